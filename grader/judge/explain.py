"""What a student is told: what to act on, never the right value of a hidden case."""

from __future__ import annotations

import builtins
from collections.abc import Sequence
from typing import Any

from grader.answers import (
    Crashed,
    Failure,
    Missing,
    NotAsked,
    Note,
    NotHandedIn,
    Raised,
    TimedOut,
    Unfit,
    Unreadable,
)
from grader.curriculum.exercise import Exercise
from grader.curriculum.mistakes import MISCONCEPTIONS
from grader.judge.compare import Leaves, common_ratio, deviation, same_shapes, wrong_entries
from grader.judge.key import Question, Role
from grader.judge.measure import Sheet
from grader.result import Status
from grader.text import quoted

_SHOWN_ENTRIES = 4

_EXCEPTIONS = {
    *(n for n, v in vars(builtins).items() if isinstance(v, type) and issubclass(v, BaseException)),
    "AxisError", "ComplexWarning", "DTypePromotionError", "LinAlgError", "RankWarning",
    "VisibleDeprecationWarning",
}  # fmt: skip
"""Python's exceptions and numpy's: any other name was chosen by whoever wrote the class."""

WRONG_WHERE_ROUGH = (
    "Right at ordinary inputs, but not where σ is flat or numbers are large. Look for a limit that "
    "is set on values, or for a difference of two nearly equal numbers."
)


def summary(message: str, misconception: str | None) -> str:
    """The feedback on an answer: the mistake by name and what helps, or else the message."""
    if misconception is None:
        return message
    told = MISCONCEPTIONS[misconception].told
    return f"{told} {message}" if misconception == "wrong_shape" else told


def shapes(answer: Leaves, question: Question) -> str:
    """Which shape came back and which is asked for."""
    names = _names(question.form) or ["your answer"]
    for name, a, e in zip(names, answer, question.expected, strict=True):
        if a.shape != e.shape:
            return f"The shape of {name} is {_shape(a.shape)}; asked for is {_shape(e.shape)}."
    return ""


def _names(form: Any) -> list[str]:
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


def wrong_values(sheet: Sheet) -> str:
    """How wrong values relate to the right ones: a common ratio, single entries, or some inputs."""
    asked = [(one.value, one.question) for one in sheet.of(Role.VALUE) if one.value is not None]
    fitting = [(value, question) for value, question in asked if _fits(value, question)]
    if not fitting:
        return "The values cannot be compared in this shape."
    if not any(leaf.any() for value, _ in asked for leaf in value):
        return "Every value is 0, whatever the input."
    worst = max(deviation(value, question.expected) for value, question in fitting)
    if 1e-9 < worst < 1e-3:
        return (
            f"Your values are close, but off by about {worst:.0e} of their size. Look for "
            "rounding, float32, a small number added for safety or a step h."
        )
    ratio = common_ratio((value, question.expected) for value, question in asked)
    if ratio is not None and worst > 1e-9:
        return f"Your values are {ratio:.4g} times what they should be, at every input."
    return _where_wrong(fitting)


def _fits(value: Leaves, question: Question) -> bool:
    return same_shapes(value, question.expected)


def _where_wrong(asked: Sequence[tuple[Leaves, Question]]) -> str:
    wrong = [(value, q) for value, q in asked if deviation(value, q.expected) > q.tolerance]
    if not wrong:
        return "Right at ordinary inputs, but not where the function has a kink."
    right = len(asked) - len(wrong)
    counted = f"Right for {right} of {len(asked)} inputs." if right else "Wrong for every input."
    value, question = wrong[0]
    entries = wrong_entries(value, question.expected, question.tolerance)
    total = sum(leaf.size for leaf in question.expected)
    if total == 1 or len(entries) == total:
        return f"{counted} No single factor would make your values right."
    shown = ", ".join(_place(entry, _names(question.form)) for entry in entries[:_SHOWN_ENTRIES])
    more = ", …" if len(entries) > _SHOWN_ENTRIES else ""
    return f"{counted} In one of them {len(entries)} of {total} entries are off: {shown}{more}."


def _place(entry: tuple[int, ...], names: Sequence[str]) -> str:
    """An entry in Python's notation: [1, 2], or dW[0][1, 2] where there are several arrays."""
    if not names:
        return str(list(entry))
    at, *place = entry
    return f"{names[at]}{place}"


def no_value(exercise: Exercise, answer: Failure | Unfit, status: Status) -> str:
    """Why there is nothing to compare, and what to do next."""
    if status == "not_attempted" and isinstance(answer, Raised):
        return "Not attempted yet."
    match answer:
        case Unfit(what):
            if what == "None":
                return "Your function returned None. Is a `return` missing?"
            return f"Your function returned {what}; asked for is {_asked_for(exercise)}."
        case Missing(similar):
            return f"There is no function `{exercise.function}` in your file.{renamed(similar)}"
        case Raised():
            return _raised(exercise, answer)
        case TimedOut(seconds):
            return f"No answer within {seconds:g} s: look for a loop that never ends."
        case Crashed(reason):
            return f"The process that ran your code broke off: {reason}."
        case NotAsked(reason) | NotHandedIn(reason) | Unreadable(reason):
            return reason


def _raised(exercise: Exercise, answer: Raised) -> str:
    if answer.error == "NotImplementedError" and answer.where:
        return f"This needs {quoted(answer.where)}, which is not written yet."
    place = f" (line {answer.line})" if answer.line else ""
    advice = ""
    if answer.error == "TypeError" and "argument" in answer.message and answer.line is None:
        names = ", ".join(exercise.parameters)
        advice = f" It is called as `{exercise.function}({names})`."
    return f"Your code raised {exception(answer)}{place}.{advice}"


def exception(answer: Raised) -> str:
    """An exception's class and message, as words of whoever wrote them."""
    name = answer.error if answer.error in _EXCEPTIONS else quoted(answer.error)
    return f"{name}: {quoted(answer.message)}" if answer.message.strip() else name


def renamed(similar: str | None) -> str:
    """A question about a name that looks like the missing one."""
    return f" There is a {quoted(similar)}: is it that one, renamed?" if similar else ""


def _asked_for(exercise: Exercise) -> str:
    if exercise.function.startswith("backprop"):
        return "a pair of lists of arrays (dW, db), an array for each layer"
    if exercise.function == "chain_gradient":
        return "a pair of arrays (dC_dw, dC_db)"
    return "a number or an array of numbers"


def explained(name: str, answer: Any, notes: Sequence[Note]) -> Any:
    """A name that is missing because its cell could not be read says so."""
    if not isinstance(answer, Missing) or answer.similar:
        return answer
    reasons = [note for note in notes if not _says_missing(note, name)]
    if not reasons:
        return answer
    told = _told(reasons[0])
    return Unreadable(f"It is not there: your file could not be read as a whole. {told}")


def _says_missing(note: Note, name: str) -> bool:
    said = note.outcome.message if isinstance(note.outcome, Raised) else ""
    return said.endswith(f"name {name!r} is not defined")


def _told(note: Note) -> str:
    left_out = "The statements outside functions were left out: they"
    match note.outcome:
        case Raised(line=line) as raised if note.cell:
            return f"In {note.cell}, line {line}: {exception(raised)}."
        case TimedOut(seconds):
            return f"{left_out} did not finish within {seconds:g} s."
        case Crashed(reason):
            return f"{left_out} ended the process ({reason})."
    return f"{left_out} failed."
