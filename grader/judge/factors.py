"""A factor between wrong and right values that each input has for itself, such as 1/n."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.answers import FloatArray
from grader.judge.answered_cases import AnsweredCases
from grader.judge.cases import Role
from grader.judge.compare import common_ratio


@dataclass(frozen=True, slots=True)
class Factor:
    """A factor as a formula in n, which counts something in one of the arguments."""

    formula: str
    counted: str
    """``rows``, ``columns`` or ``entries``, ``arrays`` of a list."""
    argument: str


def factor_by_size(answered: AnsweredCases) -> Factor | None:
    """The factor c·n or c/n by which all values are off, where n is a size of the arguments.

    ``None`` unless every input has a factor of its own, and these follow one such formula.
    """
    ordinary = answered.of(Role.VALUE)
    given = [(one.value, one.case.expected) for one in ordinary if one.value is not None]
    ratios = [common_ratio([pair]) for pair in given]
    found = np.array([ratio for ratio in ratios if ratio is not None])
    if len(found) < len(ordinary) or not len(found):
        return None
    arguments = zip(*(one.case.args for one in ordinary), strict=True)
    for name, of_all in zip(answered.cases.exercise.parameters, arguments, strict=True):
        for counted, sizes in _sizes(of_all):
            for constant, sign in ((found / sizes, "·n"), (found * sizes, "/n")):
                if np.ptp(sizes) and np.ptp(constant) <= 1e-9 * np.abs(constant).max():
                    return Factor(_formula(float(constant[0]), sign), counted, name)
    return None


def _sizes(arguments: Sequence[Any]) -> Iterator[tuple[str, FloatArray]]:
    """What there is to count in one of the arguments, with the number at each input."""
    if isinstance(arguments[0], list):
        yield "arrays", np.array([float(len(a)) for a in arguments])
        return
    if all(np.ndim(argument) == 2 for argument in arguments):
        for axis, what in enumerate(("rows", "columns")):
            lengths = [float(argument.shape[axis]) for argument in arguments]
            yield what, np.array(lengths)
    sizes = np.array([float(np.size(argument)) for argument in arguments])
    yield "entries", sizes


def _formula(constant: float, sign: str) -> str:
    """c·n or c/n in the usual way of writing it."""
    if sign == "/n":
        return f"{constant:.4g}/n"
    return {1.0: "n", -1.0: "-n"}.get(round(constant, 9), f"{constant:.4g}·n")
