"""Digests of what a graded submission and a feedback page were made from.

They tell when one has to be made again. nbgrader looks at the time in ``timestamp.txt`` only, so it
misses a file that was replaced without a new time, a run that was interrupted, and a mark that
changed after the page was made.
"""

# mypy: disable-error-code="no-untyped-call"

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook, GradeCell, MissingEntry, Notebook, SourceCell
from nbgrader.coursedir import CourseDirectory

from grader import __version__
from grader.assignment import ASSIGNMENT

STAMP = "backprop"
"""Metadata of a notebook that was graded, and the key of the verdicts in nbconvert's resources."""
PAGES = ".backprop-pages"
"""The file beside feedback pages that says what they were made of."""

Points = Mapping[tuple[str, str], float]
"""What each graded cell is worth, by its notebook and its grade id."""


def digest(value: object) -> str:
    """A hash in hexadecimal digits, the same for equal values of Python's own plain types."""
    return hashlib.sha256(repr(value).encode("utf-8", "surrogatepass")).hexdigest()


def graded_by(gradebook: Gradebook, seed: int | None, rules: str | None) -> str:
    """A digest of what marks depend on beside the submission.

    These are the cells in the gradebook with their points, the seed, the digest of the rules for
    explanations and the version of the grader. The hidden seed in the cells keeps the other one
    from being guessed from the digest.
    """
    cells = [
        (book, name, str(source)) for book, name, source in _of_cells(gradebook, SourceCell.source)
    ]
    points = sorted(points_in(gradebook).items())
    return digest((sorted(cells), points, seed, rules, __version__))


def points_in(gradebook: Gradebook) -> Points:
    """The points of every graded cell, as the gradebook has them."""
    found = _of_cells(gradebook, GradeCell.max_score)
    return {(book, name): float(points) for book, name, points in found}


def _of_cells(gradebook: Gradebook, column: Any) -> list[tuple[str, str, Any]]:
    """A column of one kind of cells, with each cell's notebook and name."""
    assignment, kind = gradebook.find_assignment(ASSIGNMENT), column.class_
    cells = gradebook.db.query(Notebook.name, kind.name, column)
    cells = cells.join(kind, kind.notebook_id == Notebook.id)
    found: list[tuple[str, str, Any]] = cells.filter(Notebook.assignment_id == assignment.id).all()
    return found


def newer_points(course: CourseDirectory, gradebook: Gradebook) -> str | None:
    """A warning where ``source/`` gives cells other points than the gradebook, else ``None``."""
    known = points_in(gradebook)
    source = Path(course.format_path(course.source_directory, ".", ASSIGNMENT))
    different = [
        f"{about.get('grade_id')} of {path.stem}"
        for path in sorted(source.glob("*.ipynb"))
        for about in _marks(path)
        if about.get("grade")
        and known.get((path.stem, str(about.get("grade_id")))) != about.get("points")
    ]
    if not different:
        return None
    more = f" and {len(different) - 3} more" if len(different) > 3 else ""
    return (
        f"source/ gives other points than the gradebook to {', '.join(different[:3])}{more}. To "
        "use them, run this and grade everyone again with --force:\n"
        f"  nbgrader generate_assignment {ASSIGNMENT} --force"
    )


def _marks(notebook: Path) -> list[dict[str, Any]]:
    """nbgrader's metadata of every cell that has some."""
    try:
        cells = json.loads(notebook.read_bytes())["cells"]
        return [c["metadata"]["nbgrader"] for c in cells if "nbgrader" in c["metadata"]]
    except (OSError, ValueError, KeyError, TypeError):
        return []


def stamp_of(notebook: Path) -> Mapping[str, Any]:
    """What a notebook was graded from; empty where it was not graded, or only in part."""
    try:
        stamp = json.loads(notebook.read_bytes())["metadata"][STAMP]
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def stamps_of(autograded: Path, parts: Iterable[str]) -> list[Mapping[str, Any]]:
    """The stamps of a student's notebooks; each gets its own once it is graded."""
    return [stamp_of(autograded / f"{part}.ipynb") for part in parts]


def pages_of(autograded: Path, gradebook: Gradebook, student: str) -> str:
    """A digest of all that a student's feedback pages show: notebooks, points and comments."""
    notebooks = [(path.name, digest(path.read_bytes())) for path in autograded.glob("*.ipynb")]
    try:
        books = gradebook.find_submission(ASSIGNMENT, student).notebooks
    except MissingEntry:
        return ""
    marks = [
        (book.name, grade.name, grade.score, grade.max_score)
        for book in books
        for grade in book.grades
    ]
    comments = [
        (book.name, comment.name, comment.comment) for book in books for comment in book.comments
    ]
    penalties = [(book.name, book.late_submission_penalty) for book in books]
    return digest((sorted(notebooks), sorted(marks), sorted(comments, key=repr), penalties))


def are_pages_of(feedback: Path, shown: str, notebooks: Iterable[str]) -> bool:
    """Whether all pages are in a folder, and were made from what ``shown`` is the digest of."""
    try:
        noted = (feedback / PAGES).read_text("ascii")
    except (OSError, ValueError):
        return False
    return noted == shown and all((feedback / f"{name}.html").is_file() for name in notebooks)
