"""An exercise's answers beside its questions, each with its deviation from the right value."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from grader.answers import Answer, FloatArray, Returned
from grader.judge.cases import Case, Cases, Role
from grader.judge.compare import Leaves, deviation


class AnsweredCase(NamedTuple):
    """One question, what came back, and how far off it is (``inf`` where nothing comparable is)."""

    question: Case
    answer: Answer
    deviation: float

    @property
    def value(self) -> Leaves | None:
        """The returned value, if there is one."""
        return self.answer.leaves if isinstance(self.answer, Returned) else None

    @property
    def is_right(self) -> bool:
        """Whether the value is within the question's tolerance."""
        return self.deviation <= self.question.tolerance


class AnsweredCases:
    """All that one exercise was asked and answered."""

    def __init__(self, key: Cases, answers: Sequence[Answer]) -> None:
        self.key = key
        measured = _deviations(key, answers).tolist()
        self.asked = list(map(AnsweredCase, key.questions, answers, measured))
        self._of: dict[Role, list[AnsweredCase]] = {role: [] for role in Role}
        for asked in self.asked:
            self._of[asked.question.role].append(asked)

    def of(self, *roles: Role) -> list[AnsweredCase]:
        """The questions that were asked for one of these reasons."""
        return [asked for role in roles for asked in self._of[role]]


def _deviations(key: Cases, answers: Sequence[Answer]) -> FloatArray:
    """Like ``deviation`` of each answer; in one go where all shapes are right."""
    right_values = key.right_values
    given = [leaf for answer in answers if isinstance(answer, Returned) for leaf in answer.leaves]
    if tuple(leaf.shape for leaf in given) != right_values.shapes:
        return np.array([_deviation(q, a) for q, a in zip(key.questions, answers, strict=True)])
    with np.errstate(invalid="ignore"):
        values = np.concatenate([leaf.ravel() for leaf in given])
        errors = np.abs(values - right_values.expected) / right_values.scale
    errors[~np.isfinite(errors)] = np.inf
    return np.maximum.reduceat(errors, right_values.starts)


def _deviation(question: Case, answer: Answer) -> float:
    return deviation(answer.leaves, question.expected) if isinstance(answer, Returned) else np.inf
