"""The source archive holds what an instructor needs, and it works where it is unpacked."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from grader import __version__
from tests.conftest import ROOT, hand_in, needs_sandbox

pytestmark = pytest.mark.slow

BELONGS = {
    "grader", "solutions", "exercises", "attacks", "tests", "docs", "benchmarks", "findings",
    "pyproject.toml",
    "README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "CITATION.cff", "LICENSE",
    "PKG-INFO",
    ".gitignore",
}  # fmt: skip
"""All that lies at the top; hatchling always adds the last two."""


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive of this tree, built and unpacked."""
    pytest.importorskip("hatchling")
    folder = tmp_path_factory.mktemp("archive")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", str(folder)],
        cwd=ROOT, check=True, capture_output=True,
    )  # fmt: skip
    (archive,) = folder.glob("*.tar.gz")
    with tarfile.open(archive) as file:
        file.extractall(folder, filter="data")
    return folder / f"backprop_grader-{__version__}"


def run(unpacked: Path, cwd: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Run a module with the unpacked package in place of this one."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST_")}
    done = subprocess.run(
        [sys.executable, "-m", *map(str, arguments)],
        cwd=cwd, env=kept | {"PYTHONPATH": str(unpacked)}, stdin=subprocess.DEVNULL,
        capture_output=True, encoding="utf-8",
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done


def test_it_holds_what_belongs_and_nothing_else(unpacked: Path) -> None:
    names = {path.relative_to(unpacked).as_posix() for path in unpacked.rglob("*")}
    assert {name for name in names if "/" not in name} == BELONGS
    hidden = [name for name in names if any(part.startswith(".") for part in name.split("/"))]
    assert hidden == [".gitignore"]
    assert not [name for name in names if "__pycache__" in name or name.endswith(".pyc")]
    for name in ("solutions/review.py", "solutions/explanations/rules/q1.toml",
                 "exercises/review.ipynb", "docs/glossary.md", "grader/py.typed",
                 "tests/student_answers", "tests/explanations/answers"):  # fmt: skip
        assert name in names
    pages = {path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").rglob("*.*")}
    assert {name for name in pages if "__pycache__" not in name} - names == set()


def test_it_says_its_version(unpacked: Path) -> None:
    about = (unpacked / "PKG-INFO").read_text(encoding="utf-8")
    assert f"\nVersion: {__version__}\n" in about
    assert run(unpacked, unpacked, "grader", "--version").stdout.endswith(f" {__version__}\n")


def test_its_exercises_are_in_step_with_its_solutions(unpacked: Path) -> None:
    pytest.importorskip("nbgrader")
    run(unpacked, unpacked, "grader", "build", "--check")


def test_a_course_is_made_of_it(unpacked: Path, tmp_path: Path) -> None:
    pytest.importorskip("nbgrader")
    run(unpacked, tmp_path, "grader", "course", "course")
    assert (tmp_path / "course" / "source" / "backprop_calculus" / "review.ipynb").is_file()
    assert (tmp_path / "course" / "solutions" / "explanations").is_dir()


@needs_sandbox
def test_explanations_are_scored_by_its_rules(unpacked: Path, tmp_path: Path) -> None:
    hand_in(tmp_path / "class" / "ada", source=unpacked / "solutions")
    told = run(unpacked, tmp_path, "grader", "grade", "class", "--out", "out", "--jobs", "1")
    assert "Explanations were not scored" not in told.stdout
    (ada,) = json.loads((tmp_path / "out" / "results.json").read_bytes())["submissions"]
    assert ada["score"] == 100


def test_its_tests_are_found_and_run(unpacked: Path) -> None:
    run(unpacked, unpacked, "pytest", "-q", "-pno:cacheprovider", "--collect-only", "tests")
    run(unpacked, unpacked, "pytest", "-q", "-pno:cacheprovider", "tests/test_text.py",
        "tests/test_contributing.py", "tests/lesson/test_build.py")  # fmt: skip
