"""Derivatives of a forward pass, taken from its definition alone.

The complex step is exact to rounding: f(x + ih) = f(x) + ih f'(x) + O(h²), so Im f(x + ih) / h is
the derivative, and with h = 1e-30 the error term vanishes and nothing cancels (W. Squire and
G. Trapp, "Using complex variables to estimate derivatives of real functions", SIAM Review 40(1),
1998). It needs f to be analytic: ``abs``, comparisons and casts break it silently, so it is used
on our own forward passes only.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import accumulate
from typing import TypeAlias, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from grader.answers import FloatArray

STEP = 1e-30
"""h, the size of the complex step."""

Array: TypeAlias = NDArray[np.inexact]
"""An array: complex while a complex step is taken, else real."""
Number = TypeVar("Number", float, FloatArray, Array)
"""A number, or an array of numbers that are worked on entry by entry."""
Link: TypeAlias = Callable[..., Array]
"""A link of a chain, or its derivative: a function of one quantity; the others are held fixed."""


def slope(f: Callable[[Array], Array], x: ArrayLike) -> FloatArray:
    """f'(x) of an elementwise f, of the shape of x, by a complex step."""
    return np.asarray(np.imag(f(np.asarray(x, dtype=np.float64) + 1j * STEP)) / STEP)


def gradient(f: Callable[[Array], Array], x: ArrayLike) -> FloatArray:
    """∂f/∂x of a scalar f, of the shape of x, by complex steps.

    ``f`` is called once, with a copy of x for each entry, in which that entry is nudged. The copies
    are stacked along a new first axis, and ``f`` returns one value for each.
    """
    return gradients(lambda points: f(points[0]), [x])[0]


def gradients(f: Callable[[list[Array]], Array], points: Sequence[ArrayLike]) -> list[FloatArray]:
    """∂f/∂x for each of several arrays x; as ``gradient``, with an ``f`` that takes their list."""
    arrays = [np.asarray(x, dtype=np.float64) for x in points]
    ends = list(accumulate(x.size for x in arrays))
    nudges = np.eye(ends[-1])
    slices = [slice(end - x.size, end) for x, end in zip(arrays, ends, strict=True)]
    nudged: list[Array] = [
        x + 1j * STEP * nudges[:, entries].reshape(-1, *x.shape)
        for x, entries in zip(arrays, slices, strict=True)
    ]
    slopes = np.imag(f(nudged)) / STEP
    return [slopes[entries].reshape(x.shape) for x, entries in zip(arrays, slices, strict=True)]


def central_difference(
    f: Callable[[FloatArray], FloatArray], x: ArrayLike, h: ArrayLike = 1e-6
) -> FloatArray:
    """(f(x + h) - f(x - h)) / 2h of an elementwise f that need not be analytic.

    It is f'(x) up to an error of about h², where no kink of f lies between x - h and x + h.
    """
    point, step = np.asarray(x, dtype=np.float64), np.asarray(h, dtype=np.float64)
    return np.asarray((f(point + step) - f(point - step)) / (2 * step))


def value(x: Array) -> Array:
    """The value of a forward pass without the step: the real part."""
    return np.real(x)


def nudge(x: Array) -> Array:
    """The step after the chain so far: i times the imaginary part."""
    return x - np.real(x)


def with_slope(f: Link, wrong_slope: Link | None) -> Link:
    """f with the right values, but with another derivative by its first argument.

    In f(x + dx) = f(x) + f'(x) dx it puts ``wrong_slope`` in the place of f'. All other links of a
    chain stay right, so the chain shows what comes of one wrong link.
    ``None`` leaves f as it is.
    """
    if wrong_slope is None:
        return f

    def link(x: Array, *others: Array) -> Array:
        return f(value(x), *others) + wrong_slope(value(x), *others) * nudge(x)

    return link
