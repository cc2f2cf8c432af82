"""From findings to a verdict: checks, points and status, for exercises and questions alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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
from grader.messages.verdicts import RIGHT
from grader.result import NOTHING_TO_SAY, Check, Item, Message, Status, status_of

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
    """What the judge saw in one thing that it looked at, and the ``share`` of its points earned."""

    share: float
    message: Message = NOTHING_TO_SAY
    misconceptions: tuple[str, ...] = ()
    entries: tuple[Message, ...] = ()
    """What is said of each entry of a list, or of each statement in an explanation."""
    without_value: Status | None = None
    """The status that this calls for, where there was no value to look at."""

    @property
    def passed(self) -> bool:
        return self.share >= 1


HOLDS = Finding(1.0)


def verdict(
    entry: CatalogueEntry,
    findings: Mapping[str, Finding],
    worth: Mapping[str, float],
    message: Message,
    *,
    message_from: Iterable[str] = (),
    misconceptions: tuple[str, ...] = (),
    review_reason: str | None = None,
) -> Item:
    """The verdict that the findings add up to.

    ``findings`` and what each is ``worth`` in points go by the names of the checks.
    """
    checks = tuple(
        Check(
            name,
            round(worth[name] * found.share, 4),
            round(worth[name], 4),
            found.message,
            entries=found.entries,
        )
        for name, found in findings.items()
    )
    score, max_score = total(checks)
    return Item(
        id=entry.id,
        score=score,
        max_score=max_score,
        status=_status_without_value(findings.values())
        or status_of(all(found.passed for found in findings.values()), score),
        message=message,
        checks=checks,
        misconceptions=misconceptions,
        message_from=tuple(message_from),
        review_reason=review_reason,
    )


def reduced(item: Item, checks: Sequence[Check]) -> Item:
    """The verdict that remains of ``item``, a question, with these of its checks alone."""
    score, max_score = total(checks)
    has_value = item.status in ("passed", "partial", "failed")
    status = status_of(score >= max_score, score) if has_value else item.status
    return with_common_message(
        replace(item, score=score, max_score=max_score, status=status, checks=tuple(checks))
    )


def with_common_message(item: Item) -> Item:
    """``item``, a question, with the message that all its checks have in common, if they do."""
    first = item.checks[0].message
    if all(check.message == first and not check.entries for check in item.checks):
        names = tuple(check.name for check in item.checks)
        return replace(item, message=first, message_from=names)
    message = RIGHT if item.status == "passed" else NOTHING_TO_SAY
    return replace(item, message=message, message_from=())


def total(checks: Sequence[Check]) -> tuple[float, float]:
    """The points that checks add up to, and the most that they could."""
    return (
        round(sum(check.score for check in checks), 4),
        round(sum(check.max_score for check in checks), 4),
    )


def _status_without_value(findings: Iterable[Finding]) -> Status | None:
    """What became of the answers, if none of them holds a value; a stop says more than a gap."""
    found = [one.without_value for one in findings]
    stopped = [status for status in found if status is not None]
    if len(stopped) < len(found):
        return None
    return next((status for status in stopped if status != "not_attempted"), "not_attempted")
