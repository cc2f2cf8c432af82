"""The whole table of folders through nbgrader: the marks are those of ``backprop grade``."""

from __future__ import annotations

import json
import re
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from grader.assignment import ASSIGNMENT, PARTS
from grader.platforms.nbgrader.folder import CONFIG
from tests.platforms.nbgrader.gradebook import Rows, grades, url_of
from tests.platforms.nbgrader.running import backprop, copied, nbgrader, succeed
from tests.submissions.folders import CASES, Case, lay_out

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]

CLASS: dict[str, Case] = {
    f"s{number:02}-{where}": case
    for number, case in enumerate(CASES.values())
    for where in (("in", "out") if number % 4 == 0 else ("in", "out")[number // 2 % 2 :][:1])
}
"""Every row in a folder ``backprop_calculus/`` of the student's or without one, in turn; some in
both.
"""
SAMPLE = "s*5-*"
"""The students that nbgrader's own command grades."""


def handed_in(bare: Path, course: Path) -> Path:
    """A course with the class's folders. None is copied from another: some hold pipes."""
    copied(bare, course)
    for student, case in CLASS.items():
        folder = course / "submitted" / student
        lay_out(folder / ASSIGNMENT if student.endswith("-in") else folder, case)
    return course


@pytest.fixture(scope="module")
def folders(bare: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return handed_in(bare, tmp_path_factory.mktemp("folders") / "calculus")


@pytest.fixture(scope="module")
def results(folders: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What ``backprop grade`` says of each student."""
    (seed,) = re.findall(r"GradeOutside\.seed = (\d+)", (folders / CONFIG).read_text())
    out = tmp_path_factory.mktemp("results")
    succeed(backprop("grade", folders / "submitted", "--out", out, "--seed", seed))
    document = json.loads((out / "results.json").read_text())
    return {entry["student"]: entry for entry in document["submissions"]}


@pytest.fixture(scope="module")
def autograded(bare: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The course after ``backprop autograde``, and what that said."""
    course = handed_in(bare, tmp_path_factory.mktemp("autograded") / "calculus")
    return course, succeed(backprop("autograde", course, "--jobs", "2"))


Marks = dict[tuple[str, str], float]


def is_graded(entry: Any) -> bool:
    """Whether nbgrader has marks: a link in the place of a part or of all of them has 0 points."""
    in_place = {*PARTS, ASSIGNMENT}
    linked = any(
        "symbolic link" in left["reason"] and Path(left["path"]).stem in in_place
        for left in entry["left_out"]
    )
    return entry.get("handed_in", True) or linked


def marks_of_grade(results: dict[str, Any], students: str = "*") -> Marks:
    """The score of every item of those whom nbgrader grades."""
    return {
        (student, item["id"]): round(item["score"], 4)
        for student, entry in results.items()
        if fnmatch(student, students) and is_graded(entry)
        for item in entry["items"]
    }


def marks_of_nbgrader(rows: Rows) -> Marks:
    """The same from the gradebook, where a question has a cell for its explanation too."""
    marks: Marks = {}
    for (student, part, cell), (score, *_) in rows.items():
        item = f"{part}.{cell.removeprefix('check_').removesuffix('_explanation')}"
        marks[student, item] = round(marks.get((student, item), 0) + score, 4)
    return marks


def test_every_item_has_the_mark_of_grade(
    autograded: tuple[Path, str], results: dict[str, Any]
) -> None:
    expected = marks_of_grade(results)
    assert marks_of_nbgrader(grades(url_of(autograded[0]))) == expected
    assert len({student for student, _ in expected}) >= 50
    assert len(set(expected.values())) > 3, "they are not all the same"


def test_nbgraders_own_command_gives_the_same_marks(
    bare: Path, results: dict[str, Any], tmp_path: Path
) -> None:
    course = handed_in(bare, tmp_path / "calculus")
    succeed(nbgrader(course, "autograde", ASSIGNMENT, f"--student={SAMPLE}"))
    expected = marks_of_grade(results, SAMPLE)
    assert marks_of_nbgrader(grades(url_of(course))) == expected
    assert expected


def test_whoever_has_no_marks_is_named(
    autograded: tuple[Path, str], results: dict[str, Any]
) -> None:
    absent = [student for student, entry in results.items() if not is_graded(entry)]
    assert f"Nothing of {ASSIGNMENT} was found for: {', '.join(absent)}.\n" in autograded[1]


def test_what_was_left_out_is_named_to_the_instructor_and_the_student(
    autograded: tuple[Path, str], results: dict[str, Any]
) -> None:
    course, said = autograded
    for student, entry in results.items():
        lines = "\n".join(line for line in said.splitlines() if student in line)
        pages = "\n".join(map(text_of, (course / "autograded" / student).rglob("*.ipynb")))
        for left in entry["left_out"]:
            assert left["path"] in lines, (student, left)
            assert left["reason"] in lines, (student, left)
            if is_graded(entry):
                assert left["reason"] in pages, (student, left)


def text_of(notebook: Path) -> str:
    """What a notebook says in text cells and below its code."""
    said = []
    for cell in json.loads(notebook.read_text())["cells"]:
        said.append("".join(cell["source"]))
        pages = ("".join(o.get("data", {}).get("text/html", "")) for o in cell.get("outputs", []))
        said += [BeautifulSoup(page, "html.parser").text for page in pages]
    return "\n".join(said)
