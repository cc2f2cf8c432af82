"""Scoring of explanations in free text, by rules for meaning.

A library of its own. It knows nothing of the assignment, its parts, submissions or points: it gets
the texts of the instructor's files and what students were given to read (``read_rulebook``), and
says of an answer to a question what it earns and why (``score_explanation``). No model, no files,
no clock: the same answer always gets the same score.

    notation -> words -> guards -> patterns -> rules -> doubts -> scoring (Assessment)
"""

from grader.explanations.guards import Given
from grader.explanations.rules import Rulebook, read_rulebook
from grader.explanations.scoring import Assessment, Evidence, score_explanation

__all__ = ["Assessment", "Evidence", "Given", "Rulebook", "read_rulebook", "score_explanation"]
