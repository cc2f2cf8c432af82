"""What each platform reads out of the results that it is handed, and what it refuses.

Restated from Gradescope's specification, PrairieLearn's documentation and source, and Classroom
50's runner.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Marks:
    """What arrives: the total out of 100, and the score of each item with its words."""

    total: float
    items: Mapping[str, float]
    words: Mapping[str, str]
    about: str


def number(value: object) -> float:
    """A finite number that is not a boolean."""
    assert isinstance(value, int | float)
    assert not isinstance(value, bool)
    assert math.isfinite(value)
    return float(value)


def gradescope(text: str) -> Marks:
    document = json.loads(text)
    tests = document["tests"]
    formats = {"text", "html", "simple_format", "md", "ansi"}
    for test in tests:
        assert 0 <= number(test["score"]) <= number(test["max_score"])
        assert test["status"] in ("passed", "failed")
        assert (test["status"] == "passed") == (test["score"] == test["max_score"])
        assert {test["output_format"], test["name_format"]} <= formats
        assert test["visibility"] == "visible", "one hidden test hides the total"
    assert document["output_format"] in formats
    assert document["visibility"] == "visible"
    return Marks(
        number(document["score"]),
        {test["name"]: test["score"] for test in tests},
        {test["name"]: test["output"] for test in tests},
        document["output"],
    )


def prairielearn(text: str) -> Marks:
    assert len(text.encode()) <= MEGABYTE
    document = json.loads(text)
    if document.get("gradable") is False:
        return Marks(0, {}, {}, " ".join(document["format_errors"]))
    tests = document["tests"]
    assert all({"points", "max_points"} <= test.keys() for test in tests), "no details for any"
    assert 0 <= number(document["score"]) <= 1
    return Marks(
        100 * document["score"],
        {test["name"]: number(test["points"]) for test in tests},
        {test["name"]: test["message"] for test in tests},
        document["message"],
    )


def classroom50(text: str) -> Marks:
    assert len(text.encode()) <= 10 * MEGABYTE
    document = json.loads(text)
    assert document["schema"] == "classroom50/result/v1"
    for field in ("classroom", "assignment", "commit", "release", "review", "datetime"):
        assert isinstance(document[field], str)
        assert document[field]
    assert document["submission"].startswith("submit/")
    for place in (document, *document["tests"]):
        assert type(place["score"]) is int
        assert type(place["max-score"]) is int
        assert 0 <= place["score"] <= place["max-score"]
    for test in document["tests"]:
        assert isinstance(test["passed"], bool)
        assert test["test-name"]
    return Marks(
        document["score"],
        {test["test-name"]: test["score"] for test in document["tests"]},
        {},
        "",
    )


Importer: TypeAlias = Callable[[str], Marks]
IMPORTERS: Mapping[str, Importer] = {
    "gradescope": gradescope,
    "prairielearn": prairielearn,
    "classroom50": classroom50,
}


def expected(platform: str, score: float) -> float:
    """The score of an item as the platform takes it: Classroom 50 takes whole numbers."""
    return math.floor(score + 0.5) if platform == "classroom50" else score


def json_of(text: str) -> dict[str, Any]:
    """A document as it is."""
    read: dict[str, Any] = json.loads(text)
    return read
