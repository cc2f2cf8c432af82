"""Every command in a plain installation: the wheel and what it requires, no extras, no clone.

What needs more says so in one line, with what to do next, and exit status 2. pip gets what the
wheel requires from the index that it is set up for.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeAlias

import pytest

from tests.cli.test_cli import NAMES
from tests.conftest import ROOT

pytestmark = pytest.mark.slow

Backprop: TypeAlias = Callable[..., "subprocess.CompletedProcess[str]"]

SOLUTIONS_ARE = "There is no solutions/ here. It is in a clone of the project and in its source"
REFUSED = {
    "demo": (["demo"], SOLUTIONS_ARE),
    "build": (["build"], SOLUTIONS_ARE),
    "build --check": (["build", "--check"], SOLUTIONS_ARE),
    "course": (["course", "new"], SOLUTIONS_ARE),
    "autograde": (["autograde", "course"], "pip install 'backprop-grader[nbgrader]'"),
    "review": (["review", "{results}", "--no-browser"], "pip install 'backprop-grader[review]'"),
    "grade on a cluster": (
        ["grade", "{class}", "--out", "new", "--scheduler", "tcp://127.0.0.1:1"],
        "pip install 'backprop-grader[cluster]'",
    ),
    "grade into a gradebook": (
        ["grade", "{class}", "--out", "new", "--gradebook", "sqlite:///g.db"],
        "pip install 'backprop-grader[nbgrader]'",
    ),
    "check without exercises": (["check"], "get the exercises: `backprop start`"),
    "watch without exercises": (["watch"], "get the exercises: `backprop start`"),
    "start over work": (["start", "{class}/ann"], "name a new folder: backprop start NEW_FOLDER"),
    "hint for nothing": (["hint", "dC_dq"], "backprop"),
    "grade nobody": (["grade", "new", "--out", "results"], "Name the folder"),
    "collect nothing": (["collect", "new", "--to", "class"], "Name the zip or folder"),
    "export nothing": (["export", "new", "--into", "a", "--to", "b"], "Grade a class first"),
    "export no platform's class": (
        ["export", "{results}", "--feedback", "--to", "pages.zip"], "backprop collect",
    ),
}  # fmt: skip
"""What cannot be done: the arguments, and the words that say what to do about it."""

DONE = {
    "start": (["start"], 0, "backprop check"),
    "check": (["check", "{class}/ann"], 1, "The factor 2 is missing."),
    "watch": (["watch", "{class}/ann"], 1, "No terminal is attached"),
    "hint": (["hint", "single_neuron.dC_da"], 0, "Hint 1 of"),
    "grade": (["grade", "{class}", "--out", "new", "--unsafe"], 0, "Graded 1 submission"),
    "collect": (["collect", "{class}", "--to", "new"], 0, "where every file came from"),
    "export": (
        ["export", "{collected}", "--into", "{table}", "--to", "marks.csv"], 0, "Filled in 1 mark",
    ),
    "review --csv": (["review", "{results}", "--csv", "waiting.csv"], 0, "Wrote"),
    **{
        f"autograder {platform}": (
            ["autograder", platform, "--to", "packed.zip"], 0,
            "Explanations will not be scored and will wait for a person: the rules for them",
        )
        for platform in ("gradescope", "prairielearn", "classroom50")
    },
}  # fmt: skip
"""What a plain installation can do: the arguments, the exit status, and words of what is said."""

WRONG = "def dC_da(a, y):\n    return a - y\n"
TABLE = "Student,ID,SIS User ID,SIS Login ID,Section,backprop (1)\nAnn,101,,ann,One,\n"


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of a new environment in which the wheel of this tree is installed."""
    pytest.importorskip("hatchling")
    folder = tmp_path_factory.mktemp("plain")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    subprocess.run([sys.executable, "-m", "venv", folder / "venv"], check=True)
    python = folder / "venv" / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    pip = [str(python), "-m", "pip", "install", "-q", str(wheel)]
    installed = subprocess.run(pip, capture_output=True, encoding="utf-8")
    if installed.returncode:
        pytest.skip(f"pip cannot get what the wheel requires: {installed.stderr.strip()[-300:]}")
    return python


@pytest.fixture(scope="module")
def backprop(python: Path) -> Backprop:
    variables = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTEST_", "PYTHON"))
    } | {"COLUMNS": "100", "PYTHONUTF8": "1"}

    def run(*arguments: str, cwd: Path, module: str = "grader") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(python), "-m", module, *arguments],
            cwd=cwd, env=variables, stdin=subprocess.DEVNULL, capture_output=True,
            encoding="utf-8", timeout=300,
        )  # fmt: skip

    return run


@pytest.fixture(scope="module")
def places(backprop: Backprop, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """A class of one, its results, and those of the same class from Canvas with its table."""
    folder = tmp_path_factory.mktemp("places")
    work = folder / "class" / "ann"
    assert backprop("start", str(work), cwd=folder).returncode == 0
    with (work / "single_neuron.py").open("a", encoding="utf-8") as file:
        file.write(WRONG)
    (folder / "download").mkdir()
    (folder / "download" / "ann_101_7_single_neuron.py").write_bytes(
        (work / "single_neuron.py").read_bytes()
    )
    (folder / "table.csv").write_text(TABLE, encoding="utf-8")
    for arguments in (
        ["grade", "class", "--out", "results", "--unsafe"],
        ["collect", "download", "--to", "canvas"],
        ["grade", "canvas", "--out", "collected", "--unsafe"],
    ):
        done = backprop(*arguments, cwd=folder)
        assert done.returncode == 0, done.stderr
    named = {name: folder / name for name in ("class", "results", "collected")}
    return {name: str(path) for name, path in named.items()} | {"table": str(folder / "table.csv")}


def test_every_command_is_tried() -> None:
    assert {words[0] for words, *_ in (*REFUSED.values(), *DONE.values())} == set(NAMES)


@pytest.mark.parametrize(("arguments", "words"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_done_says_in_a_line_what_to_do_next(
    arguments: list[str], words: str, backprop: Backprop, places: Mapping[str, str], tmp_path: Path
) -> None:
    done = backprop(*(word.format_map(places) for word in arguments), cwd=tmp_path)
    assert done.returncode == 2, done.stdout + done.stderr
    (line,) = done.stderr.splitlines()
    assert line.startswith("backprop: ")
    assert words in line
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("arguments", "status", "words"), DONE.values(), ids=DONE)
def test_what_can_be_done_is_done(
    arguments: list[str], status: int, words: str, backprop: Backprop,
    places: Mapping[str, str], tmp_path: Path,
) -> None:  # fmt: skip
    done = backprop(*(word.format_map(places) for word in arguments), cwd=tmp_path)
    assert done.returncode == status, done.stdout + done.stderr
    assert words in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


def test_pytest_checks_the_exercises(backprop: Backprop, tmp_path: Path) -> None:
    backprop("start", cwd=tmp_path)
    done = backprop("exercises", cwd=tmp_path, module="pytest")
    assert done.returncode == 0, done.stdout
    assert "29 skipped" in done.stdout


@pytest.mark.parametrize("part", ["single_neuron", "matrix_form"])
def test_a_script_of_the_exercises_runs_as_it_is(
    part: str, backprop: Backprop, tmp_path: Path
) -> None:
    backprop("start", cwd=tmp_path)
    done = backprop(cwd=tmp_path / "exercises", module=part)
    assert (done.returncode, done.stderr) == (0, "")
    assert "not attempted" in done.stdout
