"""Part 3, whole layers at once: δ = ∂C0/∂z, passed back from layer to layer."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any

import numpy as np

from grader.calculus.matrix_form import (
    backprop,
    backprop_batch,
    bias_gradient,
    hidden_delta,
    output_delta,
    weight_gradient,
)
from grader.calculus.network import RIGHT, Rules, sigmoid
from grader.curriculum import wrong_rules
from grader.curriculum.exercise import (
    LEAF,
    Args,
    Exercise,
    Gradient,
    Mistake,
    always,
    bent_by,
    each,
    under,
)
from grader.curriculum.inputs import (
    LAYER_SHAPES,
    flat_output,
    networks,
    signed,
    weighted_inputs,
)


def network_mistakes(gradient: Gradient, base: Rules) -> tuple[Mistake, ...]:
    """What can go wrong on the way back through a network, whatever its cost."""
    changes = (
        *wrong_rules.EVERY_SLOPE,
        *wrong_rules.HIDDEN_SLOPE,
        wrong_rules.WEIGHTS_SKIPPED,
        wrong_rules.TRANSPOSE_FORGOTTEN,
        wrong_rules.WRONG_AXIS,
        wrong_rules.WRONG_LAYER,
        *wrong_rules.ONE_PATH,
        wrong_rules.INPUT_DROPPED,
        wrong_rules.OWN_ACTIVATION,
        wrong_rules.INPUT_BEFORE_SIGMOID,
    )

    def reversed_layers(*args: Any) -> Any:
        dW, db = gradient(*args)
        return dW[::-1], db[::-1]

    def swapped_outputs(*args: Any) -> Any:
        return gradient(*args)[::-1]

    def one_list_reversed(*args: Any) -> Any:
        dW, db = gradient(*args)
        return dW, db[::-1]

    def biases_for_weights(*args: Any) -> Any:
        return (gradient(*args)[1],) * 2

    def transposed(*args: Any) -> Any:
        dW, db = gradient(*args)
        return [W.T for W in dW], db

    return (
        *(Mistake(id, under(gradient, rules, base)) for id, rules in changes),
        *always(gradient),
        Mistake("layers_reversed", reversed_layers),
        Mistake("layers_reversed", one_list_reversed),
        Mistake("missing_input_activation", biases_for_weights),
        Mistake("outputs_swapped", swapped_outputs),
        Mistake("outer_order", transposed),
    )


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


def _over_examples(combine: Any, weights: Any, biases: Any, X: Any, Y: Any) -> Any:
    """``combine`` makes one gradient of every layer's stack of them, one for each example."""
    examples = [backprop(weights, biases, x, y) for x, y in zip(X, Y, strict=True)]
    return tuple(
        [combine(np.array(layer)) for layer in zip(*parameters, strict=True)]
        for parameters in zip(*examples, strict=True)
    )


def _summed_over_neurons(weights: Any, biases: Any, X: Any, Y: Any) -> Any:
    """db as the sum over a layer's neurons, one number for each example."""
    dW, _ = backprop_batch(weights, biases, X, Y)
    _, db = _over_examples(lambda stack: stack.sum(-1) / len(stack), weights, biases, X, Y)
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
            *bent_by(
                RIGHT,
                output_delta,
                *wrong_rules.OUTPUT_SLOPE,
                *wrong_rules.SQUARED_ERROR,
                wrong_rules.COST_AVERAGED,
            ),
            *always(output_delta),
            Mistake("returned_the_cost", lambda z, y: ((sigmoid(z) - y) ** 2).sum()),
            Mistake("returned_the_cost", lambda z, y: (sigmoid(z) - y) ** 2),
            Mistake("dot_instead_of_hadamard", lambda z, y: output_delta(z, y).sum()),
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
            *bent_by(
                RIGHT,
                hidden_delta,
                *wrong_rules.HIDDEN_SLOPE,
                wrong_rules.WEIGHTS_SKIPPED,
                wrong_rules.WEIGHT_DROPPED,
                wrong_rules.TRANSPOSE_FORGOTTEN,
                wrong_rules.WRONG_AXIS,
                *wrong_rules.ONE_PATH,
                wrong_rules.PATHS_AVERAGED,
            ),
            *always(hidden_delta),
            Mistake("dot_instead_of_hadamard", lambda *args: hidden_delta(*args).sum()),
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
            *always(weight_gradient),
            Mistake("outer_order", each(np.transpose, weight_gradient)),
            Mistake("hadamard_instead_of_outer", lambda delta, a_prev: delta * a_prev),
            Mistake("hadamard_instead_of_outer", lambda delta, a_prev: delta @ a_prev),
            *bent_by(RIGHT, weight_gradient, wrong_rules.INPUT_DROPPED),
            Mistake("missing_input_activation", lambda delta, a_prev: delta),
            Mistake("extra_input_activation", lambda d, a: weight_gradient(d, a**2)),
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
            *always(bias_gradient),
            Mistake("wrong_axis", lambda delta: delta.sum()),
            Mistake("wrong_axis", lambda delta: delta.mean()),
            Mistake("missing_cost_slope", np.ones_like),
        ),
    ),
    Exercise(
        "matrix_form.backprop",
        5.0,
        backprop,
        networks,
        _BACKPROP_HINTS,
        (
            *network_mistakes(backprop, RIGHT),
            *bent_by(
                RIGHT,
                backprop,
                *wrong_rules.OUTPUT_SLOPE,
                *wrong_rules.SQUARED_ERROR,
                wrong_rules.COST_AVERAGED,
            ),
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
            *network_mistakes(backprop_batch, RIGHT),
            *bent_by(RIGHT, backprop_batch, *wrong_rules.OUTPUT_SLOPE, *wrong_rules.SQUARED_ERROR),
            Mistake("sum_instead_of_mean", lambda *a: _over_examples(lambda s: s.sum(0), *a)),
            Mistake("not_averaged", lambda *a: _over_examples(lambda s: s, *a)),
            Mistake("not_averaged", lambda *a: _over_examples(lambda s: s[0], *a)),
            Mistake("not_averaged", lambda *a: _over_examples(lambda s: s[-1], *a)),
            Mistake("averaged_inputs", lambda W, b, X, Y: backprop(W, b, X.mean(0), Y.mean(0))),
            Mistake(
                "mean_instead_of_sum",
                lambda W, b, X, Y: _over_examples(lambda s: s.mean(0) / Y.shape[1], W, b, X, Y),
            ),
            Mistake(
                "wrong_axis",
                lambda W, b, X, Y: _over_examples(lambda s: s.sum(0) / Y.shape[1], W, b, X, Y),
            ),
            Mistake("wrong_axis", _summed_over_neurons),
        ),
        roughened=flat_output,
        form=leaf_for_each_layer,
    ),
)
