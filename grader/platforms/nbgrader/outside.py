"""Marks from outside the kernel, in place of nbgrader's ``Execute``.

The sandbox runs a student's code and the judge scores what comes back. ``GradeOutside`` writes the
verdicts into a notebook's cells, ``SaveVerdicts`` into the gradebook.
"""

# mypy: disable-error-code="no-untyped-call"

from __future__ import annotations

import atexit
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from nbconvert.exporters.exporter import ResourcesDict
from nbformat.notebooknode import NotebookNode
from nbgrader.api import BaseCell, Comment, Grade, Gradebook
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import ClearHiddenTests, Execute, SaveAutoGrades
from nbgrader.utils import compute_checksum, is_grade, is_locked, is_solution, is_task
from traitlets import Bool, Integer

from grader import __version__
from grader.errors import UnusableInput
from grader.grading.student import SubmissionGrader
from grader.grading.task import graded, make_grader
from grader.lesson.solutions import packed_rules
from grader.messages import explanations
from grader.messages.self_check import NOT_OURS
from grader.platforms.nbgrader.cells import (
    answered_in,
    comment_on,
    grade_of,
    part_of,
    scaled,
    verdict_in,
)
from grader.platforms.nbgrader.inert import as_text
from grader.platforms.nbgrader.methods import run_of
from grader.platforms.nbgrader.nodes import new_output
from grader.platforms.nbgrader.stamp import STAMP
from grader.platforms.nbgrader.submitted import Submitted
from grader.report.notebook import Shown, shown_message, shown_verdict
from grader.result import Item
from grader.sandbox.asking.limits import Limits
from grader.sandbox.asking.plain import PlainWorkers
from grader.sandbox.asking.protected import ZygoteWorkers


class GradeOutside(Execute):
    """Writes each grade cell's verdict and points as if the cell had been run.

    Notebooks that are not the grader's own are executed in a kernel, as by ``Execute``.
    """

    enabled = Bool(True, help="Always: nbgrader gives full marks for a cell without outputs.")
    seed = Integer(
        None,
        allow_none=True,
        help="Decides the inputs that every student's functions are called with; keep it secret.",
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
        # The course's folder holds the rules for explanations, in ``solutions/``.
        course = Path(CourseDirectory(parent=self).root)
        run = run_of(self)
        items = _verdicts(run.submitted, course, self.seed, self.unsafe)
        for cell in nb.cells:
            if is_grade(cell):
                show(cell, verdict_in(cell.metadata.nbgrader["grade_id"], part, items))
        resources[STAMP] = items
        nb.metadata[STAMP] = {
            "grader_version": __version__,
            "isolation": _grader(course, self.seed, self.unsafe).workers.isolation,
            "submitted": run.submitted.digest(),
            "graded_by": run.graded_by,
        }
        # A feedback page shows a cell as it stands here, and is read by the student.
        locked = NotebookNode(cells=[cell for cell in nb.cells if is_locked(cell)], metadata={})
        ClearHiddenTests(parent=self).preprocess(locked, resources)
        return nb, resources


@lru_cache(maxsize=1)
def _verdicts(submitted: Submitted, course: Path, seed: int, unsafe: bool) -> Mapping[str, Item]:
    """The verdicts on a submission, found once however many notebooks nbgrader asks about.

    An error is followed through from earlier parts, so a submission is graded as a whole.

    :raises ProtectionMissing: where this machine cannot keep submissions apart.
    """
    result = graded(_grader(course, seed, unsafe), submitted.submission)
    return {item.id: item for item in result.items}


@cache
def _grader(course: Path, seed: int, unsafe: bool) -> SubmissionGrader:
    """This process's grader; making the cases takes longer than a student does."""
    workers = PlainWorkers() if unsafe else ZygoteWorkers()
    atexit.register(workers.close)
    return make_grader(seed, workers, Limits(), packed_rules(course))


def show(cell: NotebookNode, item: Item | None) -> None:
    """Write a verdict and its points into a cell's outputs, where nbgrader reads them."""
    if is_solution(cell):
        cell.outputs = [_displayed(_explanation(item))]
        return
    points = 0.0 if item is None else scaled(item, cell.metadata.nbgrader["points"])
    score = {"text/plain": repr(points)}
    cell.outputs = [
        _displayed(shown_message(NOT_OURS) if item is None else shown_verdict(item)),
        new_output("execute_result", score, execution_count=1),
    ]


def _explanation(item: Item | None) -> Shown:
    """The rubric's score and what it rests on; without them a person reads the answer alone."""
    if item is None:
        return shown_message(NOT_OURS)
    found = item.text if item.status == "passed" else ""
    reading = explanations.SCORED
    if item.review_reason is not None:
        reading = explanations.provisional(item.review_reason)
    return shown_verdict(item, f"{found}\n{reading}".strip())


def _displayed(shown: Shown) -> NotebookNode:
    return new_output("display_data", shown._repr_mimebundle_())


class SaveVerdicts(SaveAutoGrades):
    """Saves the verdicts in the gradebook, all of a notebook at once.

    nbgrader's own class saves each cell by itself, as it still does for other notebooks. A person's
    own score is left alone.
    """

    def preprocess(
        self, nb: NotebookNode, resources: ResourcesDict
    ) -> tuple[NotebookNode, ResourcesDict]:
        part = part_of(resources)
        if part is None:
            saved: tuple[NotebookNode, ResourcesDict] = super().preprocess(nb, resources)
            return saved
        about, items = resources["nbgrader"], resources[STAMP]
        where = (about["notebook"], about["assignment"], about["student"])
        with Gradebook(about["db_url"]) as gradebook:
            book = gradebook.find_submission_notebook(*where)
            grades, comments = (_rows(gradebook, kind, book) for kind in (Grade, Comment))
            for cell in nb.cells:
                grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
                if is_grade(cell):
                    grade = grades.get(grade_id) or gradebook.find_grade(grade_id, *where)
                    _complete_grade(grade, cell, verdict_in(grade_id, part, items))
                if is_solution(cell) or is_task(cell):
                    comment = comments.get(grade_id) or gradebook.find_comment(grade_id, *where)
                    item = answered_in(grade_id, part, items) if is_solution(cell) else None
                    comment.auto_comment = _comment(cell, item)
            gradebook.db.commit()
        return nb, resources


def _rows(gradebook: Any, kind: Any, book: Any) -> dict[str, Any]:
    """The grades or the comments of a student's notebook, by the names of their cells."""
    rows = gradebook.db.query(BaseCell.name, kind).join(kind, kind.cell_id == BaseCell.id)
    return dict(rows.filter(kind.notebook_id == book.id).all())


def _complete_grade(grade: Any, cell: NotebookNode, item: Item | None) -> None:
    """Give a cell its score, and mark it where a person should look at it."""
    points = cell.metadata.nbgrader["points"]
    grade.auto_score, grade.needs_manual_grade = grade_of(item, points, grade.manual_score)


def _comment(cell: NotebookNode, item: Item | None) -> str | None:
    """What stands under a student's answer, or nbgrader's own word where nothing was written."""
    if item is not None and (text := comment_on(item)):
        return as_text(text)
    is_as_released = cell.metadata.nbgrader.get("checksum") == compute_checksum(cell)
    return "No response." if is_as_released and not is_task(cell) else None
