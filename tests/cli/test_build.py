"""``backprop build``: the exercises are written from the solutions, and compared with them."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.cli import main
from tests.conftest import EXERCISES, hand_in


def test_build_writes_what_check_then_finds_in_step(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("nbgrader")
    hand_in(tmp_path / "solutions")
    monkeypatch.chdir(tmp_path)
    assert main(["build", "--check"]) == 1
    assert "Run `backprop build` to write them again." in capsys.readouterr().out
    assert main(["build"]) == 0
    assert main(["build", "--check"]) == 0
    for path in EXERCISES.glob("*.py"):
        assert (tmp_path / "exercises" / path.name).read_bytes() == path.read_bytes()


def test_build_elsewhere_takes_the_checkout_that_the_package_is_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("nbgrader")
    monkeypatch.chdir(tmp_path)
    assert main(["build", "--check"]) == 0


def test_build_without_solutions_says_where_they_come_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("nbgrader")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(
        "grader.lesson.solutions.__file__", str(tmp_path / "grader" / "solutions.py")
    )
    assert main(["build"]) == 2
    assert "There is no solutions/ here." in capsys.readouterr().err
