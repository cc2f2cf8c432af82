"""Part 2, layers of many neurons: z_j = Σ_k W[j, k] a_prev[k] + b_j, C0 = Σ_j (a_j - y_j)²."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random
from typing import Any, NamedTuple, TypeAlias, Unpack

import numpy as np

from grader.answers import FloatArray
from grader.assignment import wrong_formulas
from grader.assignment.calculus.gradient import Array, gradient
from grader.assignment.calculus.network import Links, network_cost, neuron_costs, sigmoid
from grader.assignment.exercise import Args, Exercise
from grader.assignment.inputs import LAYER_SHAPES, SMALLEST_LAYERS, flat_layer, layers, signed
from grader.assignment.nested import Gradient, Nested
from grader.assignment.wrong_formulas import ALWAYS, wrong

# The exercises, defined by the forward pass alone. ``links`` replace links of the chain.
# W has the shape (n_out, n_in), b and y (n_out,), a_prev (n_in,).


def layer_cost(W: Array, b: Array, a_prev: Array, y: Array, **links: Unpack[Links]) -> Array:
    """C0 = Σ_j (a_j - y_j)² of the last layer."""
    return network_cost([W], [b], a_prev, y, **links)


def costs(W: Array, b: Array, a_prev: Array, y: Array) -> Array:
    """(a_j - y_j)², each output neuron's share of the cost, (n_out,)."""
    return neuron_costs(sigmoid(W @ a_prev + b), y)


def gradient_of_W(
    W: Array, b: Array, a_prev: Array, y: Array, **links: Unpack[Links]
) -> FloatArray:
    """∂C0/∂W, (n_out, n_in)."""
    return gradient(lambda W: layer_cost(W, b, a_prev, y, **links), W)


def gradient_of_b(
    W: Array, b: Array, a_prev: Array, y: Array, **links: Unpack[Links]
) -> FloatArray:
    """∂C0/∂b, (n_out,)."""
    return gradient(lambda b: layer_cost(W, b, a_prev, y, **links), b)


def weight_gradient(
    W: Array, b: Array, a_prev: Array, y: Array, j: int, k: int, **links: Unpack[Links]
) -> FloatArray:
    """∂C0/∂W[j, k], a number."""
    return gradient_of_W(W, b, a_prev, y, **links)[j, k]


def bias_gradient(
    W: Array, b: Array, a_prev: Array, y: Array, j: int, **links: Unpack[Links]
) -> FloatArray:
    """∂C0/∂b[j], a number."""
    return gradient_of_b(W, b, a_prev, y, **links)[j]


def path_contributions(
    W: Array, b: Array, a_prev: Array, y: Array, k: int, **links: Unpack[Links]
) -> FloatArray:
    """What each path from a_prev[k] through neuron j adds to ∂C0/∂a_prev[k], (n_out,)."""
    return every_path(W, b, a_prev, y, **links)[:, k]


def every_path(W: Array, b: Array, a_prev: Array, y: Array, **links: Unpack[Links]) -> FloatArray:
    """What the path from k through j adds to ∂C0/∂a_prev[k], as a matrix [j, k]."""

    def through(j: int) -> FloatArray:
        only_j: Links = {**links, "paths": lambda costs: costs[..., j]}
        return previous_activation_gradient(W, b, a_prev, y, **only_j)

    return np.array([through(j) for j in range(len(y))])


def previous_activation_gradient(
    W: Array, b: Array, a_prev: Array, y: Array, **links: Unpack[Links]
) -> FloatArray:
    """∂C0/∂a_prev, (n_in,): each entry has a path through every neuron of the layer."""
    return gradient(lambda a_prev: layer_cost(W, b, a_prev, y, **links), a_prev)


def hidden_cost(
    W1: Array, b1: Array, W2: Array, b2: Array, x: Array, y: Array, **links: Unpack[Links]
) -> Array:
    """C0 of a two-layer network; W1 is (n_hidden, n_in), W2 (n_out, n_hidden)."""
    return network_cost([W1, W2], [b1, b2], x, y, **links)


def hidden_delta(
    W1: Array, b1: Array, W2: Array, b2: Array, x: Array, y: Array, **links: Unpack[Links]
) -> FloatArray:
    """∂C0/∂z of the hidden layer, (n_hidden,), which is ∂C0/∂b1."""
    return gradient(lambda b1: hidden_cost(W1, b1, W2, b2, x, y, **links), b1)


def hidden_gradient_of_W(
    W1: Array, b1: Array, W2: Array, b2: Array, x: Array, y: Array, **links: Unpack[Links]
) -> FloatArray:
    """∂C0/∂W1, (n_hidden, n_in)."""
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
) -> FloatArray:
    """∂C0/∂W1[j, k] of a two-layer network, a number."""
    return hidden_gradient_of_W(W1, b1, W2, b2, x, y, **links)[j, k]


# The arguments of the calls, and what can go wrong

_OUTPUT_NEURON = (
    *wrong_formulas.OUTPUT_SLOPE,
    *wrong_formulas.OUTPUT_ACTIVATION,
    *wrong_formulas.SQUARED_ERROR,
    wrong_formulas.BIAS_FORGOTTEN,
    *ALWAYS,
)
"""What can go wrong between z_j and the cost."""
_LAYER = (
    *_OUTPUT_NEURON,
    wrong("returned_the_cost", instead=lambda W, b, a_prev, y, *_: layer_cost(W, b, a_prev, y)),
)


def _probes(W: Array, b: Array, a_prev: Array, y: Array, j: int, *k: int) -> dict[str, Args]:
    """One link of the chain through neuron j changed at a time, from W[j, k] or b[j] on."""
    z = (W @ a_prev + b)[j]
    moved = sigmoid(z + 0.5) - sigmoid(z)
    at_j = np.eye(len(b))[j]
    probes: dict[str, Args] = {
        "z": (W, b + 0.5 * at_j, a_prev, y + moved * at_j, j, *k),
        "y": (W, b, a_prev, y + at_j, j, *k),
    }
    for index in k:
        more = a_prev * np.eye(len(a_prev))[index]
        probes["start"] = (W, b - W @ more, a_prev + more, y, j, index)
    return probes


def _pick(random: Random, size_j: int, size_k: int) -> tuple[int, int]:
    """Indices j and k that differ wherever there is room for two."""
    pairs = [(j, k) for j in range(size_j) for k in range(size_k) if j != k]
    return random.choice(pairs or [(0, 0)])


Shapes: TypeAlias = Sequence[tuple[int, int]]


def _layers_with_j_and_k(random: Random, shapes: Shapes = LAYER_SHAPES) -> list[Args]:
    return [case + _pick(random, *case[0].shape) for case in layers(random, shapes)]


def _layers_with_j(random: Random, shapes: Shapes = LAYER_SHAPES) -> list[Args]:
    return [case[:5] for case in _layers_with_j_and_k(random, shapes)]


def _layers_with_k(random: Random, shapes: Shapes = LAYER_SHAPES) -> list[Args]:
    return [(*case[:4], case[5]) for case in _layers_with_j_and_k(random, shapes)]


_HIDDEN_SIZES = ((4, 3, 2), (2, 3, 4), (3, 2, 3), (3, 3, 3), (2, 2, 2), (4, 4, 4), (3, 3, 3))
_SMALLEST_HIDDEN_SIZES = ((2, 3, 1), (1, 2, 3), (3, 1, 2), (1, 1, 1))
"""Sizes of two-layer networks: input, hidden, output."""


def _hidden_layers(
    random: Random, sizes: Sequence[tuple[int, int, int]] = _HIDDEN_SIZES
) -> list[Args]:
    cases = []
    for n_in, n_hidden, n_out in sizes:
        W1, W2 = signed(random, (n_hidden, n_in)), signed(random, (n_out, n_hidden))
        b1, b2 = signed(random, (n_hidden,)), signed(random, (n_out,))
        x, y = signed(random, (n_in,), 0.4, 2.0), signed(random, (n_out,), 6.0, 20.0)
        cases.append((W1, b1, W2, b2, x, y, *_pick(random, n_hidden, n_in)))
    return cases


def _flat_second_layer(
    z: float,
    W1: FloatArray,
    b1: FloatArray,
    W2: FloatArray,
    b2: FloatArray,
    x: FloatArray,
    y: FloatArray,
    j: int,
    k: int,
) -> Args:
    return (W1, b1, *flat_layer(z, W2, b2, x, y, j, k))


def _only_entry(index: int, vector: Array) -> Array:
    only = np.zeros_like(vector)
    only[index] = vector[index]
    return only


def _from_k_to_k(paths: Array) -> Array:
    """The share of the path from each neuron k to that of its number; 0 where there is none."""
    k = range(min(paths.shape))
    alone = np.zeros(paths.shape[1])
    alone[k] = paths[k, k]
    return alone


def _swap_j_and_k(gradient: Gradient) -> Gradient:
    def swapped(*args: Any, **links: Unpack[Links]) -> Nested:
        *others, j, k = args
        return gradient(*others, k, j, **links)

    return swapped


class _Hidden(NamedTuple):
    """The arguments of the two-layer network."""

    W1: Array
    b1: Array
    W2: Array
    b2: Array
    x: Array
    y: Array
    j: int
    k: int


def _delta(pick: Callable[[Array, _Hidden], Array]) -> Gradient:
    """A number that is made of δ of the hidden layer."""
    return lambda *args, **links: pick(hidden_delta(*args[:6], **links), _Hidden(*args))


def _with(link: Callable[[_Hidden], Links]) -> Gradient:
    """The gradient with a wrong link that depends on the arguments."""

    def gradient(*args: Any, **links: Unpack[Links]) -> Array:
        replaced: Links = {**links, **link(_Hidden(*args))}
        return hidden_weight_gradient(*args, **replaced)

    return gradient


_HIDDEN = (
    *_OUTPUT_NEURON,
    *wrong_formulas.EVERY_SLOPE,
    *wrong_formulas.HIDDEN_SLOPE,
    *wrong_formulas.EVERY_ACTIVATION,
    *wrong_formulas.HIDDEN_ACTIVATION,
    wrong_formulas.HIDDEN_WITHOUT_SIGMOID,
    *wrong_formulas.PATHS,
    wrong_formulas.COSTS_AVERAGED,
    wrong_formulas.NO_WEIGHT,
    wrong_formulas.WRONG_LAYER,
    wrong_formulas.INDICES_SWAPPED,
    wrong_formulas.NO_INPUT,
    wrong_formulas.WEIGHT_AS_INPUT,
    wrong_formulas.OWN_ACTIVATION,
    wrong("returned_the_cost", instead=lambda *args: hidden_cost(*args[:6])),
    wrong("wrong_shape", of=lambda *args, **links: hidden_gradient_of_W(*args[:6], **links)),
    wrong("single_path", of=_with(lambda at: {"paths": lambda costs: costs[..., at.j]})),
    wrong("single_path", of=_with(lambda at: {"paths": lambda costs: costs[..., at.k]})),
    wrong("weight_of_wrong_layer", of=_with(lambda at: {"weight": lambda _: at.W1[at.j, at.k]})),
    wrong(
        "every_layer_as_last",
        of=lambda W1, b1, W2, b2, x, y, j, k, **links: weight_gradient(W1, b1, x, y, j, k, **links),
    ),
    wrong(
        "bias_forgotten",
        of=lambda W1, b1, *others, **links: hidden_weight_gradient(W1, 0 * b1, *others, **links),
    ),
    wrong(
        "bias_forgotten",
        of=lambda W1, b1, W2, b2, *others, **links: hidden_weight_gradient(
            W1, b1, W2, 0 * b2, *others, **links
        ),
    ),
    wrong("indices_swapped", of=_swap_j_and_k(hidden_weight_gradient)),
    wrong("indices_swapped", of=_delta(lambda delta, at: delta[at.j] * at.x[at.j])),
    wrong("indices_swapped", of=_delta(lambda delta, at: delta[at.k] * at.x[at.k])),
    wrong(
        "input_of_wrong_layer",
        of=_delta(lambda delta, at: delta[at.j] * sigmoid(at.W1 @ at.x + at.b1)[at.j]),
    ),
)

EXERCISES = (
    Exercise(
        "many_neurons.weight_gradient",
        3.0,
        weight_gradient,
        _layers_with_j_and_k,
        (
            "W[j, k] is a single number on a single path: from a_prev[k] into z_j, through a_j to "
            "the cost. No other neuron of the layer sees it.",
            "It is the one-neuron chain again. Decide for each of its three factors whether it "
            "carries a j or a k.",
        ),
        (
            *_LAYER,
            *wrong_formulas.WRONG_INPUT,
            wrong_formulas.COSTS_AVERAGED,
            wrong("returned_the_cost", instead=lambda W, b, x, y, j, k: costs(W, b, x, y)[j]),
            wrong("wrong_shape", of=lambda *args, **links: gradient_of_W(*args[:4], **links)),
            wrong("indices_swapped", of=_swap_j_and_k(weight_gradient)),
            wrong(
                "indices_swapped",
                of=lambda W, b, x, y, j, k, **links: bias_gradient(W, b, x, y, j, **links) * x[j],
            ),
            wrong(
                "indices_swapped",
                of=lambda W, b, x, y, j, k, **links: bias_gradient(W, b, x, y, k, **links) * x[k],
            ),
        ),
        smallest=lambda random: _layers_with_j_and_k(random, SMALLEST_LAYERS),
        learned=lambda W, b, a_prev, y, j, k: W[j, k],
        probes=_probes,
        roughened=flat_layer,
    ),
    Exercise(
        "many_neurons.bias_gradient",
        2.0,
        bias_gradient,
        _layers_with_j,
        (
            "b[j] sits inside z_j only. How far does z_j move when b[j] does?",
            "It is the weight's gradient without what the weight multiplies.",
        ),
        (
            *_LAYER,
            wrong_formulas.COSTS_AVERAGED,
            wrong("returned_the_cost", instead=lambda W, b, x, y, j: costs(W, b, x, y)[j]),
            wrong("wrong_shape", of=lambda *args, **links: gradient_of_b(*args[:4], **links)),
            wrong(
                "extra_input_activation",
                of=lambda W, b, x, y, j, **links: bias_gradient(W, b, x, y, j, **links) * x[j],
            ),
            wrong(
                "extra_input_activation",
                of=lambda W, b, x, y, j, **links: bias_gradient(W, b, x, y, j, **links) * x[0],
            ),
        ),
        smallest=lambda random: _layers_with_j(random, SMALLEST_LAYERS),
        learned=lambda W, b, a_prev, y, j: b[j],
        probes=_probes,
        roughened=flat_layer,
    ),
    Exercise(
        "many_neurons.path_contributions",
        3.0,
        path_contributions,
        _layers_with_k,
        (
            "Draw the arrows that leave neuron k: one to each neuron j. Follow one of them to the "
            "cost and write down its three rates.",
            "The first rate is how far z_j moves when a_prev[k] does: one entry of W. Entry j of "
            "your answer belongs to the arrow into neuron j; nothing is added up yet.",
        ),
        (
            *_LAYER,
            wrong_formulas.NO_WEIGHT,
            wrong_formulas.INDICES_SWAPPED,
            wrong_formulas.INPUT_AS_WEIGHT,
            wrong_formulas.WEIGHT_TIMES_INPUT,
            wrong(
                "indices_swapped",
                of=lambda W, b, x, y, k, **links: every_path(W, b, x, y, **links)[k],
            ),
            wrong("returned_the_cost", instead=lambda W, b, x, y, k: costs(W, b, x, y)),
            wrong("wrong_axis", then=np.sum),
            wrong("mean_instead_of_sum", then=lambda paths: paths / len(paths)),
            wrong("single_path", then=lambda paths: _only_entry(0, paths)),
            wrong(
                "single_path",
                of=lambda W, b, x, y, k, **links: _only_entry(
                    k, path_contributions(W, b, x, y, k, **links)
                ),
            ),
        ),
        smallest=lambda random: _layers_with_k(random, SMALLEST_LAYERS),
        roughened=flat_layer,
    ),
    Exercise(
        "many_neurons.previous_activation_gradient",
        4.0,
        previous_activation_gradient,
        layers,
        (
            "a_prev[k] feeds every neuron of the layer, so a nudge reaches the cost along several "
            "paths at once. What do you do with effects that happen at once?",
            "You know what each path adds for one k. Do it for every k; the answer has an entry "
            "for each neuron of the layer before.",
        ),
        (
            *_LAYER,
            *wrong_formulas.PATHS,
            wrong_formulas.COSTS_AVERAGED,
            wrong_formulas.NO_WEIGHT,
            wrong_formulas.INDICES_SWAPPED,
            wrong_formulas.INPUT_AS_WEIGHT,
            wrong_formulas.WEIGHT_TIMES_INPUT,
            wrong("wrong_axis", of=every_path, then=lambda paths: paths.sum(axis=1)),
            wrong("single_path", of=every_path, then=_from_k_to_k),
            *wrong_formulas.one_slope_further(previous_activation_gradient),
            wrong("not_summed", of=every_path),
            wrong("not_summed", of=every_path, then=np.transpose),
        ),
        smallest=lambda random: [*layers(random, SMALLEST_LAYERS)],
        roughened=flat_layer,
    ),
    Exercise(
        "many_neurons.hidden_weight_gradient",
        4.0,
        hidden_weight_gradient,
        _hidden_layers,
        (
            "W1[j, k] moves one hidden neuron j, and that neuron feeds every output. First find "
            "how the cost changes with its activation a1[j]: a sum over the outputs.",
            "Then go on from a1[j] to W1[j, k] as in any layer: the slope at z1[j], and what the "
            "weight multiplies. Which layer's activation is that?",
        ),
        _HIDDEN,
        smallest=lambda random: _hidden_layers(random, _SMALLEST_HIDDEN_SIZES),
        learned=lambda W1, b1, W2, b2, x, y, j, k: W1[j, k],
        roughened=_flat_second_layer,
    ),
)
