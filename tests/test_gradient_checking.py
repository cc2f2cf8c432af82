"""The benchmark of gradient checks asks them fairly: each cost has the right value as gradient."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.gradient_checking.posed import POSED, end_to_end, posed
from benchmarks.gradient_checking.settings import settings
from grader.assignment.calculus.gradient import central_difference
from grader.assignment.catalogue import EXERCISES
from grader.assignment.nested import leaves
from tests.in_step import what_to_add


def test_every_exercise_is_posed() -> None:
    assert what_to_add(POSED, EXERCISES, "POSED of benchmarks/gradient_checking/posed.py") == []


@pytest.mark.parametrize("setting", ["ordinary", "square, one example"])
@pytest.mark.parametrize("id", EXERCISES)
def test_the_right_value_is_the_gradient_of_the_cost(id: str, setting: str) -> None:
    args = settings(EXERCISES[id], seed=1)[setting]
    problem, right = posed(id, args), leaves(EXERCISES[id].definition(*args))
    assert [array.shape for array in problem.point] == [leaf.shape for leaf in right]
    axes = np.eye(problem.vector.size)

    def along_axes(step: np.ndarray) -> np.ndarray:
        return np.array(
            [
                problem.cost_of_vector(problem.vector + s * e)
                for s, e in zip(step, axes, strict=True)
            ]
        )

    measured = central_difference(along_axes, np.zeros(len(axes)), h=1e-5)
    assert measured == pytest.approx(end_to_end(right), rel=1e-5, abs=1e-9)


def test_settings_differ_as_their_names_say() -> None:
    drawn = settings(EXERCISES["matrix_form.backprop_batch"], seed=1)
    weights, _, X, _ = drawn["ordinary"]
    assert len({W.shape for W in weights}) > 1
    assert len(X) > 1
    assert max(abs(W).max() for W in drawn["small weights"][0]) < 1e-3
    assert not any(b.any() for b in drawn["zeros"][1])
    square, _, one_example, _ = drawn["square, one example"]
    assert {W.shape[0] == W.shape[1] for W in square} == {True}
    assert len(one_example) == 1
    assert min(b.min() for b in drawn["saturated"][1]) > 10
    assert all((W == 1).all() for W in drawn["all ones"][0])
