"""Moodle's assignments: "Download all submissions", the offline grading worksheet, feedback files.

    <Full name>_<participant id>_assignsubmission_file/<file>        in folders
    <Full name>_<participant id>_assignsubmission_file_<file>        without

The name holds no underscore, and the id is that of the participant in this one assignment.
https://github.com/moodle/moodle, ``mod/assign/classes/downloader.php``
"""

from __future__ import annotations

import re
from decimal import Decimal

from grader.platforms.archive import Download
from grader.platforms.collected import CollectedStudent
from grader.platforms.marks import MarksRow, MarksTable, number
from grader.platforms.platform import Attempt, HandedIn, Naming, Platform, Sorted
from grader.platforms.tables import Table

_PATH = re.compile(
    r"(?P<name>[^_/]*)_(?P<user>[0-9]{1,20})_assignsubmission_(?P<plugin>file|onlinetext)"
    r"(?:_?/|_)(?P<file>.+)",
    re.DOTALL,
)
_BLIND = re.compile(r"Participant( \d+)?")
_PARTICIPANT = re.compile(r"(?P<words>[^0-9]*)(?P<number>[0-9]{1,20})")
_NOT_IN_NAMES = re.compile(r"""[\x00-\x1f\x7f&<>"\\|':/`]""")

ONLINE_TEXT = "It is a text that was typed into Moodle, not a file."
STALE = (
    "When you upload it, tick the box that updates rows even if they were modified: otherwise "
    "Moodle passes over everyone whom it takes for changed since, without a word."
)

IN_ANOTHER_LANGUAGE = (
    "Rows that are locked are not known from a worksheet that is not in English. Upload it in the "
    "language in which you downloaded it."
)


class Moodle(Platform):
    """See this module."""

    name = "moodle"
    title = "Moodle"
    feedback_note = (
        "Moodle replaces the page of an earlier upload, and notifies the students. Upload none for "
        "a class of teams: it would take a team's number for that of a participant."
    )

    def recognise(self, download: Download) -> int:
        """How many files carry the name of Moodle's plugins."""
        return Naming.of(_PATH, download).count(download.paths())

    def sort(self, download: Download) -> Sorted:
        """Split each name from the left; a student's text and files have a folder each."""
        found = Sorted()
        naming = Naming.of(_PATH, download)
        for entry in download.entries:
            match = naming.match_entry(entry)
            if match is None:
                found.no_ones(entry, "Its name is not one that Moodle gives.")
                continue
            name = None if _BLIND.fullmatch(match["name"]) else match["name"] or None
            why = ONLINE_TEXT if match["plugin"] == "onlinetext" else ""
            found.handed_in.append(
                HandedIn(entry, match["file"], Attempt(match["user"], name), why)
            )
        return found.without_two_names()

    def marks(self, table: Table) -> MarksTable | None:
        """The worksheet. Its titles and "Participant " are in the language of who downloads it."""
        titles = table.titles
        first = [_PARTICIPANT.fullmatch(table.value(n, 0)) for n, _ in table.data]
        words = {found["words"] if found else "" for found in first}
        in_english = titles[:2] == ("Identifier", "Full name")
        same = len(words) == 1 and any(c.isalpha() for c in min(words))
        if len(titles) < 3 or not (in_english or same):
            return None
        grade = titles.index("Grade") if "Grade" in titles else None
        most = titles.index("Maximum grade") if "Maximum grade" in titles else None
        lock = titles.index("Grade can be changed") if "Grade can be changed" in titles else None
        groups = [at for at, title in enumerate(titles) if title == "Group"]
        if not in_english:
            groups = list(range(2, len(titles)))
        rows = [
            MarksRow(
                n,
                (found["number"] if (found := _PARTICIPANT.fullmatch(table.value(n, 0))) else "",),
                table.value(n, 1),
                "Moodle says that its grade cannot be changed"
                if table.value(n, lock) == "No"
                else "",
                number(table.value(n, most)),
                frozenset(filter(None, (_cleaned(table.value(n, at)) for at in groups))),
            )
            for n, _ in table.data
        ]
        refused = {
            at: "Moodle reads marks only from the column Grade"
            for at in range(len(titles))
            if (grade is not None and at != grade) or at < 2
        }
        if "Scale" in titles and grade is not None:
            refused[grade] = "this assignment is graded with a scale, not with points"
        maxima = {} if in_english else _beside(table)
        note = STALE if in_english else f"{STALE} {IN_ANOTHER_LANGUAGE}"
        return MarksTable(table, (titles[0],), rows, grade, maxima, refused, note)

    def feedback_name(self, student: CollectedStudent) -> str | None:
        """The folder that Moodle looks for; the file in it may have any name."""
        name = _cleaned(student.name or "Participant")
        return f"{name}_{student.id}_assignfeedback_file/feedback.html"


def _cleaned(name: str) -> str:
    """A name as Moodle writes it into those of files."""
    return _NOT_IN_NAMES.sub("", name.replace("_", " "))


def _beside(table: Table) -> dict[int, Decimal]:
    """The number to the right of each column, which is the maximum for the one with the marks."""
    first = next((n for n, _ in table.data), 0)
    found = {at: number(table.value(first, at + 1)) for at in range(2, len(table.titles))}
    return {at: most for at, most in found.items() if most}
