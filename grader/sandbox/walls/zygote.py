"""The zygote: a process with numpy loaded that forks protected workers on request (Linux).

Requests come over a control socket. The zygote passes each worker's own socket on to the worker and
reads nothing from it. So it never sees a byte of a student's, and no student can leave anything in
its memory for the next. When the judge closes the control socket or ends, in whatever way, the
zygote kills its workers and ends too.

It holds the calls that every student is asked, so that they need not be sent to each worker: a fork
has a copy of its own of them.

For code that uses sympy there is a second zygote, split off when it is needed first, which has
sympy loaded as well.
"""

from __future__ import annotations

import gc
import os
import signal
import socket
import time
from functools import partial
from typing import NoReturn

from grader.sandbox.inside.surroundings import locate_packages
from grader.sandbox.inside.untouched import Untouched
from grader.sandbox.inside.worker import (
    Connection,
    KnownCall,
    Worker,
    known_calls,
    load_sympy,
    warm_up,
)
from grader.sandbox.protocol import (
    LEARN,
    LONGEST_TRIAL,
    NO_PROCESS,
    NO_ROOM,
    REPLY,
    REQUEST,
    SPLIT,
    START,
    TRIAL_PASSED,
    UNFINISHED,
)
from grader.sandbox.walls.protections import Protections

LINE = 3
"""The descriptor of a worker's socket."""
MOST_DESCRIPTORS = 1 << 20
ROUNDS = 20
"""How often the warm-up is run: enough for Python to run the worker's code in its fast forms."""


def main(control: str) -> NoReturn:
    """Serve requests on the control socket with this descriptor."""
    serve(int(control), Protections(locate_packages()))


def serve(control: int, protections: Protections) -> NoReturn:
    """Serve requests on the control socket; workers put these protections on."""
    warm_up(ROUNDS)
    gc.collect()
    gc.freeze()
    Zygote(socket.socket(fileno=control), protections).serve()


class Zygote:
    """Forks workers and ends them, as the judge requests."""

    def __init__(self, control: socket.socket, protections: Protections) -> None:
        self._control = control
        self._protections = protections
        self._workers: set[int] = set()
        self._untouched = Untouched()
        self._known: list[list[KnownCall]] = []

    def serve(self) -> NoReturn:
        """Report which protections fail in a trial, then serve until the judge has gone."""
        self._control.send(self._trial() + TRIAL_PASSED)
        while True:
            message, descriptors, _, _ = socket.recv_fds(self._control, REQUEST.size, 1)
            if not message:
                break
            what, number, grace, cpu_seconds = REQUEST.unpack(message)
            if what == SPLIT:
                self._split(descriptors[0], sympy=bool(number))
                continue
            if what == LEARN:
                self._learn(descriptors[0])
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
        """Have a forked process, which sees no student's code, put the protections on and try them.

        Return the names of those that fail.
        """
        reading, writing = os.pipe()
        try:
            process = os.fork()
        except OSError:
            os._exit(NO_ROOM)
        if process == 0:
            result = b"all"
            try:
                self._protections.put_on(memory=1 << 30, cpu_seconds=10)
                result = ", ".join(self._protections.failing()).encode()[:LONGEST_TRIAL]
            finally:
                os.write(writing, result)
                os._exit(0)
        os.close(writing)
        result = os.read(reading, LONGEST_TRIAL)
        os.close(reading)
        os.waitpid(process, 0)
        return result

    def _split(self, control: int, *, sympy: bool) -> None:
        """Fork a second zygote, which has no workers yet and serves this control socket.

        With ``sympy`` it loads that first, for the workers that will need it. Where there is no
        room for it, the socket is closed, and the judge starts a new zygote.
        """
        try:
            process = os.fork()
        except OSError:
            process = NO_PROCESS
        if process == 0:
            self._control.close()
            self._control = socket.socket(fileno=control)
            self._workers.clear()
            if sympy:
                load_sympy()
                self._untouched = Untouched()
                gc.collect()
                gc.freeze()
                self._protections.count_as_mapped()
        else:
            os.close(control)

    def _learn(self, descriptor: int) -> None:
        """Read the calls of a batch, of which every worker then has a copy of its own."""
        with open(descriptor, "rb") as file:
            file.seek(0)
            self._known.append(known_calls(file.read()))
        gc.collect()
        gc.freeze()
        self._protections.count_as_mapped()

    def _start(self, line: int, memory: int, cpu_seconds: int) -> bytes:
        zygote, refused = os.getpid(), 0
        try:
            process = os.fork()
        except OSError as error:
            process, refused = NO_PROCESS, error.errno or 0
        if process == 0:
            try:
                self.become_worker(zygote, line, memory, cpu_seconds)
            finally:
                os._exit(1)
        os.close(line)
        if process != NO_PROCESS:
            self._workers.add(process)
        return REPLY.pack(process, refused)

    def become_worker(self, zygote: int, line: int, memory: int, cpu_seconds: int) -> None:
        """Put the protections on this forked process, and serve the judge on its socket ``line``.

        ``zygote`` is the process it was forked from. If that has ended already, nothing is served.
        """
        self._protections.put_on(memory, cpu_seconds)
        if os.getppid() != zygote:
            return  # the zygote died before this worker had asked the kernel to die with it
        os.dup2(line, LINE)
        os.closerange(LINE + 1, MOST_DESCRIPTORS)
        connection = Connection(partial(os.read, LINE), partial(os.write, LINE))
        Worker(connection, self._untouched, self._known).serve()

    def _end(self, process: int, grace: float) -> bytes:
        """Give a worker ``grace`` seconds to end, then kill it, and say how it ended."""
        if process not in self._workers:
            return REPLY.pack(NO_PROCESS, 0)
        last = time.monotonic() + grace
        done, status = os.waitpid(process, os.WNOHANG)
        while not done and time.monotonic() < last:
            time.sleep(0.001)
            done, status = os.waitpid(process, os.WNOHANG)
        if not done:
            os.kill(process, signal.SIGKILL)
            os.waitpid(process, 0)
        self._workers.remove(process)
        return REPLY.pack(process, os.waitstatus_to_exitcode(status) if done else UNFINISHED)
