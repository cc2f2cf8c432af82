"""Everything that starts a process waits while there is no room for one, and no mark is lost."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from types import SimpleNamespace
from typing import Any

import pytest

from grader import patience
from grader.answers import Returned
from grader.expressions import Chain, Setting, algebra_process
from grader.grading import pool
from grader.sandbox.asking.limits import Limits
from grader.sandbox.asking.plain import PlainWorkers
from grader.sandbox.asking.protected import ProtectedWorker, ZygoteWorkers
from grader.sandbox.asking.workers import BOOT, ROOT
from grader.sandbox.calls import Call
from tests.ordinary_user import as_ordinary_user, needs_another_user

from .asking import HONEST, answer

TIMES = 3
GOOD = Call("honest", (1.0,))
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="it forks")


def clock_with(sleep: Callable[[float], object]) -> SimpleNamespace:
    return SimpleNamespace(sleep=sleep, monotonic=time.monotonic)


class Room:
    """Refuses the first ``TIMES`` processes; waits are counted and take no time."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.waits = 0
        self.refused = 0
        monkeypatch.setattr(patience, "time", clock_with(self._wait))

    def _wait(self, _: float) -> None:
        self.waits += 1

    def refuse(self, start: Callable[..., Any]) -> Callable[..., Any]:
        """Return ``start`` with its first calls refused."""

        def refusing(*args: Any, **kwargs: Any) -> Any:
            if self.refused < TIMES:
                self.refused += 1
                raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))
            return start(*args, **kwargs)

        return refusing


@pytest.fixture
def room(monkeypatch: pytest.MonkeyPatch) -> Room:
    return Room(monkeypatch)


REFUSING_ZYGOTE = """
import os
real, calls = os.fork, []
def fork():
    calls.append(1)
    if len(calls) in {refused}: raise OSError({number}, "no room")
    return real()
os.fork = fork
"""


def boot_with(monkeypatch: pytest.MonkeyPatch, refused: Sequence[int], number: int) -> None:
    """Refuse the zygote's forks with these numbers; number 1 is the one for its trial."""
    code = REFUSING_ZYGOTE.format(refused=tuple(refused), number=number)
    boot = f"exec({code!r})\n{BOOT.replace('; ', chr(10))}"
    monkeypatch.setattr("grader.sandbox.asking.workers.BOOT", boot)


@pytest.mark.usefixtures("protected")
@pytest.mark.parametrize("number", [errno.EAGAIN, errno.ENOMEM])
def test_a_worker_is_waited_for(monkeypatch: pytest.MonkeyPatch, room: Room, number: int) -> None:
    boot_with(monkeypatch, [2, 3, 4, 6], number)
    with ZygoteWorkers() as workers:
        assert isinstance(answer(workers, HONEST, GOOD), Returned)
        assert room.waits == 3
        assert isinstance(answer(workers, HONEST, GOOD), Returned)
        assert room.waits == 4


@pytest.mark.usefixtures("protected")
def test_where_a_zygote_has_no_room_to_split_a_new_one_is_started(
    monkeypatch: pytest.MonkeyPatch, room: Room
) -> None:
    boot_with(monkeypatch, [3], errno.EAGAIN)
    with ZygoteWorkers() as workers:
        assert isinstance(answer(workers, HONEST, GOOD), Returned)
        with workers.for_another_process() as others:
            assert isinstance(answer(others, HONEST, GOOD), Returned)
        assert isinstance(answer(workers, HONEST, GOOD), Returned)
    assert room.waits == 1


@pytest.mark.usefixtures("protected")
def test_a_zygote_is_waited_for(monkeypatch: pytest.MonkeyPatch, room: Room) -> None:
    monkeypatch.setattr(subprocess, "Popen", room.refuse(subprocess.Popen))
    with ZygoteWorkers() as workers:
        assert isinstance(answer(workers, HONEST, GOOD), Returned)
    assert room.waits == TIMES


@pytest.mark.usefixtures("protected")
def test_a_zygote_without_room_for_its_trial_is_started_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    waits = []

    def wait(_: float) -> None:
        waits.append(1)
        monkeypatch.setattr("grader.sandbox.asking.workers.BOOT", BOOT)

    monkeypatch.setattr(patience, "time", clock_with(wait))
    boot_with(monkeypatch, [1], errno.EAGAIN)
    with ZygoteWorkers() as workers:
        assert isinstance(answer(workers, HONEST, GOOD), Returned)
    assert waits == [1]


def test_an_unprotected_worker_is_waited_for(monkeypatch: pytest.MonkeyPatch, room: Room) -> None:
    monkeypatch.setattr(subprocess, "Popen", room.refuse(subprocess.Popen))
    with PlainWorkers() as workers:
        assert isinstance(answer(workers, HONEST, GOOD), Returned)
    assert room.waits == TIMES


SETTING = Setting((("a", 0.2, 0.8),))


def test_computer_algebra_is_waited_for(monkeypatch: pytest.MonkeyPatch, room: Room) -> None:
    algebra_process.kept_process.end()
    monkeypatch.setattr(subprocess, "Popen", room.refuse(subprocess.Popen))
    assert algebra_process.equal(SETTING.read("a*1"), Chain(("a",)), SETTING)
    assert room.waits == TIMES


@linux_only
def test_the_processes_of_a_run_are_waited_for(monkeypatch: pytest.MonkeyPatch, room: Room) -> None:
    monkeypatch.setattr(os, "fork", room.refuse(os.fork))
    done = pool.spread([-1, 2, -3], abs, 2, 60.0, _nothing)
    assert sorted(done) == [(-3, 3), (-1, 1), (2, 2)]
    assert room.waits == TIMES


def _nothing() -> None:
    pass


class Late(ZygoteWorkers):
    """Workers that take a thousand seconds to start, by a clock that they move themselves."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        super().__init__()
        self._waited = 0.0
        real = time.monotonic
        monkeypatch.setattr(time, "monotonic", lambda: real() + self._waited)

    def start(self, limits: Limits, *, sympy: bool = False) -> ProtectedWorker:
        self._waited += 1000.0
        return super().start(limits, sympy=sympy)


@pytest.mark.usefixtures("protected")
def test_waiting_for_a_process_takes_nothing_of_a_submissions_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with Late(monkeypatch) as workers:
        assert isinstance(answer(workers, HONEST, GOOD), Returned)


FULL = """
import os, signal, time
from types import SimpleNamespace
from grader import patience
from grader.sandbox.asking.protected import ZygoteWorkers
from tests.sandbox.asking import HONEST, answer
from grader.sandbox.calls import Call
workers = ZygoteWorkers()
others = []
try:
    while True:
        process = os.fork()
        if process == 0:
            signal.pause()
        others.append(process)
except BlockingIOError:
    pass
waits = []
def wait(seconds):
    waits.append(seconds)
    if len(waits) == 3:
        os.kill(others[0], signal.SIGKILL)
        os.waitpid(others[0], 0)
patience.time = SimpleNamespace(sleep=wait, monotonic=time.monotonic)
found = answer(workers, HONEST, Call("honest", (1.0,)))
print(type(found).__name__, len(waits))
for process in others[1:]:
    os.kill(process, signal.SIGKILL)
workers.close()
"""


@pytest.mark.usefixtures("protected")
@needs_another_user
def test_a_user_whose_processes_are_used_up_waits_until_one_ends() -> None:
    done = subprocess.run(
        as_ordinary_user(24, sys.executable, "-c", FULL),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.stdout == "Returned 3\n", done.stderr
