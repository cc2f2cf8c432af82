"""Which verdict stands in which cell, and what nbgrader reads from it."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import nbformat
import pytest
from nbgrader.utils import determine_grade

from grader.assignment.catalogue import EXERCISES
from grader.assignment.review import QUESTIONS
from grader.grading.task import not_judged
from grader.messages.verdicts import grader_failed
from grader.platforms.nbgrader.cells import answered_in, comment_on, grade_of, scaled, verdict_in
from grader.platforms.nbgrader.outside import show
from grader.records.decisions import answer_sha256, decided
from grader.result import NOTHING_TO_SAY, Check, Decision, Item, Message, Result

EXERCISE = Item(
    "single_neuron.dC_da", 1.8, 3.0, "partial", Message("The factor 2 is missing."),
    (Check("shape", 0.3, 0.3), Check("values", 1.5, 2.7, Message("The factor 2 is missing."))),
)  # fmt: skip
QUESTION = Item(
    "review.q2", 3.5, 5.0, "partial", NOTHING_TO_SAY,
    (
        Check("q2_slope", 1.0, 1.0),
        Check("q2_slope_at_zero", 1.0, 1.0),
        Check("q2_when_saturated", 0.0, 1.0, Message("Not that.")),
        Check("q2_explanation", 1.5, 2.0, Message("You say: “flat”.")),
    ),
    review_reason="It says two things.",
)  # fmt: skip
ITEMS = {EXERCISE.id: EXERCISE, QUESTION.id: QUESTION}

CELLS = {
    "an exercise": ("check_dC_da", "single_neuron", (1.8, 3.0, None)),
    "what is checked exactly": ("check_q2", "review", (2.0, 3.0, None)),
    "an explanation": ("q2_explanation", "review", (1.5, 2.0, "It says two things.")),
    "an answer": ("dC_da", "single_neuron", None),
    "another part": ("check_dC_da", "review", None),
    "an instructor's own": ("check_essay", "review", None),
    "an explanation's check": ("check_q2_explanation", "review", None),
}


@pytest.mark.parametrize("name", CELLS)
def test_a_cell_holds_its_share_of_a_verdict(name: str) -> None:
    grade_id, part, expected = CELLS[name]
    item = verdict_in(grade_id, part, ITEMS)

    found = None if item is None else (item.score, item.max_score, item.review_reason)
    assert found == expected


def settled(check: str, score: float) -> dict[str, Item]:
    """The question after a decision on a check, or on the whole of it."""
    result = Result("ada", (QUESTION,))
    found = next((c for c in QUESTION.checks if c.name == check), None)
    hash = answer_sha256(result, QUESTION, found)
    made = Decision("ada", QUESTION.id, check, score, "so", hash, "")
    return {QUESTION.id: decided(result, {(QUESTION.id, check): made}).items[0]}


SETTLED = {
    "the explanation": ("q2_explanation", 0.5, (2.0, 0.5)),
    "what is checked exactly": ("q2_when_saturated", 1.0, (3.0, 1.5)),
    "all of it, fewer": ("", 1.0, (1.0, 0.0)),
    "all of it, less for the explanation": ("", 2.5, (2.0, 0.5)),
    "all of it, full": ("", 5.0, (3.0, 2.0)),
    "nothing": ("", 0.0, (0.0, 0.0)),
}


@pytest.mark.parametrize(("check", "score", "expected"), SETTLED.values(), ids=SETTLED.keys())
def test_cells_hold_what_a_person_settled(
    check: str, score: float, expected: tuple[float, float]
) -> None:
    items = settled(check, score)
    exact, explained = (verdict_in(id, "review", items) for id in ("check_q2", "q2_explanation"))

    assert exact
    assert explained
    assert (exact.score, explained.score) == expected
    assert explained.review_reason == (
        None if check != "q2_when_saturated" else "It says two things."
    )
    said = [comment_on(cell).splitlines() for cell in (exact, explained)]
    assert sum(lines[:1] == ["so"] for lines in said) == 1


@pytest.mark.parametrize(
    ("is_ours", "reason", "manual", "expected"),
    [
        (True, None, None, (1.0, False)),
        (True, "It says two things.", None, (1.0, True)),
        (True, None, 0.5, (1.0, True)),
        (False, None, None, (None, True)),
    ],
)
def test_a_person_looks_at_what_waits_or_was_scored_by_hand_and_at_other_cells(
    is_ours: bool, reason: str | None, manual: float | None, expected: tuple[float | None, bool]
) -> None:
    item = replace(ITEMS["single_neuron.dC_da"], score=1.0, max_score=3.0, review_reason=reason)
    assert grade_of(item if is_ours else None, 3.0, manual) == expected


def test_a_questions_cells_add_up_to_its_verdict() -> None:
    exact, explained = (verdict_in(id, "review", ITEMS) for id in ("check_q2", "q2_explanation"))
    assert exact
    assert explained
    assert exact.checks + explained.checks == QUESTION.checks
    assert exact.score + explained.score == QUESTION.score
    assert exact.text == "q2_when_saturated: Not that."


def test_what_a_student_writes_is_commented_on_where_it_was_written() -> None:
    for grade_id, part, id in (
        ("dC_da", "single_neuron", "single_neuron.dC_da"),
        ("q2", "review", "review.q2"),
        ("q2_explanation", "review", "review.q2"),
    ):
        item = answered_in(grade_id, part, ITEMS)
        assert item
        assert item.id == id
    assert answered_in("sigmoid_prime", "cross_entropy", ITEMS) is None


SCORES = {
    "full": (3.0, 3.0, 3.0, 3.0),
    "partial": (1.8, 3.0, 3.0, 1.8),
    "points of the instructor's own": (1.8, 3.0, 10.0, 6.0),
    "more than there are": (1998.0, 3.0, 3.0, 3.0),
    "less than nothing": (-1.0, 3.0, 3.0, 0.0),
    "of nothing": (0.0, 0.0, 2.0, 0.0),
    "points that are a whole number": (1.0, 3.0, 3, 1.0),
}


@pytest.mark.parametrize("name", SCORES)
def test_nbgrader_reads_the_points_that_the_judge_gave(name: str) -> None:
    score, max_score, points, expected = SCORES[name]
    item = Item("single_neuron.dC_da", score, max_score, "partial", Message("Why."), ())
    about = {"grade": True, "solution": False, "grade_id": "check_dC_da", "points": points}
    cell: Any = nbformat.v4.new_code_cell("check(dC_da)", metadata={"nbgrader": about})
    cell = nbformat.from_dict(cell)
    cell.outputs = [nbformat.v4.new_output("stream", name="stderr", text="a student's own")]

    assert type(scaled(item, points)) is float
    assert math.isclose(scaled(item, points), expected)
    show(cell, item)
    assert determine_grade(cell) == (pytest.approx(expected), float(points))
    assert "Why." in cell.outputs[0].data["text/html"]
    nbformat.validate(nbformat.v4.new_notebook(cells=[cell]))


def test_a_cell_that_is_not_ours_gets_nothing_and_says_why() -> None:
    about = {"grade": True, "solution": False, "grade_id": "essay", "points": 4}
    cell: Any = nbformat.from_dict(nbformat.v4.new_code_cell("x", metadata={"nbgrader": about}))
    show(cell, None)

    assert determine_grade(cell) == (0.0, 4.0)
    assert "person" in cell.outputs[0].data["text/plain"]


def test_a_failure_of_the_graders_own_reaches_every_cell_and_a_person() -> None:
    items = {item.id: item for item in not_judged("ada", "RuntimeError").items}
    cells = [(f"check_{e.function}", e.part, e.points) for e in EXERCISES.values()]
    for question in QUESTIONS:
        name = question.id.partition(".")[2]
        cells.append((f"check_{name}", "review", question.points - question.explanation_points))
        cells.append((f"{name}_explanation", "review", question.explanation_points))

    for grade_id, part, points in cells:
        item = verdict_in(grade_id, part, items)
        assert item, grade_id
        assert (item.score, item.max_score, item.status) == (0.0, points, "error")
        assert item.message == grader_failed("RuntimeError")
        assert item.review_reason, grade_id
