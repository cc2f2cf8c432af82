"""``backprop grade --gradebook DB_URL``: a whole class into nbgrader's gradebook in one go.

Afterwards it holds the marks, comments and times of ``nbgrader autograde``, so that nbgrader knows
who was late. No notebook was converted: nbgrader's "No response." under cells that were left as
they are is missing, and so is a penalty for being late, which the course's configuration decides.
The export and the formgrader's overview work. To read an explanation beside its notebook in the
formgrader, a person needs the course autograded instead.
"""

# mypy: disable-error-code="no-untyped-call, unreachable"
from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from nbgrader.api import (
    Assignment,
    Comment,
    Grade,
    GradeCell,
    Notebook,
    SolutionCell,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
    new_uuid,
)
from sqlalchemy import create_engine, insert, inspect, make_url, select, update
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.orm import Session

from grader.assignment import ASSIGNMENT
from grader.errors import GraderError, UnusableInput
from grader.platforms.nbgrader.cells import answered_in, comment_on, grade_of, verdict_in
from grader.platforms.nbgrader.inert import as_text
from grader.platforms.nbgrader.submitted import handed_in_at
from grader.result import Item, Result

STUDENTS_AT_A_TIME = 500
GENERATE = f"Generate it first, in the course's folder: nbgrader generate_assignment {ASSIGNMENT}"


@dataclass(frozen=True)
class Cell:
    """A cell of the assignment: its notebook's name, its ``grade_id`` and, if graded, points."""

    id: str
    notebook: str
    name: str
    points: float = 0.0


@dataclass(frozen=True)
class Outline:
    """The generated assignment as it stands in the gradebook."""

    id: str
    notebooks: Mapping[str, str]
    """Names by id."""
    graded: Mapping[str, Cell]
    answered: Mapping[str, Cell]


@contextmanager
def opened(db_url: str) -> Iterator[tuple[Session, Outline]]:
    """A gradebook, and the assignment in it; all changes are written at the end, or none.

    :raises UnusableInput: for one that does not hold the assignment.
    :raises GraderError: where the database fails.
    """
    try:
        with Session(create_engine(_existing(db_url))) as session, session.begin():
            yield session, _outline(session)
    except ModuleNotFoundError as error:
        raise UnusableInput(f"{db_url} needs the package {error.name}. Install it.") from error
    except ArgumentError as error:
        raise UnusableInput(
            f"{db_url!a} is not the address of a database: {error}. Name one such as "
            "sqlite:///gradebook.db."
        ) from error
    except SQLAlchemyError as error:
        raise GraderError(f"The gradebook failed; nothing was written to it: {error}") from error


def record(db_url: str, results: Iterable[Result], folders: Mapping[str, Path]) -> int:
    """Put verdicts into the gradebook and return the number of their students.

    A student's folder tells when the work was handed in, in ``timestamp.txt``. A person's own
    scores are left alone, and such cells are shown to them again.
    """
    results, count = iter(results), 0
    with opened(db_url) as (session, outline):
        while some := {r.student: r for r in islice(results, STUDENTS_AT_A_TIME)}:
            _add_missing(session, outline, list(some))
            _record_times(session, outline, {s: folders[s] for s in some if s in folders})
            items = {student: {i.id: i for i in result.items} for student, result in some.items()}
            _record_grades(session, outline, items)
            _record_comments(session, outline, items)
            count += len(some)
    return count


def _existing(db_url: str) -> str:
    """Return the address. A file that it names must exist: SQLite would make an empty one."""
    url = make_url(db_url)
    file = url.database
    if url.get_backend_name() == "sqlite" and not (file and Path(file).is_file()):
        raise UnusableInput(f"There is no gradebook at {file}. {GENERATE}")
    return db_url


def _outline(session: Session) -> Outline:
    if not inspect(session.get_bind()).has_table(Assignment.__tablename__):
        raise UnusableInput(f"The database is not a gradebook of nbgrader's. {GENERATE}")
    id = session.scalar(select(Assignment.id).where(Assignment.name == ASSIGNMENT))
    if id is None:
        raise UnusableInput(f"The gradebook has no {ASSIGNMENT}. {GENERATE}")
    books: Any = select(Notebook.id, Notebook.name).where(Notebook.assignment_id == id)
    notebooks: dict[str, str] = dict(session.execute(books).all())
    graded = session.execute(
        select(GradeCell.id, GradeCell.notebook_id, GradeCell.name, GradeCell.max_score).where(
            GradeCell.notebook_id.in_(notebooks)
        )
    )
    answered = session.execute(
        select(SolutionCell.id, SolutionCell.notebook_id, SolutionCell.name).where(
            SolutionCell.notebook_id.in_(notebooks)
        )
    )
    return Outline(
        id,
        notebooks,
        {cell: Cell(cell, notebooks[book], name, points) for cell, book, name, points in graded},
        {cell: Cell(cell, notebooks[book], name) for cell, book, name in answered},
    )


def _add_missing(session: Session, outline: Outline, students: Sequence[str]) -> None:
    """Add students and empty submissions, as nbgrader does, where there are none."""
    known: set[str] = set(session.scalars(select(Student.id).where(Student.id.in_(students))))
    _insert(session, Student, [{"id": student} for student in students if student not in known])
    handed_in = session.scalars(
        select(SubmittedAssignment.student_id).where(
            SubmittedAssignment.assignment_id == outline.id,
            SubmittedAssignment.student_id.in_(students),
        )
    )
    new = {student: new_uuid() for student in set(students) - set(handed_in)}
    _insert(
        session,
        SubmittedAssignment,
        [{"id": id, "assignment_id": outline.id, "student_id": s} for s, id in new.items()],
    )
    books = {(s, name): new_uuid() for s in new for name in outline.notebooks.values()}
    ids = {name: id for id, name in outline.notebooks.items()}
    _insert(
        session,
        SubmittedNotebook,
        [
            {"id": id, "assignment_id": new[student], "notebook_id": ids[name]}
            for (student, name), id in books.items()
        ],
    )
    for table, cells in ((Grade, outline.graded), (Comment, outline.answered)):
        _insert(
            session,
            table,
            [
                {"id": new_uuid(), "notebook_id": books[student, cell.notebook], "cell_id": cell.id}
                for student in new
                for cell in cells.values()
            ],
        )


def _record_times(session: Session, outline: Outline, folders: Mapping[str, Path]) -> None:
    """Write when work was handed in; where that is not known, what stands there stays."""
    times = {student: handed_in_at(folder / ASSIGNMENT) for student, folder in folders.items()}
    submissions: Any = (
        select(SubmittedAssignment.id, SubmittedAssignment.student_id)
        .where(SubmittedAssignment.assignment_id == outline.id)
        .where(SubmittedAssignment.student_id.in_(times))
    )
    rows = [
        {"id": id, "timestamp": time}
        for id, student in session.execute(submissions)
        if (time := times[student]) is not None
    ]
    if rows:
        session.execute(update(SubmittedAssignment), rows)


def _record_grades(
    session: Session, outline: Outline, items: Mapping[str, Mapping[str, Item]]
) -> None:
    rows = []
    for row, student, cell_id, manual in _rows(session, Grade, Grade.manual_score, outline, items):
        cell = outline.graded[cell_id]
        item = verdict_in(cell.name, cell.notebook, items[student])
        score, waits = grade_of(item, cell.points, manual)
        rows.append({"id": row, "auto_score": score, "needs_manual_grade": waits})
    session.execute(update(Grade), rows)


def _record_comments(
    session: Session, outline: Outline, items: Mapping[str, Mapping[str, Item]]
) -> None:
    rows = []
    for row, student, cell_id, _ in _rows(session, Comment, Comment.id, outline, items):
        cell = outline.answered[cell_id]
        item = answered_in(cell.name, cell.notebook, items[student])
        if item is not None and (text := comment_on(item)):
            rows.append({"id": row, "auto_comment": as_text(text)})
    if rows:
        session.execute(update(Comment), rows)


def _rows(
    session: Session, table: Any, column: Any, outline: Outline, students: Iterable[str]
) -> list[tuple[str, str, str, Any]]:
    """The rows of a table that belong to these students: id, student, cell and a column."""
    query = (
        select(table.id, SubmittedAssignment.student_id, table.cell_id, column)
        .join(SubmittedNotebook, table.notebook_id == SubmittedNotebook.id)
        .join(SubmittedAssignment, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .where(SubmittedAssignment.assignment_id == outline.id)
        .where(SubmittedAssignment.student_id.in_(list(students)))
    )
    return [tuple(row) for row in session.execute(query)]


def _insert(session: Session, table: Any, rows: list[dict[str, Any]]) -> None:
    if rows:
        session.execute(insert(table), rows)
