"""Part 1, one neuron and a chain of them: what is asked, from the forward pass alone.

z = w a_prev + b, a = σ(z), C0 = (a - y)². ``rules`` replaces what the forward pass is made of.
"""

from __future__ import annotations

import numpy as np

from grader.calculus.gradient import central_difference, gradients, slope
from grader.calculus.network import RIGHT, Array, Rules, network_cost, neuron_cost, relu


def dC_da(a: Array, y: Array, *, rules: Rules = RIGHT) -> Array:
    return slope(lambda a: rules.cost(a, y), a)


def sigmoid_prime(z: Array, *, rules: Rules = RIGHT) -> Array:
    return slope(rules.output, z)


def relu_prime(z: Array) -> Array:
    """Each side of the kink is straight, so a wide step is exact and stays on its side."""
    return central_difference(relu, z, h=np.abs(z) / 2)


def dz_dw(w: Array, b: Array, a_prev: Array) -> Array:
    return slope(lambda w: w * a_prev + b, w)


def weight_gradient(w: Array, b: Array, a_prev: Array, y: Array, *, rules: Rules = RIGHT) -> Array:
    return slope(lambda w: neuron_cost(w, b, a_prev, y, rules=rules), w)


def bias_gradient(w: Array, b: Array, a_prev: Array, y: Array, *, rules: Rules = RIGHT) -> Array:
    return slope(lambda b: neuron_cost(w, b, a_prev, y, rules=rules), b)


def previous_activation_gradient(
    w: Array, b: Array, a_prev: Array, y: Array, *, rules: Rules = RIGHT
) -> Array:
    return slope(lambda a_prev: neuron_cost(w, b, a_prev, y, rules=rules), a_prev)


def average_weight_gradient(
    w: Array, b: Array, a_prev: Array, y: Array, *, rules: Rules = RIGHT
) -> Array:
    return slope(lambda w: np.mean(neuron_cost(w, b, a_prev, y, rules=rules)), w)


def chain_cost(weights: Array, biases: Array, x: Array, y: Array, *, rules: Rules = RIGHT) -> Array:
    depth = range(np.shape(weights)[-1])
    return network_cost(
        [weights[..., layer, None, None] for layer in depth],
        [biases[..., layer, None] for layer in depth],
        np.array([x]),
        np.array([y]),
        rules,
    )


def chain_gradient(
    weights: Array, biases: Array, x: Array, y: Array, *, rules: Rules = RIGHT
) -> tuple[Array, Array]:
    dC_dw, dC_db = gradients(
        lambda wb: chain_cost(wb[0], wb[1], x, y, rules=rules), [weights, biases]
    )
    return dC_dw, dC_db
