"""The roster of a class: who belongs to it, and what they are called."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from grader.errors import UnusableInput
from grader.messages.files import in_words
from grader.reasons import because
from grader.submissions.notebook import NotReadable, decoded
from grader.submissions.submission import read_bytes
from grader.text import quoted

LARGEST = 16 << 20
"""Bytes; a hundred thousand students take about 6 MB."""
SEPARATORS = (",", ";", "\t", "|")
"""Which one a spreadsheet writes depends on the language that it is set to."""


class Student(NamedTuple):
    """A row of a roster; ``id`` is the name of the student's folder."""

    id: str
    name: str = ""
    email: str = ""


def read_roster(path: Path) -> Mapping[str, Student]:
    """The students of a roster by id: a CSV with a column ``id``, and ``name`` and ``email``.

    The order of the columns, capitals in their titles and further columns don't matter.

    :raises UnusableInput: where it is not such a table; the message names the line.
    """
    try:
        text = decoded(read_bytes(path, LARGEST))
    except NotReadable as problem:
        why = in_words(because(problem.kind, **problem.facts))
        raise UnusableInput(f"The roster {path} {why}") from None
    students: dict[str, Student] = {}
    lines: dict[str, int] = {}
    for line, cells in _rows(path, text):
        id = cells["id"]
        if id in students:
            raise _wrong(path, line, f"the id {quoted(id)} stands in line {lines[id]} already")
        if _is_no_folder(id):
            raise _wrong(path, line, f"the id {quoted(id)} cannot be the name of a folder")
        students[id] = Student(id, cells.get("name", ""), cells.get("email", ""))
        lines[id] = line
    if not students:
        raise UnusableInput(f"The roster {path} names no students.")
    return students


def _rows(path: Path, text: str) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Each row that is not empty: its line, and its cells by the titles in small letters."""
    head = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(SEPARATORS, key=head.count)
    table = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    titles: list[str] = []
    start = 1
    try:
        for row in table:
            line, start = start, table.line_num + 1
            cells = [cell.strip() for cell in row]
            if not any(cells):
                continue
            if not titles:
                titles = _titles(path, line, cells)
                continue
            if len(cells) > len(titles) and any(cells[len(titles) :]):
                more = f"{len(cells)} cells, and the first line has {len(titles)}"
                raise _wrong(path, line, f"it has {more}. Put quotation marks around commas")
            by_title = dict(zip(titles, cells, strict=False))
            if not by_title["id"]:
                raise _wrong(path, line, "the id is missing")
            yield line, by_title
    except csv.Error as error:
        raise _wrong(path, start, f"it is not CSV ({error})") from None


def _titles(path: Path, line: int, cells: list[str]) -> list[str]:
    titles = [cell.lower() for cell in cells]
    for title in ("id", "name", "email"):
        if titles.count(title) > 1:
            raise _wrong(path, line, f"the column {title} is there {titles.count(title)} times")
    if "id" not in titles:
        found = ", ".join(map(quoted, cells[:10]))
        raise _wrong(path, line, f"no column is called id; there are {found}")
    return titles


def _is_no_folder(id: str) -> bool:
    return id in (".", "..") or any(c in "/\\" or not c.isprintable() for c in id)


def _wrong(path: Path, line: int, reason: str) -> UnusableInput:
    return UnusableInput(f"The roster {path}, line {line}: {reason}.")
