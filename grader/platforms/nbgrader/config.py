"""What a course's ``nbgrader_config.py`` asks of nbgrader."""

from __future__ import annotations

from typing import Any

from grader.assignment import ASSIGNMENT
from grader.platforms.nbgrader.methods import replace_methods

STOCK = "nbgrader.preprocessors."
ELSEWHERE = "grader.platforms.nbgrader.elsewhere."
CLEAR_ANSWERS = "grader.lesson.build.ClearAnswers"


def configure(c: Any) -> None:
    """Plug the grader into nbgrader's commands; ``c`` is the file's ``get_config()``.

    Whole lists are set, because nbgrader runs what is appended to its own lists twice. Other
    assignments of the same course go the way they always went.
    """
    replace_methods()
    c.Application.logging_config = {
        "formatters": {"console": {"class": "grader.platforms.nbgrader.logs.PrintableFormatter"}}
    }
    c.CourseDirectory.course_id = ASSIGNMENT
    c.GenerateAssignment.preprocessors = [
        STOCK + "IncludeHeaderFooter",
        STOCK + "InstantiateTests",
        STOCK + "LockCells",
        CLEAR_ANSWERS,
        STOCK + "ClearOutput",
        STOCK + "CheckCellMetadata",
        STOCK + "ComputeChecksums",
        STOCK + "SaveCells",
        STOCK + "ClearHiddenTests",
        STOCK + "ClearMarkScheme",
        STOCK + "ComputeChecksums",
        STOCK + "CheckCellMetadata",
    ]
    c.Autograde.exporter_class = "grader.platforms.nbgrader.submitted.SubmittedExporter"
    c.Autograde.sanitize_preprocessors = [
        "grader.platforms.nbgrader.restore.RestoreCells",
        STOCK + "ClearOutput",
        ELSEWHERE + "DeduplicateIds",
        ELSEWHERE + "OverwriteKernelspec",
        ELSEWHERE + "OverwriteCells",
        ELSEWHERE + "CheckCellMetadata",
    ]
    c.Autograde.autograde_preprocessors = [
        "grader.platforms.nbgrader.outside.GradeOutside",
        STOCK + "IgnorePattern",
        "nbconvert.preprocessors.ClearMetadataPreprocessor",
        STOCK + "LimitOutput",
        STOCK + "SaveAutoGrades",
        "grader.platforms.nbgrader.record.RecordVerdicts",
        STOCK + "AssignLatePenalties",
        ELSEWHERE + "CheckCellMetadata",
    ]
