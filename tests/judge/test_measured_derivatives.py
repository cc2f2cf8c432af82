"""A derivative that was measured with a usual step is named, whichever the exercise."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from grader.assignment.catalogue import EXERCISES
from grader.assignment.nested import LEAF
from grader.judge.cases import make_cases
from tests.answering import verdict_on
from tests.assignment.test_definitions import FORWARD, Lists, Numbers, gradients, plain

Cost = Callable[[float], float]
STEPS = (1e-4, 1e-5, 1e-6)
EXACT = ("matrix_form.weight_gradient", "matrix_form.bias_gradient")
"""These costs are linear, and a difference from zero loses no digit: it is the right answer."""


def central(h: float) -> Callable[[Cost, float], float]:
    return lambda cost, x: (cost(x + h) - cost(x - h)) / (2 * h)


def forward(h: float) -> Callable[[Cost, float], float]:
    return lambda cost, x: (cost(x + h) - cost(x)) / h


def formed(value: Lists, form: Any) -> Any:
    if form == LEAF:
        return np.array(value)
    return [formed(part, its_form) for part, its_form in zip(value, form, strict=True)]


@pytest.mark.parametrize("id", [id for id in EXERCISES if id not in EXACT])
@pytest.mark.parametrize("kind", [central, forward])
@pytest.mark.parametrize("h", STEPS)
def test_a_difference_quotient_is_named(
    id: str, kind: Callable[[float], Callable[[Cost, float], float]], h: float
) -> None:
    exercise, cost = EXERCISES[id], FORWARD[id]

    def measured(*args: Any) -> Any:
        form = exercise.form(*args)
        value = gradients(cost, cost.prepare(plain(args)), Numbers, kind(h))
        only_one = form == LEAF and isinstance(value, list) and len(value) == 1
        return formed(value[0] if only_one else value, form)

    for seed in range(4):
        item = verdict_on(make_cases(exercise, seed, "test"), measured)
        assert item.misconception == "finite_difference", (seed, item)


GUARDS = (1e-10, 1e-12, 1e-15)


@pytest.mark.parametrize("guard", GUARDS)
def test_a_small_number_against_a_division_by_zero_costs_nothing(guard: float) -> None:
    for seed in range(10):
        cases = make_cases(EXERCISES["cross_entropy.dC_da"], seed, "test")
        fractions = verdict_on(cases, lambda a, y: -y / (a + guard) + (1 - y) / (1 - a + guard))
        one = verdict_on(cases, lambda a, y: (a - y) / (a * (1 - a) + guard))
        assert (fractions.status, one.status) == ("passed", "passed"), seed
