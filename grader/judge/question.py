"""The verdict on a review question: its variables exactly, its explanation by the rubric."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Protocol, TypeAlias

from grader.answers import Failure, Missing, Text, Unfilled, Value
from grader.assignment.catalogue import Question
from grader.judge.variables import judge_value
from grader.judge.verdict import STATUS_WITHOUT_VALUE, Finding, verdict
from grader.messages import explanations, review
from grader.messages.answers import NOT_ATTEMPTED, described, no_answer
from grader.messages.verdicts import RIGHT
from grader.result import Check, Item, Message, Status


class Assessment(explanations.Assessed, Protocol):
    """What the rubric says of an explanation: its share of the points, and what was found."""

    @property
    def score(self) -> float: ...
    @property
    def doubt(self) -> str | None: ...


Explain: TypeAlias = Callable[[int, str], Assessment]
"""Scores the explanation of the question with this number."""


def judge_question(
    question: Question,
    values: Mapping[str, Value],
    explain: Explain | None = None,
) -> Item:
    """The verdict on one question, from the values of its variables by name.

    ``explain`` scores its explanation. Without it, the explanation waits for a person.
    """
    name, worth = question.explanation, question.explanation_points
    value = values.get(name, Missing())
    reason = None
    if problem := _no_explanation(name, value):
        prose = Finding(name, worth, 0, problem)
    elif explain is None:
        prose, reason = (
            Finding(name, worth, 0, explanations.UNREAD),
            explanations.DOUBTS["no rules"],
        )
    else:
        assert isinstance(value, Text)
        assessment = explain(question.number, value.value)
        prose = Finding(name, worth, assessment.score, explanations.feedback(assessment))
        reason = explanations.DOUBTS[assessment.doubt] if assessment.doubt else None
    return _item(question, values, [*_exact(question, values), prose], reason)


def self_check_question(question: Question, values: Mapping[str, Value]) -> Item:
    """The verdict on one question in a self-check.

    The explanation earns nothing here, but the question is passed only if there is one.
    """
    findings = list(_exact(question, values))
    if question.explanation not in values:
        return _item(question, values, findings, None)
    problem = _no_explanation(question.explanation, values[question.explanation])
    findings.append(Finding(question.explanation, 0, 0, problem or review.WRITTEN))
    item = _item(question, values, findings, None)
    return replace(item, status="partial") if problem and item.status == "passed" else item


def _exact(question: Question, values: Mapping[str, Value]) -> Iterable[Finding]:
    for variable in question.variables:
        value = values.get(variable.name, Missing())
        if problem := _no_value(variable.name, value):
            yield Finding(variable.name, variable.points, 0, problem)
        else:
            found = judge_value(variable.kind, value)
            yield Finding(
                variable.name, variable.points, found.share, found.message, found.misconception
            )


def _no_explanation(name: str, value: Value) -> Message | None:
    """Why ``value`` is not an explanation; ``None`` if it is one."""
    if problem := _no_value(name, value):
        return problem
    return None if isinstance(value, Text) else review.no_explanation(described(value))


def _no_value(name: str, value: Value) -> Message | None:
    """Why ``value`` is not an answer; ``None`` if it is one."""
    if _is_blank(value):
        return NOT_ATTEMPTED
    return no_answer(value, name, "variable") if isinstance(value, Failure) else None


def _is_blank(value: Value) -> bool:
    return isinstance(value, Unfilled) or (isinstance(value, Text) and not value.value.strip())


def _item(
    question: Question,
    values: Mapping[str, Value],
    findings: Sequence[Finding],
    review_reason: str | None,
) -> Item:
    item = verdict(
        question,
        findings,
        RIGHT,
        status=_status_without_value([values.get(f.name, Missing()) for f in findings]),
        misconception=next((f.misconception for f in findings if f.misconception), None),
        review_reason=review_reason,
    )
    return replace(item, message=message_of(item.checks))


def _status_without_value(values: Iterable[Value]) -> Status | None:
    """The status of a question without any answer: what stopped it, if anything did."""
    stopped = [
        "not_attempted" if _is_blank(value) else STATUS_WITHOUT_VALUE[type(value)]
        for value in values
        if _is_blank(value) or isinstance(value, Failure)
    ]
    if len(stopped) < len(list(values)):
        return None
    return next((status for status in stopped if status != "not_attempted"), "not_attempted")


def message_of(checks: Sequence[Check]) -> Message:
    """What a student is told of a question: a line for each variable that is not right.

    Variables that have no points of their own get a line too. If all say the same, it is said once.
    """
    shown = [check for check in checks if not check.is_full or not check.max_score]
    if len(shown) == len(checks) and len({check.message for check in checks}) == 1:
        return checks[0].message
    lines = [f"{check.name}: {check.message.text}" for check in shown]
    if all(check.is_full for check in checks):
        lines.insert(0, RIGHT.text)
    return Message("\n".join(lines))
