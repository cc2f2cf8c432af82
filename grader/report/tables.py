"""The tables of a class as CSV: the grades, and the three beside the class report.

A spreadsheet takes no text in them for a formula, and every number for a number.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import IO, Any, NamedTuple, TypeAlias

from grader.assignment import PARTS
from grader.assignment.catalogue import CATALOGUE
from grader.errors import UnusableInput
from grader.records.files import refuse_foreign, set_aside, whole_file
from grader.report.class_report import ClassReport
from grader.report.statistics import Estimate
from grader.result import Result
from grader.text import table_cell

BYTE_ORDER_MARK = "\ufeff"
"""Tells a spreadsheet that the table is UTF-8."""

Row: TypeAlias = Sequence["str | int | Decimal"]


class _Marks(NamedTuple):
    """What a student's row of ``grades.csv`` is made from."""

    student: str
    scores: Sequence[float]
    """Those of the items, then the total."""
    name: str | None


def write_grades(file: IO[str], item_ids: Iterable[str], results: Iterable[Result]) -> None:
    """Write ``grades.csv``: one row for each student, one column for each item, and the total.

    Where a student's name is known, there is a last column for names.
    """
    rows = (_Marks(r.student, [*(i.score for i in r.items), r.score], r.name) for r in results)
    file.writelines(_grades(item_ids, rows))


def _grades(item_ids: Iterable[str], rows: Iterable[_Marks]) -> Iterator[str]:
    """The lines of ``grades.csv``; of each row only its line is kept."""
    lines = [(_line([row.student, *map(_score, row.scores)]), row.name) for row in rows]
    with_names = any(name for _, name in lines)
    titles = _line(["student", *item_ids, "total"])
    for line, name in [(titles, "name"), *lines]:
        yield f"{line}{_line(['', name or '']) if with_names else ''}\r\n"


def _line(row: Row) -> str:
    text = io.StringIO()
    _write(text, [row])
    return text.getvalue().removesuffix("\r\n")


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


def _score(score: float) -> Decimal:
    return Decimal(f"{score:.10g}")


def _exercises(report: ClassReport) -> Iterator[Row]:
    yield (
        "id", "points", "facility", "facility_low", "facility_high", "discrimination",
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
            *_estimate(item.facility),
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
        "waits_for_review", "handed_in", "name",
    )  # fmt: skip
    absent = report.not_handed_in.students
    for student in report.students:
        yield (
            student.name,
            _points(student.score),
            *map(_points, student.parts),
            "; ".join(student.weak) if student.needs_help else "",
            "; ".join(f"{item}: {id}" for item, id in student.misconceptions),
            student.last,
            student.review,
            "no" if student.number in absent else "yes",
            report.table.names.get(student.name, ""),
        )


def keep_edited(out: Path) -> Path | None:
    """Rename ``grades.csv`` if it was changed since it was written, and return the new path.

    :raises UnusableInput: where it is a link or another user's.
    """
    table = out / "grades.csv"
    refuse_foreign(table)
    if not table.is_file() or _is_as_written(table, out / "results.json"):
        return None
    return set_aside(table, "changed")


def _is_as_written(table: Path, results: Path) -> bool:
    """Whether a table holds just what is written with the scores in ``results.json``."""
    try:
        refuse_foreign(results)
        with results.open(encoding="utf-8") as document, table.open("rb") as file:
            lines = (line.rstrip() for line in document if line.startswith('{"student"'))
            entries = (json.loads(line.removesuffix(",")) for line in lines)
            written = chain([BYTE_ORDER_MARK], _grades(CATALOGUE, map(_of_entry, entries)))
            same = all(file.read(len(part)) == part for part in map(str.encode, written))
            return same and not file.read(1)
    except (OSError, ValueError, KeyError, TypeError, UnusableInput):
        return False


def _of_entry(entry: Mapping[str, Any]) -> _Marks:
    scores = [*(item["score"] for item in entry["items"]), entry["score"]]
    return _Marks(entry["student"], scores, entry.get("name"))


def _estimate(estimate: Estimate | None) -> Row:
    if estimate is None:
        return "", "", ""
    return tuple(Decimal(f"{x:.4f}") for x in (estimate.value, estimate.low, estimate.high))


def _points(points: float) -> Decimal:
    return Decimal(f"{points:g}")
