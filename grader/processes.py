"""Examining a class on the cores of this machine."""

from __future__ import annotations

import gc
import multiprocessing
import signal
import sys
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.class_examiner import examined, fingerprint, make_examiner
from grader.class_run import Examined, Run, Tasks
from grader.errors import GraderError
from grader.examine import Examiner
from grader.report.feedback import write_feedback
from grader.report.results_json import result_to_json
from grader.sandbox.workers import Workers
from grader.submission import read_submission

WAITING_FOR_EACH = 4
"""Submissions that wait for each process; no more are read ahead."""


@dataclass(frozen=True)
class Processes:
    """So many processes at a time, each with workers of its own."""

    jobs: int
    workers: Callable[[], Workers]

    def __call__(self, run: Run, tasks: Tasks) -> Generator[Examined]:
        """Yield the results as they come."""
        with pool_of(self.jobs, _start, run, self.workers) as pool:
            waiting: set[Future[Examined]] = set()
            for task in tasks:
                waiting.add(pool.submit(_examine, *task))
                if len(waiting) >= WAITING_FOR_EACH * self.jobs:
                    done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                    yield from (future.result() for future in done)
            while waiting:
                done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                yield from (future.result() for future in done)


@contextmanager
def pool_of(jobs: int, start: Callable[..., None], *args: Any) -> Iterator[ProcessPoolExecutor]:
    """So many processes, each made ready by ``start``; when the run is stopped, so are they.

    :raises GraderError: where one of them is ended from outside.
    """
    context = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
    pool = ProcessPoolExecutor(jobs, context, start, args)
    try:
        yield pool
    except BrokenProcessPool as error:
        raise GraderError(
            "A grading process was ended from outside (out of memory?). What was graded so far "
            "is kept: run the same command again."
        ) from error
    except BaseException:
        for process in multiprocessing.active_children():
            process.kill()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


_examiner: Examiner
_feedback: Path


def _start(run: Run, workers: Callable[[], Workers]) -> None:
    """Make this process ready to examine."""
    global _examiner, _feedback
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the run's process, which ends us
    end_with_parent()
    _examiner = make_examiner(run.seed, workers(), run.limits, run.rules)
    _feedback = run.out / "feedback"
    gc.freeze()  # what lasts as long as the run is not looked through for garbage


def end_with_parent() -> None:
    """Be killed when the run is, lest its lock lives on with us (Linux)."""
    if sys.platform == "linux":
        from grader.sandbox.kernel import PR_SET_PDEATHSIG, prctl

        prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def _examine(student: str, folder: Path, known: str | None) -> Examined:
    submission = read_submission(student, folder)
    found = fingerprint(submission)
    if found == known:
        return student, found, None
    result = examined(_examiner, submission)
    write_feedback(_feedback, result)
    return student, found, result_to_json(result)
