"""docs/nbgrader.md with the newest and the oldest of what nbgrader needs: marks, and no warning.

The newest is the environment that tests it. The oldest is made from ``oldest.txt``.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest

from grader.assignment import ASSIGNMENT, PARTS
from tests.conftest import EXERCISES, ROOT, needs_sandbox
from tests.neighbours.conftest import install
from tests.platforms.nbgrader.classroom import solved

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore"), needs_sandbox]

WHEELS = "3.11"
"""The Python for which ``oldest.txt`` has wheels."""
WARNS = re.compile(
    r"^.*(?:warn|deprecat|traceback|error|critical).*$", re.IGNORECASE | re.MULTILINE
)
EXPLAINED = ("Kernel is running over TCP without encryption", "No submitted file: ")
"""What docs/nbgrader.md explains."""

Run = Callable[..., str]


def newest(_: Path) -> Path:
    return Path(sys.executable)


def oldest(folder: Path) -> Path:
    """The Python of a new environment with the oldest packages and this project's code."""
    python = shutil.which(f"python{WHEELS}")
    if python is None or subprocess.run([python, "-c", "import ensurepip"]).returncode:
        pytest.skip(f"there is no Python {WHEELS} here")
    why_not = install(folder, "oldest.txt", [ROOT], python)
    if why_not:
        pytest.skip(why_not)
    return folder / "bin" / "python"


@pytest.fixture(scope="module", params=[newest, oldest], ids=lambda end: end.__name__)
def said(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, str]:
    """A course from its beginning to the marks: what each command said, and the table of marks."""
    folder = tmp_path_factory.mktemp("end")
    python = request.param(folder / "environment")
    course, exchange = folder / "calculus", folder / "exchange"
    exchange.mkdir()
    exchange.chmod(0o777)
    said: dict[str, str] = {}

    def run(*arguments: str, cwd: Path = course) -> None:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST", "PYTHONWARN"))}
        path = os.pathsep.join([str(python.parent), kept.get("PATH", "")])
        done = subprocess.run(
            [python, "-m", *arguments],
            cwd=cwd, env=kept | {"PATH": path, "HOME": str(folder)}, encoding="utf-8",
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        said[" ".join(arguments[:2])] = done.stdout
        assert done.returncode == 0, done.stdout

    run("grader", "course", str(course), cwd=ROOT)
    run("nbgrader", "generate_assignment", ASSIGNMENT)
    _hand_in(course)
    run("nbgrader", "autograde", ASSIGNMENT)
    run("nbgrader", "generate_feedback", ASSIGNMENT)
    run("nbgrader", "export")
    said["marks"] = (course / "grades.csv").read_text(encoding="utf-8")
    run("nbgrader", "release_assignment", ASSIGNMENT, f"--Exchange.root={exchange}")
    run("nbgrader", "release_feedback", ASSIGNMENT, f"--Exchange.root={exchange}")
    run("nbgrader", "validate", f"source/{ASSIGNMENT}/single_neuron.ipynb")
    run("grader", "autograde", ".", "--force", "--jobs", "1")
    url = f"sqlite:///{course / 'gradebook.db'}"
    run("grader", "grade", ".", "--out", str(folder / "out"), "--gradebook", url)
    run("nbgrader", "export", "--to", "again.csv")
    said["marks again"] = (course / "again.csv").read_text(encoding="utf-8")
    said["page"] = (course / "feedback/ada" / ASSIGNMENT / "review.html").read_text("utf-8")
    return said


def _hand_in(course: Path) -> None:
    """Ada has solved everything, as notebooks; Ben hands in scripts, without the folder."""
    ada, ben = course / "submitted/ada" / ASSIGNMENT, course / "submitted/ben"
    ada.mkdir(parents=True)
    ben.mkdir()
    for name, notebook in solved(EXERCISES).items():
        nbformat.write(notebook, ada / name)
    (ada / "timestamp.txt").write_text("2026-05-04 03:02:01 UTC")
    for part in PARTS:
        shutil.copy(ROOT / "solutions" / f"{part}.py", ben)


def test_right_work_has_all_marks_by_every_command(said: dict[str, str]) -> None:
    for table in (said["marks"], said["marks again"]):
        rows = [line.split(",") for line in table.splitlines()]
        column = rows[0].index("score")
        assert {row[3]: row[column] for row in rows[1:]} == {"ada": "100.0", "ben": "100.0"}
    assert "2026-05-04 03:02:01" in said["marks"]
    assert (
        "Autograded 2 students; 0 were graded before, 0 could not be." in said["grader autograde"]
    )
    assert "Success!" in said["nbgrader validate"]
    assert "Score" in said["page"]


def test_no_warning_is_left_unexplained(said: dict[str, str]) -> None:
    page = (ROOT / "docs" / "nbgrader.md").read_text(encoding="utf-8")
    for words in EXPLAINED:
        assert words.strip(": ") in page
    lines = [
        f"{command}: {line}"
        for command, text in said.items()
        if command.startswith(("nbgrader", "grader"))
        for line in WARNS.findall(text)
    ]
    assert [line for line in lines if not any(words in line for words in EXPLAINED)] == []
