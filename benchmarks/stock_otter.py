"""The class as assignments of otter-grader, one a part, graded without containers."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from environments import activated
from plain_tests import code_cell, solved_cells, tests_of, write_notebook

from grader.assignment import CODING_PARTS

DRIVER = """
import json, sys
from pathlib import Path
from otter.api import grade_submission

course = Path(sys.argv[1])
totals = {}
for notebook in sorted(course.glob("submitted/*/*.ipynb")):
    graded = grade_submission(str(notebook), str(course / f"{notebook.stem}.zip"), quiet=True)
    totals[str(notebook)] = (graded.total, graded.possible)
(course / "totals.json").write_text(json.dumps(totals))
"""
TEST = "OK_FORMAT = False\nfrom otter.test_files import test_case\nname, points = {name!r}, 1\n"


def prepare(course: Path, python: Path, students: int) -> list[str | Path]:
    """Make an autograder for each part, and submissions; return the command that grades them."""
    for part in CODING_PARTS:
        tests = course / "tests" / part
        tests.mkdir(parents=True)
        for function, test in tests_of(part).items():
            (tests / f"{function}.py").write_text(_test_file(function, test), encoding="utf-8")
        otter = str(python.with_name("otter"))
        subprocess.run(
            [otter, "generate", "-t", str(tests), "-o", f"{part}.zip"],
            cwd=course, env=activated(python), check=True, capture_output=True,
        )  # fmt: skip
        cells = [code_cell(source) for source in solved_cells(part)]
        for number in range(students):
            own = course / "submitted" / f"student{number:05}"
            write_notebook(own / f"{part}.ipynb", cells)
    return [python, "-c", DRIVER, course]


def full_marks(course: Path, students: int) -> bool:
    """Whether every test of every student was passed."""
    totals = json.loads((course / "totals.json").read_text(encoding="utf-8"))
    return len(totals) == students * len(CODING_PARTS) and all(
        total == possible for total, possible in totals.values()
    )


def _test_file(function: str, test: str) -> str:
    body = "\n".join("    " + line for line in test.splitlines())
    return f"{TEST.format(name=function)}\n@test_case()\ndef test({function}):\n{body}\n"
