"""Comparing an answer with the right value: shapes first, then numbers.

A value is a tuple of leaves, the arrays in it in order. The shapes of all leaves must be the same,
and errors are relative to the largest entry of the right leaf.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

import numpy as np

from grader.answers import FloatArray

Leaves: TypeAlias = "tuple[FloatArray, ...]"
Shapes: TypeAlias = "tuple[tuple[int, ...], ...]"


def shapes(value: Iterable[FloatArray]) -> Shapes:
    """The shape of each leaf."""
    return tuple(leaf.shape for leaf in value)


def same_shapes(answer: Leaves, expected: Leaves) -> bool:
    """Whether there are as many leaves, of the same shapes; (n,) and (n, 1) are not the same."""
    return shapes(answer) == shapes(expected)


def is_finite(answer: Leaves) -> bool:
    """Whether no entry is nan or infinite."""
    return all(bool(np.isfinite(leaf).all()) for leaf in answer)


def identical(one: Leaves, other: Leaves) -> bool:
    """Whether two answers agree in every bit; nan agrees with nan."""
    return same_shapes(one, other) and all(
        np.array_equal(a, b, equal_nan=True) for a, b in zip(one, other, strict=True)
    )


def is_between(answer: Leaves, low: Leaves, high: Leaves) -> bool:
    """Whether low - 1e-9 <= entry <= high + 1e-9 for every entry, in the same shapes."""
    return same_shapes(answer, low) and all(
        bool(((least - 1e-9 <= given) & (given <= most + 1e-9)).all())
        for given, least, most in zip(answer, low, high, strict=True)
    )


def deviation(answer: Leaves, expected: Leaves) -> float:
    """max_i |answer_i - expected_i| / max_i |expected_i| of a leaf; the largest of all leaves.

    An error relative to the entry itself would fail right answers in which digits cancel, such as
    a - a². An absolute error would pass wrong answers at small weights.

    ``inf`` where shapes differ or an entry is nan or infinite.
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
    """max_i |leaf_i|, which errors are relative to; 1 where all entries are zero."""
    return float(np.abs(leaf).max(initial=0.0)) or 1.0


def end_to_end(value: Iterable[FloatArray]) -> FloatArray:
    """All entries of a value's leaves, in one row."""
    return np.concatenate([leaf.ravel() for leaf in value])


def entry_by_entry(value: Leaves) -> Leaves:
    """The entries of vectors as leaves of their own: of a chain of neurons, one for each layer."""
    return tuple(np.asarray(entry) for leaf in value for entry in leaf)


def scales(value: Iterable[FloatArray]) -> FloatArray:
    """For every entry of a value, ``largest`` of its leaf, in one row."""
    return np.concatenate([np.full(leaf.size, largest(leaf)) for leaf in value])


def common_ratio(pairs: Iterable[tuple[Leaves, Leaves]]) -> float | None:
    """The factor r with answer = r · right value in all pairs, to 1e-9; ``None`` if there is none.

    r is the least-squares fit, answers · rights / rights · rights; 0 does not count.
    """
    kept = list(pairs)
    if not all(same_shapes(answer, expected) for answer, expected in kept):
        return None
    answers = end_to_end(leaf for answer, _ in kept for leaf in answer)
    rights = end_to_end(leaf for _, expected in kept for leaf in expected)
    if not np.isfinite(answers).all() or not np.any(rights):
        return None
    ratio = float(answers @ rights / (rights @ rights))
    return ratio if _leaf_deviation(answers, ratio * rights) < 1e-9 and ratio else None


def wrong_entries(answer: Leaves, expected: Leaves, tolerance: float) -> list[tuple[int, ...]]:
    """The indices of all entries with |a - e| > tolerance · max_i |e_i|.

    Where there are several leaves, the number of the leaf stands in front.
    """
    wrong = []
    for at, (a, e) in enumerate(zip(answer, expected, strict=True)):
        off = ~(np.abs(a - e) <= tolerance * largest(e)) if e.size else np.zeros(0)
        for index in np.argwhere(off):
            place = tuple(int(i) for i in index)
            wrong.append((at, *place) if len(expected) > 1 else place)
    return wrong
