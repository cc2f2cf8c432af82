"""The tables of a class as CSV: the grades, and the three beside the class report.

No text in them is a formula to a spreadsheet, and every number stays a number.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import IO, TypeAlias

from grader.assignment import PARTS
from grader.records.files import whole_file
from grader.report.class_report import ClassReport
from grader.report.statistics import Estimate
from grader.result import Result
from grader.text import table_cell

Row: TypeAlias = Sequence["str | int | Decimal"]


def write_grades(file: IO[str], item_ids: Iterable[str], results: Iterable[Result]) -> None:
    """Write ``grades.csv``: one row for each student, one column for each item, and the total.

    Each result is asked for when the row before it is written.
    """
    _write(file, _grades(item_ids, results))


def write_class_tables(out: Path, report: ClassReport) -> None:
    """Write ``report-exercises.csv``, ``report-misconceptions.csv`` and ``report-students.csv``.

    :raises CannotWrite: with what to do about it.
    """
    tables = {
        "exercises": _exercises(report),
        "misconceptions": _misconceptions(report),
        "students": _students(report),
    }
    for name, rows in tables.items():
        with whole_file(out / f"report-{name}.csv") as file:
            _write(file, rows)


def _write(file: IO[str], rows: Iterable[Row]) -> None:
    table = csv.writer(file)
    for row in rows:
        table.writerow([table_cell(cell) if isinstance(cell, str) else cell for cell in row])


def _grades(item_ids: Iterable[str], results: Iterable[Result]) -> Iterator[Row]:
    yield ["student", *item_ids, "total"]
    for result in results:
        scores = (*(item.score for item in result.items), result.score)
        yield [result.student, *(Decimal(f"{score:.10g}") for score in scores)]


def _exercises(report: ClassReport) -> Iterator[Row]:
    yield (
        "id", "points", "difficulty", "difficulty_low", "difficulty_high", "discrimination",
        "discrimination_low", "discrimination_high", "right", "not_right", "not_attempted",
        "follow_through", "waits_for_review", "last_attempted",
    )  # fmt: skip
    for item in report.items:
        groups = (
            item.right, item.wrong, item.not_attempted, item.follow_through, item.review,
            item.stopped,
        )  # fmt: skip
        yield (
            item.entry.id,
            _points(item.entry.points),
            *_estimate(item.difficulty),
            *_estimate(item.discrimination),
            *(group.count for group in groups),
        )


def _misconceptions(report: ClassReport) -> Iterator[Row]:
    yield "id", "title", "students", "where", "what helps"
    for shared in report.misconceptions:
        where = "; ".join(f"{id}: {count}" for id, count in shared.where)
        about = shared.misconception
        yield about.id, about.title, shared.group.count, where, about.sentence


def _students(report: ClassReport) -> Iterator[Row]:
    yield (
        "student", "total", *PARTS, "needs_help_with", "misconceptions", "last_attempted",
        "waits_for_review",
    )  # fmt: skip
    for student in report.students:
        yield (
            student.name,
            _points(student.score),
            *map(_points, student.parts),
            "; ".join(student.weak) if student.needs_help else "",
            "; ".join(f"{item}: {id}" for item, id in student.misconceptions),
            student.last,
            student.review,
        )


def _estimate(estimate: Estimate | None) -> Row:
    if estimate is None:
        return "", "", ""
    return tuple(Decimal(f"{x:.4f}") for x in (estimate.value, estimate.low, estimate.high))


def _points(points: float) -> Decimal:
    return Decimal(f"{points:g}")
