"""The lesson in ``solutions/`` as notebooks: the instructor's, and the students' twins.

Each part of the lesson is a jupytext percent script. Students answer in the cells that have a
solution region, and a cell that calls ``check`` is a graded test. This module needs the extra
``nbgrader``.
"""

# jupytext, nbformat and nbgrader leave their functions untyped.
# mypy: disable-error-code="no-untyped-call"

from __future__ import annotations

import copy
import hashlib
import re
from pathlib import Path
from typing import TypeAlias

import jupytext
import nbformat
from nbconvert.exporters.exporter import ResourcesDict
from nbformat.notebooknode import NotebookNode
from nbgrader.preprocessors import ClearSolutions

from grader.assignment import part_of
from grader.assignment.catalogue import CATALOGUE, PARTS, QUESTIONS
from grader.errors import UnusableInput

NOTEBOOK_METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {
        "codemirror_mode": {"name": "ipython", "version": 3},
        "file_extension": ".py",
        "mimetype": "text/x-python",
        "name": "python",
        "nbconvert_exporter": "python",
        "pygments_lexer": "ipython3",
    },
}
"""What a kernel writes, but for Python's version: `nbconvert --to script` needs it."""
NO_METADATA = {"notebook_metadata_filter": "-all", "cell_metadata_filter": "-all"}

CellMetadata: TypeAlias = dict[str, str | float]
"""What nbgrader keeps about a cell; ``schema_version`` 3 needs exactly these entries."""

ANSWER: CellMetadata = {"schema_version": 3, "grade": False, "locked": False, "solution": True}
EXPLANATION: CellMetadata = {"schema_version": 3, "grade": True, "locked": False, "solution": True}
TEST: CellMetadata = {"schema_version": 3, "grade": True, "locked": True, "solution": False}
TEST_CELL = re.compile(r'check\(.+, "(?P<id>\w+\.(?P<name>\w+))"\)')


class ClearAnswers(ClearSolutions):
    """nbgrader's ``ClearSolutions``, with its stub in functions only.

    A region inside a function becomes ``raise NotImplementedError()``. A region at the left margin
    holds whole definitions or variables and is removed, so that the script still runs.
    """

    def preprocess_cell(
        self, cell: NotebookNode, resources: ResourcesDict, cell_index: int
    ) -> tuple[NotebookNode, ResourcesDict]:
        cell, resources = super().preprocess_cell(cell, resources, cell_index)
        cell.source = cell.source.removesuffix(self.code_stub["python"]).rstrip()
        return cell, resources


def build(solutions: Path, exercises: Path) -> list[Path]:
    """Write the twins of every part into ``exercises`` and return their paths.

    :raises UnusableInput: for a lesson that is missing or broken; then nothing is written.
    """
    files = _student_files(solutions, exercises)
    exercises.mkdir(parents=True, exist_ok=True)
    for path, content in files.items():
        path.write_bytes(content)
    return list(files)


def stale(solutions: Path, exercises: Path) -> list[Path]:
    """The files in ``exercises`` that are missing or are not what ``build`` would write."""
    return [
        path
        for path, content in _student_files(solutions, exercises).items()
        if not path.is_file() or path.read_bytes() != content
    ]


def source_notebook(lesson: Path) -> NotebookNode:
    """The instructor's notebook of one part: solutions, checks and nbgrader's cell metadata.

    ``lesson`` is a file ``<part>.py``. The ``grade_id`` of an answer is its function's name (or
    ``q1``, ``q1_explanation``), that of its test is the same after ``check_``. The points are the
    catalogue's.

    :raises UnusableInput: where the file is missing, or checks an id that the catalogue lacks.
    """
    try:
        notebook: NotebookNode = jupytext.reads(lesson.read_text("utf-8"), fmt="py:percent")
    except FileNotFoundError:
        raise UnusableInput(
            f"there is no {lesson}: run this in the project's folder, which has solutions/ in it"
        ) from None
    notebook.metadata = nbformat.from_dict(NOTEBOOK_METADATA)
    for cell in notebook.cells:
        metadata = _nbgrader_metadata(cell) if cell.cell_type == "code" else None
        cell.metadata = nbformat.from_dict({"nbgrader": metadata} if metadata else {})
        cell.id = metadata["grade_id"] if metadata else _id_from_content(cell)
    return notebook


def student_notebook(lesson: Path) -> NotebookNode:
    """What students get of ``lesson``: no solutions, and a line that says where it came from.

    :raises UnusableInput: as ``source_notebook`` does, and for a solution region without an end.
    """
    try:
        notebook, _ = ClearAnswers().preprocess(source_notebook(lesson), ResourcesDict())
    except RuntimeError as error:  # nbgrader's, about the borders of a solution region
        raise UnusableInput(f"{lesson}: {error}") from None
    origin = f"Generated from solutions/{lesson.name} by `backprop build`"
    title = notebook.cells[0]
    title.source = f"<!-- {origin}; to change the lesson, edit that file. -->\n\n{title.source}"
    return notebook


def _student_files(solutions: Path, exercises: Path) -> dict[Path, bytes]:
    files: dict[Path, bytes] = {}
    for part in PARTS:
        notebook = student_notebook(solutions / f"{part}.py")
        files[exercises / f"{part}.py"] = _script(notebook).encode()
        files[exercises / f"{part}.ipynb"] = f"{nbformat.writes(notebook).rstrip()}\n".encode()
    return files


def _script(notebook: NotebookNode) -> str:
    bare = copy.deepcopy(notebook)
    bare.metadata = nbformat.from_dict({"jupytext": NO_METADATA})
    script: str = jupytext.writes(bare, fmt="py:percent")
    return script


def _nbgrader_metadata(cell: NotebookNode) -> CellMetadata | None:
    if test := TEST_CELL.match(cell.source):
        return {**TEST, "grade_id": f"check_{test['name']}", "points": _points(test["id"])}
    if "### BEGIN SOLUTION" not in cell.source:
        return None
    if function := re.search(r"^def (\w+)", cell.source, re.MULTILINE):
        return {**ANSWER, "grade_id": function[1]}
    if explanation := re.match(r"(q\d)_explanation", cell.source):
        points = QUESTIONS[f"review.{explanation[1]}"].explanation_points
        return {**EXPLANATION, "grade_id": explanation[0], "points": points}
    return {**ANSWER, "grade_id": cell.source.partition("_")[0]}


def _points(id: str) -> float:
    """The points of a check's cell, without those of an explanation, which has its own cell."""
    if id not in CATALOGUE:
        raise UnusableInput(
            f"The lesson has a check of {id}, and the catalogue has no such exercise. Add it to "
            f"EXERCISES of grader/assignment/{part_of(id)}.py, or correct the id in the lesson."
        )
    entry = CATALOGUE[id]
    return sum(points for name, points in entry.worth.items() if name != entry.explanation)


def _id_from_content(cell: NotebookNode) -> str:
    return f"{cell.cell_type}-{hashlib.sha256(cell.source.encode()).hexdigest()[:8]}"
