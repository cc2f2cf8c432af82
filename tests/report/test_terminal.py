"""Verdicts as lines in a terminal."""

from __future__ import annotations

import pytest

from grader.report.terminal import closing_lines, item_lines, part_lines, printed_lines
from grader.result import Check, Item, Message
from tests.report.classes import UNEVEN


def test_a_feedback_of_several_lines_keeps_them() -> None:
    item = Item("a.one", 0.0, 3.0, "failed", Message("first\n  second\x1b\n" + "long " * 60), ())
    _, first, second, *rest = item_lines(item)
    assert (first, second) == ("      first", "        second<U+001B>")
    assert len(rest) > 2
    assert all(line.startswith("      long") for line in rest)


PRINTED = {
    "nothing": ("", []),
    "a line": ("z = 1\n", ["│ z = 1"]),
    "what moves the cursor": ("a\x1b[2J\tb\r\n", ["│ a<U+001B>[2J<U+0009>b"]),
    "a long line": ("x" * 1001, [f"│ {'x' * 71}…"]),
    "many lines": ("y\n" * 9, ["│ y"] * 8 + ["│ …"]),
}


@pytest.mark.parametrize(("text", "lines"), PRINTED.values(), ids=PRINTED)
def test_what_was_printed_is_shown_short_and_apart(
    text: str, lines: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert [line.strip() for line in printed_lines(text)] == lines


def test_what_was_printed_stands_above_the_verdict() -> None:
    printed = {"single_neuron": "loaded", "a.one": "z = 1"}
    said = "\n".join(part_lines("single_neuron", UNEVEN.items, printed))
    assert said.index("│ loaded") < said.index("│ z = 1") < said.index("one ")


def test_an_error_of_a_whole_part_is_said_once_with_what_there_is_to_say_of_each() -> None:
    error = Message("part.py cannot be read.")
    check = Check("answers", 0.0, 3.0, error)
    first = Item("part.one", 0.0, 3.0, "error", error.advising("It was renamed."), (check,))
    items = [first, *(Item(f"part.{n}", 0.0, 3.0, "error", error, (check,)) for n in range(3))]
    said = "\n".join(part_lines("part", items))
    assert said.count("part.py cannot be read.") == said.count("It was renamed.") == 1
    assert said.index("cannot be read") < said.index("one ") < said.index("It was renamed")
    other = Item("part.other", 0.0, 3.0, "error", Message("It raises."), (check,))
    said = "\n".join(part_lines("part", [*items, other]))
    assert said.count("part.py cannot be read.") == len(items)
    told = Check("q1_factors", 0.0, 3.0, error)
    questions = [Item(f"part.q{n}", 0.0, 3.0, "error", Message(), (told,)) for n in range(2)]
    assert "\n".join(part_lines("part", questions)).count("cannot be read") == len(questions)


READ_LATER = Item(
    "a.q1",
    3.0,
    5.0,
    "passed",
    Message("It is read later."),
    (Check("q1_factors", 3.0, 3.0), Check("q1_explanation", 0.0, 2.0)),
    review_reason="it is an explanation",
)


def test_what_is_read_later_is_right_so_far() -> None:
    first, second = item_lines(READ_LATER)
    assert "right so far" in first
    assert "3 of 5" in first
    assert second.strip() == "It is read later."


def test_the_closing_lines_lead_on_to_what_is_open() -> None:
    assert list(closing_lines(UNEVEN.items)) == [
        "2.1 of 8.1 points.",
        "Up to 2 more points are for explanations, which are read and scored later.",
        "Next: a.one. Stuck? Try `backprop hint a.one`.",
    ]
    assert list(closing_lines([READ_LATER])) == [
        "3 of 5 points.",
        "Up to 2 more points are for explanations, which are read and scored later.",
    ]
    done = Item("a", 3.0, 3.0, "passed", Message("Right."), ())
    assert list(closing_lines([done])) == ["3 of 3 points."]
