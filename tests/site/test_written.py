"""What a page writes is graded by the command and by nbgrader with the same marks."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from grader.assignment import PARTS
from grader.assignment.catalogue import CATALOGUE, QUESTIONS
from grader.self_check import browser
from tests.conftest import SOLUTIONS, needs_sandbox
from tests.site.test_whole_way import autograded, graded

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore"), needs_sandbox]


def test_all_solutions_get_all_marks_from_both(tmp_path: Path) -> None:
    work = tmp_path / "class" / "ada"
    work.mkdir(parents=True)
    for part in PARTS:
        opened = json.loads(browser.read(f"{part}.py", (SOLUTIONS / f"{part}.py").read_bytes()))
        own = {"cell": None, "kind": "code", "source": "import math"}
        cells = json.dumps([*opened["cells"][:3], own, *opened["cells"][3:]])
        (work / f"{part}.ipynb").write_bytes(browser.write(part, cells))
    marks = graded(work.parent, tmp_path / "results")
    assert marks == autograded(work, tmp_path / "calculus")
    for id, entry in CATALOGUE.items():
        later = QUESTIONS[id].explanation_points if id in QUESTIONS else 0
        assert marks[id] == entry.points - later, id
