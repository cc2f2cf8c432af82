"""The submissions of a class are found in a folder, whatever else is in it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from grader.assignment import ASSIGNMENT
from grader.errors import UnusableInput
from grader.sandbox.questions import Cell
from grader.submission import find_submissions, read_submission
from tests.test_submission import CODE, LINUX, POSIX, RIGHTS_COUNT


def make_class(root: Path, *students: str) -> None:
    for student in students:
        (root / student).mkdir(parents=True)
        (root / student / "single_neuron.py").write_text(CODE)


@pytest.mark.parametrize("root", ["missing", "file", "empty"])
def test_a_class_that_is_none_is_refused_with_what_to_do(tmp_path: Path, root: str) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "stray.txt").touch()
    with pytest.raises(UnusableInput, match=r"holds a folder for each student|folder for each"):
        find_submissions(tmp_path / root)


@RIGHTS_COUNT
def test_a_class_that_cannot_be_listed_is_refused(tmp_path: Path) -> None:
    root = tmp_path / "class"
    root.mkdir(mode=0)
    with pytest.raises(UnusableInput, match="Permission denied"):
        find_submissions(root)


def test_students_are_in_order_and_strays_are_told(tmp_path: Path) -> None:
    make_class(tmp_path, "bob", "ann", ".hidden student", "__dunder")
    for name in (".git", "__pycache__", "empty-handed"):
        (tmp_path / name).mkdir()
    for name in ("roster.csv", ".DS_Store"):
        (tmp_path / name).touch()
    found = find_submissions(tmp_path)
    assert list(found.folders) == [".hidden student", "__dunder", "ann", "bob", "empty-handed"]
    assert found.ignored == ("__pycache__", "roster.csv")


NAMES = [
    "with space", " leading", "trailing ", "new\nline", "tab\t", "quote'\"`", "-rf", "--seed",
    "...", ".dot", "=1+1", "a;b|c&d", "$(HOME)", "%s%n", "{0}", "<b>&amp;", "\\back", "é", "学生",
    "👩‍🎓", "\u202eltr", "\x1b[31mred", "\x7f", "x" * 255, "é" * 127, "CON", "feedback",
]  # fmt: skip


@LINUX
def test_a_student_may_be_called_anything(tmp_path: Path) -> None:
    names = [*map(os.fsencode, NAMES), b"\xff\xfe", b"caf\xe9"]
    make_class(tmp_path, *map(os.fsdecode, names))
    found = find_submissions(tmp_path)
    assert {os.fsencode(name) for name in found.folders} == set(names)
    for student, folder in found.folders.items():
        assert read_submission(student, folder).parts["single_neuron"] == (
            Cell("single_neuron.py", CODE),
        )


# nbgrader's course


def _submit(course: Path, *students: str) -> None:
    make_class(course / "submitted", *(f"{student}/{ASSIGNMENT}" for student in students))


def test_a_course_holds_its_submissions_among_other_folders(tmp_path: Path) -> None:
    _submit(tmp_path, "ann", "bob")
    make_class(
        tmp_path, f"source/{ASSIGNMENT}", f"release/{ASSIGNMENT}", f"autograded/ann/{ASSIGNMENT}"
    )
    (tmp_path / "gradebook.db").touch()
    found = find_submissions(tmp_path)
    assert found.folders == {name: tmp_path / "submitted" / name for name in ("ann", "bob")}


def test_a_course_in_which_nobody_handed_in_a_part_is_a_course(tmp_path: Path) -> None:
    (tmp_path / "submitted" / "ann" / ASSIGNMENT).mkdir(parents=True)
    assert set(find_submissions(tmp_path).folders) == {"ann"}


def test_a_student_called_submitted_is_a_student(tmp_path: Path) -> None:
    make_class(tmp_path, "submitted", "ann")
    assert set(find_submissions(tmp_path).folders) == {"submitted", "ann"}


@POSIX
def test_a_link_called_submitted_leads_nowhere(tmp_path: Path) -> None:
    make_class(tmp_path, "ann")
    (tmp_path / "submitted").symlink_to(".")
    assert set(find_submissions(tmp_path).folders) == {"ann", "submitted"}
