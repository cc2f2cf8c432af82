"""Restoring marked cells: whatever was handed in, nbgrader gets what the instructor made."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbgrader.nbgraderformat import MetadataValidator

from grader.assignment import PARTS
from grader.platforms.nbgrader.restore import SourceCell, restored
from grader.platforms.nbgrader.submitted import read_part
from grader.submissions.notebook import MOST_TEXT
from grader.submissions.submission import read_submission


def answer(name: str) -> SourceCell:
    return _source(name, f"def {name}(): ...", grade=False, locked=False, solution=True)


def answer_as_variable(name: str) -> SourceCell:
    return _source(name, f"{name} = None", grade=False, locked=False, solution=True)


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
RIGHT = ["my f", "mine", "check(f)", "my g", "check(g)"]
"""What a student wrote into a check is run like all other code, and so it is shown."""

HANDED_IN = {
    "as it was released": (ANSWERS, RIGHT),
    "with notes between": ([code("note"), *ANSWERS, code("note")], ["note", *RIGHT, "note"]),
    "nothing": ([], [source.source for source in SOURCES]),
    "without checks": ([ANSWERS[0], ANSWERS[2]], ["my f", "check(f)", "my g", "check(g)"]),
    "without the first answer": (ANSWERS[1:], ["def f(): ...", *RIGHT[1:]]),
    "without any id": ([code("my f")], ["my f", *(source.source for source in SOURCES)]),
    "in another order": (
        [ANSWERS[3], ANSWERS[0], ANSWERS[2], ANSWERS[1]],
        ["check(g)", "my f", "my g", "mine", "check(f)"],
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


def cells_of(folder: Path, part: str = "review") -> list[Any]:
    """What nbgrader gets of a part in ``folder``, which is one student's."""
    return list(read_part(read_submission("ada", folder), folder, part).cells)


@pytest.mark.parametrize("name", UNREADABLE)
def test_a_file_that_is_no_notebook_is_an_empty_one(name: str, tmp_path: Path) -> None:
    content = UNREADABLE[name]
    path = tmp_path / "review.ipynb"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())

    assert cells_of(tmp_path) == []


def test_a_missing_file_a_link_and_a_folder_are_empty_notebooks(tmp_path: Path) -> None:
    other = tmp_path / "other" / "review.ipynb"
    student = tmp_path / "student"
    other.parent.mkdir()
    student.mkdir()
    nbformat.write(nbformat.v4.new_notebook(cells=[code("secret")]), other)
    (student / "single_neuron.ipynb").symlink_to(other)
    (student / "linked").symlink_to(other.parent)
    (student / "matrix_form.ipynb").mkdir()

    assert cells_of(other.parent)
    assert cells_of(student / "linked") == []
    for part in PARTS:
        assert cells_of(student, part) == []


ODD_CELLS: dict[str, tuple[dict[str, Any], str]] = {
    "metadata that is a text": ({"cell_type": "code", "metadata": {"nbgrader": "x"}}, "code"),
    "metadata that is none": ({"cell_type": "code", "metadata": None}, "code"),
    "no metadata": ({"cell_type": "code"}, "code"),
    "a grade id that is a list": (
        {"cell_type": "code", "metadata": {"nbgrader": {"grade_id": []}}},
        "code",
    ),
    "a raw cell": ({"cell_type": "raw", "metadata": {"format": "text/html"}}, "markdown"),
    "a type of its own": ({"cell_type": "applet", "metadata": {}}, "markdown"),
    "a type that is no text": ({"cell_type": [1], "metadata": {}}, "markdown"),
    "an id that is no text": ({"cell_type": "code", "id": {"x": 1}}, "code"),
    "outputs that are none": ({"cell_type": "code", "outputs": None}, "code"),
    "an output without data": (
        {"cell_type": "code", "outputs": [{"output_type": "display_data"}]},
        "code",
    ),
    "an output of no kind": (
        {"cell_type": "code", "outputs": [{"output_type": "hologram"}, 3, None]},
        "code",
    ),
    "a count that is huge": ({"cell_type": "code", "execution_count": 10**400}, "code"),
    "attachments that are a list": ({"cell_type": "markdown", "attachments": [1]}, "markdown"),
}


@pytest.mark.parametrize("name", ODD_CELLS)
@pytest.mark.parametrize("minor", [4, 99, "x"])
@pytest.mark.filterwarnings("ignore")
def test_an_odd_cell_becomes_a_sound_one(name: str, minor: object, tmp_path: Path) -> None:
    odd, expected = ODD_CELLS[name]
    raw = {"nbformat": 4, "nbformat_minor": minor, "metadata": [], "cells": [odd | {"source": "x"}]}
    (tmp_path / "review.ipynb").write_text(json.dumps(raw))
    cells = cells_of(tmp_path)

    nbformat.validate(nbformat.v4.new_notebook(cells=cells))
    (cell,) = cells
    assert (cell.cell_type, cell.source, dict(cell.metadata)) == (expected, "x", {})


ODD_TEXTS = {"none": None, "a number": 7, "a list of lists": [["x"], "y"], "an object": {"x": "y"}}


@pytest.mark.parametrize("name", ODD_TEXTS)
def test_text_that_is_none_costs_no_code(name: str, tmp_path: Path) -> None:
    cells = [
        {"cell_type": "markdown", "metadata": {}, "source": ODD_TEXTS[name]},
        {"cell_type": "markdown"},
        {"cell_type": "code", "metadata": {}, "source": "x = 1"},
    ]
    raw = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}
    (tmp_path / "review.ipynb").write_text(json.dumps(raw))
    assert [cell.source for cell in cells_of(tmp_path)][1:] == ["", "x = 1"]


def test_text_beyond_what_a_page_shows_is_not_kept(tmp_path: Path) -> None:
    long = [nbformat.v4.new_markdown_cell("x" * MOST_TEXT) for _ in range(20)]
    notebook = nbformat.v4.new_notebook(cells=[*long, code("x = 1")])
    nbformat.write(notebook, tmp_path / "review.ipynb")
    cells = cells_of(tmp_path)
    assert len(cells) == 21
    assert sum(len(cell.source) for cell in cells) == MOST_TEXT + len("x = 1")


def test_in_nbgraders_layout_the_same_is_read(tmp_path: Path) -> None:
    inner = tmp_path / "backprop_calculus"
    inner.mkdir()
    nbformat.write(nbformat.v4.new_notebook(cells=[code("mine", "f")]), inner / "review.ipynb")
    (cell,) = cells_of(tmp_path)
    assert (cell.source, cell.metadata.nbgrader.grade_id) == ("mine", "f")


def test_of_two_twins_the_page_shows_the_marked_one_and_names_the_other(tmp_path: Path) -> None:
    blank, filled = "q2_slope = None", 'q2_slope = "a"'
    nbformat.write(nbformat.v4.new_notebook(cells=[code(blank, "f")]), tmp_path / "review.ipynb")
    (tmp_path / "review.py").write_text(filled)
    marked, other, answer = cells_of(tmp_path)
    assert "This is review.py" in marked.source
    assert "review.ipynb" in other.source
    assert answer.source == filled

    nbformat.write(nbformat.v4.new_notebook(cells=[code(filled, "f")]), tmp_path / "review.ipynb")
    (tmp_path / "review.py").write_text(blank)
    other, answer = cells_of(tmp_path)
    assert "review.py" in other.source
    assert answer.source == filled


SCRIPT = """\
# %% [markdown]
# A title
#
# <b>text</b>

# %% one
def f():
    return 2

# %%
h = 1
g = lambda: f()
"""


def test_a_script_comes_in_its_own_cells_with_each_answer_in_its_place(tmp_path: Path) -> None:
    (tmp_path / "review.py").write_text(SCRIPT)
    note, *cells = cells_of(tmp_path)
    assert "review.py" in note.source
    assert [(cell.cell_type, cell.source) for cell in cells] == [
        ("markdown", "A title\n\n<b>text</b>"),
        ("code", "def f():\n    return 2"),
        ("code", "h = 1\ng = lambda: f()"),
    ]
    title, f, g = (cell.source for cell in cells)
    back = list(restored(cells, [*SOURCES[:2], answer_as_variable("g"), SOURCES[3]]))
    assert [cell.source for cell in back] == [title, f, "check(f)", g, "check(g)"]
    ids = [cell.metadata.nbgrader.grade_id for cell in back if "nbgrader" in cell.metadata]
    assert ids == ["f", "check_f", "g", "check_g"]


def test_a_script_of_very_many_cells_is_one_cell(tmp_path: Path) -> None:
    (tmp_path / "review.py").write_text("# %%\nx = 1\n" * 2_000)
    _, cell = cells_of(tmp_path)
    assert cell.source.count("x = 1") == 2_000


def test_a_sheet_beside_the_cells_is_not_read_as_jupyter_does_not(tmp_path: Path) -> None:
    cells = [{"cell_type": "code", "metadata": {}, "source": "shown", "outputs": []}]
    sheets = [{"cells": [{"cell_type": "code", "input": "hidden"}]}]
    raw = {"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": cells, "worksheets": sheets}
    (tmp_path / "review.ipynb").write_text(json.dumps(raw))
    assert [cell.source for cell in cells_of(tmp_path)] == ["shown"]
