"""Item statistics against values worked out by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from grader.report.statistics import Estimate, bins, discrimination, discriminations, facility

Z2 = 1.959963984540054**2

FACILITIES = {
    "half of four": ([1, 1, 0, 0], 0.5, 0.1500, 0.8500),
    "all of ten: n / (n + z²) below": ([1] * 10, 1.0, 10 / (10 + Z2), 1.0),
    "none of ten: z² / (n + z²) above": ([0] * 10, 0.0, 0.0, Z2 / (10 + Z2)),
    "shares in between": ([0.25, 0.75], 0.5, 0.0945, 0.9055),
}


@pytest.mark.parametrize("name", FACILITIES)
def test_facility_is_the_mean_share_with_wilsons_interval(name: str) -> None:
    shares, value, low, high = FACILITIES[name]
    found = facility(shares)

    assert found is not None
    assert (found.value, found.low, found.high) == pytest.approx((value, low, high), abs=5e-5)


def test_facility_of_nobody_is_unknown() -> None:
    assert facility([]) is None


def test_discrimination_is_the_correlation_with_fishers_interval() -> None:
    found = discrimination([1, 2, 3, 4], [1, 3, 2, 4])  # r = 4 / 5, artanh r = ln 3

    assert found is not None
    width = 1.959963984540054  # z / √(4 - 3)
    assert found.value == pytest.approx(0.8)
    assert found.low == pytest.approx(math.tanh(math.log(3) - width))
    assert found.low == pytest.approx(-0.69695, abs=1e-5)
    assert found.high == pytest.approx(0.99560, abs=1e-5)


def test_a_perfect_correlation_has_no_width() -> None:
    assert discrimination([1, 2, 3, 4], [4, 3, 2, 1]) == Estimate(-1, -1, -1)


UNKNOWN = {
    "three students": ([1, 2, 3], [1, 2, 3]),
    "an item that everybody has": ([1, 1, 1, 1], [1, 2, 3, 4]),
    "a class that is otherwise equal": ([1, 2, 3, 4], [5, 5, 5, 5]),
    "nobody": ([], []),
}


@pytest.mark.parametrize("name", UNKNOWN)
def test_discrimination_is_not_made_up(name: str) -> None:
    assert discrimination(*UNKNOWN[name]) is None


def test_an_item_is_not_correlated_with_itself() -> None:
    """Of two opposite items each has -1; with the whole total, a constant, there would be none."""
    scores = np.array([[0.0, 3.0], [1.0, 2.0], [2.0, 1.0], [3.0, 0.0]])

    assert discriminations(scores) == [Estimate(-1, -1, -1)] * 2


def test_a_score_on_a_border_belongs_above_it() -> None:
    found = bins([0, 9.99, 10, 55, 100, 30.000000000000004 - 1e-14], 100)

    assert found == [[0, 1], [2], [], [5], [], [3], [], [], [], [4]]
