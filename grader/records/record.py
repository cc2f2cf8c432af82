"""The record of a student: the verdicts on one submission, and what they depend on.

``results.json``, the tables and the pages can be made from records at any time, and from nothing
else.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass

from grader.assignment.catalogue import CATALOGUE
from grader.assignment.misconceptions import MISCONCEPTIONS
from grader.messages.files import is_known
from grader.records.plain import DoesNotFit, Repeated, plain, reader
from grader.result import Check, Item, Result
from grader.sandbox.asking.limits import Limits

FORMAT = 7
"""The number of the form; it changes when older versions can no longer read a record."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a result depends on beside the submission; all records in a folder have the same."""

    assignment: str
    seed: int
    isolation: str
    grader_version: str
    limits: Limits
    rules: str | None
    """The hash of the rules for explanations; ``None`` where there are none."""

    @property
    def head(self) -> dict[str, str | int]:
        """The facts that stand at the head of ``results.json``."""
        names = ("assignment", "seed", "isolation", "grader_version")
        return {name: getattr(self, name) for name in names}

    def differing(self, others: Facts) -> str:
        """In words, which of ``others`` are not the same: "another seed (5)"."""
        words = {
            "assignment": f"another assignment ({others.assignment})",
            "seed": f"another seed ({others.seed})",
            "isolation": f"another isolation ({others.isolation})",
            "grader_version": f"another version of the grader ({others.grader_version})",
            "limits": "other limits of time or memory",
            "rules": "other rules for explanations",
        }
        return " and ".join(
            said for name, said in words.items() if getattr(self, name) != getattr(others, name)
        )


@dataclass(frozen=True, slots=True)
class Record:
    """One student's result; ``fingerprint`` tells whether the submission has changed since."""

    facts: Facts
    fingerprint: str
    result: Result

    @property
    def student(self) -> str:
        return self.result.student


def to_json(record: Record) -> str:
    """A record as one line of JSON in ASCII."""
    return json.dumps({"format": FORMAT} | plain(record), default=plain)


def from_json(text: bytes | str) -> Record:
    """The record that ``to_json`` wrote.

    :raises DoesNotFit: for anything else, with the place of what is wrong.
    """
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise DoesNotFit(f"is not JSON ({type(error).__name__})") from None
    if not isinstance(document, dict):
        raise DoesNotFit("must be an object")
    if document.pop("format", None) != FORMAT:
        raise DoesNotFit(f"is not in the form that this version reads ({FORMAT})", "format")
    record: Record = reader(Record, Repeated(Item, _look_at))(document)
    _look_through(record.result)
    return record


def _look_through(result: Result) -> None:
    """Make sure that the verdicts are those of this assignment.

    :raises DoesNotFit: where they are not.
    """
    if [item.id for item in result.items] != list(CATALOGUE):
        raise DoesNotFit("are not those of this assignment", "result.items")
    reasons = {
        "left_out": [left.reason for left in result.left_out],
        "unreadable": result.unreadable,
    }
    for place, given in reasons.items():
        if not all(map(is_known, given)):
            raise DoesNotFit("has a reason that this version does not know", f"result.{place}")


def _look_at(item: Item) -> None:
    """Make sure that a verdict can be one of this assignment.

    :raises DoesNotFit: where it cannot.
    """
    if not (_is_score(item) and all(map(_is_score, item.checks))):
        raise DoesNotFit("has a score that is not a number from 0 to its maximum")
    if item.id in CATALOGUE and item.max_score != CATALOGUE[item.id].points:
        raise DoesNotFit(f"is out of {item.max_score:g} points")
    for id in item.misconceptions:
        if id not in MISCONCEPTIONS:
            raise DoesNotFit(f"names {id!a}, which is not a misconception")
    if len(set(item.misconceptions)) < len(item.misconceptions):
        raise DoesNotFit("names a misconception twice")


def _is_score(scored: Item | Check) -> bool:
    return 0 <= scored.score <= scored.max_score and math.isfinite(scored.max_score)
