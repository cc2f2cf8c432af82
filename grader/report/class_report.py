"""The figures of a class for its instructor, each with the students behind it."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from grader.assignment import PARTS
from grader.assignment.catalogue import CATALOGUE, EXERCISES, CatalogueEntry
from grader.assignment.misconceptions import MISCONCEPTIONS, Misconception, title_of
from grader.messages.verdicts import STATUSES as IN_WORDS
from grader.reasons import Reason
from grader.report.statistics import Estimate, Floats, bins, discriminations, facility
from grader.result import Item, LeftOut, Result, Status

ENTRIES = tuple(CATALOGUE.values())
FULL_SCORE = sum(entry.points for entry in ENTRIES)
_COLUMNS = [[at for at, entry in enumerate(ENTRIES) if entry.part == part] for part in PARTS]
PART_POINTS = [sum(ENTRIES[at].points for at in columns) for columns in _COLUMNS]
NEEDS_HELP = 0.5
"""Below this share of all points a student counts as needing help."""

STATUSES: tuple[Status, ...] = get_args(Status)
MISCONCEPTION_IDS = tuple(MISCONCEPTIONS)
NOT_ATTEMPTED = STATUSES.index("not_attempted")
PASSED = STATUSES.index("passed")
_WRONG = [at for at in range(len(STATUSES)) if at not in (PASSED, NOT_ATTEMPTED)]
_STATUS_NUMBER = {status: at for at, status in enumerate(STATUSES)}
_MISCONCEPTION_NUMBER = {id: at for at, id in enumerate(MISCONCEPTION_IDS)}

Bytes = NDArray[np.uint8]


@dataclass
class ClassTable:
    """A class with one row for each student and one column for each entry of the catalogue.

    It keeps a few bytes of each item, so that a class may be of any size.
    """

    students: list[str] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    """By student, where the roster has a name."""
    left_out: dict[str, tuple[LeftOut, ...]] = field(default_factory=dict)
    """By student, where files were not graded."""
    unreadable: dict[str, tuple[Reason, ...]] = field(default_factory=dict)
    """By student, why parts could not be read, where some could not."""
    not_judged: dict[str, str] = field(default_factory=dict)
    """By student, why the grader itself failed on the submission, if it did."""
    _handed_in: bytearray = field(default_factory=bytearray)
    _scores: array[float] = field(default_factory=lambda: array("d"))
    _statuses: bytearray = field(default_factory=bytearray)
    _misconceptions: array[int] = field(default_factory=lambda: array("q"))
    _follow_through: bytearray = field(default_factory=bytearray)
    _review: bytearray = field(default_factory=bytearray)

    @classmethod
    def of(cls, results: Iterable[Result]) -> ClassTable:
        """Read all results once; none of them is kept."""
        table = cls()
        for _ in table.noting(results):
            pass
        return table

    def noting(self, results: Iterable[Result]) -> Iterator[Result]:
        """Add every student while the results go through."""
        for result in results:
            self.add(result)
            yield result

    def add(self, result: Result) -> None:
        """Add a student."""
        self.students.append(result.student)
        if result.name is not None:
            self.names[result.student] = result.name
        if result.left_out:
            self.left_out[result.student] = result.left_out
        if result.unreadable:
            self.unreadable[result.student] = result.unreadable
        if result.not_judged is not None:
            self.not_judged[result.student] = result.not_judged
        self._handed_in.append(result.handed_in)
        items = {item.id: item for item in result.items}
        for at, entry in enumerate(ENTRIES):
            self._add_item(at, items[entry.id])

    def _add_item(self, at: int, item: Item) -> None:
        self._scores.append(item.score)
        self._statuses.append(_STATUS_NUMBER[item.status])
        for id in item.misconceptions:
            self._misconceptions.extend((len(self.students) - 1, at, _MISCONCEPTION_NUMBER[id]))
        self._follow_through.append(item.follow_through)
        self._review.append(item.review_reason is not None)

    @cached_property
    def handed_in(self) -> NDArray[np.bool_]:
        """Whether anything of a student's was found."""
        return np.frombuffer(bytes(self._handed_in), dtype=np.bool_)

    @cached_property
    def scores(self) -> Floats:
        return np.array(self._scores).reshape(-1, len(ENTRIES))

    @cached_property
    def statuses(self) -> Bytes:
        """Indices into STATUSES."""
        return self._table(self._statuses)

    @cached_property
    def misconceptions(self) -> NDArray[np.int64]:
        """A row for each that was found: its student, its entry and it, as indices.

        The rows have the order of the students, and within a student that of ENTRIES.
        """
        return np.array(self._misconceptions, dtype=np.int64).reshape(-1, 3)

    @cached_property
    def follow_through(self) -> Bytes:
        """1 or 0."""
        return self._table(self._follow_through)

    @cached_property
    def review(self) -> Bytes:
        """1 where a person should read the explanation, else 0."""
        return self._table(self._review)

    @property
    def totals(self) -> Floats:
        totals: Floats = self.scores.sum(1).round(6)
        return totals

    def _table(self, flat: bytearray) -> Bytes:
        return np.frombuffer(bytes(flat), dtype=np.uint8).reshape(-1, len(ENTRIES))


@dataclass(frozen=True, slots=True)
class Group:
    """The students behind a figure, by their rows in the table; ``id`` marks them on the page."""

    id: str
    label: str
    students: tuple[int, ...]

    @property
    def count(self) -> int:
        return len(self.students)


class ItemReport(NamedTuple):
    """How a class did on one exercise or question."""

    entry: CatalogueEntry
    facility: Estimate | None
    discrimination: Estimate | None
    right: Group
    wrong: Group
    not_attempted: Group
    follow_through: Group
    review: Group
    stopped: Group
    """Students who attempted no exercise after this one."""


class MisconceptionReport(NamedTuple):
    """A misconception and the students who share it; ``where``: each item's id and how many."""

    misconception: Misconception
    group: Group
    where: tuple[tuple[str, int], ...]


class StudentReport(NamedTuple):
    """What the page says of a student."""

    number: int
    name: str
    score: float
    parts: tuple[float, ...]
    weak: tuple[str, ...]
    """The parts in which less than half of the points was earned."""
    misconceptions: tuple[tuple[str, str], ...]
    """(item id, misconception id) in the order of the lesson."""
    last: str
    review: int
    start: tuple[str, str] | None
    """Where to begin: the first exercise or question that is not right, and why it is not."""

    @property
    def needs_help(self) -> bool:
        return self.score < NEEDS_HELP * FULL_SCORE


@dataclass(frozen=True)
class ClassReport:
    """All figures of a class."""

    about: Mapping[str, str | int]
    """What stands at the head of ``results.json``."""
    table: ClassTable

    @property
    def size(self) -> int:
        """How many students handed in something; every figure is about them."""
        return int(self.table.handed_in.sum())

    @cached_property
    def not_handed_in(self) -> Group:
        """Students from whom nothing was found; no figure counts them."""
        return Group("x", "nothing found", _numbers(~self.table.handed_in))

    def _group(self, id: str, label: str, mask: NDArray[np.bool_]) -> Group:
        return Group(id, label, _numbers(mask & self.table.handed_in))

    @cached_property
    def quartiles(self) -> tuple[float, ...]:
        """The marks below which a quarter, half and three quarters of the class are."""
        if not self.size:
            return ()
        totals = np.sort(self.table.totals[self.table.handed_in])
        places = [share * (totals.size - 1) for share in (0.25, 0.5, 0.75)]
        return tuple(np.interp(places, range(totals.size), totals).tolist())

    @cached_property
    def marks(self) -> list[Group]:
        """The distribution of the marks, highest first."""
        there = _numbers(self.table.handed_in)
        found = bins(self.table.totals[self.table.handed_in].tolist(), FULL_SCORE)
        step = FULL_SCORE / len(found)
        groups = [
            Group(
                f"s{at}",
                f"{at * step:g} to {(at + 1) * step:g} points",
                tuple(there[number] for number in numbers),
            )
            for at, numbers in enumerate(found)
        ]
        return groups[::-1]

    @cached_property
    def items(self) -> list[ItemReport]:
        scores = self.table.scores[self.table.handed_in]
        separates = discriminations(scores) if self.size else [None] * len(ENTRIES)
        return [self._item(at, estimate) for at, estimate in enumerate(separates)]

    def _item(self, at: int, separates: Estimate | None) -> ItemReport:
        entry, table = ENTRIES[at], self.table
        statuses = table.statuses[:, at]

        def group(kind: str, label: str, mask: NDArray[np.bool_]) -> Group:
            return self._group(f"{kind}{at}", f"{entry.id}: {label}", mask)

        return ItemReport(
            entry,
            facility(table.scores[table.handed_in, at] / entry.points),
            separates,
            group("r", "right", statuses == PASSED),
            group("w", "not right", np.isin(statuses, _WRONG)),
            group("n", "not attempted", statuses == NOT_ATTEMPTED),
            group("f", "follow-through", table.follow_through[:, at] == 1),
            group("v", "waits for review", table.review[:, at] == 1),
            self._group(f"l{at}", entry.id, self._last == at),
        )

    @cached_property
    def _last(self) -> NDArray[np.int_]:
        """The number of the last exercise that each student attempted, -1 for none.

        The review does not count, since it can be written at any time.
        """
        attempted = self.table.statuses[:, : len(EXERCISES)] != NOT_ATTEMPTED
        last = len(EXERCISES) - 1 - attempted[:, ::-1].argmax(1)
        return np.where(attempted.any(1), last, -1)

    @cached_property
    def nothing(self) -> Group:
        """Students who attempted no exercise at all."""
        return self._group("l-", "no exercise attempted", self._last == -1)

    @cached_property
    def stops(self) -> list[Group]:
        """Where students stopped before the last exercise."""
        before_the_last = self.items[: len(EXERCISES) - 1]
        groups = [self.nothing, *(item.stopped for item in before_the_last)]
        return [group for group in groups if group.students]

    @cached_property
    def misconceptions(self) -> list[MisconceptionReport]:
        """The misconceptions, the most shared first."""
        found = [
            self._shared(at, MISCONCEPTIONS[id])
            for at, id in enumerate(MISCONCEPTION_IDS)
            if (self.table.misconceptions[:, 2] == at).any()
        ]
        return sorted(found, key=lambda report: -report.group.count)

    def _shared(self, at: int, misconception: Misconception) -> MisconceptionReport:
        found = self.table.misconceptions
        students, entries, _ = found[found[:, 2] == at].T
        where = Counter(sorted(entries.tolist())).most_common()
        return MisconceptionReport(
            misconception,
            Group(f"m{at}", misconception.title, tuple(sorted(set(students.tolist())))),
            tuple((ENTRIES[entry].id, count) for entry, count in where),
        )

    @cached_property
    def _misconceptions_of(self) -> Mapping[int, Sequence[tuple[str, str]]]:
        """By student's number, each misconception with the item that shows it."""
        of: dict[int, list[tuple[str, str]]] = defaultdict(list)
        for student, entry, at in self.table.misconceptions.tolist():
            of[student].append((ENTRIES[entry].id, MISCONCEPTION_IDS[at]))
        return of

    @cached_property
    def students(self) -> list[StudentReport]:
        return [self._student(number, name) for number, name in enumerate(self.table.students)]

    def _student(self, number: int, name: str) -> StudentReport:
        scores, statuses = self.table.scores[number], self.table.statuses[number]
        points = [round(float(sum(scores[columns])), 6) for columns in _COLUMNS]
        misconceptions = tuple(self._misconceptions_of.get(number, ()))
        last = int(self._last[number])
        start = next((at for at, status in enumerate(statuses) if status != PASSED), None)
        return StudentReport(
            number=number,
            name=name,
            score=float(self.table.totals[number]),
            parts=tuple(points),
            weak=tuple(
                part
                for part, score, of in zip(PARTS, points, PART_POINTS, strict=True)
                if score < NEEDS_HELP * of
            ),
            misconceptions=misconceptions,
            last=ENTRIES[last].id if last >= 0 else "",
            review=int(self.table.review[number].sum()),
            start=None if start is None else self._start(start, statuses[start], misconceptions),
        )

    def _start(
        self, at: int, status: int, misconceptions: Iterable[tuple[str, str]]
    ) -> tuple[str, str]:
        id = ENTRIES[at].id
        named = title_of([each for item, each in misconceptions if item == id], id)
        return id, named or IN_WORDS[STATUSES[status]][1]

    @cached_property
    def waiting(self) -> Group:
        """Students with an answer that a person should look at."""
        return Group("v", "waits for review", _numbers(self.table.review.any(1)))

    @property
    def answers_waiting(self) -> int:
        """How many answers a person should look at; a student can have several."""
        return int(self.table.review.sum())

    @cached_property
    def helped(self) -> Group:
        """Students who need help, the fewest points first."""
        absent = self.not_handed_in.students
        weak = [s for s in self.students if s.needs_help and s.number not in absent]
        weak.sort(key=lambda student: student.score)
        return Group("h", "needs help", tuple(student.number for student in weak))

    @cached_property
    def groups(self) -> dict[str, list[Group]]:
        """The groups that the page's filter offers, under its headings; none of them is empty."""
        items = self.items
        named = {
            "Who": [self.helped, self.waiting, self.not_handed_in],
            "Marks": self.marks,
            "Misconceptions": [report.group for report in self.misconceptions],
            "Not right": [item.wrong for item in items],
            "Right": [item.right for item in items],
            "Not attempted": [item.not_attempted for item in items],
            "Stopped after": self.stops,
            "Follow-through": [item.follow_through for item in items],
            "Waits for review": [item.review for item in items],
        }
        return {name: [g for g in groups if g.students] for name, groups in named.items()}

    def groups_of_students(self) -> list[list[str]]:
        """For each student, the ids of the groups that they are in."""
        found: list[list[str]] = [[] for _ in self.table.students]
        for groups in self.groups.values():
            for group in groups:
                for number in group.students:
                    found[number].append(group.id)
        return found


def _numbers(mask: ArrayLike) -> tuple[int, ...]:
    return tuple(int(number) for number in np.flatnonzero(mask))
