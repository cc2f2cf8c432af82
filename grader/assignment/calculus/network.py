"""Forward passes and costs, in the notation of the text, and the links that they are made of.

Layer l has z^l = W^l a^(l-1) + b^l and a^l = σ(z^l). W[j, k] leads from neuron k of the layer
before to neuron j, so W has the shape (n_out, n_in); vectors have the shape (n,). The cost of one
example is C0 = Σ_j (a_j - y_j)² or the cross-entropy, without a factor ½.

Every function also takes arguments with extra leading axes (a stack of nudged copies, see
``gradient``) and complex ones.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias, TypedDict, Unpack

import numpy as np

from grader.assignment.calculus.gradient import Array, Number, nudge, value, with_slope

Cost: TypeAlias = Callable[[Array, Array], Array]
"""A neuron's share of the cost, as a function of its activation a and its goal y."""


def sigmoid(z: Number) -> Number:
    """σ(z) = 1 / (1 + e^-z), written so that no z overflows."""
    return 0.5 * (1 + np.tanh(0.5 * z))


def relu(z: Number) -> Number:
    """max(0, z)."""
    return np.maximum(0, z)


def squared_error(a: Number, y: Number | float) -> Number:
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


def logit(a: Array) -> Array:
    """z = ln(a / (1 - a)), for which a = σ(z)."""
    return np.log(a / (1 - a))


def every_neuron(costs: Array) -> Array:
    """C0 = Σ_j of the output neurons' shares of the cost."""
    return costs.sum(-1)


@dataclass(frozen=True)
class Layer:
    """The layer z = W a_prev + b at which a wrong derivative is taken.

    ``a_prev`` and ``z`` are rows, (1, n), so that a_prev[k] meets W[j, k] in a product.
    """

    weights: Sequence[Array]
    number: int
    a_prev: Array
    z: Array

    @property
    def W(self) -> Array:
        return self.weights[self.number]

    @property
    def W_before(self) -> Array:
        """The weights of the layer before."""
        if self.number == 0:
            raise ValueError("the first layer has no layer before it")
        return self.weights[self.number - 1]

    @property
    def z_before(self) -> Array:
        """z of the layer before; for the first layer the network's input, which has no σ."""
        return logit(self.a_prev) if self.number else self.a_prev


class Links(TypedDict, total=False):
    """Replacements for links of the chain; the links that are not named stay right."""

    cost_slope: Callable[[Array, Array], Array]
    """∂C/∂a, of a and y."""
    output_slope: Callable[[Array], Array]
    """∂a/∂z of the last layer, of z."""
    hidden_slope: Callable[[Array], Array]
    """∂a/∂z of all other layers, of z."""
    input: Callable[[Layer], Array]
    """∂z_j/∂W[j, k]."""
    weight: Callable[[Layer], Array]
    """∂z_j/∂a_prev[k]."""
    paths: Callable[[Array], Array]
    """How the outputs' shares of the cost become one number."""
    hidden: Callable[[Array], Array]
    """a of a hidden neuron, of its z."""
    output: Callable[[Array], Array]
    """a of an output neuron, of its z."""
    bias: Callable[[Array], Array]
    """What is added to W a, of b."""


def product(W: Array, a: Array) -> Array:
    """W a; for a stack of matrices or vectors, one product for each."""
    return np.einsum("...jk,...k->...j", W, a)


def weighted_input(
    weights: Sequence[Array],
    biases: Sequence[Array],
    a: Array,
    number: int,
    **links: Unpack[Links],
) -> Array:
    """z = W a + b of one layer."""
    W, b = weights[number], biases[number]
    if "bias" in links:
        b = links["bias"](b)
    right = product(W, a) + b
    if "input" not in links and "weight" not in links:
        return right
    at = Layer(
        list(map(value, weights)), number, value(a)[..., None, :], value(right)[..., None, :]
    )
    z = value(right) + nudge(b)
    by_W, by_a = links.get("input"), links.get("weight")
    if np.iscomplexobj(W):
        z = z + ((nudge(W) * by_W(at)).sum(-1) if by_W else nudge(product(W, value(a))))
    if np.iscomplexobj(a):
        z = z + product(by_a(at) + np.zeros_like(at.W) if by_a else at.W, nudge(a))
    return z


def hidden_activation(z: Array, **links: Unpack[Links]) -> Array:
    """a = σ(z) of a hidden layer."""
    return with_slope(links.get("hidden", sigmoid), links.get("hidden_slope"))(z)


def output_activation(z: Array, **links: Unpack[Links]) -> Array:
    """a = σ(z) of the last layer."""
    return with_slope(links.get("output", sigmoid), links.get("output_slope"))(z)


def neuron_costs(a: Array, y: Array, cost: Cost = squared_error, **links: Unpack[Links]) -> Array:
    """Each output neuron's share of the cost."""
    return with_slope(cost, links.get("cost_slope"))(a, y)


def output_cost(z: Array, y: Array, cost: Cost = squared_error, **links: Unpack[Links]) -> Array:
    """C0 of the last layer's weighted inputs."""
    shares = neuron_costs(output_activation(z, **links), y, cost, **links)
    return links.get("paths", every_neuron)(shares)


def network_cost(
    weights: Sequence[Array],
    biases: Sequence[Array],
    x: Array,
    y: Array,
    cost: Cost = squared_error,
    **links: Unpack[Links],
) -> Array:
    """C0 of a network of any depth for one example: vectors (n,), W[j, k] from k to j."""
    *hidden, last = range(len(weights))
    a = x
    for number in hidden:
        a = hidden_activation(weighted_input(weights, biases, a, number, **links), **links)
    return output_cost(weighted_input(weights, biases, a, last, **links), y, cost, **links)
