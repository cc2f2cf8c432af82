"""The assignment as it is set: its parts, their order, and the points in all."""

from __future__ import annotations

import re

from grader.assignment import CODING_PARTS, PART_TITLES, PARTS
from grader.assignment.catalogue import CATALOGUE, EXERCISES, QUESTIONS
from tests.conftest import ROOT, SOLUTIONS

POINTS_IN_ALL = 100


def test_the_parts_that_have_names_of_their_own_are_those_of_the_catalogue() -> None:
    assert tuple(dict.fromkeys(entry.part for entry in CATALOGUE.values())) == PARTS
    assert tuple(dict.fromkeys(entry.part for entry in EXERCISES.values())) == CODING_PARTS
    assert list(EXERCISES) + list(QUESTIONS) == list(CATALOGUE)


def test_the_parts_are_called_as_in_the_lesson() -> None:
    headings = [
        re.search(r"^# # (.+)$", (SOLUTIONS / f"{part}.py").read_text("utf-8"), re.MULTILINE)
        for part in PARTS
    ]
    assert [found and found[1] for found in headings] == [
        f"Part {number}: {title}" for number, title in enumerate(PART_TITLES.values(), start=1)
    ]
    assert tuple(PART_TITLES) == PARTS


def test_the_points_add_up() -> None:
    points = sum(entry.points for entry in CATALOGUE.values())
    assert points == POINTS_IN_ALL, (
        f"The assignment has {points:g} points. What a new exercise is worth is taken from "
        "others: change their points in EXERCISES of grader/assignment/<part>.py."
    )


def test_the_readme_says_how_many_exercises_there_are() -> None:
    points = sum(exercise.points for exercise in EXERCISES.values())
    sentence = f"The {len(EXERCISES)} exercises are worth {points:g} points"
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert sentence in readme, f"Write into README.md: {sentence}"
