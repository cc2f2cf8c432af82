"""The engine for a Dask cluster: ``backprop grade --scheduler ADDRESS``.

Submissions are read here and sent to the cluster's workers. Records come back as JSON and are read
strictly. So the cluster needs no shared disk, only this package in the same version.
Each of its workers runs students' code in a sandbox of its own. When one is lost, its submission
goes to another. ``docs/cluster.md`` says what people who reach the cluster can do, and how to keep
them out.
"""

# mypy: disable-error-code="no-untyped-call"
from __future__ import annotations

import logging
import socket
import sys
import threading
from collections.abc import Generator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from distributed import Client, Future, KilledWorker, as_completed
from distributed.comm.addressing import get_address_host, parse_address, parse_host_port
from distributed.comm.registry import get_backend
from distributed.security import Security

from grader import __version__
from grader.errors import GraderError, UnusableInput
from grader.grading.student import SubmissionGrader
from grader.grading.task import Ended, Grading, Outcome, Task, read_task
from grader.records.plain import DoesNotFit
from grader.records.record import Facts, Record, from_json, to_json
from grader.sandbox.asking.plain import PlainWorkers
from grader.sandbox.asking.protected import ZygoteWorkers
from grader.sandbox.asking.workers import Workers
from grader.submissions.submission import Submission
from grader.text import printable

MOST_WAITING = 1_000
"""Submissions at the cluster at a time: enough for hundreds of workers, and little memory here."""
SECONDS_FOR_A_WORKER = 60.0
ENCRYPTED = ("tls", "wss")
Sent = dict[Future[str], Task]
"""The submissions at the cluster, by the futures of their records."""
LOST = "What was graded so far is kept: run the same command again when it is back."


@contextmanager
def connected(address: str, *, unsafe: bool) -> Iterator[Cluster]:
    """A cluster with at least one worker.

    :raises GraderError: where there is none, or one that cannot run submissions.
    """
    logging.disable()  # what Dask logs of a lost connection would bury our own messages
    _refuse_no_address(address)
    if is_open(address):
        print(
            f"Warning: {printable(address)} is another machine and not encrypted. Whoever reaches "
            "it or listens can run code on its workers and read the seed and the submissions. Use "
            "tls://; see docs/cluster.md.",
            file=sys.stderr,
        )
    _have_certificates(address)
    try:
        client = Client(address, set_as_default=False, deserializers=["msgpack"])
    except OSError as error:
        raise GraderError(f"No Dask scheduler answers at {address}: {error}") from error
    with client:
        try:
            client.wait_for_workers(1, timeout=SECONDS_FOR_A_WORKER)
        except TimeoutError as error:
            raise GraderError(
                f"The scheduler at {address} has no workers. Start some: dask worker {address}"
            ) from error
        yield Cluster(client, address, unsafe, _isolation(client, unsafe))


def _refuse_no_address(address: str) -> None:
    """Check the address before Dask does, since Dask would leave a thread that never ends.

    :raises UnusableInput: where it does not name a scheme, a host and a port.
    """
    try:
        scheme, place = parse_address(address)
        get_backend(scheme)
        parse_host_port(place)
    except ValueError as error:
        raise UnusableInput(
            f"{address!a} is not the address of a scheduler: {error}. Name one such as "
            "tls://10.0.0.1:8786."
        ) from error


def _have_certificates(address: str) -> None:
    """Check that certificates are configured, since Dask itself would take a minute to fail.

    :raises UnusableInput: where an encrypted address is named and Dask's configuration has none.
    """
    encrypted = parse_address(address)[0] in ENCRYPTED
    ours: Any = Security()
    if encrypted and not (ours.tls_ca_file and ours.tls_client_cert):
        raise UnusableInput(
            f"{address} asks for certificates. Name yours in Dask's configuration, under "
            "distributed.comm.tls; see docs/cluster.md."
        )


def is_open(address: str) -> bool:
    """Whether what is sent to this address leaves the machine unencrypted."""
    scheme, _ = parse_address(address)
    if scheme in ENCRYPTED:
        return False
    try:
        found = socket.getaddrinfo(get_address_host(address), None, type=socket.SOCK_STREAM)
    except (OSError, ValueError):
        return True
    return not all(_is_here(family, place) for family, _, _, _, place in found)


def _is_here(family: int, place: tuple[object, ...]) -> bool:
    """Whether an address is one of this machine's, which are those that it can listen at."""
    with suppress(OSError), socket.socket(family) as probe:
        probe.bind((place[0], 0, *place[2:]))
        return True
    return False


@dataclass(frozen=True)
class Cluster:
    """The engine; ``isolation`` says what keeps students apart on the cluster's workers."""

    client: Client
    address: str
    unsafe: bool
    isolation: str

    def __call__(self, grading: Grading, tasks: Iterator[Task]) -> Generator[tuple[Task, Outcome]]:
        """Read each submission here and have it judged there."""
        sent: Sent = {}
        done = as_completed(loop=self.client.loop)
        try:
            for task in tasks:
                submission = read_task(task)
                if submission is None:
                    yield task, None
                    continue
                future = self.client.submit(
                    grade_there, grading, self.unsafe, submission, task.name, pure=False
                )
                sent[future] = task
                done.add(future)
                if len(sent) >= MOST_WAITING:
                    yield self._outcome(grading, sent, next(done))
            while sent:
                yield self._outcome(grading, sent, next(done))
        finally:
            self.client.cancel(list(sent))

    def _outcome(
        self, grading: Grading, sent: Sent, future: Future[str]
    ) -> tuple[Task, str | Ended]:
        task = sent.pop(future)
        if future.cancelled():
            raise GraderError(f"The cluster at {self.address} was lost. {LOST}")
        try:
            return task, to_json(received(future.result(), grading.facts, task.student))
        except KilledWorker:
            return task, Ended("its worker was lost, again and again")
        except MemoryError:
            return task, Ended("a worker ran out of memory")
        except (DoesNotFit, TypeError) as error:
            raise GraderError(
                f"What came back from the cluster at {self.address} for {task.student!a} is not "
                f"a record: {error}. Nothing of it was kept. Look at who can reach the cluster "
                "(docs/cluster.md), or grade without it."
            ) from error


def received(text: object, facts: Facts, student: str) -> Record:
    """The record that a worker sent as a text of JSON.

    :raises DoesNotFit: for anything else, and for the record of another student or run.
    """
    if not isinstance(text, str):
        raise DoesNotFit("must be text")
    record = from_json(text)
    if (record.student, record.facts) != (student, facts):
        raise DoesNotFit("is that of another student or another run")
    return record


def _isolation(client: Client, unsafe: bool) -> str:
    """What keeps students apart on the workers of the cluster.

    :raises GraderError: where a worker cannot run submissions, or has another version.
    """
    try:
        introduced = set(client.run(introduce, unsafe).values())
    except ImportError as error:
        raise GraderError(f"A worker lacks this package: {error}. Install it there.") from error
    others = {version for version, _ in introduced} - {__version__}
    if others:
        raise GraderError(f"This is version {__version__}, but workers have {', '.join(others)}.")
    return " or ".join(sorted(isolation for _, isolation in introduced))


def introduce(unsafe: bool) -> tuple[str, str]:
    """On a worker: its version of this package, and its isolation, after starting a process."""
    with _workers(unsafe) as workers:
        return __version__, workers.isolation


def grade_there(grading: Grading, unsafe: bool, submission: Submission, name: str | None) -> str:
    """On a worker: the record of a submission, as JSON."""
    with _making:
        grader = _grader(grading, unsafe)
    return grading.recorded(grader, submission, name)


_making = threading.Lock()


@lru_cache(maxsize=1)
def _grader(grading: Grading, unsafe: bool) -> SubmissionGrader:
    return grading.grader(_workers(unsafe))


def _workers(unsafe: bool) -> Workers:
    return PlainWorkers() if unsafe else ZygoteWorkers()
