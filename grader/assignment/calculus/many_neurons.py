"""Part 2, layers of many neurons: what is asked, from the forward pass alone.

z_j = Σ_k W[j, k] a_prev[k] + b_j, a_j = σ(z_j), C0 = Σ_j (a_j - y_j)².
"""

from __future__ import annotations

from typing import Unpack

import numpy as np

from grader.assignment.calculus.gradient import Array, gradient
from grader.assignment.calculus.network import Links, network_cost, neuron_costs, sigmoid


def layer_cost(W: Array, b: Array, a_prev: Array, y: Array, **links: Unpack[Links]) -> Array:
    return network_cost([W], [b], a_prev, y, **links)


def gradient_of_W(W: Array, b: Array, a_prev: Array, y: Array, **links: Unpack[Links]) -> Array:
    return gradient(lambda W: layer_cost(W, b, a_prev, y, **links), W)


def gradient_of_b(W: Array, b: Array, a_prev: Array, y: Array, **links: Unpack[Links]) -> Array:
    return gradient(lambda b: layer_cost(W, b, a_prev, y, **links), b)


def costs(W: Array, b: Array, a_prev: Array, y: Array) -> Array:
    """Each output neuron's share of the cost."""
    return neuron_costs(sigmoid(W @ a_prev + b), y)


def weight_gradient(
    W: Array, b: Array, a_prev: Array, y: Array, j: int, k: int, **links: Unpack[Links]
) -> Array:
    return gradient_of_W(W, b, a_prev, y, **links)[j, k]


def bias_gradient(
    W: Array, b: Array, a_prev: Array, y: Array, j: int, **links: Unpack[Links]
) -> Array:
    return gradient_of_b(W, b, a_prev, y, **links)[j]


def path_contributions(
    W: Array, b: Array, a_prev: Array, y: Array, k: int, **links: Unpack[Links]
) -> Array:
    return every_path(W, b, a_prev, y, **links)[:, k]


def every_path(W: Array, b: Array, a_prev: Array, y: Array, **links: Unpack[Links]) -> Array:
    """What the path from k through j adds to ∂C0/∂a_prev[k], as a matrix [j, k]."""

    def through(j: int) -> Array:
        only_j: Links = {**links, "paths": lambda costs: costs[..., j]}
        return previous_activation_gradient(W, b, a_prev, y, **only_j)

    return np.array([through(j) for j in range(len(y))])


def previous_activation_gradient(
    W: Array, b: Array, a_prev: Array, y: Array, **links: Unpack[Links]
) -> Array:
    return gradient(lambda a_prev: layer_cost(W, b, a_prev, y, **links), a_prev)


def hidden_cost(
    W1: Array, b1: Array, W2: Array, b2: Array, x: Array, y: Array, **links: Unpack[Links]
) -> Array:
    return network_cost([W1, W2], [b1, b2], x, y, **links)


def hidden_delta(
    W1: Array, b1: Array, W2: Array, b2: Array, x: Array, y: Array, **links: Unpack[Links]
) -> Array:
    """∂C0/∂z of the hidden layer."""
    return gradient(lambda b1: hidden_cost(W1, b1, W2, b2, x, y, **links), b1)


def hidden_gradient_of_W(
    W1: Array, b1: Array, W2: Array, b2: Array, x: Array, y: Array, **links: Unpack[Links]
) -> Array:
    return gradient(lambda W1: hidden_cost(W1, b1, W2, b2, x, y, **links), W1)


def hidden_weight_gradient(
    W1: Array,
    b1: Array,
    W2: Array,
    b2: Array,
    x: Array,
    y: Array,
    j: int,
    k: int,
    **links: Unpack[Links],
) -> Array:
    return hidden_gradient_of_W(W1, b1, W2, b2, x, y, **links)[j, k]
