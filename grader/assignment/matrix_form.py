"""Part 3, whole layers at once: δ = ∂C0/∂z, passed back from layer to layer."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any, Unpack

import numpy as np

from grader.assignment import wrong_links
from grader.assignment.calculus.matrix_form import (
    backprop,
    backprop_batch,
    bias_gradient,
    hidden_delta,
    output_delta,
    weight_gradient,
)
from grader.assignment.calculus.network import Links, neuron_costs, output_cost, sigmoid
from grader.assignment.exercise import LEAF, Args, Exercise
from grader.assignment.inputs import LAYER_SHAPES, flat_output, networks, signed, weighted_inputs
from grader.assignment.wrong_formula import ALWAYS, Change, Gradient, each, wrong

NETWORK = (
    *wrong_links.EVERY_SLOPE,
    *wrong_links.HIDDEN_SLOPE,
    *wrong_links.ONE_PATH,
    wrong_links.WEIGHTS_SKIPPED,
    wrong_links.TRANSPOSE_FORGOTTEN,
    wrong_links.WRONG_AXIS,
    wrong_links.WRONG_LAYER,
    wrong_links.NO_INPUT,
    wrong_links.OWN_ACTIVATION,
    wrong_links.INPUT_BEFORE_SIGMOID,
    *ALWAYS,
    # (dW, db)
    wrong("layers_reversed", then=lambda both: (both[0][::-1], both[1][::-1])),
    wrong("layers_reversed", then=lambda both: (both[0], both[1][::-1])),
    wrong("missing_input_activation", then=lambda both: (both[1], both[1])),
    wrong("outputs_swapped", then=lambda both: both[::-1]),
    wrong("outer_order", then=lambda both: ([W.T for W in both[0]], both[1])),
)
"""What can go wrong on the way back through a network, whatever its cost."""


def leaf_for_each_layer(weights: Sequence[Any], *_: Any) -> Any:
    """The form of (dW, db)."""
    return [[LEAF] * len(weights)] * 2


def _deltas(random: Random) -> list[Args]:
    """(W_next, δ_next, z): the layer of z has a neuron for each column of W_next."""
    return [
        (signed(random, shape), signed(random, shape[:1], 2.0, 6.0),
         weighted_inputs(random, shape[1:]))
        for shape in LAYER_SHAPES
    ]  # fmt: skip


def _batches(random: Random) -> list[Args]:
    cases = []
    for m, (weights, biases, x, y) in zip((2, 3, 4, 5, 3, 4, 2), networks(random), strict=True):
        X, Y = signed(random, (m, len(x)), 0.4, 2.0), signed(random, (m, len(y)), 6.0, 30.0)
        cases.append((weights, biases, X, Y))
    return cases


def _over_examples(combine: Change) -> Gradient:
    """``combine`` makes one gradient of every layer's stack of them, one for each example."""

    def gradient(weights: Any, biases: Any, X: Any, Y: Any, **links: Unpack[Links]) -> Any:
        examples = [backprop(weights, biases, x, y, **links) for x, y in zip(X, Y, strict=True)]
        return tuple(
            [combine(np.array(layer)) for layer in zip(*parameters, strict=True)]
            for parameters in zip(*examples, strict=True)
        )

    return gradient


def _divided_by_outputs(combine: Change) -> Gradient:
    """As if the number of outputs were what counts, beside or in place of that of examples."""
    return lambda W, b, X, Y, **links: each(lambda slopes: slopes / Y.shape[1])(
        _over_examples(combine)(W, b, X, Y, **links)
    )


def _summed_over_neurons(weights: Any, biases: Any, X: Any, Y: Any, **links: Unpack[Links]) -> Any:
    """db as the sum over a layer's neurons, one number for each example."""
    dW, _ = backprop_batch(weights, biases, X, Y, **links)
    _, db = _over_examples(lambda stack: stack.sum(-1) / len(stack))(weights, biases, X, Y, **links)
    return dW, db


def _flat_slopes(random: Random) -> list[Args]:
    return [
        (weighted_inputs(random, (n,)), signed(random, (n,), 6.0, 30.0)) for n in (2, 3, 4, 5, 3, 6)
    ]


_BACKPROP_HINTS = (
    "Two passes. Forward: keep the list of all z and all activations, with x in front. Backward: "
    "start with δ of the last layer and loop down.",
    "At every layer you need only what the earlier exercises do: the two gradients from δ, then δ "
    "of the layer before.",
    "Mind the order of the lists that you return, and a network of one layer: it has no hidden δ.",
)

EXERCISES = (
    Exercise(
        "matrix_form.output_delta",
        3.0,
        output_delta,
        _flat_slopes,
        (
            "δ is the chain from the cost back to z: two of the three factors that you know, for "
            "every output neuron at once.",
            "Compute a = σ(z) first. Each neuron has its own error and its own slope, so nothing "
            "is summed.",
        ),
        (
            *wrong_links.OUTPUT_SLOPE,
            *wrong_links.SQUARED_ERROR,
            wrong_links.COSTS_AVERAGED,
            wrong("returned_the_cost", instead=output_cost),
            wrong("returned_the_cost", instead=lambda z, y: neuron_costs(sigmoid(z), y)),
            wrong("dot_instead_of_hadamard", then=np.sum),
            *ALWAYS,
        ),
        roughened=lambda z, old_z, y: (z + 0.1 * old_z, y),
    ),
    Exercise(
        "matrix_form.hidden_delta",
        4.0,
        hidden_delta,
        _deltas,
        (
            "Two steps back: from z of the next layer to this layer's activations, where paths "
            "add up, then from the activations to z.",
            "W_next has a row for each neuron of the next layer. Which product gives a number for "
            "each neuron of this layer? Check the shapes with a matrix that is not square.",
        ),
        (
            *wrong_links.HIDDEN_SLOPE,
            *wrong_links.ONE_PATH,
            wrong_links.WEIGHTS_SKIPPED,
            wrong_links.NO_WEIGHT,
            wrong_links.TRANSPOSE_FORGOTTEN,
            wrong_links.WRONG_AXIS,
            wrong_links.PATHS_AVERAGED,
            wrong("dot_instead_of_hadamard", then=np.sum),
            *ALWAYS,
        ),
        roughened=lambda z, W_next, delta_next, old_z: (
            abs(W_next),
            abs(delta_next),
            abs(z) + 0.1 * old_z,
        ),
    ),
    Exercise(
        "matrix_form.weight_gradient",
        3.0,
        weight_gradient,
        lambda random: [
            (signed(random, (n,), 0.5, 2.5), signed(random, (m,), 0.5, 2.5))
            for n, m in LAYER_SHAPES
        ],
        (
            "Entry [j, k] is what you know from one specific weight: something with j times "
            "something with k.",
            "All products of the entries of one vector with those of another: which product of "
            "numpy gives that as a matrix, and which vector makes the rows?",
        ),
        (
            wrong_links.NO_INPUT,
            wrong_links.INPUT_SQUARED,
            wrong("missing_input_activation", instead=lambda delta, a_prev: delta),
            wrong("hadamard_instead_of_outer", instead=lambda delta, a_prev: delta * a_prev),
            wrong("hadamard_instead_of_outer", instead=lambda delta, a_prev: delta @ a_prev),
            wrong("outer_order", then=np.transpose),
            *ALWAYS,
        ),
    ),
    Exercise(
        "matrix_form.bias_gradient",
        2.0,
        bias_gradient,
        lambda random: [(signed(random, (n,), 0.5, 2.5),) for n in (2, 3, 4, 5, 3, 6)],
        (
            "δ says how the cost moves with z. How far does z move with b?",
            "Each neuron has a bias of its own, so the answer has an entry for each neuron.",
        ),
        (
            wrong("wrong_axis", then=np.sum),
            wrong("wrong_axis", then=np.mean),
            wrong("missing_cost_slope", instead=np.ones_like),
            *ALWAYS,
        ),
    ),
    Exercise(
        "matrix_form.backprop",
        5.0,
        backprop,
        networks,
        _BACKPROP_HINTS,
        (
            *NETWORK,
            *wrong_links.OUTPUT_SLOPE,
            *wrong_links.SQUARED_ERROR,
            wrong_links.COSTS_AVERAGED,
        ),
        roughened=flat_output,
        form=leaf_for_each_layer,
    ),
    Exercise(
        "matrix_form.backprop_batch",
        3.0,
        backprop_batch,
        _batches,
        (
            "The cost of a batch is the mean over its rows, so its gradient is the mean of the "
            "rows' gradients.",
            "A loop over the examples with `backprop` is enough. Add up layer by layer and divide "
            "by the number of examples, not by the number of outputs.",
        ),
        (
            *NETWORK,
            *wrong_links.OUTPUT_SLOPE,
            *wrong_links.SQUARED_ERROR,
            wrong("sum_instead_of_mean", of=_over_examples(lambda stack: stack.sum(0))),
            wrong("not_averaged", of=_over_examples(lambda stack: stack)),
            wrong("not_averaged", of=_over_examples(lambda stack: stack[0])),
            wrong("not_averaged", of=_over_examples(lambda stack: stack[-1])),
            wrong(
                "averaged_inputs",
                of=lambda W, b, X, Y, **links: backprop(W, b, X.mean(0), Y.mean(0), **links),
            ),
            wrong("mean_instead_of_sum", of=_divided_by_outputs(lambda stack: stack.mean(0))),
            wrong("wrong_axis", of=_divided_by_outputs(lambda stack: stack.sum(0))),
            wrong("wrong_axis", of=_summed_over_neurons),
        ),
        roughened=flat_output,
        form=leaf_for_each_layer,
    ),
)
