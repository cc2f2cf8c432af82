"""Each exercise as other people's gradient checks are given it: a cost, and the point it is at.

The right value of every exercise is the gradient of some cost at some point, so a check can compare
it with differences of that cost. An elementwise derivative is the gradient of the sum over the
entries, and a path's contribution that of a cost in which each path has an activation of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from grader.answers import FloatArray
from grader.assignment.calculus import network
from grader.assignment.catalogue import EXERCISES
from grader.assignment.exercise import Args
from grader.assignment.many_neurons import hidden_cost, layer_cost
from grader.assignment.matrix_form import batch_cost
from grader.assignment.nested import Nested, leaves
from grader.assignment.single_neuron import chain_cost, mean_cost, neuron_cost

Arrays = tuple[FloatArray, ...]


@dataclass
class Posed:
    """A cost as a function of the arrays by which it is differentiated, and where these are."""

    point: Arrays
    of: Callable[..., Any]
    _costs: dict[tuple[bytes, ...], float] = field(default_factory=dict)
    _measured: dict[str, FloatArray] = field(default_factory=dict)

    def cost(self, *arrays: FloatArray) -> float:
        """The cost; that of a point that was asked before is remembered."""
        at = tuple(np.asarray(array, dtype=np.float64) for array in arrays)
        name = tuple(array.tobytes() for array in at)
        if name not in self._costs:
            self._costs[name] = float(self.of(*at))
        return self._costs[name]

    @property
    def vector(self) -> FloatArray:
        """The point as one vector."""
        return end_to_end(self.point)

    def cost_of_vector(self, vector: FloatArray) -> float:
        """The cost as a function of such a vector."""
        ends = np.cumsum([array.size for array in self.point])
        pieces = zip(np.split(vector, ends[:-1]), self.point, strict=True)
        return self.cost(*(piece.reshape(array.shape) for piece, array in pieces))

    def remembered(self, how: str, measure: Callable[[FloatArray], FloatArray]) -> FloatArray:
        """The gradient as it is measured at the point, ``how`` naming the way; done once."""
        if how not in self._measured:
            self._measured[how] = measure(self.vector)
        return self._measured[how]


def end_to_end(arrays: Arrays) -> FloatArray:
    """The entries of all arrays in one vector."""
    return np.concatenate([array.ravel() for array in arrays])


def posed(exercise: str, args: Args) -> Posed:
    """The cost whose gradient is the value of an exercise for these arguments."""
    return POSED[exercise](exercise, args)


Pose = Callable[[str, Args], Posed]


def _by(cost: Callable[..., Any], *names: str) -> Pose:
    """The cost as a function of the arguments of these names."""

    def pose(exercise: str, args: Args) -> Posed:
        places = [EXERCISES[exercise].parameters.index(name) for name in names]

        def of(*arrays: FloatArray) -> Any:
            given, rest = list(args), iter(arrays)
            for place in places:
                given[place] = _filled(args[place], rest)
            return cost(*given)

        return Posed(tuple(leaf for at in places for leaf in leaves(args[at])), of)

    return pose


def _filled(form: Nested, arrays: Iterator[FloatArray]) -> Nested:
    """An argument nested as ``form`` is, made of the next of these arrays."""
    if isinstance(form, list):
        return [_filled(element, arrays) for element in form]
    return next(arrays)


def _by_entry(cost: Callable[..., Any], array: int, indices: int) -> Pose:
    """The cost as a function of one entry; the last arguments are the indices of it."""

    def pose(_: str, args: Args) -> Posed:
        *others, index = *args[:-indices], args[-indices:]

        def of(entry: FloatArray) -> Any:
            given = list(others)
            given[array] = np.array(others[array])
            given[array][index] = entry
            return cost(*given)

        return Posed((np.asarray(others[array][index]),), of)

    return pose


def _by_paths(_: str, args: Args) -> Posed:
    """The cost as a function of (n_out,) copies of a_prev[k], of which neuron j sees the j-th."""
    W, b, a_prev, y, k = args

    def of(copies: FloatArray) -> Any:
        z = W @ a_prev + b + W[:, k] * (copies - a_prev[k])
        return network.squared_error(network.sigmoid(z), y).sum()

    return Posed((np.full(len(b), a_prev[k]),), of)


def _of_linear(cost: Callable[..., Any], shape: Callable[..., tuple[int, ...]]) -> Pose:
    """A cost that is linear in an array which is no argument, so that any point will do."""
    return lambda _, args: Posed((np.zeros(shape(*args)),), lambda P: cost(P, *args))


POSED: dict[str, Pose] = {
    "single_neuron.dC_da": _by(lambda a, y: network.squared_error(a, y).sum(), "a"),
    "single_neuron.sigmoid_prime": _by(lambda z: network.sigmoid(z).sum(), "z"),
    "single_neuron.relu_prime": _by(lambda z: network.relu(z).sum(), "z"),
    "single_neuron.dz_dw": _by(lambda w, b, a_prev: w * a_prev + b, "w"),
    "single_neuron.weight_gradient": _by(neuron_cost, "w"),
    "single_neuron.bias_gradient": _by(neuron_cost, "b"),
    "single_neuron.previous_activation_gradient": _by(neuron_cost, "a_prev"),
    "single_neuron.average_weight_gradient": _by(mean_cost, "w"),
    "single_neuron.chain_gradient": _by(chain_cost, "weights", "biases"),
    "many_neurons.weight_gradient": _by_entry(layer_cost, array=0, indices=2),
    "many_neurons.bias_gradient": _by_entry(layer_cost, array=1, indices=1),
    "many_neurons.path_contributions": _by_paths,
    "many_neurons.previous_activation_gradient": _by(layer_cost, "a_prev"),
    "many_neurons.hidden_weight_gradient": _by_entry(hidden_cost, array=0, indices=2),
    "matrix_form.output_delta": _by(network.output_cost, "z"),
    "matrix_form.hidden_delta": _by(lambda W, delta, z: delta @ W @ network.sigmoid(z), "z"),
    "matrix_form.weight_gradient": _of_linear(
        lambda W, delta, a_prev: delta @ W @ a_prev,
        lambda delta, a_prev: delta.shape + a_prev.shape,
    ),
    "matrix_form.bias_gradient": _of_linear(lambda b, delta: delta @ b, np.shape),
    "matrix_form.backprop": _by(network.network_cost, "weights", "biases"),
    "matrix_form.backprop_batch": _by(batch_cost, "weights", "biases"),
    "cross_entropy.dC_da": _by(lambda a, y: network.cross_entropy(a, y).sum(), "a"),
    "cross_entropy.output_delta": _by(
        lambda z, y: network.cross_entropy_of_sigmoid(z, y).sum(), "z"
    ),
    "cross_entropy.softmax_output_delta": _by(network.cross_entropy_of_softmax, "z"),
    "cross_entropy.backprop": _by(
        lambda *args: network.network_cost(*args, cost=network.cross_entropy), "weights", "biases"
    ),
}
"""How each exercise is posed, in the order of the lesson."""
