"""What a student wrote, on nbgrader's own pages: text and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbconvert.exporters import HTMLExporter
from nbgrader.server_extensions.formgrader import handlers
from traitlets.config import Config

from grader.platforms.nbgrader.inert import MOST_SHOWN, as_text, inert, note
from tests.platforms.nbgrader.notations import HOST, NOTATIONS

pytestmark = pytest.mark.filterwarnings("ignore")

MATHJAX_SKIPS = ["script", "noscript", "style", "textarea", "pre", "code"]
"""Elements in which MathJax 2.7 looks for no formula, from its tex2jax.js."""

FORMGRADER = {"nbgrader": {}, "index": 0, "total": 1, "base_url": "", "student": "ada"}
FEEDBACK = {"nbgrader": {"notebook": "x", "score": 0.0, "max_score": 1.0, "late_penalty": 0}}
TEMPLATES: dict[str, dict[str, Any]] = {"formgrade": FORMGRADER, "feedback": FEEDBACK}


@pytest.fixture(scope="module", params=TEMPLATES)
def page_of(request: pytest.FixtureRequest) -> Any:
    """Makes one of nbgrader's pages of some cells, as nbgrader does."""
    settings = Config()
    settings.HTMLExporter.template_name = request.param
    settings.HTMLExporter.extra_template_basedirs = [handlers.template_path]
    bootstrap = Path(handlers.static_path, "node_modules", "bootstrap", "dist", "css")
    settings.HTMLExporter.extra_template_paths = [str(bootstrap)]
    exporter = HTMLExporter(config=settings)

    def page(*cells: Any) -> BeautifulSoup:
        notebook = nbformat.v4.new_notebook(cells=list(cells))
        html, _ = exporter.from_notebook_node(notebook, dict(TEMPLATES[request.param]))
        return BeautifulSoup(html, "html.parser")

    return page


def elements(page: BeautifulSoup) -> list[tuple[str, dict[str, Any]]]:
    return [(element.name, element.attrs) for element in page.find_all()]


def text_cell(source: str) -> Any:
    return nbformat.v4.new_markdown_cell(source)


def shown_text(page: BeautifulSoup) -> str:
    return "\n".join(element.get_text() for element in page.select(".rendered_html"))


@pytest.mark.parametrize("name", NOTATIONS)
def test_a_text_cell_is_text_in_which_nothing_is_seen(name: str, page_of: Any) -> None:
    shown = page_of(*inert([text_cell(NOTATIONS[name])], {}))
    assert elements(shown) == elements(page_of(*inert([text_cell("plain words")], {})))
    for text in shown.find_all(string=True):
        if "\\href" in text or "\\def" in text or "\\class" in text:
            assert text.find_parent(MATHJAX_SKIPS)


@pytest.mark.parametrize("name", NOTATIONS)
def test_a_comment_is_text_in_which_nothing_is_seen(name: str, page_of: Any) -> None:
    shown = page_of(text_cell(as_text(NOTATIONS[name])))
    assert elements(shown) == elements(page_of(text_cell(as_text("plain words"))))


def test_without_the_fence_some_notations_would_be_more(page_of: Any) -> None:
    plain = elements(page_of(text_cell("plain words")))
    alive = [name for name in NOTATIONS if "half" not in name and "attachment" not in name]
    changed = [name for name in alive if elements(page_of(text_cell(NOTATIONS[name]))) != plain]
    assert len(changed) > 15


def test_what_was_written_can_be_read(page_of: Any) -> None:
    for name, text in NOTATIONS.items():
        if text.isprintable():
            assert text in shown_text(page_of(*inert([text_cell(text)], {}))), name


def test_what_cannot_be_seen_is_written_out(page_of: Any) -> None:
    text = shown_text(page_of(*inert([text_cell("\u202ea\0b\ud800c\x1b]8")], {})))
    assert "<U+202E>a<U+0000>b<U+D800>c<U+001B>]8" in text


def test_lines_end_in_one_way() -> None:
    text, code = inert([text_cell("a\r\nb\rc"), nbformat.v4.new_code_cell("a\r\nb\rc")], {})
    assert text.source == "~~~\na\nb\nc\n~~~"
    assert code.source == "a\nb\nc"


def test_an_instructors_own_text_stays_as_it_is_with_its_own_images(page_of: Any) -> None:
    own = "## A title\n\n![x](attachment:x.png) $z$"
    picture = {"x.png": {"image/png": "aaaa"}}
    (cell,) = inert([text_cell(own)], {own: picture})
    assert cell.source == own
    assert page_of(cell).find("img").attrs["src"] == "data:image/png;base64,aaaa"
    (other,) = inert([text_cell(f"{own} ")], {own: picture})
    assert page_of(other).find("img") is None


def test_code_is_text_too(page_of: Any) -> None:
    (cell,) = inert([nbformat.v4.new_code_cell("\n".join(NOTATIONS.values()))], {})
    shown = page_of(cell)
    assert not [attrs for _, attrs in elements(shown) if HOST in str(attrs)]
    assert shown.find(["img", "svg"]) is None
    nbformat.validate(nbformat.v4.new_notebook(cells=[cell]))
    nbformat.writes(nbformat.v4.new_notebook(cells=[cell])).encode()


def test_a_long_file_is_cut_and_that_is_said() -> None:
    cells = [nbformat.v4.new_code_cell("x" * 30_000), text_cell("y" * 30_000), text_cell("z")]
    said, first, second, third = inert(cells, {})
    assert "first 50,000 characters" in said.source
    shown = len(first.source) + second.source.count("y") + len(third.source)
    assert shown == MOST_SHOWN


def test_a_note_is_told_from_what_a_student_wrote(page_of: Any) -> None:
    mine = page_of(*inert([note("left out")], {}))
    theirs = page_of(*inert([text_cell(note("left out").source)], {}))
    assert mine.find("strong").get_text() == "The grader notes"
    assert theirs.find("strong") is None
