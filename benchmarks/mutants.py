"""Mutation tests of the judging code: small faults put in one by one, which the tests must find.

    python benchmarks/mutants.py [--one-in N] [MODULE...]

The faults are those of cosmic-ray (``pip install cosmic-ray``), one of each family of operators.
Each is tried in a forked process in which everything but the grader is loaded already. The faults
that no test finds are printed; ``docs/trust.md`` says of each why no mark depends on it.
"""

from __future__ import annotations

import argparse
import difflib
import os
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.abc import InspectLoader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_loader
from pathlib import Path
from types import ModuleType

import numpy as np  # noqa: F401 - loaded before the processes are forked
import pytest
import sympy  # noqa: F401
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

JUDGE = (
    "judge/",
    "report/test_results_json.py",
    "assignment/test_misconceptions.py",
    "test_student_answers.py",
)
REVIEW = ("judge/test_question.py", "expressions/")
TESTS = {
    "grader.judge.compare": JUDGE,
    "grader.judge.answered_cases": JUDGE,
    "grader.judge.diagnose": JUDGE,
    "grader.judge.verdict": JUDGE,
    "grader.judge.follow_through": JUDGE,
    "grader.judge.cases": JUDGE,
    "grader.judge.exercise": JUDGE,
    "grader.judge.question": REVIEW,
    "grader.judge.variables": REVIEW,
    "grader.assignment.exercise": JUDGE,
    "grader.assignment.nested": JUDGE,
    "grader.assignment.wrong_formulas": JUDGE,
    "grader.expressions.equality": REVIEW,
}
OPERATORS = [
    f"core/Replace{operator}"
    for operator in (
        "BinaryOperator_Add_Sub",
        "BinaryOperator_Sub_Add",
        "BinaryOperator_Mul_Div",
        "BinaryOperator_Div_Mul",
        "BinaryOperator_Pow_Mul",
        "BinaryOperator_BitAnd_BitXor",
        "ComparisonOperator_Eq_NotEq",
        "ComparisonOperator_NotEq_Eq",
        "ComparisonOperator_Lt_LtE",
        "ComparisonOperator_Lt_GtE",
        "ComparisonOperator_LtE_Lt",
        "ComparisonOperator_LtE_Gt",
        "ComparisonOperator_Gt_GtE",
        "ComparisonOperator_Gt_LtE",
        "ComparisonOperator_GtE_Gt",
        "ComparisonOperator_GtE_Lt",
        "ComparisonOperator_Is_IsNot",
        "ComparisonOperator_IsNot_Is",
        "UnaryOperator_Delete_Not",
        "UnaryOperator_Delete_USub",
        "TrueWithFalse",
        "FalseWithTrue",
        "AndWithOr",
        "OrWithAnd",
        "BreakWithContinue",
        "ContinueWithBreak",
    )
]
OPERATORS += ["core/AddNot", "core/NumberReplacer", "core/ZeroIterationForLoop"]
OPERATORS += ["core/ExceptionReplacer"]
SECONDS = 180.0


@dataclass(frozen=True)
class Mutant:
    """A module with one fault."""

    module: str
    source: str
    line: int
    change: str


def without_fault(module: str) -> Mutant:
    """A module as it is."""
    path = ROOT / f"{module.replace('.', '/')}.py"
    return Mutant(module, path.read_text(encoding="utf-8"), 0, "")


def mutants(module: str) -> Iterator[Mutant]:
    """Every fault that the operators put into a module."""
    source = without_fault(module).source
    seen = {source}
    for name in OPERATORS:
        occurrence = 0
        while (changed := mutate_code(source, get_operator(name)(), occurrence)) is not None:
            occurrence += 1
            if changed not in seen:
                seen.add(changed)
                yield Mutant(module, changed, *_difference(source, changed))


def _difference(before: str, after: str) -> tuple[int, str]:
    lines = list(difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm=""))
    place = int(lines[2].split()[1].lstrip("-").split(",")[0])
    return place, "  ->  ".join(line[1:].strip() for line in lines[3:])


class Loader(InspectLoader):
    """Loads a module from a text."""

    def __init__(self, source: str) -> None:
        self._source = source

    def get_source(self, fullname: str) -> str:  # noqa: ARG002
        return self._source


class Finder(MetaPathFinder):
    """Finds the mutant in place of its module."""

    def __init__(self, mutant: Mutant) -> None:
        self._mutant = mutant

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        del path, target
        return (
            spec_from_loader(name, Loader(self._mutant.source))
            if name == self._mutant.module
            else None
        )


def survives(mutant: Mutant) -> bool:
    """Whether all tests pass with the fault. Tests that it keeps from ending have found it."""
    process = os.fork()
    if process == 0:
        try:
            os.setsid()
            os._exit(_test(mutant))
        finally:
            os._exit(1)
    last = time.monotonic() + SECONDS
    while time.monotonic() < last:
        done, status = os.waitpid(process, os.WNOHANG)
        if done:
            return status == 0
        time.sleep(0.02)
    os.killpg(process, signal.SIGKILL)
    os.waitpid(process, 0)
    return False


def _test(mutant: Mutant) -> int:
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in range(3):
        os.dup2(nowhere, descriptor)
    os.chdir(ROOT)
    sys.meta_path.insert(0, Finder(mutant))
    tests = [f"tests/{name}" for name in TESTS[mutant.module]]
    quiet = ["-x", "-q", "-p", "no:cacheprovider", "-p", "no:backprop_grader"]
    quiet += ["--assert=plain"]  # or pytest loads the grader's modules itself
    return int(pytest.main([*quiet, *tests]))


def main() -> int:
    """Try the mutants of all modules, or of those that are named."""
    parser = argparse.ArgumentParser(description="Mutation tests of the judging code.")
    parser.add_argument("--one-in", type=int, default=1, metavar="N", help="try one in N only")
    parser.add_argument("modules", nargs="*", metavar="MODULE", help=", ".join(TESTS))
    options = parser.parse_args()
    survived = 0
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for module in options.modules or TESTS:
            if not survives(without_fault(module)):
                sys.exit(f"{module}: its tests fail without a fault")
            tried = list(mutants(module))[:: options.one_in]
            living = [
                mutant
                for mutant, lives in zip(tried, pool.map(survives, tried), strict=True)
                if lives
            ]
            print(f"{module}: {len(tried)} mutants, {len(living)} survived", flush=True)
            for mutant in living:
                print(f"  line {mutant.line}: {mutant.change}", flush=True)
            survived += len(living)
    return 1 if survived else 0


if __name__ == "__main__":
    sys.exit(main())
