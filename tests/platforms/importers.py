"""How the platforms read marks and pages back, restated from their rules for the tests."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path


def canvas_marks(data: bytes, assignment: int, key: str = "ID") -> Mapping[str, str]:
    """The scores of ``lib/gradebook_importer.rb`` by user id, or by another column."""
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    titles = rows[0]
    assert "Student" in titles[0]
    assert "ID" in titles[1]
    column = next(at for at, t in enumerate(titles) if re.search(rf" \({assignment}\)$", t))
    return {
        row[titles.index(key)]: row[column]
        for row in rows[1:]
        if len(row) > column and row[1] and "Points Possible" not in row[0]
    }


def canvas_feedback(path: Path, attachments: Mapping[int, str]) -> tuple[dict[str, bytes], int]:
    """The pages by user id, as ``Submission.process_bulk_update`` reads them, and how many not.

    ``attachments`` are the users by attachment.
    """
    read: dict[str, bytes] = {}
    ignored = 0
    with zipfile.ZipFile(path) as pages:
        for name in pages.namelist():
            pieces = [piece for piece in name.rpartition("/")[2].split("_") if piece != "LATE"]
            numbers = [piece for piece in pieces if piece.isdecimal()]
            if len(numbers) > 1 and attachments.get(int(numbers[1])) == numbers[0]:
                assert numbers[0] not in read, "one comment a student"
                read[numbers[0]] = pages.read(name)
            else:
                ignored += 1
    return read, ignored


def moodle_marks(data: bytes, words: str = "Participant ") -> Mapping[str, float]:
    """The grades of ``feedback/offline/importgradeslib.php`` by participant."""
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), escapechar="\\"))
    titles = rows[0]
    grade, most = titles.index("Grade"), titles.index("Maximum grade")
    read = {}
    for row in rows[1:]:
        assert len(row) == len(titles)
        text = row[grade].replace(" ", "")
        if text and float(text) <= float(row[most]):
            read[row[0][len(words) :]] = float(text)
    return read


def moodle_feedback(path: Path, participants: Iterable[str]) -> Mapping[str, bytes]:
    """The pages by participant, as ``feedback/file/importziplib.php`` reads them."""
    known = set(participants)
    read: dict[str, bytes] = {}
    with zipfile.ZipFile(path) as pages:
        for name in pages.namelist():
            folder, _, file = name.partition("/")
            pieces = folder.split("_", 4)
            assert len(pieces) >= 4, name
            assert pieces[2:4] == ["assignfeedback", "file"], name
            assert file
            assert not file.startswith((".", "~"))
            assert pieces[1] in known, name
            read[pieces[1]] = pages.read(name)
    return read


def blackboard_marks(data: bytes, column: int) -> Mapping[str, str]:
    """The marks of a table by user name; the number behind ``|`` finds the column."""
    rows = list(csv.reader(io.StringIO(data.decode("utf-16"), newline=""), delimiter="\t"))
    at = next(n for n, title in enumerate(rows[0]) if title.endswith(f"|{column}"))
    key = rows[0].index("Username")
    return {row[key]: row[at] for row in rows[1:]}


def brightspace_marks(data: bytes, title: str) -> Mapping[str, str]:
    """The marks of a table by user name."""
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert rows[0][-1] == "End-of-Line Indicator"
    assert all(row[-1] == "#" for row in rows[1:])
    at, key = rows[0].index(title), rows[0].index("Username")
    return {row[key].removeprefix("#"): row[at] for row in rows[1:]}
