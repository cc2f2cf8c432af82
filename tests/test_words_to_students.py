"""What students are told: each wrong or broken answer with the words it must and must not get.

The answers stand in ``student_answers/words/``, a file for each part. An answer begins with what is
expected of one function, and then the words:

    # === dC_da: error, 0 -- a remark
    # says: “(a - y)**2”
    # never: No single factor

The first line names a function, a misconception or ``none`` or a status, as in
``test_student_answers``, and the share of the points. A message is what a student's self-check
shows. The answer stands below the part's solution, from which the function is taken out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from grader.assignment.catalogue import EXERCISES, exercises_of
from grader.grading.part_cases import PartCases, self_check_cases
from grader.grading.student import SubmissionGrader, naming_files
from grader.judge.source import Source
from grader.result import Item
from grader.sandbox.asking.limits import Limits
from grader.sandbox.asking.plain import SelfCheckWorkers
from grader.sandbox.calls import Cell
from grader.submissions.submission import Submission
from tests.test_student_answers import HERE, named, solution, words

FOLDER = HERE / "student_answers" / "words"
BEGIN = re.compile(
    r"^# === (?P<function>\w+): (?P<expected>[^,\n]+), (?P<share>[\d.]+)(?: -- .*)?\n"
    r"(?P<words>(?:# (?:says|never): .*\n)*)",
    re.MULTILINE,
)


@dataclass(frozen=True)
class Told:
    """An answer, and what a student is to be told about one function in it."""

    part: str
    function: str
    expected: str
    share: float
    says: tuple[str, ...]
    never: tuple[str, ...]
    code: str
    line: int

    def __str__(self) -> str:
        return f"{self.part}:{self.line}:{self.function}"


def read(path: Path) -> Iterator[Told]:
    text = path.read_text(encoding="utf-8")
    begins = list(BEGIN.finditer(text))
    ends = [*(begin.start() for begin in begins[1:]), len(text)]
    for begin, end in zip(begins, ends, strict=True):
        yield Told(
            path.stem,
            begin["function"],
            begin["expected"],
            float(begin["share"]),
            tuple(re.findall(r"# says: (.*)", begin["words"])),
            tuple(re.findall(r"# never: (.*)", begin["words"])),
            text[begin.end() : end],
            text.count("\n", 0, begin.start()) + 1,
        )


ANSWERS = [answer for path in sorted(FOLDER.glob("*.txt")) for answer in read(path)]


@pytest.fixture(scope="module")
def workers() -> Iterator[SelfCheckWorkers]:
    with SelfCheckWorkers() as kept:
        yield kept


def cells_of(answer: Told) -> tuple[Cell, Cell]:
    """What stands above an answer, and the answer."""
    above = solution(answer.part)
    given = Source({"solution": above}).function(answer.function)
    assert given is not None
    return Cell("above", above.replace(given.text, "")), Cell("answer", answer.code)


def told(answer: Told, workers: SelfCheckWorkers) -> Item:
    """The self-check's verdict on the answer's function."""
    cells = cells_of(answer)
    asked = [
        exercise.id
        for exercise in exercises_of(answer.part)
        if exercise.function == answer.function or f"def {exercise.function}(" in answer.code
    ]
    part = PartCases(answer.part, tuple(map(self_check_cases, asked)))
    grader = SubmissionGrader((part,), workers, Limits())
    items = grader.grade_part(part, grader.asked(answer.part, cells), ())
    (item,) = (item for item in items if item.id == f"{answer.part}.{answer.function}")
    (item,) = naming_files([item], Submission("a student", {answer.part: cells}))
    return item


@pytest.mark.parametrize("answer", ANSWERS, ids=str)
def test_an_answer_gets_its_points_and_its_words(answer: Told, workers: SelfCheckWorkers) -> None:
    item = told(answer, workers)
    assert named(item) in words(answer.expected), item
    assert item.score == pytest.approx(answer.share * item.max_score, abs=1e-3), item
    text = " ".join(item.text.split())
    for said in answer.says:
        assert said in text, text
    for said in answer.never:
        assert said not in text, text


def test_there_are_a_hundred_answers_and_each_says_something() -> None:
    assert len(ANSWERS) >= 100
    assert all(answer.says for answer in ANSWERS)
    assert {f"{answer.part}.{answer.function}" for answer in ANSWERS} <= set(EXERCISES)
