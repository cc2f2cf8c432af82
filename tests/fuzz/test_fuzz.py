"""A share of the inputs of ``benchmarks/fuzz.py``, the same in every run."""

from __future__ import annotations

import pytest

from benchmarks.fuzzing.targets import TARGETS, ending_in_time, numbers

INPUTS = 200
SEED = 1


@pytest.mark.parametrize("name", TARGETS)
def test_whatever_comes_is_answered_or_refused(name: str) -> None:
    for number in numbers(SEED, INPUTS):
        try:
            with ending_in_time():
                TARGETS[name](number)
        except BaseException as error:
            error.add_note(f"benchmarks.fuzzing.targets.{name}({number})")
            raise
