"""Examining a class on the cores of this machine."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from grader.grading.processes import Ended, spread
from grader.grading.run import Done, Run
from grader.grading.student import Examiner
from grader.grading.task import Task, make_examiner, not_judged_record, read_task, recorded
from grader.sandbox.asking.workers import Workers

SPARE_SECONDS = 600.0
"""What reading and judging may take beyond ten times the submission's own limit."""
SPARE_MEMORY = 2 << 30
"""Bytes of address space that reading and judging may add to a process that is ready."""


@dataclass(frozen=True)
class Cores:
    """So many processes at a time, each with workers of its own."""

    jobs: int
    workers: Callable[[], Workers]

    def __call__(self, run: Run, tasks: Iterator[Task]) -> Generator[Done]:
        """Have each submission read, judged and kept in one of the processes."""
        seconds = SPARE_SECONDS + 10 * run.facts.limits.submission
        for task, done in spread(tasks, _grade, self.jobs, seconds, _start, run, self.workers):
            if isinstance(done, Ended):
                record = not_judged_record(run.facts, task, done.how)
                yield run.keep(record)
            else:
                yield done


_run: Run
_examiner: Examiner


def _start(run: Run, workers: Callable[[], Workers]) -> None:
    """Make this process ready to examine."""
    global _run, _examiner
    _run = run
    _examiner = make_examiner(run.facts.seed, workers(), run.facts.limits, run.rules)
    _bound_memory()
    gc.freeze()  # what lasts as long as the run is not looked through for garbage


def _grade(task: Task) -> Done:
    submission = read_task(task)
    if submission is None:
        return _run.show_again(task.student)
    return _run.keep(recorded(_examiner, _run.facts, submission))


def _bound_memory() -> None:
    """Let a submission that takes too much end this process, and not the machine's others."""
    if sys.platform == "linux":
        import resource

        with suppress(OSError, ValueError):
            pages = int(Path("/proc/self/statm").read_text().split()[0])
            most = pages * resource.getpagesize() + SPARE_MEMORY
            _, hard = resource.getrlimit(resource.RLIMIT_AS)
            resource.setrlimit(resource.RLIMIT_AS, (most, hard))
