"""What students write: wrong answers are named fairly, right ones pass whatever their style.

The answers stand in ``student_answers/<kind>/<part>/<function>.py``. What stands above a file's
first answer is put before each of them. An answer begins with a line that says what is expected:

    # === missing_factor_2 | none -- a remark

The alternatives are a misconception's id, ``none`` for a wrong answer without a name, a status, or
``passed``. Each answer is put below the part's solution and judged through the worker that the
self-check uses, so that an answer may call what stands above it.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from grader.curriculum import EXERCISES
from grader.exam import PartExam
from grader.examine import Examiner
from grader.judge.key import Key, make_key
from grader.result import Item
from grader.sandbox.limits import Limits
from grader.sandbox.plain import SelfCheckWorkers
from grader.sandbox.questions import Cell

HERE = Path(__file__).parent
SOLUTIONS = HERE.parent / "solutions"
SEEDS = (1, 2)
BEGIN = re.compile(r"^# === (?P<expected>.*?)(?: -- (?P<remark>.*))?$", re.MULTILINE)


@dataclass(frozen=True)
class StudentAnswer:
    """One function as a student wrote it, and what a fair teacher says of it."""

    exercise: str
    expected: tuple[str, ...]
    code: str
    line: int

    def __str__(self) -> str:
        return f"{self.exercise}:{self.line}:{'|'.join(self.expected)}"


def read_answers(kind: str) -> Iterator[StudentAnswer]:
    """All answers of the files of one kind."""
    for path in sorted((HERE / "student_answers" / kind).glob("*/*.py")):
        yield from _read(path)


def _read(path: Path) -> Iterator[StudentAnswer]:
    text = path.read_text(encoding="utf-8")
    begins = list(BEGIN.finditer(text))
    ends = [*(begin.start() for begin in begins[1:]), len(text)]
    head = text[: begins[0].start()]
    for begin, end in zip(begins, ends, strict=True):
        yield StudentAnswer(
            exercise=f"{path.parent.name}.{path.stem}",
            expected=tuple(word.strip() for word in begin["expected"].split("|")),
            code=head + text[begin.end() : end],
            line=text.count("\n", 0, begin.start()) + 1,
        )


@pytest.fixture(scope="module")
def workers() -> Iterator[SelfCheckWorkers]:
    with SelfCheckWorkers() as kept:
        yield kept


@cache
def exam_of(exercise: str, seed: int) -> PartExam:
    return PartExam(EXERCISES[exercise].part, (make_key(EXERCISES[exercise], seed, "students"),))


@cache
def solution(part: str) -> str:
    return (SOLUTIONS / f"{part}.py").read_text(encoding="utf-8")


def verdicts(exam: PartExam, workers: SelfCheckWorkers, code: str) -> list[Item]:
    """The verdicts on ``code``, put below the solution of its part."""
    cells = (Cell("solution", solution(exam.part)), Cell("answer", code))
    examiner = Examiner((exam,), workers, Limits())
    return examiner.examine_part(exam, cells, (), time.monotonic() + 60)


def named(item: Item) -> str:
    """A verdict in the words that answers are labelled with."""
    if item.status == "failed" or (item.status == "partial" and not item.misconception):
        return item.misconception or "none"
    return item.misconception or item.status


@pytest.mark.parametrize("answer", list(read_answers("wrong")), ids=str)
def test_a_wrong_answer_is_named(answer: StudentAnswer, workers: SelfCheckWorkers) -> None:
    for seed in SEEDS:
        (item,) = verdicts(exam_of(answer.exercise, seed), workers, answer.code)
        assert named(item) in answer.expected, (seed, item)
        assert item.score < item.max_score
        assert (item.score > 0) == (item.misconception is not None), (seed, item)


@pytest.mark.parametrize("answer", list(read_answers("right")), ids=str)
def test_a_right_answer_passes(answer: StudentAnswer, workers: SelfCheckWorkers) -> None:
    for seed in SEEDS:
        (item,) = verdicts(exam_of(answer.exercise, seed), workers, answer.code)
        assert item.status == "passed", (seed, item)
        assert item.score == item.max_score
        assert item.misconception is None
