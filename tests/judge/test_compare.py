"""Comparing an answer with the right value."""

from __future__ import annotations

from math import inf, nan

import numpy as np
import pytest

from grader.judge.compare import (
    Leaves,
    common_ratio,
    deviation,
    identical,
    is_finite,
    largest,
    same_shapes,
    wrong_entries,
)


def leaves(*values: object) -> Leaves:
    return tuple(np.array(value, dtype=np.float64) for value in values)


DEVIATIONS = {
    "the same": (leaves([1, 2]), leaves([1, 2]), 0.0),
    "relative to the largest right entry": (leaves([1, 4.5]), leaves([2, 4]), 0.25),
    "not to the answer's": (leaves([1, 400]), leaves([1, 4]), 99.0),
    "of small numbers": (leaves([0.125, 0.25]), leaves([0.125, 0.5]), 0.5),
    "of either sign": (leaves([-1, -4]), leaves([1, -4]), 0.5),
    "of the worst leaf": (leaves(1.0, 3.0), leaves(1.0, 2.0), 0.5),
    "each leaf to its own": (leaves(1000.0, 2.0), leaves(1000.0, 4.0), 0.5),
    "absolute where all right entries are zero": (leaves([0.0, 0.25]), leaves([0, 0]), 0.25),
    "of single numbers": (leaves(3.0), leaves(2.0), 0.5),
    "of a column beside a row": (leaves([[1], [2]]), leaves([1, 2]), inf),
    "of a number beside a list of one": (leaves(1.0), leaves([1.0]), inf),
    "of a leaf too many": (leaves(1.0, 1.0), leaves(1.0), inf),
    "of a leaf too few": (leaves(1.0), leaves(1.0, 1.0), inf),
    "nan": (leaves([1, nan]), leaves([1, 2]), inf),
    "infinite": (leaves([1, inf]), leaves([1, 2]), inf),
    "of nothing": (leaves(np.zeros((0, 3))), leaves(np.zeros((0, 3))), 0.0),
    "of no leaves": ((), (), 0.0),
}


@pytest.mark.parametrize(("answer", "expected", "found"), DEVIATIONS.values(), ids=DEVIATIONS)
def test_deviation(answer: Leaves, expected: Leaves, found: float) -> None:
    assert deviation(answer, expected) == found


def test_shapes_are_the_same_leaf_by_leaf() -> None:
    assert same_shapes(leaves([1, 2], 3), leaves([4, 5], 6))
    assert not same_shapes(leaves([1, 2], 3), leaves(3, [1, 2]))


def test_finite_means_every_entry_of_every_leaf() -> None:
    assert is_finite(leaves([1, 2], 3))
    assert not is_finite(leaves([1, 2], nan))
    assert not is_finite(leaves([inf, 2], 3))


def test_identical_means_every_bit() -> None:
    assert identical(leaves([1, nan], 2), leaves([1, nan], 2))
    assert not identical(leaves([1, 2]), leaves([1, 2 + 1e-15]))
    assert not identical(leaves([1, 2], 3), leaves([1, 2], 4))
    assert not identical(leaves([1]), leaves(1))


def test_errors_are_relative_to_the_largest_entry_or_to_one() -> None:
    assert [largest(*leaves(value)) for value in ([0.5, -0.75], [0, 0], [])] == [0.75, 1.0, 1.0]


RATIOS = {
    "one factor": ([(leaves([1, 2]), leaves([2, 4])), (leaves(3), leaves(6))], 0.5),
    "negative": ([(leaves([-3, -6]), leaves([1, 2]))], -3.0),
    "two factors": ([(leaves(1), leaves(2)), (leaves(3), leaves(3))], None),
    "another shape": ([(leaves([1]), leaves(2))], None),
    "one of two in another shape": ([(leaves(1), leaves(2)), (leaves([1]), leaves(2))], None),
    "nan": ([(leaves([nan, 2]), leaves([2, 4]))], None),
    "zeros": ([(leaves([0, 0]), leaves([2, 4]))], None),
    "right zeros": ([(leaves([1, 1]), leaves([0, 0]))], None),
    "nearly one factor": ([(leaves([1, 2 + 1e-7]), leaves([2, 4]))], None),
}


@pytest.mark.parametrize(("pairs", "ratio"), RATIOS.values(), ids=RATIOS)
def test_common_ratio(pairs: list[tuple[Leaves, Leaves]], ratio: float | None) -> None:
    found = common_ratio(pairs)
    assert found == (None if ratio is None else pytest.approx(ratio, rel=1e-12))


def test_wrong_entries_are_named_by_their_place() -> None:
    right = leaves([[1, 2], [3, 4]])
    assert wrong_entries(right, right, 1e-9) == []
    assert wrong_entries(right, right, 0.0) == []
    assert wrong_entries(leaves([[1, 2.1], [3, nan]]), right, 1e-9) == [(0, 1), (1, 1)]
    assert wrong_entries(leaves([[1, 2 + 3e-9], [3, 4]]), right, 1e-9) == []
    assert wrong_entries(leaves([1, 2], 3.0), leaves([1, 5], 4.0), 1e-9) == [(0, 1), (1,)]
    assert wrong_entries(leaves(np.zeros((0, 2)), 1.0), leaves(np.zeros((0, 2)), 2.0), 1e-9) == [
        (1,)
    ]
