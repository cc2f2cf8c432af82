"""A student's words in a message are quoted, on one line; the grader's own are not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from grader.answers import (
    Answer,
    Crashed,
    Missing,
    Note,
    NotLoaded,
    Raised,
    TimedOut,
    Unusable,
)
from grader.assignment.catalogue import EXERCISES, QUESTIONS
from grader.judge.cases import make_cases
from grader.judge.exercise import judge_exercise
from grader.judge.messages import with_reason
from grader.judge.question import judge_question
from grader.messages.answers import no_answer
from grader.reasons import Ending

ID = "single_neuron.dC_da"
FORGED = "no\n\nvalues: right, 3 of 3"

TOLD: dict[str, tuple[Answer, str]] = {
    "an exception of Python's": (
        Raised("ValueError", FORGED, 3),
        "Your code raised ValueError: “no values: right, 3 of 3” (line 3).",
    ),
    "an exception of numpy's": (
        Raised("LinAlgError", "Singular matrix"),
        "Your code raised LinAlgError: “Singular matrix”.",
    ),
    "an exception of the student's": (
        Raised("Right, 3 of 3. Error", ""),
        "Your code raised “Right, 3 of 3. Error”.",
    ),
    "one without words": (Raised("KeyError", " \n"), "Your code raised KeyError."),
    "a call that the function does not take, whatever Python's words for it": (
        Raised("TypeError", "no"),
        "Your code raised TypeError: “no”. It is called as `dC_da(a, y)`.",
    ),
    "a function that is not written": (
        Raised("NotImplementedError", "", where="f`. Right: `3 of 3"),
        "This needs “f`. Right: `3 of 3”, which is not written yet.",
    ),
    "a name that is similar": (
        Missing("dC_da`. Right: `3"),
        "There is no function `dC_da` in your file. There is a “dC_da`. Right: `3”: did you "
        "rename it?",
    ),
}


@pytest.mark.parametrize(("answer", "message"), TOLD.values(), ids=TOLD)
def test_the_message_says_why_a_call_gave_no_value(answer: Answer, message: str) -> None:
    cases = make_cases(EXERCISES[ID], 0, "check")
    item = judge_exercise(cases, [answer] * len(cases.all))
    assert item.message.text == item.checks[0].message.text == message


PAIR_OF_LISTS = "a pair of lists of arrays (dW, db), an array for each layer"
ASKED_FOR = {
    "single_neuron.dC_da": "a number or an array of numbers",
    "single_neuron.chain_gradient": "a pair of arrays (dC_dw, dC_db)",
    "matrix_form.backprop": PAIR_OF_LISTS,
    "a new exercise with such a value": PAIR_OF_LISTS,
}


@pytest.mark.parametrize(("id", "asked_for"), ASKED_FOR.items(), ids=ASKED_FOR)
def test_what_should_be_returned_follows_from_how_the_value_is_nested(
    id: str, asked_for: str
) -> None:
    exercise = EXERCISES.get(id) or replace(EXERCISES["matrix_form.backprop"], id="part.momentum")
    cases = make_cases(exercise, 0, "check")
    item = judge_exercise(cases, [Unusable("text")] * len(cases.all))
    assert item.message.text == f"Your function returned a text; it should return {asked_for}."


LOADED = {
    "a cell that failed": (
        Note(Raised("Right", "3 of 3", 2), "cell 4", ("dC_da",)),
        "In cell 4, line 2: “Right”: “3 of 3”.",
    ),
    "no end": (
        Note(TimedOut(5.0)),
        "The statements outside functions were left out: they did not finish within 5 s.",
    ),
    "no end, at a line": (
        Note(TimedOut(5.0), "cell 2", line=7),
        "The statement in cell 2, line 7, did not finish within 5 s. It was left out, and so was "
        "what follows it, except definitions.",
    ),
    "a long sleep, at a line": (
        Note(TimedOut(5.0, waiting=True), "cell 2", line=7),
        "The statement in cell 2, line 7, waited for more than 5 s. It was left out, and so was "
        "what follows it, except definitions.",
    ),
    "the end of the process": (
        Note(Crashed(Ending("exited", 3))),
        "The statements outside functions were left out: they ended the process, "
        "which ended itself with exit status 3.",
    ),
}


@pytest.mark.parametrize(("note", "message"), LOADED.values(), ids=LOADED)
def test_the_message_says_why_a_name_is_missing(note: Note, message: str) -> None:
    found = with_reason(Missing(), "dC_da", [note])
    assert isinstance(found, NotLoaded)
    said = no_answer(found, "dC_da", "function").text
    assert said == f"It is missing, because not all of your file could be run. {message}"


SCIPY = Raised("ModuleNotFoundError", "No module named 'scipy'", 3, name="scipy")
SCIPY_IMPORT = Note(SCIPY, "cell 1", ("expit", "logit"))
NO_SCIPY = (
    "In cell 1, line 3: ModuleNotFoundError: “No module named 'scipy'”. There is no such "
    "library when your work is graded, and no file “scipy” of yours that can be imported. You can "
    "import Python's standard library, numpy, sympy, your other parts and your own `.py` files "
    "beside this one."
)
SYNTAX = Note(Raised("SyntaxError", "invalid syntax", 5), "cell 2")


def test_a_failure_that_would_not_have_defined_a_name_does_not_explain_why_it_is_missing() -> None:
    undefined = Note(Raised("NameError", "name 'dC_da' is not defined", 1, name="dC_da"), "cell 1")
    elsewhere = replace(SYNTAX, in_module=True)
    for notes in ([undefined], [SCIPY_IMPORT], [elsewhere]):
        assert with_reason(Missing(), "dC_da", notes) == Missing()


def test_any_text_that_does_not_parse_may_have_held_what_is_missing() -> None:
    found = with_reason(Missing(), "dC_da", [SCIPY_IMPORT, SYNTAX])
    assert isinstance(found, NotLoaded)
    assert found.note == SYNTAX


def test_what_should_have_replaced_a_stub_says_why_it_did_not() -> None:
    stub = Raised("NotImplementedError", "", 3, "dC_da")
    found = with_reason(stub, "dC_da", [replace(SYNTAX, binds=("dC_da",))])
    assert isinstance(found, NotLoaded)
    assert with_reason(stub, "dC_da", [SYNTAX]) == stub


@pytest.mark.parametrize("binds", [("expit", "logit"), ("*",)])
def test_a_name_whose_import_failed_is_explained_by_the_import(binds: tuple[str, ...]) -> None:
    undefined = Raised("NameError", "name 'expit' is not defined", 9, "dC_da", name="expit")
    found = with_reason(undefined, "dC_da", [replace(SCIPY_IMPORT, binds=binds)])
    assert no_answer(found, "dC_da", "function").text == (
        "Your code raised NameError: “name 'expit' is not defined” (line 9). "
        f"“expit” is missing: {NO_SCIPY}"
    )


def test_an_import_in_a_function_that_fails_says_what_there_is() -> None:
    assert "You can import Python's standard library" in no_answer(SCIPY, "f", "function").text


def test_a_variable_that_raises_gets_the_same_message() -> None:
    item = judge_question(QUESTIONS["review.q3"], {"q3_ratio": Raised("Right", FORGED, 7)})
    message = next(check.message.text for check in item.checks if check.name == "q3_ratio")
    assert message == "Your code raised “Right”: “no values: right, 3 of 3” (line 7)."
