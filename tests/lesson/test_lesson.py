"""The lesson's own scripts: each runs as plain Python and knows the textbook's values.

The numbers are chosen so that every weighted input is 0: there σ is 1/2 and its slope 1/4, and the
values can be followed by hand. The judge's tests hold the references to the definitions.
"""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import grader
from grader.assignment.catalogue import CODING_PARTS, EXERCISES, PARTS
from tests.in_step import what_to_add

SOLUTIONS = Path(__file__).parents[2] / "solutions"

W1, B1 = np.zeros((2, 3)), np.zeros(2)
W2 = np.array([[1.0, -1.0], [2.0, 4.0], [0.0, 3.0]])
B2 = np.array([0.0, -3.0, -1.5])  # so that W2 @ (1/2, 1/2) + B2 = 0
X = np.array([1.0, 0.0, 4.0])
Y = np.array([0.0, 1.0, 0.0])
HALF = np.full(3, 0.5)  # what the network answers: no error, no gradient
A_PREV, B = np.array([2.0, 1.0]), np.array([-1.0, -8.0, -3.0])  # W2 @ A_PREV + B = 0
DELTA = np.array([0.25, -0.25, 0.25])

HIDDEN = np.array([-0.0625, -0.125])
TWO_LAYERS = ([np.outer(HIDDEN, X), np.outer(DELTA, [0.5, 0.5])], [HIDDEN, DELTA])


def scaled(gradients: tuple[list[Any], list[Any]], factor: float) -> tuple[list[Any], list[Any]]:
    dW, db = gradients
    return [factor * g for g in dW], [factor * g for g in db]


TEXTBOOK: dict[str, tuple[tuple[Any, ...], Any]] = {
    "single_neuron.dC_da": ((0.7, 0.2), 1.0),
    "single_neuron.sigmoid_prime": ((np.array([0.0, 800.0]),), [0.25, 0.0]),
    "single_neuron.relu_prime": ((np.array([-2.0, 3.0]),), [0.0, 1.0]),
    "single_neuron.dz_dw": ((5.0, 1.0, 0.3), 0.3),
    "single_neuron.weight_gradient": ((0.0, 0.0, 3.0, 0.0), 0.75),
    "single_neuron.bias_gradient": ((0.0, 0.0, 3.0, 0.0), 0.25),
    "single_neuron.previous_activation_gradient": ((2.0, 0.0, 0.0, 0.0), 0.5),
    "single_neuron.average_weight_gradient": (
        (0.0, 0.0, np.array([3.0, 1.0]), np.array([0.0, 1.0])),
        0.25,  # the mean of 0.75 and -0.25
    ),
    "single_neuron.chain_gradient": (
        (np.array([1.0, 2.0]), np.array([0.0, -1.0]), 0.0, 0.0),
        ([0.0, 0.125], [0.125, 0.25]),
    ),
    "many_neurons.weight_gradient": ((W2, B, A_PREV, Y, 1, 0), -0.5),
    "many_neurons.bias_gradient": ((W2, B, A_PREV, Y, 2), 0.25),
    "many_neurons.path_contributions": ((W2, B, A_PREV, Y, 1), [-0.25, -1.0, 0.75]),
    "many_neurons.previous_activation_gradient": ((W2, B, A_PREV, Y), [-0.25, -0.5]),
    "many_neurons.hidden_weight_gradient": ((W1, B1, W2, B2, X, Y, 1, 2), -0.5),
    "matrix_form.output_delta": ((np.zeros(3), Y), DELTA),
    "matrix_form.hidden_delta": ((W2, DELTA, np.zeros(2)), HIDDEN),
    "matrix_form.weight_gradient": (
        (np.array([1.0, 2.0]), np.array([3.0, 4.0, 5.0])),
        [[3.0, 4.0, 5.0], [6.0, 8.0, 10.0]],
    ),
    "matrix_form.bias_gradient": ((DELTA,), DELTA),
    "matrix_form.backprop": (([W1, W2], [B1, B2], X, Y), TWO_LAYERS),
    "matrix_form.backprop_batch": (
        ([W1, W2], [B1, B2], np.array([X, X]), np.array([Y, HALF])),
        scaled(TWO_LAYERS, 0.5),
    ),
    "cross_entropy.dC_da": ((0.5, 1.0), -2.0),
    "cross_entropy.output_delta": ((np.array([0.0, 1e308]), np.array([1.0, 0.0])), [-0.5, 1.0]),
    "cross_entropy.softmax_output_delta": (
        (np.array([1e308, -1.7e308, 1e308]), np.array([0.0, 0.0, 1.0])),
        [0.5, 0.0, -0.5],
    ),
    "cross_entropy.backprop": (([W1, W2], [B1, B2], X, Y), scaled(TWO_LAYERS, 2.0)),
}

REVIEW = {
    "q1_factors": ["a_prev", "sigma_prime(z)", "2*(a - y)"],
    "q2_slope": "a*(1 - a)",
    "q2_slope_at_zero": 0.25,
    "q2_when_saturated": "learns slowly",
    "q3_dz_db": "1",
    "q3_dz_dw": "a_prev",
    "q3_ratio": "a_prev",
    "q4_summed_index": "j",
    "q4_term": "2*(a_j - y_j)*sigma_prime(z_j)*w_jk",
    "q4_paths": 8,
    "q5_changed": ["dC_da"],
    "q5_dC_da": "(a - y)/(a*(1 - a))",
    "q5_delta": "a - y",
}


@pytest.fixture
def checked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, str]]:
    """What the lesson's check cells were given, while they are kept from judging it."""
    calls: list[tuple[Any, str]] = []
    monkeypatch.setattr(grader, "check", lambda *call: calls.append(call), raising=False)
    monkeypatch.setattr(grader, "hint", None, raising=False)
    return calls


@pytest.mark.parametrize("part", PARTS)
def test_a_lesson_runs_and_prints_nothing_of_its_own(
    part: str, checked: list[tuple[Any, str]], capsys: pytest.CaptureFixture[str]
) -> None:
    names = runpy.run_path(str(SOLUTIONS / f"{part}.py"))

    assert capsys.readouterr() == ("", "")
    if part in CODING_PARTS:
        assert [(f, id) for f, id in checked if names[id.partition(".")[2]] is not f] == []
    else:
        assert [id for _, id in checked] == [f"review.q{n}" for n in range(1, 6)]
        given = [value for answers, _ in checked for value in answers]
        assert given == [names[variable] for variable in REVIEW]


@pytest.mark.usefixtures("checked")
@pytest.mark.parametrize("id", TEXTBOOK)
def test_a_reference_knows_the_value_worked_out_by_hand(id: str) -> None:
    part, _, function = id.partition(".")
    args, expected = TEXTBOOK[id]

    value = runpy.run_path(str(SOLUTIONS / f"{part}.py"))[function](*args)

    for got, want in zip(arrays(value), arrays(expected), strict=True):
        assert got.shape == want.shape
        np.testing.assert_allclose(got, want, rtol=1e-14, atol=1e-300)


def test_every_exercise_has_a_value_worked_out_by_hand() -> None:
    where = "TEXTBOOK of tests/lesson/test_lesson.py, with arguments and a value"
    assert what_to_add(TEXTBOOK, EXERCISES, where) == []


@pytest.mark.usefixtures("checked")
def test_the_review_holds_the_right_answers() -> None:
    names = runpy.run_path(str(SOLUTIONS / "review.py"))

    assert {variable: names[variable] for variable in REVIEW} == REVIEW
    for question in range(1, 6):
        assert len(names[f"q{question}_explanation"].split()) > 20


def arrays(value: Any) -> list[np.ndarray]:
    """The arrays of a value: a pair holds two lists of them, or two of them."""
    if not isinstance(value, tuple):
        return [np.asarray(value)]
    return [np.asarray(item) for part in value for item in part]
