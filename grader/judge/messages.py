"""Which message fits which answers; ``grader.messages`` has the words.

A message says what was found and what to do next. It never gives the right value of a case.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

import numpy as np

from grader.answers import (
    Crashed,
    Failure,
    Missing,
    Note,
    NotLoaded,
    Raised,
    ReturnedNothing,
    TimedOut,
    Unusable,
)
from grader.assignment.exercise import Exercise
from grader.assignment.misconceptions import in_words, title_of
from grader.assignment.nested import Form
from grader.judge.answered_cases import AnsweredCases
from grader.judge.cases import Case, Role
from grader.judge.compare import Leaves, common_ratio, deviation, same_shapes, wrong_entries
from grader.judge.factors import factor_by_size
from grader.judge.function_text import advice_on_calls, advice_on_names, advice_on_nothing
from grader.judge.raised import advice_on
from grader.judge.source import NO_SOURCE, Source
from grader.judge.unparsed import advice_on_text
from grader.messages import advice, answers, verdicts
from grader.result import Message

_MOST_PLACES = 4
"""At most so many wrong entries are named."""


def misconception(*ids: str, of: str = "", evidence: str = "") -> Message:
    """A misconception by name, and what helps; or several that were found together.

    ``of`` is the id of the exercise: its words are those of what the student has met so far.
    """
    sentences = " ".join(in_words(id, of, alone=len(ids) == 1)[1] for id in ids)
    return Message(sentences, title=title_of(ids, of), evidence=evidence)


A = TypeVar("A")


def with_reason(answer: A, name: str, notes: Sequence[Note]) -> A | Raised | NotLoaded:
    """The answer, or with it why a name is not defined, where that is because loading failed.

    The answer is that of the function or variable called ``name``.
    """
    match answer:
        case Missing() if note := _binding(name, notes):
            return NotLoaded(note)
        case Missing(similar=None) if note := _swallowing(notes):
            return NotLoaded(note)
        case Raised(error="NotImplementedError") if note := _binding(name, notes):
            return NotLoaded(note)
        case Raised(error="NameError", name=str(missing)):
            if note := _binding(missing, notes) or _binding("*", notes):
                return replace(answer, because=note)
    return answer


def _binding(name: str, notes: Sequence[Note]) -> Note | None:
    """What failed and would have defined this name; ``*`` stands for all names of a module."""
    return next((note for note in notes if name in note.binds), None)


def _swallowing(notes: Sequence[Note]) -> Note | None:
    """What failed and may have held any definition: an import, a text, or what was not run."""
    of_part = [note for note in notes if not note.in_module]
    whole = (note for note in of_part if _may_hold_all(note.outcome))
    return _binding("*", of_part) or next(whole, None)


def _may_hold_all(outcome: Failure) -> bool:
    syntax = ("IndentationError", "SyntaxError")
    return not isinstance(outcome, Raised) or outcome.error in syntax


def left_out(given: Sequence[object], notes: Sequence[Note]) -> str:
    """What was left out of the file, where a function did not find a name."""
    cut_short = [note for note in notes if isinstance(note.outcome, TimedOut | Crashed)]
    undefined = any(
        isinstance(a, Raised) and a.error == "NameError" and a.because is None for a in given
    )
    return answers.left_out(cut_short[0]) if undefined and cut_short else ""


def no_value(
    exercise: Exercise,
    case: Case,
    answer: Failure | ReturnedNothing | Unusable,
    source: Source = NO_SOURCE,
) -> Message:
    """Why the call of ``case`` gave nothing that can be compared, and what to do next."""
    match answer:
        case ReturnedNothing():
            return answers.returned_nothing(advice_on_nothing(exercise, source))
        case Unusable():
            return _returned(answer, case.form)
        case Raised(error="NotImplementedError", where=function) if function:
            return answers.not_written_yet(function)
        case Raised(error="TypeError", line=None) if source.gives_a_value_to(exercise.function):
            return answers.raised(answer, advice.no_function_any_more(exercise.function))
        case Raised(error="TypeError", line=None):  # before any line of the function ran
            return answers.called_otherwise(answer, exercise.function, exercise.parameters)
    message = answers.no_answer(answer, exercise.function, "function")
    match answer:
        case Raised() if order := other_order(exercise, source):
            return message.advising(order)
        case Raised():
            said = advice_on(answer, exercise, case.args, source)
            if answer.error == "IndexError":
                said = f"{said} {advice_on_names(exercise, source)}".strip()
            return message.advising(advice_on_calls(exercise, source)).advising(said)
        case NotLoaded():
            return message.advising(advice_on_text(answer, source))
    return message


def other_order(exercise: Exercise, source: Source) -> str:
    """How a function is called whose parameters stand in another order."""
    own = source.other_order(exercise.function, exercise.parameters)
    return advice.other_order(exercise.function, exercise.parameters, own) if own else ""


def _returned(answer: Unusable, form: Form) -> Message:
    message = answers.returned(answer, _asked_for(form))
    match form, answer:
        case [[list() as weights, list()], _] if _is_in_a_row(answer, len(weights)):
            return message.advising(answers.IN_A_ROW)
        case [[list(), list()], Unusable("list" | "tuple", int(length), int(layers), (part,))]:
            return answers.not_one_for_each_layer(("dW", "db")[part], length, layers)
        case [[list(), list()], Unusable(kind="None", at=(_, _))]:
            return message.advising(answers.NEVER_FILLED)
        case _, Unusable(kind="None", at=(_,)):
            return message.advising(advice.GIVES_NONE)
        case _, Unusable(kind="symbolic expression"):
            return message.advising(answers.SYMBOLS_WITHOUT_VALUES)
    return message


def _is_in_a_row(answer: Unusable, layers: int) -> bool:
    """Whether dW and db of all layers seem to stand in one list, one after another."""
    if answer.at == ():
        return answer.kind in ("list", "tuple") and answer.length == 2 * layers
    return layers == 1 and answer.at in ((0,), (1,)) and answer.kind in ("array", "number")


def _asked_for(form: Form) -> str:
    match form:
        case ["leaf", "leaf"]:
            return answers.ASKED_FOR["pair"]
        case [list(), list()]:
            return answers.ASKED_FOR["pair of lists"]
    return answers.ASKED_FOR["one"]


def wrong_shape(answer: Leaves, case: Case) -> Message:
    """Which shape came back, and which one it should be."""
    names = _names(case.form) or [""]
    for name, a, e in zip(names, answer, case.expected, strict=True):
        if a.shape != e.shape:
            return verdicts.wrong_shape(name, a.shape, e.shape)
    return Message()


def _names(form: Form) -> list[str]:
    """What each array of a pair of gradients is called; nothing for a single answer."""
    match form:
        case ["leaf", "leaf"]:
            return ["dC_dw", "dC_db"]
        case [list() as weights, list() as biases]:
            pairs = (("dW", weights), ("db", biases))
            return [f"{name}[{layer}]" for name, of in pairs for layer in range(len(of))]
    return []


def wrong_values(answered: AnsweredCases) -> Message:
    """How wrong values relate to the right ones: a common ratio, single entries, or some inputs."""
    given = [(one.value, one.case) for one in answered.of(Role.VALUE) if one.value is not None]
    fitting = [(value, case) for value, case in given if same_shapes(value, case.expected)]
    if not fitting:
        return verdicts.NOT_COMPARABLE
    if not any(leaf.any() for value, _ in given for leaf in value):
        return verdicts.ALL_ZERO
    worst = max(deviation(value, case.expected) for value, case in fitting)
    if 1e-9 < worst < 1e-3:
        return verdicts.close(worst)
    signs_differ = all(_differ_in_sign_only(value, case.expected) for value, case in given)
    if signs_differ and worst > 1e-9:
        return verdicts.SIGN_OF_SOME
    ratio = common_ratio((value, case.expected) for value, case in given)
    if ratio is not None and worst > 1e-9:
        return verdicts.scaled(ratio)
    if factor := factor_by_size(answered):
        return verdicts.scaled_by_size(factor.formula, factor.counted, factor.argument)
    return _where_wrong(fitting)


def _differ_in_sign_only(value: Leaves, right: Leaves) -> bool:
    if not same_shapes(value, right):
        return False
    return deviation(tuple(map(np.abs, value)), tuple(map(np.abs, right))) <= 1e-9


def _where_wrong(given: Sequence[tuple[Leaves, Case]]) -> Message:
    wrong = [(value, c) for value, c in given if deviation(value, c.expected) > c.tolerance]
    if not wrong:
        return verdicts.WRONG_AT_KINK
    right = len(given) - len(wrong)
    value, case = wrong[0]
    entries = wrong_entries(value, case.expected, case.tolerance)
    total = sum(leaf.size for leaf in case.expected)
    if total == 1 or len(entries) == total:
        return verdicts.no_single_factor(right, len(given))
    names = _names(case.form)
    places = [_place(entry, names) for entry in entries[:_MOST_PLACES]]
    return verdicts.wrong_entries(right, len(given), len(entries), total, places)


def _place(entry: tuple[int, ...], names: Sequence[str]) -> str:
    """An entry in Python's notation: [1, 2], or dW[0][1, 2] where there are several arrays."""
    if not names:
        return str(list(entry))
    at, *place = entry
    return f"{names[at]}{place}"
