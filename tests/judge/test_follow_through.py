"""An error is paid for once, where it is made."""

from __future__ import annotations

import pytest

from grader.judge.follow_through import follow_through
from grader.result import Item, Message, Status


def item(score: float, status: Status, feedback: str = "its own") -> Item:
    return Item("matrix_form.backprop", score, 5.0, status, Message(feedback), ())


PASSED, PARTLY, FAILED = item(5.0, "passed"), item(2.0, "partial"), item(0.0, "failed", "wrong")

RAISED = item(0.0, "error", "raised")


def test_full_points_where_it_is_right_with_right_ones_before_it() -> None:
    found = follow_through(FAILED, PASSED, ["dC_da", "sigmoid_prime"])
    assert (found.score, found.status, found.follow_through) == (5.0, "passed", True)
    assert "your `dC_da` and `sigmoid_prime`" in found.message.text


def test_what_is_gained_with_substitutes_counts_though_it_is_not_right() -> None:
    found = follow_through(FAILED, PARTLY, ["dC_da"])
    assert (found.score, found.status, found.follow_through) == (2.0, "partial", False)
    assert found.message.text == "Apart from what comes from your `dC_da`: its own"


def test_what_is_wrong_in_it_is_said_where_an_earlier_one_raised() -> None:
    found = follow_through(item(0.0, "error", "raised in dC_da"), FAILED, ["dC_da"])
    assert (found.score, found.status) == (0.0, "failed")
    assert found.message.text == "Apart from what comes from your `dC_da`: wrong"


STAYING = {
    "none was asked for": (FAILED, PASSED, []),
    "it earns as much": (PARTLY, item(2.0, "partial", "other"), ["dC_da"]),
    "it raises the same": (RAISED, item(0.0, "error", "raised"), ["dC_da"]),
    "it earns less": (PARTLY, FAILED, ["dC_da"]),
}


@pytest.mark.parametrize(("first", "second", "blamed"), STAYING.values(), ids=STAYING)
def test_the_first_verdict_stays_where(first: Item, second: Item, blamed: list[str]) -> None:
    assert follow_through(first, second, blamed) is first
