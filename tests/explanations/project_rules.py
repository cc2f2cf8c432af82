"""The project's own rules for explanations, and the verdicts by them on the labelled answers."""

from __future__ import annotations

from functools import cache

from benchmarks.explanations import ANSWERS, Marked, mark
from grader.explanations import Assessment
from grader.explanations import score_explanation as score
from grader.explanations.patterns import Text
from grader.explanations.words import scan
from grader.lesson.solutions import packed_rules, rulebook

_PACKED = packed_rules()
assert _PACKED is not None, "solutions/explanations is not there"
RULEBOOK = rulebook(_PACKED)


def score_explanation(question: int, answer: str) -> Assessment:
    """The verdict on ``answer`` by the project's rules."""
    return score(RULEBOOK, question, answer)


def text_of(answer: str) -> Text:
    """``answer`` as rules read it."""
    return RULEBOOK.text(scan(answer, RULEBOOK.lexicon))


FILES = tuple(sorted(path.name for path in ANSWERS.glob("*.jsonl")))


@cache
def marked(name: str) -> tuple[Marked, ...]:
    """The answers of a file with their verdicts."""
    return tuple(mark(RULEBOOK, (ANSWERS / name).read_text(encoding="utf-8").splitlines()))


@cache
def unseen() -> tuple[Marked, ...]:
    """Labelled answers that no rule may be changed for, with their verdicts."""
    files = sorted((ANSWERS.parent / "unseen").glob("*.jsonl"))
    lines = [line for path in files for line in path.read_text(encoding="utf-8").splitlines()]
    return tuple(mark(RULEBOOK, lines))


def all_marked() -> tuple[Marked, ...]:
    """The answers of all the files."""
    return tuple(one for name in FILES for one in marked(name))
