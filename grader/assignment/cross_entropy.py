"""Part 4, another cost: C0 = -Σ (y ln a + (1 - y) ln(1 - a)), and softmax with -Σ y ln p."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from random import Random
from typing import Unpack

import numpy as np

from grader.answers import FloatArray
from grader.assignment import matrix_form, wrong_formulas
from grader.assignment.calculus.gradient import Array, gradient, slope
from grader.assignment.calculus.network import (
    Links,
    cross_entropy,
    cross_entropy_of_sigmoid,
    cross_entropy_of_softmax,
    neuron_costs,
    squared_error,
)
from grader.assignment.exercise import Args, Exercise
from grader.assignment.inputs import (
    DEPTHS,
    SMALLEST_ARRAYS,
    SMALLEST_NETWORKS,
    activations,
    elementwise,
    flat_output,
    huge,
    labels,
    networks,
    one_hot,
    weighted_inputs,
)
from grader.assignment.matrix_form import (
    NETWORK,
    Gradients,
    Matrices,
    leaf_for_each_layer,
    parameters,
)
from grader.assignment.wrong_formulas import ALWAYS, wrong

# The exercises, defined by the forward pass alone. ``links`` replace links of the chain.


def dC_da(a: Array, y: Array, **links: Unpack[Links]) -> FloatArray:
    """∂C0/∂a of C0 = -(y ln a + (1 - y) ln(1 - a)); both of one shape, which the value has."""
    return slope(lambda a: neuron_costs(a, y, cross_entropy, **links), a)


def output_delta(z: Array, y: Array) -> FloatArray:
    """∂C0/∂z of the same cost with a = σ(z), in the shape of z and finite for any finite z."""
    return slope(lambda z: cross_entropy_of_sigmoid(z, y), z)


def softmax_output_delta(z: Array, y: Array) -> FloatArray:
    """∂C0/∂z, (n,), of C0 = -Σ_j y_j ln p_j with p = softmax(z) and y one-hot; finite as well."""
    return gradient(lambda z: cross_entropy_of_softmax(z, y), z)


def backprop(
    weights: Matrices, biases: Matrices, x: Array, y: Array, **links: Unpack[Links]
) -> Gradients:
    """``matrix_form.backprop`` with cross-entropy, summed over the outputs, as its cost."""
    return matrix_form.backprop(weights, biases, x, y, cost=cross_entropy, **links)


# The arguments of the calls, and what can go wrong


def _delta_by_links(z: Array, y: Array, **links: Unpack[Links]) -> FloatArray:
    """``output_delta`` at moderate z, link by link."""
    return matrix_form.output_delta(z, y, cost=cross_entropy, **links)


def _softmax(z: Array) -> Array:
    p = np.exp(z - z.max())
    return p / p.sum()


def _averaged(vector: FloatArray) -> FloatArray:
    return vector / len(vector)


def _squared_error_of_softmax(z: Array, y: Array) -> FloatArray:
    def cost(z: Array) -> Array:
        p = np.exp(z)
        return squared_error(p / p.sum(-1, keepdims=True), y).sum(-1)

    return gradient(cost, z)


_SHAPES: tuple[tuple[int, ...], ...] = ((), (), (), (), (4,), (5,), (2, 3))


def _labels(random: Random) -> list[float | FloatArray]:
    """A label for each of ``_SHAPES``; two of the four numbers are 1, two are 0."""
    return [*labels(random, (4,)).tolist(), *(labels(random, shape) for shape in _SHAPES[4:])]


def _activations_and_labels(random: Random) -> list[Args]:
    ys = _labels(random)
    pairs = zip(elementwise(random, _SHAPES, activations), ys, strict=True)
    return [(a, y) for (a,), y in pairs]


def _classes(random: Random) -> list[Args]:
    """(z, y) with one right class, which in every second pair is the least likely one."""
    cases = []
    for at, n in enumerate((2, 3, 4, 5, 3, 4)):
        z = weighted_inputs(random, (n,))
        label = random.randrange(n) if at % 2 else int(np.argmin(z))
        cases.append((z, one_hot(label, n)))
    return cases


def _networks(random: Random, depths: Sequence[tuple[int, ...]] = DEPTHS) -> list[Args]:
    """Networks whose outputs do not come near 0 and 1, which are the labels."""
    return [
        ([*weights[:-1], 0.5 * weights[-1]], biases, x, labels(random, y.shape))
        for weights, biases, x, y in networks(random, depths)
    ]


def _smallest_arrays(random: Random) -> list[Args]:
    """(a, y) of arrays of one entry, with both labels."""
    drawn = elementwise(random, SMALLEST_ARRAYS, activations)
    return [(a, np.full(a.shape, label % 2.0)) for label, (a,) in enumerate(drawn)]


def _vectors(random: Random, sizes: Sequence[int] = (2, 3, 4, 5, 3, 6)) -> list[Args]:
    return [(weighted_inputs(random, (n,)), labels(random, (n,))) for n in sizes]


def _flat_network(
    z: float,
    weights: Sequence[FloatArray],
    biases: Sequence[FloatArray],
    x: FloatArray,
    y: FloatArray,
) -> Args:
    """A network with outputs near their labels 1, so that the cost is nearly 0."""
    return flat_output(abs(z), weights, biases, x, np.ones_like(y))


def _saturated(random: Random) -> list[Args]:
    """Weighted inputs so large that σ is 0 or 1 to rounding, on the right and on the wrong side."""
    cases = []
    for n in (4, 5, 6, 8):
        quarters = [(2 * (i % 2) - 1.0, i // 2 % 2) for i in range(n)]
        random.shuffle(quarters)
        signs, labels = np.array(quarters).T
        cases.append((signs * huge(random, n), labels))
    return cases


def _far_apart(random: Random) -> list[Args]:
    """Classes of which one has nearly all of the probability, and another one is right."""
    cases = []
    for n in (2, 3, 4, 5):
        z = [random.choice((-1.0, 1.0)) * size for size in huge(random, n)]
        random.shuffle(z)
        others = [i for i in range(n) if i != np.argmax(z)]
        cases.append((np.array(z), one_hot(random.choice(others), n)))
    return cases


def _far_out(random: Random) -> list[Args]:
    """Classes that are near each other and far from zero, on one side or the other."""
    cases = []
    for sign, n in ((1, 3), (-1, 2), (1, 4), (-1, 5)):
        z = sign * random.uniform(800.0, 5000.0) + weighted_inputs(random, (n,))
        cases.append((z, one_hot(int(np.argmin(z)), n)))
    return cases


EXERCISES = (
    Exercise(
        "cross_entropy.dC_da",
        3.0,
        dC_da,
        _activations_and_labels,
        (
            "Differentiate the two terms one by one. The derivative of ln a is 1/a; mind the "
            "inner derivative of ln(1 - a).",
            "Bring the two fractions to a common denominator. The result should be 0 where a = y "
            "in sign: negative while a is too small, positive while it is too large.",
        ),
        (
            *wrong_formulas.CROSS_ENTROPY_SLOPE,
            wrong("cross_entropy_delta", cost_slope=wrong_formulas.a_less_y),
            wrong("returned_the_cost", instead=cross_entropy),
            wrong("wrong_axis", then=np.sum),
            *ALWAYS,
        ),
        smallest=_smallest_arrays,
        roughened=lambda z, a, y: (0.002 * a, np.ones_like(y)),
    ),
    Exercise(
        "cross_entropy.output_delta",
        3.0,
        output_delta,
        _vectors,
        (
            "Multiply the new ∂C0/∂a by σ′(z), with σ′ written by means of a, before you compute "
            "anything.",
            "What stood in the denominator is just what σ′ is. What is left has no division, so "
            "nothing can overflow once σ itself is safe.",
        ),
        (
            *(
                replace(row, of=_delta_by_links)
                for row in (
                    *wrong_formulas.CROSS_ENTROPY,
                    *wrong_formulas.WRONG_OUTPUT_SLOPE,
                    *wrong_formulas.ANOTHER_LESS_Y,
                )
            ),
            wrong("missing_cost_slope", of=_delta_by_links, cost_slope=wrong_formulas.one),
            wrong("slope_of_activation", instead=lambda z, y: z - y),
            wrong("returned_the_cost", instead=cross_entropy_of_sigmoid),
            wrong("returned_the_cost", instead=lambda z, y: cross_entropy_of_sigmoid(z, y).sum()),
            wrong("mean_instead_of_sum", then=_averaged),
            wrong("wrong_axis", then=np.sum),
            *ALWAYS,
        ),
        smallest=lambda random: _vectors(random, (1, 1, 1)),
        large=_saturated,
        roughened=lambda z, old_z, y: (abs(z) * (2 * y - 1) + 0.1 * old_z, y),
    ),
    Exercise(
        "cross_entropy.softmax_output_delta",
        3.0,
        softmax_output_delta,
        _classes,
        (
            "Softmax couples the outputs: z_i moves every p_j. Write ln p_j = z_j - ln Σ e^z and "
            "differentiate that; y adds up to 1.",
            "The result looks like the sigmoid's. For safety take the largest z away from all of "
            "them before the exponential: the p do not change.",
        ),
        (
            wrong("kept_factor_2", then=lambda delta: 2 * delta),
            wrong(
                "kept_slope",
                instead=lambda z, y: softmax_output_delta(z, y) * _softmax(z) * (1 - _softmax(z)),
            ),
            wrong("missing_slope", instead=lambda z, y: -y / _softmax(z)),
            wrong("missing_term", instead=lambda z, y: y * softmax_output_delta(z, y)),
            wrong("missing_term", instead=lambda z, y: _softmax(z)),
            wrong("mean_instead_of_sum", then=_averaged),
            wrong("sigmoid_instead_of_softmax", instead=output_delta),
            wrong("squared_error_slope", instead=_squared_error_of_softmax),
            wrong(
                "squared_error_slope",
                instead=lambda z, y: (
                    2 * softmax_output_delta(z, y) * _softmax(z) * (1 - _softmax(z))
                ),
            ),
            wrong("returned_the_cost", instead=cross_entropy_of_softmax),
            wrong("returned_the_cost", instead=lambda z, y: y * cross_entropy_of_softmax(z, y)),
            *ALWAYS,
        ),
        smallest=lambda random: [(weighted_inputs(random, (1,)), np.ones(1)) for _ in range(3)],
        large=lambda random: _far_apart(random) + _far_out(random),
        roughened=lambda z, old_z, y: (abs(z) * y + 0.1 * old_z, y),
    ),
    Exercise(
        "cross_entropy.backprop",
        3.0,
        backprop,
        _networks,
        (
            "Only one line of the old `backprop` depends on the cost. Which?",
            "The hidden layers never see the cost: they see δ of the layer after them.",
        ),
        (
            *NETWORK,
            *wrong_formulas.CROSS_ENTROPY,
            *wrong_formulas.ANOTHER_LESS_Y,
            *wrong_formulas.EVERY_OTHER_LESS_Y,
            *wrong_formulas.updated_before_use(backprop),
            wrong_formulas.every_layer_as_last(backprop, list),
            *wrong_formulas.wrongly_paired(backprop, list),
            wrong_formulas.Z_LESS_Y,
            wrong_formulas.COSTS_AVERAGED,
        ),
        smallest=lambda random: _networks(random, SMALLEST_NETWORKS),
        learned=parameters,
        roughened=_flat_network,
        form=leaf_for_each_layer,
    ),
)
