"""An exercise's answers beside its cases, each with its deviation from the right value."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from grader.answers import Answer, FloatArray, Returned
from grader.judge.cases import Case, Cases, Role
from grader.judge.compare import Leaves, deviation


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
        self.cases = cases
        measured = _deviations(cases, answers).tolist()
        self.all = list(map(AnsweredCase, cases.all, answers, measured))
        self._of: dict[Role, list[AnsweredCase]] = {role: [] for role in Role}
        for one in self.all:
            self._of[one.case.role].append(one)

    def of(self, *roles: Role) -> list[AnsweredCase]:
        """The answered cases that have one of these roles."""
        return [one for role in roles for one in self._of[role]]


def _deviations(cases: Cases, answers: Sequence[Answer]) -> FloatArray:
    """``deviation`` of each answer; worked out in one go where all shapes are right."""
    right_values = cases.right_values
    given = [leaf for answer in answers if isinstance(answer, Returned) for leaf in answer.leaves]
    if tuple(leaf.shape for leaf in given) != right_values.shapes:
        return np.array([_deviation(c, a) for c, a in zip(cases.all, answers, strict=True)])
    with np.errstate(invalid="ignore"):
        values = np.concatenate([leaf.ravel() for leaf in given])
        errors = np.abs(values - right_values.expected) / right_values.scale
    errors[~np.isfinite(errors)] = np.inf
    return np.maximum.reduceat(errors, right_values.starts)


def _deviation(case: Case, answer: Answer) -> float:
    return deviation(answer.leaves, case.expected) if isinstance(answer, Returned) else np.inf
