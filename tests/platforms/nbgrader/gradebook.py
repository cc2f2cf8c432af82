"""What stands in a gradebook, in a form that two courses can be compared by."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nbgrader.api import Comment, Grade, Gradebook

from grader.assignment import ASSIGNMENT

Rows = dict[tuple[str, str, str], tuple[Any, ...]]


def url_of(course: Path) -> str:
    return f"sqlite:///{course}/gradebook.db"


def grades(db_url: str) -> Rows:
    """Every grade by student, notebook and cell."""
    with Gradebook(db_url, ASSIGNMENT) as gradebook:
        return {
            (grade.student.id, grade.notebook.name, grade.name): (
                grade.auto_score,
                grade.manual_score,
                grade.extra_credit,
                grade.needs_manual_grade,
                grade.max_score,
            )
            for grade in gradebook.db.query(Grade).all()
        }


def comments(db_url: str) -> Rows:
    """Every comment by student, notebook and cell."""
    with Gradebook(db_url, ASSIGNMENT) as gradebook:
        return {
            (comment.student.id, comment.notebook.name, comment.name): (
                comment.auto_comment,
                comment.manual_comment,
            )
            for comment in gradebook.db.query(Comment).all()
        }


def totals(db_url: str) -> dict[str, float]:
    """Every student's score."""
    with Gradebook(db_url, ASSIGNMENT) as gradebook:
        submissions = gradebook.find_assignment(ASSIGNMENT).submissions
        return {submission.student.id: round(submission.score, 4) for submission in submissions}


def give_points(db_url: str, student: str, notebook: str, cell: str, points: float) -> None:
    """What a person does in the formgrader."""
    with Gradebook(db_url, ASSIGNMENT) as gradebook:
        grade = gradebook.find_grade(cell, notebook, ASSIGNMENT, student)
        grade.manual_score = points
        grade.needs_manual_grade = False
        gradebook.db.commit()
