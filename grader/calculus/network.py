"""Forward passes and costs, in the notation of the text, and the rules that they are made of.

Every function also takes arguments with extra leading axes (a stack of nudged copies, see
``gradient``) and complex ones.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

Array = Any
"""A float or complex array, or a number."""


def sigmoid(z: Array) -> Array:
    """σ(z) = 1 / (1 + e^-z), written so that no z overflows."""
    return 0.5 * (1 + np.tanh(0.5 * z))


def relu(z: Array) -> Array:
    """max(0, z)."""
    return np.maximum(0, z)


def squared_error(a: Array, y: Array) -> Array:
    """(a - y)², one neuron's share of the cost; no factor ½."""
    return (a - y) ** 2


def cross_entropy(a: Array, y: Array) -> Array:
    """-(y ln a + (1 - y) ln(1 - a)), one neuron's share of the cost."""
    return -(y * np.log(a) + (1 - y) * np.log(1 - a))


def cross_entropy_of_sigmoid(z: Array, y: Array) -> Array:
    """``cross_entropy(sigmoid(z), y)``, written as ln(1 + e^z) - y z so that any z is finite."""
    right = np.real(z) > 0
    tail = np.log1p(np.exp(np.where(right, -z, z)))
    return np.where(right, z, 0) + tail - y * z


def cross_entropy_of_softmax(z: Array, y: Array) -> Array:
    """-Σ y ln p with p = softmax(z), for a y that adds up to 1; any z is finite."""
    top = np.max(np.real(z), axis=-1, keepdims=True)
    log_total = np.log(np.exp(z - top).sum(-1)) + top[..., 0]
    return (y * (log_total[..., None] - z)).sum(-1)


def affine(weights: Sequence[Array], biases: Sequence[Array], a: Array, layer: int) -> Array:
    """z = W a + b of one layer."""
    return np.einsum("...jk,...k->...j", weights[layer], a) + biases[layer]


def every_neuron(costs: Array) -> Array:
    """C0 = Σ_j over the output neurons."""
    return costs.sum(-1)


@dataclass(frozen=True)
class Rules:
    """What a forward pass is made of; a wrong rule here is a mistake in one local derivative."""

    hidden: Callable[[Array], Array] = sigmoid
    output: Callable[[Array], Array] = sigmoid
    cost: Callable[[Array, Array], Array] = squared_error
    weigh: Callable[[Sequence[Array], Sequence[Array], Array, int], Array] = affine
    total: Callable[[Array], Array] = every_neuron


RIGHT = Rules()
CROSS_ENTROPY = Rules(cost=cross_entropy)


def neuron_cost(w: Array, b: Array, a_prev: Array, y: Array, rules: Rules = RIGHT) -> Array:
    """C0 of one neuron: z = w a_prev + b, a = σ(z), C0 = (a - y)²."""
    return rules.cost(rules.output(w * a_prev + b), y)


def network_cost(
    weights: Sequence[Array], biases: Sequence[Array], x: Array, y: Array, rules: Rules = RIGHT
) -> Array:
    """C0 of a network of any depth for one example: vectors (n,), W[j, k] from k to j."""
    a = x
    for layer in range(len(weights)):
        z = rules.weigh(weights, biases, a, layer)
        a = rules.output(z) if layer == len(weights) - 1 else rules.hidden(z)
    return rules.total(rules.cost(a, y))
