"""Computer algebra in a process that is ended when its time is up.

Simplification may never end, so it never runs in the process that asks. Where the system can fork,
a process that has loaded sympy is kept and forks one for each question. The formulas are sent as
text in the parser's own notation, and the parser reads them again in the other process.
"""

from __future__ import annotations

import atexit
import errno
import json
import os
import select
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from grader.expressions.definitions import Chain, Derivative, Factor, Setting
from grader.expressions.parser import Expression
from grader.expressions.symbolic import same_function
from grader.patience import patiently

SECONDS = 5
"""Of processor time, where the system limits it, so that a busy machine changes no verdict."""
SECONDS_BY_THE_CLOCK = 60.0
"""After which the process is ended on every system."""
MEMORY = 2 << 30
"""Bytes of address space that the process may take, where the system has such a limit."""
_START = (
    "import sys; sys.path.append(sys.argv[1]); "
    "from grader.expressions.algebra_process import main; main()"
)
"""Imports this package from its own folder, put last so that no file beside it hides a library."""


def equal(
    given: Expression,
    right: Chain,
    setting: Setting,
    seconds: int = SECONDS,
    by_the_clock: float = SECONDS_BY_THE_CLOCK,
) -> bool | None:
    """Whether ``given`` is the function ``right``; ``None`` if there is no answer in time.

    The process may take ``seconds`` of processor time and end ``by_the_clock`` after its start. If
    it fails, as when it runs out of memory, the answer is ``None`` too.
    """
    request = {
        "given": str(given),
        "right": asdict(right),
        "setting": asdict(setting),
        "seconds": seconds,
    }
    line = json.dumps(request).encode() + b"\n"
    return {"equal": True, "different": False}.get(_asked(line, by_the_clock))


def _asked(line: bytes, by_the_clock: float) -> str:
    """What a process writes that gets this line: one word, or nothing."""
    command = [sys.executable, "-P", "-c", _START, str(Path(__file__).parents[2])]
    if hasattr(os, "fork"):
        return patiently(partial(kept_process.ask, command, line, by_the_clock))

    def ask() -> bytes:
        return subprocess.run(command, input=line, capture_output=True, timeout=by_the_clock).stdout

    try:
        answer = patiently(ask)
    except subprocess.TimeoutExpired:
        return ""
    return answer.decode().strip()


class KeptProcess:
    """A process that has loaded sympy, and forks one for each question.

    It is started when it is needed first, once for each process that asks, and ends with that.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._asked_by = 0

    def ask(self, command: Sequence[str], line: bytes, seconds: float) -> str:
        """Return the answer to a line of JSON; nothing where it takes longer by the clock.

        :raises BlockingIOError: where there is no room for a process.
        """
        with self._lock:
            process = self._process
            is_ours = self._asked_by == os.getpid()
            if process is None or not is_ours or process.poll() is not None:
                process = self._start(command)
            assert process.stdin is not None
            assert process.stdout is not None
            answer = b""
            with suppress(BrokenPipeError):
                process.stdin.write(line)
                if select.select([process.stdout], [], [], seconds)[0]:
                    answer = process.stdout.readline()
            if not answer:
                self.end()
        if answer == NO_ROOM:
            raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))
        return answer.decode().strip()

    def _start(self, command: Sequence[str]) -> subprocess.Popen[bytes]:
        self._process = subprocess.Popen(
            command,
            bufsize=0,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self._asked_by = os.getpid()
        return self._process

    def end(self) -> None:
        """End the process, and the one that it may have forked."""
        process = self._process
        if process is None or self._asked_by != os.getpid():
            return
        self._process = None
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


NO_ROOM = b"no room\n"
kept_process = KeptProcess()
atexit.register(kept_process.end)


def _chain(data: dict[str, Any]) -> Chain:
    def factor(item: Any) -> Factor:
        return item if isinstance(item, str) else Derivative(**item)

    factors, over = (tuple(map(factor, data[name])) for name in ("factors", "over"))
    return Chain(factors, over, data["times"])


def _setting(data: dict[str, Any]) -> Setting:
    free, relations = (tuple(map(tuple, data[name])) for name in ("free", "relations"))
    return Setting(free, relations)


def _limit(seconds: int) -> None:
    """Limit this process's processor time and memory, where the system has such limits."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    with suppress(OSError):  # the kernel is to end this process first where memory runs out
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")


def main() -> None:
    """Answer the lines on standard input, each in a forked process where the system has these."""
    import sympy  # noqa: F401 - each fork has it then

    for line in sys.stdin.buffer:
        if not hasattr(os, "fork"):
            sys.stdout.write(_answer(json.loads(line)))
            return
        sys.stdout.buffer.write(_in_a_fork(line))
        sys.stdout.buffer.flush()


def _in_a_fork(line: bytes) -> bytes:
    reading, writing = os.pipe()
    try:
        process = os.fork()
    except OSError:
        os.close(reading)
        os.close(writing)
        return NO_ROOM
    if process == 0:
        try:
            os.write(writing, _answer(json.loads(line)).encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        answer = pipe.read()
    os.waitpid(process, 0)
    return (answer or b"none") + b"\n"


def _answer(request: dict[str, Any]) -> str:
    _limit(request["seconds"])
    setting = _setting(request["setting"])
    given = setting.read(request["given"])
    same = same_function(given, _chain(request["right"]), setting)
    return "equal" if same else "different"
