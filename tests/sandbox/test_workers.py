"""Starting and ending workers: whatever ends them, nothing is left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from unittest.mock import Mock

import pytest

from grader.answers import Crashed, Returned, TimedOut
from grader.errors import GraderError
from grader.reasons import Ending
from grader.sandbox.asking.conversation import NO_MODULES
from grader.sandbox.asking.limits import Limits
from grader.sandbox.asking.plain import PlainWorkers, SelfCheckWorkers
from grader.sandbox.asking.protected import ProtectedWorker, ZygoteWorkers, early_zygote
from grader.sandbox.asking.workers import BOOT, Workers
from grader.sandbox.calls import Call, Cell
from grader.sandbox.walls import zygote

from .asking import HONEST, QUICK, answer, ask, part, send

GOOD = Call("honest", (1.0,))
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="it is read from /proc")


def descendants(process: int) -> set[int]:
    """Return the processes that descend from one, with dead ones that nobody has waited for."""
    parents = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents[int(entry.name)] = int(fields[1])
    found, new = set[int](), {process}
    while new:
        new = {child for child, parent in parents.items() if parent in new} - found
        found |= new
    return found


def descriptors() -> set[str]:
    return {entry.name for entry in Path("/proc/self/fd").iterdir()}


def running(process: int) -> bool:
    """Whether a process exists and is not a zombie."""
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def soon(condition: Callable[[], object]) -> bool:
    """Whether the condition comes true within five seconds."""
    last = time.monotonic() + 5
    while not condition() and time.monotonic() < last:
        time.sleep(0.01)
    return bool(condition())


@pytest.mark.usefixtures("protected")
@linux_only
@pytest.mark.parametrize("kind", [PlainWorkers, SelfCheckWorkers, ZygoteWorkers])
def test_nothing_is_left_behind(
    kind: Callable[[], PlainWorkers | SelfCheckWorkers | ZygoteWorkers],
) -> None:
    before = descriptors(), descendants(os.getpid()), threading.active_count()
    with kind() as workers:
        source = f"def hang():\n    while True: pass\ndef die(): __import__('os')._exit(1){HONEST}"
        answers, _ = ask(workers, source, GOOD, "hang", "die", GOOD, limits=QUICK)
        assert [type(value) for value in answers] == [Returned, TimedOut, Crashed, Returned]
        answer(workers, source, GOOD)
    assert soon(lambda: threading.active_count() == before[2])
    assert (descriptors(), descendants(os.getpid())) == before[:2]


def test_garbage_of_a_students_code_is_collected(workers: Workers) -> None:
    source = """
import weakref
class Knot: pass
def knots_left():
    alive = []
    for _ in range(10_000):
        knot = Knot()
        knot.itself = knot
        alive.append(weakref.ref(knot))
    return float(sum(one() is not None for one in alive))
"""
    value = answer(workers, source, "knots_left")
    assert isinstance(value, Returned)
    assert value.leaves[0] < 5_000


@linux_only
def test_many_conversations_leave_no_processes_and_descriptors_behind(
    protected: ZygoteWorkers,
) -> None:
    answer(protected, HONEST, GOOD)
    before = descriptors(), descendants(os.getpid())
    for _ in range(50):
        answer(protected, HONEST, GOOD)
    assert (descriptors(), descendants(os.getpid())) == before


@pytest.mark.usefixtures("protected")
def test_a_worker_that_the_system_ends_costs_its_own_call_only() -> None:
    class Watched(ZygoteWorkers):
        def start(self, limits: Limits, *, sympy: bool = False) -> ProtectedWorker:
            started.append(super().start(limits, sympy=sympy))
            return started[-1]

    started: list[ProtectedWorker] = []
    source = f"import time\ndef greedy(): time.sleep(60){HONEST}"
    with Watched() as workers:
        asked = part(workers, source)
        asking = send(asked, "greedy", GOOD)
        os.kill(started[0].process, signal.SIGKILL)
        answers = asking.answers()
    ended = Crashed(Ending("no_memory"))
    assert (answers[0], asked.notes) == (ended, [])
    assert isinstance(answers[1], Returned)


@linux_only
def test_a_worker_that_takes_nothing_is_not_waited_for_longer_than_is_said() -> None:
    before = descendants(os.getpid())
    with PlainWorkers() as workers:
        worker = workers.start(QUICK)
        (process,) = descendants(os.getpid()) - before
        os.kill(process, signal.SIGSTOP)
        assert ends(lambda: worker.send(b"0" * (1 << 20), 0.01))
        os.kill(process, signal.SIGCONT)
        worker.end()
        assert ends(lambda: worker.send(b"0", 1e6))


def ends(do: Callable[[], object]) -> bool:
    """Whether something comes to its end."""
    thread = threading.Thread(target=do, daemon=True)
    thread.start()
    thread.join(20.0)
    return not thread.is_alive()


@pytest.mark.usefixtures("protected")
def test_a_zygote_that_was_started_early_is_used_and_ended_with_the_workers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with early_zygote() as early:
        assert early is not None
        monkeypatch.setattr(subprocess, "Popen", None)
        with ZygoteWorkers(early) as workers:
            assert isinstance(answer(workers, HONEST, GOOD), Returned)
        assert not early.alive


@pytest.mark.usefixtures("protected")
@linux_only
def test_a_zygote_that_was_started_early_and_is_not_needed_is_ended() -> None:
    before = descendants(os.getpid()), descriptors()
    with early_zygote() as early:
        assert early is not None
    assert (descendants(os.getpid()), descriptors()) == before


def test_without_a_protection_no_zygote_is_started_early(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("grader.sandbox.walls.protections.missing", lambda: "no walls")
    with early_zygote() as early, pytest.raises(GraderError, match="no walls"):
        ZygoteWorkers(early)
    assert early is None


@linux_only
def test_a_new_zygote_takes_the_place_of_a_dead_one() -> None:
    judge_before = descendants(os.getpid())
    with ZygoteWorkers() as workers:
        worker = workers.start(QUICK)
        mine = descendants(os.getpid()) - judge_before
        first = min(mine)
        os.kill(first, signal.SIGKILL)
        assert soon(lambda: not descendants(os.getpid()) & (mine - {first}))
        assert worker.receive(1.0) == b""
        assert worker.end() == Ending("lost")
        value = answer(workers, HONEST, GOOD)
        assert isinstance(value, Returned), value


USES_SYMPY = "import sys\ndef f(): return 'sympy' in sys.modules  # before it is imported"


@pytest.mark.usefixtures("protected")
@pytest.mark.parametrize("kind", [PlainWorkers, SelfCheckWorkers, ZygoteWorkers])
def test_sympy_is_loaded_for_code_that_names_it_and_for_no_other(
    kind: Callable[[], PlainWorkers | SelfCheckWorkers | ZygoteWorkers],
) -> None:
    with kind() as workers:
        hidden = USES_SYMPY.replace("sympy", "sym' + 'py").partition("  #")[0]
        utils = {"utils": [Cell("utils.py", "import sympy")]}
        for source, modules, loaded in (
            (hidden, NO_MODULES, False),
            (f"# You can import numpy and sympy.\n{hidden}", NO_MODULES, False),
            (USES_SYMPY, NO_MODULES, True),
            (hidden, utils, True),
        ):
            value = answer(workers, source, "f", modules=modules)
            assert isinstance(value, Returned)
            assert value.leaves[0] == loaded


def test_what_sympy_takes_is_not_counted_as_a_students_memory(protected: ZygoteWorkers) -> None:
    source = "import sympy, numpy as np\ndef f(): return np.ones(240 << 17)[0]"
    limits = Limits(call=10.0, part=30.0, memory=1 << 28)
    assert isinstance(answer(protected, source, "f", limits=limits), Returned)


@pytest.mark.usefixtures("protected")
@linux_only
def test_new_zygotes_take_the_place_of_dead_ones_with_sympy_too() -> None:
    before = descendants(os.getpid()), descriptors()
    with ZygoteWorkers() as workers:
        assert isinstance(answer(workers, USES_SYMPY, "f"), Returned)
        for zygote in descendants(os.getpid()) - before[0]:
            os.kill(zygote, signal.SIGKILL)
        for source in (USES_SYMPY, USES_SYMPY.replace("sympy", "?")):
            assert isinstance(answer(workers, source, "f"), Returned)
    assert soon(lambda: descendants(os.getpid()) == before[0])
    assert descriptors() == before[1]


ENDING_OVER_A_REQUEST = """
import os
real, forks = os.fork, []
def fork():
    forks.append(1)
    return real() if len(forks) == 1 else os._exit(0)
os.fork = fork
"""
"""Run before the zygote's own code: it forks for its trial, and ends when asked for a worker."""


@pytest.mark.usefixtures("protected")
def test_a_new_zygote_takes_the_place_of_one_that_ends_over_a_request(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as patch:
        boot = f"exec({ENDING_OVER_A_REQUEST!r})\n{BOOT.replace('; ', chr(10))}"
        patch.setattr("grader.sandbox.asking.workers.BOOT", boot)
        workers = ZygoteWorkers()
    with workers:
        value = answer(workers, HONEST, GOOD)
        assert isinstance(value, Returned), value


def test_a_worker_whose_zygote_is_gone_already_does_not_stay() -> None:
    no_line = 1 << 20
    zygote.Zygote(Mock(), Mock()).become_worker(os.getppid() + 1, no_line, 1 << 30, 10)
    with pytest.raises(OSError, match="descriptor"):
        zygote.Zygote(Mock(), Mock()).become_worker(os.getppid(), no_line, 1 << 30, 10)


def test_workers_for_another_process_answer_beside_the_first(protected: ZygoteWorkers) -> None:
    before = descriptors()
    with protected.for_another_process() as second, second.for_another_process() as third:
        assert second.isolation == protected.isolation
        for workers in (second, third, protected):
            values, _ = ask(workers, HONEST, GOOD)
            assert [type(value) for value in values] == [Returned]
    assert descriptors() == before
    assert isinstance(answer(protected, HONEST, GOOD), Returned)


@pytest.mark.usefixtures("protected")
def test_workers_for_another_process_outlive_the_first() -> None:
    with ZygoteWorkers() as workers:
        others = workers.for_another_process()
    with others:
        assert isinstance(answer(others, HONEST, GOOD), Returned)


@pytest.mark.usefixtures("protected")
@linux_only
def test_where_the_zygote_has_ended_workers_for_another_process_start_a_new_one() -> None:
    before = descendants(os.getpid())
    with ZygoteWorkers() as workers:
        os.kill(min(descendants(os.getpid()) - before), signal.SIGKILL)
        with workers.for_another_process() as others:
            assert isinstance(answer(others, HONEST, GOOD), Returned)


@pytest.mark.usefixtures("protected")
@linux_only
@pytest.mark.parametrize(
    "kind", ["asking.protected import ZygoteWorkers", "asking.plain import SelfCheckWorkers"]
)
def test_nothing_outlives_a_judge_that_is_killed(kind: str) -> None:
    module, _, name = kind.split()
    code = (
        "import os, sys, time\n"
        f"from grader.sandbox.{module} import {name} as Workers\n"
        "from grader.sandbox.asking.limits import Limits\n"
        "workers = Workers()\n"
        "worker = workers.start(Limits())\n"
        "print('ready', flush=True)\n"
        "time.sleep(60)"
    )
    judge = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
    assert judge.stdout is not None
    with judge:
        assert judge.stdout.readline() == b"ready\n"
        started = descendants(judge.pid)
        assert started
        judge.kill()
    assert soon(lambda: not any(map(running, started)))


def test_several_threads_may_ask_at_once(protected: ZygoteWorkers) -> None:
    found: list[object] = []

    def work(number: int) -> None:
        for step in range(5):
            value = answer(protected, HONEST, Call("honest", (float(10 * number + step),)))
            found.append(value.leaves[0].item() if isinstance(value, Returned) else value)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found, key=str) == sorted(
        (10.0 * number + step + 1 for number in range(4) for step in range(5)), key=str
    )


def test_the_self_check_keeps_its_process_until_that_ends() -> None:
    source = f"import os\ndef number(): return os.getpid()\ndef die(): os._exit(1){HONEST}"
    with SelfCheckWorkers() as workers:
        first, second = (answer(workers, source, "number") for _ in range(2))
        assert isinstance(first, Returned)
        assert first == second or first.leaves[0] == second.leaves[0]  # type: ignore[union-attr]
        assert answer(workers, source, "die") == Crashed(Ending("exited", 1))
        third = answer(workers, source, "number")
        assert isinstance(third, Returned)
        assert third.leaves[0] != first.leaves[0]


def test_a_part_does_not_see_the_names_of_the_part_before() -> None:
    with SelfCheckWorkers() as workers:
        answer(workers, "def f(): return 1", "f")
        answers, _ = ask(workers, "x = 1", "f")
        assert not isinstance(answers[0], Returned)


@linux_only
def test_a_daemon_of_an_unprotected_worker_is_found_and_ended(
    plain: PlainWorkers, tmp_path: Path
) -> None:
    note = tmp_path / "daemon"
    source = f"""
import os, time
def f():
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            open({str(note)!r}, 'w').write(str(os.getpid()))
            time.sleep(60)
        os._exit(0)
    while not os.path.exists({str(note)!r}): time.sleep(0.01)
    return 1
"""
    assert isinstance(answer(plain, source, "f"), Returned)
    assert soon(lambda: not running(int(note.read_text())))


def test_an_interpreter_without_numpy_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("grader.sandbox.asking.workers.locate_packages", dict)
    with PlainWorkers() as workers, pytest.raises(GraderError, match="-c 'import numpy'` works"):
        workers.start(QUICK)


@pytest.mark.usefixtures("protected")
def test_a_zygote_without_numpy_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("grader.sandbox.asking.workers.locate_packages", dict)
    with pytest.raises(GraderError, match="-c 'import numpy'` works"):
        ZygoteWorkers()


@pytest.mark.usefixtures("protected")
@pytest.mark.parametrize("kind", [PlainWorkers, SelfCheckWorkers, ZygoteWorkers])
def test_every_kind_says_how_it_isolates(kind: type[Workers]) -> None:
    with kind() as workers:
        assert workers.isolation == {
            PlainWorkers: "none (--unsafe)",
            SelfCheckWorkers: "none (self-check)",
        }.get(kind, workers.isolation)
        assert ("landlock" in workers.isolation) is (kind is ZygoteWorkers)


def test_starting_workers_does_not_load_numpy() -> None:
    code = "import sys, grader.sandbox.asking.plain; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
