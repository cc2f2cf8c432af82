"""Naming the misconception behind wrong values.

Each wrong formula predicts a value for every ordinary case. A misconception is named only if the
values agree with its prediction in at least three cases in which it differs from the right value,
contradict it in none, and agree with no other misconception's. Values agree if their ``deviation``
is at most 1e-9.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import inf

import numpy as np

from grader.answers import FloatArray
from grader.judge.answered_cases import AnsweredCase, AnsweredCases
from grader.judge.cases import Prediction, Role
from grader.judge.compare import Leaves, deviation, largest, same_shapes

MATCHES_NEEDED = 3
"""A prediction must agree with the values in at least so many cases."""
_JUMP = 2e-10
"""The error of a formula changes by less than this, relative to the value, in a small nudge."""
_SMOOTH = 1e-8
"""The error of a wrong formula, such as one with a limit on z, may also change by this share of
itself. The error of a measured derivative is mostly noise and changes by more."""
_NOISE, _CLOSE, _NEAR = 1e-13, 1e-2, 0.1
"""A measured derivative is off by more than the first at ordinary inputs, and mostly by less than
the second; it is never off by more than the third."""
_DECIMALS = 8
"""Values without digits behind this decimal were rounded; a difference quotient has some."""
_OFF = 1e-9
"""A step that is too wide causes an error larger than this where the right value is large."""
_MORE = 10.0
"""A value or an error counts as larger if it is at least so many times as large."""
_BEYOND = 1e-11
"""An answer that exceeds the right value by this share of it is not only rounded."""


def diagnose(answered: AnsweredCases) -> str | None:
    """The misconception behind an exercise's answers; ``None`` unless just one explains them."""
    ordinary = answered.of(Role.VALUE)
    if any(map(_only_shape_differs, (ordinary, answered.of(Role.VALUE, Role.SMALLEST)))):
        return "wrong_shape"
    if all(one.is_right or one.value is None for one in ordinary):
        return None
    values = [one.value for one in ordinary]
    rights = [one.case.expected for one in ordinary]
    found = {p.misconception for p in answered.cases.predictions if _explains(p, values, rights)}
    if not found and is_measured(answered):
        found.add("finite_difference")
    return found.pop() if len(found) == 1 else None


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


def _only_shape_differs(answered: Sequence[AnsweredCase]) -> bool:
    matches = 0
    for one in answered:
        right = one.case.expected
        if one.value is None or deviation(_flat(one.value), _flat(right)) > 1e-9:
            return False
        matches += not same_shapes(one.value, right)
    return matches >= MATCHES_NEEDED


def _flat(value: Leaves) -> Leaves:
    return tuple(leaf.ravel() for leaf in value)


def is_measured(answered: AnsweredCases) -> bool:
    """Whether values are close to the right ones and have the noise of a difference quotient.

    A difference of two nearly equal costs, divided by a small step, jumps when the input is nudged.
    A formula does not, nor does one that rounds or adds a small number. A step that is small enough
    for ordinary inputs is too large, or too small, at those of ``Role.ROUGH``.
    """
    off = max(one.deviation for one in answered.of(Role.VALUE))
    if not _NOISE < off < _NEAR or _is_rounded(answered):
        return False
    pairs = zip(answered.of(Role.ROUGH), answered.of(Role.NUDGED), strict=True)
    if any(_jump(at, nudged) > _JUMP + _SMOOTH * at.deviation for at, nudged in pairs):
        return True
    return _only_rough_is_off(answered) or (off < _CLOSE and _is_worse_where_steep(answered))


def _is_rounded(answered: AnsweredCases) -> bool:
    """Whether all values are numbers of single precision, or have few decimals."""
    values = [leaf.ravel() for one in answered.of(Role.VALUE) for leaf in one.value or ()]
    all_of_them = np.concatenate(values)
    single, decimal = all_of_them.astype(np.float32), np.round(all_of_them, _DECIMALS)
    return bool((all_of_them == single).all() or (all_of_them == decimal).all())


def _jump(at: AnsweredCase, nudged: AnsweredCase) -> float:
    """By how much the error changes from an input to the nudged one."""
    if inf in (at.deviation, nudged.deviation):
        return 0.0
    before, after = _errors(at), _errors(nudged)
    return max(
        float(np.abs(b - a).max(initial=0.0)) / largest(right)
        for a, b, right in zip(before, after, at.case.expected, strict=True)
    )


def _errors(one: AnsweredCase) -> list[FloatArray]:
    return [v - e for v, e in zip(one.value or (), one.case.expected, strict=True)]


def _only_rough_is_off(answered: AnsweredCases) -> bool:
    if not all(one.is_right for one in answered.of(Role.VALUE)):
        return False
    flat = [one for one in answered.of(Role.ROUGH) if not _is_steep(one, answered)]
    return any(not one.is_right and one.deviation < _NEAR for one in flat)


def _is_worse_where_steep(answered: AnsweredCases) -> bool:
    """Whether a step is too wide where the cost is curved, as ln a is where a is small.

    The right value is larger there than elsewhere, and the error grows more than in proportion. A
    small number that is added to a denominator shows there too, but makes all values smaller.
    """
    ordinary = answered.of(Role.VALUE)
    most = max(_OFF, _MORE * max(one.deviation for one in ordinary))
    steep = [one for one in answered.of(Role.ROUGH) if _is_steep(one, answered)]
    return any(one.deviation > most for one in steep) and any(map(_goes_beyond, answered.all))


def _is_steep(one: AnsweredCase, answered: AnsweredCases) -> bool:
    return _size(one) > _MORE * max(map(_size, answered.of(Role.VALUE)))


def _size(one: AnsweredCase) -> float:
    return max(map(largest, one.case.expected))


def _goes_beyond(one: AnsweredCase) -> bool:
    return one.value is not None and any(
        bool((np.abs(value) > (1 + _BEYOND) * np.abs(right)).any())
        for value, right in zip(one.value, one.case.expected, strict=True)
    )
