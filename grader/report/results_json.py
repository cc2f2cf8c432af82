"""``results.json``: the verdicts on a class, for other programs to read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from functools import lru_cache
from typing import IO, Any

from grader.messages.files import in_words
from grader.result import Check, Decision, Item, Result

_ITEM_KEYS = (
    "id", "score", "max_score", "status", "misconception", "follow_through",
)  # fmt: skip
_CHECK_KEYS = ("name", "score", "max_score")


def entry(result: Result) -> str:
    """One student's entry under ``submissions``, as JSON on one line."""
    items = ", ".join(map(_item_text, result.items))
    return f'{json.dumps(_about(result)).removesuffix("}")}, "items": [{items}]}}'


def _about(result: Result) -> dict[str, Any]:
    about: dict[str, Any] = {"student": result.student}
    if result.name is not None:
        about["name"] = result.name
    if not result.handed_in:
        about["handed_in"] = False
    if result.not_judged is not None:
        about["error"] = result.not_judged
    return about | {
        "score": result.score,
        "max_score": result.max_score,
        "needs_review": list(result.needs_review),
        "files": _files(result),
        "left_out": [
            {"path": left.path, "reason": in_words(left.reason)} for left in result.left_out
        ],
    }


def _files(result: Result) -> dict[str, Any]:
    files: dict[str, Any] = {part: asdict(file) for part, file in result.files.items()}
    if result.modules:
        files["modules"] = [asdict(file) for file in result.modules]
    return files


@lru_cache(maxsize=500)
def _item_text(item: Item) -> str:
    """An item as JSON; kept, since many students of a class get the same verdicts."""
    return json.dumps(_item_to_json(item))


def _item_to_json(item: Item) -> dict[str, Any]:
    about = {key: getattr(item, key) for key in _ITEM_KEYS}
    checks = [
        {key: getattr(check, key) for key in _CHECK_KEYS}
        | {"message": check.text}
        | _settled(check)
        for check in item.checks
    ]
    if len(item.misconceptions) > 1:
        about["misconceptions"] = list(item.misconceptions)
    return about | _settled(item) | {"feedback": item.text, "checks": checks}


def _settled(mark: Item | Check) -> dict[str, Any]:
    """What a person settled, and what was settled on an earlier answer."""
    about: dict[str, Any] = {}
    if mark.decision:
        about = {"decision": _decision_to_json(mark.decision), "auto_score": mark.auto_score}
    if mark.old_decision:
        about["old_decision"] = _decision_to_json(mark.old_decision)
    return about


def _decision_to_json(decision: Decision) -> dict[str, Any]:
    return {key: getattr(decision, key) for key in ("score", "comment", "at")}


def writing_results(
    file: IO[str], head: Mapping[str, str | int], entries: Iterable[tuple[str, Result]]
) -> Iterator[Result]:
    """Write the whole document while the results go through, each with its entry.

    ``head`` stands before them.
    """
    file.write(json.dumps(head, indent=1).removesuffix("\n}") + ',\n "submissions": [')
    separator = "\n"
    for line, result in entries:
        file.write(separator + line)
        separator = ",\n"
        yield result
    file.write("\n]}\n")
