"""Whatever was handed in for a part, nbgrader gets a sound notebook of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import nbformat
import pytest

from grader.assignment import PARTS
from grader.platforms.nbgrader.notebook import read_part
from grader.platforms.nbgrader.restore import restored
from grader.platforms.nbgrader.submitted import read_submitted
from grader.submissions.notebook import MOST_TEXT
from tests.platforms.nbgrader.test_restore import SOURCES, answer_as_variable, code

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
    return list(read_part(read_submitted("ada", folder, PARTS), part).cells)


@pytest.mark.parametrize("name", UNREADABLE)
def test_a_file_that_is_not_a_notebook_gives_an_empty_one(name: str, tmp_path: Path) -> None:
    content = UNREADABLE[name]
    path = tmp_path / "review.ipynb"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())

    assert cells_of(tmp_path) == []


def test_a_missing_file_a_link_and_a_folder_are_empty_notebooks(tmp_path: Path) -> None:
    mine, others = tmp_path / "ada", tmp_path / "ben"
    mine.mkdir()
    others.mkdir()
    nbformat.write(nbformat.v4.new_notebook(cells=[code("secret")]), others / "review.ipynb")
    (mine / "single_neuron.ipynb").symlink_to(others / "review.ipynb")
    (mine / "matrix_form.ipynb").mkdir()
    (tmp_path / "eve").symlink_to(others)

    assert cells_of(others)
    assert cells_of(tmp_path / "eve") == []
    for part in PARTS:
        assert [cell.cell_type for cell in cells_of(mine, part)] in ([], ["markdown"]), part
        assert "secret" not in str(cells_of(mine, part))
    (note,) = cells_of(mine, "single_neuron")
    assert "symbolic link, which is not followed" in note.source


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
def test_a_malformed_text_cell_costs_no_code(name: str, tmp_path: Path) -> None:
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
    empty, filled = "q2_slope = None", 'q2_slope = "a*(1 - a)"'
    script, notebook = tmp_path / "review.py", tmp_path / "review.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[code(empty)]), notebook)
    script.write_text(f"{filled}\n")
    *notes, answer = cells_of(tmp_path)
    assert any("review.ipynb" in note.source and "counts" in note.source for note in notes)
    assert answer.source == filled

    nbformat.write(nbformat.v4.new_notebook(cells=[code(filled)]), notebook)
    script.write_text(f"{empty}\n")
    *notes, answer = cells_of(tmp_path)
    assert any("review.py" in note.source and "counts" in note.source for note in notes)
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


def test_a_worksheet_beside_the_cells_is_not_read_since_jupyter_does_not_read_it(
    tmp_path: Path,
) -> None:
    cells = [{"cell_type": "code", "metadata": {}, "source": "shown", "outputs": []}]
    sheets = [{"cells": [{"cell_type": "code", "input": "hidden"}]}]
    raw = {"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": cells, "worksheets": sheets}
    (tmp_path / "review.ipynb").write_text(json.dumps(raw))
    assert [cell.source for cell in cells_of(tmp_path)] == ["shown"]
