"""Reading what was handed in so that nbgrader gets a sound notebook for every part.

nbgrader gives up on a submission if one of its notebooks is no JSON, says nothing of one that was
renamed, and its pages run what a student wrote as HTML.
"""

# mypy: disable-error-code="no-untyped-call"

from __future__ import annotations

import re
import warnings
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import NotebookExporter
from nbconvert.exporters.exporter import ResourcesDict
from nbformat.notebooknode import NotebookNode
from nbgrader.coursedir import CourseDirectory

from grader.assignment import ASSIGNMENT, PARTS
from grader.course.scope import part_of
from grader.notebook_cells import NotReadable
from grader.submission import read_text

TAG = re.compile(r"<(?=[A-Za-z/!?])")


class SubmittedExporter(NotebookExporter):
    """nbconvert's exporter of notebooks, which reads any file at all."""

    def from_filename(
        self, filename: str, resources: dict[str, Any] | None = None, **more: Any
    ) -> tuple[Any, dict[str, Any]]:
        path = Path(filename)
        exported: tuple[Any, dict[str, Any]]
        if resources is None or part_of(resources) is None or not self._is_submitted(path):
            exported = super().from_filename(filename, resources, **more)
            return exported
        resources["metadata"] = ResourcesDict(name=path.stem, path=str(path.parent))
        exported = self.from_notebook_node(read_notebook(path), resources, **more)
        return exported

    def _is_submitted(self, path: Path) -> bool:
        """Whether a notebook comes from a student, not from nbgrader's first look at it."""
        course = CourseDirectory(parent=self)
        return path.is_relative_to(course.format_path(course.submitted_directory, "", ""))


def expect_every_notebook(assignment: str, student: str, notebooks: list[str]) -> None:  # noqa: ARG001
    """nbgrader's hook before a submission: add the parts that were not handed in to its list.

    So they too get a page that says why there are no marks, and a script beside the notebooks or a
    wrong name is seen.
    """
    if assignment == ASSIGNMENT and notebooks:
        folder = Path(notebooks[0]).parent
        missing = {str(folder / f"{part}.ipynb") for part in PARTS} - set(notebooks)
        notebooks.extend(sorted(missing))


def read_notebook(path: Path) -> NotebookNode:
    """The cells of a submitted notebook, without outputs; none where it cannot be read.

    Why it cannot be read is said by the verdicts, which come from the same file.
    """
    cells: list[NotebookNode] = []
    try:
        if path.parent.is_symlink() or path.parent.parent.is_symlink():
            raise NotReadable("is in a folder that is a symbolic link.")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            submitted = nbformat.reads(read_text(path), as_version=4)
        cells = [cell for handed_in in submitted.cells for cell in _sound(handed_in)]
    except Exception:  # whatever a malformed notebook makes nbformat raise
        cells = []
    notebook: NotebookNode = nbformat.v4.new_notebook(cells=cells)
    return notebook


def _sound(handed_in: Any) -> list[NotebookNode]:
    """A fresh cell with the source of one that was handed in, and the grade id that it claims."""
    source = str(handed_in["source"])
    metadata = {}
    claimed = handed_in.get("metadata", {}).get("nbgrader")
    if isinstance(claimed, dict) and isinstance(claimed.get("grade_id"), str):
        metadata = {"nbgrader": {"grade_id": claimed["grade_id"]}}
    if handed_in["cell_type"] == "code":
        return [nbformat.v4.new_code_cell(source, metadata=nbformat.from_dict(metadata))]
    return [nbformat.v4.new_markdown_cell(_harmless(source), metadata=nbformat.from_dict(metadata))]


def _harmless(markdown: str) -> str:
    """``markdown`` with every HTML tag broken up, so that it shows instead of acting."""
    return TAG.sub("< ", markdown)
