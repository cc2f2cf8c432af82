"""The settings that a course's ``nbgrader_config.py`` makes in nbgrader."""

from __future__ import annotations

import os
import sysconfig
import warnings
from typing import Any

from sqlalchemy.exc import SAWarning

from grader.assignment import ASSIGNMENT
from grader.platforms.nbgrader.methods import replace_methods

STOCK = "nbgrader.preprocessors."
OURS = "grader.platforms.nbgrader."
CLEAR_ANSWERS = "grader.lesson.build.ClearAnswers"


def configure(c: Any) -> None:
    """Plug the grader into nbgrader's commands; ``c`` is the file's ``get_config()``.

    Whole lists are set, because nbgrader runs what is appended to its own lists twice. Other
    assignments of the same course are graded as nbgrader itself grades them.
    """
    replace_methods()
    # nbgrader makes its rows so that SQLAlchemy 2.1 warns of each; they are written all the same.
    warnings.filterwarnings("ignore", r"Object of type <Submitted\w+> not in session", SAWarning)
    _find_own_commands()
    c.Application.logging_config = {
        "formatters": {"console": {"class": OURS + "methods.PrintableFormatter"}}
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
    c.Autograde.exporter_class = OURS + "notebook.SubmittedExporter"
    c.Autograde.sanitize_preprocessors = [
        OURS + "restore.RestoreCells",
        STOCK + "ClearOutput",
        OURS + "restore.DeduplicateIds",
        OURS + "restore.OverwriteKernelspec",
        OURS + "restore.OverwriteCells",
        OURS + "restore.CheckCellMetadata",
    ]
    c.Autograde.autograde_preprocessors = [
        OURS + "outside.GradeOutside",
        STOCK + "IgnorePattern",
        "nbconvert.preprocessors.ClearMetadataPreprocessor",
        STOCK + "LimitOutput",
        OURS + "outside.SaveVerdicts",
        STOCK + "AssignLatePenalties",
        OURS + "restore.CheckCellMetadata",
    ]


def _find_own_commands() -> None:
    """Put this environment's commands on the path, before all others.

    nbgrader calls ``alembic`` by its name alone when it makes a gradebook. In an environment that
    is not activated it would find none, or one of another environment.
    """
    own = sysconfig.get_path("scripts")
    users = sysconfig.get_path("scripts", sysconfig.get_preferred_scheme("user"))
    path = os.environ.get("PATH", os.defpath).split(os.pathsep)
    others = [folder for folder in path if folder not in (own, users)]
    os.environ["PATH"] = os.pathsep.join([own, users, *others])
