"""A class of forty, one of each hostile kind in it, in a machine with 1.2 GB and 300 processes.

Whatever way it is graded, every honest student has byte for byte what a class without the others
gets on a machine of its own, and every hostile one the marks that are due.
"""

from __future__ import annotations

import csv
import json
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from benchmarks.dask_cluster import DaskCluster
from grader.assignment import ASSIGNMENT
from grader.assignment.catalogue import CATALOGUE
from tests.attacks.hostile_class import (
    HONEST,
    HOSTILE,
    QUIET,
    TAKEN,
    first_alike,
    folder_of,
    hand_in_honest,
    hand_in_hostile,
    one_honest_of_each_kind,
)
from tests.attacks.small_machine import NoSmallMachine, SmallMachine, small_machine
from tests.conftest import needs_sandbox
from tests.platforms.nbgrader.gradebook import comments, grades, totals, url_of
from tests.platforms.nbgrader.running import environment, generated_course

pytestmark = [needs_sandbox, pytest.mark.slow]

SEED = 11
PATIENCE = 600.0
Results: TypeAlias = dict[str, tuple[dict[str, Any], bytes, list[str]]]
"""By student: the entry of results.json, the page, and the row of the table."""


@pytest.fixture(scope="module")
def machine() -> Iterator[SmallMachine]:
    try:
        with small_machine() as machine:
            yield machine
    except NoSmallMachine as reason:
        pytest.skip(str(reason))


@pytest.fixture
def emptied(machine: SmallMachine) -> Iterator[SmallMachine]:
    """The machine, in which nothing may be left running after a test."""
    yield machine
    left = machine.processes()
    machine.end_all()
    assert not left


@pytest.fixture(scope="module")
def honest_course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The course with the work of the honest students, on which nothing is graded."""
    course = generated_course(tmp_path_factory.mktemp("honest") / "calculus")
    hand_in_honest(course)
    return course


@pytest.fixture(scope="module")
def course(honest_course: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole class."""
    place = tmp_path_factory.mktemp("whole") / "calculus"
    shutil.copytree(honest_course, place)
    for student in HOSTILE:
        hand_in_hostile(place, student, student)
    return place


@pytest.fixture(scope="module")
def undisturbed(honest_course: Path, tmp_path_factory: pytest.TempPathFactory) -> Results:
    """What the honest students get without the others."""
    out = tmp_path_factory.mktemp("undisturbed")
    done = run(grade(honest_course, out), out)
    assert done.returncode == 0, done.stderr
    return results(out)


def grade(course: Path, out: Path, *words: str) -> list[str]:
    arguments = ["grade", str(course / "submitted"), "--out", str(out), "--seed", str(SEED)]
    return [sys.executable, "-m", "grader", *arguments, *(words or ("--jobs", "2"))]


def run(command: Sequence[str], folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=folder, capture_output=True, encoding="utf-8", timeout=PATIENCE
    )


def results(out: Path) -> Results:
    """All that a class run tells of each student."""
    entries = json.loads((out / "results.json").read_text(encoding="utf-8"))["submissions"]
    with (out / "grades.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row[0].lstrip("'"): row for row in csv.reader(file)}
    pages = {page.stem: page.read_bytes() for page in (out / "feedback").glob("*.html")}
    return {
        entry["student"]: (
            entry,
            pages.get(entry["student"], b""),
            rows.get(entry["student"], []),
        )
        for entry in entries
    }


def honest(found: Mapping[str, Any]) -> dict[str, Any]:
    return {student: found[student] for student in found if student in HONEST}


def marks(found: Results) -> dict[str, float]:
    """What the hostile ones got; an item each, whatever came of them."""
    assert all(len(entry["items"]) == len(CATALOGUE) for entry, _, _ in found.values())
    return {s: entry["score"] for s, (entry, _, _) in found.items() if s not in HONEST}


BESIDE = {kind: (kind,) for kind in HOSTILE if kind not in QUIET} | {"quiet ones": QUIET}
"""The kinds that are graded together: each alone that could keep the machine from another."""


@pytest.mark.parametrize("kinds", BESIDE.values(), ids=BESIDE)
def test_two_of_a_kind_beside_two_honest_students(
    honest_course: Path,
    undisturbed: Results,
    emptied: SmallMachine,
    tmp_path: Path,
    kinds: Sequence[str],
) -> None:
    course, out = tmp_path / "calculus", tmp_path / "out"
    shutil.copytree(honest_course / "release", course / "release")
    for student in HONEST[:2]:
        shutil.copytree(folder_of(honest_course, student), folder_of(course, student))
    expected = {}
    for kind in kinds:
        for student in (kind, f"{kind} again"):
            hand_in_hostile(course, kind, student)
            expected[student] = HOSTILE[kind].score
    at = folder_of(course, "own_modules_beside" if kinds == QUIET else kinds[0])
    done = run(emptied.inside(grade(course, out)), at)
    assert done.returncode == 0, done.stderr
    found = results(out)
    assert honest(found) == {student: undisturbed[student] for student in HONEST[:2]}
    assert marks(found) == expected
    assert not list(course.rglob(TAKEN))


@dataclass(frozen=True)
class Way:
    """A way to grade the class into a folder; what it says where it fails."""

    course: Path
    out: Path
    machine: SmallMachine

    def at_once(self) -> None:
        self.succeed(grade(self.course, self.out))

    def killed_and_started_again(self) -> None:
        for pages in (3, 12, 25):
            command = self.machine.inside(grade(self.course, self.out))
            with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
                self._wait_for(pages, process)
                process.send_signal(signal.SIGKILL)
            self.machine.end_all()
        self.at_once()

    def on_a_cluster(self) -> None:
        cluster = DaskCluster(self.out, self.machine.inside)
        try:
            cluster.add_worker()
            cluster.add_worker()
            self.succeed(grade(self.course, self.out, "--scheduler", cluster.address))
        finally:
            cluster.close()
            self.machine.wait_until_empty()

    def succeed(self, command: Sequence[str]) -> None:
        done = run(self.machine.inside(command), self.out)
        assert done.returncode == 0, done.stderr
        assert "Traceback" not in done.stderr

    def _wait_for(self, pages: int, process: subprocess.Popen[bytes]) -> None:
        last = time.monotonic() + PATIENCE
        while process.poll() is None and time.monotonic() < last:
            if sum(1 for _ in (self.out / "feedback").glob("*.html")) >= pages:
                return
            time.sleep(0.01)


WAYS = {
    "at once": Way.at_once,
    "killed and started again": Way.killed_and_started_again,
    "on a cluster": Way.on_a_cluster,
}


@pytest.mark.parametrize("way", WAYS)
def test_a_class_of_forty(
    course: Path, undisturbed: Results, emptied: SmallMachine, tmp_path: Path, way: str
) -> None:
    WAYS[way](Way(course, tmp_path, emptied))
    found = results(tmp_path)
    assert honest(found) == undisturbed
    assert marks(found) == {student: hostile.score for student, hostile in HOSTILE.items()}


def autograded(course: Path, inside: Callable[[Sequence[str]], Sequence[str]] = list) -> str:
    """Autograde a course with nbgrader's own command, and return what it said."""
    command = ["-W", "ignore", "-m", "nbgrader", "autograde", ASSIGNMENT]
    done = subprocess.run(
        inside([sys.executable, *command]),
        cwd=course,
        env=environment(course),
        capture_output=True,
        encoding="utf-8",
        errors="surrogateescape",
        timeout=PATIENCE,
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
    return done.stdout + done.stderr


def test_a_class_of_forty_that_nbgrader_autogrades(
    course: Path, emptied: SmallMachine, tmp_path: Path
) -> None:
    shutil.copytree(course, tmp_path / "whole", symlinks=True)
    alone = one_honest_of_each_kind(course, tmp_path / "alone")
    autograded(alone)
    autograded(tmp_path / "whole", emptied.inside)
    for stands in (grades, comments):
        expected = stands(url_of(alone))
        found = stands(url_of(tmp_path / "whole"))
        assert {row: found[row] for row in found if row[0] not in HOSTILE} == {
            (student, *cell): expected[alike, *cell]
            for student in HONEST
            for alike, *cell in expected
            if alike == first_alike(student)
        }
    for student in HONEST:
        own = tmp_path / "whole" / "autograded" / student / ASSIGNMENT
        expected = alone / "autograded" / first_alike(student) / ASSIGNMENT
        assert contents(own) == contents(expected)
    found_totals = totals(url_of(tmp_path / "whole"))
    assert {s: found_totals[s] for s in HOSTILE} == {s: HOSTILE[s].score for s in HOSTILE}
    copies = tmp_path / "whole" / "autograded"
    assert sum(file.lstat().st_size for file in copies.rglob("*") if file.is_file()) < 100 << 20


def contents(folder: Path) -> dict[str, bytes]:
    """The notebooks in a folder."""
    found = {path.name: path.read_bytes() for path in folder.glob("*.ipynb")}
    assert found
    return found
