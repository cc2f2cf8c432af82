"""What students write: wrong answers are named fairly, right ones pass whatever their style.

The answers stand in ``student_answers/``, by kind, part and function. What stands above a file's
first answer is put before each of them. An answer begins with a line that says what is expected:

    # === missing_factor_2 | none -- a remark

The alternatives are a misconception's id, two of them (``a + b``), ``none`` for a wrong answer
without a name, a status, or ``follow_through``; an answer about several functions names each:
``f: none, g: error``.
Answers are judged through the worker that the self-check uses. Those of every kind but ``broken``
are put below the part's solution, so that an answer may call what stands above it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from benchmarks.seeds import judged_otherwise
from grader.assignment.catalogue import CODING_PARTS, EXERCISES, exercises_of
from grader.grading.part_cases import PartCases
from grader.grading.student import SubmissionGrader
from grader.judge.cases import make_cases
from grader.result import Item
from grader.sandbox.asking.limits import Limits
from grader.sandbox.asking.plain import SelfCheckWorkers
from grader.sandbox.calls import Cell

HERE = Path(__file__).parent
SOLUTIONS = HERE.parent / "solutions"
BEGIN = re.compile(r"^# === (?P<expected>.*?)(?: -- (?P<remark>.*))?$", re.MULTILINE)


@dataclass(frozen=True)
class StudentAnswer:
    """One function as a student wrote it, and what a fair teacher says of it."""

    subject: str
    expected: str
    code: str
    line: int

    def __str__(self) -> str:
        return f"{self.subject}:{self.line}:{self.expected}"


def read_answers(kind: str) -> Iterator[StudentAnswer]:
    """All answers of the files of one kind."""
    for path in sorted((HERE / "student_answers" / kind).rglob("*.*")):
        yield from _read(path)


def _read(path: Path) -> Iterator[StudentAnswer]:
    text = path.read_text(encoding="utf-8")
    begins = list(BEGIN.finditer(text))
    ends = [*(begin.start() for begin in begins[1:]), len(text)]
    head = text[: begins[0].start()]
    for begin, end in zip(begins, ends, strict=True):
        yield StudentAnswer(
            subject=path.stem
            if path.parent.parent.name == "student_answers"
            else f"{path.parent.name}.{path.stem}",
            expected=begin["expected"],
            code=head + text[begin.end() : end],
            line=text.count("\n", 0, begin.start()) + 1,
        )


@pytest.fixture(scope="module")
def workers() -> Iterator[SelfCheckWorkers]:
    with SelfCheckWorkers() as kept:
        yield kept


@cache
def cases_of(exercise: str, seed: int) -> PartCases:
    return PartCases(EXERCISES[exercise].part, (make_cases(EXERCISES[exercise], seed, "students"),))


@cache
def solution(part: str) -> str:
    return (SOLUTIONS / f"{part}.py").read_text(encoding="utf-8")


def verdicts(
    part: PartCases, workers: SelfCheckWorkers, code: str, earlier: Sequence[Item] = ()
) -> list[Item]:
    """The verdicts on ``code``, put below the solution of its part."""
    cells = (Cell("solution", solution(part.part)), Cell("answer", code))
    grader = SubmissionGrader((part,), workers, Limits())
    return grader.grade_part(part, grader.asked(part.part, cells), earlier)


def words(expected: str) -> list[str]:
    """The alternatives in ``a | b``."""
    return [in_any_order(word.split("+")) for word in expected.split("|")]


def in_any_order(names: Iterable[str]) -> str:
    """Misconceptions that were found together, as one word."""
    return " + ".join(sorted(name.strip() for name in names))


def expected_of(answer: StudentAnswer) -> dict[str, list[str]]:
    """The alternatives for each function in ``f: a | b, g: c``."""
    pairs = (pair.split(":") for pair in answer.expected.split(","))
    return {name.strip(): words(said) for name, said in pairs}


def named(item: Item) -> str:
    """A verdict in the words that answers are labelled with."""
    if item.follow_through:
        return "follow_through"
    if item.status == "failed" or (item.status == "partial" and not item.misconception):
        return in_any_order(item.misconceptions) or "none"
    return in_any_order(item.misconceptions) or item.status


@pytest.mark.parametrize("answer", list(read_answers("wrong")), ids=str)
def test_a_wrong_answer_is_named(answer: StudentAnswer, workers: SelfCheckWorkers) -> None:
    (item,) = verdicts(cases_of(answer.subject, 1), workers, answer.code)
    assert named(item) in words(answer.expected), item
    assert item.score < item.max_score
    assert (item.score > 0) == (item.misconception is not None), item
    if len(item.misconceptions) == 2:
        assert item.max_score / 5 - 1e-6 <= item.score <= item.max_score * 3 / 5 + 1e-6, item
    if item.misconceptions == ("lost_precision",):
        assert item.max_score * 0.8 <= item.score <= item.max_score * 0.95, item


@pytest.mark.parametrize("answer", list(read_answers("right")), ids=str)
def test_a_right_answer_passes(answer: StudentAnswer, workers: SelfCheckWorkers) -> None:
    for seed in (1, 2):
        (item,) = verdicts(cases_of(answer.subject, seed), workers, answer.code)
        assert item.status == "passed", (seed, item)
        assert item.score == item.max_score
        assert item.misconception is None


@pytest.mark.slow
@pytest.mark.parametrize("id", EXERCISES)
def test_no_answer_is_judged_otherwise_on_another_seed(id: str) -> None:
    count, otherwise = judged_otherwise(seeds=8, exercise=id)
    assert count > 20
    assert otherwise == []


@cache
def part_cases(part: str, seed: int) -> PartCases:
    return PartCases(part, tuple(make_cases(e, seed, "students") for e in exercises_of(part)))


@pytest.mark.parametrize(
    "answer", list(read_answers("follow_through")), ids=lambda a: f"{a.subject}:{a.line}"
)
def test_an_error_is_paid_for_once(answer: StudentAnswer, workers: SelfCheckWorkers) -> None:
    expected = expected_of(answer)
    for item in verdicts(part_cases(answer.subject, 3), workers, answer.code):
        function = item.id.partition(".")[2]
        assert named(item) in expected.get(function, ["passed"]), item
        if item.follow_through:
            assert (item.status, item.score) == ("passed", item.max_score)
            assert item.misconception is None
            assert "follow-through" in item.message.text


WRONG_SLOPE = "def sigmoid_prime(z):\n    return sigmoid(z)\n"
WRONG_HIDDEN_DELTA = (
    "def hidden_delta(W_next, delta_next, z):\n    return (W_next.T @ delta_next)\n"
)
USES_HIDDEN_DELTA = """
def backprop(weights, biases, x, y):
    zs, activations = forward(weights, biases, x)
    deltas = [output_delta(zs[-1], y)]
    for W, z in zip(weights[:0:-1], zs[-2::-1]):
        deltas.insert(0, hidden_delta(W, deltas[0], z))
    return [np.outer(d, a) for d, a in zip(deltas, activations)], deltas
"""
ACROSS_PARTS = {
    "a wrong slope copied on is excused in every part": (
        dict.fromkeys(CODING_PARTS, WRONG_SLOPE),
        {
            "single_neuron": {"sigmoid_prime": "sigma_instead_of_slope"},
            "many_neurons": {},
            "matrix_form": {},
            "cross_entropy": {},
        },
    ),
    "a slope that is wrong in the copy only is not": (
        {"many_neurons": WRONG_SLOPE},
        {
            "many_neurons": dict.fromkeys(
                (
                    "weight_gradient",
                    "bias_gradient",
                    "path_contributions",
                    "hidden_weight_gradient",
                ),
                "sigma_instead_of_slope",
            )
        },
    ),
    "an exercise of one part as a helper of the next": (
        {
            "matrix_form": WRONG_HIDDEN_DELTA,
            "cross_entropy": WRONG_HIDDEN_DELTA + USES_HIDDEN_DELTA,
        },
        {"matrix_form": {"hidden_delta": "missing_slope"}, "cross_entropy": {}},
    ),
}


@pytest.mark.parametrize(("codes", "expected"), ACROSS_PARTS.values(), ids=ACROSS_PARTS)
def test_errors_are_followed_into_later_parts(
    codes: dict[str, str], expected: dict[str, dict[str, str]], workers: SelfCheckWorkers
) -> None:
    earlier: list[Item] = []
    for part, code in codes.items():
        items = verdicts(part_cases(part, 4), workers, code, earlier)
        earlier += items
        blamed = {i.id.partition(".")[2]: named(i) for i in items if i.status != "passed"}
        assert blamed == expected[part], items
        assert any(item.follow_through for item in items)


@pytest.mark.parametrize("answer", list(read_answers("broken")), ids=str)
def test_what_is_broken_costs_only_itself(answer: StudentAnswer, workers: SelfCheckWorkers) -> None:
    expected = expected_of(answer)
    ids = [f"{answer.subject}.{name}" for name in expected]
    cases = tuple(make_cases(EXERCISES[id], 5, "students") for id in ids)
    part = PartCases(answer.subject, cases)
    cells = (Cell("answer.py", answer.code),)
    grader = SubmissionGrader((part,), workers, Limits(call=1.0))
    items = grader.grade_part(part, grader.asked(part.part, cells), ())
    for item, statuses in zip(items, expected.values(), strict=True):
        assert item.status in statuses, item
        assert (item.score == item.max_score) == (item.status == "passed")
        assert item.message.text
