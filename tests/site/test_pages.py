"""The pages as files: complete, without solutions, and with nothing from anywhere else."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup

from grader.assignment import CODING_PARTS, PARTS
from grader.assignment.catalogue import CATALOGUE
from grader.errors import UnusableInput
from grader.site.lesson import ON_A_PAGE
from grader.site.pages import write_site
from tests.conftest import EXERCISES
from tests.test_architecture import answers

NAMES = ("index", *PARTS)


def parsed(pages: Path, name: str) -> BeautifulSoup:
    return BeautifulSoup((pages / f"{name}.html").read_text(encoding="utf-8"), "html.parser")


def notebook(part: str) -> list[dict[str, object]]:
    cells = json.loads((EXERCISES / f"{part}.ipynb").read_text(encoding="utf-8"))["cells"]
    return [{**cell, "source": "".join(cell["source"])} for cell in cells]


@pytest.mark.parametrize("name", NAMES)
def test_every_link_leads_to_a_file_of_the_site(pages: Path, name: str) -> None:
    page = parsed(pages, name)
    links = [tag.get(key) for key in ("href", "src") for tag in page.find_all(**{key: True})]

    assert len(links) > 8
    for link in map(urlsplit, links):
        assert (link.scheme, link.netloc) == ("", ""), link
        assert not link.path.startswith("/"), link
        target = name if not link.path else link.path.removesuffix(".html")
        if link.fragment:
            assert parsed(pages, target).find(id=link.fragment), link
        assert not link.path or (pages / link.path).is_file(), link


@pytest.mark.parametrize("name", NAMES)
def test_ids_are_there_once(pages: Path, name: str) -> None:
    ids = [tag["id"] for tag in parsed(pages, name).find_all(id=True)]
    assert sorted(ids) == sorted(set(ids))


@pytest.mark.parametrize("part", PARTS)
def test_every_exercise_has_an_editor_with_what_is_handed_out(pages: Path, part: str) -> None:
    page = parsed(pages, part)
    handed_out = {
        cell["id"]: cell["source"] for cell in notebook(part) if cell["cell_type"] == "code"
    }
    cells = {tag["data-id"]: tag.get_text() for tag in page.find_all(attrs={"data-id": True})}

    assert cells == handed_out
    exercises = page.find_all(attrs={"data-exercise": True})
    assert [tag["data-exercise"] for tag in exercises] == [
        id for id, entry in CATALOGUE.items() if entry.part == part
    ]
    for tag in exercises:
        assert tag.find(class_="editor")
        assert [button["class"][0] for button in tag.find_all("button")][:3] == [
            "check", "stop", "hint",
        ]  # fmt: skip


def words(text: str) -> list[str]:
    return re.findall(r"[A-Za-z]{2,}", text)


@pytest.mark.parametrize("part", PARTS)
def test_all_of_the_text_is_there(pages: Path, part: str) -> None:
    page = parsed(pages, part)
    for formula in page.find_all("math"):
        formula.decompose()
    shown = " ".join(tag.get_text() for tag in page.find_all(class_="text"))
    text = "\n".join(c["source"] for c in notebook(part) if c["cell_type"] == "markdown")
    text = re.sub(r"<!--.*?-->|\$\$.*?\$\$|\$[^$]*\$", " ", text, flags=re.DOTALL)
    for in_a_notebook, on_a_page in ON_A_PAGE.items():
        text = re.sub(in_a_notebook, on_a_page, text)

    assert words(shown) == words(text)


OF_A_NOTEBOOK = re.compile(r"notebook|\bcells?\b|\bkernel|\.py\b|\.ipynb\b|beside this|\brun\b")


@pytest.mark.parametrize("part", PARTS)
def test_no_text_speaks_of_a_notebook(pages: Path, part: str) -> None:
    code = "\n".join(str(c["source"]) for c in notebook(part) if c["cell_type"] == "code")
    (imported,) = re.findall(r"from grader import (.+)", code)
    for text in parsed(pages, part).find_all(class_="text"):
        assert not OF_A_NOTEBOOK.findall(text.get_text())
        spans = [span.get_text().partition("(")[0] for span in text.find_all("code")]
        assert not set(spans) & set(imported.split(", "))


@pytest.mark.parametrize("in_a_notebook", ON_A_PAGE)
def test_the_lesson_says_what_its_pages_say_otherwise(in_a_notebook: str) -> None:
    texts = "\n".join(str(cell["source"]) for part in PARTS for cell in notebook(part))
    assert re.search(in_a_notebook, texts)


@pytest.mark.parametrize("part", PARTS)
def test_no_formula_is_left_as_it_is_typed(pages: Path, part: str) -> None:
    page = parsed(pages, part)
    for code in page.find_all(["pre", "code", "script"]):
        code.decompose()
    assert "$" not in page.get_text()
    assert "\\" not in page.get_text()
    assert part not in CODING_PARTS or len(page.find_all("math")) > 20


def test_no_page_holds_a_line_of_a_solution(pages: Path) -> None:
    handed_out = "".join(path.read_text(encoding="utf-8") for path in EXERCISES.glob("*.py"))
    known = [code for code in answers() if code not in handed_out]
    texts = {name: str(parsed(pages, name)) + parsed(pages, name).get_text() for name in NAMES}

    assert len(known) > 40
    assert [(code, name) for name, text in texts.items() for code in known if code in text] == []


@pytest.mark.parametrize("name", NAMES)
def test_a_page_may_load_nothing_but_its_own_files_and_pyodide(pages: Path, name: str) -> None:
    page = parsed(pages, name)
    policy = page.find("meta", attrs={"http-equiv": "Content-Security-Policy"})["content"]
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))

    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == "'self' 'wasm-unsafe-eval' blob:"
    others = re.findall(r"https?://\S+?(?=[\s;]|$)", policy)
    assert set(others) <= {"https://cdn.jsdelivr.net"}
    assert "https:" not in rules["script-src"]
    inline = [tag for tag in page.find_all("script") if not tag.get("src")]
    assert [tag["type"] for tag in inline] == ["application/json"]
    assert not page.find_all(style=True)
    assert not [tag for tag in page.find_all() for name in tag.attrs if name.startswith("on")]


def test_made_again_the_same_files_are_there(pages: Path, tmp_path: Path) -> None:
    out = tmp_path / "site"
    write_site(out)
    first = {path.relative_to(out): path.read_bytes() for path in out.rglob("*") if path.is_file()}
    write_site(out)
    again = {path.relative_to(out): path.read_bytes() for path in out.rglob("*") if path.is_file()}

    assert first == again
    assert {path.name for path in pages.glob("*.html")} == {f"{name}.html" for name in NAMES}


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path) -> None:
    mine = tmp_path / "index.html"
    mine.write_text("my own page")

    with pytest.raises(UnusableInput, match="holds other files"):
        write_site(tmp_path)
    with pytest.raises(UnusableInput, match="is a file"):
        write_site(mine)
    assert [path.name for path in tmp_path.iterdir()] == ["index.html"]
    assert mine.read_text() == "my own page"
