"""Protected workers (Linux): a zygote forks them, and they put all protections on.

The zygote (``walls.zygote``) is a process that has numpy loaded, so that a fork of it is a worker
within milliseconds. Importing this module does not load numpy, so that a zygote can be started
first and load it while the judge loads its own.
"""

from __future__ import annotations

import copy
import errno
import json
import os
import socket
import stat
import struct
import subprocess
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Self

from grader.errors import GraderError, ProtectionMissing
from grader.patience import patiently
from grader.reasons import Ending
from grader.sandbox.asking import workers
from grader.sandbox.asking.clocks import Clock
from grader.sandbox.asking.limits import Limits
from grader.sandbox.asking.workers import Worker, Workers, ending
from grader.sandbox.protocol import (
    END,
    LEARN,
    LONGEST_TRIAL,
    NO_PROCESS,
    NO_ROOM,
    REPLY,
    REQUEST,
    SPLIT,
    START,
    TRIAL_PASSED,
)
from grader.sandbox.walls import landlock, protections

if TYPE_CHECKING:
    from grader.sandbox.calls import Batch

SECONDS_TO_CLOSE = 5.0
LOST = Ending("lost")
KEPT_VARIABLES = ("LD_LIBRARY_PATH",)
"""All that students' code sees of the environment: where numpy's own libraries may be."""


class ProtectedWorker(Worker):
    """A worker that the zygote forked, and the judge's end of its socket."""

    def __init__(
        self, zygote: Zygote, process: int, line: socket.socket, known: Mapping[Batch, int]
    ) -> None:
        self._zygote, self.process, self._line = zygote, process, line
        self._known = dict(known)
        self._ending: Ending | None = None

    def send(self, data: bytes, seconds: float) -> None:
        """Send bytes, or as many as the worker takes within ``seconds``; never fails."""
        self._line.settimeout(max(seconds, 0.001))
        try:
            self._line.sendall(data)
        except OSError:
            return

    def receive(self, seconds: float) -> bytes | None:
        """Return what has come, ``None`` if nothing came in time, ``b""`` if the worker ended."""
        self._line.settimeout(max(seconds, 0.0))
        try:
            return self._line.recv(workers.CHUNK)
        except (TimeoutError, BlockingIOError):
            return None
        except OSError:
            return b""

    def clock(self) -> Clock:
        """Return the clock of the process."""
        return Clock(self.process)

    def take_number(self, batch: Batch) -> int | None:
        """Return the number under which the zygote learnt a batch; none the second time."""
        return self._known.pop(batch, None)

    def end(self, grace: float = 0.0) -> Ending:
        """End the process, which could start no other, and say how it ended."""
        if self._ending is None:
            self._ending = self._zygote.end(self.process, grace)
            self._line.close()
        return self._ending


class ZygoteWorkers(Workers):
    """Protected workers. Several threads may share one object; each process needs its own.

    ``early`` is a zygote that was started for them already.

    :raises ProtectionMissing: where the machine lacks a protection, or one fails in a trial.
    """

    def __init__(self, early: Zygote | None = None) -> None:
        reason = protections.missing()
        if reason is not None:
            raise self._refusal(reason)
        self._begin(f"landlock {landlock.abi()}, seccomp, rlimits", early)

    def _begin(self, isolation: str, early: Zygote | None = None) -> None:
        self.isolation, self._early = isolation, early
        self._lock = threading.Lock()
        self._known: dict[Batch, int] = {}
        self._with_sympy: Zygote | None = None
        self._zygote = self._new_zygote()

    def start(self, limits: Limits, *, sympy: bool = False) -> ProtectedWorker:
        """Start a worker, and a new zygote first if the last one ended."""
        judge, worker = socket.socketpair()
        with worker:
            try:
                zygote, process = patiently(partial(self._start, worker, limits, sympy))
            except BaseException:
                judge.close()
                raise
        return ProtectedWorker(zygote, process, judge, self._known)

    def learn(self, batches: Iterable[Batch]) -> None:
        """Have the zygotes learn these calls, which their workers then know from the start."""
        with self._lock:
            for batch in batches:
                self._zygote.learn(batch)
                self._known[batch] = len(self._known)
            if self._with_sympy is not None:
                self._with_sympy.close()
                self._with_sympy = None

    def for_another_process(self) -> Self:
        """Return workers with a second zygote, which this one splits off: faster than a new one."""
        others = copy.copy(self)
        others._lock = threading.Lock()
        others._known = dict(self._known)
        others._zygote = self._zygote.split()
        others._with_sympy = None
        return others

    def close(self) -> None:
        """End the zygotes, and with them every worker."""
        self._zygote.close()
        if self._with_sympy is not None:
            self._with_sympy.close()

    def _start(self, worker: socket.socket, limits: Limits, sympy: bool) -> tuple[Zygote, int]:
        with self._lock:
            zygote = self._living_zygote_with_sympy() if sympy else self._living_zygote()
        return zygote, zygote.start(worker, limits)

    def _living_zygote(self) -> Zygote:
        if not self._zygote.alive:
            self._zygote.close()
            self._zygote = self._new_zygote()
        return self._zygote

    def _living_zygote_with_sympy(self) -> Zygote:
        """Return the second zygote, which is split off from the first when it is needed first.

        If it ended, the first may have ended too: its successor is split off from a new one.
        """
        if self._with_sympy is None:
            self._with_sympy = self._living_zygote().split(sympy=True)
        elif not self._with_sympy.alive:
            self._with_sympy.close()
            new = self._new_zygote()
            self._with_sympy = new.split(sympy=True)
            new.close()
        return self._with_sympy

    def _new_zygote(self) -> Zygote:
        return patiently(self._try_new_zygote)

    def _try_new_zygote(self) -> Zygote:
        zygote, self._early = self._early or _start_zygote(self._command), None
        failing = zygote.await_trial()
        if failing:
            raise self._refusal(f"in a trial this failed: {failing}")
        for batch in self._known:
            zygote.learn(batch)
        return zygote

    def _command(self, control: int) -> list[str]:
        """The command of a zygote that serves the control socket with this descriptor."""
        return _zygote_command(control)

    def _refusal(self, reason: str) -> ProtectionMissing:
        return ProtectionMissing(
            f"Submissions cannot be kept apart on this machine: {reason}. "
            "Or grade without protection, if you trust every submission: --unsafe."
        )


class ContainerWorkers(ZygoteWorkers):
    """Workers in a container that holds one submission, where nobody may choose ``--unsafe``."""

    def _refusal(self, reason: str) -> ProtectionMissing:
        return ProtectionMissing(
            f"A submission cannot be kept from the grader in this container: {reason}."
        )


class OtherUserWorkers(ZygoteWorkers):
    """Workers that run as another user in place of being under Landlock.

    Only for a container that holds one submission and nobody else's work, where this process is
    root's. What is in the ``private`` folders, and in the grader's own, is closed to everyone but
    root as long as there are workers.

    :raises ProtectionMissing: where another protection is missing, or one fails in a trial.
    """

    def __init__(self, private: Iterable[Path]) -> None:
        reason = protections.missing_beside_landlock()
        if reason is None and os.geteuid() != 0:
            reason = "there is no Landlock, and only root can run code as another user"
        if reason is not None:
            raise self._refusal(reason)
        self._modes: dict[Path, int] = {}
        try:
            for path in (Path(workers.ROOT), *private):
                self._close_folder(path)
            self._begin("other user, seccomp, rlimits")
        except BaseException:
            self._open_folders()
            raise

    def close(self) -> None:
        """End every worker, and give the folders their rights back."""
        super().close()
        self._open_folders()

    def _close_folder(self, path: Path) -> None:
        try:
            mode = path.stat().st_mode
            path.chmod(0o700)
        except OSError as error:
            reason = f"{path} cannot be closed to other users ({error.strerror})"
            raise self._refusal(reason) from error
        self._modes.setdefault(path, mode)

    def _open_folders(self) -> None:
        for path, mode in self._modes.items():
            path.chmod(stat.S_IMODE(mode))

    def _command(self, control: int) -> list[str]:
        return workers.command("other_user", json.dumps([control, *map(str, self._modes)]))

    def _refusal(self, reason: str) -> ProtectionMissing:
        return ProtectionMissing(
            f"A submission cannot be kept from the grader in this container: {reason}. Use an "
            "image with a kernel that has Landlock (Linux 5.13), or run as root with a Python and "
            "packages that every user may read."
        )


class Zygote:
    """The judge's end of a zygote, which takes one request at a time and replies to it.

    ``process`` is the zygote's process if it was started here. It is ``None`` for a zygote that
    another one split off: that one ends when its control socket is closed.
    """

    def __init__(self, control: socket.socket, process: subprocess.Popen[bytes] | None) -> None:
        self._control, self._process = control, process
        self._lock = threading.Lock()
        self.alive = True

    def split(self, *, sympy: bool = False) -> Zygote:
        """Have the zygote split, and return the second one, which may then load sympy.

        Where it could not split, the first request to the second one fails, and a new zygote is
        started in its place.
        """
        ours, theirs = _control_sockets()
        with theirs, suppress(OSError):
            socket.send_fds(self._control, [REQUEST.pack(SPLIT, sympy, 0.0, 0)], [theirs.fileno()])
        return Zygote(ours, None)

    def learn(self, batch: Batch) -> None:
        """Have the zygote read the calls of a batch."""
        with os.fdopen(os.memfd_create("calls"), "wb") as file, suppress(OSError):
            file.write(batch.in_advance())
            file.flush()
            socket.send_fds(self._control, [REQUEST.pack(LEARN, 0, 0.0, 0)], [file.fileno()])

    def start(self, line: socket.socket, limits: Limits) -> int:
        """Start a worker at the other end of ``line``, and return its process id.

        :raises OSError: where there is no room for one, or the zygote has ended.
        """
        request = REQUEST.pack(START, limits.memory, 0.0, limits.worker)
        process, refused = self._exchange(request, line)
        if process == NO_PROCESS:
            raise OSError(refused, os.strerror(refused))
        return process

    def end(self, process: int, grace: float) -> Ending:
        """End a worker and say how it ended."""
        known, status = self._exchange(REQUEST.pack(END, process, grace, 0))
        return LOST if known == NO_PROCESS else ending(status)

    def close(self) -> None:
        """Close the control socket: the zygote then ends its workers and itself."""
        self._control.close()
        self.alive = False
        if self._process is None:
            return
        try:
            self._process.wait(SECONDS_TO_CLOSE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _exchange(self, request: bytes, *lines: socket.socket) -> tuple[int, int]:
        with self._lock:
            try:
                socket.send_fds(self._control, [request], [line.fileno() for line in lines])
                process, status = REPLY.unpack(self._control.recv(REPLY.size))
            except (OSError, ValueError, struct.error):  # it has ended
                self.alive = False
                return NO_PROCESS, errno.EAGAIN
        return process, status

    def await_trial(self) -> str:
        """Wait until the zygote has tried its protections, and return which of them failed.

        :raises GraderError: if the zygote did not start.
        :raises BlockingIOError: if there was no room for a process to try them in.
        """
        self._control.settimeout(workers.SECONDS_TO_START)
        try:
            result = self._control.recv(LONGEST_TRIAL + len(TRIAL_PASSED))
        except OSError:
            result = b""
        self._control.settimeout(None)
        if result == TRIAL_PASSED:
            return ""
        self.close()
        if result:
            return result.removesuffix(TRIAL_PASSED).decode(errors="replace")
        if self._process is not None and self._process.returncode == NO_ROOM:
            raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))
        raise GraderError(workers.NOT_STARTED)


@contextmanager
def early_zygote() -> Iterator[Zygote | None]:
    """Start a zygote for ``ZygoteWorkers``, so that it loads while this process does.

    Where none can be started there is none; ``ZygoteWorkers`` then says why.
    """
    zygote = None
    if protections.missing() is None:
        with suppress(OSError):
            zygote = _start_zygote(_zygote_command)
    try:
        yield zygote
    finally:
        if zygote is not None:
            zygote.close()


def _zygote_command(control: int) -> list[str]:
    return workers.command("zygote", str(control))


def _start_zygote(command: Callable[[int], list[str]]) -> Zygote:
    ours, theirs = _control_sockets()
    kept = {name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ}
    with theirs:
        try:
            process = subprocess.Popen(
                command(theirs.fileno()),
                pass_fds=(theirs.fileno(),),
                env=kept | workers.ENVIRONMENT,
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        except OSError:
            ours.close()
            raise
    return Zygote(ours, process)


def _control_sockets() -> tuple[socket.socket, socket.socket]:
    return socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
