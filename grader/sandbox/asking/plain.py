"""Workers without protection: a student's own self-check, and ``--unsafe``.

They run on Linux, macOS and Windows alike. Importing this module loads neither numpy nor anything
that does, so that a worker can be started first and load numpy while the judge loads its own.
"""

from __future__ import annotations

import os
import queue
import subprocess
import threading
import time
from functools import partial
from typing import TYPE_CHECKING

from grader.errors import GraderError
from grader.patience import patiently
from grader.sandbox import launch
from grader.sandbox.asking.process_tree import MARK, kill_tree
from grader.sandbox.asking.workers import Child, Workers
from grader.sandbox.endings import UNFINISHED, describe

if TYPE_CHECKING:
    from grader.sandbox.asking.limits import Limits

CHUNK = 1 << 16
SECONDS_TO_START = 60.0
SECONDS_TO_CLOSE = 1.0


class PlainChild(Child):
    """A worker in a process of its own, with a thread for each direction.

    Threads, because Windows cannot wait for a pipe with a time limit.
    """

    def __init__(self, memory: int) -> None:
        self._mark = os.urandom(16).hex()
        self._process = patiently(partial(_popen, memory, self._mark))
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._pipes = (self._process.stdout, self._process.stdin)
        self._arrived: queue.Queue[bytes] = queue.Queue(maxsize=64)
        self._leaving: queue.Queue[bytes] = queue.Queue()
        self._threads = [
            threading.Thread(target=work, args=(pipe.fileno(), data), daemon=True)
            for work, pipe, data in zip(
                (_read, _write), self._pipes, (self._arrived, self._leaving), strict=True
            )
        ]
        for thread in self._threads:
            patiently(thread.start)
        self._ready = False
        self._ending: str | None = None

    @property
    def alive(self) -> bool:
        """Whether the process still runs."""
        return self._ending is None and self._process.poll() is None

    def wait_until_ready(self) -> None:
        """Wait until the worker has loaded numpy.

        :raises GraderError: if it cannot.
        """
        if not self._ready and not self.receive(SECONDS_TO_START):
            self.end()
            raise GraderError(launch.NOT_STARTED)
        self._ready = True

    def send(self, data: bytes, seconds: float) -> None:  # noqa: ARG002 - a thread waits instead
        """Hand bytes to the thread that writes them."""
        self._leaving.put(data)

    def receive(self, seconds: float) -> bytes | None:
        """Return what has come, ``None`` if nothing came in time, ``b""`` if the child is gone."""
        try:
            return self._arrived.get(block=seconds > 0, timeout=seconds)
        except queue.Empty:
            return None

    def end(self, grace: float = 0.0) -> str:
        """End the process and all it started, as far as it can be found; say how it ended."""
        if self._ending is None:
            try:
                status = self._process.wait(grace)
            except subprocess.TimeoutExpired:
                status = UNFINISHED
            kill_tree(self._process.pid, self._mark)
            self._process.wait()
            self._ending = describe(status)
            self._close()
        return self._ending

    def release(self) -> None:
        """End the child: its process has seen a student's code."""
        self.end()

    def _close(self) -> None:
        self._leaving.put(b"")
        last = time.monotonic() + SECONDS_TO_CLOSE
        while any(thread.is_alive() for thread in self._threads) and time.monotonic() < last:
            self.receive(0.0005)
        if not any(thread.is_alive() for thread in self._threads):
            for pipe in self._pipes:
                pipe.close()


class PlainWorkers(Workers):
    """Starts a process for every child: ``--unsafe``."""

    isolation = "none (--unsafe)"

    def __init__(self) -> None:
        self._children: list[PlainChild] = []

    def start(self, limits: Limits) -> PlainChild:
        """Start a child and wait until it has loaded numpy."""
        self._children = [child for child in self._children if child.alive]
        child = PlainChild(limits.memory)
        self._children.append(child)
        child.wait_until_ready()
        return child

    def close(self) -> None:
        """End every child that still runs."""
        for child in self._children:
            child.end()


class KeptChild(PlainChild):
    """A child that goes on to the next part when it has answered all it was asked."""

    idle = True

    def release(self) -> None:
        """Keep the process for the next part."""
        self.idle = True


class SelfCheckWorkers(Workers):
    """Keeps one process for all parts of a student's own work, and replaces it when it is lost.

    The process is started at once, to load numpy while its parent still loads its own.
    """

    isolation = "none (self-check)"

    def __init__(self, memory: int = 1 << 30) -> None:
        self._child = KeptChild(memory)

    def start(self, limits: Limits) -> KeptChild:
        """Return the kept child, or a new one if the last is busy or gone."""
        if not (self._child.idle and self._child.alive):
            self._child.end()
            self._child = KeptChild(limits.memory)
        self._child.wait_until_ready()
        self._child.idle = False
        return self._child

    def close(self) -> None:
        """End the process."""
        self._child.end()


def _popen(memory: int, mark: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        launch.command("walls.plain_main", str(memory)),
        env=launch.environment() | {MARK: mark},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def _read(descriptor: int, arrived: queue.Queue[bytes]) -> None:
    while data := os.read(descriptor, CHUNK):
        arrived.put(data)
    arrived.put(b"")


def _write(descriptor: int, leaving: queue.Queue[bytes]) -> None:
    while data := leaving.get():
        rest = memoryview(data)
        while rest:
            try:
                rest = rest[os.write(descriptor, rest) :]
            except OSError:
                return
