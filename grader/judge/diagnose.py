"""Naming the mistake behind wrong values.

A mistake is named only if the values match it on at least three inputs on which it differs from
the right answer, contradict it on none, and match no other mistake.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from grader.answers import Answer, Returned
from grader.judge.compare import Leaves, deviation, is_finite, same_shapes
from grader.judge.key import Key, Prediction, Role

MATCHES_NEEDED = 3
_EXACT = 1e-12
"""Derived answers agree this well: 100 times what rounding costs on the networks asked."""


def diagnose(key: Key, answers: Sequence[Answer]) -> str | None:
    """The misconception behind an exercise's answers, if just one explains them."""
    rights = [q.expected for q in key.questions if q.role is Role.VALUE]
    values = values_of(key, answers, Role.VALUE)
    wrong = [v for v, right in zip(values, rights, strict=True) if v and deviation(v, right) > 1e-9]
    if not wrong:
        return None
    found = {p.misconception for p in key.predictions if _explains(p, values, rights)}
    if _only_shape_differs(values, rights):
        found.add("wrong_shape")
    if not found and _is_measured(key, answers):
        found.add("finite_difference")
    return found.pop() if len(found) == 1 else None


def values_of(key: Key, answers: Sequence[Answer], role: Role) -> list[Leaves | None]:
    """The returned values of the questions of one role, ``None`` where nothing came back."""
    return [
        answer.leaves if isinstance(answer, Returned) else None
        for question, answer in zip(key.questions, answers, strict=True)
        if question.role is role
    ]


def _explains(
    prediction: Prediction, values: Sequence[Leaves | None], rights: Sequence[Leaves]
) -> bool:
    matches = 0
    for predicted, value, right in zip(prediction.values, values, rights, strict=True):
        if predicted is None:
            continue
        if value is None or deviation(value, predicted) > 1e-9:
            return False
        matches += deviation(predicted, right) > 1e-6
    return matches >= MATCHES_NEEDED


def _only_shape_differs(values: Sequence[Leaves | None], rights: Sequence[Leaves]) -> bool:
    matches = 0
    for value, right in zip(values, rights, strict=True):
        if value is None or deviation(_flat(value), _flat(right)) > 1e-9:
            return False
        matches += not same_shapes(value, right)
    return matches >= MATCHES_NEEDED


def _flat(value: Leaves) -> Leaves:
    return tuple(leaf.ravel() for leaf in value)


def _is_measured(key: Key, answers: Sequence[Answer]) -> bool:
    """Close but not exact, with the noise of a difference quotient or a large step's error.

    A difference of two nearly equal costs, divided by a small step, jumps when the input moves by
    a few units of rounding; a formula does not.
    """
    rights = [q.expected for q in key.questions if q.role is Role.VALUE]
    values = values_of(key, answers, Role.VALUE)
    errors = [
        deviation(value, right) if value is not None else np.inf
        for value, right in zip(values, rights, strict=True)
    ]
    worst = max(errors)
    if not _EXACT < worst < 1e-2 or sum(error > 0 for error in errors) < MATCHES_NEEDED:
        return False
    if all(value is not None and _is_single_precision(value) for value in values):
        return False
    return worst > 1e-6 or _jump(key, answers, values) > 3e-13


def _jump(key: Key, answers: Sequence[Answer], values: Sequence[Leaves | None]) -> float:
    twins = values_of(key, answers, Role.TWIN)
    pairs = [(t, v) for t, v in zip(twins, values[-len(twins) :], strict=True) if t and v]
    return max((deviation(twin, value) for twin, value in pairs), default=0.0)


def _is_single_precision(value: Leaves) -> bool:
    return all(bool((leaf.astype(np.float32) == leaf).all()) for leaf in value)


def is_measured_but_close(key: Key, answers: Sequence[Answer]) -> bool:
    """Values within tolerance that were nevertheless measured (a well-chosen small step)."""
    values = values_of(key, answers, Role.VALUE)
    return all(value is not None and is_finite(value) for value in values) and _is_measured(
        key, answers
    )
