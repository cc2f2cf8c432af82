"""Scoring of the review's free-text explanations, by rules for meaning and guards by name.

The rules are the instructor's, in ``solutions/explanations``. ``grader.lesson.solutions`` packs
them.
"""

from grader.explanations.rulebook import Rulebook, read_rulebook
from grader.explanations.scoring import score_explanation
from grader.explanations.verdict import Evidence, Verdict

__all__ = ["Evidence", "Rulebook", "Verdict", "read_rulebook", "score_explanation"]
