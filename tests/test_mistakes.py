"""Every wrong formula fails and is named; every reference gets full points."""

from __future__ import annotations

import pytest

from grader.curriculum import EXERCISES
from grader.curriculum.mistakes import MISCONCEPTIONS
from grader.judge.key import Key, make_key
from tests.answering import verdict_on
from tests.references import reference

SEEDS = range(6)
FOUND_BY_THE_JUDGE = {"wrong_shape", "finite_difference", "mutates_inputs", "unstable"}
REVIEW_ONLY: set[str] = set()

MISTAKES = [
    pytest.param(exercise, mistake, id=f"{exercise.id}-{mistake.id}-{number}")
    for exercise in EXERCISES.values()
    for number, mistake in enumerate(exercise.mistakes)
]


def _key(exercise_id: str, seed: int) -> Key:
    return make_key(EXERCISES[exercise_id], seed, "test")


@pytest.mark.parametrize("exercise_id", EXERCISES)
def test_reference_gets_full_points(exercise_id: str) -> None:
    for seed in SEEDS:
        item = verdict_on(_key(exercise_id, seed), reference(exercise_id))
        assert (item.status, item.score) == ("passed", item.max_score), (seed, item)


def _can_be_named(key: Key, number: int) -> bool:
    return sum(value is not None for value in key.predictions[number].values) >= 3


@pytest.mark.parametrize("exercise_id", EXERCISES)
def test_every_wrong_formula_fails_and_is_named(exercise_id: str) -> None:
    for seed in SEEDS:
        key = _key(exercise_id, seed)
        for number, mistake in enumerate(key.exercise.mistakes):
            if not _can_be_named(key, number):
                assert mistake.id == "integer_truncation", (seed, mistake.id, "never applies")
                continue
            item = verdict_on(key, mistake.wrong)
            assert item.misconception == mistake.id, (seed, number, mistake.id, item)
            assert 0 < item.score < item.max_score, (seed, item)


def test_every_misconception_is_shown_by_a_wrong_formula() -> None:
    shown = {mistake.id for exercise in EXERCISES.values() for mistake in exercise.mistakes}
    assert shown | FOUND_BY_THE_JUDGE == set(MISCONCEPTIONS)
    assert len(MISTAKES) >= 40
