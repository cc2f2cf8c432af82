"""How well the scorer of explanations agrees with labelled answers.

    python benchmarks/explanations.py [--errors] [FILE...]

Every FILE holds one labelled answer in each line, as JSON: ``{"id", "question", "answer",
"concepts", "misconceptions", "score", "kind"}``. Without a FILE, all of
``tests/explanations/answers`` are read.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.explanations import Assessment, Rulebook, score_explanation
from grader.lesson.solutions import packed_rules, rulebook

ANSWERS = Path(__file__).parent.parent / "tests" / "explanations" / "answers"
NOT_RIGHT = ("wrong", "offtopic", "gaming", "denial", "empty")


@dataclass(frozen=True)
class Marked:
    """A labelled answer and the scorer's verdict on it."""

    id: str
    question: int
    answer: str
    kind: str
    label: float
    verdict: Assessment

    @property
    def reviewed(self) -> bool:
        return self.verdict.doubt is not None

    @property
    def credited_unread(self) -> bool:
        """Whether it gets half the points or more although no person reads it."""
        return self.verdict.score >= 0.5 and not self.reviewed


def mark(rules: Rulebook, lines: Iterable[str]) -> list[Marked]:
    """Score labelled answers, each a line of JSON."""
    rows = [json.loads(line) for line in lines if line.strip()]
    return [
        Marked(
            id=row["id"],
            question=row["question"],
            answer=row["answer"],
            kind=row["kind"],
            label=row["score"],
            verdict=score_explanation(rules, row["question"], row["answer"]),
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


def report(name: str, marked: Sequence[Marked]) -> str:
    """The figures as a few lines of text."""
    kept = [one for one in marked if not one.reviewed]
    exact = sum(one.label == one.verdict.score for one in marked)
    lines = [
        f"{name}: {len(marked)} answers",
        f"  kappa over all               {kappa(marked):.3f}",
        f"  exact agreement              {exact / len(marked):.1%}",
        f"  sent to review               {1 - len(kept) / len(marked):.1%}",
        f"  kappa of those not sent      {kappa(kept):.3f}",
    ]
    for kind in NOT_RIGHT:
        of_kind = [one for one in marked if one.kind == kind]
        if of_kind:
            credited = sum(one.credited_unread for one in of_kind)
            lines.append(f"  credit unread, {kind:<13} {credited} of {len(of_kind)}")
    return "\n".join(lines)


def disagreement(one: Marked) -> str:
    """A line on an answer whose score is not its label."""
    why = one.verdict.doubt or one.verdict.guard or "-"
    return f"{one.id} {one.kind}: {one.verdict.score} for {one.label} [{why}] {one.answer!r}"


def main() -> None:
    """Print the figures of every file and of all together."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
    parser.add_argument("--errors", action="store_true", help="also print every disagreement")
    arguments = parser.parse_args()
    files: list[Path] = arguments.files or sorted(ANSWERS.glob("*.jsonl"))
    packed = packed_rules()
    if packed is None:
        parser.error("solutions/explanations is not here; run this in the project's folder")
    rules = rulebook(packed)
    begin = time.perf_counter()
    marked = {path.name: mark(rules, path.read_text("utf-8").splitlines()) for path in files}
    seconds = time.perf_counter() - begin
    everything = [one for answers in marked.values() for one in answers]
    for name, answers in marked.items():
        print(report(name, answers))
    if len(files) > 1:
        print(report("together", everything))
    print(f"time per answer: {1000 * seconds / max(1, len(everything)):.1f} ms")
    if arguments.errors:
        print(
            *(disagreement(one) for one in everything if one.label != one.verdict.score), sep="\n"
        )


if __name__ == "__main__":
    main()
