"""The project's own rules for explanations, and the verdicts by them."""

from __future__ import annotations

from grader.explanations import Verdict
from grader.explanations import score_explanation as score
from grader.lesson.solutions import packed_rules, rulebook

_PACKED = packed_rules()
assert _PACKED is not None, "solutions/explanations is not there"
RULEBOOK = rulebook(_PACKED)


def score_explanation(question: int, answer: str) -> Verdict:
    """The verdict on ``answer`` by the project's rules."""
    return score(RULEBOOK, question, answer)
