"""Arguments of the exercises: no two numbers alike, both signs, nothing at zero, moderate z.

They decide which wrong formulas are caught. A square matrix hides a forgotten transpose, a batch of
one example hides a forgotten mean, and y = a hides everything. So matrices are rectangular and
square, batches have several examples, and numbers come from ranges that leave zero out.

The smallest layers, networks and batches hide most wrong formulas, but they show what loses an
axis. So they are asked apart, and no misconception but that of the shape is told by them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from math import log, prod
from random import Random
from typing import TypeAlias

import numpy as np

from grader.answers import FloatArray
from grader.assignment.exercise import Args

RECTANGULAR = ((3, 4), (2, 3), (4, 2), (3, 2))
SQUARE = ((3, 3), (2, 2), (4, 4), (3, 3))
LAYER_SHAPES = RECTANGULAR + SQUARE
"""(n_out, n_in) of the single layers that the exercises are called with."""

DEPTHS = ((4, 3), (2, 3, 2), (3, 3, 3), (4, 3, 2, 3), (2, 2, 2), (3, 3, 3, 3), (2, 2, 2, 2, 2))
"""Sizes of the networks that the exercises are called with, input first."""

SMALLEST_LAYERS = ((1, 3), (1, 2), (1, 1), (2, 1), (3, 1))
SMALLEST_NETWORKS = ((3, 1), (1, 1), (2, 3, 1), (1, 2, 1), (2, 1, 3))
"""Layers and networks with one neuron at the input, in between or at the end."""
SMALLEST_ARRAYS = ((1,), (1,), (1, 1))
"""Shapes of arrays with one entry."""


Draw: TypeAlias = Callable[[Random, tuple[int, ...]], FloatArray]
"""Draws an array of a shape."""


def elementwise(random: Random, shapes: Iterable[tuple[int, ...]], *draws: Draw) -> list[Args]:
    """Arguments of these shapes, drawn one after the other; a float where the shape is ()."""
    return [
        tuple(draw(random, shape) if shape else float(draw(random, shape)) for draw in draws)
        for shape in shapes
    ]


def signed_number(random: Random, low: float = 0.3, high: float = 1.5) -> float:
    """A number with low <= |x| <= high and a random sign."""
    return _sign(random) * random.uniform(low, high)


def signed(
    random: Random, shape: tuple[int, ...], low: float = 0.3, high: float = 1.5
) -> FloatArray:
    """An array of such numbers."""
    return _drawn(shape, lambda: signed_number(random, low, high))


def of_both_signs(random: Random, count: int, low: float, high: float) -> FloatArray:
    """Numbers with low <= |x| <= high, half of them negative."""
    signs = [(-1.0) ** n for n in range(count)]
    random.shuffle(signs)
    return np.array([sign * random.uniform(low, high) for sign in signs])


def activations(random: Random, shape: tuple[int, ...]) -> FloatArray:
    """Numbers well inside (0, 1), as a sigmoid gives them."""
    return _drawn(shape, lambda: random.uniform(0.12, 0.88))


def labels(random: Random, shape: tuple[int, ...]) -> FloatArray:
    """Zeros and ones, both of them wherever there is room for both."""
    values = [n % 2 for n in range(prod(shape))]
    random.shuffle(values)
    return np.array(values, dtype=np.float64).reshape(shape)


def one_hot(label: int, size: int) -> FloatArray:
    """A label among ``size`` classes."""
    return np.array([float(n == label) for n in range(size)])


def weighted_inputs(random: Random, shape: tuple[int, ...]) -> FloatArray:
    """Values of z near zero and out to 4, where σ is flat but not lost to rounding.

    An array's entries are spread over the whole range, one to each equal piece of it.
    """
    pieces = list(range(prod(shape)))
    random.shuffle(pieces)
    width = 3.7 / len(pieces)
    return _drawn(
        shape, lambda: _sign(random) * (0.3 + width * (pieces.pop() + random.uniform(0.0, 1.0)))
    )


def huge(random: Random, count: int) -> FloatArray:
    """Positive numbers in rising order, from 40, where e^-z is lost beside 1, to about 1e307.

    e^z is finite for the first of them only; the next ones have larger and larger exponents.
    """
    exponents = [log(40), log(750), *np.linspace(log(1e4), log(1e307), count - 1).tolist()]
    return np.exp([random.uniform(*piece) for piece in pairwise(exponents)])


def _drawn(shape: tuple[int, ...], draw: Callable[[], float]) -> FloatArray:
    return np.array([draw() for _ in range(prod(shape))]).reshape(shape)


def _sign(random: Random) -> float:
    return random.choice((-1.0, 1.0))


def neurons(random: Random, count: int = 8) -> list[tuple[float, float, float, float]]:
    """(w, b, a_prev, y) of single neurons with z from -4 to 4 and errors a - y of both signs.

    The errors are large. Otherwise all gradients would lie between -1 and 1, and one that is cut to
    whole numbers would be 0 everywhere.
    """
    places = np.linspace(-3.8, 3.8, count).tolist()
    cases = []
    for place, y in zip(places, of_both_signs(random, count, 5.0, 20.0).tolist(), strict=True):
        z = place + random.uniform(-0.2, 0.2)
        w, a_prev = signed_number(random, 0.4, 1.8), signed_number(random, 0.5, 3.0)
        cases.append((w, z - w * a_prev, a_prev, y))
    return cases


def datasets(random: Random, sizes: Sequence[int] = (2, 3, 4, 5, 7)) -> list[Args]:
    """(w, b, a_prev, y) of single neurons with m examples, a_prev and y of shape (m,)."""
    cases = []
    for m, (w, b, first, _) in zip(sizes, neurons(random, len(sizes)), strict=True):
        a_prev = np.array([first, *signed(random, (m - 1,), 0.5, 3.0)])
        cases.append((w, b, a_prev, of_both_signs(random, m, 4.0, 20.0)))
    return cases


def chains(random: Random, depths: Sequence[int] = (1, 2, 3, 4, 2, 3, 4)) -> list[Args]:
    """(weights, biases, x, y) of chains of neurons whose first z is anywhere from -4 to 4."""
    count = len(depths)
    zs, ys = weighted_inputs(random, (count,)), of_both_signs(random, count, 5.0, 20.0)
    cases = []
    for depth, z, y in zip(depths, zs, ys.tolist(), strict=True):
        weights, x = signed(random, (depth,), 0.5, 2.0), signed_number(random, 0.5, 2.0)
        biases = np.array([z - weights[0] * x, *signed(random, (depth - 1,))])
        cases.append((weights, biases, x, y))
    return cases


def layers(
    random: Random, shapes: Sequence[tuple[int, int]] = LAYER_SHAPES
) -> list[tuple[FloatArray, FloatArray, FloatArray, FloatArray]]:
    """(W, b, a_prev, y) of single layers, rectangular and square."""
    return [
        (
            signed(random, (n_out, n_in)),
            signed(random, (n_out,)),
            signed(random, (n_in,), 0.4, 2.0),
            signed(random, (n_out,), 1.2, 9.0),
        )
        for n_out, n_in in shapes
    ]


Network: TypeAlias = tuple[list[FloatArray], list[FloatArray], FloatArray, FloatArray]


def networks(random: Random, depths: Sequence[tuple[int, ...]] = DEPTHS) -> list[Network]:
    """(weights, biases, x, y) of networks of one to four layers, of one width and of several."""
    return [
        (
            [signed(random, shape) for shape in zip(sizes[1:], sizes[:-1], strict=True)],
            [signed(random, (size,)) for size in sizes[1:]],
            signed(random, (sizes[0],), 0.4, 2.0),
            signed(random, (sizes[-1],), 1.2, 9.0),
        )
        for sizes in depths
    ]


def flat_layer(
    z: float, W: FloatArray, b: FloatArray, a_prev: FloatArray, y: FloatArray, *others: int
) -> Args:
    """A neuron or layer with its weighted inputs moved to about ``z``.

    All paths have one sign, so that their sum loses no digits.
    """
    return (0.1 * abs(W), z + 0.1 * b, abs(a_prev), abs(y), *others)


def flat_output(
    z: float,
    weights: Sequence[FloatArray],
    biases: Sequence[FloatArray],
    x: FloatArray,
    y: FloatArray,
) -> Args:
    """A network with its last weighted inputs moved to about ``z``."""
    W, b, x, y = flat_layer(z, weights[-1], biases[-1], x, y)
    return ([*map(abs, weights[:-1]), W], [*biases[:-1], b], x, y)
