"""Modules that lie where the command is run are not imported: they may be a student's."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

from tests.conftest import hand_in, needs_sandbox

OTHERS = {"gmpy2", "flint", "cython", "colorama", "sitecustomize", "usercustomize", "simplejson"}
"""Looked for by libraries or by Python, whether they are installed or not."""

ONLY_ALGEBRA_CAN_TELL = "a_prev + 10**6*w - 10**6*w"
"""Numbers are off by rounding, so computer algebra is asked, in a process of its own."""


def environment() -> dict[str, str]:
    """That of a user who has not heard of PYTHONSAFEPATH; nobody waits for a missing cluster."""
    kept = {name: v for name, v in os.environ.items() if not name.startswith("PYTHON")}
    return kept | {"DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "1s"}


def run(folder: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *map(str, arguments)], cwd=folder, env=environment(), timeout=300,
        stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8",
    )  # fmt: skip


@pytest.fixture(scope="module")
def before_grader(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """What Python itself loads before it finds a package that it is to run."""
    folder = tmp_path_factory.mktemp("empty")
    (folder / "other").mkdir()
    (folder / "other" / "__init__.py").touch()
    (folder / "other" / "__main__.py").write_text("import sys; print(*sys.modules)")
    return set(run(folder, "-m", "other").stdout.split())


@pytest.fixture
def here(tmp_path: Path, before_grader: set[str]) -> Path:
    """A folder with exercises, a class, and a module for every name that might be imported.

    Each leaves a mark when it is run.
    """
    hand_in(tmp_path / "exercises", {"review": f"q3_ratio = '{ONLY_ALGEBRA_CAN_TELL}'"})
    hand_in(tmp_path / "class" / "ann")
    installed = {name for name in metadata.packages_distributions() if name.isidentifier()}
    ours = {"grader", "tests", "benchmarks"}
    for name in (sys.stdlib_module_names | installed | OTHERS) - before_grader - ours:
        (tmp_path / f"{name}.py").write_text("open(__file__ + '.run', 'w').close()\n")
    return tmp_path


def marks(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("*.run"))


COMMANDS = {
    "version": (["--version"], 0),
    "a mistake": (["mark"], 2),
    "check": (["check"], 0),
    "watch": (["watch"], 0),
    "hint": (["hint", "single_neuron.dC_da"], 0),
    "grade unprotected": (["grade", "class", "--out", "out", "--unsafe", "--jobs", "2"], 0),
    "demo": (["demo", "--unsafe"], 0),
    "build": (["build", "--check"], 0),
    "course": (["course", "new"], 0),
    "autograde": (["autograde", "class"], 2),
    "no cluster": (["grade", "class", "--out", "out", "--scheduler", "tcp://127.0.0.1:1"], 3),
}


@pytest.mark.parametrize(("arguments", "status"), COMMANDS.values(), ids=COMMANDS)
def test_no_command_imports_what_lies_where_it_is_run(
    here: Path, arguments: list[str], status: int
) -> None:
    if arguments[0] in ("build", "course", "autograde"):
        pytest.importorskip("nbgrader")
    done = run(here, "-m", "grader", *arguments)
    assert marks(here) == []
    assert done.returncode == status, done.stderr


@needs_sandbox
def test_nor_do_protected_workers(here: Path) -> None:
    done = run(here, "-m", "grader", "grade", "class", "--out", "out")
    assert marks(here) == []
    assert done.returncode == 0, done.stderr


def test_nor_do_processes_that_a_command_starts(
    here: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """macOS and Windows start processes anew, which look into the current folder themselves."""
    script = tmp_path_factory.mktemp("bin") / "backprop"
    script.write_text("""
import multiprocessing
from grader.cli import main
if __name__ == "__main__":
    main(["hint", "single_neuron.dC_da"])
    process = multiprocessing.get_context("spawn").Process(target=print, args=["started"])
    process.start()
    process.join()
""")
    done = run(here, script)
    assert marks(here) == []
    assert done.stdout.endswith("started\n"), done.stderr


def test_the_modules_leave_a_mark_when_they_are_run(here: Path) -> None:
    run(here, "-c", "import tqdm")  # from 3.13 on Python itself loads others before
    assert marks(here) != []
