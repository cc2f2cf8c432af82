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
from collections.abc import Callable, Generator, Iterator, Sequence
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
from grader.grading.task import Ended, Grading, Outcome, Task, nothing, read_task
from grader.records.plain import DoesNotFit
from grader.records.record import Facts, from_json
from grader.sandbox.asking.plain import PlainWorkers
from grader.sandbox.asking.protected import ZygoteWorkers
from grader.sandbox.asking.workers import Workers
from grader.submissions.submission import Submission
from grader.text import printable

MOST_WAITING = 1_000
"""Submissions at the cluster at a time: enough for hundreds of workers, and little memory here."""
ALONE = 100
"""While fewer wait, each is sent alone, so that every worker gets one."""
TOGETHER = 10
"""Submissions that are sent together otherwise, which saves this process most of its time."""
SECONDS_FOR_A_WORKER = 60.0
ENCRYPTED = ("tls", "wss")
LOST = "What was graded so far is kept: run the same command again when it is back."


@contextmanager
def connected(
    address: str, *, unsafe: bool, meanwhile: Callable[[], object] = nothing
) -> Iterator[Cluster]:
    """A cluster with at least one worker; ``meanwhile`` is called when it is to grade a class.

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
        yield Cluster(client, address, unsafe, _isolation(client, unsafe), meanwhile)


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
    meanwhile: Callable[[], object] = nothing

    def __call__(self, grading: Grading, tasks: Iterator[Task]) -> Generator[tuple[Task, Outcome]]:
        """Read each submission here and have it judged there."""
        self.meanwhile()
        run = _Run(self, grading)
        try:
            yield from run.outcomes(tasks)
        finally:
            self.client.cancel(list(run.sent))


class _Run:
    """A class at a cluster: what was sent, and what comes of it."""

    def __init__(self, cluster: Cluster, grading: Grading) -> None:
        self.sent: dict[Future[str], Sequence[Task]] = {}
        self._cluster, self._grading = cluster, grading
        self._done = as_completed(loop=cluster.client.loop)
        self._count = 0

    def outcomes(self, tasks: Iterator[Task]) -> Iterator[tuple[Task, Outcome]]:
        """Send the submissions, several together where many wait, and take their records."""
        read: list[tuple[Task, Submission]] = []
        for task in tasks:
            submission = read_task(task)
            if submission is None:
                yield task, None
                continue
            read.append((task, submission))
            if len(read) >= (1 if self._count < ALONE else TOGETHER):
                self._send(read)
                read = []
            if self._count >= MOST_WAITING:
                yield from self._next()
        if read:
            self._send(read)
        while self.sent:
            yield from self._next()

    def _send(self, read: Sequence[tuple[Task, Submission]]) -> None:
        submissions = [(submission, task.name) for task, submission in read]
        future = self._cluster.client.submit(
            grade_there, self._grading, self._cluster.unsafe, submissions, pure=False
        )
        self.sent[future] = [task for task, _ in read]
        self._count += len(read)
        self._done.add(future)

    def _next(self) -> Iterator[tuple[Task, Outcome]]:
        future = next(self._done)
        tasks = self.sent.pop(future)
        self._count -= len(tasks)
        address = self._cluster.address
        if future.cancelled():
            raise GraderError(f"The cluster at {address} was lost. {LOST}")
        students = [task.student for task in tasks]
        names = ", ".join(map(ascii, students))
        try:
            records = received(future.result(), self._grading.facts, students)
        except KilledWorker:
            yield from self._again_alone(tasks, "its worker was lost, again and again")
        except MemoryError:
            yield from self._again_alone(tasks, "a worker ran out of memory")
        except (DoesNotFit, TypeError) as error:
            raise GraderError(
                f"What came back from the cluster at {address} for {names} is no record "
                f"for each: {error}. Nothing of it was kept. Look at who can reach the "
                "cluster (docs/cluster.md), or grade without it."
            ) from error
        else:
            yield from zip(tasks, records, strict=True)

    def _again_alone(self, tasks: Sequence[Task], how: str) -> Iterator[tuple[Task, Outcome]]:
        """Send each of several again, since only one of them ended their worker; one has ended."""
        if len(tasks) == 1:
            yield tasks[0], Ended(how)
            return
        for task in tasks:
            submission = read_task(task)
            if submission is None:
                yield task, None
            else:
                self._send([(task, submission)])


def received(text: object, facts: Facts, students: Sequence[str]) -> list[str]:
    """The records of these students that a worker sent, a line of JSON each.

    :raises DoesNotFit: for anything else, and for the record of another student or run.
    """
    if not isinstance(text, str):
        raise DoesNotFit("must be text")
    lines = text.split("\n")
    if len(lines) != len(students):
        raise DoesNotFit(f"must have a line for each of {len(students)} students")
    for line, student in zip(lines, students, strict=True):
        record = from_json(line)
        if (record.student, record.facts) != (student, facts):
            raise DoesNotFit("is that of another student or another run")
    return lines


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


def grade_there(
    grading: Grading, unsafe: bool, submissions: Sequence[tuple[Submission, str | None]]
) -> str:
    """On a worker: the records of submissions by students of these names, a line of JSON each.

    A worker with several threads grades with one of them, because threads of one process wait for
    each other, and that would count as a submission's own waiting.
    """
    with _one_at_a_time:
        grader = _grader(grading, unsafe)
        return "\n".join(grading.recorded(grader, one, name) for one, name in submissions)


_one_at_a_time = threading.Lock()


@lru_cache(maxsize=1)
def _grader(grading: Grading, unsafe: bool) -> SubmissionGrader:
    return grading.grader(_workers(unsafe))


def _workers(unsafe: bool) -> Workers:
    return PlainWorkers() if unsafe else ZygoteWorkers()
