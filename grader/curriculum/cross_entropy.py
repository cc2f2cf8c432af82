"""Part 4, another cost: C0 = -Σ (y ln a + (1 - y) ln(1 - a)), and softmax with -Σ y ln p."""

from __future__ import annotations

from random import Random
from typing import Any

import numpy as np

from grader.calculus import matrix_form
from grader.calculus.gradient import gradient, slope
from grader.calculus.network import (
    CROSS_ENTROPY,
    Array,
    Rules,
    cross_entropy,
    cross_entropy_of_sigmoid,
    cross_entropy_of_softmax,
    sigmoid,
    squared_error,
)
from grader.curriculum import wrong_rules
from grader.curriculum.exercise import Args, Exercise, Mistake, always, bent_by, each
from grader.curriculum.inputs import (
    activations,
    flat_output,
    labels,
    networks,
    one_hot,
    weighted_inputs,
)
from grader.curriculum.matrix_form import leaf_for_each_layer, network_mistakes


def dC_da(a: Array, y: Array, *, rules: Rules = CROSS_ENTROPY) -> Array:
    return slope(lambda a: rules.cost(a, y), a)


def output_delta(z: Array, y: Array) -> Array:
    return slope(lambda z: cross_entropy_of_sigmoid(z, y), z)


def softmax_output_delta(z: Array, y: Array) -> Array:
    return gradient(lambda z: cross_entropy_of_softmax(z, y), z)


def backprop(
    weights: Any, biases: Any, x: Array, y: Array, *, rules: Rules = CROSS_ENTROPY
) -> tuple[list[Array], list[Array]]:
    return matrix_form.backprop(weights, biases, x, y, rules=rules)


def _delta_by_rules(z: Array, y: Array, *, rules: Rules = CROSS_ENTROPY) -> Array:
    return slope(lambda z: rules.cost(rules.output(z), y), z)


def _softmax(z: Array) -> Array:
    p = np.exp(z - z.max())
    return p / p.sum()


def _averaged(vector: Array) -> Array:
    return vector / len(vector)


def _squared_error_of_softmax(z: Array, y: Array) -> Array:
    def cost(z: Array) -> Array:
        p = np.exp(z)
        return squared_error(p / p.sum(-1, keepdims=True), y).sum(-1)

    return gradient(cost, z)


_SHAPES: tuple[tuple[int, ...], ...] = ((), (), (), (), (4,), (5,), (2, 3))


def _labels(random: Random) -> list[Any]:
    """A label for each of ``_SHAPES``; two of the four numbers are 1, two are 0."""
    singles = [float(y) for y in labels(random, (4,))]
    return singles + [labels(random, shape) for shape in _SHAPES[4:]]


def _with_labels(random: Random, make: Any) -> list[Args]:
    return [(make(random, s), y) for s, y in zip(_SHAPES, _labels(random), strict=True)]


def _classes(random: Random) -> list[Args]:
    """Every second time the least likely class is the right one."""
    cases = []
    for at, n in enumerate((2, 3, 4, 5, 3, 4)):
        z = weighted_inputs(random, (n,))
        label = random.randrange(n) if at % 2 else int(np.argmin(z))
        cases.append((z, one_hot(label, n)))
    return cases


def _networks(random: Random) -> list[Args]:
    """Networks whose outputs do not come near 0 and 1, which are the labels."""
    return [
        ([*weights[:-1], 0.5 * weights[-1]], biases, x, labels(random, y.shape))
        for weights, biases, x, y in networks(random)
    ]


def _vectors(random: Random) -> list[Args]:
    return [(weighted_inputs(random, (n,)), labels(random, (n,))) for n in (2, 3, 4, 5, 3, 6)]


def _flat_network(z: float, weights: Any, biases: Any, x: Any, y: Any) -> Args:
    """Sure and right: the cost is nearly 0."""
    return flat_output(abs(z), weights, biases, x, np.ones_like(y))


_VERY_LARGE = (
    (np.array([-800.0, 800.0, -40.0, 40.0]), np.array([1.0, 0.0, 0.0, 1.0])),
    (np.array([-1e6, 1e6, 1e300, -1e300]), np.array([0.0, 1.0, 0.0, 1.0])),
)

EXERCISES = (
    Exercise(
        "cross_entropy.dC_da",
        3.0,
        dC_da,
        lambda random: _with_labels(random, activations),
        (
            "Differentiate the two terms one by one. The derivative of ln a is 1/a; mind the "
            "inner derivative of ln(1 - a).",
            "Bring the two fractions to a common denominator. The result should be 0 where a = y "
            "in sign: negative while a is too small, positive while it is too large.",
        ),
        (
            *bent_by(
                CROSS_ENTROPY,
                dC_da,
                *(
                    c
                    for c in wrong_rules.CROSS_ENTROPY_COST
                    if c[0] not in ("missing_slope", "kept_slope")
                ),
            ),
            Mistake("cross_entropy_delta", lambda a, y: a - y),
            Mistake("returned_the_cost", cross_entropy),
            *always(dC_da),
            Mistake("wrong_axis", lambda a, y: dC_da(a, y).sum()),
        ),
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
            *bent_by(
                CROSS_ENTROPY,
                _delta_by_rules,
                *wrong_rules.CROSS_ENTROPY_COST,
                *wrong_rules.OUTPUT_SLOPE[1:],
            ),
            *always(output_delta),
            Mistake("wrong_axis", lambda z, y: output_delta(z, y).sum()),
            Mistake("returned_the_cost", cross_entropy_of_sigmoid),
            Mistake("returned_the_cost", lambda z, y: cross_entropy_of_sigmoid(z, y).sum()),
            Mistake("missing_cost_slope", lambda z, y: slope(sigmoid, z)),
            Mistake("slope_of_activation", lambda z, y: z - y),
            Mistake("mean_instead_of_sum", each(_averaged, output_delta)),
        ),
        large=_VERY_LARGE,
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
            Mistake("kept_factor_2", lambda z, y: 2 * softmax_output_delta(z, y)),
            Mistake(
                "kept_slope",
                lambda z, y: softmax_output_delta(z, y) * _softmax(z) * (1 - _softmax(z)),
            ),
            Mistake("missing_slope", lambda z, y: -y / _softmax(z)),
            Mistake("missing_term", lambda z, y: y * softmax_output_delta(z, y)),
            Mistake("missing_term", lambda z, y: _softmax(z)),
            Mistake("mean_instead_of_sum", each(_averaged, softmax_output_delta)),
            Mistake("sigmoid_instead_of_softmax", lambda z, y: output_delta(z, y)),
            Mistake("squared_error_slope", _squared_error_of_softmax),
            Mistake(
                "squared_error_slope",
                lambda z, y: 2 * softmax_output_delta(z, y) * _softmax(z) * (1 - _softmax(z)),
            ),
            Mistake("returned_the_cost", cross_entropy_of_softmax),
            Mistake("returned_the_cost", lambda z, y: y * cross_entropy_of_softmax(z, y)),
            *always(softmax_output_delta),
        ),
        large=(
            (np.array([1000.0, -1000.0, 990.0]), np.array([0.0, 1.0, 0.0])),
            (np.array([-2000.0, -2001.0]), np.array([1.0, 0.0])),
            (np.array([1e6, 0.0, -1e300, 3.0]), np.array([0.0, 0.0, 0.0, 1.0])),
        ),
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
            *network_mistakes(backprop, CROSS_ENTROPY),
            *bent_by(
                CROSS_ENTROPY,
                backprop,
                *wrong_rules.CROSS_ENTROPY_COST,
                wrong_rules.Z_LESS_Y,
                wrong_rules.COST_AVERAGED,
            ),
        ),
        roughened=_flat_network,
        form=leaf_for_each_layer,
    ),
)
