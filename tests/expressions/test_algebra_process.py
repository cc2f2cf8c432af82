"""Computer algebra runs in a process that is always ended."""

from __future__ import annotations

import multiprocessing
import os

import pytest

from grader.expressions import algebra_process
from tests.expressions.test_equality import SETTING, SLOPE, read

TAKES_LONG = "(w + b + y)**30"
"""Algebra takes many seconds to tell it from σ'(z)."""


@pytest.mark.skipif(os.name != "posix", reason="the system has no limit of processor time")
def test_it_is_ended_when_its_processor_time_is_used_up() -> None:
    assert (
        algebra_process.equal(read(TAKES_LONG), SLOPE, SETTING, seconds=1, by_the_clock=600) is None
    )


def test_it_is_ended_by_the_clock_too() -> None:
    assert (
        algebra_process.equal(read(TAKES_LONG), SLOPE, SETTING, seconds=600, by_the_clock=0.01)
        is None
    )


def test_it_answers_from_a_worker_of_a_pool() -> None:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        assert pool.apply(_undefined_is_different) is True


def _undefined_is_different() -> bool:
    return algebra_process.equal(read("1/(a - a)"), SLOPE, SETTING) is False


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the system cannot fork")
def test_one_question_takes_nothing_from_the_next() -> None:
    assert (
        algebra_process.equal(read(TAKES_LONG), SLOPE, SETTING, seconds=1, by_the_clock=600) is None
    )
    assert algebra_process.equal(read("1/(a - a)"), SLOPE, SETTING) is False
    assert (
        algebra_process.equal(read(TAKES_LONG), SLOPE, SETTING, seconds=600, by_the_clock=0.01)
        is None
    )
    assert algebra_process.equal(read("1/(a - a)"), SLOPE, SETTING) is False
