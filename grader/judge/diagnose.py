"""Naming the mistake behind wrong values.

A mistake is named only if the values match it on at least three inputs on which it differs from
the right answer, contradict it on none, and match no other mistake.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from grader.judge.compare import Leaves, deviation, same_shapes
from grader.judge.key import Prediction, Role
from grader.judge.measure import Asked, Sheet

MATCHES_NEEDED = 3
_EXACT = 1e-12
"""Derived answers agree this well: 100 times what rounding costs on the networks asked."""


def diagnose(sheet: Sheet) -> str | None:
    """The misconception behind an exercise's answers, if just one explains them."""
    ordinary = sheet.of(Role.VALUE)
    if all(asked.is_right or asked.value is None for asked in ordinary):
        return None
    values, rights = _values(ordinary), [asked.question.expected for asked in ordinary]
    found = {p.misconception for p in sheet.key.predictions if _explains(p, values, rights)}
    if _only_shape_differs(values, rights):
        found.add("wrong_shape")
    if not found and is_measured(sheet):
        found.add("finite_difference")
    return found.pop() if len(found) == 1 else None


def _values(asked: Sequence[Asked]) -> list[Leaves | None]:
    return [one.value for one in asked]


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


def is_measured(sheet: Sheet) -> bool:
    """Close but not exact, with the noise of a difference quotient or a large step's error.

    A difference of two nearly equal costs, divided by a small step, jumps when the input moves by
    a few units of rounding; a formula does not.
    """
    ordinary = sheet.of(Role.VALUE)
    errors = [asked.deviation for asked in ordinary]
    worst = max(errors)
    if not _EXACT < worst < 1e-2 or sum(error > 0 for error in errors) < MATCHES_NEEDED:
        return False
    values = [value for value in _values(ordinary) if value is not None]
    if all(_is_single_precision(value) for value in values):
        return False
    return worst > 1e-6 or _jump(sheet) > 3e-13


def _jump(sheet: Sheet) -> float:
    twins = _values(sheet.of(Role.TWIN))
    values = _values(sheet.of(Role.VALUE))[-len(twins) :]
    pairs = [(t, v) for t, v in zip(twins, values, strict=True) if t and v]
    return max((deviation(twin, value) for twin, value in pairs), default=0.0)


def _is_single_precision(value: Leaves) -> bool:
    return all(bool((leaf.astype(np.float32) == leaf).all()) for leaf in value)
