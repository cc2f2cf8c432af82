"""Results made by hand, for the reports to show."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from grader.report.class_report import ENTRIES
from grader.result import NOTHING_TO_SAY, Check, Item, Message, Result

ABOUT = {
    "assignment": "backprop_calculus",
    "seed": 0,
    "isolation": "none",
    "grader_version": "0.1.0",
}

HOSTILE_NAMES = (
    "<script>alert(1)",
    "\"><img src=x onerror=alert(1)>",
    "'; alert(1); '",
    "{{ 7 * 7 }}{% raw %}",
    "a\u202egnp.exe",
    "bell\x07 and \x1b[31m",
    "caf\udce9",
    "=1+1",
    "a#b?c%20d&e f",
    "o'neill \"q\"",
    "javascript:alert(1)",
    "עברית",
    "x" * 300,
)  # fmt: skip
"""Names of folders: all but a slash can be in one."""

HOSTILE_TEXTS = (
    *HOSTILE_NAMES,
    "null\x00",
    "</script><script>alert(1)</script>",
    "</title><h1>",
    "--></style>",
)


def passed(id: str, points: float) -> Item:
    checks = (Check("values", points, points, NOTHING_TO_SAY),)
    return Item(id, points, points, "passed", Message("Right."), checks)


def failed(id: str, **changes: Any) -> Item:
    points = next(column.points for column in ENTRIES if column.id == id)
    told = Message("Not so.")
    checks = (Check("shape", 0, points / 10), Check("values", 0, 0.9 * points, told))
    return replace(Item(id, 0, points, "failed", told, checks), **changes)


def result(student: str, *items: Item) -> Result:
    """A student with everything right but ``items``."""
    own = {item.id: item for item in items}
    return Result(
        student,
        tuple(own.get(column.id, passed(column.id, column.points)) for column in ENTRIES),
    )


def not_attempted(*ids: str) -> list[Item]:
    return [failed(id, status="not_attempted", message=Message("Not attempted yet.")) for id in ids]


UNPRINTABLE = '</script>\x1b[31m"quote" \u202e\x00 \\ud800 \udcff é 学'
UNEVEN = Result(
    "ann",
    (
        Item("a.one", 1.8, 3.0, "partial", Message(UNPRINTABLE),
             (Check("shape", 0.3, 0.3), Check("values", 1.5, 2.7, Message(UNPRINTABLE))),
             ("missing_factor_2",)),
        Item("a.two", 0.1, 0.1, "passed", Message("Right."), (Check("values", 0.1, 0.1),),
             follow_through=True),
        Item("review.q1", 0.2, 5.0, "partial", Message("Said too little."),
             (Check("q1_factors", 0.2, 3.0), Check("q1_explanation", 0.0, 2.0)),
             review_reason="in doubt"),
    ),
)  # fmt: skip
"""A result that is right, wrong and waiting, with points that binary fractions cannot hold."""
