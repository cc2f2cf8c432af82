"""The zygote: a process with numpy loaded that forks a protected worker when it is asked to.

It is asked over a socket, and sees no byte of a student's: each worker's own socket is passed
through to the worker. So nothing of one student's can be left in memory for the next. When the
judge goes away, however it does, the zygote kills its workers and goes too.
"""

from __future__ import annotations

import gc
import os
import signal
import socket
import time
from functools import partial
from typing import NoReturn

from grader.sandbox.endings import UNFINISHED
from grader.sandbox.inside.surroundings import locate_packages
from grader.sandbox.inside.warm_up import warm_up
from grader.sandbox.inside.worker import Connection, Worker
from grader.sandbox.walls.protections import Protections, failing
from grader.sandbox.walls.requests import (
    NO_PROCESS,
    NO_ROOM,
    REPLY,
    REQUEST,
    START,
    TRIAL_PASSED,
    TWIN,
)

LINE = 3
"""The descriptor of a worker's socket."""
MOST_DESCRIPTORS = 1 << 20
ROUNDS = 20
"""Of the warming up: enough for Python to have chosen the fast ways through the worker's code."""


def main(control: str) -> NoReturn:
    """Serve requests on the socket of this number until the judge has gone."""
    protections = Protections(locate_packages())
    warm_up(ROUNDS)
    gc.collect()
    gc.freeze()
    Zygote(socket.socket(fileno=int(control)), protections).serve()


class Zygote:
    """Forks workers and ends them; ``serve`` is its whole life."""

    def __init__(self, control: socket.socket, protections: Protections) -> None:
        self._control = control
        self._protections = protections
        self._workers: set[int] = set()

    def serve(self) -> NoReturn:
        """Say which protections fail in a trial (nothing: none), then do as asked."""
        self._control.send(self._trial() + TRIAL_PASSED)
        while True:
            message, descriptors, _, _ = socket.recv_fds(self._control, REQUEST.size, 1)
            if not message:
                break
            what, number, grace, cpu_seconds = REQUEST.unpack(message)
            if what == TWIN:
                self._split(descriptors[0])
                continue
            if what == START:
                reply = self._start(descriptors[0], number, cpu_seconds)
            else:
                reply = self._end(number, grace)
            self._control.send(reply)
        for process in list(self._workers):
            self._end(process, 0.0)
        os._exit(0)

    def _trial(self) -> bytes:
        """Put the protections on a child that will see no student, and let it try them."""
        reading, writing = os.pipe()
        try:
            process = os.fork()
        except OSError:
            os._exit(NO_ROOM)
        if process == 0:
            result = b"all"
            try:
                self._protections.put_on(memory=1 << 30, cpu_seconds=10)
                result = ", ".join(failing()).encode()
            finally:
                os.write(writing, result)
                os._exit(0)
        os.close(writing)
        result = os.read(reading, 100)
        os.close(reading)
        os.waitpid(process, 0)
        return result

    def _split(self, control: int) -> None:
        """Go on in a second process too, which has a judge of its own and no workers yet.

        Where there is no room for it, that judge finds its line closed, and starts a new zygote.
        """
        try:
            process = os.fork()
        except OSError:
            process = NO_PROCESS
        if process == 0:
            self._control.close()
            self._control = socket.socket(fileno=control)
            self._workers.clear()
        else:
            os.close(control)

    def _start(self, line: int, memory: int, cpu_seconds: int) -> bytes:
        zygote, refused = os.getpid(), 0
        try:
            process = os.fork()
        except OSError as error:
            process, refused = NO_PROCESS, error.errno or 0
        if process == 0:
            try:
                self._become_worker(zygote, line, memory, cpu_seconds)
            finally:
                os._exit(1)
        os.close(line)
        if process != NO_PROCESS:
            self._workers.add(process)
        return REPLY.pack(process, refused, 0.0)

    def _become_worker(self, zygote: int, line: int, memory: int, cpu_seconds: int) -> None:
        self._protections.put_on(memory, cpu_seconds)
        if os.getppid() != zygote:
            return  # it died before it was agreed that its workers die with it
        os.dup2(line, LINE)
        os.closerange(LINE + 1, MOST_DESCRIPTORS)
        Worker(Connection(partial(os.read, LINE), partial(os.write, LINE))).serve()

    def _end(self, process: int, grace: float) -> bytes:
        """Kill a worker that does not end by itself within ``grace``, and say how it ended."""
        if process not in self._workers:
            return REPLY.pack(NO_PROCESS, 0, 0.0)
        last = time.monotonic() + grace
        done, status, usage = os.wait4(process, os.WNOHANG)
        while not done and time.monotonic() < last:
            time.sleep(0.001)
            done, status, usage = os.wait4(process, os.WNOHANG)
        ending = os.waitstatus_to_exitcode(status) if done else UNFINISHED
        if not done:
            os.kill(process, signal.SIGKILL)
            _, _, usage = os.wait4(process, 0)
        self._workers.remove(process)
        return REPLY.pack(process, ending, usage.ru_utime + usage.ru_stime)
