"""A student's file becomes cells of a page, and these become the notebook to hand in."""

from __future__ import annotations

import json
from typing import Any

import nbformat
import pytest

from grader.assignment import PARTS
from grader.submissions.filled_in import PageCell, filled_in, is_for_writing, opened, percent_cells
from grader.submissions.handed_out import exercises_folder
from grader.submissions.notebook import NotReadable
from tests.conftest import SOLUTIONS


def handed_out(part: str, end: str) -> bytes:
    return (exercises_folder() / f"{part}{end}").read_bytes()


def notebook(data: bytes) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(data)
    return found


@pytest.mark.parametrize("part", PARTS)
def test_nothing_filled_in_is_what_was_handed_out(part: str) -> None:
    assert filled_in(part, []) == handed_out(part, ".ipynb")


@pytest.mark.parametrize("end", [".py", ".ipynb"])
@pytest.mark.parametrize("part", PARTS)
def test_what_was_handed_out_comes_back_as_it_was(part: str, end: str) -> None:
    named, cells = opened(f"{part} (2){end}", handed_out(part, end))
    assert named == part
    assert [cell.id for cell in cells if cell.kind == "code"] == [
        cell["id"]
        for cell in notebook(handed_out(part, ".ipynb"))["cells"]
        if cell["cell_type"] == "code"
    ]
    assert filled_in(part, cells) == handed_out(part, ".ipynb")


@pytest.mark.parametrize("line_end", ["\r\n", "\r"])
@pytest.mark.parametrize("part", PARTS)
def test_a_file_saved_with_other_line_ends_is_the_same(part: str, line_end: str) -> None:
    script = handed_out(part, ".py")
    sources = notebook(handed_out(part, ".ipynb"))
    for cell in sources["cells"]:
        cell["source"] = "".join(cell["source"]).replace("\n", line_end)

    saved = script.replace(b"\n", line_end.encode())
    assert opened(f"{part}.py", saved) == opened(f"{part}.py", script)
    assert opened(f"{part}.ipynb", json.dumps(sources).encode()) == opened(
        f"{part}.ipynb", handed_out(part, ".ipynb")
    )


@pytest.mark.parametrize("part", PARTS)
def test_only_the_sources_of_cells_for_writing_change(part: str) -> None:
    _, cells = opened(f"{part}.py", (SOLUTIONS / f"{part}.py").read_bytes())
    before, after = notebook(handed_out(part, ".ipynb")), notebook(filled_in(part, cells))
    assert len(before["cells"]) == len(after["cells"])
    changed = 0
    for old, new in zip(before["cells"], after["cells"], strict=True):
        assert {**new, "source": old["source"]} == old
        changed += new["source"] != old["source"]
        assert new["source"] == old["source"] or is_for_writing(old)
    assert changed >= 4
    nbformat.validate(nbformat.from_dict(after))


def test_a_students_own_cells_keep_their_places() -> None:
    _, cells = opened("review.ipynb", handed_out("review", ".ipynb"))
    place = next(n for n, cell in enumerate(cells) if cell.id == "q1")
    own = [PageCell("import math"), PageCell("# Why\nBecause.", "markdown"), PageCell("  ")]
    data = filled_in("review", [*cells[:place], *own, *cells[place:]])
    nbformat.validate(nbformat.from_dict(notebook(data)))
    _, again = opened("review.ipynb", data)
    assert [(cell.source, cell.id) for cell in again][place : place + 3] == [
        ("import math", None),
        ("# Why\nBecause.", None),
        (cells[place].source, "q1"),
    ]


def test_locked_cells_and_text_stay_as_they_are() -> None:
    text = notebook(handed_out("review", ".ipynb"))["cells"][-1]["id"]
    cells = [PageCell("print('mine')", id="check_q1"), PageCell("mine", id=text)]
    assert filled_in("review", cells) == handed_out("review", ".ipynb")


def test_an_older_lesson_is_not_taken_for_a_students_own_text() -> None:
    older = notebook(handed_out("single_neuron", ".ipynb"))
    for cell in older["cells"]:
        if cell["cell_type"] == "markdown":
            cell["source"] = ["Something was put in another way.\n", *cell["source"][1:]]
        elif "".join(cell["source"]).startswith("check("):
            cell["source"], cell["metadata"] = ['check(dC_da, "single_neuron.another")'], {}
    _, cells = opened("single_neuron.ipynb", json.dumps(older).encode())
    assert [cell.source for cell in cells if cell.id is None] == []
    assert filled_in("single_neuron", cells) == handed_out("single_neuron", ".ipynb")


WHOLE_FILE = """\
import numpy as np

def helper(x):
    return x

# my first one
def dC_da(a, y):
    return helper(2 * (a - y))

def relu_prime(z):
    return 1.0 * (z > 0)

dz_dw = lambda w, b, a_prev: a_prev
"""


def test_a_cell_with_several_answers_is_cut_between_them() -> None:
    _, cells = opened("single_neuron.py", WHOLE_FILE.encode())
    assert [cell.id for cell in cells] == ["dC_da", "relu_prime", "dz_dw"]
    assert cells[0].source.startswith("import numpy")
    assert "# my first one" in cells[0].source
    assert "\n".join(cell.source.strip() for cell in cells).split() == WHOLE_FILE.split()


def test_of_two_answers_to_one_exercise_the_last_counts() -> None:
    text = "# %%\ndef dC_da(a, y):\n    return 1\n# %%\ndef dC_da(a, y):\n    return 2\n"
    _, cells = opened("single_neuron.py", text.encode())
    assert [(cell.id, cell.source[-1]) for cell in cells] == [(None, "1"), ("dC_da", "2")]


def test_a_cell_of_a_notebook_keeps_its_name_though_it_does_not_parse() -> None:
    broken = notebook(handed_out("single_neuron", ".ipynb"))
    for cell in broken["cells"]:
        if cell["id"] == "dC_da":
            cell["source"] = "deff dC(a, y:"
    _, cells = opened("single_neuron.ipynb", json.dumps(broken).encode())
    assert ("dC_da", "deff dC(a, y:") in [(cell.id, cell.source) for cell in cells]


SCRIPTS = {
    "no marker": ("a = 1\n", [PageCell("a = 1")]),
    "a title": ("# %% my cell\na = 1\n", [PageCell("a = 1", title="my cell")]),
    "no space in the marker": ("#%%\na = 1\n", [PageCell("a = 1")]),
    "text": ("# %% [markdown]\n# # One\n#\n# two\n", [PageCell("# One\n\ntwo", "markdown")]),
    "above the first marker": ("a = 1\n# %%\nb = 2", [PageCell("a = 1"), PageCell("b = 2")]),
    "an empty cell": ("# %%\n\n# %%\nb = 2", [PageCell("b = 2")]),
    "in a line": ("a = '# %% b'", [PageCell("a = '# %% b'")]),
}


@pytest.mark.parametrize(("script", "cells"), SCRIPTS.values(), ids=SCRIPTS)
def test_a_script_is_cut_at_its_markers(script: str, cells: list[PageCell]) -> None:
    assert percent_cells(script) == cells


UNREADABLE = {
    "notes.txt": b"",
    "exam.ipynb": b"{}",
    "review.ipynb": b"[]",
    "single_neuron.py": b"\xff\xfe",
    "matrix_form.ipynb": b'{"cells": [{"cell_type": "code"}]}',
    "many_neurons.py": b"#" * ((1 << 20) + 1),
}


@pytest.mark.parametrize(("name", "data"), UNREADABLE.items())
def test_what_cannot_be_read_says_so(name: str, data: bytes) -> None:
    with pytest.raises(NotReadable):
        opened(name, data)
