"""Examining a class on a Dask cluster: ``backprop grade --scheduler ADDRESS``.

Submissions are read here and travel to the workers; verdicts and pages come back, and are written
here. So the workers need no shared disk, only this package in the same version. Each examines in a
sandbox of its own. A submission whose worker is lost goes to another worker.
"""

# mypy: disable-error-code="no-untyped-call"
from __future__ import annotations

import logging
import threading
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from distributed import Client, Future, KilledWorker, as_completed

from grader import __version__
from grader.class_examiner import examined, fingerprint, make_examiner, not_judged
from grader.class_run import Examined, Run, Tasks
from grader.errors import GraderError
from grader.examine import Examiner
from grader.report.feedback import feedback_page, write_page
from grader.report.results_json import result_to_json
from grader.sandbox.limits import Limits
from grader.sandbox.plain import PlainWorkers
from grader.sandbox.protected import ZygoteWorkers
from grader.sandbox.workers import Workers
from grader.submission import Submission, read_submission

MOST_WAITING = 1_000
"""Submissions that are at the cluster at a time: work for hundreds of workers, in little memory."""
SECONDS_TO_CONNECT = 30.0
SECONDS_FOR_A_WORKER = 60.0
Sent = dict[Future[Any], tuple[str, str]]
"""What is at the cluster: for whom, and what was handed in."""
LOST = "What was graded so far is kept: run the same command again when it is back."


@dataclass(frozen=True)
class Setting:
    """All that a worker must know to examine for a run."""

    seed: int
    limits: Limits
    unsafe: bool
    rules: bytes | None


@contextmanager
def connected(address: str, *, unsafe: bool) -> Iterator[Cluster]:
    """A cluster with at least one worker.

    :raises GraderError: where there is none, or one that cannot examine.
    """
    logging.disable()  # what Dask logs of a lost connection would bury what is said here
    try:
        client = Client(address, timeout=SECONDS_TO_CONNECT, set_as_default=False)
    except (OSError, ValueError) as error:
        raise GraderError(f"No Dask scheduler answers at {address}: {error}") from error
    with client:
        try:
            client.wait_for_workers(1, timeout=SECONDS_FOR_A_WORKER)
        except TimeoutError as error:
            raise GraderError(
                f"The scheduler at {address} has no workers. Start some: dask worker {address}"
            ) from error
        yield Cluster(client, address, unsafe, _isolation(client, unsafe))


@dataclass(frozen=True)
class Cluster:
    """The engine of a class run; ``isolation`` is what all workers have told of theirs."""

    client: Client
    address: str
    unsafe: bool
    isolation: str

    def __call__(self, run: Run, tasks: Tasks) -> Generator[Examined]:
        """Yield the results as they come."""
        setting = Setting(run.seed, run.limits, self.unsafe, run.rules)
        sent: Sent = {}
        done = as_completed(loop=self.client.loop)
        try:
            for student, folder, known in tasks:
                submission = read_submission(student, folder)
                found = fingerprint(submission)
                if found == known:
                    yield student, found, None
                    continue
                future = self.client.submit(examine, setting, submission, pure=False)
                sent[future] = student, found
                done.add(future)
                if len(sent) >= MOST_WAITING:
                    yield self._result(run, sent, next(done))
            while sent:
                yield self._result(run, sent, next(done))
        finally:
            self.client.cancel(list(sent))

    def _result(self, run: Run, sent: Sent, future: Future[Any]) -> Examined:
        """Take a result in and write the student's page."""
        student, found = sent.pop(future)
        if future.cancelled():
            raise GraderError(f"The cluster at {self.address} was lost. {LOST}")
        try:
            result, page = future.result()
        except KilledWorker as error:
            failed = not_judged(student, error)
            result, page = result_to_json(failed), feedback_page(failed)
        write_page(run.out / "feedback", student, page)
        return student, found, result


def _isolation(client: Client, unsafe: bool) -> str:
    """What keeps students apart on the workers that are there.

    :raises GraderError: where a worker cannot examine, or is of another version.
    """
    try:
        told = set(client.run(introduce, unsafe).values())
    except ImportError as error:
        raise GraderError(f"A worker lacks this package: {error}. Install it there.") from error
    others = {version for version, _ in told} - {__version__}
    if others:
        raise GraderError(f"This is version {__version__}, but workers have {', '.join(others)}.")
    return " or ".join(sorted(isolation for _, isolation in told))


def introduce(unsafe: bool) -> tuple[str, str]:
    """On a worker: its version of this package, and its isolation after a trial."""
    with _workers(unsafe) as workers:
        return __version__, workers.isolation


def examine(setting: Setting, submission: Submission) -> tuple[dict[str, Any], str]:
    """On a worker: the result of a submission, and the student's page."""
    with _making:
        examiner = _examiner(setting)
    result = examined(examiner, submission)
    return result_to_json(result), feedback_page(result)


_making = threading.Lock()


@lru_cache(maxsize=1)
def _examiner(setting: Setting) -> Examiner:
    workers = _workers(setting.unsafe)
    return make_examiner(setting.seed, workers, setting.limits, setting.rules)


def _workers(unsafe: bool) -> Workers:
    return PlainWorkers() if unsafe else ZygoteWorkers()
