"""What there is to say about answers that are wrong or missing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from grader.answers import Failure, Missing, Note, Raised, ReturnedNothing, Unreadable, Unusable
from grader.assignment.exercise import Exercise
from grader.judge import messages
from grader.judge.cases import Case, Role
from grader.judge.compare import Leaves, common_ratio, deviation, same_shapes, wrong_entries
from grader.judge.measure import AnsweredCases
from grader.result import Message

_SHOWN_ENTRIES = 4


def shapes(answer: Leaves, question: Case) -> Message:
    """Which shape came back and which is asked for."""
    names = _names(question.form) or ["your answer"]
    for name, a, e in zip(names, answer, question.expected, strict=True):
        if a.shape != e.shape:
            return messages.shape(name, _shape(a.shape), _shape(e.shape))
    return Message()


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


def wrong_values(sheet: AnsweredCases) -> Message:
    """How wrong values relate to the right ones: a common ratio, single entries, or some inputs."""
    asked = [(one.value, one.question) for one in sheet.of(Role.VALUE) if one.value is not None]
    fitting = [(value, q) for value, q in asked if same_shapes(value, q.expected)]
    if not fitting:
        return messages.NOT_COMPARABLE
    if not any(leaf.any() for value, _ in asked for leaf in value):
        return messages.ALL_ZERO
    worst = max(deviation(value, question.expected) for value, question in fitting)
    if 1e-9 < worst < 1e-3:
        return messages.close(worst)
    ratio = common_ratio((value, question.expected) for value, question in asked)
    if ratio is not None and worst > 1e-9:
        return messages.times(ratio)
    return _where_wrong(fitting)


def _where_wrong(asked: Sequence[tuple[Leaves, Case]]) -> Message:
    wrong = [(value, q) for value, q in asked if deviation(value, q.expected) > q.tolerance]
    if not wrong:
        return messages.WRONG_AT_KINK
    right = len(asked) - len(wrong)
    value, question = wrong[0]
    entries = wrong_entries(value, question.expected, question.tolerance)
    total = sum(leaf.size for leaf in question.expected)
    if total == 1 or len(entries) == total:
        return messages.no_factor(right, len(asked))
    names = _names(question.form)
    places = [_place(entry, names) for entry in entries[:_SHOWN_ENTRIES]]
    return messages.entries_off(right, len(asked), len(entries), total, places)


def _place(entry: tuple[int, ...], names: Sequence[str]) -> str:
    """An entry in Python's notation: [1, 2], or dW[0][1, 2] where there are several arrays."""
    if not names:
        return str(list(entry))
    at, *place = entry
    return f"{names[at]}{place}"


def no_value(exercise: Exercise, answer: Failure | ReturnedNothing | Unusable) -> Message:
    """Why there is nothing to compare, and what to do next."""
    match answer:
        case ReturnedNothing():
            return messages.RETURNED_NONE
        case Unusable():
            return messages.returned(answer, _asked_for(exercise))
        case Raised(error="NotImplementedError", where=function) if function:
            return messages.needs(function)
        case Raised(error="TypeError", line=None) if "argument" in answer.message:
            advice = messages.called_as(exercise.function, exercise.parameters)
            return messages.raised(answer, advice)
    return messages.no_answer(answer, exercise.function, "function")


def _asked_for(exercise: Exercise) -> str:
    if exercise.function.startswith("backprop"):
        return "a pair of lists of arrays (dW, db), an array for each layer"
    if exercise.function == "chain_gradient":
        return "a pair of arrays (dC_dw, dC_db)"
    return "a number or an array of numbers"


A = TypeVar("A")


def explained(name: str, answer: A, notes: Sequence[Note]) -> A | Unreadable:
    """A name that is missing because its cell could not be read says so."""
    if not isinstance(answer, Missing) or answer.similar:
        return answer
    reasons = [note for note in notes if note.undefined != name]
    return Unreadable(messages.not_loaded(reasons[0])) if reasons else answer
