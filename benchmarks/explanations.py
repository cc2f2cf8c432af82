"""How well the scorer of explanations agrees with labelled answers.

    python benchmarks/explanations.py [FILE...]

Every FILE holds one labelled answer a line, as JSON: ``{"id", "question", "answer", "concepts",
"misconceptions", "score", "kind"}``. Without a FILE, all of ``tests/explanations/answers``.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.explanations import Verdict, score_explanation

ANSWERS = Path(__file__).parent.parent / "tests" / "explanations" / "answers"
_NOT_RIGHT = ("wrong", "offtopic", "gaming", "denial", "empty")


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
    def credited(self) -> bool:
        """Whether it gets half the points or more without a person having read it."""
        return self.verdict.score >= 0.5 and not self.reviewed


def mark(path: Path) -> list[Marked]:
    """Score every answer of a file."""
    marked = []
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        verdict = score_explanation(row["question"], row["answer"])
        marked.append(
            Marked(
                id=row["id"],
                question=row["question"],
                answer=row["answer"],
                kind=row["kind"],
                label=row["score"],
                verdict=verdict,
            )
        )
    return marked


def kappa(marked: Sequence[Marked]) -> float:
    """Quadratic weighted kappa of labels and scores, both in quarter steps.

    κ = 1 - Σ (label - score)² / Σ (label - score')², the second sum over all pairs of a label and
    any answer's score, divided by the number of answers. Source: Cohen, Psychological Bulletin 70
    (1968).
    """
    if not marked:
        return float("nan")
    labels = [one.label for one in marked]
    scores = [one.verdict.score for one in marked]
    observed = sum((a - b) ** 2 for a, b in zip(labels, scores, strict=True))
    expected = sum((a - b) ** 2 for a in labels for b in scores) / len(marked)
    return 1.0 if expected == 0 else 1 - observed / expected


def report(name: str, marked: Sequence[Marked]) -> str:
    """The figures as a few lines of text."""
    kept = [one for one in marked if not one.reviewed]
    exact = sum(one.label == one.verdict.score for one in marked)
    lines = [
        f"{name}: {len(marked)} answers",
        f"  agreement (QWK)              {kappa(marked):.3f}",
        f"  exact agreement              {exact / len(marked):.1%}",
        f"  sent to review               {1 - len(kept) / len(marked):.1%}",
        f"  agreement on what was not    {kappa(kept):.3f}",
    ]
    for kind in _NOT_RIGHT:
        of_kind = [one for one in marked if one.kind == kind]
        if of_kind:
            credited = sum(one.credited for one in of_kind)
            lines.append(f"  credit unread, {kind:<13} {credited} of {len(of_kind)}")
    return "\n".join(lines)


def main() -> None:
    """Print the figures of every file and of all together."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
    parser.add_argument("--errors", action="store_true", help="also print every disagreement")
    arguments = parser.parse_args()
    files = arguments.files or sorted(ANSWERS.glob("*.jsonl"))
    score_explanation(1, "warm up: the data files are read")
    begin = time.perf_counter()
    marked = {path.name: mark(path) for path in files}
    seconds = time.perf_counter() - begin
    for name, answers in marked.items():
        print(report(name, answers))
    everything = [one for answers in marked.values() for one in answers]
    if len(files) > 1:
        print(report("all", everything))
    print(f"time per answer: {1000 * seconds / max(1, len(everything)):.1f} ms")
    if arguments.errors:
        for one in everything:
            if one.label != one.verdict.score:
                review = one.verdict.review_reason or one.verdict.guard or "-"
                print(f"{one.id} {one.kind}: {one.verdict.score} for {one.label} [{review}] {one.answer}")


if __name__ == "__main__":
    main()
