"""Without Landlock: the attacks again, and what a container must offer to be graded in."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from attacks import scene
from attacks.graded import ATTACKS
from grader.assignment.catalogue import EXERCISES
from grader.errors import ProtectionMissing
from grader.platforms.autograder.run import workers_for
from grader.sandbox.asking.protected import OtherUserWorkers
from grader.sandbox.walls.other_user import USER
from tests.conftest import ROOT, needs_sandbox
from tests.platforms.autograder import grade_attacks, without_landlock
from tests.platforms.autograder.container import Container, make, needs_another_user

pytestmark = needs_another_user

ONLY_LANDLOCK_STOPS = {"read_system_files"}
"""Reads a file that everyone may read and that holds nothing of the grader's or a student's."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("containers")


@dataclass(frozen=True)
class Attacked:
    """What came of all attacks in a container without Landlock."""

    isolation: str
    submissions: dict[str, dict[str, Any]]
    text: str
    changed: list[str]
    left_behind: list[Path]


@pytest.fixture(scope="module")
def attacked(folder: Path) -> Iterator[Attacked]:
    container = make("gradescope", folder / "attacked")
    root = folder / "scene"
    root.mkdir()
    with scene.set_up(root) as here:
        for attack in ATTACKS.values():
            here.write(attack)
        before, there = here.fingerprint(), set(here.left_behind())
        done = subprocess.run(
            [sys.executable, without_landlock.__file__, str(container.python), "-P",
             grade_attacks.__file__, str(here.submissions)],
            cwd="/", env={"PYTHONPATH": str(container.source)}, capture_output=True,
            encoding="utf-8", timeout=500,
        )  # fmt: skip
        after = here.fingerprint()
        left = [path for path in here.left_behind() if path not in there]
    assert done.returncode == 0, done.stderr
    isolation, *lines = done.stdout.splitlines()
    results = {entry["student"]: entry for entry in map(json.loads, lines)}
    changed = [path for path in before | after if before.get(path) != after.get(path)]
    yield Attacked(isolation, results, done.stdout, changed, left)
    for path in left:
        path.unlink()


def test_every_attack_has_the_outcome_that_it_must_have(attacked: Attacked) -> None:
    assert attacked.isolation == "other user, seccomp, rlimits"
    assert attacked.submissions.keys() == ATTACKS.keys()
    succeeded = set()
    for name, attack in ATTACKS.items():
        entry = attacked.submissions[name]
        items = {item["id"]: item for item in entry["items"]}
        for function, allowed in attack.outcomes.items():
            if items[f"{attack.part}.{function}"]["status"] not in allowed:
                succeeded.add(name)
        free = {*entry["needs_review"], *attack.earns_a_part}
        earned = {id: item["score"] for id, item in items.items() if item["score"]}
        if {id: score for id, score in earned.items() if id not in free} != {
            id: EXERCISES[id].points for id in attack.earns
        }:
            succeeded.add(name)
    assert succeeded == ONLY_LANDLOCK_STOPS


def test_nothing_of_the_graders_or_of_others_is_read_or_changed(attacked: Attacked) -> None:
    assert attacked.changed == []
    assert scene.SECRET not in attacked.text
    assert all(path.stat().st_size == 0 for path in attacked.left_behind), "empty files at most"


REACHING = """
import os
FOUND = []
for path in PATHS:
    for reach in (os.listdir, lambda path: open(path), lambda path: open(path, "a"),
                  lambda path: open(path + "/results.json", "w")):
        try:
            reach(path)
            FOUND.append(path)
        except OSError:
            pass

def dC_da(a, y):
    raise ValueError(repr(FOUND))
"""


def test_a_submission_reaches_neither_the_grader_nor_the_results(folder: Path) -> None:
    container = make("gradescope", folder / "reaching")
    (container.root / "results").chmod(0o777)
    (container.root / "submission_metadata.json").write_text("{}")
    paths = [
        container.root, container.source, container.source / "rules.zlib",
        container.source / "grader" / "judge" / "exercise.py", container.root / "results",
        container.root / "submission_metadata.json", "/root", f"/proc/{os.getpid()}/environ",
    ]  # fmt: skip
    code = f"PATHS = {[str(path) for path in paths]!r}\n{REACHING}"
    (container.submission / "single_neuron.py").write_text(code)
    assert container.run(landlock=False).returncode == 0
    test = next(t for t in container.document()["tests"] if t["name"] == "single_neuron.dC_da")
    assert "[]" in test["output"], test["output"]


def refused(container: Container, **options: Any) -> str:
    """What is said where a submission is not graded, and nothing written."""
    container.results.write_text('{"score": 100}')
    done = container.run(landlock=False, **options)
    assert done.returncode == 3, done.stdout
    assert not container.results.exists()
    assert "Traceback" not in done.stderr
    return done.stderr


def test_it_refuses_where_another_user_could_not_read_a_package(folder: Path) -> None:
    container = make("gradescope", folder / "closed")
    (site,) = container.python.parents[1].glob("lib/python*/site-packages")
    package = site / "gmpy2"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "__init__.py").chmod(0o600)
    said = refused(container)
    assert "in a trial this failed: other user, who cannot read" in said
    assert "gmpy2" in said


def test_it_refuses_where_it_is_not_root(folder: Path) -> None:
    container = make("gradescope", folder / "ordinary")
    for path in (container.root, container.root / "results"):
        os.chown(path, USER - 1, USER - 1)
    become = ("setpriv", f"--reuid={USER - 1}", f"--regid={USER - 1}", "--clear-groups",
              "--bounding-set=-all,+dac_read_search", "--inh-caps=-all,+dac_read_search",
              "--ambient-caps=+dac_read_search")  # fmt: skip
    assert "only root can run code as another user" in refused(container, before=become)


def test_it_refuses_where_a_folder_cannot_be_closed() -> None:
    before = ROOT.stat().st_mode
    with pytest.raises(ProtectionMissing, match="/proc/self cannot be closed to other users"):
        OtherUserWorkers([Path("/proc/self")])
    assert ROOT.stat().st_mode == before, "what was closed is open again"


@needs_sandbox
def test_no_refusal_in_a_container_offers_to_grade_without_protection(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("grader.sandbox.walls.seccomp.available", lambda: False)
    with pytest.raises(ProtectionMissing, match=r"in this container: .*seccomp") as caught:
        workers_for([])
    assert "--unsafe" not in str(caught.value)


def test_grade_does_not_run_code_as_another_user(folder: Path) -> None:
    container = make("gradescope", folder / "grade")
    student = folder / "class" / "ada"
    student.mkdir(parents=True)
    (student / "single_neuron.py").write_text("def dC_da(a, y):\n    return 2 * (a - y)\n")
    done = subprocess.run(
        [sys.executable, without_landlock.__file__, str(container.python), "-P", "-m", "grader",
         "grade", str(folder / "class"), "--out", str(folder / "out")],
        cwd=folder, env={"PYTHONPATH": str(container.source)}, capture_output=True,
        encoding="utf-8",
    )  # fmt: skip
    assert done.returncode == 3
    assert "the kernel has no Landlock" in done.stderr
    assert not (folder / "out").exists()
