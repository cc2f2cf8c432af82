"""The class report's tables as CSV: ``report-exercises``, ``-misconceptions``, ``-students``."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

from grader.assignment import PARTS
from grader.records.files import whole_file
from grader.records.table import Row, write_table
from grader.report.class_report import ClassReport
from grader.report.statistics import Estimate


def write_tables(out: Path, report: ClassReport) -> None:
    """Write the three tables beside the page."""
    _write(out / "report-exercises.csv", _exercises(report))
    _write(out / "report-misconceptions.csv", _misconceptions(report))
    _write(out / "report-students.csv", _students(report))


def _write(path: Path, rows: Iterable[Row]) -> None:
    with whole_file(path) as file:
        write_table(file, rows)


def _exercises(report: ClassReport) -> Iterable[Row]:
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
            item.column.id,
            _number(item.column.points),
            *_estimate(item.difficulty),
            *_estimate(item.discrimination),
            *(group.count for group in groups),
        )


def _estimate(estimate: Estimate | None) -> Row:
    if estimate is None:
        return "", "", ""
    return tuple(Decimal(f"{x:.4f}") for x in (estimate.value, estimate.low, estimate.high))


def _number(points: float) -> Decimal:
    return Decimal(f"{points:g}")


def _misconceptions(report: ClassReport) -> Iterable[Row]:
    yield "id", "title", "students", "where", "what helps"
    for mistake in report.mistakes:
        where = "; ".join(f"{id}: {count}" for id, count in mistake.where)
        entry = mistake.entry
        yield entry.id, entry.title, mistake.group.count, where, entry.sentence


def _students(report: ClassReport) -> Iterable[Row]:
    yield (
        "student", "total", *PARTS, "needs_help_with", "misconceptions", "last_attempted",
        "waits_for_review", "handed_in", "name",
    )  # fmt: skip
    absent = report.not_handed_in.students
    for student in report.students:
        yield (
            student.name,
            _number(student.score),
            *map(_number, student.parts),
            "; ".join(student.weak) if student.needs_help else "",
            "; ".join(f"{item}: {mistake}" for item, mistake in student.mistakes),
            student.last,
            student.review,
            "no" if student.number in absent else "yes",
            report.record.names.get(student.name, ""),
        )
