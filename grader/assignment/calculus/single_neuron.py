"""Part 1, one neuron and a chain of them: what is asked, from the forward pass alone.

z = w a_prev + b, a = σ(z), C0 = (a - y)². ``links`` are taken in place of the chain's own.
"""

from __future__ import annotations

from typing import Unpack

import numpy as np

from grader.assignment.calculus.gradient import Array, central_difference, gradients, slope
from grader.assignment.calculus.network import (
    Links,
    network_cost,
    neuron_costs,
    output_activation,
    relu,
    weighted_input,
)


def dC_da(a: Array, y: Array, **links: Unpack[Links]) -> Array:
    return slope(lambda a: neuron_costs(a, y, **links), a)


def sigmoid_prime(z: Array, **links: Unpack[Links]) -> Array:
    return slope(lambda z: output_activation(z, **links), z)


def relu_prime(z: Array) -> Array:
    """Each side of the kink is straight, so a wide step is exact and stays on its side."""
    return central_difference(relu, z, h=np.abs(z) / 2)


def dz_dw(w: Array, b: Array, a_prev: Array, **links: Unpack[Links]) -> Array:
    return slope(lambda w: weighted_input(*_layer(w, b, a_prev), 0, **links)[..., 0], w)


def neuron_cost(w: Array, b: Array, a_prev: Array, y: Array, **links: Unpack[Links]) -> Array:
    """C0 of one neuron, a layer of one."""
    return network_cost(*_layer(w, b, a_prev), np.asarray(y)[..., None], **links)


def _layer(w: Array, b: Array, a_prev: Array) -> tuple[list[Array], list[Array], Array]:
    """One neuron's numbers as the matrices and vectors of a network."""
    W, bias = np.asarray(w)[..., None, None], np.asarray(b)[..., None]
    return [W], [bias], np.asarray(a_prev)[..., None]


def weight_gradient(w: Array, b: Array, a_prev: Array, y: Array, **links: Unpack[Links]) -> Array:
    return slope(lambda w: neuron_cost(w, b, a_prev, y, **links), w)


def bias_gradient(w: Array, b: Array, a_prev: Array, y: Array, **links: Unpack[Links]) -> Array:
    return slope(lambda b: neuron_cost(w, b, a_prev, y, **links), b)


def previous_activation_gradient(
    w: Array, b: Array, a_prev: Array, y: Array, **links: Unpack[Links]
) -> Array:
    return slope(lambda a_prev: neuron_cost(w, b, a_prev, y, **links), a_prev)


def average_weight_gradient(
    w: Array, b: Array, a_prev: Array, y: Array, **links: Unpack[Links]
) -> Array:
    return slope(lambda w: np.mean(neuron_cost(w, b, a_prev, y, **links)), w)


def chain_cost(weights: Array, biases: Array, x: Array, y: Array, **links: Unpack[Links]) -> Array:
    depth = range(np.shape(weights)[-1])
    return network_cost(
        [weights[..., layer, None, None] for layer in depth],
        [biases[..., layer, None] for layer in depth],
        np.array([x]),
        np.array([y]),
        **links,
    )


def chain_gradient(
    weights: Array, biases: Array, x: Array, y: Array, **links: Unpack[Links]
) -> tuple[Array, Array]:
    dC_dw, dC_db = gradients(lambda wb: chain_cost(wb[0], wb[1], x, y, **links), [weights, biases])
    return dC_dw, dC_db
