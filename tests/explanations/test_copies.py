"""What students were given to read earns nothing when it is handed in again, until it is read."""

from __future__ import annotations

import pytest

from grader.assignment.catalogue import EXERCISES
from grader.assignment.misconceptions import MISCONCEPTIONS
from grader.explanations import Given
from grader.explanations.guards import without_copies
from grader.judge.messages import misconception
from grader.messages.explanations import feedback
from tests.explanations.project_rules import score_explanation

PROGRAM = '''"""Sums the rates over
    all of the paths."""
x = f"In {z} the bias is only "
    f"added to it."
'''
LESSON = """# Heading

Rates along one string multiply. Few words. The cost feels all of them together. It is in z.
"""
GIVEN = Given.of([PROGRAM], [LESSON])
KEPT = {
    "a sentence": ("The cost feels all of them together.", ""),
    "other signs and letters": ("the COST *feels* all\nof $them$ together!", ""),
    "words run together": ("The cost feelsall of them to gether.", ""),
    "short sentences between": (
        "Rates along one string multiply. Few words. The cost feels all of them together.", "",
    ),
    "nothing but few words": ("Few words.", ""),
    "nothing but a sign": ("∇", ""),
    "nothing but short sentences": ("Few words. It is in z!", ""),
    "few words beside one's own": ("Few words. I say.", "Few words. I say."),
    "own words around it": (
        "I say. The cost feels all of them together. So it adds up.", "I say. So it adds up.",
    ),
    "a part of a sentence": ("cost feels all of them together", "cost feels all of them together"),
    "a sentence with a word of one's own": (
        "The cost surely feels all of them together.",
        "The cost surely feels all of them together.",
    ),
    "a docstring": ("Sums the rates over all of the paths.", ""),
    "a message around a value": ("the bias is only added to it", ""),
    "a message with its field": ("In {z} the bias is only added to it", ""),
    "nothing": ("", ""),
}  # fmt: skip


@pytest.mark.parametrize("case", KEPT)
def test_what_is_left(case: str) -> None:
    answer, left = KEPT[case]
    assert " ".join(without_copies(answer, GIVEN).split()) == left


def test_hints_and_misconceptions_earn_nothing_unread() -> None:
    said = [hint for exercise in EXERCISES.values() for hint in exercise.hints]
    said += [entry.sentence for entry in MISCONCEPTIONS.values()]
    said += [misconception(id).text for id in MISCONCEPTIONS]
    earned = {
        (question, text) for text in said for question in range(1, 6)
        if score_explanation(question, text).score
    }  # fmt: skip
    assert earned == set()


def test_own_words_beside_a_copy_keep_their_points_and_a_person_reads_both() -> None:
    own = "The bias is simply added, so dz/db = 1."
    copied = "A change of z reaches the cost only through a."
    hint = MISCONCEPTIONS["missing_slope"].sentence
    assert copied[:-1] in hint
    alone, both = score_explanation(3, own), score_explanation(3, f"{own} {hint}")
    assert both.score <= alone.score
    copy = score_explanation(2, hint)
    assert copy.score == 0
    assert copy.doubt == "copied"
    assert any("in your own words" in said.text for said in feedback(copy))
    assert [found.quote for found in copy.concepts], "whoever reads it is shown what was found"
