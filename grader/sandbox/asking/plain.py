"""Workers without protection: a student's own self-check, and ``--unsafe``.

They run on Linux, macOS and Windows alike. Importing this module loads neither numpy nor anything
that does, so that a worker can be started first and load numpy while the judge loads its own.
"""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from grader.errors import GraderError
from grader.patience import patiently
from grader.reasons import Ending
from grader.sandbox.asking import workers
from grader.sandbox.asking.workers import Worker, Workers, ending
from grader.sandbox.protocol import UNFINISHED, Kind, frame

if TYPE_CHECKING:
    from grader.sandbox.asking.clocks import Clock
    from grader.sandbox.asking.limits import Limits

SECONDS_TO_CLOSE = 1.0
MARK = "BACKPROP_WORKER"
"""An environment variable, different for each worker, that its descendants inherit."""


class PlainWorker(Worker):
    """A worker in a process that was started here, with one thread to read and one to write.

    Threads are needed because Windows cannot wait for a pipe with a time limit.
    """

    def __init__(self, memory: int) -> None:
        self._mark = os.urandom(16).hex()
        self._process = patiently(partial(_popen, memory, self._mark))
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._pipes = (self._process.stdout, self._process.stdin)
        self._arrived: queue.Queue[bytes] = queue.Queue(maxsize=64)
        self._leaving: queue.Queue[tuple[bytes, threading.Event]] = queue.Queue()
        reading, writing = (pipe.fileno() for pipe in self._pipes)
        self._threads = [
            threading.Thread(target=_read, args=(reading, self._arrived), daemon=True),
            threading.Thread(target=_write, args=(writing, self._leaving), daemon=True),
        ]
        for thread in self._threads:
            patiently(thread.start)
        self._has_sympy = False
        self._computing: int | None = None  # not the process started: Windows may start another
        self._ending: Ending | None = None

    @property
    def alive(self) -> bool:
        """Whether the process still runs."""
        return self._ending is None and self._process.poll() is None

    def wait_until_ready(self) -> None:
        """Wait until the worker has loaded numpy.

        :raises GraderError: if it cannot.
        """
        if self._computing is None:
            self._computing = int(self._wait_for_bytes())

    def load_sympy(self) -> None:
        """Have the worker load sympy, and wait for it.

        :raises GraderError: if it cannot.
        """
        if not self._has_sympy:
            self.send(frame(Kind.LOAD_SYMPY, b""), workers.SECONDS_TO_START)
            self._wait_for_bytes()
        self._has_sympy = True

    def _wait_for_bytes(self) -> bytes:
        sign = self.receive(workers.SECONDS_TO_START)
        if not sign:
            self.end()
            raise GraderError(workers.NOT_STARTED)
        return sign

    def clock(self) -> Clock:
        """Return the clock of the process."""
        from grader.sandbox.asking.clocks import Clock  # not before the worker is started

        reading, _ = self._threads
        assert reading.native_id is not None
        assert self._computing is not None
        return Clock(self._computing, [reading.native_id])

    def send(self, data: bytes, seconds: float) -> None:
        """Have the thread write the bytes, and wait for it as long as the worker takes them.

        Without waiting, Python would let this thread go on for its switch interval of 5 ms before
        the other one could write, and the worker would have nothing to do until then.
        """
        if self._ending is None:
            written = threading.Event()
            self._leaving.put((data, written))
            written.wait(seconds)

    def receive(self, seconds: float) -> bytes | None:
        """Return what has come, ``None`` if nothing came in time, ``b""`` if the worker ended."""
        try:
            return self._arrived.get(block=seconds > 0, timeout=seconds)
        except queue.Empty:
            return None

    def end(self, grace: float = 0.0) -> Ending:
        """End the process and all it started, as far as it can be found; return how it ended."""
        if self._ending is None:
            try:
                status = self._process.wait(grace)
            except subprocess.TimeoutExpired:
                status = UNFINISHED
            kill_tree(self._process.pid, self._mark)
            self._process.wait()
            self._ending = ending(status)
            self._close()
        return self._ending

    def _close(self) -> None:
        self._leaving.put((b"", threading.Event()))
        last = time.monotonic() + SECONDS_TO_CLOSE
        while any(thread.is_alive() for thread in self._threads) and time.monotonic() < last:
            self.receive(0.0005)
        if not any(thread.is_alive() for thread in self._threads):
            for pipe in self._pipes:
                pipe.close()


class PlainWorkers(Workers):
    """Starts a process for every worker: ``--unsafe``."""

    isolation = "none (--unsafe)"

    def __init__(self) -> None:
        self._started: list[PlainWorker] = []

    def start(self, limits: Limits, *, sympy: bool = False) -> PlainWorker:
        """Start a worker and wait until it has loaded numpy, and sympy where that is needed."""
        self._started = [worker for worker in self._started if worker.alive]
        worker = PlainWorker(limits.memory)
        self._started.append(worker)
        worker.wait_until_ready()
        if sympy:
            worker.load_sympy()
        return worker

    def close(self) -> None:
        """End every worker that still runs."""
        for worker in self._started:
            worker.end()


class SelfCheckWorkers(Workers):
    """Keeps one worker for all parts of a student's own work, and replaces it when it has ended.

    The worker is started at once, so that it loads numpy while its parent loads its own.
    """

    isolation = "none (self-check)"

    def __init__(self, memory: int = 1 << 30) -> None:
        self._worker, self._is_idle = PlainWorker(memory), True

    def start(self, limits: Limits, *, sympy: bool = False) -> PlainWorker:
        """Return the kept worker, or a new one if the last is busy or has ended."""
        if not (self._is_idle and self._worker.alive):
            self._worker.end()
            self._worker = PlainWorker(limits.memory)
        self._worker.wait_until_ready()
        if sympy:
            self._worker.load_sympy()
        self._is_idle = False
        return self._worker

    def take_back(self, worker: Worker) -> None:
        """Keep the worker for the next part."""
        self._is_idle = worker is self._worker

    def close(self) -> None:
        """End the process."""
        self._worker.end()


def _popen(memory: int, mark: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        workers.command("plain", str(memory)),
        env=workers.environment() | {MARK: mark},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def _read(descriptor: int, arrived: queue.Queue[bytes]) -> None:
    while data := os.read(descriptor, workers.CHUNK):
        arrived.put(data)
    arrived.put(b"")


def _write(descriptor: int, leaving: queue.Queue[tuple[bytes, threading.Event]]) -> None:
    data, written = leaving.get()
    while data:
        rest = memoryview(data)
        with suppress(OSError):  # as for a worker that has ended
            while rest:
                rest = rest[os.write(descriptor, rest) :]
        written.set()
        data, written = leaving.get()


def kill_tree(leader: int, mark: str) -> None:
    """Kill a process and its group, and on Linux also what it started elsewhere, by its mark."""
    if sys.platform == "win32":
        subprocess.run(["taskkill", "/F", "/T", "/PID", str(leader)], capture_output=True)
        return
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)
    for _ in range(10):
        strays = list(_marked(mark))
        for stray in strays:
            with suppress(ProcessLookupError):
                os.kill(stray, signal.SIGKILL)
        if not strays:
            return


def _marked(mark: str) -> Iterator[int]:
    """Yield the processes that inherited the mark, also those that left the group by ``setsid``."""
    entry = f"{MARK}={mark}".encode()
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if entry in (folder / "environ").read_bytes().split(b"\0"):
                yield int(folder.name)
