"""Naming the mistake behind wrong values.

A mistake is named only if the values match it on at least three inputs on which it differs from
the right answer, contradict it on none, and match no other mistake.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import inf

import numpy as np

from grader.answers import FloatArray
from grader.judge.cases import Prediction, Role
from grader.judge.compare import Leaves, deviation, largest, same_shapes
from grader.judge.measure import AnsweredCase, AnsweredCases

MATCHES_NEEDED = 3
_JUMP = 2e-10
"""A derived answer's error changes by less than this, relative to the answer, in a small nudge."""
_SMOOTH = 1e-8
"""So does the error of a formula that is wrong there, such as one with a limit on z, relative to
the error: a measured answer's error is mostly noise."""
_NOISE, _CLOSE, _NEAR = 1e-13, 1e-2, 0.1
"""Measured answers are off by something at ordinary inputs too, and mostly by little."""
_DECIMALS = 8
"""Values that are whole at this decimal were rounded; a difference quotient's never are."""
_OFF = 1e-9
"""What a step that is too wide adds at least, where the right value is large."""
_MORE = 10.0
"""How many times larger a value, or an error, has to be to count as larger."""
_BEYOND = 1e-11
"""By how much an answer exceeds the right one, relative to it, that is not only rounded."""


def diagnose(sheet: AnsweredCases) -> str | None:
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


def _values(asked: Sequence[AnsweredCase]) -> list[Leaves | None]:
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


def is_measured(sheet: AnsweredCases) -> bool:
    """Close, but with the noise of a difference quotient.

    A difference of two nearly equal costs, divided by a small step, jumps when the input is nudged;
    a formula does not, nor does one that rounds or adds a small number. A step that is small enough
    for ordinary inputs is too coarse, or too fine, where the answer is asked to be rough.
    """
    off = max(asked.deviation for asked in sheet.of(Role.VALUE))
    if not _NOISE < off < _NEAR or _is_rounded(sheet):
        return False
    pairs = zip(sheet.of(Role.ROUGH), sheet.of(Role.NUDGED), strict=True)
    if any(_jump(at, twin) > _JUMP + _SMOOTH * at.deviation for at, twin in pairs):
        return True
    return _only_rough_is_off(sheet) or (off < _CLOSE and _is_worse_where_steep(sheet))


def _is_rounded(sheet: AnsweredCases) -> bool:
    """Whether all values are numbers of single precision, or have few decimals."""
    values = [leaf.ravel() for asked in sheet.of(Role.VALUE) for leaf in asked.value or ()]
    all_of_them = np.concatenate(values)
    single, decimal = all_of_them.astype(np.float32), np.round(all_of_them, _DECIMALS)
    return bool((all_of_them == single).all() or (all_of_them == decimal).all())


def _jump(at: AnsweredCase, twin: AnsweredCase) -> float:
    """By how much the error changes from an input to the nudged one."""
    if inf in (at.deviation, twin.deviation):
        return 0.0
    before, after = _errors(at), _errors(twin)
    return max(
        float(np.abs(b - a).max(initial=0.0)) / largest(right)
        for a, b, right in zip(before, after, at.question.expected, strict=True)
    )


def _errors(asked: AnsweredCase) -> list[FloatArray]:
    return [v - e for v, e in zip(asked.value or (), asked.question.expected, strict=True)]


def _only_rough_is_off(sheet: AnsweredCases) -> bool:
    if not all(asked.is_right for asked in sheet.of(Role.VALUE)):
        return False
    flat = [asked for asked in sheet.of(Role.ROUGH) if not _is_steep(asked, sheet)]
    return any(not asked.is_right and asked.deviation < _NEAR for asked in flat)


def _is_worse_where_steep(sheet: AnsweredCases) -> bool:
    """A step that is too wide errs with the curvature, as that of ln a where a is small.

    The right value is larger there than elsewhere, and the error by more than in proportion. A
    small number that is added below a fraction shows there too, but it makes all values smaller.
    """
    ordinary = sheet.of(Role.VALUE)
    most = max(_OFF, _MORE * max(asked.deviation for asked in ordinary))
    steep = [asked for asked in sheet.of(Role.ROUGH) if _is_steep(asked, sheet)]
    return any(asked.deviation > most for asked in steep) and any(map(_goes_beyond, sheet.asked))


def _is_steep(asked: AnsweredCase, sheet: AnsweredCases) -> bool:
    return _size(asked) > _MORE * max(map(_size, sheet.of(Role.VALUE)))


def _size(asked: AnsweredCase) -> float:
    return max(map(largest, asked.question.expected))


def _goes_beyond(asked: AnsweredCase) -> bool:
    return asked.value is not None and any(
        bool((np.abs(value) > (1 + _BEYOND) * np.abs(right)).any())
        for value, right in zip(asked.value, asked.question.expected, strict=True)
    )
