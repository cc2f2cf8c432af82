"""Canvas: the zip of "Download Submissions", the gradebook CSV, and "Upload Submissions".

The names in the zip are made by Canvas's ``lib/content_zipper.rb``:

    <name>_[LATE_]<user id>_<attachment id>_<file>
    <name>_[LATE_]<user id>_text.html, ..._link.html
    [LATE_]anon_<anonymous id>_<attachment id>_<file>

``<name>`` is the sortable name or the group's, lower-cased, with word characters only. A name may
hold underscores and digits. So a file is read from its end where that is a part's name, and any
other file the way in which the files of the same download are read.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from grader.assignment import PARTS
from grader.platforms.archive import Download, Entry
from grader.platforms.collected import CollectedStudent
from grader.platforms.marks import MarksRow, MarksTable, number
from grader.platforms.platform import Attempt, HandedIn, Platform, Sorted, wrappers
from grader.platforms.tables import Table

_UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_ID = "[0-9]{1,20}"
_LATE = r"(?:_(?P<late>LATE|late))?"
_PART = re.compile(
    rf"(?P<name>.+?){_LATE}_(?P<user>{_ID})_(?P<attachment>{_ID})"
    rf"_(?P<file>(?:{'|'.join(PARTS)})(?:-(?:\d+|{_UUID})| ?\(\d+\))?\.(?:py|ipynb|zip))",
    re.IGNORECASE | re.DOTALL,
)
_FILE = re.compile(
    rf"(?P<name>.+?){_LATE}_(?P<user>{_ID})_(?P<attachment>{_ID})_(?P<file>.+)", re.DOTALL
)
_TEXT = re.compile(rf"(?P<name>.+?){_LATE}_(?P<user>{_ID})_(?P<file>text|link)\.html", re.DOTALL)
_ANONYMOUS = re.compile(
    r"(?:(?P<late>LATE|late)_)?anon_(?P<user>[^_]+)_"
    r"(?:(?P<attachment>[0-9]{1,20})_(?P<file>.+)|(?P<text>text|link)\.html)",
    re.DOTALL,
)
_ENDS_WITH_NUMBER = re.compile(r"_[0-9]+$")
_AGAIN = re.compile(rf"-{_UUID}(?=\.)")
"""What Canvas puts behind the name of a file that is uploaded for the eighth time."""

_NOT_FROM_CANVAS = re.compile(
    r"_assignsubmission_(?:file|onlinetext)|_attempt_\d{4}(?:-\d\d){5}[._]"
)
"""What stands only in names that other platforms make."""

TEXTS = {
    "text": "It is a text that was typed into Canvas, not a file.",
    "link": "It is the address of a page, not a file.",
}

MOST_READINGS = 10
"""Ways to read one name that are looked at. A name's numbers stand before those of its file."""

POINTS = "Points Possible"
TEST_STUDENT = "Student, Test"
READ_ONLY = "(read only)"
_DROPPED = re.compile(r"(?:Current|Final|Override).*(?:Score|Points|Grade)", re.IGNORECASE)


class _Named(NamedTuple):
    """What a file's name says; a typed text or an address has no ``attachment``."""

    entry: Entry
    name: str
    user: str
    late: bool
    attachment: int | None
    file: str
    is_sure: bool
    """Whether it ends with a part's name or says by itself how it is to be read."""


class Canvas(Platform):
    """See this module."""

    name = "canvas"
    title = "Canvas"
    feedback_note = (
        "Canvas shows a page under the name of the file that the student handed in, such as "
        "single_neuron.ipynb: tell your students to save it and open it in a browser as .html. It "
        "makes one comment a student and upload, and a second upload makes a second comment."
    )

    def recognise(self, download: Download) -> int:
        """How many files are named so, and not as another platform names them."""
        return max((len(found) for found in _levels(download)), default=0)

    def sort(self, download: Download) -> Sorted:
        """Read every name, and refuse those that can be read in two ways."""
        found: Sorted = Sorted()
        levels = list(_levels(download))
        named = max(levels, key=len) if levels else []
        readings = _consistent(named)
        by_entry = {one.entry.path: one for one in readings}
        attachments: dict[int | None, set[str]] = defaultdict(set)
        for one in readings:
            attachments[one.attachment].add(one.entry.path)
        for entry in download.entries:
            match = by_entry.get(entry.path)
            if match is None:
                found.no_ones(entry, "Its name is not one that Canvas gives.")
            elif match.attachment is not None and len(attachments[match.attachment]) > 1:
                found.no_ones(entry, f"Attachment {match.attachment} is there several times.")
            else:
                found.handed_in.append(_handed_in(match))
        return found.without_two_names()

    def sequence(self, path: str, student: CollectedStudent) -> float:
        """Attachments are numbered as they are uploaded."""
        return _attachment(path, student.id)

    def marks(self, table: Table) -> MarksTable | None:
        """The gradebook: ``Student, ID, ..., Section, <assignments>``."""
        titles = table.titles
        if len(titles) < 4 or "Student" not in titles[0] or titles[1] != "ID":
            return None
        section = next((at for at, title in enumerate(titles) if "Section" in title), None)
        if section is None:
            return None
        rows = [n for n, _ in table.data if _is_student(table, n)]
        points = next((n for n, _ in table.data if POINTS in table.value(n, 0)), None)
        keys = [at for at, title in enumerate(titles[:section]) if at and "ID" in title]
        maxima, refused = {}, {}
        for at, title in enumerate(titles):
            maximum = "" if points is None else table.value(points, at)
            if (most := number(maximum)) is not None and at > section:
                maxima[at] = most
            if READ_ONLY in maximum or at <= section:
                refused[at] = "Canvas takes no marks in it"
            elif _DROPPED.search(title):
                refused[at] = "Canvas leaves out columns of such a title when it reads the table"
        return MarksTable(
            table,
            tuple(titles[at] for at in keys),
            [
                MarksRow(n, tuple(table.value(n, at) for at in keys), table.value(n, 0))
                for n in rows
            ],
            maxima=maxima,
            refused=refused,
        )

    def feedback_name(self, student: CollectedStudent) -> str | None:
        """The name of the last file that the student handed in, whether it was laid out or not.

        It belongs to the attempt for which Canvas takes pages. Where Canvas would read other
        numbers from it, what stands before its two numbers is replaced.
        """
        sources = [file.source for file in student.files]
        sources += [left.source for left in student.left_out]
        last = max(sources, key=lambda source: _attachment(source, student.id), default="")
        attachment = _attachment(last, student.id)
        if not attachment:
            return None
        base = _base(last)
        numbers = [piece for piece in base.split("_") if piece.isdecimal()]
        if base.startswith(("anon_", "LATE_anon_")) or numbers[:2] == [student.id, str(attachment)]:
            return base
        start = base.index(f"_{student.id}_{attachment}_")
        return f"{re.sub('[_0-9]', '', base[:start]) or 'student'}{base[start:]}"


def _base(source: str) -> str:
    """The name of a file of the download, of which ``source`` may be in a zip."""
    return source.partition("!")[0].rpartition("/")[2]


def _attachment(source: str, user: str) -> int:
    """The number of the attachment that a file is; 0 where it is none of this user's."""
    found = re.search(rf"_{re.escape(user)}_({_ID})_", _base(source))
    return int(found[1]) if found else 0


def _is_student(table: Table, row: int) -> bool:
    first = table.value(row, 0)
    if POINTS in first or first == TEST_STUDENT:
        return False
    return bool(first or table.value(row, 1))


def _levels(download: Download) -> Iterator[list[_Named]]:
    """The files with a name of Canvas's that lie directly in each folder that holds all files."""
    for wrapper in wrappers(download.paths()):
        flat = [
            entry
            for entry in download.entries
            if entry.path.startswith(wrapper) and "/" not in entry.path[len(wrapper) :]
        ]
        yield [one for entry in flat if (one := _named(entry)) is not None]


def _named(entry: Entry) -> _Named | None:
    base = entry.name
    if entry.passed_over or _NOT_FROM_CANVAS.search(base):
        return None
    if found := _ANONYMOUS.fullmatch(base):
        file = found["file"] or found["text"]
        attachment = int(found["attachment"]) if found["attachment"] else None
        return _Named(entry, "", found["user"], bool(found["late"]), attachment, file, True)
    for pattern in (_PART, _TEXT, _FILE):
        found = pattern.fullmatch(base)
        if pattern is _TEXT and found and _ENDS_WITH_NUMBER.search(found["name"]):
            continue  # it may be a group's text, or somebody's file called text.html
        if found and _may_be_name(found["name"]):
            return _read(entry, found, is_sure=pattern is not _FILE)
    return None


def _read(entry: Entry, found: re.Match[str], *, is_sure: bool) -> _Named:
    attachment = int(found["attachment"]) if "attachment" in found.re.groupindex else None
    late = bool(found["late"])
    return _Named(entry, found["name"], found["user"], late, attachment, found["file"], is_sure)


def _may_be_name(name: str) -> bool:
    """Whether a name has only what Canvas leaves of one: word characters in small letters."""
    return name == name.lower() and all(
        c == "_" or c.isalnum() or unicodedata.category(c) in ("Mn", "Mc", "Me", "Pc") for c in name
    )


def _consistent(named: Sequence[_Named]) -> list[_Named]:
    """All names, the unsure ones read as the sure ones of the same download are.

    ``group_3_101_2001_notes.zip`` may be user 3 or user 101. A student or group whose other files
    are sure decides it. Where there is none, a name with a number in it is a group's if every
    unsure name of the download can be read so.
    """
    users = {(one.name, one.user) for one in named if one.is_sure}
    unsure = [one for one in named if not one.is_sure]
    longer = {
        one.entry.path: list(islice(_other_readings(one.entry), MOST_READINGS)) for one in unsure
    }
    groups = any(_ENDS_WITH_NUMBER.search(name) for name, _ in users) or (
        not users and len(unsure) > 1 and all(len(found) > 1 for found in longer.values())
    )
    result = []
    for one in named:
        others = longer.get(one.entry.path, [])
        known = [other for other in others if (other.name, other.user) in users]
        if one.is_sure or len(others) < 2:
            result.append(one)
        else:
            result.append(known[0] if known else others[1 if groups else 0])
    return result


def _other_readings(entry: Entry) -> Iterator[_Named]:
    """Every way to divide a name into a name, a user, an attachment and a file, shortest first."""
    for found in re.finditer(rf"(?=_({_ID})_({_ID})_.)", entry.name):
        name = entry.name[: found.start()]
        late = name.endswith(("_LATE", "_late"))
        name = name[:-5] if late else name
        file = entry.name[found.end(2) + 1 :]
        if name and _may_be_name(name):
            yield _Named(entry, name, found[1], late, int(found[2]), file, is_sure=False)
    if (text := _TEXT.fullmatch(entry.name)) and _may_be_name(text["name"]):
        yield _read(entry, text, is_sure=False)


def _handed_in(one: _Named) -> HandedIn:
    attempt = Attempt(one.user, one.name or None, one.late, sequence=one.attachment or 0)
    if one.attachment is None:
        return HandedIn(one.entry, f"{one.file}.html", attempt, TEXTS[one.file])
    return HandedIn(one.entry, _AGAIN.sub("", one.file), attempt)
