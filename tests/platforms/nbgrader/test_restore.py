"""Restoring marked cells: whatever was handed in, nbgrader gets what the instructor made."""

from __future__ import annotations

from typing import Any

import nbformat
import pytest
from nbgrader.nbgraderformat import MetadataValidator

from grader.platforms.nbgrader.restore import SourceCell, restored


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
