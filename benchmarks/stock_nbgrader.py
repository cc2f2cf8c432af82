"""The class as a stock nbgrader course."""

from __future__ import annotations

import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from environments import activated
from plain_tests import code_cell, solved_cells, tests_of, write_notebook

from grader.assignment import ASSIGNMENT, CODING_PARTS


def prepare(course: Path, python: Path, students: int) -> list[str | Path]:
    """Make a released assignment with submissions; return the command that grades them."""
    for part in CODING_PARTS:
        path = f"{ASSIGNMENT}/{part}.ipynb"
        cells = _cells(part)
        write_notebook(course / "source" / path, cells)
        for number in range(students):
            write_notebook(course / "submitted" / f"student{number:05}" / path, cells)
    nbgrader = python.with_name("nbgrader")
    subprocess.run(
        [str(nbgrader), "generate_assignment", ASSIGNMENT],
        cwd=course, env=activated(python), check=True, capture_output=True,
    )  # fmt: skip
    return [nbgrader, "autograde", ASSIGNMENT]


def full_marks(course: Path, students: int) -> bool:
    """Whether every test of every student was passed."""
    tests = sum(len(tests_of(part)) for part in CODING_PARTS)
    with closing(sqlite3.connect(course / "gradebook.db")) as gradebook:
        (passed,) = gradebook.execute("SELECT sum(auto_score) FROM grade").fetchone()
    return bool(passed == tests * students)


def _cells(part: str) -> list[object]:
    solved = [
        code_cell(source, grade_id=f"cell{at}", grade=False, solution=True, locked=False)
        for at, source in enumerate(solved_cells(part))
    ]
    tests = [
        code_cell(test, grade_id=function, points=1, grade=True, solution=False, locked=True)
        for function, test in tests_of(part).items()
    ]
    return solved + tests
