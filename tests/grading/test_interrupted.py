"""A real class run is killed, stopped or filled up: the next one ends with the same marks."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.conftest import Command, command, hand_in, needs_sandbox

pytestmark = needs_sandbox

STUDENTS = [f"student {number}" for number in range(8)]
PATIENCE = 60.0


class Class:
    """A class, its results when nothing disturbs the run, and runs that something does."""

    def __init__(self, folder: Path) -> None:
        self.submissions = folder / "class"
        for student in STUDENTS:
            wrong = f"def dC_da(a, y):\n    return a - {len(student)}"
            hand_in(self.submissions / student, {"single_neuron": wrong})
        self.undisturbed = folder / "undisturbed"
        subprocess.run(self.command(self.undisturbed), check=True, capture_output=True)

    def command(self, out: Path) -> list[str]:
        return command("grade", self.submissions, "--out", out, "--seed", 5, "--jobs", 2)

    def finished(self, out: Path) -> None:
        """Run again to the end, and compare with a run that nothing disturbed."""
        done = subprocess.run(self.command(out), capture_output=True, encoding="utf-8", timeout=120)
        assert done.returncode == 0, done.stderr
        for name in ("results.json", "grades.csv"):
            assert (out / name).read_bytes() == (self.undisturbed / name).read_bytes()
        pages = {path.name: path.read_bytes() for path in (out / "feedback").iterdir()}
        assert pages == {p.name: p.read_bytes() for p in (self.undisturbed / "feedback").iterdir()}
        assert not list(out.rglob("*.part"))


@contextmanager
def running(started: list[str]) -> Iterator[subprocess.Popen[str]]:
    """Start a run in a session of its own, and end whatever is left of it."""
    process = subprocess.Popen(
        started,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    with process:
        try:
            yield process
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Class:
    return Class(tmp_path_factory.mktemp("interrupted"))


def graded(out: Path) -> int:
    return len(list((out / "students").glob("*.json")))


def wait_until_graded(count: int, out: Path, process: subprocess.Popen[str]) -> None:
    last = time.monotonic() + PATIENCE
    while graded(out) < count and process.poll() is None and time.monotonic() < last:
        time.sleep(0.002)


def is_whole(out: Path, school: Class) -> None:
    """Every file under its final name is complete."""
    for name in ("results.json", "grades.csv"):
        if (out / name).exists():
            assert (out / name).read_bytes() == (school.undisturbed / name).read_bytes()
    for path in (*(out / "feedback").glob("[!.]*"), *(out / "students").glob("[!.]*")):
        whole = school.undisturbed / path.relative_to(out)
        assert path.read_bytes() == whole.read_bytes()


@pytest.mark.parametrize("seed", range(3))
def test_a_run_killed_at_any_moment_is_finished_by_the_next(
    school: Class, tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    for _ in range(2):
        with running(school.command(tmp_path)) as process:
            wait_until_graded(chance.randrange(len(STUDENTS)), tmp_path, process)
            time.sleep(chance.uniform(0, 0.05))
            os.killpg(process.pid, signal.SIGKILL)
        is_whole(tmp_path, school)
    school.finished(tmp_path)


def processes_of(session: int) -> list[int]:
    """Every process of a session that is alive."""
    alive = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            _, _, after = (folder / "stat").read_text().rpartition(")")
        except OSError:
            continue
        state, _, _, its_session = after.split()[:4]
        if int(its_session) == session and state != "Z":
            alive.append(int(folder.name))
    return alive


@pytest.fixture
def endless(tmp_path: Path) -> list[str]:
    """The command of a run whose last submission never ends; its results go to tmp_path."""
    submissions = tmp_path / "class"
    hand_in(submissions / "ann")
    hand_in(submissions / "bob", {"single_neuron": "def dC_da(a, y):\n    while True: pass"})
    seconds = (f"--{name}-seconds=500" for name in ("call", "part"))
    return command("grade", submissions, "--out", tmp_path, "--jobs", 2, *seconds)


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_when_only_the_runs_own_process_is_killed_the_others_end_too(
    endless: list[str], tmp_path: Path
) -> None:
    with running(endless) as process:
        wait_until_graded(1, tmp_path, process)
        process.kill()
        process.wait()
        last = time.monotonic() + PATIENCE
        while processes_of(process.pid) and time.monotonic() < last:
            time.sleep(0.01)
        assert processes_of(process.pid) == []


@pytest.fixture
def heeds_ctrl_c() -> Iterator[None]:
    """What is started heeds Ctrl-C, even where the tests run in a shell's background."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("heeds_ctrl_c")
def test_ctrl_c_stops_in_the_midst_of_work_and_says_what_to_do(
    endless: list[str], tmp_path: Path
) -> None:
    with running(endless) as process:
        wait_until_graded(1, tmp_path, process)
        os.killpg(process.pid, signal.SIGINT)
        _, said = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130
    assert "What was graded so far is kept: run the same command to go on." in said
    assert "backprop: stopped." in said
    assert "Traceback" not in said
    assert graded(tmp_path) == 1
    assert not (tmp_path / "results.json").exists()


def test_a_second_run_on_the_same_folder_is_refused(endless: list[str], tmp_path: Path) -> None:
    with running(endless) as process:
        wait_until_graded(1, tmp_path, process)
        second = subprocess.run(endless, capture_output=True, encoding="utf-8", timeout=PATIENCE)
        assert process.poll() is None
        os.killpg(process.pid, signal.SIGKILL)
    assert second.returncode == 3
    assert second.stderr.startswith(f"backprop: Another run is writing to {tmp_path}.")


@contextmanager
def small_disk(folder: Path, size: int) -> Iterator[None]:
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    try:
        subprocess.run(mount, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no small disk can be mounted here")
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.parametrize("size", [64, 200])
def test_a_full_disk_is_a_clear_error_and_room_lets_the_run_finish(
    school: Class, tmp_path: Path, backprop: Command, size: int
) -> None:
    disk = tmp_path / "disk"
    with small_disk(disk, size << 10):
        done = backprop(*school.command(disk / "out")[3:])
        assert done.returncode == 3
        assert "is full. What was graded so far is kept" in done.stderr
        assert "Traceback" not in done.stderr
        is_whole(disk / "out", school)
        subprocess.run(["mount", "-o", "remount,size=64m", str(disk)], check=True)
        school.finished(disk / "out")
