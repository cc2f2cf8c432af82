"""The labelled answers that the tests read, from ``answers/*.jsonl``."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from grader.explanations.agreement import Marked, mark
from tests.explanations.project_rules import RULEBOOK

ANSWERS = Path(__file__).parent / "answers"
FILES = tuple(sorted(path.name for path in ANSWERS.glob("*.jsonl")))


@cache
def marked(name: str) -> tuple[Marked, ...]:
    """The answers of a file with their verdicts."""
    return tuple(mark(RULEBOOK, (ANSWERS / name).read_text(encoding="utf-8").splitlines()))


def all_marked() -> tuple[Marked, ...]:
    """The answers of all the files."""
    return tuple(one for name in FILES for one in marked(name))
