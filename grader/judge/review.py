"""The verdict on a review question: its variables exactly, its explanation by the rubric."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Protocol, TypeAlias

from grader.answers import (
    Crashed,
    Missing,
    NotAsked,
    NotHandedIn,
    Raised,
    Text,
    TimedOut,
    Unfilled,
    Unfit,
    Unreadable,
    Value,
)
from grader.curriculum.review import BY_ID, Question
from grader.judge.review_values import Finding, described, judge_value
from grader.result import Check, Item, Status

_STOPPED: dict[type, Status] = {
    Raised: "error",
    Unreadable: "error",
    TimedOut: "timeout",
    NotAsked: "timeout",
    Crashed: "crashed",
}
"""Values that say why there is no answer, but for those that were not attempted."""

_MAX_SAID = 200
"""How much of an exception's text is shown."""


class Explained(Protocol):
    """What the rubric says of an explanation: its share of the points, and words."""

    @property
    def score(self) -> float: ...
    @property
    def review_reason(self) -> str | None: ...
    @property
    def feedback(self) -> str: ...


Explain: TypeAlias = Callable[[int, str], Explained]
"""Scores the explanation of the question with this number."""

UNREAD = "No points yet: your instructor reads this."
NO_RULES = "nobody has read this yet: the rules that score explanations were not there"


def judge_question(
    question_id: str,
    values: Mapping[str, Value],
    explain: Explain | None = None,
) -> Item:
    """The verdict on one question: ``values`` by variable, ``explain`` scores its explanation.

    Where there is nothing that scores it, the explanation waits for a person.
    """
    question = BY_ID[question_id]
    value = values.get(question.explanation, Missing())
    points = question.explanation_points
    absent = _absent(question.explanation, value)
    if absent is not None or not isinstance(value, Text):
        finding, reason = Finding(0, absent or _no_text(value)), None
    elif explain is None:
        finding, reason = Finding(0, UNREAD), NO_RULES
    else:
        verdict = explain(question.number, value.value)
        finding, reason = Finding(verdict.score, verdict.feedback), verdict.review_reason
    prose = _check(question.explanation, points, finding)
    return _item(question, values, [*_exact(question, values), (prose, finding)], reason)


def self_check_question(question_id: str, values: Mapping[str, Value]) -> Item:
    """What a student is told of a question's variables.

    The explanation earns nothing here, but a question is passed only when it is written.
    """
    question = BY_ID[question_id]
    checked = _exact(question, values)
    if question.explanation not in values:
        return _item(question, values, checked, None)
    value = values[question.explanation]
    problem = _absent(question.explanation, value)
    if problem is None and not isinstance(value, Text):
        problem = _no_text(value)
    finding = Finding(0, problem or "Written. Your instructor reads it later.")
    checked.append((_check(question.explanation, 0.0, finding), finding))
    item = _item(question, values, checked, None)
    return replace(item, status="partial") if problem and item.status == "passed" else item


def _exact(question: Question, values: Mapping[str, Value]) -> list[tuple[Check, Finding]]:
    checked = []
    for variable in question.variables:
        value = values.get(variable.name, Missing())
        absent = _absent(variable.name, value)
        finding = Finding(0, absent) if absent else judge_value(variable.kind, value)
        checked.append((_check(variable.name, variable.points, finding), finding))
    return checked


def _check(name: str, points: float, finding: Finding) -> Check:
    return Check(name, round(points * finding.share, 4), points, finding.message)


def _item(
    question: Question,
    values: Mapping[str, Value],
    checked: Iterable[tuple[Check, Finding]],
    review_reason: str | None,
) -> Item:
    checks = tuple(check for check, _ in checked)
    score = round(sum(check.score for check in checks), 4)
    max_score = sum(check.max_score for check in checks)
    status = _status([values.get(check.name, Missing()) for check in checks], score, max_score)
    return Item(
        id=question.id,
        score=score,
        max_score=max_score,
        status=status,
        feedback=_feedback(checks),
        checks=checks,
        misconception=next((f.misconception for _, f in checked if f.misconception), None),
        review_reason=review_reason,
    )


def _status(values: Iterable[Value], score: float, max_score: float) -> Status:
    there = [value for value in values if not _unattempted(value)]
    answered = [value for value in there if type(value) not in _STOPPED]
    if not answered:
        return next((_STOPPED[type(value)] for value in there), "not_attempted")
    if score == max_score:
        return "passed"
    return "partial" if score > 0 else "failed"


def _feedback(checks: Iterable[Check]) -> str:
    """A line for each variable that is short of its points or has none; one if all say the same."""
    told = [check for check in checks if check.score < check.max_score or not check.max_score]
    lines = [f"{check.name}: {check.message}" for check in told]
    if all(check.score == check.max_score for check in checks):
        return "\n".join(["Right.", *lines])
    return told[0].message if len({check.message for check in told}) == 1 else "\n".join(lines)


def _unattempted(value: Value) -> bool:
    match value:
        case Text(text):
            return not text.strip()
        case Unfit(what):
            return what == "None"
    return isinstance(value, Unfilled | Missing | NotHandedIn)


def _absent(name: str, value: Value) -> str | None:
    """Why ``value`` is no answer; ``None`` if it is one."""
    match value:
        case Missing(similar):
            hint = f" There is a `{similar}`: is it that one, renamed?" if similar else ""
            return f"There is no variable `{name}` in your file.{hint}"
        case Raised(error, message, line):
            place = f" (line {line})" if line else ""
            said = f": {message[:_MAX_SAID]}" if message else ""
            return f"Your file raised {error}{said}{place}."
        case TimedOut(seconds):
            return f"No answer within {seconds:g} s: look for a loop that never ends."
        case Crashed(reason):
            return f"Your file ended the process that ran it: {reason}."
        case NotAsked(reason) | NotHandedIn(reason) | Unreadable(reason):
            return reason
    return "Not attempted yet." if _unattempted(value) else None


def _no_text(value: Value) -> str:
    return f"An explanation is a text of one to five sentences; this holds {described(value)}."
