"""Comparing an answer with the right value: shape first, then numbers."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from grader.answers import FloatArray

Leaves = tuple[FloatArray, ...]


def same_shapes(answer: Leaves, expected: Leaves) -> bool:
    """``np.allclose`` would broadcast (n,) against (n, 1)."""
    return [leaf.shape for leaf in answer] == [leaf.shape for leaf in expected]


def is_finite(answer: Leaves) -> bool:
    return all(bool(np.isfinite(leaf).all()) for leaf in answer)


def identical(one: Leaves, other: Leaves) -> bool:
    """Whether two answers agree in every bit; nan agrees with nan."""
    return same_shapes(one, other) and all(
        np.array_equal(a, b, equal_nan=True) for a, b in zip(one, other, strict=True)
    )


def is_between(answer: Leaves, low: Leaves, high: Leaves) -> bool:
    """Whether every entry lies between two right ones, or is one of them but for rounding."""
    return same_shapes(answer, low) and all(
        bool(((least - 1e-9 <= given) & (given <= most + 1e-9)).all())
        for given, least, most in zip(answer, low, high, strict=True)
    )


def deviation(answer: Leaves, expected: Leaves) -> float:
    """The largest error of any entry, relative to the largest right entry of its leaf.

    Relative to the entry itself would fail right answers such as a - a² that cancel; an absolute
    error would pass wrong answers at small weights. ``inf`` where shapes differ or an entry is nan.
    """
    if not same_shapes(answer, expected):
        return np.inf
    return max((_leaf_deviation(a, e) for a, e in zip(answer, expected, strict=True)), default=0.0)


def _leaf_deviation(answer: FloatArray, expected: FloatArray) -> float:
    if not answer.size:
        return 0.0
    if not np.isfinite(answer).all():
        return np.inf
    return float(np.abs(answer - expected).max() / largest(expected))


def largest(leaf: FloatArray) -> float:
    """The largest entry's size, which errors are relative to; 1 where all are zero."""
    return float(np.abs(leaf).max(initial=0.0)) or 1.0


def common_ratio(pairs: Iterable[tuple[Leaves, Leaves]]) -> float | None:
    """The one factor between all answers and all right values, if there is one."""
    kept = list(pairs)
    if not all(same_shapes(answer, expected) for answer, expected in kept):
        return None
    answers = np.concatenate([leaf.ravel() for answer, _ in kept for leaf in answer])
    rights = np.concatenate([leaf.ravel() for _, expected in kept for leaf in expected])
    if not np.isfinite(answers).all() or not np.any(rights):
        return None
    ratio = float(answers @ rights / (rights @ rights))
    return ratio if _leaf_deviation(answers, ratio * rights) < 1e-9 and ratio else None


def wrong_entries(answer: Leaves, expected: Leaves, tolerance: float) -> list[tuple[int, ...]]:
    """Indices of the entries that are off, with the leaf's number in front where there are many."""
    wrong = []
    for at, (a, e) in enumerate(zip(answer, expected, strict=True)):
        off = ~(np.abs(a - e) <= tolerance * largest(e)) if e.size else np.zeros(0)
        for index in np.argwhere(off):
            place = tuple(int(i) for i in index)
            wrong.append((at, *place) if len(expected) > 1 else place)
    return wrong
