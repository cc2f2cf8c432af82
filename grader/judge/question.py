"""The verdict on a review question: its variables exactly, its explanation by the rubric."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Protocol, TypeAlias

from grader.answers import Failure, Missing, Note, NotLoaded, Raised, Text, Unfilled, Value
from grader.assignment.catalogue import Question
from grader.judge.variables import judge_value
from grader.judge.verdict import STATUS_WITHOUT_VALUE, Finding, verdict, with_common_message
from grader.messages import explanations, review
from grader.messages.answers import NOT_ATTEMPTED, described, no_answer
from grader.result import NOTHING_TO_SAY, Item


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
    value = values.get(question.explanation, Missing())
    found, reason = _no_explanation(question.explanation, value), None
    if found is None and explain is None:
        found, reason = Finding(0.0, explanations.UNREAD), explanations.DOUBTS["no rules"]
    elif found is None:
        assert explain is not None
        assert isinstance(value, Text)
        assessment = explain(question.number, value.value)
        found = Finding(assessment.score, entries=explanations.feedback(assessment))
        reason = explanations.DOUBTS[assessment.doubt] if assessment.doubt else None
    findings = {**_exact(question, values), question.explanation: found}
    return _item(question, findings, reason)


def self_check_question(question: Question, values: Mapping[str, Value]) -> Item:
    """The verdict on one question in a self-check, which cannot score its explanation.

    Where there is one it waits for whoever reads it, and the status is that of the other variables.
    Without one the question is not passed. Where it is not among the ``values``, as for the check
    that stands above it in a notebook, it counts as written as soon as another variable is.
    """
    name = question.explanation
    exact = _exact(question, values)
    status = _item(question, exact).status
    is_asked = name in values or status == "not_attempted"
    found = _no_explanation(name, values.get(name, Unfilled())) if is_asked else None
    if found is not None:
        return _item(question, {**exact, name: found})
    later = review.read_later(question.explanation_points, written=name in values)
    findings = {**exact, name: Finding(0.0, later)}
    item = _item(question, findings, explanations.DOUBTS["self-check"])
    if status == "passed":
        item = replace(item, message=later, message_from=(name,))
    return replace(item, status=status)


def _exact(question: Question, values: Mapping[str, Value]) -> dict[str, Finding]:
    """What was found of each variable that is checked exactly."""
    found = {}
    for variable in question.variables:
        value = values.get(variable.name, Missing())
        found[variable.name] = _no_value(variable.name, value) or judge_value(variable.kind, value)
    return found


def _no_explanation(name: str, value: Value) -> Finding | None:
    """What is found where ``value`` is not an explanation; ``None`` if it is one."""
    if found := _no_value(name, value):
        return found
    if isinstance(value, Text):
        return None
    return Finding(0.0, review.no_explanation(described(value)))


def _no_value(name: str, value: Value) -> Finding | None:
    """What is found where ``value`` is not an answer; ``None`` if it is one."""
    if _is_blank(value):
        return Finding(0.0, NOT_ATTEMPTED, without_value="not_attempted")
    if not isinstance(value, Failure):
        return None
    message = no_answer(value, name, "variable")
    match value:
        case NotLoaded(note=Note(outcome=Raised(error="NameError"), binds=names)) if name in names:
            message = message.advising(review.IN_QUOTES)
    return Finding(0.0, message, without_value=STATUS_WITHOUT_VALUE[type(value)])


def _is_blank(value: Value) -> bool:
    return isinstance(value, Unfilled) or (isinstance(value, Text) and not value.value.strip())


def _item(
    question: Question,
    findings: Mapping[str, Finding],
    review_reason: str | None = None,
) -> Item:
    item = verdict(
        question,
        findings,
        question.worth,
        NOTHING_TO_SAY,
        misconceptions=next((f.misconceptions for f in findings.values() if f.misconceptions), ()),
        review_reason=review_reason,
    )
    return with_common_message(item)
