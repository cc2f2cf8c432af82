"""What the judge tells a student, and which message fits which answers.

A message says what was found and what to do next. It never gives the right value of a case. The
sentences of misconceptions stand in ``grader.assignment.misconceptions``, those on explanations
with the rubric. A student's own words are quoted where they enter a message, and escaped where it
is shown.
"""

from __future__ import annotations

import builtins
from collections.abc import Sequence
from typing import TypeVar

from grader.answers import (
    Crashed,
    Failure,
    Missing,
    NotAsked,
    Note,
    NotHandedIn,
    Raised,
    ReturnedNothing,
    TimedOut,
    Unreadable,
    Unusable,
)
from grader.assignment.exercise import Exercise
from grader.assignment.misconceptions import MISCONCEPTIONS
from grader.assignment.nested import Form
from grader.judge.answered_cases import AnsweredCases
from grader.judge.cases import Case, Role
from grader.judge.compare import Leaves, common_ratio, deviation, same_shapes, wrong_entries
from grader.result import Message
from grader.text import quoted

_EXCEPTIONS = {
    *(n for n, v in vars(builtins).items() if isinstance(v, type) and issubclass(v, BaseException)),
    "AxisError", "ComplexWarning", "DTypePromotionError", "LinAlgError", "RankWarning",
    "VisibleDeprecationWarning",
}  # fmt: skip
"""Python's exceptions and numpy's: any other name was chosen by whoever wrote the class."""

_MOST_PLACES = 4
"""At most so many wrong entries are named."""

RIGHT = Message("Right.")
NOT_ATTEMPTED = Message("Not attempted yet.")


def misconception(id: str, evidence: str = "") -> Message:
    """A misconception by name, and what helps."""
    entry = MISCONCEPTIONS[id]
    return Message(entry.sentence, title=entry.title, evidence=evidence)


# Why there is no value to judge, for functions and variables alike


def no_answer(answer: Failure, name: str, kind: str) -> Message:
    """Why the function or variable (``kind``) of this name gave no answer."""
    match answer:
        case Missing(similar):
            hint = f"There is a {quoted(similar)}: did you rename it?" if similar else ""
            return Message(f"There is no {kind} `{name}` in your file.", advice=hint)
        case Raised():
            return raised(answer)
        case TimedOut(seconds, waiting=True):
            return Message(
                f"It waited for more than {seconds:g} s in all: take out `sleep` and the like."
            )
        case TimedOut(seconds):
            return Message(f"No answer within {seconds:g} s: look for a loop that never ends.")
        case Crashed(reason):
            return Message(f"The process that ran your code broke off: {reason}.")
        case NotAsked(reason) | NotHandedIn(reason) | Unreadable(reason):
            return Message(reason)


def raised(answer: Raised, advice: str = "") -> Message:
    """An exception in the student's code."""
    place = f" (line {answer.line})" if answer.line else ""
    return Message(f"Your code raised {exception(answer)}{place}.", advice=advice)


def exception(answer: Raised) -> str:
    """An exception's class and message; what the student may have chosen is quoted."""
    name = answer.error if answer.error in _EXCEPTIONS else quoted(answer.error)
    return f"{name}: {quoted(answer.message)}" if answer.message.strip() else name


A = TypeVar("A")


def with_reason(answer: A, name: str, notes: Sequence[Note]) -> A | Unreadable:
    """The answer, or why its name is missing where that is because a cell could not be run."""
    if not isinstance(answer, Missing) or answer.similar:
        return answer
    reasons = [note for note in notes if note.undefined != name]
    return Unreadable(_not_loaded(reasons[0])) if reasons else answer


def _not_loaded(note: Note) -> str:
    return f"It is missing, because not all of your file could be run. {_loading(note)}"


def _loading(note: Note) -> str:
    match note.outcome:
        case Raised(line=line) as raised if note.cell:
            return f"In {note.cell}, line {line}: {exception(raised)}."
        case TimedOut(seconds, waiting=True):
            how = f"waited for more than {seconds:g} s"
        case TimedOut(seconds):
            how = f"did not finish within {seconds:g} s"
        case Crashed(reason):
            how = f"ended the process ({reason})"
        case _:
            how = "failed"
    if note.line is None:
        return f"The statements outside functions were left out: they {how}."
    return (
        f"The statement in {note.cell}, line {note.line}, {how}. It was left out, and so was what "
        "follows it, except definitions."
    )


def left_out(answers: Sequence[object], notes: Sequence[Note]) -> str:
    """What was left out of the file, where a function did not find a name."""
    cut_short = [note for note in notes if isinstance(note.outcome, TimedOut | Crashed)]
    undefined = any(isinstance(a, Raised) and a.error == "NameError" for a in answers)
    return _loading(cut_short[0]) if undefined and cut_short else ""


# A function's value of another kind or shape than asked for


def no_value(
    exercise: Exercise, form: Form, answer: Failure | ReturnedNothing | Unusable
) -> Message:
    """Why a call gave nothing that can be compared, and what to do next.

    ``form`` is how a value of the exercise is nested.
    """
    match answer:
        case ReturnedNothing():
            return Message("Your function returned None. Is a `return` missing?")
        case Unusable(what):
            return Message(f"Your function returned {what}; it should return {_asked_for(form)}.")
        case Raised(error="NotImplementedError", where=function) if function:
            return Message(f"This needs {quoted(function)}, which is not written yet.")
        case Raised(error="TypeError", line=None):  # before any line of the function ran
            call = f"{exercise.function}({', '.join(exercise.parameters)})"
            return raised(answer, f"It is called as `{call}`.")
    return no_answer(answer, exercise.function, "function")


def _asked_for(form: Form) -> str:
    match form:
        case ["leaf", "leaf"]:
            return "a pair of arrays (dC_dw, dC_db)"
        case [list(), list()]:
            return "a pair of lists of arrays (dW, db), an array for each layer"
    return "a number or an array of numbers"


def wrong_shape(answer: Leaves, case: Case) -> Message:
    """Which shape came back, and which one it should be."""
    names = _names(case.form) or ["your answer"]
    for name, a, e in zip(names, answer, case.expected, strict=True):
        if a.shape != e.shape:
            shapes = f"{_shape(a.shape)}; it should be {_shape(e.shape)}"
            return Message(f"The shape of {name} is {shapes}.")
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


def _shape(shape: tuple[int, ...]) -> str:
    return str(shape) if shape else "() (a single number)"


# A function's values


NOT_FINITE = Message("An entry is nan or infinite at an ordinary input.")
NOT_COMPARABLE = Message("The values cannot be compared in this shape.")
ALL_ZERO = Message("Every value is 0, whatever the input.")
WRONG_AT_KINK = Message("Right at ordinary inputs, but not where the function has a kink.")
WRONG_WHERE_ROUGH = Message(
    "Right at ordinary inputs, but not where σ is flat or numbers are large. Look for a limit that "
    "is set on values, or for a difference of two nearly equal numbers."
)
WRONG_WHEN_REPEATED = Message(
    "Called again with the same input, your function gave another answer."
)
NOT_REPEATED = Message(
    "The same arguments gave another answer the second time: the function depends on chance or on "
    "what was called before."
)


def wrong_values(answered: AnsweredCases) -> Message:
    """How wrong values relate to the right ones: a common ratio, single entries, or some inputs."""
    given = [(one.value, one.case) for one in answered.of(Role.VALUE) if one.value is not None]
    fitting = [(value, case) for value, case in given if same_shapes(value, case.expected)]
    if not fitting:
        return NOT_COMPARABLE
    if not any(leaf.any() for value, _ in given for leaf in value):
        return ALL_ZERO
    worst = max(deviation(value, case.expected) for value, case in fitting)
    if 1e-9 < worst < 1e-3:
        return Message(
            f"Your values are close, but off by about {worst:.0e} of their size. Look for "
            "rounding, float32, a small number added for safety or a step h."
        )
    ratio = common_ratio((value, case.expected) for value, case in given)
    if ratio is not None and worst > 1e-9:
        return Message(f"Your values are {ratio:.4g} times what they should be, at every input.")
    return _where_wrong(fitting)


def _where_wrong(given: Sequence[tuple[Leaves, Case]]) -> Message:
    wrong = [(value, c) for value, c in given if deviation(value, c.expected) > c.tolerance]
    if not wrong:
        return WRONG_AT_KINK
    right = len(given) - len(wrong)
    counted = f"Right for {right} of {len(given)} inputs." if right else "Wrong for every input."
    value, case = wrong[0]
    entries = wrong_entries(value, case.expected, case.tolerance)
    total = sum(leaf.size for leaf in case.expected)
    if total == 1 or len(entries) == total:
        return Message(f"{counted} No single factor would make your values right.")
    names = _names(case.form)
    places = ", ".join(_place(entry, names) for entry in entries[:_MOST_PLACES])
    more = ", …" if len(entries) > _MOST_PLACES else ""
    found = f"In one of them {len(entries)} of {total} entries are off: {places}{more}."
    return Message(f"{counted} {found}")


def _place(entry: tuple[int, ...], names: Sequence[str]) -> str:
    """An entry in Python's notation: [1, 2], or dW[0][1, 2] where there are several arrays."""
    if not names:
        return str(list(entry))
    at, *place = entry
    return f"{names[at]}{place}"


# Follow-through


def followed_through(functions: Sequence[str]) -> Message:
    """An exercise that is right but for the earlier ones that it uses."""
    that = "that" if len(functions) == 1 else "those"
    return Message(
        "Full points by follow-through: this is right, and only comes out wrong because it uses "
        f"your {_quoted_names(functions)}.",
        advice=f"Mend {that} first.",
    )


def apart_from(functions: Sequence[str]) -> str:
    """The beginning of a message on an exercise that was judged with right earlier functions."""
    return f"Apart from what comes from your {_quoted_names(functions)}:"


def _quoted_names(functions: Sequence[str]) -> str:
    return " and ".join(f"`{name}`" for name in functions)


# A variable of the review


EMPTY_LIST = Message("The list is empty.")
WRITTEN = Message("Written. Your instructor reads it later.")
UNREAD = Message("No points yet: your instructor reads this.")
NO_RULES = "nobody has read this yet: the rules that score explanations were not there"
"""Why an explanation waits for a person where there is nothing to score it by."""


def read_as(formula: str) -> str:
    """Says how a formula was read, as evidence for a message about it."""
    return f"Read as {formula}."


def this_is(value: str) -> str:
    """The evidence for what is said of a number."""
    return f"This is {value}."


def right_formula(formula: str) -> Message:
    return Message(f"Right: {formula}")


def not_asked_for(formula: str) -> Message:
    return Message(f"Read as {formula}: not what is asked for.")


def not_decided(formula: str) -> Message:
    return Message(
        "It could not be decided in time whether this is right: write it more simply.",
        evidence=read_as(formula),
    )


def not_this(value: str) -> Message:
    return Message(f"Not {value}.")


def wrong_selection(chosen: Sequence[str]) -> Message:
    return Message(
        f"Not {', '.join(chosen)}: check for each whether the cost occurs in its definition."
    )


def too_many(given: int, wanted: int) -> Message:
    return Message(f"This lists {given} expressions; it should list {wanted}.")


def too_few(given: int, wanted: int) -> Message:
    return Message(f"This should list {wanted} expressions; it lists {given}.")


def no_expression(held: str) -> str:
    return f'This holds {held}; write an expression as a text: "3*x - 2".'


def no_number(held: str) -> str:
    return f"This holds {held}; it should hold a number."


def no_word(held: str, options: Sequence[str]) -> str:
    return f"This holds {held}; it should hold one of these words: {', '.join(options)}."


def no_option(word: str, options: Sequence[str]) -> str:
    return f"{word} is not one of these: {', '.join(options)}."


def no_list(held: str) -> str:
    return f"This holds {held}; it should hold a list."


def no_explanation(held: str) -> Message:
    return Message(f"An explanation is a text of one to five sentences; this holds {held}.")


# A whole submission


def grader_failed(error: str) -> Message:
    """An error of the grader's own, after which a submission waits for a person."""
    return Message(f"The grader itself failed on this submission ({error}).")
