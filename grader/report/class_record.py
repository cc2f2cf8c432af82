"""What the class report keeps of each student: a few bytes an item, however large the class."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from grader.assignment.catalogue import CATALOGUE
from grader.assignment.misconceptions import MISCONCEPTIONS
from grader.report.statistics import Floats
from grader.result import Item, LeftOut, Result, Status

STATUSES: tuple[Status, ...] = get_args(Status)
NOT_ATTEMPTED = STATUSES.index("not_attempted")
PASSED = STATUSES.index("passed")

Bytes = NDArray[np.uint8]


COLUMNS = tuple(CATALOGUE.values())
MISTAKES = tuple(MISCONCEPTIONS)
_NONE = len(MISTAKES)
_MISTAKE = {id: at for at, id in enumerate(MISTAKES)}
_STATUS = {status: at for at, status in enumerate(STATUSES)}


@dataclass
class ClassRecord:
    """The class as tables with a row a student and a column an item."""

    students: list[str] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    """By student, as far as a roster tells them."""
    left_out: dict[str, tuple[LeftOut, ...]] = field(default_factory=dict)
    """By student, where files were not graded."""
    _handed_in: bytearray = field(default_factory=bytearray)
    _scores: array[float] = field(default_factory=lambda: array("d"))
    _statuses: bytearray = field(default_factory=bytearray)
    _mistakes: bytearray = field(default_factory=bytearray)
    _follow_through: bytearray = field(default_factory=bytearray)
    _review: bytearray = field(default_factory=bytearray)

    @classmethod
    def of(cls, results: Iterable[Result]) -> ClassRecord:
        """Read all results once; none of them is kept."""
        record = cls()
        for _ in record.noting(results):
            pass
        return record

    def noting(self, results: Iterable[Result]) -> Iterator[Result]:
        """Take down every student while the results go through."""
        for result in results:
            self.add(result)
            yield result

    def add(self, result: Result) -> None:
        """Take down one student."""
        self.students.append(result.student)
        if result.name is not None:
            self.names[result.student] = result.name
        if result.left_out:
            self.left_out[result.student] = result.left_out
        self._handed_in.append(result.handed_in)
        items = {item.id: item for item in result.items}
        for column in COLUMNS:
            self._add_item(items[column.id])

    def _add_item(self, item: Item) -> None:
        self._scores.append(item.score)
        self._statuses.append(_STATUS[item.status])
        self._mistakes.append(_MISTAKE.get(item.misconception or "", _NONE))
        self._follow_through.append(item.follow_through)
        self._review.append(item.review_reason is not None)

    @cached_property
    def handed_in(self) -> NDArray[np.bool_]:
        """Of whom anything was found."""
        return np.frombuffer(bytes(self._handed_in), dtype=np.bool_)

    @cached_property
    def scores(self) -> Floats:
        return np.array(self._scores).reshape(-1, len(COLUMNS))

    @cached_property
    def statuses(self) -> Bytes:
        """Indices into STATUSES."""
        return self._table(self._statuses)

    @cached_property
    def mistakes(self) -> Bytes:
        """Indices into MISTAKES, or one past its end."""
        return self._table(self._mistakes)

    @cached_property
    def follow_through(self) -> Bytes:
        return self._table(self._follow_through)

    @cached_property
    def review(self) -> Bytes:
        return self._table(self._review)

    @property
    def totals(self) -> Floats:
        totals: Floats = self.scores.sum(1).round(6)
        return totals

    def _table(self, flat: bytearray) -> Bytes:
        return np.frombuffer(bytes(flat), dtype=np.uint8).reshape(-1, len(COLUMNS))
