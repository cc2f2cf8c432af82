"""Blackboard: "Download Submissions" and the table of "Upload Grades".

    <assignment>_<user name>_attempt_<YYYY-MM-DD-HH-MM-SS>_<file>
    <assignment>_<user name>_attempt_<YYYY-MM-DD-HH-MM-SS>.txt        the receipt

Both the assignment and the user name may hold underscores: the receipt's line ``Name: Full Name
(user name)`` decides. Where one is missing, the assignment is what the others or all names begin
with. All attempts are there.
"""

from __future__ import annotations

import html
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import field
from datetime import datetime
from typing import NamedTuple

from grader.platforms.archive import OF_A_SYSTEM, Download, Entry
from grader.platforms.collected import CollectedStudent
from grader.platforms.marks import MarksRow, MarksTable, number
from grader.platforms.platform import (
    Attempt,
    HandedIn,
    Naming,
    Platform,
    Sorted,
    begin_of,
    sequence,
    sequence_of_time,
)
from grader.platforms.tables import Table
from grader.submissions.notebook import NotReadable

_PATH = re.compile(
    r"(?P<lead>[^/]+?)_attempt_(?P<at>\d{4}(?:-\d\d){5})(?:_(?P<file>[^/]+)|\.txt)", re.DOTALL
)
LARGEST_RECEIPT = 1 << 20
NO_RECEIPT = "It stands where the receipt should, but it is none that can be read."
ONLY_RECEIPT = "It is the receipt of an attempt without files; a text may stand in it."
_TAG = re.compile(r"<[^<>]{0,1000}>")
_NAME = re.compile(r"^\s*Name:\s*(?P<name>.*?)\s*\((?P<user>[^()]+)\)\s*$", re.MULTILINE)
_STORED = re.compile(
    r"Original filename:[ \t]*(?P<original>[^\n]+?)\s*\n\s*Filename:[ \t]*(?P<stored>[^\n]+)"
)
_COLUMN = re.compile(r"\[Total Pts:\s*(?:up to )?(?P<most>[\d.,]+)[^\]]*\].*\|\s*\d+\s*$")
_NUMBERED = re.compile(r"\|\s*\d+\s*$")


class _Receipt(NamedTuple):
    name: str
    user: str
    originals: Mapping[str, str] = field(default_factory=dict)
    """The names that students gave their files, by the stored ones."""


class Blackboard(Platform):
    """See this module."""

    name = "blackboard"
    title = "Blackboard"

    def recognise(self, download: Download) -> int:
        """How many files tell their attempt's time."""
        return Naming.of(_PATH, download).count(download.paths())

    def sort(self, download: Download) -> Sorted:
        """Read the receipts first."""
        naming = Naming.of(_PATH, download)
        matches = {entry.path: naming.match(entry.path) for entry in download.entries}
        receipts: dict[tuple[str, str], _Receipt] = {}
        for entry in download.entries:
            match = matches[entry.path]
            if match and not match["file"] and (receipt := _receipt(entry, match["lead"])):
                receipts[match["lead"], match["at"]] = receipt
        with_files = {(m["lead"], m["at"]) for m in matches.values() if m and m["file"]}
        users = _users({match["lead"] for match in matches.values() if match}, receipts)
        found = Sorted()
        for entry in download.entries:
            match = matches[entry.path]
            if match is None:
                found.no_ones(entry, "Its name is not one that Blackboard gives.")
                continue
            receipt = receipts.get((match["lead"], match["at"]))
            at = _time(match["at"])
            user, name = users[match["lead"]]
            attempt = Attempt(user, name, None, at, sequence(at))
            if match["file"]:
                stored = entry.name
                original = receipt.originals.get(stored, "") if receipt else ""
                found.handed_in.append(HandedIn(entry, original or match["file"], attempt))
            elif receipt is None:
                found.handed_in.append(HandedIn(entry, entry.name, attempt, NO_RECEIPT))
            else:
                is_alone = (match["lead"], match["at"]) not in with_files
                why = ONLY_RECEIPT if is_alone else OF_A_SYSTEM
                found.handed_in.append(HandedIn(entry, entry.name, attempt, why))
        return found

    def sequence(self, path: str, student: CollectedStudent) -> float:
        """By the time of the attempt, which stands in the name."""
        match = _PATH.fullmatch(path.partition("!")[0].rpartition("/")[2])
        return sequence(_time(match["at"])) if match else sequence_of_time(student)

    def marks(self, table: Table) -> MarksTable | None:
        """The table with ``Username`` and columns ``Title [Total Pts: 100 Score] |1281892``."""
        titles = table.titles
        if "Username" not in titles or not any(_NUMBERED.search(title) for title in titles):
            return None
        key = titles.index("Username")
        names = [at for at, title in enumerate(titles) if title in ("First Name", "Last Name")]
        maxima, refused = {}, {}
        for at, title in enumerate(titles):
            if (found := _COLUMN.search(title)) and (most := number(found["most"])) is not None:
                maxima[at] = most
            if not _NUMBERED.search(title):
                refused[at] = "its title has no |number, so Blackboard would make a new column"
        rows = [
            MarksRow(
                n,
                (table.value(n, key),),
                " ".join(filter(None, (table.value(n, at) for at in reversed(names)))),
            )
            for n, _ in table.data
        ]
        return MarksTable(table, ("Username",), rows, maxima=maxima, refused=refused)


def _receipt(entry: Entry, lead: str) -> _Receipt | None:
    """A receipt; one of another user than the name says is none."""
    try:
        text = entry.read(LARGEST_RECEIPT).decode("utf-8-sig", "replace")
    except NotReadable:
        return None
    text = html.unescape(_TAG.sub("\n", text)).replace("\r\n", "\n")
    person = _NAME.search(text)
    if person is None or not lead.endswith(f"_{person['user'].strip()}"):
        return None
    originals = {found["stored"].strip(): found["original"] for found in _STORED.finditer(text)}
    return _Receipt(person["name"], person["user"].strip(), originals)


def _users(
    leads: Iterable[str], receipts: Mapping[tuple[str, str], _Receipt]
) -> Mapping[str, tuple[str, str | None]]:
    """The user name, and the name where it is known, for each ``<assignment>_<user name>``."""
    known: dict[str, tuple[str, str | None]] = {}
    assignments: dict[str, int] = defaultdict(int)
    for (lead, _), receipt in receipts.items():
        known[lead] = (receipt.user, receipt.name or None)
        assignments[lead[: -len(receipt.user)]] += 1
    open_leads = [lead for lead in leads if lead not in known]
    begins = sorted(assignments, key=lambda begin: -len(begin))
    if not begins and len(open_leads) > 1:
        shared = begin_of(open_leads)
        begins = [shared[: shared.rfind("_") + 1]]
    for lead in open_leads:
        begin = next((b for b in begins if b and lead.startswith(b)), "")
        known[lead] = (lead[len(begin) :] if begin else lead.rpartition("_")[2], None)
    return known


def _time(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, "%Y-%m-%d-%H-%M-%S")
    except ValueError:
        return None
