"""The formgrader and a student's notebook, opened, clicked and read in a browser."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import nbformat
import pytest

from grader.assignment import ASSIGNMENT
from tests.platforms.nbgrader.classroom import half_right, solved
from tests.platforms.nbgrader.conftest import Server
from tests.platforms.nbgrader.gradebook import grades, url_of

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]

PATIENCE = 60_000
"""Milliseconds for a machine that starts kernels and browsers beside other work."""


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    context = browser.new_context(viewport={"width": 1300, "height": 2000})
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    context.close()


def open_review(server: Server, page: Any, student: str, cell: str) -> Any:
    """Go to a student's review by clicking, and return the field for a cell's score.

    The formgrader asks for each cell's score and comment when the page is there.
    """
    page.goto(server.page(f"formgrader/gradebook/{ASSIGNMENT}/review"))
    row = page.locator("tr", has=page.locator("a.name-shown", has_text=student))
    row.locator("a.name-hidden").click()
    score = page.locator(f"#{cell}")
    score.wait_for()
    for field in (cell, f"{cell}-comment"):
        page.wait_for_function(f"document.getElementById('{field}').placeholder != ''")
    return score


def test_an_explanation_is_read_with_its_evidence_and_scored_in_the_formgrader(
    server: Server, page: Any
) -> None:
    before = grades(url_of(server.course))
    waiting = sorted(key for key, row in before.items() if row[3])
    student, _, cell = waiting[0]
    page.goto(server.page(f"formgrader/gradebook/{ASSIGNMENT}/review"))
    marked = page.locator('td.needs-manual-grade[data-order="1"]')
    marked.first.wait_for()
    assert marked.count() == len({student for student, _, _ in waiting})

    score = open_review(server, page, student, cell)
    assert float(score.get_attribute("placeholder")) == before[waiting[0]][0]
    assert "needs_manual_grade" in score.get_attribute("class")
    assert "rubric's score is provisional" in page.inner_text("body")

    with page.expect_response(lambda r: "/api/grade/" in r.url and r.request.method == "PUT"):
        score.fill("1.25")
        score.press("Tab")
    _, manual, _, waits, _ = grades(url_of(server.course))[waiting[0]]
    assert (manual, waits) == (1.25, False)


def test_a_sure_explanation_does_not_wait(server: Server, page: Any) -> None:
    score = open_review(server, page, "ada", "q1_explanation")
    assert "needs_manual_grade" not in score.get_attribute("class")
    assert "Scored by the rubric" in page.inner_text("body")


def test_what_a_student_wrote_does_not_act_in_the_formgrader(server: Server, page: Any) -> None:
    open_review(server, page, "farid", "q1_explanation")
    assert "window.stolen" in page.inner_text("body")
    assert page.evaluate("window.stolen") is None


def test_the_formgraders_own_button_autogrades(server: Server, page: Any) -> None:
    before = grades(url_of(server.course))
    page.goto(server.page(f"formgrader/manage_submissions/{ASSIGNMENT}"))
    row = page.locator("tr", has=page.locator("td.student-id", has_text="zoe"))
    with page.expect_response(lambda r: r.url.endswith("/zoe/autograde")) as answer:
        row.locator(".autograde a").click()

    assert answer.value.json()["success"], answer.value.json()
    assert grades(url_of(server.course)) == before


def student_notebook(server: Server, student: str) -> str:
    notebooks = solved(server.course / "release" / ASSIGNMENT)
    half_right(notebooks)
    notebook = notebooks["single_neuron.ipynb"]
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    notebook.cells = code[:5]  # few enough to be drawn all at once
    for source in ("hint(sigmoid_prime)", "hint(sigmoid_prime)"):
        notebook.cells.append(nbformat.v4.new_code_cell(source))
    folder = server.course / student
    folder.mkdir()
    nbformat.write(notebook, folder / "single_neuron.ipynb")
    return f"{student}/single_neuron.ipynb"


def run_all_cells(page: Any, address: str) -> None:
    """Open a notebook and run it; before its kernel has answered, a notebook ignores that."""
    with page.expect_websocket(lambda socket: "/api/kernels/" in socket.url) as connected:
        page.goto(address)
    connected.value.wait_for_event("framereceived")
    idle = page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]")
    idle.first.wait_for(state="attached")
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_text("Run All Cells", exact=True).click()


@pytest.mark.parametrize(("front_end", "student"), [("lab/tree", "liv"), ("notebooks", "max")])
def test_a_student_runs_the_notebook_and_reads_verdicts_and_hints(
    front_end: str, student: str, server: Server, page: Any
) -> None:
    run_all_cells(page, server.page(f"{front_end}/{student_notebook(server, student)}"))
    for hint in ("Hint 1 of", "Hint 2 of"):
        page.locator(".backprop-not_attempted", has_text=hint).wait_for()
    wrong = page.locator(".backprop-partial", has_text="single_neuron.dC_da").first
    said = wrong.inner_text()
    assert "◐ partly right" in said
    assert "1.8 of 3 points" in said
    assert "The factor 2 is missing" in said
    assert 'hint("single_neuron.dC_da")' in said
    right = page.locator(".backprop-passed", has_text="single_neuron.sigmoid_prime").first
    assert "✓ right" in right.inner_text()
    assert page.locator(".jp-OutputArea-executeResult").count() == 0
