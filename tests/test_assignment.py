"""The names that stand apart from the curriculum are the curriculum's."""

from __future__ import annotations

from grader.assignment import CODING_PARTS, NAMES, PARTS
from grader.curriculum import CATALOGUE, EXERCISES


def test_every_item_has_its_name_in_the_order_of_the_lesson() -> None:
    assert tuple(NAMES) == PARTS
    assert [f"{part}.{name}" for part in PARTS for name in NAMES[part]] == list(CATALOGUE)
    assert {id.partition(".")[0] for id in EXERCISES} == set(CODING_PARTS)
