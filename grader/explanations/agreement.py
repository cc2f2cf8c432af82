"""How far the scorer agrees with labelled answers."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from grader.explanations.rulebook import Rulebook
from grader.explanations.scoring import score_explanation
from grader.explanations.verdict import Verdict


@dataclass(frozen=True)
class Marked:
    """A labelled answer and the scorer's verdict on it."""

    id: str
    question: int
    answer: str
    kind: str
    label: float
    verdict: Verdict

    @property
    def reviewed(self) -> bool:
        return self.verdict.review_reason is not None

    @property
    def credited_unread(self) -> bool:
        """Whether it gets half the points or more without a person having read it."""
        return self.verdict.score >= 0.5 and not self.reviewed


def mark(rulebook: Rulebook, lines: Iterable[str]) -> list[Marked]:
    """Score labelled answers, each a JSON object with id, question, answer, kind and score."""
    rows = [json.loads(line) for line in lines if line.strip()]
    return [
        Marked(
            id=row["id"],
            question=row["question"],
            answer=row["answer"],
            kind=row["kind"],
            label=row["score"],
            verdict=score_explanation(rulebook, row["question"], row["answer"]),
        )
        for row in rows
    ]


def kappa(marked: Sequence[Marked]) -> float:
    """Quadratic weighted kappa of labels and scores.

    κ = 1 - n Σ_i (label_i - score_i)² / Σ_i Σ_j (label_i - score_j)². It is 1 for full agreement
    and 0 for agreement by chance. Source: J. Cohen, Psychological Bulletin 70 (1968).
    """
    labels = [one.label for one in marked]
    scores = [one.verdict.score for one in marked]
    observed = sum((label - score) ** 2 for label, score in zip(labels, scores, strict=True))
    by_chance = sum((label - score) ** 2 for label in labels for score in scores)
    return 1.0 if observed == 0 else 1 - len(marked) * observed / by_chance
