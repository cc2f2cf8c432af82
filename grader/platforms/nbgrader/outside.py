"""Marks from outside the kernel: what stands in the place of nbgrader's ``Execute``."""

# mypy: disable-error-code="no-untyped-call"

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbformat
from nbformat.notebooknode import NotebookNode
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import ClearHiddenTests, Execute
from nbgrader.utils import is_grade, is_locked, is_solution
from traitlets import Bool, Integer

from grader import __version__
from grader.errors import UnusableInput
from grader.platforms.nbgrader.cells import scaled, verdict_in
from grader.platforms.nbgrader.examination import isolation, submission_folder, verdicts
from grader.platforms.nbgrader.scope import part_of
from grader.report.notebook import Shown, shown_message, shown_verdict
from grader.result import Item

STAMP = "backprop"
"""Metadata of a notebook that was graded, and the key of the verdicts in nbconvert's resources."""

NOT_OURS = "This cell is no part of the exercises and was not run. A person gives its points."


class GradeOutside(Execute):
    """Writes each grade cell's verdict and points as if the cell had been run.

    The students' code runs in the sandbox and the judge scores what comes back. Notebooks that are
    not the grader's own are executed in a kernel, as by ``Execute``.
    """

    enabled = Bool(True, help="Always: nbgrader gives full marks for a cell without outputs.")
    seed = Integer(
        None, allow_none=True, help="Decides which inputs every student is asked; keep it secret."
    ).tag(config=True)
    unsafe = Bool(
        False, help="Run students' code without protection where this machine has none."
    ).tag(config=True)

    def preprocess(
        self, nb: NotebookNode, resources: Any = None, km: Any = None
    ) -> tuple[NotebookNode, dict[str, Any]]:
        part = part_of(resources)
        if part is None:
            executed: tuple[NotebookNode, dict[str, Any]] = super().preprocess(nb, resources, km)
            return executed
        if self.seed is None:
            raise UnusableInput("Set c.GradeOutside.seed in nbgrader_config.py to a number.")
        items = self._verdicts(resources["nbgrader"], self.seed)
        for cell in nb.cells:
            if is_grade(cell):
                show(cell, verdict_in(cell.metadata.nbgrader["grade_id"], part, items))
        resources[STAMP] = items
        nb.metadata[STAMP] = {
            "grader_version": __version__,
            "isolation": isolation(self._root(), self.seed, unsafe=self.unsafe),
        }
        # A feedback page shows a cell as it stands here, and is read by the student.
        locked = NotebookNode(cells=[cell for cell in nb.cells if is_locked(cell)], metadata={})
        ClearHiddenTests(parent=self).preprocess(locked, resources)
        return nb, resources

    def _verdicts(self, about: Mapping[str, str], seed: int) -> Mapping[str, Item]:
        course = CourseDirectory(parent=self)
        folder = submission_folder(course, about)
        return verdicts(about["student"], folder, self._root(), seed, unsafe=self.unsafe)

    def _root(self) -> Path:
        """The course's folder, whose ``solutions/`` hold the rules for explanations."""
        return Path(CourseDirectory(parent=self).root)


def show(cell: NotebookNode, item: Item | None) -> None:
    """Write a verdict and its points into a cell's outputs, where nbgrader reads them."""
    if is_solution(cell):
        cell.outputs = [_displayed(_explanation(item))]
        return
    points = 0.0 if item is None else scaled(item, cell.metadata.nbgrader["points"])
    score = {"text/plain": repr(points)}
    cell.outputs = [
        _displayed(shown_message(NOT_OURS) if item is None else shown_verdict(item)),
        nbformat.v4.new_output("execute_result", score, execution_count=1),
    ]


def _explanation(item: Item | None) -> Shown:
    """The rubric's score and what it rests on; without them a person reads the answer alone."""
    if item is None:
        return shown_message(NOT_OURS)
    found = item.message.text if item.status == "passed" else ""
    reading = "Scored by the rubric; a person can give another score."
    if item.review_reason is not None:
        reading = f"The rubric's score is provisional and a person reads this: {item.review_reason}"
    return shown_verdict(item, f"{found}\n{reading}".strip())


def _displayed(shown: Shown) -> NotebookNode:
    output: NotebookNode = nbformat.v4.new_output("display_data", shown._repr_mimebundle_())
    return output
