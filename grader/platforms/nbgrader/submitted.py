"""Reading what was handed in so that nbgrader gets a sound notebook for every part.

nbgrader gives up on a submission if one of its notebooks is no JSON, and says nothing of one that
was renamed or of a script beside it. So its pages are made of what the grader itself reads.
"""

# mypy: disable-error-code="no-untyped-call"

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import NotebookExporter
from nbconvert.exporters.exporter import ResourcesDict
from nbformat.notebooknode import NotebookNode
from nbgrader.coursedir import CourseDirectory

from grader.assignment import PARTS
from grader.platforms.nbgrader.copying import NotCopied
from grader.platforms.nbgrader.examination import handed_in, submission_folder
from grader.platforms.nbgrader.inert import note
from grader.platforms.nbgrader.methods import left_out
from grader.platforms.nbgrader.scope import part_of
from grader.submissions.notebook import MOST_CELLS, NotebookCell, NotReadable, all_cells
from grader.submissions.submission import LARGEST_FILE, Submission, read_bytes, script_text
from grader.text import printable

CELL_OF_SCRIPT = re.compile(r"^# ?%%.*\n?", re.MULTILINE)
"""A line that begins a cell of a script, as jupytext, VS Code and Spyder write it."""
COMMENT = re.compile(r"^# ?", re.MULTILINE)


class SubmittedExporter(NotebookExporter):
    """nbconvert's exporter of notebooks, which reads any file at all."""

    def from_filename(
        self, filename: str, resources: dict[str, Any] | None = None, **more: Any
    ) -> tuple[Any, dict[str, Any]]:
        path = Path(filename)
        part = None if resources is None else part_of(resources)
        course = CourseDirectory(parent=self)
        exported: tuple[Any, dict[str, Any]]
        if resources is None or part is None or not _is_submitted(path, course):
            exported = super().from_filename(filename, resources, **more)
            return exported
        about = resources["nbgrader"]
        folder = submission_folder(course, about)
        submission = handed_in(about["student"], folder)
        beside = left_out(self.parent) if part == PARTS[0] else []
        resources["metadata"] = ResourcesDict(name=path.stem, path=str(path.parent))
        notebook = read_part(submission, folder, part, beside)
        exported = self.from_notebook_node(notebook, resources, **more)
        return exported


def _is_submitted(path: Path, course: CourseDirectory) -> bool:
    """Whether a notebook comes from a student, not from nbgrader's first look at it."""
    return path.is_relative_to(course.format_path(course.submitted_directory, "", ""))


def read_part(
    submission: Submission, folder: Path, part: str, beside: Sequence[NotCopied] = ()
) -> NotebookNode:
    """The cells of the file in ``folder`` that was marked, and what is to be said of others.

    There are none where nothing can be read; why it cannot is said by the verdicts.
    """
    told = [f"Not copied: {printable(file.path)} {file.reason}." for file in beside]
    told += [str(file) for file in submission.left_out if file.part == part]
    cells = [note(sentence) for sentence in told]
    counts = submission.files.get(part)
    if counts is not None:
        file = folder / counts.path
        try:
            data = read_bytes(file, LARGEST_FILE[file.suffix])
            found = all_cells(data) if file.suffix == ".ipynb" else script_cells(data)
            cells += map(_sound, found)
        except NotReadable:
            pass
        if file.suffix == ".py":
            cells.insert(0, note(f"This is {file.name}, which was handed in and marked."))
    notebook: NotebookNode = nbformat.v4.new_notebook(cells=cells)
    return notebook


def script_cells(data: bytes) -> list[NotebookCell]:
    """A script in pieces, at the lines that begin a cell in editors that know cells."""
    try:
        script = script_text(data)
    except NotReadable:
        script = data.decode("utf-8-sig", "replace")
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
    new = nbformat.v4.new_code_cell if handed_in.is_code else nbformat.v4.new_markdown_cell
    cell: NotebookNode = new(handed_in.source, metadata=nbformat.from_dict(claimed))
    return cell
