"""Statistics of exercises and questions, here called items, with intervals at 95 % by formula."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

Z = 1.959963984540054
"""The normal distribution's 97.5 % point."""


class Estimate(NamedTuple):
    """A figure and its interval."""

    value: float
    low: float
    high: float


def facility(shares: ArrayLike) -> Estimate | None:
    """The mean share of an item's points, from 0 (nobody has any) to 1 (everybody has all).

    Called facility in test theory, since it is the higher, the easier an item is. ``None`` for no
    students.

    With p the mean of n shares and z = 1.96, the interval is
    (p + z²/2n ± z √(p(1 - p)/n + z²/4n²)) / (1 + z²/n), Wilson's score interval (E. B. Wilson,
    "Probable inference, the law of succession, and statistical inference", JASA 22, 1927). It is
    meant for right or wrong; shares in between vary less, so for them it is on the wide side. It
    stays inside [0, 1] and does not shrink to nothing where everybody is right.
    """
    values = np.asarray(shares, dtype=np.float64)
    n = values.size
    if n == 0:
        return None
    p = float(values.mean())
    centre = (p + Z**2 / (2 * n)) / (1 + Z**2 / n)
    half = Z / (1 + Z**2 / n) * math.sqrt(max(p * (1 - p), 0) / n + Z**2 / (4 * n**2))
    return Estimate(p, max(0.0, centre - half), min(1.0, centre + half))


def discrimination(item: ArrayLike, rest: ArrayLike) -> Estimate | None:
    """The correlation of an item's points with those of all other items, from -1 to 1.

    ``None`` for fewer than four students or where one of the two does not vary. The interval is
    Fisher's, tanh(artanh r ± z/√(n - 3)) (R. A. Fisher, "On the probable error of a coefficient of
    correlation deduced from a small sample", Metron 1, 1921). It takes the points as normally
    distributed, which marks are only roughly.
    """
    x, y = np.asarray(item, dtype=np.float64), np.asarray(rest, dtype=np.float64)
    n = x.size
    if n < 4 or np.ptp(x) == 0 or np.ptp(y) == 0:
        return None
    dx, dy = x - x.mean(), y - y.mean()
    r = float(np.clip((dx @ dy) / math.sqrt((dx @ dx) * (dy @ dy)), -1, 1))
    if abs(r) == 1:
        return Estimate(r, r, r)
    half = Z / math.sqrt(n - 3)
    return Estimate(r, math.tanh(math.atanh(r) - half), math.tanh(math.atanh(r) + half))


def discriminations(scores: Floats) -> list[Estimate | None]:
    """``discrimination`` of every column of ``scores`` (students, items)."""
    totals = scores.sum(1)
    return [discrimination(column, totals - column) for column in scores.T]


def bins(scores: Sequence[float], highest: float, count: int = 10) -> list[list[int]]:
    """Which scores fall into each of ``count`` equal bins of [0, highest].

    A score on a border falls into the bin above it, and the highest into the last bin.
    """
    found: list[list[int]] = [[] for _ in range(count)]
    for at, score in enumerate(scores):
        share = score / highest if highest else 0.0
        found[min(count - 1, max(0, int(share * count + 1e-9)))].append(at)
    return found
