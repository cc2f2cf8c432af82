"""Work spread over the processes of this machine, one task at a time in each.

Whatever happens to a process under a task costs no other task: a process that ends (out of memory,
a crash) or takes far too long is replaced, and its task tried once more when nothing else runs.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from typing import Any, Generic, TypeVar

from grader.errors import GraderError
from grader.patience import patiently
from grader.sandbox.asking.workers import describe

T = TypeVar("T")
R = TypeVar("R")

LINUX = sys.platform == "linux"
LOOK_EVERY = 1.0
"""Seconds after which it is looked at whether processes live, should no message tell."""


@dataclass(frozen=True)
class Ended:
    """In place of a task's result: its process ended, alone as well; ``how`` says how."""

    how: str


def spread(
    tasks: Iterable[T],
    work: Callable[[T], R],
    jobs: int,
    seconds: float,
    start: Callable[..., None],
    *args: Any,
) -> Generator[tuple[T, R | Ended]]:
    """Yield each task with its result, in the order in which they are done.

    Each process is made ready by ``start``, and ended where a task takes more than ``seconds``.
    When the run is stopped, so are all of them. What ``work`` raises is raised here.
    """
    suspects: list[T] = []
    for task, result in _spread(tasks, work, jobs, seconds, start, args):
        if isinstance(result, Ended):
            suspects.append(task)
        else:
            yield task, result
    for suspect in suspects:
        yield from _spread([suspect], work, 1, seconds, start, args)


def _spread(
    tasks: Iterable[T],
    work: Callable[[T], R],
    jobs: int,
    seconds: float,
    start: Callable[..., None],
    args: tuple[Any, ...],
) -> Generator[tuple[T, R | Ended]]:
    idle: list[_Process[T, R]] = []
    busy: dict[_Process[T, R], T] = {}
    try:
        for task in tasks:
            process = idle.pop() if idle else _Process(work, start, args)
            busy[process] = task
            process.give(task, seconds)
            while len(busy) == jobs:
                yield from _done(busy, idle)
        while busy:
            yield from _done(busy, idle)
    finally:
        for process in (*idle, *busy):
            process.end()


def _done(
    busy: dict[_Process[T, R], T], idle: list[_Process[T, R]]
) -> Generator[tuple[T, R | Ended]]:
    """Wait for a process that is done with its task, or at an end itself."""
    wait([process.line for process in busy], LOOK_EVERY)
    for process in list(busy):
        result = process.result()
        if result is None:
            continue
        task = busy.pop(process)
        if isinstance(result, Ended):
            process.end()
        else:
            idle.append(process)
        yield task, result if isinstance(result, Ended) else result.value


@dataclass(frozen=True)
class _Answer(Generic[R]):
    value: R


class _Process(Generic[T, R]):
    """One process, and this end of the line to it."""

    def __init__(self, work: Callable[[T], R], start: Callable[..., None], args: Any) -> None:
        context: Any = multiprocessing.get_context("fork" if LINUX else "spawn")
        self.line, theirs = context.Pipe()
        args = (theirs, work, start, args)
        self._process = context.Process(target=_serve, args=args, daemon=True)
        patiently(self._process.start)
        theirs.close()
        self._began = False
        self._last = 0.0

    def give(self, task: T, seconds: float) -> None:
        """Send a task to be done within ``seconds``."""
        self._last = time.monotonic() + seconds
        try:
            self.line.send(task)
        except OSError:
            return  # it has ended, as will be seen

    def result(self) -> _Answer[R] | Ended | None:
        """What has come of the task; ``None``: nothing yet.

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
            if self._began:
                return _Answer(value)
            self._began = True
        if self._process.exitcode is not None:
            how = _how(self._process.exitcode)
            if not self._began:
                raise GraderError(f"A grading process could not start: {how}.")
            return Ended(how)
        return Ended("it did not come to an end") if time.monotonic() > self._last else None

    def end(self) -> None:
        """Kill the process, whatever it does."""
        self._process.kill()
        self._process.join()
        self._process.close()
        self.line.close()


def _how(exit_status: int) -> str:
    if exit_status == OUT_OF_MEMORY:
        return "it took more memory than there is for one process"
    return f"its process was lost ({describe(exit_status)})"


def _serve(
    line: Connection, work: Callable[[Any], Any], start: Callable[..., None], args: Any
) -> None:
    """The life of a process: get ready, then do one task after another."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the run's process, which ends us
    _end_with_parent()
    try:
        start(*args)
        line.send((None, None))
        while True:
            line.send((work(line.recv()), None))
    except EOFError:
        return
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    except Exception as error:
        line.send((None, error))


OUT_OF_MEMORY = 12
"""The exit status of a process that found no memory for a task."""


def _end_with_parent() -> None:
    """Be killed when the run is, lest its lock lives on with us (Linux)."""
    if sys.platform == "linux":
        from grader.sandbox.walls.kernel import PR_SET_PDEATHSIG, prctl

        prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
