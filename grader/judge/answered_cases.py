"""An exercise's answers beside its cases, each with its deviation from the right value."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np

from grader.answers import Answer, FloatArray, Returned
from grader.judge.cases import Case, Cases, Role
from grader.judge.compare import Leaves, deviation, end_to_end, shapes


class AnsweredCase(NamedTuple):
    """One case, what came back, and its ``deviation``: ``inf`` if nothing comparable came back."""

    case: Case
    answer: Answer
    deviation: float

    @property
    def value(self) -> Leaves | None:
        """The returned value, if there is one."""
        return self.answer.leaves if isinstance(self.answer, Returned) else None

    @property
    def is_right(self) -> bool:
        """Whether the value is within the case's tolerance."""
        return self.deviation <= self.case.tolerance


class AnsweredCases:
    """All cases of one exercise with their answers."""

    def __init__(self, cases: Cases, answers: Sequence[Answer]) -> None:
        self.cases, self.answers = cases, answers
        self._deviations = _deviations(cases, answers)

    @cached_property
    def all(self) -> Sequence[AnsweredCase]:
        """All of them, in the order in which they were asked."""
        return list(map(AnsweredCase, self.cases.all, self.answers, self._deviations.tolist()))

    def of(self, *roles: Role) -> list[AnsweredCase]:
        """The answered cases that have one of these roles."""
        return [self.all[place] for role in roles for place in self.cases.places[role]]

    @property
    def are_right_to_rounding(self) -> bool:
        """Whether all are right, and ordinary inputs to ``ROUNDING``; kinks are not looked at."""
        return bool((self._deviations <= self.cases.right_to_rounding).all())


def _deviations(cases: Cases, answers: Sequence[Answer]) -> FloatArray:
    """``deviation`` of each answer; worked out in one go where all shapes are right."""
    right_values = cases.right_values
    given = [leaf for answer in answers if isinstance(answer, Returned) for leaf in answer.leaves]
    if shapes(given) != right_values.shapes:
        return np.array([_deviation(c, a) for c, a in zip(cases.all, answers, strict=True)])
    with np.errstate(invalid="ignore"):
        errors = np.abs(end_to_end(given) - right_values.expected) / right_values.scale
    errors[~np.isfinite(errors)] = np.inf
    return np.maximum.reduceat(errors, right_values.starts)


def _deviation(case: Case, answer: Answer) -> float:
    return deviation(answer.leaves, case.expected) if isinstance(answer, Returned) else np.inf
