"""What the tests of whole runs share: the command, a student's files, a class."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeAlias

import pytest

from grader.assignment import PARTS
from grader.sandbox.walls import protections
from tests.chromium import browser

__all__ = ["browser"]

collect_ignore = ["student_answers", "attacks/collection"]
"""Code that is handed in: the grader's own plugin would take it for somebody's exercises."""

ROOT = Path(__file__).parent.parent
SOLUTIONS = ROOT / "solutions"
EXERCISES = ROOT / "exercises"

Command: TypeAlias = Callable[..., "subprocess.CompletedProcess[str]"]

_REFUSAL = protections.missing()
needs_sandbox = pytest.mark.skipif(
    _REFUSAL is not None, reason=f"submissions cannot be kept apart here: {_REFUSAL}"
)


def command(*arguments: object) -> list[str]:
    """The command line of ``backprop`` with these arguments."""
    return [sys.executable, "-m", "grader", *map(str, arguments)]


def hand_in(
    folder: Path, changes: Mapping[str, str] | None = None, source: Path = SOLUTIONS
) -> Path:
    """Write a submission: all parts of ``source``, some with code added that replaces theirs."""
    folder.mkdir(parents=True, exist_ok=True)
    for part in PARTS:
        shutil.copy(source / f"{part}.py", folder)
    for part, code in (changes or {}).items():
        with (folder / f"{part}.py").open("a", encoding="utf-8") as file:
            file.write(f"\n\n{code}\n")
    return folder


@pytest.fixture
def backprop(tmp_path: Path) -> Command:
    """Run the command in a folder of its own."""

    def run(*arguments: object, cwd: Path = tmp_path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command(*arguments),
            cwd=cwd,
            env=os.environ | {"PYTHONWARNINGS": "error", "COLUMNS": "100"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="surrogateescape",
            timeout=120,
        )

    return run
