"""What the tests of whole runs share: the command, a student's files, a class."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

import pytest
from hypothesis import settings

from attacks.submission import SOLUTIONS, hand_in
from grader.sandbox.walls import protections
from tests.chromium import browser

__all__ = ["SOLUTIONS", "browser", "hand_in"]

settings.register_profile("on any machine", deadline=None)  # other programs slow tests down
settings.load_profile("on any machine")

collect_ignore = ["student_answers"]
"""Code that is handed in: the grader's own plugin would take it for somebody's exercises."""

ROOT = Path(__file__).parent.parent
EXERCISES = ROOT / "exercises"

Command: TypeAlias = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    """Switch logs on again after a test whose command switched them off for its process."""
    yield
    logging.disable(logging.NOTSET)


_REFUSAL = protections.missing()
needs_sandbox = pytest.mark.skipif(
    _REFUSAL is not None, reason=f"submissions cannot be kept apart here: {_REFUSAL}"
)


def command(*arguments: object) -> list[str]:
    """The command line of ``backprop`` with these arguments."""
    return [sys.executable, "-m", "grader", *map(str, arguments)]


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
