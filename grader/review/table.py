"""What waits as a table for spreadsheets, and the scores that come back in it."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from grader.assignment.catalogue import CATALOGUE
from grader.errors import UnusableInput
from grader.records.files import set_aside, whole_file
from grader.report.tables import BYTE_ORDER_MARK
from grader.result import Decision
from grader.review.desk import Desk
from grader.review.marks import Key, Mark, marks_of
from grader.text import counted, quoted, table_cell

COLUMNS = (
    "student", "id", "check", "reason", "answer", "auto_score", "max_score", "score", "comment",
)  # fmt: skip
READ = ("student", "id", "check", "score")
"""The columns that must be there to be read; ``comment`` is read where there is one."""
LARGEST = 256 << 20
MOST_SHOWN = 10
"""Faults of a table that are named."""


def write_table(desk: Desk, file: Path, *, all: bool = False, propose: bool = False) -> int:
    """Write what waits, or ``all`` marks, and return the number of rows.

    With ``propose``, what was settled on answers that say the same stands in ``score`` and
    ``comment`` already.

    :raises CannotWrite: with what to do about it.
    """
    rows = 0
    with whole_file(file) as text:
        text.write(BYTE_ORDER_MARK)
        table = csv.writer(text)
        table.writerow(COLUMNS)
        for mark in _every(desk) if all else desk.marks.waiting:
            proposal = desk.proposals.on(mark) if propose and not mark.decision else None
            table.writerow(_row(mark, proposal))
            rows += 1
    return rows


def _every(desk: Desk) -> Iterator[Mark]:
    """All marks of the class, those of a whole exercise without its checks."""
    for student in desk.marks.students:
        for mark in marks_of(desk.marks.result(student)):
            if not mark.check or mark.answer is not None or mark.reason or mark.decision:
                yield mark


def _row(mark: Mark, proposal: Decision | None) -> list[str | Decimal]:
    filled = mark.decision or proposal
    reason = mark.reason or ""
    if mark.old_decision and mark.old_decision.score is not None:
        reason += f" Settled then: {mark.old_decision.score:g}. {mark.old_decision.comment}"
    return [
        table_cell(mark.student),
        mark.id,
        mark.check,
        _lines(reason),
        _lines(mark.answer or ""),
        Decimal(f"{mark.auto_score:.10g}"),
        Decimal(f"{mark.max_score:.10g}"),
        Decimal(f"{filled.score:.10g}") if filled and filled.score is not None else "",
        _lines(filled.comment) if filled else "",
    ]


def _lines(text: str) -> str:
    """``text`` in a cell, on as many lines as it has; none of them begins a formula."""
    return "\n".join(map(table_cell, text.splitlines()))


def keep_filled(desk: Desk, file: Path) -> Path | None:
    """Rename a table of this name that holds something to settle, and return the new path."""
    if not file.exists():
        return None
    try:
        filled = read_table(desk, file)
    except UnusableInput:
        filled = None
    if filled == Filled((), ()):
        return None
    return set_aside(file, "before")


@dataclass(frozen=True, slots=True)
class Filled:
    """What a table says that is new; the last row on a mark counts."""

    decisions: tuple[Decision, ...]
    without_score: tuple[int, ...]
    """The numbers of rows with a comment and no score, which settle nothing."""


def read_table(desk: Desk, file: Path) -> Filled:
    """Read a table, without settling anything.

    :raises UnusableInput: where anything in it is wrong, with the rows and the reasons.
    """
    reader, comma = _opened(file)
    student_named = _students(desk.marks.students)
    marks: dict[str, Mapping[tuple[str, str], Mark]] = {}
    settled: dict[Key, Decision] = {}
    without_score, faults = [], []
    try:
        for number, row in enumerate(reader, start=2):
            values = {name: row.get(name) or "" for name in (*READ, "comment")}
            name, id, check, score, comment = map(str.strip, values.values())
            if not (name or id or check or score or comment):
                continue
            try:
                if any(cell.strip() for cell in row.get(None) or ()):
                    raise UnusableInput(
                        "it has more cells than the first row; a comment with commas stands in "
                        "quotation marks"
                    )
                student = student_named(values["student"])
                if student not in marks:
                    own = marks_of(desk.marks.result(student))
                    marks[student] = {(mark.id, mark.check): mark for mark in own}
                mark = _mark(marks[student], id, check)
                if score:
                    points = _score(score, mark.max_score, comma)
                    settled[mark.key] = mark.settled(points, _text(comment))
                elif comment and not mark.decision:
                    without_score.append(number)
            except UnusableInput as error:
                faults.append(f"row {number}: {error}.")
    except csv.Error as error:
        faults.append(f"line {reader.line_num}: {error}.")
    if faults:
        raise UnusableInput(_refusal(file, faults))
    new = tuple(each for each in settled.values() if _is_new(desk, each))
    return Filled(new, tuple(without_score))


def _opened(file: Path) -> tuple[csv.DictReader[str], bool]:
    """The rows of a table, and whether a comma may stand in its numbers."""
    try:
        with file.open("rb") as opened:
            data = opened.read(LARGEST)
        text = data.decode("utf-8-sig")
    except OSError as error:
        raise UnusableInput(f"{file} cannot be read: {error.strerror or error}.") from error
    except UnicodeDecodeError as error:
        raise UnusableInput(
            f"{file} is not UTF-8. Save it as “CSV UTF-8”. Nothing was changed."
        ) from error
    csv.field_size_limit(LARGEST)
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    reader.fieldnames = [name.strip().lower() for name in reader.fieldnames or ()]
    if missing := [name for name in READ if name not in reader.fieldnames]:
        raise UnusableInput(
            f"{file} has no column {', '.join(missing)}; its first row must name the columns, as "
            "`backprop review DIR --csv FILE` writes them. Nothing was changed."
        )
    names = [name for name in (*READ, "comment") if reader.fieldnames.count(name) > 1]
    if names:
        raise UnusableInput(
            f"{file} has several columns {', '.join(names)}. Remove all but one of each. Nothing "
            "was changed."
        )
    return reader, delimiter != ","


def _students(students: Iterable[str]) -> Callable[[str], str]:
    """What finds the student whom a cell names; a spreadsheet may have dropped its first ``'``."""
    exact = {table_cell(student): student for student in students}
    loose: dict[str, set[str]] = {}
    for cell, student in exact.items():
        for name in (student, cell.removeprefix("'"), cell.strip(), student.strip()):
            loose.setdefault(name, set()).add(student)

    def student_named(cell: str) -> str:
        found = (
            {exact[cell]} if cell in exact else loose.get(cell) or loose.get(cell.strip(), set())
        )
        if len(found) != 1:
            raise UnusableInput(f"there is no student {quoted(cell)}")
        return next(iter(found))

    return student_named


def _mark(marks: Mapping[tuple[str, str], Mark], id: str, check: str) -> Mark:
    if id not in CATALOGUE:
        raise UnusableInput(f"there is no exercise or question {quoted(id)}")
    if (id, check) not in marks:
        checks = ", ".join(name for item, name in marks if item == id and name)
        raise UnusableInput(
            f"{id} has no check {quoted(check)}; it has {checks}. Leave the cell empty for the "
            "whole item"
        )
    return marks[id, check]


def _score(text: str, most: float, comma: bool) -> float:
    try:
        score = float(text.replace(",", ".") if comma else text)
    except ValueError:
        score = math.nan
    if not (text.isascii() and "_" not in text and math.isfinite(score) and 0 <= score <= most):
        raise UnusableInput(f"the score {quoted(text)} is not a number from 0 to {most:g}")
    return score


def _text(cell: str) -> str:
    """A comment as a person wrote it, without the mark that keeps it from being a formula."""
    lines = cell.splitlines()
    return "\n".join(
        line[1:] if line.startswith("'") and table_cell(line[1:]) == line else line
        for line in lines
    )


def _is_new(desk: Desk, decision: Decision) -> bool:
    """Whether a decision differs from the one that counts already."""
    own = desk.marks.decisions.of.get(decision.student, {})
    standing = own.get((decision.id, decision.check))
    return standing is None or replace(decision, at=standing.at) != standing


def _refusal(file: Path, faults: list[str]) -> str:
    more = len(faults) - MOST_SHOWN
    others = f" and {counted(more, 'other row')}." if more > 0 else ""
    return f"{file} was refused whole, nothing was changed: {' '.join(faults[:MOST_SHOWN])}{others}"
