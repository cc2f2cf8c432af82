"""``results.json``: the verdicts on a class, for other programs to read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import IO, Any

from grader.result import Check, Decision, Item, Result

_ITEM_KEYS = (
    "id", "score", "max_score", "status", "misconception", "follow_through",
)  # fmt: skip
_CHECK_KEYS = ("name", "score", "max_score")


def result_to_json(result: Result) -> dict[str, Any]:
    """One student's entry under ``submissions``."""
    entry: dict[str, Any] = {"student": result.student}
    if result.name is not None:
        entry["name"] = result.name
    if not result.handed_in:
        entry["handed_in"] = False
    if result.not_judged is not None:
        entry["error"] = result.not_judged
    return entry | {
        "score": result.score,
        "max_score": result.max_score,
        "needs_review": list(result.needs_review),
        "files": {part: asdict(file) for part, file in result.files.items()},
        "left_out": [{"path": left.path, "reason": left.reason} for left in result.left_out],
        "items": [_item_to_json(item) for item in result.items],
    }


def _item_to_json(item: Item) -> dict[str, Any]:
    entry = {key: getattr(item, key) for key in _ITEM_KEYS}
    checks = [
        {key: getattr(check, key) for key in _CHECK_KEYS}
        | {"message": check.message.text}
        | _settled(check)
        for check in item.checks
    ]
    return entry | _settled(item) | {"feedback": item.message.text, "checks": checks}


def _settled(mark: Item | Check) -> dict[str, Any]:
    """What a person settled, and what was settled on an earlier answer."""
    entry: dict[str, Any] = {}
    if mark.decision:
        entry = {"decision": _decision_to_json(mark.decision), "auto_score": mark.auto_score}
    if mark.old_decision:
        entry["old_decision"] = _decision_to_json(mark.old_decision)
    return entry


def _decision_to_json(decision: Decision) -> dict[str, Any]:
    return {key: getattr(decision, key) for key in ("score", "comment", "at")}


def writing_results(
    file: IO[str], head: Mapping[str, str | int], results: Iterable[Result]
) -> Iterator[Result]:
    """Write the whole document while the results go through; ``head`` stands before them."""
    file.write(json.dumps(head, indent=1).removesuffix("\n}") + ',\n "submissions": [')
    separator = "\n"
    for result in results:
        file.write(separator + json.dumps(result_to_json(result)))
        separator = ",\n"
        yield result
    file.write("\n]}\n")
