"""The clock of a process counts what it computes and waits for, and not what others do."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from typing import cast

import pytest

from grader.sandbox.asking import clocks
from grader.sandbox.asking.clocks import (
    Clock,
    Reading,
    processor_time_elsewhere,
    processor_time_on_linux,
)
from grader.sandbox.asking.conversation import Allowance, Talk
from grader.sandbox.asking.limits import Budget
from grader.sandbox.asking.workers import Reply, Worker
from grader.sandbox.protocol import Kind, frame

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="asks Linux")

COMPUTES = "import sys; print(flush=True)\nwhile True: pass"
SLEEPS = "import sys, time; print(flush=True)\ntime.sleep(600)"


@contextmanager
def running(code: str) -> Iterator[int]:
    """A process that runs this code, which prints a line when it has begun."""
    process = subprocess.Popen([sys.executable, "-S", "-c", code], stdout=subprocess.PIPE)
    assert process.stdout is not None
    try:
        process.stdout.readline()
        yield process.pid
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def until_it_ran(seconds: float, clock: Clock) -> tuple[Reading, Reading]:
    """Read a clock before and after its process has run for so long."""
    before = after = clock.read()
    while after.ran < before.ran + seconds:
        time.sleep(0.01)
        after = clock.read()
    return before, after


@linux_only
@pytest.mark.parametrize("read", [processor_time_on_linux, processor_time_elsewhere])
def test_every_system_tells_what_a_process_has_computed(read: Callable[[int], float]) -> None:
    with running(COMPUTES) as process:
        with closing(Clock(process)) as clock:
            until_it_ran(0.5, clock)
            before, told, after = clock.ran(), read(process), clock.ran()
        assert before - 0.05 <= told <= after + 0.05
    with pytest.raises(OSError):  # noqa: PT011 - the kernel's own words
        read(process)


@linux_only
def test_a_process_that_computes_waits_for_nothing_however_busy_the_machine_is() -> None:
    others = [running(COMPUTES) for _ in range(2 * (os.cpu_count() or 1))]
    for other in others:
        other.__enter__()
    try:
        with running(COMPUTES) as process, closing(Clock(process)) as clock:
            before, after = until_it_ran(0.3, clock)
    finally:
        for other in others:
            other.__exit__(None, None, None)
    assert before.waited_until(after) < 0.05


class Queuing:
    """A worker that computes half of the time and is queued for the other half, then answers.

    As with the kernel's, its clock tells of a wait for a processor when that is over. It is looked
    at in the middle of each wait.
    """

    def __init__(self, looks: int, sleeps: float = 0.0) -> None:
        self.looks, self.left, self.sleeps = looks, looks, sleeps

    def answer_with(self, _: Reply) -> None:
        pass

    def receive(self, _: float) -> bytes | None:
        self.left -= 1
        return frame(Kind.LOADED, b"[]") if not self.left else None

    def now(self) -> float:
        return (self.looks - self.left) * (1.0 + self.sleeps)

    def read(self) -> Reading:
        looked = self.looks - self.left
        return Reading(self.now(), self.now(), 0.5 * looked, 0.5 * (looked - looked % 2))


@pytest.mark.parametrize(("sleeps", "waited"), [(0.0, 0.0), (0.25, 25.0)])
def test_a_wait_for_a_processor_is_never_the_workers_own(
    monkeypatch: pytest.MonkeyPatch, sleeps: float, waited: float
) -> None:
    worker = Queuing(100, sleeps)
    monkeypatch.setattr(time, "monotonic", worker.now)
    talk = Talk(cast(Worker, worker), cast(Clock, worker), None, {}, {})
    waiting = Budget(1000.0)
    talk.receive(Allowance(1000.0, Budget(1000.0), waiting), lambda answer: answer)
    assert waiting.spent == pytest.approx(waited, abs=0.2)


@linux_only
def test_a_long_wait_for_a_processor_is_told_before_it_counts() -> None:
    """A process that hardly gets the only processor that it may use, beside others on it."""
    with ExitStack() as stack:
        one = {min(os.sched_getaffinity(0))}
        for other in [stack.enter_context(running(COMPUTES)) for _ in range(4)]:
            os.sched_setaffinity(other, one)
        process = stack.enter_context(running(COMPUTES))
        clock = stack.enter_context(closing(Clock(process)))
        os.setpriority(os.PRIO_PROCESS, process, 19)
        os.sched_setaffinity(process, one)
        before = clock.read()
        for _ in range(3):
            time.sleep(0.1)
            after = clock.settled(clock.read())
            assert before.waited_until(after) < 0.05


@linux_only
def test_a_process_that_sleeps_is_settled() -> None:
    with running(SLEEPS) as process, closing(Clock(process)) as clock:
        time.sleep(0.1)
        last = clock.read()
        assert clock.settled(last) is last


@linux_only
def test_a_judge_that_waits_while_it_reads_the_clock_blames_no_worker(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The time passes after the worker's was read and before the reading is complete."""
    with running(COMPUTES) as process, closing(Clock(process)) as clock:
        before, pread = clock.read(), os.pread
        monkeypatch.setattr(os, "pread", lambda *args: time.sleep(0.2) or pread(*args))
        after = clock.read()
        monkeypatch.undo()
    assert after.passed - before.passed > 0.3
    assert before.waited_until(after) < 0.1


@linux_only
@pytest.mark.parametrize("told", [True, False], ids=["told", "not told"])
def test_a_process_that_sleeps_waits(monkeypatch: pytest.MonkeyPatch, told: bool) -> None:
    monkeypatch.setattr(clocks, "delays_are_told", lambda: told)
    with running(SLEEPS) as process, closing(Clock(process)) as clock:
        before = clock.read()
        time.sleep(0.3)
        after = clock.read()
    assert 0.2 < before.waited_until(after) <= after.passed - before.passed


@linux_only
def test_where_delays_are_not_told_a_tenth_of_a_processor_is_enough(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(clocks, "delays_are_told", lambda: False)
    with running(COMPUTES) as process, closing(Clock(process)) as clock:
        before, after = until_it_ran(0.2, clock)
    assert Reading(0.0, 0.0, before.ran, before.delayed).waited_until(
        Reading(1.9, 1.9, after.ran, after.delayed)
    ) == pytest.approx(0.0, abs=1e-9)


@linux_only
def test_the_clock_of_a_process_that_has_ended_stands_still() -> None:
    with running(COMPUTES) as process:
        clock = Clock(process)
        until_it_ran(0.1, clock)
    with closing(clock):
        first, second = clock.read(), clock.read()
    assert first.ran == second.ran >= 0.1
    assert first.delayed == second.delayed
