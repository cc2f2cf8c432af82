"""How many keystrokes a person needs at the desk for a hundred answers that wait.

    python benchmarks/review_keystrokes.py [FILE...]

Every FILE holds labelled answers as for ``explanations.py``; the label is what the person gives.
Without a FILE, each of ``tests/explanations/answers`` is one class, and all together are another.
The person gives each group the score of most of its answers, with the key of that quarter, or with
Enter where it is the one that is ready. Answers with another label are taken out first: each with
its letter, or, where a group has more answers than letters, with a press of the arrow for each
answer on the way and ``x``. They come back as a group of their own, with what was settled as a
proposal. Nothing is skipped and no comment is written.

``one by one`` is what the same answers take without groups: a key for each.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.explanations import ANSWERS
from grader.assignment.catalogue import QUESTIONS
from grader.explanations import Rulebook, score_explanation
from grader.lesson.solutions import packed_rules, rulebook
from grader.messages.explanations import DOUBTS
from grader.review.alike import Likeness, Proposals, groups
from grader.review.marks import Mark
from grader.review.pages import LETTERS

POINTS = 2.0


@dataclass
class Count:
    """What a class of answers takes."""

    answers: int = 0
    waiting: int = 0
    groups: int = 0
    keystrokes: int = 0
    taken_as_ready: int = 0

    @property
    def per_hundred(self) -> float:
        return 100 * self.keystrokes / self.waiting if self.waiting else 0.0


def class_of(rules: Rulebook, lines: Iterable[str]) -> tuple[int, dict[Mark, float]]:
    """How many answers there are, and those that wait, each with the points of its label."""
    waiting = {}
    rows = [json.loads(line) for line in lines if line.strip()]
    for at, row in enumerate(rows):
        found = score_explanation(rules, row["question"], row["answer"])
        if found.doubt is None:
            continue
        question = QUESTIONS[f"review.q{row['question']}"]
        score = found.score * POINTS
        mark = Mark(
            f"{at:05}", question.id, question.explanation, row["answer"], row["answer"], score,
            score, POINTS, DOUBTS[found.doubt],
        )  # fmt: skip
        waiting[mark] = row["score"] * POINTS
    return len(rows), waiting


def worked_through(rules: Rulebook, lines: Iterable[str]) -> Count:
    """Settle a class as a person would, and count."""
    likeness = Likeness(rules)
    proposals = Proposals(likeness)
    size, left = class_of(rules, lines)
    count = Count(size, len(left))
    while left:
        group = groups(left, likeness, proposals)[0]
        labels = Counter(left[mark] for mark in group.marks)
        score = max(labels, key=lambda label: (labels[label], label == group.ready))
        others = [at for at, mark in enumerate(group.marks, start=1) if left[mark] != score]
        further = [at for at in others if at > len(LETTERS)]
        count.keystrokes += len(others) + (further[-1] if further else 0) + 1
        count.groups += 1
        count.taken_as_ready += score == group.ready
        for mark in group.marks:
            if left[mark] == score:
                proposals.add(replace(mark.settled(score, ""), at=""), mark.answer)
                del left[mark]
    return count


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
    files = parser.parse_args(arguments).files or sorted(ANSWERS.glob("*.jsonl"))
    packed = packed_rules()
    if packed is None:
        parser.error("the rules for explanations are not here; run this in a clone of the project")
    rules = rulebook(packed)
    texts = {file.stem: file.read_text(encoding="utf-8").splitlines() for file in files}
    if len(texts) > 1:
        texts["all together"] = [line for lines in texts.values() for line in lines]
    print("| class | answers | wait | groups | keystrokes for 100 that wait | one by one |")
    print("|---|---|---|---|---|---|")
    for name, lines in texts.items():
        count = worked_through(rules, lines)
        print(
            f"| {name} | {count.answers} | {count.waiting} | {count.groups} | "
            f"{count.per_hundred:.0f} | 100 |"
        )


if __name__ == "__main__":
    main()
