"""Scoring of the review's free-text explanations, by rules for meaning and guards by name.

>>> from grader.explanations import score_explanation
>>> score_explanation(3, "Because dz/db = 1.").score
0.5
"""

from grader.explanations.scoring import score_explanation
from grader.explanations.verdict import Evidence, Verdict

__all__ = ["Evidence", "Verdict", "score_explanation"]
