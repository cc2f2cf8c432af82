"""Part 3, whole layers at once: what is asked, from the forward pass alone; δ = ∂C0/∂z."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from grader.calculus.gradient import gradient, gradients
from grader.calculus.network import RIGHT, Array, Rules, network_cost

Matrices = Sequence[Array]


def output_delta(z: Array, y: Array, *, rules: Rules = RIGHT) -> Array:
    return gradient(lambda z: rules.total(rules.cost(rules.output(z), y)), z)


def hidden_delta(W_next: Array, delta_next: Array, z: Array, *, rules: Rules = RIGHT) -> Array:
    """The cost is known only by its slope δ_next at z_next, so it is followed along that line."""

    def along_delta(z: Array) -> Array:
        z_next = rules.weigh([W_next], [np.zeros(len(delta_next))], rules.hidden(z), 0)
        return (delta_next * z_next).sum(-1)

    return gradient(along_delta, z)


def weight_gradient(delta: Array, a_prev: Array, *, rules: Rules = RIGHT) -> Array:
    zero_W, zero_b = np.zeros((len(delta), len(a_prev))), np.zeros(len(delta))
    return gradient(lambda W: (delta * rules.weigh([W], [zero_b], a_prev, 0)).sum(-1), zero_W)


def bias_gradient(delta: Array) -> Array:
    return gradient(lambda b: (delta * b).sum(-1), np.zeros(len(delta)))


def backprop(
    weights: Matrices, biases: Matrices, x: Array, y: Array, *, rules: Rules = RIGHT
) -> tuple[list[Array], list[Array]]:
    return _by_every_parameter(lambda W, b: network_cost(W, b, x, y, rules), weights, biases)


def backprop_batch(
    weights: Matrices, biases: Matrices, X: Array, Y: Array, *, rules: Rules = RIGHT
) -> tuple[list[Array], list[Array]]:
    return _by_every_parameter(lambda W, b: batch_cost(W, b, X, Y, rules), weights, biases)


def batch_cost(
    weights: Matrices, biases: Matrices, X: Array, Y: Array, rules: Rules = RIGHT
) -> Array:
    """C, the mean of C0 over the examples, one in each row of X and Y."""
    for_each_row = [W[..., None, :, :] for W in weights], [b[..., None, :] for b in biases]
    return network_cost(*for_each_row, X, Y, rules).mean(-1)


def _by_every_parameter(
    cost: Callable[[Matrices, Matrices], Array], weights: Matrices, biases: Matrices
) -> tuple[list[Array], list[Array]]:
    """(∂C/∂W, ∂C/∂b), a list of each with an entry for every layer."""
    depth = len(weights)
    slopes = gradients(lambda all: cost(all[:depth], all[depth:]), [*weights, *biases])
    return slopes[:depth], slopes[depth:]
