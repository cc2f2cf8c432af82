"""The verdict on an explanation, with the student's own words as its evidence."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Evidence:
    """A concept or misconception of the rubric and the words that express it.

    ``quote`` is ``answer[start:end]``, untouched: escape it before it is shown.
    """

    id: str
    quote: str
    start: int
    end: int
    description: str


@dataclass(frozen=True)
class Verdict:
    """What an explanation earns and why.

    ``score`` is 0, 0.25, 0.5, 0.75 or 1. ``guard`` names the guard that took the answer for none.
    ``review_reason`` says why a person should read it; the score is provisional then.
    ``feedback`` is for the student and quotes the answer: escape it before it is shown.
    """

    score: float
    concepts: tuple[Evidence, ...]
    misconceptions: tuple[Evidence, ...]
    guard: str | None
    review_reason: str | None
    feedback: str
