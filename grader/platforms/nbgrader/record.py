"""Verdicts in the gradebook beyond the points of test cells: comments and explanations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nbconvert.exporters.exporter import ResourcesDict
from nbformat.notebooknode import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.preprocessors.base import NbGraderPreprocessor
from nbgrader.utils import is_grade, is_solution

from grader.platforms.nbgrader.cells import answered_in, scaled, verdict_in
from grader.platforms.nbgrader.inert import as_text
from grader.platforms.nbgrader.outside import STAMP
from grader.platforms.nbgrader.scope import part_of
from grader.result import Item


class RecordVerdicts(NbGraderPreprocessor):
    """Completes what nbgrader's ``SaveAutoGrades`` saved; a person's own score is left alone."""

    def preprocess(
        self, nb: NotebookNode, resources: ResourcesDict
    ) -> tuple[NotebookNode, ResourcesDict]:
        part = part_of(resources)
        if part is None:
            return nb, resources
        about = resources["nbgrader"]
        where = (about["notebook"], about["assignment"], about["student"])
        with Gradebook(about["db_url"]) as gradebook:
            for cell in nb.cells:
                items = resources[STAMP]
                if is_grade(cell):
                    _record_grade(cell, part, items, gradebook, where)
                if is_solution(cell):
                    _record_comment(cell, part, items, gradebook, where)
            gradebook.db.commit()
        return nb, resources


def _record_grade(
    cell: NotebookNode,
    part: str,
    items: Mapping[str, Item],
    gradebook: Any,
    where: tuple[str, str, str],
) -> None:
    """Give an explanation its provisional score, and have a person look where one should.

    nbgrader shows a cell again when it has a person's score and was graded anew; so do we.
    """
    about = cell.metadata.nbgrader
    item = verdict_in(about["grade_id"], part, items)
    grade = gradebook.find_grade(about["grade_id"], *where)
    if item is None:
        grade.auto_score, grade.needs_manual_grade = None, True
        return
    grade.auto_score = scaled(item, about["points"])
    grade.needs_manual_grade = item.review_reason is not None or grade.manual_score is not None


def _record_comment(
    cell: NotebookNode,
    part: str,
    items: Mapping[str, Item],
    gradebook: Any,
    where: tuple[str, str, str],
) -> None:
    """Say under a student's answer what keeps it from full points."""
    grade_id = cell.metadata.nbgrader["grade_id"]
    item = answered_in(grade_id, part, items)
    if item is not None and item.status not in ("not_attempted", "passed"):
        gradebook.find_comment(grade_id, *where).auto_comment = as_text(item.message.text)
