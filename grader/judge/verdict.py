"""From findings to a verdict: checks, points and status, for exercises and questions alike."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from grader.answers import (
    Crashed,
    Missing,
    NotAsked,
    NotHandedIn,
    NotLoaded,
    Raised,
    ReturnedNothing,
    TimedOut,
    Unfilled,
    Unreadable,
    Unusable,
)
from grader.assignment.catalogue import CatalogueEntry
from grader.result import NOTHING_TO_SAY, Check, Item, Message, Status

STATUS_WITHOUT_VALUE: dict[type, Status] = {
    Missing: "not_attempted",
    NotHandedIn: "not_attempted",
    Unfilled: "not_attempted",
    Unreadable: "error",
    NotLoaded: "error",
    Raised: "error",
    TimedOut: "timeout",
    NotAsked: "timeout",
    Crashed: "crashed",
    Unusable: "failed",
    ReturnedNothing: "failed",
}
"""The status of a verdict where the answers hold no value that could be judged."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What the judge saw in one check: the share of its points that is earned, and a message."""

    name: str
    worth: float
    share: float
    message: Message = NOTHING_TO_SAY
    misconception: str | None = None

    @property
    def passed(self) -> bool:
        return self.share >= 1


def verdict(
    entry: CatalogueEntry,
    findings: Iterable[Finding],
    message: Message,
    *,
    status: Status | None = None,
    misconception: str | None = None,
    review_reason: str | None = None,
) -> Item:
    """The verdict that the findings add up to; without ``status``, the points decide it."""
    checks = tuple(
        Check(f.name, round(f.worth * f.share, 4), round(f.worth, 4), f.message) for f in findings
    )
    score, max_score = total(checks)
    return Item(
        id=entry.id,
        score=score,
        max_score=max_score,
        status=status or _status_by_points(score, max_score),
        message=message,
        checks=checks,
        misconception=misconception,
        review_reason=review_reason,
    )


def reduced(item: Item, checks: Sequence[Check], message: Message) -> Item:
    """The verdict that remains of ``item`` with these of its checks alone."""
    score, max_score = total(checks)
    has_value = item.status in ("passed", "partial", "failed")
    status = _status_by_points(score, max_score) if has_value else item.status
    return replace(
        item, score=score, max_score=max_score, status=status, message=message, checks=tuple(checks)
    )


def total(checks: Sequence[Check]) -> tuple[float, float]:
    """The points that checks add up to, and the most that they could."""
    return (
        round(sum(check.score for check in checks), 4),
        round(sum(check.max_score for check in checks), 4),
    )


def _status_by_points(score: float, max_score: float) -> Status:
    return "passed" if score >= max_score else "partial" if score > 0 else "failed"
