"""Part 1, one neuron: z = w a_prev + b, a = σ(z), C0 = (a - y)²; then a chain of such neurons."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from random import Random
from typing import Unpack

import numpy as np

from grader.answers import FloatArray
from grader.assignment import wrong_formulas
from grader.assignment.calculus.gradient import Array, central_difference, gradients, slope
from grader.assignment.calculus.network import (
    Links,
    network_cost,
    neuron_costs,
    output_activation,
    relu,
    sigmoid,
    squared_error,
    weighted_input,
)
from grader.assignment.exercise import Args, Exercise
from grader.assignment.inputs import (
    SMALLEST_ARRAYS,
    chains,
    datasets,
    elementwise,
    flat_layer,
    flat_output,
    neurons,
    of_both_signs,
    signed,
    weighted_inputs,
)
from grader.assignment.nested import LEAF, pair
from grader.assignment.wrong_formulas import ALWAYS, WHOLE_NUMBERS, wrong

# The exercises, defined by the forward pass alone. ``links`` replace links of the chain.


def dC_da(a: Array, y: Array, **links: Unpack[Links]) -> FloatArray:
    """∂C0/∂a of C0 = (a - y)²; numbers or arrays of one shape, which the value has."""
    return slope(lambda a: neuron_costs(a, y, **links), a)


def sigmoid_prime(z: Array, **links: Unpack[Links]) -> FloatArray:
    """σ'(z) of σ(z) = 1 / (1 + e^-z), in the shape of z."""
    return slope(lambda z: output_activation(z, **links), z)


def relu_prime(z: Array) -> FloatArray:
    """The slope of max(0, z), in the shape of z.

    Each side of the kink is straight, so a wide step is exact as long as it stays on its side.
    """
    return central_difference(relu, z, h=np.abs(z) / 2)


def dz_dw(w: Array, b: Array, a_prev: Array, **links: Unpack[Links]) -> FloatArray:
    """∂z/∂w of z = w a_prev + b, all of them numbers."""
    return slope(lambda w: weighted_input(*_layer(w, b, a_prev), 0, **links)[..., 0], w)


def neuron_cost(w: Array, b: Array, a_prev: Array, y: Array, **links: Unpack[Links]) -> Array:
    """C0 = (σ(w a_prev + b) - y)² of one neuron, which is a layer of one."""
    return network_cost(*_layer(w, b, a_prev), np.asarray(y)[..., None], **links)


def _layer(w: Array, b: Array, a_prev: Array) -> tuple[list[Array], list[Array], Array]:
    """One neuron's numbers as the matrices and vectors of a network."""
    W, bias = np.asarray(w)[..., None, None], np.asarray(b)[..., None]
    return [W], [bias], np.asarray(a_prev)[..., None]


def weight_gradient(
    w: Array, b: Array, a_prev: Array, y: Array, **links: Unpack[Links]
) -> FloatArray:
    """∂C0/∂w of one neuron, all of whose arguments are numbers."""
    return slope(lambda w: neuron_cost(w, b, a_prev, y, **links), w)


def bias_gradient(
    w: Array, b: Array, a_prev: Array, y: Array, **links: Unpack[Links]
) -> FloatArray:
    """∂C0/∂b of one neuron."""
    return slope(lambda b: neuron_cost(w, b, a_prev, y, **links), b)


def previous_activation_gradient(
    w: Array, b: Array, a_prev: Array, y: Array, **links: Unpack[Links]
) -> FloatArray:
    """∂C0/∂a_prev of one neuron."""
    return slope(lambda a_prev: neuron_cost(w, b, a_prev, y, **links), a_prev)


def mean_cost(w: Array, b: Array, a_prev: Array, y: Array, **links: Unpack[Links]) -> Array:
    """C, the mean of C0 over m examples, whose a_prev and y have the shape (m,)."""
    return np.asarray(np.mean(neuron_cost(w, b, a_prev, y, **links)))


def average_weight_gradient(
    w: Array, b: Array, a_prev: Array, y: Array, **links: Unpack[Links]
) -> FloatArray:
    """∂C/∂w of the mean cost, a number."""
    return slope(lambda w: mean_cost(w, b, a_prev, y, **links), w)


def chain_cost(weights: Array, biases: Array, x: Array, y: Array, **links: Unpack[Links]) -> Array:
    """C0 of a chain of L neurons, one in each layer; weights and biases have the shape (L,)."""
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
) -> tuple[FloatArray, FloatArray]:
    """(∂C0/∂w, ∂C0/∂b) of a chain of L neurons, each (L,), first layer first."""
    dC_dw, dC_db = gradients(lambda wb: chain_cost(wb[0], wb[1], x, y, **links), [weights, biases])
    return dC_dw, dC_db


# The arguments of the calls, and what can go wrong


def _probes(nudged: str, w: float, b: float, a_prev: float, y: float) -> dict[str, Args]:
    """One link of the chain from w, b or a_prev to the cost changed at a time; a - y and z kept."""
    z = w * a_prev + b
    moved = float(sigmoid(z + 0.5) - sigmoid(z))
    into_z = {
        "w": {"start": (w, b - w * a_prev, 2 * a_prev, y)},
        "a_prev": {"start": (2 * w, b - w * a_prev, a_prev, y)},
    }
    of_z = {"z": (w, b + 0.5, a_prev, y + moved), "y": (w, b, a_prev, y + 1)}
    return {**into_z.get(nudged, {}), **of_z}


_OUTPUT_NEURON = (
    *wrong_formulas.OUTPUT_SLOPE,
    *wrong_formulas.OUTPUT_ACTIVATION,
    *wrong_formulas.SQUARED_ERROR,
    wrong_formulas.BIAS_FORGOTTEN,
    *ALWAYS,
)
"""What can go wrong in the two links from z to the cost, whatever was nudged."""
_NEURON = (wrong("returned_the_cost", instead=neuron_cost), *_OUTPUT_NEURON)


_SHAPES: tuple[tuple[int, ...], ...] = ((), (), (), (), (5,), (3,), (2, 3))
"""Elementwise arguments are numbers, vectors and a matrix."""


def _ramps(random: Random) -> list[Args]:
    """Numbers of all sizes, and some so near the kink that a threshold other than 0 shows."""
    near = of_both_signs(random, 4, 1e-3, 5e-3)
    return [(near,), *elementwise(random, _SHAPES, weighted_inputs)]


def _smallest_arrays(random: Random) -> list[Args]:
    return elementwise(random, SMALLEST_ARRAYS, weighted_inputs)


def _zeros(random: Random) -> list[Args]:
    """Zero as a number and, with either sign, at any place among others of an array."""
    cases: list[Args] = [(0.0,), (-0.0,)]
    for shape, zeros in (((6,), 2), ((4,), 1), ((2, 3), 2)):
        z = weighted_inputs(random, shape)
        z.flat[random.sample(range(z.size), zeros)] = [0.0, -0.0][:zeros]
        cases.append((z,))
    return cases


def _flat_chain(
    z: float, weights: FloatArray, biases: FloatArray, x: FloatArray, y: FloatArray
) -> Args:
    weights, biases, x, y = flat_output(z, list(weights), list(biases), x, y)
    return (np.array(weights), np.array(biases), x, y)


def _errors(random: Random, shape: tuple[int, ...]) -> FloatArray:
    return signed(random, shape, 2.0, 4.0)


EXERCISES = (
    Exercise(
        "single_neuron.dC_da",
        3.0,
        dC_da,
        lambda random: elementwise(random, _SHAPES, signed, _errors),
        (
            "Hold y still. C0 is then a square of one thing; what is the derivative of a square?",
            "The exponent comes down in front, and what stood inside the square is left. Check "
            "the sign: if a is too large, does pushing a up make the cost larger or smaller?",
        ),
        (
            wrong_formulas.NO_FACTOR_2,
            wrong("returned_the_cost", instead=squared_error),
            wrong("wrong_axis", then=np.sum),
            *ALWAYS,
        ),
        smallest=lambda random: elementwise(random, SMALLEST_ARRAYS, signed, _errors),
        roughened=lambda z, a, y: (1e8 * a, y),
    ),
    Exercise(
        "single_neuron.sigmoid_prime",
        3.0,
        sigmoid_prime,
        lambda random: elementwise(random, _SHAPES, weighted_inputs),
        (
            "Write σ(z) as (1 + e^-z) to the power -1 and use the chain rule once.",
            "The result can be written with σ(z) alone, twice. It is largest at z = 0 and nearly "
            "0 where σ is flat, on both sides.",
        ),
        (
            *wrong_formulas.WRONG_OUTPUT_SLOPE,
            *wrong_formulas.SLOPE_OF_ANOTHER,
            wrong("missing_inner_derivative", instead=lambda z: -(sigmoid(z) ** 2)),
            wrong("missing_inner_derivative", instead=lambda z: sigmoid(z) ** 2),
            wrong("wrong_axis", then=np.sum),
            *ALWAYS,
        ),
        smallest=_smallest_arrays,
        roughened=lambda z, old_z: (abs(z) + 0.1 * old_z,),
    ),
    Exercise(
        "single_neuron.relu_prime",
        2.0,
        relu_prime,
        _ramps,
        (
            "Draw max(0, z). It is two straight lines: what is the slope of each?",
            "For an array, every entry picks its own side; a comparison such as z > 0 does that.",
        ),
        (
            wrong("sigma_instead_of_slope", instead=relu),
            wrong("other_activation", instead=wrong_formulas.slope_of_sigmoid),
            wrong("other_activation", instead=sigmoid),
            wrong("other_activation", instead=lambda z: np.where(z > 0, 1.0, np.exp(z))),
            *(
                wrong("other_activation", instead=partial(wrong_formulas.leaky_step, leak=leak))
                for leak in (*wrong_formulas.LEAKS, -1.0)
            ),
            wrong("missing_slope", instead=np.ones_like),
            wrong("sign_flipped", instead=lambda z: relu_prime(-np.asarray(z))),
            wrong("sign_flipped", then=np.negative),
        ),
        smallest=_smallest_arrays,
        kinks=_zeros,
        roughened=lambda z, old_z: (1e8 * old_z,),
    ),
    Exercise(
        "single_neuron.dz_dw",
        2.0,
        dz_dw,
        lambda random: [case[:3] for case in neurons(random)],
        (
            "z = w·a_prev + b. Nudge w by a little: how far does z move?",
            "Everything but w counts as a constant. What multiplies w?",
        ),
        (
            wrong("sigma_instead_of_slope", instead=lambda w, b, a_prev: w * a_prev + b),
            wrong("sigma_instead_of_slope", instead=lambda w, b, a_prev: w * a_prev),
            *wrong_formulas.WRONG_INPUT,
            *ALWAYS,
        ),
        roughened=lambda z, w, b, a_prev: (w, 1e8 * b, a_prev),
    ),
    Exercise(
        "single_neuron.weight_gradient",
        4.0,
        weight_gradient,
        neurons,
        (
            "Follow the nudge: w moves z, z moves a, a moves C0. Each step has its own rate.",
            "You have written all three rates already. Compute z and a first, then combine the "
            "rates the way the chain rule says.",
        ),
        (*_NEURON, *wrong_formulas.WRONG_INPUT),
        learned=lambda w, b, a_prev, y: w,
        probes=partial(_probes, "w"),
        roughened=flat_layer,
    ),
    Exercise(
        "single_neuron.bias_gradient",
        3.0,
        bias_gradient,
        neurons,
        (
            "Only the first link differs from the weight's gradient: how far does z move when b "
            "does?",
            "In z = w·a_prev + b the bias is simply added. The other two links stay.",
        ),
        (*_NEURON, wrong("extra_input_activation", of=weight_gradient)),
        learned=lambda w, b, a_prev, y: b,
        probes=partial(_probes, "b"),
        roughened=flat_layer,
    ),
    Exercise(
        "single_neuron.previous_activation_gradient",
        3.0,
        previous_activation_gradient,
        neurons,
        (
            "Again only the first link changes: how far does z move when a_prev does?",
            "In w·a_prev + b, what multiplies a_prev?",
        ),
        (
            *_NEURON,
            *wrong_formulas.one_slope_further(previous_activation_gradient),
            wrong_formulas.NO_WEIGHT,
            wrong_formulas.INPUT_AS_WEIGHT,
            wrong_formulas.WEIGHT_TIMES_INPUT,
        ),
        probes=partial(_probes, "a_prev"),
        roughened=flat_layer,
    ),
    Exercise(
        "single_neuron.average_weight_gradient",
        3.0,
        average_weight_gradient,
        datasets,
        (
            "The derivative of a mean is the mean of the derivatives.",
            "Find the gradient for every example (a loop will do, or arrays), then average them. "
            "One number comes out.",
        ),
        (
            *_OUTPUT_NEURON,
            wrong("returned_the_cost", instead=mean_cost),
            wrong("not_averaged", of=weight_gradient),
            wrong("not_averaged", of=weight_gradient, then=lambda slopes: slopes / len(slopes)),
            wrong("not_averaged", of=weight_gradient, then=lambda slopes: slopes[0]),
            wrong("not_averaged", of=weight_gradient, then=lambda slopes: slopes[-1]),
            wrong("not_averaged", of=weight_gradient, then=lambda slopes: slopes[0] / len(slopes)),
            wrong("not_averaged", of=weight_gradient, then=lambda slopes: slopes[-1] / len(slopes)),
            wrong(
                "missing_term",
                of=weight_gradient,
                then=lambda slopes: slopes[:-1].sum() / len(slopes),
            ),
            wrong(
                "missing_term",
                of=weight_gradient,
                then=lambda slopes: slopes[1:].sum() / len(slopes),
            ),
            wrong("sum_instead_of_mean", of=weight_gradient, then=np.sum),
            wrong(
                "averaged_inputs",
                of=lambda w, b, x, y, **links: weight_gradient(
                    w, b, np.mean(x), np.mean(y), **links
                ),
            ),
            wrong_formulas.NO_INPUT,
            wrong_formulas.WEIGHT_AS_INPUT,
            *(replace(cut, of=weight_gradient, then=(*cut.then, np.mean)) for cut in WHOLE_NUMBERS),
        ),
        smallest=lambda random: datasets(random, (1, 1)),
        learned=lambda w, b, a_prev, y: w,
        roughened=flat_layer,
    ),
    Exercise(
        "single_neuron.chain_gradient",
        4.0,
        chain_gradient,
        chains,
        (
            "First go forward and keep every z and every activation. Then start at the cost and "
            "walk back one layer at a time.",
            "Keep ∂C0/∂z of the layer you are at. What turns it into ∂C0/∂z of the layer before: "
            "through which weight, and which slope?",
            "At each layer the bias gets ∂C0/∂z itself and the weight gets it times what the "
            "weight multiplies; at the first layer that is x.",
        ),
        (
            wrong("returned_the_cost", instead=chain_cost),
            *_OUTPUT_NEURON,
            *wrong_formulas.EVERY_SLOPE,
            *wrong_formulas.HIDDEN_SLOPE,
            *wrong_formulas.EVERY_ACTIVATION,
            *wrong_formulas.HIDDEN_ACTIVATION,
            *wrong_formulas.updated_before_use(chain_gradient),
            wrong_formulas.every_layer_as_last(chain_gradient, np.array),
            *wrong_formulas.wrongly_paired(chain_gradient, np.array),
            wrong_formulas.NO_WEIGHT,
            wrong_formulas.WRONG_LAYER,
            wrong_formulas.NO_INPUT,
            wrong_formulas.WEIGHT_AS_INPUT,
            wrong_formulas.OWN_ACTIVATION,
            wrong_formulas.INPUT_BEFORE_SIGMOID,
            wrong("layers_reversed", then=pair(lambda dw, db: (dw[::-1], db[::-1]))),
            wrong("outputs_swapped", then=pair(lambda dw, db: (db, dw))),
            wrong("extra_input_activation", then=pair(lambda dw, db: (dw, dw))),
        ),
        smallest=lambda random: chains(random, (1, 1, 1)),
        learned=lambda weights, biases, x, y: (weights, biases),
        roughened=_flat_chain,
        form=lambda *_: [LEAF, LEAF],
    ),
)
