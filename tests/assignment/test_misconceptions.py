"""Every wrong formula fails and is named; every reference gets full points."""

from __future__ import annotations

from itertools import combinations
from math import inf

import pytest

from grader.assignment.catalogue import EXERCISES
from grader.assignment.misconceptions import MISCONCEPTIONS, credit_of
from grader.judge.cases import Cases, Role, make_cases
from grader.judge.compare import deviation
from grader.judge.diagnose import NEARLY
from tests.answering import verdict_on
from tests.references import reference

SEEDS = range(6)
FOUND_BY_THE_JUDGE = {
    "argument_order",
    "wrong_shape",
    "finite_difference",
    "mutates_inputs",
    "unstable",
    "lost_precision",
    "updated_parameters",
    "learning_rate",
}
REVIEW_ONLY: set[str] = set()

WRONG_FORMULAS = [row for exercise in EXERCISES.values() for row in exercise.wrong_formulas]


def _cases(exercise_id: str, seed: int) -> Cases:
    return make_cases(EXERCISES[exercise_id], seed, "test")


@pytest.mark.parametrize("exercise_id", EXERCISES)
def test_reference_gets_full_points(exercise_id: str) -> None:
    for seed in SEEDS:
        item = verdict_on(_cases(exercise_id, seed), reference(exercise_id))
        assert (item.status, item.score) == ("passed", item.max_score), (seed, item)


def _can_be_named(cases: Cases, number: int) -> bool:
    prediction = cases.predictions[number]
    inputs = [case for case in cases.all if case.role is Role.VALUE]
    return sum(prediction.value(at) is not None for at in range(len(inputs))) >= 3


@pytest.mark.parametrize("exercise_id", EXERCISES)
def test_every_wrong_formula_fails_and_is_named(exercise_id: str) -> None:
    for seed in SEEDS:
        cases = _cases(exercise_id, seed)
        for number, wrong in enumerate(cases.exercise.wrong_formulas):
            shown = wrong.misconception
            if not _can_be_named(cases, number):
                assert shown == "integer_truncation", (seed, shown, "never applies")
                continue
            item = verdict_on(cases, wrong.made_in(cases.exercise.definition))
            assert item.misconception == shown, (seed, number, shown, item)
            assert 0 < item.score < item.max_score, (seed, item)


CREDITS = {
    "none": ((), 0.0),
    "one": (("missing_slope",), 0.4),
    "one, beyond what two may keep": (("unstable",), 0.7),
    "two": (("missing_factor_2", "sign_flipped"), 0.36),
    "two that keep little": (("returned_the_cost", "missing_slope"), 0.2),
}


@pytest.mark.parametrize(("ids", "credit"), CREDITS.values(), ids=CREDITS)
def test_two_misconceptions_together_keep_the_product_of_what_each_keeps(
    ids: tuple[str, ...], credit: float
) -> None:
    assert credit_of(ids) == pytest.approx(credit)


def test_any_two_misconceptions_keep_from_a_fifth_to_three_fifths() -> None:
    for pair in combinations(MISCONCEPTIONS, 2):
        assert 1 / 5 <= credit_of(pair) <= 3 / 5


@pytest.mark.parametrize("exercise_id", EXERCISES)
def test_no_wrong_formula_comes_so_near_that_it_seems_to_have_lost_digits_only(
    exercise_id: str,
) -> None:
    for seed in SEEDS:
        cases = _cases(exercise_id, seed)
        rights = [case.expected for case in cases.all if case.role is Role.VALUE]
        for wrong in cases.predictions:
            values = [wrong.value(at) for at in range(len(rights))]
            pairs = zip(values, rights, strict=True)
            off = max((deviation(v, right) for v, right in pairs if v is not None), default=inf)
            is_step = wrong.misconceptions == ("updated_before_use",)  # by a small learning rate
            assert is_step or off >= 10 * NEARLY, (seed, wrong.misconceptions)


def test_every_misconception_is_shown_by_a_wrong_formula() -> None:
    shown = {wrong.misconception for wrong in WRONG_FORMULAS}
    assert shown | FOUND_BY_THE_JUDGE == set(MISCONCEPTIONS)
    assert len(WRONG_FORMULAS) >= 40
