"""Generic inputs: no two numbers alike, both signs, nothing at zero, |z| moderate.

Inputs decide which wrong formulas are caught. A square matrix hides a forgotten transpose, a batch
of one hides a forgotten mean, y = a hides everything; so cases are rectangular and square, and
their numbers come from ranges that leave zero out.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.answers import FloatArray
from grader.curriculum.exercise import Args

Random = np.random.Generator

RECTANGULAR = ((3, 4), (2, 3), (4, 2), (3, 2))
SQUARE = ((3, 3), (2, 2), (4, 4), (3, 3))
LAYER_SHAPES = RECTANGULAR + SQUARE
"""(n_out, n_in) of the single layers that the exercises are asked on."""

DEPTHS = ((4, 3), (2, 3, 2), (3, 3, 3), (4, 3, 2, 3), (2, 2, 2), (3, 3, 3, 3), (2, 2, 2, 2, 2))
"""Sizes of the networks that the exercises are asked on, input first."""


def signed(random: Random, shape: tuple[int, ...] = (), low: float = 0.3, high: float = 1.5) -> Any:
    """Numbers with low <= |x| <= high and a random sign; a float where the shape is ()."""
    values = random.uniform(low, high, shape) * random.choice([-1.0, 1.0], shape)
    return values if shape else float(values)


def activations(random: Random, shape: tuple[int, ...] = ()) -> Any:
    """Numbers well inside (0, 1), as a sigmoid gives them."""
    values = random.uniform(0.08, 0.92, shape)
    return values if shape else float(values)


def labels(random: Random, shape: tuple[int, ...]) -> FloatArray:
    """Zeros and ones, both of them wherever there is room for both."""
    values = random.permutation(np.arange(int(np.prod(shape))) % 2)
    return np.asarray(values.reshape(shape), dtype=np.float64)


def one_hot(random: Random, size: int) -> FloatArray:
    """A label among ``size`` classes."""
    return np.asarray(np.arange(size) == random.integers(size), dtype=np.float64)


def weighted_inputs(random: Random, shape: tuple[int, ...] = ()) -> Any:
    """Values of z near zero and out to 4, where σ is flat but not lost to rounding.

    An array's entries are spread over the whole range, one to each equal piece of it.
    """
    count = int(np.prod(shape))
    pieces = (random.permutation(count) + random.uniform(0.0, 1.0, count)) / count
    values = (0.3 + 3.7 * pieces).reshape(shape) * random.choice([-1.0, 1.0], shape)
    return values if shape else float(values)


def neurons(random: Random, count: int = 8) -> list[tuple[float, float, float, float]]:
    """(w, b, a_prev, y) of single neurons with z from -4 to 4 and a large and small error."""
    cases = []
    for z in np.linspace(-3.8, 3.8, count) + random.uniform(-0.2, 0.2, count):
        w, a_prev = signed(random, (), 0.4, 1.8), signed(random, (), 0.5, 3.0)
        cases.append((w, float(z - w * a_prev), a_prev, signed(random, (), 1.2, 9.0)))
    return cases


def layers(random: Random) -> list[tuple[Any, Any, Any, Any]]:
    """(W, b, a_prev, y) of single layers, rectangular and square."""
    return [
        (
            signed(random, (n_out, n_in)),
            signed(random, (n_out,)),
            signed(random, (n_in,), 0.4, 2.0),
            signed(random, (n_out,), 1.2, 9.0),
        )
        for n_out, n_in in LAYER_SHAPES
    ]


def networks(random: Random) -> list[tuple[list[FloatArray], list[FloatArray], Any, Any]]:
    """(weights, biases, x, y) of networks of one to four layers, of one width and of several."""
    return [
        (
            [signed(random, shape) for shape in zip(sizes[1:], sizes[:-1], strict=True)],
            [signed(random, (size,)) for size in sizes[1:]],
            signed(random, (sizes[0],), 0.4, 2.0),
            signed(random, (sizes[-1],), 1.2, 9.0),
        )
        for sizes in DEPTHS
    ]


def flat_layer(z: float, W: Any, b: Any, a_prev: Any, y: Any, *others: Any) -> Args:
    """A neuron or layer with its weighted inputs moved to about ``z``.

    All paths have one sign, so that their sum loses no digits.
    """
    return (0.1 * abs(W), z + 0.1 * b, abs(a_prev), abs(y), *others)


def flat_output(z: float, weights: Any, biases: Any, x: Any, y: Any) -> Args:
    """A network with its last weighted inputs moved to about ``z``."""
    W, b, x, y = flat_layer(z, weights[-1], biases[-1], x, y)
    return ([*map(abs, weights[:-1]), W], [*biases[:-1], b], x, y)
