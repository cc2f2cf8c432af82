"""nbgrader's and the grader's own commands, run as an instructor runs them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from grader.lesson.solutions import solutions_folder
from grader.platforms.nbgrader.folder import make_course

ROOT = Path(__file__).parents[3]
QUIET = {"JUPYTER_PLATFORM_DIRS": "1", "PYTHONWARNINGS": "ignore"}
PATH = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
"""With the environment's own commands first: nbgrader calls alembic by its name."""


def nbgrader(course: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """One of nbgrader's commands in a course folder."""
    return _run(course, environment(course), "nbgrader", *arguments)


def backprop(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """One of the grader's commands in the project's folder."""
    return _run(ROOT, os.environ | {"PATH": PATH}, "grader", *map(str, arguments))


def environment(course: Path) -> dict[str, str]:
    """Jupyter's own, with a home in the course that holds nothing of the person who tests."""
    return os.environ | QUIET | {"PATH": PATH, "HOME": str(course / ".home")}


def _run(
    folder: Path, variables: dict[str, str], module: str, *arguments: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-m", module, *arguments],
        cwd=folder,
        env=variables,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def succeed(done: subprocess.CompletedProcess[str]) -> str:
    """What a command said, which must have succeeded."""
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def generated_course(folder: Path) -> Path:
    """A course whose assignment is generated."""
    assert make_course(folder, solutions_folder())
    succeed(nbgrader(folder, "generate_assignment", "backprop_calculus"))
    return folder


def copied(course: Path, place: Path) -> Path:
    """The same course in another place."""
    shutil.copytree(course, place, symlinks=True)
    link = place / "submitted" / "yuri"
    if link.is_symlink():
        link.unlink()
        link.symlink_to(place / "submitted" / "ada")
    return place
