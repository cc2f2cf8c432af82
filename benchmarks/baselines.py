"""The usual ways to grade, tried with the same attacks: plain pytest and stock nbgrader.

Each attack is graded alone, in a scene of its own, with 4 GB of memory. It has succeeded if wrong
code got the points of the exercise, or if code that is only right once it has broken out did; it
has stopped the grader if that does not end, or ends without a mark for the student.
"""

from __future__ import annotations

import json
import os
import resource
import secrets
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from attacks import scene
from attacks.attack import attacks
from attacks.folders import CHEAT, HANDED_IN
from attacks.scene import Scene
from grader.sandbox.asking.plain import MARK, kill_tree

Outcome = Literal["held", "points", "stopped"]

MEMORY = 4 << 30
CELL_SECONDS = 10
RIGHT = "def dC_da(a, y):\n    return 2 * (a - y)\n"
TEST = """
import numpy as np
from single_neuron import dC_da

def test_dC_da():
    assert np.isclose(dC_da(0.7, 0.2), 1.0)
    np.testing.assert_allclose(dC_da(np.array([0.7, 0.1]), np.array([0.2, 0.5])), [1.0, -0.8])
"""
HIDDEN_TESTS = """
import numpy as np
### BEGIN HIDDEN TESTS
assert np.isclose(dC_da(0.7, 0.2), 1.0)
np.testing.assert_allclose(dC_da(np.array([0.7, 0.1]), np.array([0.2, 0.5])), [1.0, -0.8])
### END HIDDEN TESTS
"""
ENVIRONMENT = os.environ | {
    "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
    "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
}
CONFIG = f"""
c = get_config()
c.CourseDirectory.course_id = "attacks"
c.ExecutePreprocessor.timeout = {CELL_SECONDS}
c.Exchange.root = "/nonexistent"
"""


@dataclass(frozen=True)
class Trial:
    """An attack on ``single_neuron.dC_da`` that any grader can be tried with."""

    name: str
    area: str
    code: str
    beside: Callable[[Path, Scene], object] | None = None
    is_right: bool = False


def trials() -> Iterator[Trial]:
    """The attacks on ``dC_da`` by code, and those by a file beside the submission."""
    for attack in attacks():
        allowed = attack.outcomes.get("dC_da")
        if allowed and attack.part == "single_neuron" and attack.area != "substitutes":
            yield Trial(attack.name, attack.area, attack.code, is_right="passed" in allowed)
    for name, (build, _) in HANDED_IN.items():
        if name.endswith("_beside"):
            yield Trial(name, "files beside", CHEAT, build)


@contextmanager
def scene_of(trial: Trial) -> Iterator[tuple[Scene, Path]]:
    """A scene with a classmate in it, and the folder that the attack hands in."""
    with (
        tempfile.TemporaryDirectory(prefix="trial-", ignore_cleanup_errors=True) as root,
        scene.set_up(Path(root)) as here,
    ):
        here.classmate.mkdir()
        (here.classmate / "single_neuron.py").write_text(RIGHT)
        folder = here.submissions / trial.name
        folder.mkdir()
        if trial.beside:
            trial.beside(folder, here)
        yield here, folder


def run(command: list[str], folder: Path, seconds: float, home: Path) -> int | None:
    """A command's exit status, ``None`` if it had to be ended; what it started is ended too."""
    mark = secrets.token_hex(8)
    process = subprocess.Popen(
        [sys.executable, str(Path(scene.__file__).with_name("overseer.py")), *command],
        cwd=folder,
        env=ENVIRONMENT | {MARK: mark, "HOME": str(home)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY)),
    )
    try:
        return process.wait(seconds)
    except subprocess.TimeoutExpired:
        return None
    finally:
        kill_tree(process.pid, mark)
        process.wait()
        remove_traces()


def remove_traces() -> None:
    """Remove what attacks left outside their scene."""
    library = Path(os.__file__).parent / "__pycache__"
    for folder in (*scene.SHARED_FOLDERS, library):
        for path in folder.glob(scene.LEFT_BEHIND):
            path.unlink(missing_ok=True)


def outcome(passed: bool, ended: bool, trial: Trial) -> Outcome:
    if not ended:
        return "stopped"
    return "points" if passed and not trial.is_right else "held"


def with_pytest(trial: Trial) -> Outcome:
    """An ordinary test file beside the submission; its exit status is the mark."""
    with scene_of(trial) as (here, folder):
        (folder / "single_neuron.py").write_text(here.told(trial.code))
        (folder / "test_single_neuron.py").write_text(TEST)
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
        command += ["--rootdir", ".", "test_single_neuron.py"]
        status = run(command, folder, 3 * CELL_SECONDS, here.home)
        return outcome(status == 0, status is not None, trial)


def with_nbgrader(trial: Trial, course: Path) -> Outcome:
    """``nbgrader autograde`` as it is installed; the gradebook holds the mark."""
    with scene_of(trial) as (here, folder):
        mine = here.root / "course"
        shutil.copytree(course, mine)
        handed_in = mine / "submitted" / "student" / "ps"
        shutil.copytree(folder, handed_in)
        released = json.loads((mine / "release" / "ps" / "p.ipynb").read_text())
        released["cells"][0]["source"] = here.told(trial.code)
        (handed_in / "p.ipynb").write_text(json.dumps(released))
        command = [sys.executable, "-m", "nbgrader", "autograde", "ps"]
        status = run(command, mine, 9 * CELL_SECONDS, here.home)
        score = _score(mine / "gradebook.db")
        return outcome(score == 3.0, status is not None and score is not None, trial)


def _score(gradebook: Path) -> float | None:
    query = "select auto_score from grade"
    try:
        with closing(sqlite3.connect(gradebook)) as database:
            rows = database.execute(query).fetchall()
    except sqlite3.Error:
        return None
    return rows[0][0] if rows else None


def make_course(folder: Path) -> Path:
    """An nbgrader course whose one notebook asks for ``dC_da`` and has hidden tests."""
    source = folder / "source" / "ps"
    source.mkdir(parents=True)
    (folder / "nbgrader_config.py").write_text(CONFIG)
    cells = [_cell(RIGHT, "dC_da", solution=True), _cell(HIDDEN_TESTS, "test_dC_da", grade=True)]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4}
    (source / "p.ipynb").write_text(json.dumps(notebook | {"nbformat_minor": 4}))
    command = [sys.executable, "-m", "nbgrader", "generate_assignment", "ps", "--create"]
    subprocess.run(command, cwd=folder, env=ENVIRONMENT, check=True, capture_output=True)
    return folder


def _cell(
    source: str, name: str, *, solution: bool = False, grade: bool = False
) -> dict[str, object]:
    about = {
        "schema_version": 3, "grade_id": name, "locked": grade, "task": False,
        "solution": solution, "grade": grade,
    }  # fmt: skip
    if grade:
        about["points"] = 3
    return {
        "cell_type": "code", "execution_count": None, "outputs": [],
        "metadata": {"nbgrader": about}, "source": source,
    }  # fmt: skip
