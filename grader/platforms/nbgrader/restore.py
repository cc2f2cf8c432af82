"""The cells that carry marks, put back as the instructor made them.

``RestoreCells`` does this for the grader's own notebooks. All other notebooks go through nbgrader's
own steps. In ours these would find nothing to do, and would take a quarter of the time.
"""

# mypy: disable-error-code="no-untyped-call"

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters.exporter import ResourcesDict
from nbconvert.preprocessors import Preprocessor
from nbformat.notebooknode import NotebookNode
from nbgrader import preprocessors as stock
from nbgrader.api import Gradebook, GradeCell, SolutionCell
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors.base import NbGraderPreprocessor

from grader.platforms.nbgrader.cells import part_of
from grader.platforms.nbgrader.inert import Own, inert
from grader.platforms.nbgrader.nodes import new_cell

DEFINED = re.compile(r"^(?:def +(\w+) *\(|(\w+) *(?::[^=\n]*)?=(?!=))", re.MULTILINE)


@dataclass(frozen=True)
class SourceCell:
    """A cell of the assignment as the gradebook has it."""

    grade_id: str
    cell_type: str
    source: str
    metadata: Mapping[str, Any]

    @property
    def locked(self) -> bool:
        return bool(self.metadata["locked"])


class RestoreCells(NbGraderPreprocessor):
    """Gives each marked cell the type and metadata of the source, and a locked one its text.

    This is the work of nbgrader's own steps, done for whatever was handed in. Afterwards everything
    that a student wrote is plain text.
    """

    def preprocess(
        self, nb: NotebookNode, resources: ResourcesDict
    ) -> tuple[NotebookNode, ResourcesDict]:
        if part_of(resources) is not None:
            about = resources["nbgrader"]
            with Gradebook(about["db_url"]) as gradebook:
                source = gradebook.find_notebook(about["notebook"], about["assignment"])
                sources = source_cells(gradebook, source)
                kernel = json.loads(str(source.kernelspec or "{}"))
            nb.metadata.kernelspec = nbformat.from_dict(kernel)
            course = CourseDirectory(parent=self)
            source_folder = course.format_path(course.source_directory, ".", about["assignment"])
            lesson = _lesson(Path(source_folder, f"{about['notebook']}.ipynb"))
            own = {**dict.fromkeys(cell.source for cell in sources), **lesson}
            nb.cells = inert(restored(nb.cells, sources), own)
            for number, cell in enumerate(nb.cells):
                cell.id = f"cell-{number}"  # the same for the same submission
        return nb, resources


def _lesson(notebook: Path) -> Own:
    """The text cells of the instructor's notebook in ``source/``; empty where there is none."""
    return _texts(notebook, notebook.stat().st_mtime_ns) if notebook.is_file() else {}


@lru_cache
def _texts(notebook: Path, changed: int) -> Own:  # noqa: ARG001 - read again after a change
    cells = nbformat.read(notebook, as_version=4).cells
    return {c.source: c.get("attachments") for c in cells if c.cell_type == "markdown"}


def source_cells(gradebook: Gradebook, notebook: Any) -> list[SourceCell]:
    """The marked cells of an assignment's notebook in the gradebook, in their order."""
    query: Any = gradebook.db.query
    is_there = {"notebook_id": notebook.id}
    points = dict(query(GradeCell.name, GradeCell.max_score).filter_by(**is_there).all())
    answers = {row[0] for row in query(SolutionCell.name).filter_by(**is_there).all()}
    return [
        SourceCell(
            cell.name,
            cell.cell_type,
            cell.source,
            {
                "schema_version": 3,
                "grade_id": cell.name,
                "cell_type": cell.cell_type,
                "checksum": cell.checksum,
                "locked": cell.locked,
                "solution": cell.name in answers,
                "grade": cell.name in points,
                **({"points": points[cell.name]} if cell.name in points else {}),
            },
        )
        for cell in notebook.source_cells
    ]


def restored(
    handed_in: Sequence[NotebookNode], sources: Sequence[SourceCell]
) -> Iterator[NotebookNode]:
    """The cells that were handed in, with the marked ones restored and the missing ones added.

    A cell without an id, as in a script, gets the id of the answer that it defines. Of several
    cells with one id the last counts, as the last definition does when code runs.
    """
    by_id = {source.grade_id: source for source in sources}
    answers = {name: s.grade_id for s in sources if not s.locked for name in _defined(s.source)}
    claims = [_claimed(cell) or _answers(cell, answers) for cell in handed_in]
    place = {grade_id: number for number, grade_id in enumerate(claims)}
    present = by_id.keys() & place.keys()
    waiting = list(sources)
    for number, (cell, grade_id) in enumerate(zip(handed_in, claims, strict=True)):
        if grade_id not in present or place[grade_id] != number:
            yield _unmarked(cell)
            continue
        while waiting and waiting[0].grade_id != grade_id and waiting[0].grade_id not in present:
            yield _restored(waiting.pop(0))
        waiting = [source for source in waiting if source.grade_id != grade_id]
        if _was_changed(cell, by_id[grade_id]):
            yield _unmarked(copy.deepcopy(cell))
        yield _restored(by_id[grade_id], cell.source)
    for source in waiting:
        if source.grade_id not in present:
            yield _restored(source)


def _was_changed(cell: NotebookNode, source: SourceCell) -> bool:
    """Whether a student wrote code into a locked cell. It is run, so the page has to show it."""
    return (
        source.locked
        and cell.cell_type == "code"
        and cell.source.strip() not in ("", source.source.strip())
    )


def _claimed(cell: NotebookNode) -> str:
    return str(cell.metadata.get("nbgrader", {}).get("grade_id", ""))


def _answers(cell: NotebookNode, answers: Mapping[str, str]) -> str:
    """The id of the answer that a code cell defines first."""
    names = _defined(cell.source) if cell.cell_type == "code" else []
    return next((answers[name] for name in names if name in answers), "")


def _defined(code: str) -> list[str]:
    """The functions and variables that ``code`` defines at its left margin, by its text."""
    return [function or variable for function, variable in DEFINED.findall(code)]


def _unmarked(cell: NotebookNode) -> NotebookNode:
    cell.metadata.pop("nbgrader", None)
    return cell


def _restored(source: SourceCell, answer: str | None = None) -> NotebookNode:
    text = source.source if source.locked or answer is None else answer
    metadata = nbformat.from_dict({"nbgrader": dict(source.metadata)})
    return new_cell("code" if source.cell_type == "code" else "markdown", text, metadata)


class _Elsewhere(Preprocessor):
    """A step of nbgrader's that leaves the grader's own notebooks alone.

    Its subclasses keep nbgrader's names, and so their sections in a configuration.
    """

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        return super().preprocess(nb, resources) if part_of(resources) is None else (nb, resources)


class DeduplicateIds(_Elsewhere, stock.DeduplicateIds):
    """Takes the metadata of a cell whose id was there before."""


class OverwriteKernelspec(_Elsewhere, stock.OverwriteKernelspec):
    """Puts the source's kernel back."""


class OverwriteCells(_Elsewhere, stock.OverwriteCells):
    """Puts locked cells back."""


class CheckCellMetadata(_Elsewhere, stock.CheckCellMetadata):
    """Stops at metadata that nbgrader does not understand."""
