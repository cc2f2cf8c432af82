"""The exercises' inputs hold what wrong formulas need in order to show, whatever the seed."""

from __future__ import annotations

import math

import numpy as np
import pytest

from grader.answers import FloatArray
from grader.assignment.catalogue import EXERCISES, exercises_of
from grader.assignment.exercise import Args, Exercise
from tests.assignment.test_definitions import (
    Lists,
    cases,
    flat,
    neuron_z,
    plain,
    sigma,
    smallest_cases,
)

ANY_SEED = range(200)


def _weighted_inputs_and_errors(id: str, args: Lists) -> tuple[list[float], list[float]]:
    """Every z of a network of the arguments, and every a - y at its output."""
    match id.partition(".")[2], args:
        case "average_weight_gradient", [w, b, a_prev, y]:
            examples = [([[[w]]], [[b]], [x], [t]) for x, t in zip(a_prev, y, strict=True)]
        case "chain_gradient", [weights, biases, x, y]:
            examples = [([[[w]] for w in weights], [[b] for b in biases], [x], [y])]
        case "hidden_weight_gradient", [W1, b1, W2, b2, x, y, *_]:
            examples = [([W1, W2], [b1, b2], x, y)]
        case "backprop_batch", [weights, biases, X, Y]:
            examples = [(weights, biases, x, y) for x, y in zip(X, Y, strict=True)]
        case "backprop", _:
            examples = [args]
        case _, [float() as w, b, a_prev, y]:
            examples = [([[[w]]], [[b]], [a_prev], [y])]
        case _, [W, b, a_prev, y, *_]:
            examples = [([W], [b], a_prev, y)]
    zs, errors = [], []
    for weights, biases, a, y in examples:
        for W, b in zip(weights, biases, strict=True):
            z = [neuron_z(row, bias, a) for row, bias in zip(W, b, strict=True)]
            a = [sigma(each, math) for each in z]
            zs += z
        errors += [mine - wanted for mine, wanted in zip(a, y, strict=True)]
    return zs, errors


NETWORKS = [
    id
    for id in EXERCISES
    if {"b", "biases", "b1"} & set(EXERCISES[id].parameters) and id != "single_neuron.dz_dw"
]


@pytest.mark.parametrize("id", NETWORKS)
def test_neurons_are_asked_flat_and_steep_with_errors_of_both_signs(id: str) -> None:
    for seed in ANY_SEED:
        zs, errors = [], []
        for args in cases(EXERCISES[id], seed):
            more_zs, more_errors = _weighted_inputs_and_errors(id, plain(args))
            zs, errors = zs + more_zs, errors + more_errors
        assert any(2 <= abs(z) <= 4 for z in zs), seed
        assert any(abs(z) < 1 for z in zs), seed
        assert min(errors) < 0 < max(errors), seed
        assert min(abs(error) for error in errors) > 1e-3, (seed, "y is a")


@pytest.mark.parametrize("id", [id for id in EXERCISES if "z" in EXERCISES[id].parameters])
def test_slopes_are_asked_where_sigma_is_flat_and_where_it_is_steep(id: str) -> None:
    at = EXERCISES[id].parameters.index("z")
    for seed in ANY_SEED:
        zs = [z for args in cases(EXERCISES[id], seed) for z in flat(plain(args[at]))]
        assert any(2 <= abs(z) <= 4 for z in zs), seed
        assert any(abs(z) < 1.25 for z in zs), seed
        assert min(zs) < 0 < max(zs), seed


@pytest.mark.parametrize("id", [exercise.id for exercise in exercises_of("cross_entropy")])
def test_both_labels_are_asked(id: str) -> None:
    at = EXERCISES[id].parameters.index("y")
    for seed in ANY_SEED:
        labels = {y for args in cases(EXERCISES[id], seed) for y in flat(plain(args[at]))}
        assert labels == {0.0, 1.0}, seed


MATRICES = [
    id
    for id, exercise in EXERCISES.items()
    if {"W", "W1", "W_next", "weights", "delta"} & set(exercise.parameters)
    if id not in ("single_neuron.chain_gradient", "matrix_form.bias_gradient")
]


@pytest.mark.parametrize("id", MATRICES)
def test_matrices_are_rectangular_and_square_and_not_symmetric(id: str) -> None:
    names = EXERCISES[id].parameters
    for seed in ANY_SEED:
        shapes = set()
        for args in cases(EXERCISES[id], seed):
            given = dict(zip(names, args, strict=True))
            if "delta" in given:
                shapes.add((len(given["delta"]), len(given["a_prev"])))
                continue
            matrices = given.get("weights") or [
                given[n] for n in ("W", "W1", "W2", "W_next") if n in given
            ]
            shapes |= {W.shape for W in matrices}
            assert not any(np.array_equal(W, W.T) for W in matrices if W.size > 1), seed
        assert any(rows < columns for rows, columns in shapes), seed
        assert any(rows > columns for rows, columns in shapes), seed
        assert sum(rows == columns for rows, columns in shapes) >= 2, seed


@pytest.mark.parametrize(
    "id",
    ["single_neuron.chain_gradient", "matrix_form.backprop", "matrix_form.backprop_batch",
     "cross_entropy.backprop"],
)  # fmt: skip
def test_networks_have_one_to_four_layers(id: str) -> None:
    assert {len(args[0]) for args in cases(EXERCISES[id], 0)} >= {1, 2, 3, 4}


def test_batches_have_several_examples() -> None:
    for id in ("single_neuron.average_weight_gradient", "matrix_form.backprop_batch"):
        assert all(len(args[2]) > 1 for args in cases(EXERCISES[id], 0)), id


def _arrays(value: object) -> list[FloatArray]:
    """The arrays in an argument or a value."""
    if isinstance(value, list | tuple):
        return [array for element in value for array in _arrays(element)]
    return [np.asarray(value)] if np.ndim(value) else []


@pytest.mark.parametrize("id", EXERCISES)
def test_an_answer_has_an_axis_of_one_entry_in_three_cases_and_every_axis_once(id: str) -> None:
    exercise = EXERCISES[id]
    axes = max((a.ndim for args in cases(exercise, 0) for a in _answer(exercise, args)), default=0)
    for seed in range(5):
        shapes = [
            [array.shape for array in _answer(exercise, args)]
            for args in smallest_cases(exercise, seed)
        ]
        assert not axes or sum(any(1 in shape for shape in one) for one in shapes) >= 3, seed
        for axis in range(axes):
            assert any(shape[axis : axis + 1] == (1,) for one in shapes for shape in one), seed


def _answer(exercise: Exercise, args: Args) -> list[FloatArray]:
    return _arrays(exercise.definition(*args))


@pytest.mark.parametrize(
    "id", ["single_neuron.average_weight_gradient", "matrix_form.backprop_batch"]
)
def test_one_example_is_asked_and_one_neuron_at_the_end(id: str) -> None:
    examples = [args[-2:] for args in smallest_cases(EXERCISES[id], 0)]
    assert any(len(x) == 1 for x, _ in examples)
    assert id.endswith("average_weight_gradient") or any(y.shape[1] == 1 for _, y in examples)
