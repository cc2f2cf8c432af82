"""What the checks let pass and refuse, counted over the functions of an exercise."""

from __future__ import annotations

import contextlib
import io
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from gradient_checking.checks import CHECKS, passes
from gradient_checking.posed import Arrays, Posed, posed
from gradient_checking.settings import settings
from seeds import answers_to, function_of

from grader.assignment.catalogue import EXERCISES
from grader.assignment.exercise import Args
from grader.assignment.nested import Form, leaves
from grader.judge.cases import BESIDE, make_cases
from grader.judge.compare import deviation, is_between
from grader.judge.exercise import judge_exercise
from grader.sandbox.calls import fresh
from grader.self_check.own_process import ask_function

SAME = "the right value, to 1e-9"
"""A check that knows the right value: what it lets pass, no check can find at this point."""
THIS = "this grader"
ANY = "in any"

Function = Callable[..., Any]
Counts = Counter[tuple[bool, str, str]]
"""Functions that were judged wrongly: by whether they are right, the check and the setting."""


@dataclass(frozen=True)
class Point:
    """An exercise in one setting."""

    exercise: str
    args: Args
    posed: Posed

    def passed(self, function: Function) -> Iterator[tuple[str, bool]]:
        """For each check, whether it lets what a function returns pass."""
        value = self._value(function)
        yield SAME, value is not None and self._is_right(value)
        for name, check in CHECKS.items():
            yield name, value is not None and passes(check, self.posed, value)

    def _value(self, function: Function) -> Arrays | None:
        """What a function returns, ``None`` where it raises or returns something else."""
        try:
            with warnings.catch_warnings(), np.errstate(all="ignore"):
                warnings.simplefilter("ignore")
                with contextlib.redirect_stdout(io.StringIO()):
                    form = EXERCISES[self.exercise].form(*self.args)
                    return _arrays(function(*fresh(self.args)), form)
        except Exception:
            return None

    def _is_right(self, value: Arrays) -> bool:
        definition = EXERCISES[self.exercise].definition
        if self.exercise == "single_neuron.relu_prime":  # at 0 any slope between the two is right
            (z,) = self.args
            return is_between(value, leaves(definition(z - BESIDE)), leaves(definition(z + BESIDE)))
        return deviation(value, leaves(definition(*self.args))) <= 1e-9


def _arrays(value: Any, form: Form) -> Arrays:
    """The arrays of a value that is nested as ``form`` says; a list may stand for an array."""
    if isinstance(form, str):
        return (np.asarray(value, dtype=np.float64),)
    pieces = zip(value, form, strict=True)
    return tuple(array for piece, inner in pieces for array in _arrays(piece, inner))


def functions(exercise: str) -> Iterator[tuple[bool, Function]]:
    """What is checked: whether it is right, and the function."""
    for wrong in EXERCISES[exercise].wrong_formulas:
        yield False, wrong.made_in(EXERCISES[exercise].definition)
    for answer in answers_to(exercise):
        if answer.is_right:
            yield True, function_of(exercise, answer)


def judged_wrongly(exercise: str, seed: int) -> tuple[Counter[bool], Counts]:
    """How many wrong and right functions there are, and those that were judged wrongly."""
    points = {
        setting: Point(exercise, args, posed(exercise, args))
        for setting, args in settings(EXERCISES[exercise], seed).items()
    }
    cases = make_cases(EXERCISES[exercise], seed, "students")
    total, counts = Counter[bool](), Counts()
    for is_right, function in functions(exercise):
        total[is_right] += 1
        wrongly = {
            (check, setting)
            for setting, point in points.items()
            for check, passed in point.passed(function)
            if passed != is_right
        }
        item = judge_exercise(cases, ask_function(function, cases))
        if (item.score == item.max_score) != is_right:
            wrongly.add((THIS, ANY))
        wrongly |= {(check, ANY) for check, _ in wrongly}
        counts.update((is_right, check, setting) for check, setting in wrongly)
    return total, counts
