"""Part 2, layers of many neurons: what is asked, from the forward pass alone.

z_j = Σ_k W[j, k] a_prev[k] + b_j, a_j = σ(z_j), C0 = Σ_j (a_j - y_j)².
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from grader.calculus.gradient import gradient
from grader.calculus.network import RIGHT, Array, Rules, network_cost


def layer_cost(W: Array, b: Array, a_prev: Array, y: Array, *, rules: Rules = RIGHT) -> Array:
    return network_cost([W], [b], a_prev, y, rules=rules)


def gradient_of_W(W: Array, b: Array, a_prev: Array, y: Array, *, rules: Rules = RIGHT) -> Array:
    return gradient(lambda W: layer_cost(W, b, a_prev, y, rules=rules), W)


def gradient_of_b(W: Array, b: Array, a_prev: Array, y: Array, *, rules: Rules = RIGHT) -> Array:
    return gradient(lambda b: layer_cost(W, b, a_prev, y, rules=rules), b)


def costs(W: Array, b: Array, a_prev: Array, y: Array) -> Array:
    """Each output neuron's share of the cost."""
    return RIGHT.cost(RIGHT.output(W @ a_prev + b), y)


def weight_gradient(
    W: Array, b: Array, a_prev: Array, y: Array, j: int, k: int, *, rules: Rules = RIGHT
) -> Array:
    return gradient_of_W(W, b, a_prev, y, rules=rules)[j, k]


def bias_gradient(
    W: Array, b: Array, a_prev: Array, y: Array, j: int, *, rules: Rules = RIGHT
) -> Array:
    return gradient_of_b(W, b, a_prev, y, rules=rules)[j]


def path_contributions(
    W: Array, b: Array, a_prev: Array, y: Array, k: int, *, rules: Rules = RIGHT
) -> Array:
    return every_path(W, b, a_prev, y, rules=rules)[:, k]


def every_path(W: Array, b: Array, a_prev: Array, y: Array, *, rules: Rules = RIGHT) -> Array:
    """What the path from k through j adds to ∂C0/∂a_prev[k], as a matrix [j, k]."""

    def through(j: int) -> Array:
        only_j = replace(rules, total=lambda costs: costs[..., j])
        return previous_activation_gradient(W, b, a_prev, y, rules=only_j)

    return np.array([through(j) for j in range(len(y))])


def previous_activation_gradient(
    W: Array, b: Array, a_prev: Array, y: Array, *, rules: Rules = RIGHT
) -> Array:
    return gradient(lambda a_prev: layer_cost(W, b, a_prev, y, rules=rules), a_prev)


def hidden_cost(
    W1: Array, b1: Array, W2: Array, b2: Array, x: Array, y: Array, *, rules: Rules = RIGHT
) -> Array:
    return network_cost([W1, W2], [b1, b2], x, y, rules=rules)


def hidden_weight_gradient(
    W1: Array,
    b1: Array,
    W2: Array,
    b2: Array,
    x: Array,
    y: Array,
    j: int,
    k: int,
    *,
    rules: Rules = RIGHT,
) -> Array:
    return gradient(lambda W1: hidden_cost(W1, b1, W2, b2, x, y, rules=rules), W1)[j, k]
