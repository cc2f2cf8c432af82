"""What every submission of a class is asked, put into calls once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property

from grader.assignment import CODING_PARTS
from grader.assignment.catalogue import EXERCISES, exercises_of
from grader.judge.cases import Cases, Role, make_cases
from grader.sandbox.calls import Batch, Call

SELF_CHECK_SEED = 0
"""The self-check always asks the same, so that a student can see what a change did."""


@dataclass(frozen=True)
class PartCases:
    """The questions of one coding part, ready to be sent to any number of submissions."""

    part: str
    keys: tuple[Cases, ...]

    @cached_property
    def batch(self) -> Batch:
        return Batch(self.part, [call for key in self.keys for call in calls_of(key)])

    @cached_property
    def batches(self) -> Mapping[str, Batch]:
        """The questions of each exercise alone, for asking it again with substitutes."""
        return {key.exercise.id: Batch(self.part, calls_of(key)) for key in self.keys}

    def work_out(self) -> None:
        """Find the right values, once."""
        for key in self.keys:
            _ = key.right_values


def calls_of(key: Cases) -> list[Call]:
    """The calls that put a key's questions."""
    return [
        Call(key.exercise.function, q.args, q.form, reuse=q.role is Role.AGAIN) for q in key.all
    ]


def make_part_cases(keys: Mapping[str, Cases]) -> tuple[PartCases, ...]:
    """The coding parts' questions."""
    return tuple(
        PartCases(part, tuple(keys[exercise.id] for exercise in exercises_of(part)))
        for part in CODING_PARTS
    )


@cache
def self_check_cases(exercise_id: str) -> Cases:
    """The self-check's questions on an exercise: the same on every computer."""
    return make_cases(EXERCISES[exercise_id], SELF_CHECK_SEED, "check")
