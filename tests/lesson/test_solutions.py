"""Where the rules for explanations are found, and what is said where they cannot be used."""

from __future__ import annotations

import shutil
import zlib
from pathlib import Path

import pytest

from grader.errors import UnusableInput
from grader.grading.run import going_on
from grader.lesson.solutions import packed_rules, scorer
from grader.records.record import Facts
from grader.sandbox.asking.limits import Limits
from tests.conftest import SOLUTIONS

ANSWER = (3, "The bias is simply added, so dz/db = 1. The rest is the same.")


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder without solutions, and a package that no checkout is around."""
    package = tmp_path / "site" / "grader"
    package.mkdir(parents=True)
    monkeypatch.setattr("grader.lesson.solutions.__file__", str(package / "solutions.py"))
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    return here


def test_without_an_instructors_part_there_are_no_rules(elsewhere: Path) -> None:
    assert packed_rules(elsewhere) is None
    assert scorer(None) is None


@pytest.mark.parametrize("place", ["the current folder", "a course"])
def test_rules_are_found_in(place: str, elsewhere: Path, tmp_path: Path) -> None:
    folder = elsewhere if place == "the current folder" else tmp_path / "course"
    shutil.copytree(SOLUTIONS, folder / "solutions")
    score = scorer(packed_rules(tmp_path / "course"))
    assert score is not None
    assert score(*ANSWER).score > 0


def test_a_lesson_without_rules_has_none(elsewhere: Path) -> None:
    shutil.copytree(SOLUTIONS, elsewhere / "solutions")
    shutil.rmtree(elsewhere / "solutions" / "explanations")
    assert packed_rules() is None


SPOILED = {
    "no TOML": ("rubric.toml", "[", "TOMLDecodeError"),
    "an entry that is missing": ("guards.toml", "", "instructions"),
    "a criterion that is not there": (
        "rules/q1.toml",
        '[[rule]]\nname = "x"\nexpresses = "q1_nothing"\npatterns = ["w"]\n',
        "q1_nothing",
    ),
}


@pytest.mark.parametrize("case", SPOILED)
def test_rules_that_cannot_be_used_stop_the_run_by_name(case: str, elsewhere: Path) -> None:
    name, text, told = SPOILED[case]
    shutil.copytree(SOLUTIONS, elsewhere / "solutions")
    (elsewhere / "solutions" / "explanations" / name).write_text(text, encoding="utf-8")
    with pytest.raises(UnusableInput, match=told):
        packed_rules()


def test_a_file_of_the_rules_that_is_missing_is_named(elsewhere: Path) -> None:
    shutil.copytree(SOLUTIONS, elsewhere / "solutions")
    (elsewhere / "solutions" / "explanations" / "rules" / "q4.toml").unlink()
    with pytest.raises(UnusableInput, match="q4"):
        packed_rules()


def test_what_was_graded_by_other_rules_is_graded_again(tmp_path: Path) -> None:
    def facts(rules: bytes | None) -> Facts:
        return going_on(tmp_path, {}, 0, Limits(), "none", rules).run.facts

    some, others = zlib.compress(b"some"), zlib.compress(b"others")
    assert len({facts(None), facts(some), facts(others)}) == 3
    assert facts(zlib.compress(b"some" * 100, 1)) == facts(zlib.compress(b"some" * 100, 9))
