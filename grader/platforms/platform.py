"""What each platform's module tells: how it names submissions, and how it takes marks back.

A platform that has a class's submissions to download, a table of marks to fill in, or pages to take
back is one object with the methods of ``Platform``. ``collect``, ``export`` and ``feedback`` know
platforms only through them.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import NamedTuple

from grader.platforms.archive import EMPTY, Download, Entry
from grader.platforms.collected import CollectedStudent, Unmatched
from grader.platforms.marks import MarksTable
from grader.platforms.tables import Table
from grader.text import quoted


class Attempt(NamedTuple):
    """Who handed in a file, and when; ``sequence`` is greater for newer attempts of a student."""

    id: str
    name: str | None = None
    late: bool | None = None
    submitted_at: datetime | None = None
    sequence: float = 0
    members: tuple[str, ...] = ()
    """The ids of all in a group, the first of them being ``id``; empty for a person."""


class HandedIn(NamedTuple):
    """A file of a download and whose it is; ``path`` is the student's own name for it."""

    entry: Entry
    path: str
    attempt: Attempt
    unusable: str = ""
    """Why it holds no part, where the platform itself says what it is."""


@dataclass(slots=True)
class Sorted:
    """All files of a download by whose they are; what the platform adds itself is nobody's."""

    handed_in: list[HandedIn] = field(default_factory=list)
    unmatched: list[Unmatched] = field(default_factory=list)

    def no_ones(self, entry: Entry, reason: str) -> None:
        """Note a file that is nobody's."""
        self.unmatched.append(Unmatched(entry.path, entry.passed_over or reason))

    def without_two_names(self) -> Sorted:
        """The same, with nobody's files under an id that stands with several names."""
        names: dict[str, set[str | None]] = defaultdict(set)
        for one in self.handed_in:
            names[one.attempt.id].add(one.attempt.name)
        sure = Sorted(unmatched=self.unmatched)
        for one in self.handed_in:
            if len(names[one.attempt.id]) == 1:
                sure.handed_in.append(one)
            else:
                sure.no_ones(one.entry, f"{quoted(one.attempt.id)} stands with several names.")
        return sure


class Platform(ABC):
    """A learning platform."""

    name: str
    """As the command line calls it."""
    title: str
    """As people call it."""
    feedback_note: str | None = None
    """What a person should know of pages that go back; ``None`` where the platform takes none."""

    @abstractmethod
    def recognise(self, download: Download) -> int:
        """How many files are named as this platform names them; 0 where it is not from there."""

    @abstractmethod
    def sort(self, download: Download) -> Sorted:
        """Whose each file of a download is.

        :raises UnusableInput: where the platform's own list of submissions cannot be read.
        """

    def sequence(self, path: str, student: CollectedStudent) -> float:
        """The ``Attempt.sequence`` of a file that was collected before; 0 where nothing tells."""
        return 0

    def marks(self, table: Table) -> MarksTable | None:
        """The platform's table of marks; ``None`` where it is not this platform's."""
        return None

    def feedback_name(self, student: CollectedStudent) -> str | None:
        """The path in a zip under which the platform takes a student's page back.

        ``None`` where it takes none for this student.
        """
        return None


def sequence_of_time(student: CollectedStudent) -> float:
    """The sequence where attempts are told apart by their time."""
    try:
        return sequence(datetime.fromisoformat(student.submitted_at or ""))
    except ValueError:
        return 0


def sequence(submitted_at: datetime | None) -> float:
    """A number that is greater for a later time; a time without a zone is read as UTC."""
    if submitted_at is None:
        return 0
    return (submitted_at if submitted_at.tzinfo else submitted_at.replace(tzinfo=UTC)).timestamp()


def wrappers(paths: Sequence[str]) -> Iterable[str]:
    """The folders, one in the other, in which all files lie: "", "a/", "a/b/", ..."""
    yield ""
    if not paths:
        return
    steps = [path.split("/")[:-1] for path in (min(paths), max(paths))]
    so_far = ""
    for one, other in zip(*steps, strict=False):
        if one != other:
            return
        so_far += f"{one}/"
        yield so_far


class Naming(NamedTuple):
    """How a platform names paths, below a folder that may lie around all of them."""

    pattern: re.Pattern[str]
    wrapper: str

    @classmethod
    def of(cls, pattern: re.Pattern[str], download: Download) -> Naming:
        """The naming with the wrapper below which most paths fit."""
        paths = download.paths()
        candidates = [cls(pattern, wrapper) for wrapper in wrappers(paths)]
        return max(candidates, key=lambda naming: naming.count(paths))

    def match(self, path: str) -> re.Match[str] | None:
        """What a path says; ``None`` where it is named otherwise."""
        if not path.startswith(self.wrapper):
            return None
        return self.pattern.fullmatch(path, len(self.wrapper))

    def match_entry(self, entry: Entry) -> re.Match[str] | None:
        """What an entry's path says; that of an empty folder is read with a file ``.`` in it."""
        return self.match(f"{entry.path}/." if entry.passed_over == EMPTY else entry.path)

    def count(self, paths: Iterable[str]) -> int:
        """How many paths are named so."""
        return sum(self.match(path) is not None for path in paths)


def begin_of(names: Sequence[str]) -> str:
    """What all names begin with."""
    first, last = min(names), max(names)
    same = (at for at, pair in enumerate(zip(first, last, strict=False)) if len(set(pair)) > 1)
    return first[: next(same, min(len(first), len(last)))]
