"""Naming the misconception behind wrong values: when one is named, and when none is."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
import pytest

from grader.answers import Answer, Raised, Returned
from grader.assignment.catalogue import EXERCISES
from grader.assignment.nested import LEAF
from grader.judge.answered_cases import AnsweredCases
from grader.judge.cases import Case, Cases, Prediction, Role
from grader.judge.diagnose import diagnose, is_measured

RIGHTS = (1.0, 2.0, 3.0, 4.0)
ROUGH = 8.0
Numbers = Sequence[float | None]


def leaf(number: float) -> tuple[np.ndarray]:
    return (np.array(number),)


def predicted(names: str, numbers: Numbers) -> Prediction:
    """What a formula with these misconceptions gives; it cannot be computed where it is None."""

    def formula(number: float | None) -> float:
        if number is None:
            raise ValueError
        return number

    return Prediction(tuple(names.split()), formula, [(number,) for number in numbers])


def answered(
    values: Numbers,
    predictions: dict[str, Numbers] | None = None,
    rough: float | None = None,
    nudged: float | None = None,
    of_two: dict[str, Numbers] | None = None,
) -> AnsweredCases:
    """Answers to four ordinary cases, and to a rough one and the nudged one."""
    roles = [Role.VALUE] * len(RIGHTS) + [Role.ROUGH, Role.NUDGED]
    rights = [*RIGHTS, ROUGH, ROUGH]
    asked = tuple(Case(r, (), LEAF, partial(leaf, e)) for r, e in zip(roles, rights, strict=True))
    cases = Cases(EXERCISES["single_neuron.dC_da"], asked)
    vars(cases)["predictions"] = tuple(
        predicted(name, numbers) for name, numbers in (predictions or {}).items()
    )
    vars(cases)["predictions_of_two"] = tuple(
        predicted(names, numbers) for names, numbers in (of_two or {}).items()
    )
    given = [*values, rough or ROUGH, nudged or rough or ROUGH]
    return AnsweredCases(
        cases, [Raised("E", "") if n is None else Returned(leaf(n)) for n in given]
    )


HALF = (0.5, 1.0, 1.5, 2.0)
DIAGNOSES: dict[str, tuple[Numbers, dict[str, Numbers], str | None]] = {
    "right": (RIGHTS, {"m": HALF}, None),
    "all as predicted": (HALF, {"m": HALF}, "m"),
    "one unlike the prediction": ((0.5, 1.0, 1.5, 2.1), {"m": HALF}, None),
    "one hardly unlike it": ((0.5, 1.0, 1.5, 2.0 + 1e-8), {"m": HALF}, None),
    "one without a value": ((0.5, 1.0, 1.5, None), {"m": HALF}, None),
    "one that cannot be predicted": (HALF, {"m": (None, 1.0, 1.5, 2.0)}, "m"),
    "one wrong where it cannot be predicted": ((9, 1.0, 1.5, 2.0), {"m": (None, 1, 1.5, 2)}, "m"),
    "two that cannot be predicted": (HALF, {"m": (None, None, 1.5, 2.0)}, None),
    "three that differ from the right ones": (
        (1.0, 1.0, 1.5, 2.0), {"m": (1.0, 1.0, 1.5, 2.0)}, "m",
    ),
    "two that differ from the right ones": (
        (1.0, 2.0, 1.5, 2.0), {"m": (1.0, 2.0, 1.5, 2.0)}, None,
    ),
    "two that differ, and one hardly": (
        (1.0, 2.0 + 1e-8, 1.5, 2.0), {"m": (1.0, 2.0 + 1e-8, 1.5, 2.0)}, None,
    ),
    "two misconceptions with the same values": (HALF, {"m": HALF, "n": HALF}, None),
    "one misconception shown in two ways": (HALF, {"m": HALF, "n": (9, 9, 9, 9)}, "m"),
    "another misconception": (HALF, {"m": (9, 9, 9, 9)}, None),
}  # fmt: skip


@pytest.mark.parametrize(("values", "predictions", "named"), DIAGNOSES.values(), ids=DIAGNOSES)
def test_a_misconception_is_named_only_if_it_alone_explains_the_values(
    values: Numbers, predictions: dict[str, Numbers], named: str | None
) -> None:
    assert diagnose(answered(values, predictions)) == ((named,) if named else ())


ALMOST = (1 + np.pi * 1e-12, 2.0, 3.0, 4.0)
NOISY = (1 + np.pi * 1e-7, 2 - np.pi * 1e-7, 3 + np.pi * 1e-7, 4.0)
MEASURED: dict[str, tuple[Numbers, float, float, bool]] = {
    "right": (RIGHTS, ROUGH, ROUGH, False),
    "an error that jumps": (NOISY, ROUGH + 1e-7, ROUGH - 1e-7, True),
    "an error that jumps one way only": (NOISY, ROUGH, ROUGH + 8e-9, True),
    "an error that stays": (NOISY, ROUGH + 1e-7, ROUGH + 1e-7, False),
    "an error that hardly changes": (NOISY, ROUGH, ROUGH + 8e-10, False),
    "too far off": ((1.2 + 1e-11, 2.0, 3.0, 4.0), ROUGH + 1e-7, ROUGH - 1e-7, False),
    "rather far off": ((1 + 1 / 30, 2.0, 3.0, 4.0), ROUGH + 1e-7, ROUGH - 1e-7, True),
    "rounded to a few decimals": ((1.005, 2.0, 3.0, 4.0), ROUGH + 1e-7, ROUGH - 1e-7, False),
    "of single precision": ((1 + 2**-20, 2.0, 3.0, 4.0), ROUGH + 1e-7, ROUGH - 1e-7, False),
    "off where it is rough, and only there": (ALMOST, ROUGH + 1e-4, ROUGH + 1e-4, True),
    "off there, and right to the last digit elsewhere": (RIGHTS, ROUGH + 1e-4, ROUGH + 1e-4, False),
    "far off there": (ALMOST, ROUGH + 4, ROUGH + 4, False),
    "far off there, following the nudge": (ALMOST, ROUGH + 40, ROUGH + 40 + 4e-9, False),
    "far off there, with noise": (ALMOST, ROUGH + 4, ROUGH + 4 - 1e-3, True),
    "off there and elsewhere": (NOISY, ROUGH + 1e-4, ROUGH + 1e-4, False),
    "nan there": (ALMOST, np.nan, np.nan, False),
    "nan at one of the two": (ALMOST, ROUGH, np.nan, False),
}


@pytest.mark.parametrize(("values", "rough", "nudged", "found"), MEASURED.values(), ids=MEASURED)
def test_a_measured_derivative_is_close_and_jumps(
    values: Numbers, rough: float, nudged: float, found: bool
) -> None:
    assert is_measured(answered(values, rough=rough, nudged=nudged)) is found


def test_a_measured_derivative_is_named_if_no_misconception_is() -> None:
    noisy = answered(NOISY, {"m": HALF}, rough=ROUGH + 1e-7, nudged=ROUGH - 1e-7)
    assert diagnose(noisy) == ("finite_difference",)
    explained = answered(NOISY, {"m": NOISY}, rough=ROUGH + 1e-7, nudged=ROUGH - 1e-7)
    assert diagnose(explained) == ("finite_difference",)


def shaped(*shapes: tuple[int, ...], entry: float = 1.0) -> AnsweredCases:
    """Answers of these shapes where vectors of three are asked."""
    right = np.ones(3)
    asked = tuple(Case(Role.VALUE, (), LEAF, lambda: (right,)) for _ in shapes)
    rough = tuple(Case(role, (), LEAF, lambda: (right,)) for role in (Role.ROUGH, Role.NUDGED))
    cases = Cases(EXERCISES["single_neuron.dC_da"], (*asked, *rough))
    vars(cases)["predictions"] = vars(cases)["predictions_of_two"] = ()
    answers: list[Answer] = [Returned((np.full(shape, entry),)) for shape in shapes]
    return AnsweredCases(cases, [*answers, Returned((right,)), Returned((right,))])


def test_right_numbers_in_three_wrong_shapes_are_a_matter_of_shape() -> None:
    assert diagnose(shaped((3, 1), (1, 3), (3, 1))) == ("wrong_shape",)
    assert diagnose(shaped((3,), (3, 1), (1, 3), (3, 1))) == ("wrong_shape",)
    assert diagnose(shaped((3,), (3,), (1, 3), (3, 1))) == ()
    assert diagnose(shaped((3, 1), (1, 3), (3, 1), entry=1.1)) == ()
    assert diagnose(shaped((3, 1), (1, 3), (3, 1), (3, 3))) == ()


MINUS_HALF = tuple(-half for half in HALF)
OF_TWO: dict[str, tuple[Numbers, dict[str, Numbers], dict[str, Numbers], tuple[str, ...]]] = {
    "two that only together explain the values": (
        MINUS_HALF, {"m": HALF}, {"m n": MINUS_HALF}, ("m", "n"),
    ),
    "one that explains them alone": (HALF, {"m": HALF}, {"n o": HALF}, ("m",)),
    "one combination that comes about in two ways": (
        MINUS_HALF, {}, {"m n": MINUS_HALF, "n m": MINUS_HALF}, ("n", "m"),
    ),
    "two combinations": (MINUS_HALF, {}, {"m n": MINUS_HALF, "m o": MINUS_HALF}, ()),
    "a combination that one value contradicts": (
        (*MINUS_HALF[:3], 5.0), {}, {"m n": MINUS_HALF}, (),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("values", "one", "of_two", "named"), OF_TWO.values(), ids=OF_TWO)
def test_two_misconceptions_are_named_if_just_one_combination_explains_the_values(
    values: Numbers, one: dict[str, Numbers], of_two: dict[str, Numbers], named: tuple[str, ...]
) -> None:
    assert diagnose(answered(values, one, of_two=of_two)) == named


def changed(by: float) -> Numbers:
    return [right * (1 + by) for right in RIGHTS]


LOST: dict[str, tuple[Numbers, float, bool]] = {
    "right": (RIGHTS, ROUGH, False),
    "off by a thousandth": (changed(0.9e-3), ROUGH, True),
    "off by more": (changed(1.1e-3), ROUGH, False),
    "off a little, and more where it is rough": (changed(1e-6), 1.09 * ROUGH, True),
    "off a little, and far off where it is rough": (changed(1e-6), 1.11 * ROUGH, False),
    "off where it is rough only": (RIGHTS, 1.01 * ROUGH, True),
    "far off there only": (RIGHTS, 1.2 * ROUGH, False),
    "without one value": ((*changed(1e-6)[:3], None), ROUGH, False),
}


@pytest.mark.parametrize(("values", "rough", "is_lost"), LOST.values(), ids=LOST)
def test_values_that_are_off_by_little_have_lost_digits(
    values: Numbers, rough: float, is_lost: bool
) -> None:
    assert diagnose(answered(values, rough=rough)) == (("lost_precision",) if is_lost else ())
