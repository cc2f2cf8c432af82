"""What an instructor is told of a class: every figure with the students behind it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from grader.assignment import PARTS
from grader.assignment.catalogue import EXERCISES, CatalogueEntry
from grader.assignment.misconceptions import MISCONCEPTIONS, Misconception
from grader.report.class_record import (
    COLUMNS,
    MISTAKES,
    NOT_ATTEMPTED,
    PASSED,
    STATUSES,
    ClassRecord,
)
from grader.report.statistics import Estimate, bins, difficulty, discriminations

NEEDS_HELP = 0.5
"""Below this share of all points a student counts as needing help."""

FULL_SCORE = sum(column.points for column in COLUMNS)

_NOT_PASSED = tuple(
    at for at, status in enumerate(STATUSES) if status not in ("passed", "not_attempted")
)


@dataclass(frozen=True, slots=True)
class Group:
    """The students behind a figure, by their numbers; ``id`` marks them in the page."""

    id: str
    label: str
    students: tuple[int, ...]

    @property
    def count(self) -> int:
        return len(self.students)


@dataclass(frozen=True, slots=True)
class ItemReport:
    """How a class did on one exercise or question."""

    column: CatalogueEntry
    difficulty: Estimate | None
    discrimination: Estimate | None
    right: Group
    wrong: Group
    not_attempted: Group
    follow_through: Group
    review: Group
    stopped: Group
    """Those for whom it is the last exercise that they attempted."""


@dataclass(frozen=True, slots=True)
class MistakeReport:
    """A misconception, who shares it, and on which items (the item's id, how many)."""

    entry: Misconception
    group: Group
    where: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class StudentReport:
    """A student's row."""

    number: int
    name: str
    score: float
    parts: tuple[float, ...]
    weak: tuple[str, ...]
    """The parts in which less than half of the points was earned."""
    mistakes: tuple[tuple[str, str], ...]
    """(item id, misconception id) in the order of the lesson."""
    last: str
    review: int
    first_gap: tuple[str, str] | None
    """The first item that is not right: its id and its misconception or status."""

    @property
    def needs_help(self) -> bool:
        return self.score < NEEDS_HELP * FULL_SCORE


@dataclass(frozen=True)
class ClassReport:
    """All of it."""

    about: dict[str, Any]
    record: ClassRecord

    @property
    def size(self) -> int:
        """How many handed in something: they are all that the figures are made of."""
        return int(self.record.handed_in.sum())

    @cached_property
    def not_handed_in(self) -> Group:
        """Those of whom nothing was found; they count in no figure."""
        return Group("x", "nothing found", _numbers(~self.record.handed_in))

    def _group(self, id: str, label: str, mask: Any) -> Group:
        return Group(id, label, _numbers(mask & self.record.handed_in))

    @cached_property
    def quartiles(self) -> tuple[float, ...]:
        """The marks below which a quarter, half and three quarters of the class are."""
        if not self.size:
            return ()
        totals = self.record.totals[self.record.handed_in]
        return tuple(float(q) for q in np.percentile(totals, (25, 50, 75)))

    @cached_property
    def marks(self) -> list[Group]:
        """The distribution of the marks, highest first."""
        there = _numbers(self.record.handed_in)
        found = bins(self.record.totals[self.record.handed_in].tolist(), FULL_SCORE)
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
        scores = self.record.scores[self.record.handed_in]
        separates = discriminations(scores) if self.size else [None] * len(COLUMNS)
        return [self._item(at, estimate) for at, estimate in enumerate(separates)]

    def _item(self, at: int, separates: Estimate | None) -> ItemReport:
        column, record = COLUMNS[at], self.record
        statuses = record.statuses[:, at]

        def group(kind: str, label: str, mask: Any) -> Group:
            return self._group(f"{kind}{at}", f"{column.id}: {label}", mask)

        return ItemReport(
            column,
            difficulty(record.scores[record.handed_in, at] / column.points),
            separates,
            group("r", "right", statuses == PASSED),
            group("w", "not right", np.isin(statuses, _NOT_PASSED)),
            group("n", "not attempted", statuses == NOT_ATTEMPTED),
            group("f", "follow-through", record.follow_through[:, at] == 1),
            group("v", "waits for review", record.review[:, at] == 1),
            self._group(f"l{at}", column.id, self._last == at),
        )

    @cached_property
    def _last(self) -> Any:
        """The number of each student's last attempted exercise, -1 for none.

        The review is a file of its own that can be written at any time: it does not count.
        """
        attempted = self.record.statuses[:, : len(EXERCISES)] != NOT_ATTEMPTED
        last = len(EXERCISES) - 1 - attempted[:, ::-1].argmax(1)
        return np.where(attempted.any(1), last, -1)

    @cached_property
    def nothing(self) -> Group:
        """Those who attempted no exercise at all."""
        return self._group("l-", "no exercise attempted", self._last == -1)

    @cached_property
    def stops(self) -> list[Group]:
        """Where students stopped before the last exercise."""
        before_the_last = self.items[: len(EXERCISES) - 1]
        groups = [self.nothing, *(item.stopped for item in before_the_last)]
        return [group for group in groups if group.students]

    @cached_property
    def mistakes(self) -> list[MistakeReport]:
        """The misconceptions, the most shared first."""
        found = [
            self._mistake(at, MISCONCEPTIONS[id])
            for at, id in enumerate(MISTAKES)
            if (self.record.mistakes == at).any()
        ]
        return sorted(found, key=lambda report: -report.group.count)

    def _mistake(self, at: int, entry: Misconception) -> MistakeReport:
        made = self.record.mistakes == at
        counts = made.sum(0)
        where = [(column.id, int(n)) for column, n in zip(COLUMNS, counts, strict=True) if n]
        return MistakeReport(
            entry,
            Group(f"m{at}", entry.title, _numbers(made.any(1))),
            tuple(sorted(where, key=lambda pair: -pair[1])),
        )

    @cached_property
    def students(self) -> list[StudentReport]:
        return [self._student(number, name) for number, name in enumerate(self.record.students)]

    def _student(self, number: int, name: str) -> StudentReport:
        scores, statuses = self.record.scores[number], self.record.statuses[number]
        points = [_part_points(scores, part) for part in PARTS]
        mistakes = tuple(
            (column.id, MISTAKES[at])
            for column, at in zip(COLUMNS, self.record.mistakes[number], strict=True)
            if at < len(MISTAKES)
        )
        last = int(self._last[number])
        gap = next((at for at, status in enumerate(statuses) if status != PASSED), None)
        return StudentReport(
            number=number,
            name=name,
            score=float(self.record.totals[number]),
            parts=tuple(score for score, _ in points),
            weak=tuple(
                part
                for part, (score, of) in zip(PARTS, points, strict=True)
                if score < NEEDS_HELP * of
            ),
            mistakes=mistakes,
            last=COLUMNS[last].id if last >= 0 else "",
            review=int(self.record.review[number].sum()),
            first_gap=None if gap is None else self._gap(gap, statuses[gap], dict(mistakes)),
        )

    def _gap(self, at: int, status: int, mistakes: dict[str, str]) -> tuple[str, str]:
        id = COLUMNS[at].id
        named = MISCONCEPTIONS[mistakes[id]].title if id in mistakes else ""
        return id, named or STATUSES[status].replace("_", " ")

    @cached_property
    def waiting(self) -> Group:
        """Those with an explanation that a person should read."""
        return Group("v", "waits for review", _numbers(self.record.review.any(1)))

    @cached_property
    def helped(self) -> Group:
        """Those who need help, the weakest first."""
        absent = self.not_handed_in.students
        weak = [s for s in self.students if s.needs_help and s.number not in absent]
        weak.sort(key=lambda student: student.score)
        return Group("h", "needs help", tuple(student.number for student in weak))

    @cached_property
    def groups(self) -> dict[str, list[Group]]:
        """Every group with anyone in it, under the headings of the filter."""
        items = self.items
        named = {
            "Who": [self.helped, self.waiting, self.not_handed_in],
            "Marks": self.marks,
            "Misconceptions": [report.group for report in self.mistakes],
            "Not right": [item.wrong for item in items],
            "Right": [item.right for item in items],
            "Not attempted": [item.not_attempted for item in items],
            "Stopped after": self.stops,
            "Follow-through": [item.follow_through for item in items],
            "Waits for review": [item.review for item in items],
        }
        return {name: [g for g in groups if g.students] for name, groups in named.items()}

    def groups_of_students(self) -> list[list[str]]:
        """For each student the ids of the groups that they are in."""
        found: list[list[str]] = [[] for _ in self.record.students]
        for groups in self.groups.values():
            for group in groups:
                for number in group.students:
                    found[number].append(group.id)
        return found


def _numbers(mask: Any) -> tuple[int, ...]:
    return tuple(int(number) for number in np.flatnonzero(mask))


def _part_points(scores: Iterable[float], part: str) -> tuple[float, float]:
    mine = [(s, c.points) for s, c in zip(scores, COLUMNS, strict=True) if c.part == part]
    return round(float(sum(s for s, _ in mine)), 6), sum(of for _, of in mine)
