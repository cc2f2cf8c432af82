"""The verdicts: frozen data that every report reads and nothing after the judge changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from grader.picture import Picture

Status: TypeAlias = Literal[
    "passed", "partial", "failed", "not_attempted", "error", "timeout", "crashed"
]


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at, its points, and what to tell the student."""

    name: str
    score: float
    max_score: float
    message: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """The verdict on one exercise or question; its checks add up to its score."""

    id: str
    score: float
    max_score: float
    status: Status
    feedback: str
    checks: tuple[Check, ...]
    misconception: str | None = None
    follow_through: bool = False
    review_reason: str | None = None
    """Why a person should read this item's explanation; ``None`` where no one needs to."""
    pictures: tuple[Picture, ...] = ()
    """What the student's page draws of a wrong answer; they stay out of ``results.json``."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A file that looks like work on ``part`` and was not marked; ``reason`` is a sentence."""

    part: str
    path: str
    reason: str

    def __str__(self) -> str:
        return f"{self.path} was not marked: {self.reason}"


@dataclass(frozen=True, slots=True)
class Result:
    """All verdicts on one student's submission, one item for every exercise and question."""

    student: str
    items: tuple[Item, ...]
    left_out: tuple[LeftOut, ...] = ()

    @property
    def score(self) -> float:
        return round(sum(item.score for item in self.items), 6)

    @property
    def max_score(self) -> float:
        return round(sum(item.max_score for item in self.items), 6)

    @property
    def needs_review(self) -> tuple[str, ...]:
        return tuple(item.id for item in self.items if item.review_reason is not None)
