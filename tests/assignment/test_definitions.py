"""Definitions and references agree with two derivatives of forward passes written apart from them.

The forward passes here are plain Python over lists, so that the same lines give numbers, for
central differences, and expressions, for sympy. They share nothing with the package.
"""

from __future__ import annotations

import copy
import math
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

import numpy as np
import pytest
import sympy

from grader.assignment.catalogue import EXERCISES
from grader.assignment.exercise import Exercise
from grader.assignment.nested import LEAF, leaves
from tests.in_step import what_to_add
from tests.references import reference

SEEDS = (0, 1, 2)
Lists = Any
"""A number, or lists of numbers, nested."""


def sigma(z: Any, m: Any) -> Any:
    return 1 / (1 + m.exp(-z))


def squared(a: Any, y: Any, _: Any) -> Any:
    return (a - y) ** 2


def log_loss(a: Any, y: Any, m: Any) -> Any:
    return -(y * m.log(a) + (1 - y) * m.log(1 - a))


def neuron_z(row: Lists, bias: Any, before: Lists) -> Any:
    return sum(weight * a for weight, a in zip(row, before, strict=True)) + bias


def network(m: Any, weights: Lists, biases: Lists, x: Lists, y: Lists, cost: Any = squared) -> Any:
    a = x
    for W, b in zip(weights, biases, strict=True):
        a = [sigma(neuron_z(row, bias, a), m) for row, bias in zip(W, b, strict=True)]
    return sum(cost(mine, wanted, m) for mine, wanted in zip(a, y, strict=True))


def one_neuron(m: Any, w: Any, b: Any, a_prev: Any, y: Any) -> Any:
    return squared(sigma(w * a_prev + b, m), y, m)


def layer(m: Any, W: Lists, b: Lists, a_prev: Lists, y: Lists, *_: Any) -> Any:
    return network(m, [W], [b], a_prev, y)


def layer_seen_apart(m: Any, W: Lists, b: Lists, own: Lists, y: Lists, _: int) -> Any:
    """Every neuron sees a copy of the activations of its own, ``own[j]``."""
    return sum(layer(m, [W[j]], [b[j]], own[j], [y[j]]) for j in range(len(y)))


def chain(m: Any, weights: Lists, biases: Lists, x: Any, y: Any) -> Any:
    return network(m, [[[w]] for w in weights], [[b] for b in biases], [x], [y])


def two_layers(m: Any, W1: Any, b1: Any, W2: Any, b2: Any, x: Any, y: Any, *_: int) -> Any:
    return network(m, [W1, W2], [b1, b2], x, y)


def mean_of_neurons(m: Any, w: Any, b: Any, a_prev: Lists, y: Lists) -> Any:
    return sum(one_neuron(m, w, b, *pair) for pair in zip(a_prev, y, strict=True)) / len(y)


def mean_of_networks(m: Any, weights: Lists, biases: Lists, X: Lists, Y: Lists) -> Any:
    return sum(network(m, weights, biases, x, y) for x, y in zip(X, Y, strict=True)) / len(Y)


def next_layer(m: Any, W_next: Lists, delta_next: Lists, z: Lists, wanted: Lists) -> Any:
    """The cost of a layer that follows z, where ``wanted`` is such that its δ is ``delta_next``."""
    a = [sigma(each, m) for each in z]
    return layer(m, W_next, [0.0] * len(delta_next), a, wanted)


def softmax_cost(m: Any, z: Lists, y: Lists) -> Any:
    total = sum(m.exp(each) for each in z)
    return -sum(wanted * m.log(m.exp(each) / total) for each, wanted in zip(z, y, strict=True))


def flat(numbers: Lists) -> list[Any]:
    if isinstance(numbers, list):
        return [number for part in numbers for number in flat(part)]
    return [numbers]


def each_entry(cost: Callable[..., Any]) -> Callable[..., Any]:
    """The sum of a cost over the entries of its arguments, which are of one shape."""
    return lambda m, *args: sum(cost(m, *entry) for entry in zip(*map(flat, args), strict=True))


@dataclass(frozen=True)
class Forward:
    """A forward pass, the arguments it is differentiated by, and what is taken of the result."""

    cost: Callable[..., Any]
    by: tuple[int, ...]
    take: Callable[..., Any] = lambda gradients, _: gradients
    prepare: Callable[[Lists], Lists] = lambda args: args


def _wanted(args: Lists) -> Lists:
    """(W_next, δ_next, z) with the labels for which δ_next is the slope of the squared error."""
    W_next, delta_next, z = args
    a = [sigma(each, math) for each in z]
    outputs = [sigma(neuron_z(row, 0.0, a), math) for row in W_next]
    wanted = [o - d / (2 * o * (1 - o)) for o, d in zip(outputs, delta_next, strict=True)]
    return [W_next, delta_next, z, wanted]


def _copies(args: Lists) -> Lists:
    W, b, a_prev, y, k = args
    return [W, b, [list(a_prev) for _ in y], y, k]


FORWARD: dict[str, Forward] = {
    "single_neuron.dC_da": Forward(each_entry(lambda m, a, y: squared(a, y, m)), (0,)),
    "single_neuron.sigmoid_prime": Forward(each_entry(lambda m, z: sigma(z, m)), (0,)),
    "single_neuron.relu_prime": Forward(each_entry(lambda m, z: m.Max(0, z)), (0,)),
    "single_neuron.dz_dw": Forward(lambda _, w, b, a_prev: w * a_prev + b, (0,)),
    "single_neuron.weight_gradient": Forward(one_neuron, (0,)),
    "single_neuron.bias_gradient": Forward(one_neuron, (1,)),
    "single_neuron.previous_activation_gradient": Forward(one_neuron, (2,)),
    "single_neuron.average_weight_gradient": Forward(mean_of_neurons, (0,)),
    "single_neuron.chain_gradient": Forward(chain, (0, 1)),
    "many_neurons.weight_gradient": Forward(layer, (0,), lambda g, a: [g[0][a[4]][a[5]]]),
    "many_neurons.bias_gradient": Forward(layer, (1,), lambda g, a: [g[0][a[4]]]),
    "many_neurons.path_contributions": Forward(
        layer_seen_apart, (2,), lambda g, a: [[row[a[4]] for row in g[0]]], _copies
    ),
    "many_neurons.previous_activation_gradient": Forward(layer, (2,)),
    "many_neurons.hidden_weight_gradient": Forward(
        two_layers, (0,), lambda g, a: [g[0][a[6]][a[7]]]
    ),
    "matrix_form.output_delta": Forward(
        each_entry(lambda m, z, y: squared(sigma(z, m), y, m)), (0,)
    ),
    "matrix_form.hidden_delta": Forward(next_layer, (2,), prepare=_wanted),
    "matrix_form.weight_gradient": Forward(
        lambda _, delta, a_prev, W: sum(
            d * neuron_z(row, 0, a_prev) for d, row in zip(delta, W, strict=True)
        ),
        (2,),
        prepare=lambda args: [*args, [[0.0] * len(args[1]) for _ in args[0]]],
    ),
    "matrix_form.bias_gradient": Forward(
        each_entry(lambda _, delta, b: delta * b),
        (1,),
        prepare=lambda args: [*args, [0.0] * len(args[0])],
    ),
    "matrix_form.backprop": Forward(network, (0, 1)),
    "matrix_form.backprop_batch": Forward(mean_of_networks, (0, 1)),
    "cross_entropy.dC_da": Forward(each_entry(lambda m, a, y: log_loss(a, y, m)), (0,)),
    "cross_entropy.output_delta": Forward(
        each_entry(lambda m, z, y: log_loss(sigma(z, m), y, m)), (0,)
    ),
    "cross_entropy.softmax_output_delta": Forward(softmax_cost, (0,)),
    "cross_entropy.backprop": Forward(lambda m, *args: network(m, *args, cost=log_loss), (0, 1)),
}


class Numbers:
    """The functions that a forward pass uses, for numbers; sympy has the same by name."""

    exp, log, Max = math.exp, math.log, max


NUDGE = 3e-4


def measured(cost: Callable[[Any], Any], x: float) -> float:
    """The slope by central differences of fourth order."""
    near = cost(x + NUDGE) - cost(x - NUDGE)
    far = cost(x + 2 * NUDGE) - cost(x - 2 * NUDGE)
    return (8 * near - far) / (12 * NUDGE)


def rounding(cost: float) -> float:
    """What rounding the cost adds to a slope that is measured from it."""
    return 4 * sys.float_info.epsilon * abs(cost) / NUDGE


X = sympy.Symbol("x", real=True)


def derived(cost: Callable[[Any], Any], x: float) -> float:
    """The slope by symbolic differentiation, evaluated at x."""
    return float(sympy.diff(cost(X), X).subs(X, x))


def places(numbers: Lists, before: tuple[int, ...] = ()) -> Iterator[tuple[int, ...]]:
    if not isinstance(numbers, list):
        yield before
        return
    for index, part in enumerate(numbers):
        yield from places(part, (*before, index))


def with_entry(args: Lists, place: tuple[int, ...], value: Any) -> Lists:
    changed = copy.deepcopy(args)
    inner = changed
    for index in place[:-1]:
        inner = inner[index]
    inner[place[-1]] = value
    return changed


def gradients(forward: Forward, args: Lists, m: Any, slope: Callable[..., float]) -> Lists:
    """The derivative by every entry of the arguments, nested as they are."""
    result = []
    for which in forward.by:
        gradient = [copy.deepcopy(args[which])]
        for place in places(args[which]):
            at = (which, *place)
            point = args
            for index in at:
                point = point[index]
            value = slope(lambda x, at=at: forward.cost(m, *with_entry(args, at, x)), point)
            gradient = with_entry(gradient, (0, *place), value)
        result.append(gradient[0])
    return forward.take(result, args)


def plain(value: Any) -> Lists:
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    return value.tolist() if isinstance(value, np.ndarray) else value


def cases(exercise: Exercise, seed: int) -> list[tuple[Any, ...]]:
    return exercise.inputs(Random(seed))


def smallest_cases(exercise: Exercise, seed: int) -> list[tuple[Any, ...]]:
    return exercise.smallest(Random(seed))


def assert_close(
    exercise: Exercise, args: Sequence[Any], expected: Lists, rtol: float, noise: float = 0.0
) -> None:
    wanted = [np.asarray(number) for number in flat(expected)]
    for function in (exercise.definition, reference(exercise.id)):
        found = [number for leaf in leaves(function(*args)) for number in leaf.ravel()]
        largest = max(abs(number) for number in wanted)
        np.testing.assert_allclose(found, wanted, rtol=0, atol=rtol * largest + noise)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("id", EXERCISES)
def test_agrees_with_central_differences(id: str, seed: int) -> None:
    exercise, forward = EXERCISES[id], FORWARD[id]
    for args in cases(exercise, seed) + smallest_cases(exercise, seed):
        numbers = forward.prepare(plain(args))
        noise = rounding(forward.cost(Numbers, *numbers))
        assert_close(exercise, args, gradients(forward, numbers, Numbers, measured), 1e-8, noise)


def _size(args: Lists) -> int:
    return len(flat(args))


@pytest.mark.parametrize("id", EXERCISES)
def test_agrees_with_a_symbolic_derivative(id: str) -> None:
    exercise, forward = EXERCISES[id], FORWARD[id]
    smallest = sorted(cases(exercise, seed=3), key=lambda args: _size(plain(args)))[:3]
    for args in smallest:
        symbols = forward.prepare(plain(args))
        assert_close(exercise, args, gradients(forward, symbols, sympy, derived), 1e-11)


def test_there_is_a_forward_pass_for_every_exercise() -> None:
    where = "FORWARD of tests/assignment/test_definitions.py, with its cost"
    assert what_to_add(FORWARD, EXERCISES, where) == []


@pytest.mark.parametrize("z", [-4.0, -0.3, 0.3, 4.0])
def test_relu_has_the_slope_of_its_side(z: float) -> None:
    for function in (EXERCISES["single_neuron.relu_prime"].definition,
                     reference("single_neuron.relu_prime")):  # fmt: skip
        assert float(function(z)) == pytest.approx(float(z > 0), abs=1e-9)
        np.testing.assert_allclose(function(np.array([[z, -z]])), [[z > 0, z < 0]], atol=1e-9)


def form_of(value: Any) -> Any:
    return [form_of(item) for item in value] if isinstance(value, tuple | list) else LEAF


@pytest.mark.parametrize("id", EXERCISES)
def test_the_form_that_is_asked_for_is_the_values(id: str) -> None:
    exercise = EXERCISES[id]

    for args in cases(exercise, seed=0) + smallest_cases(exercise, seed=0):
        assert exercise.form(*args) == form_of(exercise.definition(*args))
