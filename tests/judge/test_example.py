"""Beside wrong values stands an input of the self-check, and never a right value."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from grader.assignment.catalogue import EXERCISES
from grader.assignment.nested import each
from grader.judge.cases import Role, make_cases
from grader.judge.exercise import judge_exercise
from tests.answering import answers_of
from tests.references import reference

SHOWN = "Work this one out by hand: `"


def message(id: str, change: Callable[[Any], Any], purpose: str = "check") -> str:
    right, cases = reference(id), make_cases(EXERCISES[id], 0, purpose)
    answers = answers_of(cases, lambda *args: each(change)(right(*args)))
    return judge_exercise(cases, answers).text


@pytest.mark.parametrize("id", EXERCISES)
def test_an_input_of_a_grading_is_never_shown(id: str) -> None:
    told = message(id, lambda value: np.cos(value) + 2, "grade")
    assert SHOWN not in told
    assert "look there" not in told


@pytest.mark.parametrize("id", EXERCISES)
def test_a_right_value_is_never_shown(id: str) -> None:
    told = re.sub("`.*?`", "", message(id, lambda value: np.cos(value) + 2))  # the inputs
    for case in make_cases(EXERCISES[id], 0, "check").all:
        if case.role is Role.VALUE:
            for number in np.concatenate([leaf.ravel() for leaf in case.expected]):
                assert number == round(number) or f"{number:.4g}" not in told


@pytest.mark.parametrize("id", [id for id in EXERCISES if EXERCISES[id].part == "single_neuron"])
def test_there_is_something_to_act_on(id: str) -> None:
    told = message(id, lambda value: np.cos(value) + 2)
    assert SHOWN in told or "of the last layer" in told


def test_the_student_s_own_value_is_shown() -> None:
    id = "single_neuron.dC_da"
    told = message(id, lambda value: np.full_like(value, 4.25) + 1e-3 * value**2)
    assert "for which your function gives 4." in told


@pytest.mark.parametrize("id", EXERCISES)
def test_probes_are_asked_in_the_self_check_only(id: str) -> None:
    exercise = EXERCISES[id]
    assert all(case.role is not Role.PROBE for case in make_cases(exercise, 0, "grade").all)
    probes = [c.link for c in make_cases(exercise, 0, "check").all if c.role is Role.PROBE]
    assert probes == list(exercise.probes(*make_cases(exercise, 0, "check").all[0].args))
