"""Part 3, whole layers at once: δ = ∂C0/∂z, passed back from layer to layer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from random import Random
from typing import TypeAlias, Unpack

import numpy as np

from grader.answers import FloatArray
from grader.assignment import wrong_formulas
from grader.assignment.calculus.gradient import Array, gradient, gradients
from grader.assignment.calculus.network import (
    Cost,
    Links,
    hidden_activation,
    network_cost,
    neuron_costs,
    output_cost,
    sigmoid,
    squared_error,
    weighted_input,
)
from grader.assignment.exercise import Args, Exercise
from grader.assignment.inputs import (
    DEPTHS,
    LAYER_SHAPES,
    SMALLEST_LAYERS,
    SMALLEST_NETWORKS,
    flat_output,
    networks,
    signed,
    weighted_inputs,
)
from grader.assignment.nested import LEAF, Change, Form, Gradient, Nested, each, pair
from grader.assignment.wrong_formulas import ALWAYS, wrong

# The exercises, defined by the forward pass alone. ``links`` replace links of the chain.

Matrices: TypeAlias = Sequence[Array]
"""The weights or biases of a network, first layer first."""
Gradients: TypeAlias = tuple[list[FloatArray], list[FloatArray]]
"""(∂C/∂W, ∂C/∂b): an array for each layer, in the shapes of the weights and biases."""


def output_delta(
    z: Array, y: Array, *, cost: Cost = squared_error, **links: Unpack[Links]
) -> FloatArray:
    """δ = ∂C0/∂z of the last layer, (n_out,)."""
    return gradient(lambda z: output_cost(z, y, cost, **links), z)


def hidden_delta(W_next: Array, delta_next: Array, z: Array, **links: Unpack[Links]) -> FloatArray:
    """δ = ∂C0/∂z, (n,), of a layer from that of the next one, whose weights are (n_next, n).

    All that is known of the cost is its slope δ_next at z_next, so it is followed along that line:
    δ is the gradient of δ_next · z_next(z).
    """

    def along_delta(z: Array) -> Array:
        a, no_bias = hidden_activation(z, **links), np.zeros(len(delta_next))
        return (delta_next * weighted_input([W_next], [no_bias], a, 0, **links)).sum(-1)

    return gradient(along_delta, z)


def weight_gradient(delta: Array, a_prev: Array, **links: Unpack[Links]) -> FloatArray:
    """∂C0/∂W, (n_out, n_in), of a layer whose δ is given: the gradient of δ · z(W)."""

    def along_delta(W: Array) -> Array:
        return (delta * weighted_input([W], [np.zeros(len(delta))], a_prev, 0, **links)).sum(-1)

    return gradient(along_delta, np.zeros((len(delta), len(a_prev))))


def bias_gradient(delta: Array) -> FloatArray:
    """∂C0/∂b, (n_out,), of a layer whose δ is given: the gradient of δ · z(b)."""
    return gradient(lambda b: (delta * b).sum(-1), np.zeros(len(delta)))


def backprop(
    weights: Matrices,
    biases: Matrices,
    x: Array,
    y: Array,
    *,
    cost: Cost = squared_error,
    **links: Unpack[Links],
) -> Gradients:
    """(∂C0/∂W, ∂C0/∂b) of a network of any depth for one example; x is (n_in,), y (n_out,)."""
    return _by_every_parameter(
        lambda W, b: network_cost(W, b, x, y, cost, **links), weights, biases
    )


def backprop_batch(
    weights: Matrices, biases: Matrices, X: Array, Y: Array, **links: Unpack[Links]
) -> Gradients:
    """(∂C/∂W, ∂C/∂b) of the mean cost over m examples; X is (m, n_in), Y (m, n_out)."""
    return _by_every_parameter(lambda W, b: batch_cost(W, b, X, Y, **links), weights, biases)


def batch_cost(
    weights: Matrices, biases: Matrices, X: Array, Y: Array, **links: Unpack[Links]
) -> Array:
    """C, the mean of C0 over the examples, one in each row of X and Y."""
    for_each_row = [W[..., None, :, :] for W in weights], [b[..., None, :] for b in biases]
    return network_cost(*for_each_row, X, Y, **links).mean(-1)


def _by_every_parameter(
    cost: Callable[[Matrices, Matrices], Array], weights: Matrices, biases: Matrices
) -> Gradients:
    depth = len(weights)
    slopes = gradients(lambda all: cost(all[:depth], all[depth:]), [*weights, *biases])
    return slopes[:depth], slopes[depth:]


# The arguments of the calls, and what can go wrong

NETWORK = (
    *wrong_formulas.EVERY_SLOPE,
    *wrong_formulas.HIDDEN_SLOPE,
    *wrong_formulas.HIDDEN_ACTIVATION,
    wrong_formulas.BIAS_FORGOTTEN,
    *wrong_formulas.ONE_PATH,
    wrong_formulas.WEIGHTS_SKIPPED,
    wrong_formulas.TRANSPOSE_FORGOTTEN,
    wrong_formulas.WRONG_AXIS,
    wrong_formulas.WRONG_LAYER,
    wrong_formulas.NO_INPUT,
    wrong_formulas.OWN_ACTIVATION,
    wrong_formulas.INPUT_BEFORE_SIGMOID,
    *ALWAYS,
    wrong("layers_reversed", then=pair(lambda dW, db: (dW[::-1], db[::-1]))),
    wrong("layers_reversed", then=pair(lambda dW, db: (dW, db[::-1]))),
    wrong("missing_input_activation", then=pair(lambda dW, db: (db, db))),
    wrong("outputs_swapped", then=pair(lambda dW, db: (db, dW))),
    wrong("outer_order", then=pair(lambda dW, db: ([slopes.T for slopes in dW], db))),
    wrong("wrong_axis", then=pair(lambda dW, db: (dW, [np.sum(delta) for delta in db]))),
)
"""What can go wrong on the way back through a network, whatever its cost."""
SQUARED_ERROR_NETWORK = (
    *wrong_formulas.OUTPUT_SLOPE,
    *wrong_formulas.OUTPUT_ACTIVATION,
    *wrong_formulas.EVERY_ACTIVATION,
    *wrong_formulas.SQUARED_ERROR,
    wrong_formulas.SOFTMAX_OUTPUT,
)
"""What else can go wrong where the cost is the squared error."""


def leaf_for_each_layer(weights: Matrices, *_: object) -> Form:
    """The form of (dW, db)."""
    return [[LEAF] * len(weights)] * 2


def parameters(weights: Matrices, biases: Matrices, *_: object) -> Nested:
    """All that learning changes in a network."""
    return list(weights), list(biases)


def _deltas(random: Random, shapes: Sequence[tuple[int, int]] = LAYER_SHAPES) -> list[Args]:
    """(W_next, δ_next, z): the layer of z has a neuron for each column of W_next."""
    return [
        (signed(random, shape), signed(random, shape[:1], 2.0, 6.0),
         weighted_inputs(random, shape[1:]))
        for shape in shapes
    ]  # fmt: skip


def _deltas_and_inputs(
    random: Random, shapes: Sequence[tuple[int, int]] = LAYER_SHAPES
) -> list[Args]:
    """(δ, a_prev) of layers."""
    return [
        (signed(random, (n_out,), 0.5, 2.5), signed(random, (n_in,), 0.5, 2.5))
        for n_out, n_in in shapes
    ]


def _vectors(random: Random, sizes: Sequence[int] = (2, 3, 4, 5, 3, 6)) -> list[Args]:
    """(δ,) of layers."""
    return [(signed(random, (n,), 0.5, 2.5),) for n in sizes]


_SMALLEST_BATCHES = ((1, (4, 3)), (1, (2, 3, 2)), (1, (1, 1)), (3, (3, 1)), (2, (2, 3, 1)))
"""Examples and sizes of the network: one example, or one neuron at the end."""


def _batches(
    random: Random,
    sizes: Sequence[tuple[int, tuple[int, ...]]] = tuple(
        zip((2, 3, 4, 5, 3, 4, 2), DEPTHS, strict=True)
    ),
) -> list[Args]:
    cases = []
    drawn = networks(random, [depth for _, depth in sizes])
    for (m, _), (weights, biases, x, y) in zip(sizes, drawn, strict=True):
        X, Y = signed(random, (m, len(x)), 0.4, 2.0), signed(random, (m, len(y)), 6.0, 30.0)
        cases.append((weights, biases, X, Y))
    return cases


def _mean(stack: FloatArray) -> FloatArray:
    return np.asarray(stack.mean(0))


def _sum(stack: FloatArray) -> FloatArray:
    return np.asarray(stack.sum(0))


def _as_it_is(stack: FloatArray) -> FloatArray:
    return stack


def _over_examples(
    combine: Change, combine_biases: Change | None = None
) -> Callable[..., tuple[list[Nested], ...]]:
    """The gradient of a batch, as ``combine`` makes it of the examples' gradients of each layer.

    They are stacked along the first axis. ``combine_biases`` does so for the biases, if given.
    """

    def gradient(
        weights: Matrices, biases: Matrices, X: Array, Y: Array, **links: Unpack[Links]
    ) -> tuple[list[Nested], ...]:
        examples = [backprop(weights, biases, x, y, **links) for x, y in zip(X, Y, strict=True)]
        return tuple(
            [how(np.array(layer)) for layer in zip(*parameters, strict=True)]
            for how, parameters in zip(
                (combine, combine_biases or combine), zip(*examples, strict=True), strict=True
            )
        )

    return gradient


def _divided_by_neurons(combine: Change) -> Iterator[Gradient]:
    """The gradient of a batch, as ``combine`` makes it, divided by the outputs or the inputs."""
    for of in (lambda X, Y: Y.shape[1], lambda X, Y: X.shape[1]):
        yield partial(_divided, combine, of)


def _divided(
    combine: Change,
    number: Callable[[Array, Array], int],
    weights: Matrices,
    biases: Matrices,
    X: Array,
    Y: Array,
    **links: Unpack[Links],
) -> Nested:
    found = _over_examples(combine)(weights, biases, X, Y, **links)
    return each(lambda slopes: slopes / number(X, Y))(found)


def _summed_over_neurons(
    weights: Matrices, biases: Matrices, X: Array, Y: Array, **links: Unpack[Links]
) -> Nested:
    """db as the sum over a layer's neurons, one number for each example."""
    dW, _ = backprop_batch(weights, biases, X, Y, **links)
    _, db = _over_examples(lambda stack: stack.sum(-1) / len(stack))(weights, biases, X, Y, **links)
    return dW, db


def _flat_slopes(random: Random, sizes: Sequence[int] = (2, 3, 4, 5, 3, 6)) -> list[Args]:
    return [(weighted_inputs(random, (n,)), signed(random, (n,), 6.0, 30.0)) for n in sizes]


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
            *wrong_formulas.OUTPUT_SLOPE,
            *wrong_formulas.OUTPUT_ACTIVATION,
            *wrong_formulas.SQUARED_ERROR,
            wrong_formulas.SOFTMAX_OUTPUT,
            wrong_formulas.COSTS_AVERAGED,
            wrong("returned_the_cost", instead=output_cost),
            wrong("returned_the_cost", instead=lambda z, y: neuron_costs(sigmoid(z), y)),
            wrong("dot_instead_of_hadamard", then=np.sum),
            *ALWAYS,
        ),
        smallest=lambda random: _flat_slopes(random, (1, 1, 1)),
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
            *wrong_formulas.HIDDEN_SLOPE,
            *wrong_formulas.ONE_PATH,
            wrong_formulas.WEIGHTS_SKIPPED,
            wrong_formulas.NO_WEIGHT,
            wrong_formulas.TRANSPOSE_FORGOTTEN,
            wrong_formulas.WRONG_AXIS,
            wrong_formulas.PATHS_AVERAGED,
            wrong("dot_instead_of_hadamard", then=np.sum),
            *ALWAYS,
        ),
        smallest=lambda random: _deltas(random, SMALLEST_LAYERS),
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
        _deltas_and_inputs,
        (
            "Entry [j, k] is what you know from one specific weight: something with j times "
            "something with k.",
            "All products of the entries of one vector with those of another: which product of "
            "numpy gives that as a matrix, and which vector makes the rows?",
        ),
        (
            wrong_formulas.NO_INPUT,
            wrong_formulas.INPUT_SQUARED,
            wrong("missing_input_activation", instead=lambda delta, a_prev: delta),
            wrong("hadamard_instead_of_outer", instead=lambda delta, a_prev: delta * a_prev),
            wrong("hadamard_instead_of_outer", instead=lambda delta, a_prev: delta @ a_prev),
            wrong("outer_order", then=np.transpose),
            *ALWAYS,
        ),
        smallest=lambda random: _deltas_and_inputs(random, SMALLEST_LAYERS),
    ),
    Exercise(
        "matrix_form.bias_gradient",
        2.0,
        bias_gradient,
        _vectors,
        (
            "δ says how the cost moves with z. How far does z move with b?",
            "Each neuron has a bias of its own, so the answer has an entry for each neuron.",
        ),
        (
            wrong("wrong_axis", then=np.sum),
            wrong("wrong_axis", then=np.mean),
            wrong("missing_cost_slope", instead=np.ones_like),
            wrong("missing_cost_slope", instead=lambda delta: np.ones(())),
            *ALWAYS,
        ),
        smallest=lambda random: _vectors(random, (1, 1, 1)),
    ),
    Exercise(
        "matrix_form.backprop",
        5.0,
        backprop,
        networks,
        _BACKPROP_HINTS,
        (
            *NETWORK,
            *SQUARED_ERROR_NETWORK,
            *wrong_formulas.updated_before_use(backprop),
            wrong_formulas.every_layer_as_last(backprop, list),
            *wrong_formulas.wrongly_paired(backprop, list),
            wrong_formulas.COSTS_AVERAGED,
        ),
        smallest=lambda random: [*networks(random, SMALLEST_NETWORKS)],
        learned=parameters,
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
            *SQUARED_ERROR_NETWORK,
            *wrong_formulas.updated_before_use(backprop_batch),
            wrong_formulas.every_layer_as_last(backprop_batch, list),
            wrong("sum_instead_of_mean", of=_over_examples(_sum)),
            wrong("sum_instead_of_mean", of=_over_examples(_mean, _sum)),
            wrong("sum_instead_of_mean", of=_over_examples(_sum, _mean)),
            wrong("not_averaged", of=_over_examples(_as_it_is)),
            wrong("not_averaged", of=_over_examples(_mean, _as_it_is)),
            wrong("not_averaged", of=_over_examples(lambda stack: stack[0])),
            wrong("not_averaged", of=_over_examples(lambda stack: stack[-1])),
            wrong("not_averaged", of=_over_examples(lambda stack: stack[0] / len(stack))),
            wrong("not_averaged", of=_over_examples(lambda stack: stack[-1] / len(stack))),
            wrong("missing_term", of=_over_examples(lambda stack: stack[:-1].sum(0) / len(stack))),
            wrong("missing_term", of=_over_examples(lambda stack: stack[1:].sum(0) / len(stack))),
            wrong(
                "averaged_inputs",
                of=lambda W, b, X, Y, **links: backprop(W, b, X.mean(0), Y.mean(0), **links),
            ),
            *(wrong("mean_instead_of_sum", of=of) for of in _divided_by_neurons(_mean)),
            *(wrong("wrong_axis", of=of) for of in _divided_by_neurons(_sum)),
            wrong("wrong_axis", of=_summed_over_neurons),
        ),
        smallest=lambda random: _batches(random, _SMALLEST_BATCHES),
        learned=parameters,
        roughened=flat_output,
        form=leaf_for_each_layer,
    ),
)
