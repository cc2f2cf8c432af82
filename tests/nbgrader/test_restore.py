"""Restoring marked cells: whatever was handed in, nbgrader gets what the instructor made."""

from __future__ import annotations

import json
from typing import Any

import nbformat
import pytest
from nbgrader.nbgraderformat import MetadataValidator

from grader.assignment import PARTS
from grader.course.restore import SourceCell, restored
from grader.course.submitted import expect_every_notebook, read_notebook


def answer(name: str) -> SourceCell:
    return _source(name, f"def {name}(): ...", grade=False, locked=False, solution=True)


def check_of(name: str, points: float) -> SourceCell:
    return _source(
        f"check_{name}", f"check({name})", grade=True, locked=True, solution=False, points=points
    )


def _source(grade_id: str, text: str, **about: Any) -> SourceCell:
    metadata = {"schema_version": 3, "grade_id": grade_id, "cell_type": "code", **about}
    return SourceCell(grade_id, "code", text, metadata)


SOURCES = [answer("f"), check_of("f", 3.0), answer("g"), check_of("g", 2.0)]


def code(source: str, grade_id: str | None = None) -> Any:
    metadata = {"nbgrader": {"grade_id": grade_id}} if grade_id else {}
    return nbformat.v4.new_code_cell(source, metadata=nbformat.from_dict(metadata))


ANSWERS = [code("my f", "f"), code("mine", "check_f"), code("my g", "g"), code("", "check_g")]
RIGHT = ["my f", "check(f)", "my g", "check(g)"]

HANDED_IN = {
    "as it was released": (ANSWERS, RIGHT),
    "with notes between": ([code("note"), *ANSWERS, code("note")], ["note", *RIGHT, "note"]),
    "nothing": ([], [source.source for source in SOURCES]),
    "without checks": ([ANSWERS[0], ANSWERS[2]], RIGHT),
    "without the first answer": (ANSWERS[1:], ["def f(): ...", *RIGHT[1:]]),
    "without any id": ([code("my f")], ["my f", *(source.source for source in SOURCES)]),
    "in another order": (
        [ANSWERS[3], ANSWERS[0], ANSWERS[2], ANSWERS[1]],
        ["check(g)", "my f", "my g", "check(f)"],
    ),
    "with an answer twice": (
        [code("old f", "f"), *ANSWERS],
        ["old f", *RIGHT],
    ),
    "with an unknown id": ([code("x", "h"), *ANSWERS], ["x", *RIGHT]),
    "as text": (
        [nbformat.v4.new_markdown_cell("my f", metadata=ANSWERS[0].metadata), *ANSWERS[1:]],
        RIGHT,
    ),
}


@pytest.mark.parametrize("name", HANDED_IN)
def test_marked_cells_are_all_there_once_with_their_own_metadata(name: str) -> None:
    cells, expected = HANDED_IN[name]
    back = list(restored([nbformat.from_dict(cell) for cell in cells], SOURCES))
    notebook = nbformat.v4.new_notebook(cells=back)

    assert [cell.source for cell in back] == expected
    MetadataValidator().validate_nb(notebook)
    marked = [cell for cell in back if "nbgrader" in cell.metadata]
    assert {cell.metadata.nbgrader.grade_id for cell in marked} == {s.grade_id for s in SOURCES}
    assert len(marked) == len(SOURCES)
    assert all(dict(c.metadata.nbgrader) in [dict(s.metadata) for s in SOURCES] for c in marked)
    assert {cell.cell_type for cell in marked} == {"code"}


UNREADABLE: dict[str, str | bytes] = {
    "no JSON": "{",
    "another JSON": "[1, 2]",
    "nested too deeply": "[" * 100_000,
    "no cells": '{"nbformat": 4, "nbformat_minor": 5, "metadata": {}}',
    "cells that are none": '{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [1]}',
    "an unknown format": '{"nbformat": 99, "nbformat_minor": 0, "metadata": {}, "cells": []}',
    "no text": b"\xff\xfe\x00",
    "nothing": "",
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_a_file_that_is_no_notebook_is_an_empty_one(name: str, tmp_path: Any) -> None:
    content = UNREADABLE[name]
    path = tmp_path / "x.ipynb"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())

    assert read_notebook(path).cells == []


def test_a_missing_file_and_a_link_are_empty_notebooks(tmp_path: Any) -> None:
    other = tmp_path / "other.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[code("secret")]), other)
    link = tmp_path / "link.ipynb"
    link.symlink_to(other)

    assert read_notebook(other).cells
    assert read_notebook(tmp_path / "none.ipynb").cells == []
    assert read_notebook(link).cells == []


ODD_CELLS: dict[str, tuple[dict[str, Any], str]] = {
    "metadata that is a text": ({"cell_type": "code", "metadata": {"nbgrader": "x"}}, "code"),
    "a grade id that is a list": (
        {"cell_type": "code", "metadata": {"nbgrader": {"grade_id": []}}},
        "code",
    ),
    "a raw cell": ({"cell_type": "raw", "metadata": {}}, "markdown"),
    "a type of its own": ({"cell_type": "applet", "metadata": {}}, "markdown"),
}


@pytest.mark.parametrize("name", ODD_CELLS)
@pytest.mark.filterwarnings("ignore")
def test_an_odd_cell_becomes_a_sound_one(name: str, tmp_path: Any) -> None:
    odd, expected = ODD_CELLS[name]
    raw = {"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": [{**odd, "source": "x"}]}
    path = tmp_path / "x.ipynb"
    path.write_text(json.dumps(raw))
    notebook = read_notebook(path)

    nbformat.validate(notebook)
    (cell,) = notebook.cells
    assert (cell.cell_type, cell.source, dict(cell.metadata)) == (expected, "x", {})


TEXTS = {
    "a script": ("<script>x</script>", "<script"),
    "an image": ('<img src="x" onerror="y">', "<img"),
    "an end tag": ("</div>", "</div"),
    "a comment": ("<!-- x -->", "<!--"),
}


@pytest.mark.parametrize("name", TEXTS)
def test_html_of_a_students_own_is_broken_up(name: str, tmp_path: Any) -> None:
    text, gone = TEXTS[name]
    path = tmp_path / "x.ipynb"
    nbformat.write(
        nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(f"$a < b$ {text}")]), path
    )

    (cell,) = read_notebook(path).cells
    assert gone not in cell.source
    assert "$a < b$" in cell.source


def test_every_part_is_expected_and_other_assignments_are_left_alone() -> None:
    handed_in = ["/c/submitted/ada/backprop_calculus/review.ipynb"]
    notebooks = list(handed_in)
    expect_every_notebook("backprop_calculus", "*", notebooks)
    assert sorted(notebooks) == sorted(
        f"/c/submitted/ada/backprop_calculus/{part}.ipynb" for part in PARTS
    )

    other = list(handed_in)
    expect_every_notebook("ps1", "*", other)
    assert other == handed_in
