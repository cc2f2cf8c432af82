"""Workers that are forked by a zygote into Landlock, seccomp and limits (Linux)."""

from __future__ import annotations

import copy
import errno
import os
import socket
import subprocess
import threading
from contextlib import suppress
from functools import partial
from typing import Self

from grader.errors import GraderError, ProtectionMissing
from grader.patience import patiently
from grader.sandbox import launch
from grader.sandbox.asking.limits import Limits
from grader.sandbox.asking.workers import Child, Workers
from grader.sandbox.endings import describe
from grader.sandbox.walls import landlock, protections
from grader.sandbox.walls.requests import (
    END,
    NO_PROCESS,
    NO_ROOM,
    REPLY,
    REQUEST,
    START,
    TRIAL_PASSED,
    TWIN,
)

CHUNK = 1 << 16
SECONDS_TO_START = 60.0
SECONDS_TO_CLOSE = 5.0
LOST = "lost with the process that started it"
KEPT_VARIABLES = ("LD_LIBRARY_PATH",)
"""All of the environment that students' code sees: where numpy's own libraries may be."""


class ProtectedChild(Child):
    """A worker that the zygote forked, and the judge's end of its socket."""

    def __init__(self, zygote: _Zygote, process: int, line: socket.socket) -> None:
        self._zygote, self._process, self._line = zygote, process, line
        self._ending: str | None = None

    def send(self, data: bytes, seconds: float) -> None:
        """Send bytes, or as many as the child takes within ``seconds``; never fails."""
        self._line.settimeout(max(seconds, 0.001))
        try:
            self._line.sendall(data)
        except OSError:
            return

    def receive(self, seconds: float) -> bytes | None:
        """Return what has come, ``None`` if nothing came in time, ``b""`` if the child is gone."""
        self._line.settimeout(max(seconds, 0.0))
        try:
            return self._line.recv(CHUNK)
        except (TimeoutError, BlockingIOError):
            return None
        except OSError:
            return b""

    def end(self, grace: float = 0.0) -> str:
        """End the process, which could start no other, and say how it ended."""
        if self._ending is None:
            self._ending = self._zygote.end(self._process, grace)
            self._line.close()
        return self._ending

    def release(self) -> None:
        """End the child: its process has seen a student's code."""
        self.end()


class ZygoteWorkers(Workers):
    """Protected workers. Several threads may use one; processes each need their own.

    :raises ProtectionMissing: where the machine lacks a protection, or one fails in a trial.
    """

    def __init__(self) -> None:
        reason = protections.missing()
        if reason is not None:
            raise _refusal(reason)
        self.isolation = f"landlock {landlock.abi()}, seccomp, rlimits"
        self._lock = threading.Lock()
        self._zygote = _new_zygote()

    def start(self, limits: Limits) -> ProtectedChild:
        """Start a child, and a new zygote first if the last one died."""
        judge, worker = socket.socketpair()
        with worker:
            try:
                zygote, process = patiently(partial(self._start, worker, limits))
            except BaseException:
                judge.close()
                raise
        return ProtectedChild(zygote, process, judge)

    def twin(self) -> Self:
        """Return workers with a zygote of their own, split off from this one's."""
        twin = copy.copy(self)
        twin._lock = threading.Lock()
        twin._zygote = self._zygote.twin()
        return twin

    def close(self) -> None:
        """End the zygote, and with it every worker."""
        self._zygote.close()

    def _start(self, worker: socket.socket, limits: Limits) -> tuple[_Zygote, int]:
        zygote = self._living_zygote()
        return zygote, zygote.start(worker, limits)

    def _living_zygote(self) -> _Zygote:
        with self._lock:
            if not self._zygote.alive:
                self._zygote.close()
                self._zygote = _new_zygote()
            return self._zygote


class _Zygote:
    """The judge's end of the zygote: one request and its reply at a time.

    A twin is no process that was started here (``None``), and ends when its line is closed.
    """

    def __init__(self, control: socket.socket, process: subprocess.Popen[bytes] | None) -> None:
        self._control, self._process = control, process
        self._lock = threading.Lock()
        self.alive = True

    def twin(self) -> _Zygote:
        """Return a copy of the zygote; if it could not be made, it will be found dead."""
        ours, theirs = _control_line()
        with theirs, suppress(OSError):
            socket.send_fds(self._control, [REQUEST.pack(TWIN, 0, 0.0, 0)], [theirs.fileno()])
        return _Zygote(ours, None)

    def start(self, line: socket.socket, limits: Limits) -> int:
        """Return the number of a new worker at the other end of ``line``.

        :raises OSError: where there is no room for one, or the zygote has gone.
        """
        request = REQUEST.pack(START, limits.memory, 0.0, limits.cpu_seconds)
        process, refused, _ = self._exchange(request, line)
        if process == NO_PROCESS:
            raise OSError(refused, os.strerror(refused))
        return process

    def end(self, process: int, grace: float) -> str:
        """End a worker and say how it ended."""
        known, status, _ = self._exchange(REQUEST.pack(END, process, grace, 0))
        return LOST if known == NO_PROCESS else describe(status)

    def close(self) -> None:
        """Let the zygote go: it ends its workers, then itself."""
        self._control.close()
        self.alive = False
        if self._process is None:
            return
        try:
            self._process.wait(SECONDS_TO_CLOSE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _exchange(self, request: bytes, *lines: socket.socket) -> tuple[int, int, float]:
        with self._lock:
            try:
                socket.send_fds(self._control, [request], [line.fileno() for line in lines])
                process, status, seconds = REPLY.unpack(self._control.recv(REPLY.size))
            except (OSError, ValueError):
                self.alive = False
                return NO_PROCESS, errno.EAGAIN, 0.0
        return process, status, seconds

    def await_trial(self) -> None:
        """Wait until the zygote has tried its protections.

        :raises GraderError: if it has not, :raises ProtectionMissing: if one failed,
            :raises BlockingIOError: if there was no room for a process to try them in.
        """
        self._control.settimeout(SECONDS_TO_START)
        try:
            result = self._control.recv(200)
        except OSError:
            result = b""
        self._control.settimeout(None)
        if result == TRIAL_PASSED:
            return
        self.close()
        if result:
            failing = result.removesuffix(TRIAL_PASSED).decode()
            raise _refusal(f"in a trial this failed: {failing}")
        if self._process is not None and self._process.returncode == NO_ROOM:
            raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))
        raise GraderError(launch.NOT_STARTED)


def _new_zygote() -> _Zygote:
    return patiently(_try_new_zygote)


def _try_new_zygote() -> _Zygote:
    ours, theirs = _control_line()
    kept = {name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ}
    with theirs:
        try:
            process = subprocess.Popen(
                launch.command("walls.zygote", str(theirs.fileno())),
                pass_fds=(theirs.fileno(),),
                env=kept | launch.ENVIRONMENT,
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        except OSError:
            ours.close()
            raise
    zygote = _Zygote(ours, process)
    zygote.await_trial()
    return zygote


def _control_line() -> tuple[socket.socket, socket.socket]:
    return socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)


def _refusal(reason: str) -> ProtectionMissing:
    return ProtectionMissing(
        f"Submissions cannot be kept apart on this machine: {reason}. "
        "Or grade without protection, if you trust every submission: --unsafe."
    )
