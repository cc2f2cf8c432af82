"""A share of the inputs of ``benchmarks/fuzz.py``, the same in every run."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.fuzz.targets import TARGETS, numbers

INPUTS = 200
SEED = 1
SECONDS_FOR_ONE = 10
"""Far more than any input takes: an input that reaches it would have gone on for ever."""


@contextmanager
def ending_in_time() -> Iterator[None]:
    """Raise TimeoutError in what does not come to an end, where the system has alarms."""
    if not hasattr(signal, "SIGALRM"):
        yield
        return

    def ring(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, ring)
    signal.alarm(SECONDS_FOR_ONE)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


@pytest.mark.parametrize("name", TARGETS)
def test_whatever_comes_is_answered_or_refused(name: str) -> None:
    for number in numbers(SEED, INPUTS):
        try:
            with ending_in_time():
                TARGETS[name](number)
        except BaseException as error:
            error.add_note(f"tests.fuzz.targets.{name}({number})")
            raise
