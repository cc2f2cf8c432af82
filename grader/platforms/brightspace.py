"""Brightspace: "Download" of an assignment's submissions, and the table of "Import Grades".

    <number>-<number> - [<user name> ]<First Last> - Sep 28, 2026 1205 PM/<file>
    <number>-<number> - <First Last> - Sep 28, 2026 1205 PM - <file>       older, without folders
    index.html

A resubmission is a further folder. The time has no colon. It is in the institution's language; one
that is not in English is not understood, but folders are known by it all the same.
"""

from __future__ import annotations

import re
from datetime import datetime

from grader.platforms.archive import OF_A_SYSTEM, Download
from grader.platforms.collected import CollectedStudent
from grader.platforms.marks import MarksRow, MarksTable, number
from grader.platforms.platform import (
    Attempt,
    HandedIn,
    Naming,
    Platform,
    Sorted,
    sequence,
    sequence_of_time,
)
from grader.platforms.tables import Table

_IN_ENGLISH = r"[^\W\d_]{3,12}\.? \d{1,2}, \d{4} \d{3,4} [AP]M"
_WITH_A_YEAR = r"(?=(?>(?:(?! - )[^/])+)/)[^/]*?\d{4}[^/]*(?=/)"
_PATH = re.compile(
    r"(?P<id>\d+)-\d+ - (?P<name>[^/]+?) - "
    rf"(?P<at>{_IN_ENGLISH}|{_WITH_A_YEAR})(?:/| - )(?P<file>.+)",
    re.DOTALL,
)
_TIME = re.compile(
    r"(?P<month>\w{3})\w*\.? (?P<day>\d{1,2}), (?P<year>\d{4}) "
    r"(?P<hour>\d{1,2}):?(?P<minute>\d\d) (?P<half>[AP]M)"
)
_USER = re.compile(r"(?P<user>[A-Za-z0-9._@-]+) (?P<name>\S.*)", re.DOTALL)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_GRADE = re.compile(r" Points Grade(?: <(?P<about>.*)>)?$")
_MOST = re.compile(r"MaxPoints:\s*([\d.,]+)")
END_OF_LINE = "End-of-Line Indicator"


class Brightspace(Platform):
    """See this module."""

    name = "brightspace"
    title = "Brightspace"

    def recognise(self, download: Download) -> int:
        """How many files lie in a folder with Brightspace's numbers and time."""
        return Naming.of(_PATH, download).count(download.paths())

    def sort(self, download: Download) -> Sorted:
        """Each folder is one attempt."""
        found = Sorted()
        naming = Naming.of(_PATH, download)
        for entry in download.entries:
            match = naming.match_entry(entry)
            if match is None:
                is_list = entry.path.removeprefix(naming.wrapper) == "index.html"
                found.no_ones(
                    entry, OF_A_SYSTEM if is_list else "It lies in no folder of a submission."
                )
                continue
            at = _time(match["at"])
            user, name = _person(match["name"])
            attempt = Attempt(user or match["id"], name, None, at, sequence(at))
            found.handed_in.append(HandedIn(entry, match["file"], attempt))
        return found.without_two_names()

    def sequence(self, path: str, student: CollectedStudent) -> float:
        """By the time of the attempt, which stands in the path."""
        found = re.search(r"\d+-\d+ - [^/]+", path)
        match = _PATH.match(path[found.start() :]) if found else None
        return sequence(_time(match["at"])) if match else sequence_of_time(student)

    def marks(self, table: Table) -> MarksTable | None:
        """The table with ``Username`` or ``OrgDefinedId`` and ``<item> Points Grade``."""
        titles = table.titles
        keys = [
            at
            for wanted in ("Username", "OrgDefinedId")
            for at, title in enumerate(titles)
            if title == wanted
        ]
        if not keys or END_OF_LINE not in titles:
            return None
        names = [at for at, title in enumerate(titles) if title in ("First Name", "Last Name")]
        maxima, refused = {}, {}
        for at, title in enumerate(titles):
            grade = _GRADE.search(title)
            if grade is None:
                refused[at] = "Brightspace reads marks only from a column “… Points Grade”"
            elif (found := _MOST.search(grade["about"] or "")) and (most := number(found[1])):
                maxima[at] = most
        rows = [
            MarksRow(
                n,
                tuple(table.value(n, at).removeprefix("#") for at in keys),
                " ".join(filter(None, (table.value(n, at) for at in reversed(names)))),
            )
            for n, _ in table.data
        ]
        return MarksTable(
            table, tuple(titles[at] for at in keys), rows, maxima=maxima, refused=refused
        )


def _person(text: str) -> tuple[str, str]:
    """The user name where there is one, and the name.

    Some institutions have it put before the name, and nothing marks it. It is taken for one where
    it has a digit, ``_`` or ``@``, or is in small letters before a name that is not.
    """
    found = _USER.fullmatch(text)
    if found is None:
        return "", text
    user, name = found["user"], found["name"]
    in_small_letters = user == user.lower() and not name[0].islower()
    if re.search(r"[\d_@]", user) or in_small_letters:
        return user, name
    return "", text


def _time(text: str) -> datetime | None:
    """A time like ``Sep 28, 2026 1205 PM``; months have their names in English."""
    found = _TIME.fullmatch(text)
    if found is None or found["month"].lower() not in _MONTHS:
        return None
    month = _MONTHS.index(found["month"].lower()) + 1
    hour = int(found["hour"]) % 12 + (12 if found["half"] == "PM" else 0)
    try:
        return datetime(int(found["year"]), month, int(found["day"]), hour, int(found["minute"]))
    except ValueError:
        return None
