"""Part 3, whole layers at once: what is asked, from the forward pass alone; δ = ∂C0/∂z."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Unpack

import numpy as np

from grader.assignment.calculus.gradient import Array, gradient, gradients
from grader.assignment.calculus.network import (
    Cost,
    Links,
    hidden_activation,
    network_cost,
    output_cost,
    squared_error,
    weighted_input,
)

Matrices = Sequence[Array]


def output_delta(
    z: Array, y: Array, *, cost: Cost = squared_error, **links: Unpack[Links]
) -> Array:
    return gradient(lambda z: output_cost(z, y, cost, **links), z)


def hidden_delta(W_next: Array, delta_next: Array, z: Array, **links: Unpack[Links]) -> Array:
    """The cost is known only by its slope δ_next at z_next, so it is followed along that line."""

    def along_delta(z: Array) -> Array:
        a, no_bias = hidden_activation(z, **links), np.zeros(len(delta_next))
        return (delta_next * weighted_input([W_next], [no_bias], a, 0, **links)).sum(-1)

    return gradient(along_delta, z)


def weight_gradient(delta: Array, a_prev: Array, **links: Unpack[Links]) -> Array:
    def along_delta(W: Array) -> Array:
        return (delta * weighted_input([W], [np.zeros(len(delta))], a_prev, 0, **links)).sum(-1)

    return gradient(along_delta, np.zeros((len(delta), len(a_prev))))


def bias_gradient(delta: Array) -> Array:
    return gradient(lambda b: (delta * b).sum(-1), np.zeros(len(delta)))


def backprop(
    weights: Matrices,
    biases: Matrices,
    x: Array,
    y: Array,
    *,
    cost: Cost = squared_error,
    **links: Unpack[Links],
) -> tuple[list[Array], list[Array]]:
    return _by_every_parameter(
        lambda W, b: network_cost(W, b, x, y, cost, **links), weights, biases
    )


def backprop_batch(
    weights: Matrices, biases: Matrices, X: Array, Y: Array, **links: Unpack[Links]
) -> tuple[list[Array], list[Array]]:
    return _by_every_parameter(lambda W, b: batch_cost(W, b, X, Y, **links), weights, biases)


def batch_cost(
    weights: Matrices, biases: Matrices, X: Array, Y: Array, **links: Unpack[Links]
) -> Array:
    """C, the mean of C0 over the examples, one in each row of X and Y."""
    for_each_row = [W[..., None, :, :] for W in weights], [b[..., None, :] for b in biases]
    return network_cost(*for_each_row, X, Y, **links).mean(-1)


def _by_every_parameter(
    cost: Callable[[Matrices, Matrices], Array], weights: Matrices, biases: Matrices
) -> tuple[list[Array], list[Array]]:
    """(∂C/∂W, ∂C/∂b), a list of each with an entry for every layer."""
    depth = len(weights)
    slopes = gradients(lambda all: cost(all[:depth], all[depth:]), [*weights, *biases])
    return slopes[:depth], slopes[depth:]
