"""A command that needs an extra names it where it is not installed, in one line."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

PLAIN = """
import sys
missing = ("nbgrader", "nbformat", "jupytext", "distributed", "markdown_it", "latex2mathml")
sys.modules.update(dict.fromkeys(missing))
from grader.cli import main
sys.exit(main(sys.argv[1:]))
"""
"""The command line in an installation without extras."""

COMMANDS = {
    "course": (["course", "{}/new"], "nbgrader"),
    "autograde": (["autograde", "{}"], "nbgrader"),
    "build": (["build", "--check"], "nbgrader"),
    "site": (["site", "{}/new"], "site"),
    "grade --gradebook": (["grade", "{}", "--out", "{}/out", "--gradebook", "x"], "nbgrader"),
    "grade --scheduler": (["grade", "{}", "--out", "{}/out", "--scheduler", "x"], "cluster"),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_whose_extra_is_missing_says_how_to_install_it(name: str, tmp_path: Path) -> None:
    words, extra = COMMANDS[name]
    (tmp_path / "ann").mkdir()
    (tmp_path / "ann" / "review.py").write_text("q2_slope = None\n")
    done = subprocess.run(
        [sys.executable, "-c", PLAIN, *(word.format(tmp_path) for word in words)],
        cwd=ROOT, capture_output=True, encoding="utf-8",
    )  # fmt: skip
    assert done.returncode == 2, done.stderr
    (line,) = done.stderr.splitlines()
    assert f"pip install 'backprop-grader[{extra}]'" in line
    assert not (tmp_path / "new").exists()
