"""Verdicts as lines in a terminal."""

from __future__ import annotations

from grader.report.terminal import closing_lines, item_lines
from grader.result import Item, Message
from tests.report.classes import UNEVEN


def test_a_feedback_of_several_lines_keeps_them() -> None:
    item = Item("a.one", 0.0, 3.0, "failed", Message("first\n  second\x1b\n" + "long " * 60), ())
    _, first, second, *rest = item_lines(item)
    assert (first, second) == ("      first", "        second<U+001B>")
    assert len(rest) > 2
    assert all(line.startswith("      long") for line in rest)


def test_the_closing_lines_lead_on_to_what_is_open() -> None:
    assert list(closing_lines(UNEVEN.items)) == [
        "2.1 of 8.1 points.",
        "Next: a.one. Stuck? Try `backprop hint a.one`.",
    ]
    done = Item("a", 3.0, 3.0, "passed", Message("Right."), ())
    assert list(closing_lines([done])) == ["3 of 3 points."]
