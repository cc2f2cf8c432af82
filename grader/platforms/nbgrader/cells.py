"""Which notebooks are the grader's own, and which verdict belongs in which of their cells.

A test cell ``check_<name>`` holds an exercise, or what is checked exactly of a question. A cell
``q1_explanation`` holds that question's explanation. All other notebooks of a course are graded
by nbgrader as if the grader were not there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from grader.assignment import ASSIGNMENT, PARTS
from grader.assignment.catalogue import QUESTIONS
from grader.judge.verdict import reduced
from grader.result import Item

TEST = "check_"
EXPLANATION = "_explanation"


def part_of(resources: Mapping[str, Any]) -> str | None:
    """The part that nbgrader is working on; ``None`` for a notebook of an instructor's own."""
    about = resources["nbgrader"]
    part = str(about["notebook"])
    return part if about["assignment"] == ASSIGNMENT and part in PARTS else None


def verdict_in(grade_id: str, part: str, items: Mapping[str, Item]) -> Item | None:
    """The verdict that a graded cell shows; ``None`` for a cell that the grader did not make."""
    name = grade_id.removeprefix(TEST).removesuffix(EXPLANATION)
    item = items.get(f"{part}.{name}")
    if item is None or grade_id not in (TEST + name, name + EXPLANATION):
        return None
    if item.id not in QUESTIONS:
        return item if grade_id == TEST + name else None
    explanation = QUESTIONS[item.id].explanation
    mine = [c for c in item.checks if (c.name == explanation) == (grade_id == explanation)]
    is_read = grade_id == explanation or item.status == "error"  # where nothing was judged
    reason = item.review_reason if is_read else None
    return replace(_settled(item, reduced(item, mine)), review_reason=reason)


def _settled(item: Item, cell: Item) -> Item:
    """A question's cell, where a person settled the points of the whole question.

    The explanation gets what these are above the points for what is checked exactly, as far as it
    can, and the other cell the rest. The comment stands in the explanation's.
    """
    if item.decision is None:
        return cell
    explanation = next(c for c in item.checks if c.name == QUESTIONS[item.id].explanation)
    exact = sum(check.score for check in item.checks) - explanation.score
    explained = round(min(max(item.score - exact, 0.0), explanation.max_score), 4)
    if cell.checks == (explanation,):
        return replace(cell, score=explained)
    return replace(cell, score=round(item.score - explained, 4), decision=None)


def answered_in(grade_id: str, part: str, items: Mapping[str, Item]) -> Item | None:
    """The verdict on what a student writes in a cell; ``None`` where there is none."""
    return verdict_in(TEST + grade_id, part, items) or verdict_in(grade_id, part, items)


def comment_on(item: Item) -> str:
    """What stands under a student's answer: what a person wrote, and what it lacks."""
    made = (item.decision, *(check.decision for check in item.checks))
    said = "" if item.status in ("not_attempted", "passed") else item.text
    return "\n".join(filter(None, (*(decision.comment for decision in made if decision), said)))


def grade_of(
    item: Item | None, points: float, manual_score: float | None
) -> tuple[float | None, bool]:
    """The score of a cell that is worth so many points, and whether a person should look at it.

    nbgrader shows a cell again that has a person's score and was graded anew; so does this.
    """
    if item is None:
        return None, True
    return scaled(item, points), item.review_reason is not None or manual_score is not None


def scaled(item: Item, points: float) -> float:
    """``points * score / max_score``, from 0 to ``points``: what an item earns in such a cell.

    It is always a plain ``float``, because nbgrader gives full marks for anything else.
    """
    share = item.score / item.max_score if item.max_score else 0.0
    return round(min(max(share, 0.0), 1.0) * float(points), 4)
