"""The whole way of a student in a browser, from an empty page to the marks.

Pyodide comes from a public package that holds it, and each of its files is compared with the
official hash. Where it cannot be had, these tests are skipped and say why.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from grader.assignment import ASSIGNMENT, PARTS
from grader.assignment.catalogue import CATALOGUE, QUESTIONS
from grader.site.pages import write_site
from tests.platforms.nbgrader.gradebook import grades, url_of
from tests.platforms.nbgrader.running import backprop, generated_course, nbgrader, succeed
from tests.site.conftest import PLACE, Go, Visit, serving
from tests.site.distribution import pyodide_distribution
from tests.site.solving import answers, check, download, idle, text_in, type_in

__all__ = ["pyodide_distribution"]

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]

LOOP = "def sigmoid_prime(z):\n    while True:\n        pass\n"
SLIP = "def dC_da(a, y):\n    return a - y\n"


@pytest.fixture(scope="session")
def whole(pyodide_distribution: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site that has Pyodide beside it."""
    out = tmp_path_factory.mktemp("host") / PLACE
    write_site(out, pyodide_distribution)
    yield from serving(out)


@pytest.fixture
def student(whole: str, visit: Go) -> Visit:
    """A student who has just come to the site."""
    return visit(f"{whole}index.html", accept_downloads=True)


def points_of(entry_id: str) -> float:
    """What a page can give: explanations are read later."""
    entry = CATALOGUE[entry_id]
    later = QUESTIONS[entry_id].explanation_points if entry_id in QUESTIONS else 0.0
    return entry.points - later


def test_from_an_empty_page_to_the_marks(student: Visit, whole: str, tmp_path: Path) -> None:
    page = student.page
    assert page.locator("#total").inner_text() == "0 of 100 points so far"
    work = tmp_path / "class" / "ada"
    work.mkdir(parents=True)

    for part in PARTS:
        page.goto(f"{whole}{part}.html")
        solve(page, part)
        download(page, work)
    page.goto(f"{whole}index.html")

    right = sum(map(points_of, CATALOGUE))
    assert page.locator("#total").inner_text() == f"{right:g} of 100 points so far"
    assert student.errors == []
    assert student.elsewhere(whole) == []
    marks = graded(work.parent, tmp_path / "results")
    assert marks == autograded(work, tmp_path / "calculus")
    assert {id: marks[id] for id in CATALOGUE if id not in QUESTIONS} == {
        id: entry.points for id, entry in CATALOGUE.items() if id not in QUESTIONS
    }


def solve(page: Any, part: str) -> None:
    """Fill in a part cell by cell and check it, with mistakes and a reload on the way."""
    entries = {id.partition(".")[2]: entry for id, entry in CATALOGUE.items() if entry.part == part}
    for number, (key, text) in enumerate(answers(part).items()):
        if key == "dC_da" and part == "single_neuron":
            type_in(page, key, SLIP)
            assert check(page, key) == "◐ partly right, 1.8 of 3 points"
        if key == "sigmoid_prime" and part == "single_neuron":
            type_in(page, key, LOOP)
            assert check(page, key) == "… took too long, 0 of 3 points"
            assert "look for a loop that never ends" in page.locator("#sigmoid_prime").inner_text()
        type_in(page, key, text)
        if number == 3:
            page.reload()
            assert text_in(page, key) == text
    page.locator("#check-all").click()
    idle(page, ".work")
    words = "right so far" if part == "review" else "right"
    for key, entry in entries.items():
        said = page.locator(f"#{key} .standing").inner_text()
        assert said == f"✓ {words}, {points_of(entry.id):g} of {entry.points:g} points"


def graded(submissions: Path, out: Path) -> dict[str, float]:
    """Each item's marks by ``backprop grade``, without those of explanations."""
    succeed(backprop("grade", submissions, "--out", out))
    (ada,) = json.loads((out / "results.json").read_text(encoding="utf-8"))["submissions"]
    marks = {}
    for item in ada["items"]:
        later = [c["score"] for c in item["checks"] if c["name"].endswith("_explanation")]
        marks[item["id"]] = round(item["score"] - sum(later), 6)
        marks |= {f"{item['id']}_explanation": score for score in later}
    return marks


def autograded(work: Path, course: Path) -> dict[str, float]:
    """The same by ``nbgrader autograde``."""
    generated_course(course)
    shutil.copytree(work, course / "submitted" / "ada" / ASSIGNMENT)
    succeed(nbgrader(course, "autograde", ASSIGNMENT))
    return {
        f"{part}.{cell.removeprefix('check_')}": round(auto or 0.0, 6)
        for (_, part, cell), (auto, *_) in grades(url_of(course)).items()
        if f"{part}.{cell.removeprefix('check_').removesuffix('_explanation')}" in CATALOGUE
    }
