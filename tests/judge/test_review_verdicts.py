"""Verdicts on the review questions where no formula decides."""

from __future__ import annotations

import pytest

from grader.answers import Number, Raised, Text, Value
from grader.assignment.catalogue import QUESTIONS as BY_ID
from grader.assignment.review import QUESTIONS
from grader.expressions.equality import _distance
from grader.judge import variables
from grader.judge.question import judge_question
from grader.judge.variables import judge_value

KINDS = {variable.name: variable.kind for question in QUESTIONS for variable in question.variables}


def test_a_formula_that_is_not_decided_in_time_earns_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(variables, "equal", lambda *_: None)
    finding = judge_value(KINDS["q2_slope"], Text("a*(1 - a)"))
    assert finding.share == 0
    assert "not found out in time" in finding.message.text


def test_an_exception_is_told_with_its_line_and_message_where_it_has_them() -> None:
    def told(error: Raised) -> str:
        names = [*KINDS, *(question.explanation for question in QUESTIONS)]
        return judge_question(BY_ID["review.q2"], dict.fromkeys(names, error)).message.text

    assert told(Raised("ValueError", "no", 3)) == "Your code raised ValueError: “no” (line 3)."
    assert told(Raised("ValueError", "")) == "Your code raised ValueError."


def test_half_a_point_is_a_part() -> None:
    values: dict[str, Value] = {"q2_slope_at_zero": Number(0.25)}
    item = judge_question(BY_ID["review.q2"], values)
    assert 0 < item.score <= 1
    assert item.status == "partial"


def test_values_of_formulas_are_compared_relative_to_their_size() -> None:
    assert _distance(1e-6, 2e-6) == _distance(2e6, 1e6) == 0.5
    assert _distance(0, 0) == 0
    assert _distance(complex("inf"), 1) == float("inf")
