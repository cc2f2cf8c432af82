"""Marks: every score of a class that a person may settle, and which of them wait for a person."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from grader.assignment.catalogue import CATALOGUE
from grader.errors import UnusableInput
from grader.messages.page import CHANGED
from grader.records.changes import Changes
from grader.records.decisions import Decisions, answer_sha256, now
from grader.records.folder import Records
from grader.records.record import Facts
from grader.result import Check, Decision, Item, Result

Key: TypeAlias = tuple[str, str, str]
"""Student, item id and check."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A score that a person may settle: that of a check, or of the whole item without ``check``.

    ``reason`` says why it waits for a person; it is ``None`` where it does not wait.
    """

    student: str
    id: str
    check: str
    answer: str | None
    """What the student wrote, where the mark is about a variable of a question."""
    answer_sha256: str
    score: float
    auto_score: float
    max_score: float
    reason: str | None = None
    decision: Decision | None = None
    old_decision: Decision | None = None

    @property
    def key(self) -> Key:
        return self.student, self.id, self.check

    @property
    def state(self) -> str:
        """Changes with the answer and with what was settled, so that a stale page is noticed."""
        text = f"{self.answer_sha256} {self.decision}"
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]

    def settled(self, score: float, comment: str) -> Decision:
        """The decision that gives this score, without the sign of -0."""
        return Decision(*self.key, abs(score), comment, self.answer_sha256, now())


def marks_of(result: Result) -> Iterator[Mark]:
    """All marks of a result with its decisions: each item's whole one, then its checks."""
    for item in result.items:
        waiting = _waiting(result, item)
        for check in (None, *item.checks):
            about: Check | Item = check or item
            name = check.name if check else ""
            yield Mark(
                result.student,
                item.id,
                name,
                check.answer if check else None,
                answer_sha256(result, item, check),
                about.score,
                about.score if about.auto_score is None else about.auto_score,
                about.max_score,
                item.review_reason if name in waiting else None,
                about.decision,
                about.old_decision,
            )


def _waiting(result: Result, item: Item) -> set[str]:
    """The checks of an item that wait for a person; "" stands for the whole item."""
    if item.review_reason is None:
        return set()
    if item.review_reason == CHANGED:
        changed = {check.name for check in item.checks if check.old_decision}
        return changed | ({""} if item.old_decision else set())
    explanation = CATALOGUE[item.id].explanation
    return {explanation} if explanation and result.not_judged is None else {""}


@dataclass(frozen=True, slots=True)
class StudentMarks:
    """What is kept of a student: the marks that wait and those that are settled."""

    name: str | None
    score: float
    max_score: float
    waiting: tuple[Mark, ...]
    settled: tuple[Mark, ...]


class ClassMarks:
    """The marks of a class on disk; ``refresh`` looks what others have changed since.

    :raises UnusableInput: where the folder holds no results, or some that do not fit.
    """

    def __init__(self, out: Path) -> None:
        self.out = out
        self.records = Records(out)
        facts = self.records.facts()
        if facts is None:
            raise UnusableInput(f"{out} holds no results. Grade a class into it first.")
        self.facts: Facts = facts
        self.decisions = Decisions()
        self.students: dict[str, StudentMarks] = {}
        self._changes = Changes(out)
        self.refresh()

    def refresh(self) -> bool:
        """Read again what has changed on disk, and return whether anything has."""
        found = self._changes.look()
        self.decisions = found.decisions
        for student in found.gone:
            del self.students[student]
        for student in found.students:
            self.students[student] = self._marks(student)
        return bool(found.students or found.gone)

    def result(self, student: str) -> Result:
        """A student's result with the decisions on it."""
        return self.decisions.on(self.records.read(student).result)

    @property
    def waiting(self) -> list[Mark]:
        """All marks that wait, in the order of the lesson."""
        marks = [mark for student in self.students.values() for mark in student.waiting]
        order = {id: at for at, id in enumerate(CATALOGUE)}
        return sorted(marks, key=lambda mark: order[mark.id])

    @property
    def settled(self) -> list[Mark]:
        """All marks that a person settled."""
        return [mark for student in self.students.values() for mark in student.settled]

    def _marks(self, student: str) -> StudentMarks:
        result = self.result(student)
        marks = list(marks_of(result))
        return StudentMarks(
            result.name,
            result.score,
            result.max_score,
            tuple(mark for mark in marks if mark.reason is not None),
            tuple(mark for mark in marks if mark.decision is not None),
        )
