"""Part 2, layers of many neurons: z_j = Σ_k W[j, k] a_prev[k] + b_j, C0 = Σ_j (a_j - y_j)²."""

from __future__ import annotations

from random import Random
from typing import Any

import numpy as np

from grader.calculus.gradient import gradient
from grader.calculus.many_neurons import (
    bias_gradient,
    costs,
    every_path,
    gradient_of_b,
    gradient_of_W,
    hidden_cost,
    hidden_weight_gradient,
    layer_cost,
    path_contributions,
    previous_activation_gradient,
    weight_gradient,
)
from grader.calculus.network import RIGHT, Array
from grader.curriculum import wrong_rules
from grader.curriculum.exercise import (
    Args,
    Exercise,
    Gradient,
    Mistake,
    always,
    bent_by,
    each,
    under,
)
from grader.curriculum.inputs import flat_layer, layers, signed


def _output_neuron(gradient: Gradient) -> tuple[Mistake, ...]:
    """What can go wrong between z_j and the cost."""
    return (
        *bent_by(RIGHT, gradient, *wrong_rules.OUTPUT_SLOPE, *wrong_rules.SQUARED_ERROR),
        *always(gradient),
        Mistake("returned_the_cost", lambda W, b, a_prev, y, *_: layer_cost(W, b, a_prev, y)),
    )


def _pick(random: Random, size_j: int, size_k: int) -> tuple[int, int]:
    """Indices j and k that differ."""
    pairs = [(j, k) for j in range(size_j) for k in range(size_k) if j != k]
    return random.choice(pairs)


def _layers_with_j_and_k(random: Random) -> list[Args]:
    return [case + _pick(random, *case[0].shape) for case in layers(random)]


def _layers_with_j(random: Random) -> list[Args]:
    return [case[:5] for case in _layers_with_j_and_k(random)]


def _layers_with_k(random: Random) -> list[Args]:
    return [(*case[:4], case[5]) for case in _layers_with_j_and_k(random)]


def _hidden_layers(random: Random) -> list[Args]:
    """Two-layer networks; sizes are input, hidden, output."""
    cases = []
    for n_in, n_hidden, n_out in (
        (4, 3, 2), (2, 3, 4), (3, 2, 3), (3, 3, 3), (2, 2, 2), (4, 4, 4), (3, 3, 3),
    ):  # fmt: skip
        W1, W2 = signed(random, (n_hidden, n_in)), signed(random, (n_out, n_hidden))
        b1, b2 = signed(random, (n_hidden,)), signed(random, (n_out,))
        x, y = signed(random, (n_in,), 0.4, 2.0), signed(random, (n_out,), 6.0, 20.0)
        cases.append((W1, b1, W2, b2, x, y, *_pick(random, n_hidden, n_in)))
    return cases


def _flat_second_layer(
    z: float, W1: Any, b1: Any, W2: Any, b2: Any, x: Any, y: Any, j: int, k: int
) -> Args:
    W2, b2, x, y = flat_layer(z, W2, b2, x, y)
    return (W1, b1, W2, b2, x, y, j, k)


def _only_entry(index: int, vector: Array) -> Array:
    only = np.zeros_like(vector)
    only[index] = vector[index]
    return only


def _only_path_through(i: int) -> Gradient:
    return under(hidden_weight_gradient, {"total": lambda costs: costs[..., i]}, RIGHT)


def _swap_j_and_k(gradient: Gradient, *args: Any) -> Array:
    *others, j, k = args
    return gradient(*others, k, j)


def _hidden_delta(W1: Array, b1: Array, W2: Array, b2: Array, x: Array, y: Array) -> Array:
    return gradient(lambda b1: hidden_cost(W1, b1, W2, b2, x, y), b1)


def _hidden_mistakes() -> tuple[Mistake, ...]:
    unweighted = under(hidden_weight_gradient, wrong_rules.WEIGHT_DROPPED[1], RIGHT)
    return (
        *bent_by(
            RIGHT,
            hidden_weight_gradient,
            *wrong_rules.EVERY_SLOPE,
            *wrong_rules.HIDDEN_SLOPE,
            wrong_rules.HIDDEN_WITHOUT_SIGMOID,
            *wrong_rules.OUTPUT_SLOPE,
            *wrong_rules.SQUARED_ERROR,
            *wrong_rules.PATHS,
            wrong_rules.COST_AVERAGED,
            wrong_rules.WEIGHT_DROPPED,
            wrong_rules.WEIGHT_AS_INPUT,
            wrong_rules.WRONG_LAYER,
            wrong_rules.INDICES_SWAPPED,
            wrong_rules.INPUT_DROPPED,
            wrong_rules.OWN_ACTIVATION,
        ),
        *always(hidden_weight_gradient),
        Mistake("returned_the_cost", lambda *args: hidden_cost(*args[:6])),
        Mistake(
            "wrong_shape",
            lambda W1, *rest: gradient(lambda W: hidden_cost(W, *rest[:5]), W1),
        ),
        Mistake("single_path", lambda *args: _only_path_through(args[6])(*args)),
        Mistake("single_path", lambda *args: _only_path_through(args[7])(*args)),
        Mistake("indices_swapped", lambda *a: _swap_j_and_k(hidden_weight_gradient, *a)),
        Mistake("indices_swapped", lambda *a: _hidden_delta(*a[:6])[a[6]] * a[4][a[6]]),
        Mistake("indices_swapped", lambda *a: _hidden_delta(*a[:6])[a[7]] * a[4][a[7]]),
        Mistake("weight_of_wrong_layer", lambda *a: unweighted(*a) * a[0][a[6], a[7]]),
        Mistake(
            "input_of_wrong_layer",
            lambda *a: _hidden_delta(*a[:6])[a[6]] * RIGHT.hidden(a[0] @ a[4] + a[1])[a[6]],
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
            *_output_neuron(weight_gradient),
            *bent_by(RIGHT, weight_gradient, wrong_rules.COST_AVERAGED),
            Mistake("returned_the_cost", lambda W, b, x, y, j, k: costs(W, b, x, y)[j]),
            Mistake("missing_input_activation", lambda *args: bias_gradient(*args[:5])),
            Mistake(
                "weight_instead_of_input",
                lambda W, b, x, y, j, k: bias_gradient(W, b, x, y, j) * W[j, k],
            ),
            Mistake(
                "extra_input_activation",
                lambda W, b, x, y, j, k: bias_gradient(W, b, x, y, j) * x[k] ** 2,
            ),
            Mistake("indices_swapped", lambda *args: _swap_j_and_k(weight_gradient, *args)),
            Mistake(
                "indices_swapped", lambda W, b, x, y, j, k: bias_gradient(W, b, x, y, j) * x[j]
            ),
            Mistake(
                "indices_swapped", lambda W, b, x, y, j, k: bias_gradient(W, b, x, y, k) * x[k]
            ),
            Mistake("wrong_shape", lambda *args: gradient_of_W(*args[:4])),
        ),
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
            *_output_neuron(bias_gradient),
            *bent_by(RIGHT, bias_gradient, wrong_rules.COST_AVERAGED),
            Mistake("returned_the_cost", lambda W, b, x, y, j: costs(W, b, x, y)[j]),
            Mistake(
                "extra_input_activation", lambda W, b, x, y, j: bias_gradient(W, b, x, y, j) * x[j]
            ),
            Mistake(
                "extra_input_activation", lambda W, b, x, y, j: bias_gradient(W, b, x, y, j) * x[0]
            ),
            Mistake("wrong_shape", lambda *args: gradient_of_b(*args[:4])),
        ),
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
            *_output_neuron(path_contributions),
            *bent_by(
                RIGHT, path_contributions, wrong_rules.WEIGHT_DROPPED, wrong_rules.INDICES_SWAPPED
            ),
            Mistake("indices_swapped", lambda *a: every_path(*a[:4])[a[4]]),
            Mistake(
                "input_instead_of_weight", lambda W, b, x, y, k: gradient_of_b(W, b, x, y) * x[k]
            ),
            Mistake(
                "extra_input_activation",
                lambda W, b, x, y, k: path_contributions(W, b, x, y, k) * x[k],
            ),
            Mistake("returned_the_cost", lambda W, b, x, y, k: costs(W, b, x, y)),
            Mistake("wrong_axis", lambda *args: path_contributions(*args).sum()),
            Mistake(
                "mean_instead_of_sum", each(lambda paths: paths / len(paths), path_contributions)
            ),
            Mistake("single_path", lambda *args: _only_entry(0, path_contributions(*args))),
            Mistake("single_path", lambda *args: _only_entry(args[4], path_contributions(*args))),
        ),
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
            *_output_neuron(previous_activation_gradient),
            *bent_by(
                RIGHT,
                previous_activation_gradient,
                *wrong_rules.PATHS,
                wrong_rules.COST_AVERAGED,
                wrong_rules.WEIGHT_DROPPED,
                wrong_rules.INDICES_SWAPPED,
            ),
            Mistake("wrong_axis", lambda *args: every_path(*args).sum(axis=1)),
            Mistake("single_path", lambda *args: np.diagonal(every_path(*args))),
            Mistake("not_summed", lambda *args: every_path(*args)),
            Mistake("not_summed", lambda *args: every_path(*args).T),
            Mistake(
                "extra_input_activation",
                lambda W, b, x, y: previous_activation_gradient(W, b, x, y) * x,
            ),
            Mistake(
                "input_instead_of_weight",
                lambda W, b, x, y: gradient_of_b(W, b, x, y).sum() * x,
            ),
        ),
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
        _hidden_mistakes(),
        roughened=_flat_second_layer,
    ),
)
