"""How well the scorer of explanations agrees with labelled answers.

    python benchmarks/explanations.py [--errors] [FILE...]

Every FILE holds one labelled answer a line, as JSON: ``{"id", "question", "answer", "concepts",
"misconceptions", "score", "kind"}``. Without a FILE, all of ``tests/explanations/answers``.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from pathlib import Path

from grader.explanations.agreement import Marked, kappa, mark
from grader.lesson.solutions import packed_rules, rulebook

ANSWERS = Path(__file__).parent.parent / "tests" / "explanations" / "answers"
NOT_RIGHT = ("wrong", "offtopic", "gaming", "denial", "empty")


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
    why = one.verdict.review_reason or one.verdict.guard or "-"
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
