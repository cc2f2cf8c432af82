"""A student's marks depend on what the code computes and waits for, and on nothing around it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from grader.grading.part_cases import PartCases, make_part_cases
from grader.grading.student import SubmissionGrader
from grader.judge.cases import make_all_cases
from grader.result import Item, Result
from grader.sandbox.asking.limits import Limits
from grader.sandbox.asking.plain import PlainWorkers
from grader.sandbox.asking.protected import ZygoteWorkers
from grader.sandbox.asking.workers import Workers
from grader.submissions.submission import read_submission
from tests.conftest import SOLUTIONS, needs_sandbox

PART = "single_neuron"
RIGHT = (SOLUTIONS / f"{PART}.py").read_text(encoding="utf-8")
QUICK = Limits(call=0.5, part=2.0, waiting=0.6)
"""The shapes of the real limits, a quarter as long."""


def changed(before: str, after: str, more: str = "") -> str:
    assert before in RIGHT
    return RIGHT.replace(before, after) + more


SPEND = """
import time
def spend(seconds):
    end = time.process_time() + seconds
    while time.process_time() < end: pass
"""
WRONG = ("return 2 * (a - y)", "return a - y")
SLEEPY = ("return 2 * (a - y)", "import time; time.sleep(0.3); return 2 * (a - y)")
WITH_SYMPY = """
def sigmoid_prime(z):
    from sympy import Symbol, diff, exp, lambdify
    x = Symbol("x")
    return lambdify(x, diff(1 / (1 + exp(-x)), x), "numpy")(np.asarray(z))
"""

OVERSPENT = (
    SPEND
    + """
def relu_prime(z):
    spend(0.25)
    return np.where(np.asarray(z) > 0, 1.0, 0.0)
"""
)
"""The part's time is used up after a third of what is asked of this function."""

SUBMISSIONS = {
    "right": RIGHT,
    "wrong": changed(*WRONG),
    "wrong, and hangs in the end": changed(*WRONG, "\nwhile True: pass\n"),
    "wrong, and counts for long in the end": changed(*WRONG, f"{SPEND}\nspend(0.4)\n"),
    "sleeps": changed(*SLEEPY),
    "computes for long": changed(
        "return 2 * (a - y)", "spend(0.01); return 2 * (a - y)", f"{SPEND}\nspend(0.6)\n"
    ),
    "computes for too long": RIGHT + OVERSPENT,
    "never ends": changed("return 2 * (a - y)", "\n    while True: pass"),
    "uses sympy": RIGHT + WITH_SYMPY,
}


@pytest.fixture(scope="module")
def part() -> PartCases:
    return make_part_cases(make_all_cases(7, "grade"))[0]


@pytest.fixture(scope="module")
def workers() -> Iterator[ZygoteWorkers]:
    with ZygoteWorkers() as workers:
        yield workers


def graded(
    text: str, folder: Path, part: PartCases, workers: Workers, limits: Limits = QUICK
) -> Result:
    """What ``backprop grade`` finds in this text of the first part."""
    (folder / f"{PART}.py").write_text(text, encoding="utf-8")
    return SubmissionGrader((part,), workers, limits).grade(read_submission("ann", folder))


def of_functions(result: Result) -> dict[str, Item]:
    found = (item for item in result.items if item.id.startswith(PART))
    return {item.id.partition(".")[2]: item for item in found}


@needs_sandbox
@pytest.mark.parametrize("ending", ["hangs in the end", "counts for long in the end"])
def test_what_follows_an_earlier_mistake_is_asked_whatever_the_part_does_besides(
    tmp_path: Path, part: PartCases, workers: ZygoteWorkers, ending: str
) -> None:
    plain = of_functions(graded(SUBMISSIONS["wrong"], tmp_path, part, workers))
    found = of_functions(graded(SUBMISSIONS[f"wrong, and {ending}"], tmp_path, part, workers))
    assert found == plain
    assert sum(item.score for item in found.values()) > 20
    assert any(item.follow_through for item in found.values())


@needs_sandbox
def test_a_function_that_sleeps_is_named_and_the_others_keep_their_points(
    tmp_path: Path, part: PartCases, workers: ZygoteWorkers
) -> None:
    found = of_functions(graded(SUBMISSIONS["sleeps"], tmp_path, part, workers))
    sleeping = found.pop("dC_da")
    assert (sleeping.status, sleeping.score) == ("timeout", 0)
    assert "waited for more than 0.6 s" in sleeping.message.text
    assert len(found) == 8
    assert all(item.score == item.max_score for item in found.values())


@needs_sandbox
def test_a_name_that_was_left_out_is_explained_with_the_line_that_took_too_long(
    tmp_path: Path, part: PartCases, workers: ZygoteWorkers
) -> None:
    text = "import numpy as np\nwhile True:\n    pass\nhalf = 1 / 2\n"
    text += "def dC_da(a, y):\n    return (a - y) / half\ndef dz_dw(w, b, a_prev): return a_prev\n"
    found = of_functions(graded(text, tmp_path, part, workers))
    assert found["dz_dw"].status == "passed"
    said = found["dC_da"].message.text
    assert "'half' is not defined" in said
    assert "line 2, did not finish within 1 s" in said


@contextmanager
def busy_machine(processes: int = 8) -> Iterator[None]:
    """Others that compute all the time."""
    code = [sys.executable, "-S", "-c", "while True: pass"]
    others = [subprocess.Popen(code) for _ in range(processes)]
    try:
        yield
    finally:
        for other in others:
            other.kill()
            other.wait()


KINDS = {
    "protected": (ZygoteWorkers, list(SUBMISSIONS)),
    "plain": (PlainWorkers, ["wrong, and hangs in the end", "sleeps", "uses sympy"]),
}


@pytest.mark.slow
@needs_sandbox
@pytest.mark.skipif((os.cpu_count() or 1) > 8, reason="eight processes keep no such machine busy")
@pytest.mark.parametrize(("kind", "names"), KINDS.values(), ids=KINDS)
def test_a_class_has_the_same_marks_alone_and_beside_busy_processes(
    tmp_path: Path, part: PartCases, kind: type[Workers], names: list[str]
) -> None:
    with kind() as workers:
        alone = {name: graded(SUBMISSIONS[name], tmp_path, part, workers) for name in names}
        with busy_machine():
            beside = {name: graded(SUBMISSIONS[name], tmp_path, part, workers) for name in names}
    for name in names:
        assert beside[name] == alone[name], name
    assert of_functions(alone["uses sympy"])["sigmoid_prime"].status == "passed"
