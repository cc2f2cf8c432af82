"""The cases of a coding part, put into calls once for all submissions of a class."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import islice

from grader.answers import Answer
from grader.assignment import CODING_PARTS
from grader.assignment.catalogue import EXERCISES, exercises_of
from grader.judge.cases import Cases, Role, make_cases
from grader.sandbox.calls import Batch, Call

SURPRISES = (Role.REPEAT, Role.NUDGED)
"""What these cases show only shows where they are not known in advance."""
SELF_CHECK_SEED = 0
"""The self-check always uses the same inputs, so that a student can see what a change did."""


@dataclass(frozen=True)
class PartCases:
    """The cases of one coding part, exercise by exercise."""

    part: str
    cases: tuple[Cases, ...]

    @cached_property
    def batch(self) -> Batch:
        """The calls that ask all of them."""
        return Batch(self.part, [call for cases in self.cases for call in calls_of(cases)])

    @cached_property
    def batches(self) -> Mapping[str, Batch]:
        """The calls of each exercise alone, by its id, for asking it again with substitutes."""
        return {cases.exercise.id: Batch(self.part, calls_of(cases)) for cases in self.cases}

    def each(self, answers: Iterable[Answer]) -> Iterator[tuple[Cases, list[Answer]]]:
        """The cases of each exercise, with those of the ``answers`` that are theirs."""
        left = iter(answers)
        for cases in self.cases:
            yield cases, list(islice(left, len(cases.all)))

    def work_out(self) -> None:
        """Find the right values, if they are not known yet."""
        for cases in self.cases:
            _ = cases.right_values


def calls_of(cases: Cases) -> list[Call]:
    """The calls that ask the cases of an exercise."""
    return [
        Call(
            cases.exercise.function,
            case.args,
            case.form,
            reuse=case.role is Role.AGAIN,
            surprise=case.role in SURPRISES,
        )
        for case in cases.all
    ]


def make_part_cases(cases: Mapping[str, Cases]) -> tuple[PartCases, ...]:
    """The cases of each coding part, from those of all exercises by id."""
    return tuple(
        PartCases(part, tuple(cases[exercise.id] for exercise in exercises_of(part)))
        for part in CODING_PARTS
    )


@cache
def self_check_cases(exercise_id: str) -> Cases:
    """The self-check's cases of an exercise: the same on every computer."""
    return make_cases(EXERCISES[exercise_id], SELF_CHECK_SEED, "check")
