"""The engine for the cores of this machine: a pool of processes, one submission at a time in each.

Whatever happens to a process costs no other submission: a process that ends (out of memory, a
crash) or takes far too long is replaced, and its task is tried once more when nothing else runs.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, partial
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any, Generic, TypeVar

from grader.errors import GraderError
from grader.grading.student import SubmissionGrader
from grader.grading.task import Ended, Grading, Outcome, Task, nothing, read_task
from grader.messages.endings import ended
from grader.patience import patiently
from grader.sandbox.asking.workers import Workers, ending

T = TypeVar("T")
R = TypeVar("R")

SPARE_SECONDS = 600.0
"""Seconds that reading and judging may take beyond ten times the submission's own limit."""
SPARE_MEMORY = 2 << 30
"""Bytes of address space that reading and judging may add to a process that is ready."""
LOOK_EVERY = 1.0
"""How often it is checked that the processes live, in seconds, while no message comes."""
OUT_OF_MEMORY = 12
"""The exit status of a process that found no memory for a task."""


@dataclass(frozen=True)
class Cores:
    """``jobs`` processes, each of which starts workers of its own.

    ``meanwhile`` is called once, when all of them are at work.
    """

    jobs: int
    workers: Callable[[], Workers]
    meanwhile: Callable[[], object] = nothing

    def __call__(self, grading: Grading, tasks: Iterator[Task]) -> Generator[tuple[Task, Outcome]]:
        """Have each submission read and judged in one of the processes."""
        seconds = SPARE_SECONDS + 10 * grading.facts.limits.submission
        start = partial(_start, grading, self.workers)
        return spread(tasks, _grade, self.jobs, seconds, start, self.meanwhile)


_grading: Grading
_grader: SubmissionGrader


def _start(grading: Grading, workers: Callable[[], Workers]) -> None:
    """Make this process ready to grade."""
    global _grading, _grader
    _grading, _grader = grading, grading.grader(workers())
    _bound_memory()
    gc.freeze()  # garbage collection skips what lasts as long as the run


def _grade(task: Task) -> str | None:
    submission = read_task(task)
    return None if submission is None else _grading.recorded(_grader, submission, task.name)


def _bound_memory() -> None:
    """Let a submission that takes too much memory end this process, and no other on the machine."""
    if sys.platform == "linux":
        import resource

        with suppress(OSError, ValueError):
            pages = int(Path("/proc/self/statm").read_text().split()[0])
            most = pages * resource.getpagesize() + SPARE_MEMORY
            _, hard = resource.getrlimit(resource.RLIMIT_AS)
            resource.setrlimit(resource.RLIMIT_AS, (most, hard))


def spread(
    tasks: Iterable[T],
    work: Callable[[T], R],
    jobs: int,
    seconds: float,
    start: Callable[[], None],
    meanwhile: Callable[[], object] = nothing,
) -> Generator[tuple[T, R | Ended]]:
    """Do ``work`` on each task and yield both with the result, in the order of being done.

    Each of the ``jobs`` processes is made ready by ``start``, and ended where a task takes more
    than ``seconds``. Where two processes in turn ended during a task, its result is an ``Ended``.
    All processes end when this generator is closed. ``meanwhile`` is called once, when all of them
    are at work.

    :raises GraderError: where a process cannot be started or made ready.
    :raises Exception: what ``work`` raises.
    """
    suspects: list[T] = []
    for task, result in _spread(tasks, work, jobs, seconds, start, cache(meanwhile)):
        if isinstance(result, Ended):
            suspects.append(task)
        else:
            yield task, result
    for suspect in suspects:
        yield from _spread([suspect], work, 1, seconds, start, nothing)


def _spread(
    tasks: Iterable[T],
    work: Callable[[T], R],
    jobs: int,
    seconds: float,
    start: Callable[[], None],
    meanwhile: Callable[[], object],
) -> Generator[tuple[T, R | Ended]]:
    idle: list[_Process[T, R]] = []
    busy: dict[_Process[T, R], T] = {}
    done: list[tuple[T, R | Ended]] = []
    try:
        for task in tasks:
            process = idle.pop() if idle else _Process(work, start)
            busy[process] = task
            process.give(task, seconds)
            yield from done  # now that all processes are at work again
            done = []
            while len(busy) == jobs:
                meanwhile()
                done = _done(busy, idle)
        yield from done
        meanwhile()
        while busy:
            yield from _done(busy, idle)
    finally:
        for process in (*idle, *busy):
            process.end()


def _done(busy: dict[_Process[T, R], T], idle: list[_Process[T, R]]) -> list[tuple[T, R | Ended]]:
    """Wait for a while; the tasks that are done then, or whose processes have ended."""
    wait([process.line for process in busy], LOOK_EVERY)
    done: list[tuple[T, R | Ended]] = []
    for process in list(busy):
        result = process.result()
        if result is None:
            continue
        task = busy.pop(process)
        if isinstance(result, Ended):
            process.end()
            done.append((task, result))
        else:
            idle.append(process)
            done.append((task, result.value))
    return done


@dataclass(frozen=True)
class _Value(Generic[R]):
    value: R


class _Process(Generic[T, R]):
    """One process of the pool, and this end of the connection to it."""

    def __init__(self, work: Callable[[T], R], start: Callable[[], None]) -> None:
        context: Any = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
        self.line, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, work, start), daemon=True)
        patiently(self._process.start)
        theirs.close()
        self._is_ready = False
        self._last = 0.0

    def give(self, task: T, seconds: float) -> None:
        """Send a task to be done within ``seconds``."""
        self._last = time.monotonic() + seconds
        try:
            self.line.send(task)
        except OSError:
            return  # it has ended; result() tells how

    def result(self) -> _Value[R] | Ended | None:
        """What came of the task; ``None`` as long as nothing did.

        :raises GraderError: where the process ended before any task.
        """
        while self.line.poll():
            try:
                value, error = self.line.recv()
            except (EOFError, OSError):
                self._process.join()
                break
            if error is not None:
                raise error
            if self._is_ready:
                return _Value(value)
            self._is_ready = True
        if self._process.exitcode is not None:
            how = _how(self._process.exitcode)
            if not self._is_ready:
                raise GraderError(f"A grading process could not start: {how}.")
            return Ended(how)
        return Ended("it did not come to an end") if time.monotonic() > self._last else None

    def end(self) -> None:
        """Kill the process, whatever it is doing."""
        self._process.kill()
        self._process.join()
        self._process.close()
        self.line.close()


def _how(exit_status: int) -> str:
    if exit_status == OUT_OF_MEMORY:
        return "it took more memory than there is for one process"
    return f"its process was lost ({ended(ending(exit_status))})"


def _serve(line: Connection, work: Callable[[T], object], start: Callable[[], None]) -> None:
    """What a process does: get ready, then do one task after another."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # after Ctrl-C the run ends its processes
    _end_with_parent()
    try:
        start()
        line.send((None, None))
        while True:
            line.send((work(line.recv()), None))
    except EOFError:
        return
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    except Exception as error:
        line.send((None, error))


def _end_with_parent() -> None:
    """Let this process be killed when the run is, since it holds the run's lock too (Linux)."""
    if sys.platform == "linux":
        from grader.sandbox.walls.kernel import PR_SET_PDEATHSIG, prctl

        prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
