"""A valid notebook for every part, made of what was handed in.

nbgrader gives up on a submission if one of its notebooks is not JSON, and it does not find scripts
or renamed notebooks. So its pages are made of the files that the grader itself reads and marks.
"""

# mypy: disable-error-code="no-untyped-call"

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import NotebookExporter
from nbconvert.exporters.exporter import ResourcesDict
from nbformat.notebooknode import NotebookNode
from nbgrader.coursedir import CourseDirectory

from grader.assignment import ASSIGNMENT, PARTS
from grader.messages.files import not_copied, not_graded, read_from
from grader.platforms.nbgrader.cells import part_of
from grader.platforms.nbgrader.inert import note
from grader.platforms.nbgrader.methods import run_of
from grader.platforms.nbgrader.nodes import new_cell
from grader.platforms.nbgrader.submitted import Submitted
from grader.submissions.notebook import MOST_CELLS, NotebookCell, NotReadable, all_cells
from grader.submissions.submission import LARGEST_FILE, Cells, read_bytes

CELL_OF_SCRIPT = re.compile(r"^# ?%%.*\n?", re.MULTILINE)
"""A line that begins a cell of a script, as jupytext, VS Code and Spyder write it."""
COMMENT = re.compile(r"^# ?", re.MULTILINE)


class SubmittedExporter(NotebookExporter):
    """nbconvert's exporter of notebooks, which reads whatever was handed in for a part."""

    def from_filename(
        self, filename: str, resources: dict[str, Any] | None = None, **more: Any
    ) -> tuple[Any, dict[str, Any]]:
        path = Path(filename)
        part = None if resources is None else part_of(resources)
        self.optimistic_validation = part is not None  # once, and not after each of our steps
        course = CourseDirectory(parent=self)
        exported: tuple[Any, dict[str, Any]]
        if resources is None or part is None or not _is_submitted(path, course):
            exported = super().from_filename(filename, resources, **more)
            return exported
        resources["metadata"] = ResourcesDict(name=path.stem, path=str(path.parent))
        notebook = read_part(run_of(self).submitted, part)
        exported = self.from_notebook_node(notebook, resources, **more)
        return exported


def _is_submitted(path: Path, course: CourseDirectory) -> bool:
    """Whether a notebook comes from a student, and not from nbgrader's first pass over it."""
    return path.is_relative_to(course.format_path(course.submitted_directory, "", ""))


def read_part(submitted: Submitted, part: str) -> NotebookNode:
    """The cells of the file that was graded for a part, and notes on others.

    There are no cells where nothing can be read; the verdicts say why. The page of the first part
    names what was not copied.
    """
    submission = submitted.submission
    counts, read = submission.files.get(part), submission.parts.get(part)
    sentences = submission.told_of_files(part)
    if counts is not None and counts.path not in (f"{ASSIGNMENT}/{part}.ipynb", f"{part}.ipynb"):
        told = read_from(counts.path)
        sentences = [told, *(sentence for sentence in sentences if sentence != told)]
    if part == PARTS[0]:
        sentences += [not_graded(file) for file in submitted.left_out if not file.part]
        sentences += map(not_copied, submitted.not_copied)
    cells = [note(sentence) for sentence in sentences]
    if counts is not None and isinstance(read, tuple):
        cells += map(_sound, _cells(submitted.folder / counts.path, read))
    notebook: NotebookNode = nbformat.v4.new_notebook(cells=cells)
    return notebook


def _cells(file: Path, read: Cells) -> list[NotebookCell]:
    """All cells of a file, those of text included, which are shown and not graded."""
    if [cell.label for cell in read] == [file.name]:  # a script, whatever stands behind its name
        return script_cells(read[0].source)
    try:
        return all_cells(read_bytes(file, LARGEST_FILE[".ipynb"]))
    except NotReadable:  # it was changed a moment ago
        return []


def script_cells(script: str) -> list[NotebookCell]:
    """A script in pieces, at the lines that begin a cell in editors that know cells."""
    starts = [match.span() for match in CELL_OF_SCRIPT.finditer(script)]
    if len(starts) > MOST_CELLS:
        starts = []
    borders = [(0, 0), *starts, (len(script), len(script))]
    cells = []
    for number, ((begin, end), (following, _)) in enumerate(pairwise(borders), start=1):
        text = script[end:following].strip("\n")
        if "[markdown]" in script[begin:end]:
            cells.append(NotebookCell(number, False, COMMENT.sub("", text), ""))
        elif text:
            cells.append(NotebookCell(number, True, text, ""))
    return cells


def _sound(handed_in: NotebookCell) -> NotebookNode:
    """A fresh cell with the source of one that was handed in, and the grade id that it claims."""
    claimed = {"nbgrader": {"grade_id": handed_in.grade_id}} if handed_in.grade_id else {}
    kind = "code" if handed_in.is_code else "markdown"
    return new_cell(kind, handed_in.source, nbformat.from_dict(claimed))
