"""A class's pages in a browser, one student's full of what could act: nothing does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from nbgrader.api import Gradebook

from grader.assignment import ASSIGNMENT
from tests.platforms.nbgrader.conftest import Server
from tests.platforms.nbgrader.gradebook import url_of
from tests.platforms.nbgrader.notations import HOST, NOTATIONS

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]

CDN = "https://cdnjs.cloudflare.com/ajax/libs/mathjax/2.7.7/"
LOADER = f"""
const script = document.createElement("script");
script.src = "{CDN}MathJax.js?config=TeX-AMS-MML_HTMLorMML-full,Safe";
document.head.appendChild(script);
"""
"""What nbconvert's address of MathJax leads to, with a configuration that the package has."""

HOLDING = """host => [...document.querySelectorAll("*")].filter(element =>
    [...element.attributes].some(a => a.value.includes(host) && a.name !== "placeholder")
).map(element => element.outerHTML.slice(0, 300))"""
"""The formgrader shows a comment of the grader's as the placeholder of the field for a person's."""

PARTS_READ = ["single_neuron", "review"]


@dataclass
class Visit:
    """A page that was opened, and all that it asked for, the submission's own id left out."""

    page: Any
    asked: set[str] = field(default_factory=set)

    def open(self, url: str) -> None:
        self.asked.clear()
        self.page.goto(url)
        self.page.wait_for_function("window.MathJax && MathJax.isReady")
        self.page.evaluate("new Promise(done => MathJax.Hub.Queue(() => done(true)))")


@pytest.fixture
def visit(browser: Any) -> Iterator[Visit]:
    """A page for which MathJax comes from a package and everything else outside is refused."""
    mathjax = Path(pytest.importorskip("jupyter_server_mathjax").__file__).parent / "static"
    context = browser.new_context()
    context.set_default_timeout(120_000)
    visit = Visit(context.new_page())

    def answer(route: Any) -> None:
        url = route.request.url
        visit.asked.add(re.sub(r"[0-9a-f]{32}|/(ada|mal)/", "*", url))
        local = mathjax / url.removeprefix(CDN).partition("?")[0]
        if url.startswith(f"{CDN}latest.js"):
            route.fulfill(body=LOADER, content_type="text/javascript")
        elif url.startswith(CDN) and local.is_file():
            route.fulfill(path=local)
        elif url.startswith(("http://127.0.0.1", "file:")):
            route.continue_()
        else:
            route.abort()

    context.route("**/*", answer)
    yield visit
    context.close()


def submission(server: Server, student: str, part: str) -> str:
    with Gradebook(url_of(server.course), ASSIGNMENT) as gradebook:
        found = gradebook.find_submission_notebook(part, ASSIGNMENT, student)
        return server.page(f"formgrader/submissions/{found.id}/")


def feedback(server: Server, student: str, part: str) -> str:
    return (server.course / "feedback" / student / ASSIGNMENT / f"{part}.html").as_uri()


@pytest.mark.parametrize("part", PARTS_READ)
@pytest.mark.parametrize("address", [submission, feedback])
def test_nothing_that_a_student_wrote_is_more_than_text(
    address: Any, part: str, server: Server, visit: Visit
) -> None:
    visit.open(address(server, "ada", part))
    formulas = visit.page.locator(".MathJax").count()
    asked = set(visit.asked)
    visit.open(address(server, "mal", part))

    page = visit.page
    assert HOST in page.inner_text("body")
    assert page.evaluate(HOLDING, HOST) == []
    assert page.evaluate("window.acted") is None
    assert visit.asked == asked
    assert formulas > 10
    assert page.locator(".MathJax").count() == formulas
    assert page.locator("pre .MathJax, .tex2jax_ignore .MathJax").count() == 0
    for element in ("iframe", "object", "embed", "pre.mermaid", "img"):
        assert page.locator(element).count() == 0
    if part == "single_neuron":
        text = page.inner_text("body")
        for name, written in NOTATIONS.items():
            assert written.partition("\n")[0].rstrip() in text or not written.isprintable(), name


def test_lists_of_students_open_whatever_was_handed_in(server: Server, visit: Visit) -> None:
    page = visit.page
    for path in (
        f"manage_submissions/{ASSIGNMENT}",
        f"gradebook/{ASSIGNMENT}/single_neuron",
        "manage_students/mal",
    ):
        page.goto(server.page(f"formgrader/{path}"))
        page.locator("#main-table tr td").first.wait_for()
        assert page.evaluate(HOLDING, HOST) == []
    assert not [url for url in visit.asked if HOST in url]


@pytest.mark.parametrize("student", ["lea", "olga", "nils"])
def test_every_student_has_a_page_in_the_formgrader(
    student: str, server: Server, visit: Visit
) -> None:
    for part in PARTS_READ:
        answer = visit.page.goto(submission(server, student, part))
        assert answer.status == 200
        visit.page.locator(".nbgrader_cell").first.wait_for()
