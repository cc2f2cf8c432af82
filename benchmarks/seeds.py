"""Whether each student's answer in ``tests/student_answers`` is judged alike on many seeds.

    python benchmarks/seeds.py [--seeds N] [--jobs N] [EXERCISE...]

Every right answer must get full points and every wrong one less, whatever the inputs are. Each
answer is loaded once, below the solution of its part, and called in this program's own processes
with the inputs of each seed.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import re
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from grader.assignment.catalogue import EXERCISES  # noqa: E402
from grader.judge.cases import make_cases  # noqa: E402
from grader.judge.exercise import judge_exercise  # noqa: E402
from grader.self_check.own_process import ask_function  # noqa: E402

ANSWERS = ROOT / "tests" / "student_answers"
BEGIN = re.compile(r"^# === .*$", re.MULTILINE)


@dataclass(frozen=True)
class StudentAnswer:
    """One function as a student wrote it; ``line`` is where it begins in its file."""

    line: int
    code: str
    is_right: bool


def answers_to(exercise: str) -> Iterator[StudentAnswer]:
    """The answers to an exercise; what stands above a file's first one belongs to each."""
    part, _, function = exercise.partition(".")
    for kind in ("right", "wrong"):
        path = ANSWERS / kind / part / f"{function}.py"
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        begins = list(BEGIN.finditer(text))
        ends = [*(begin.start() for begin in begins[1:]), len(text)]
        for begin, end in zip(begins, ends, strict=True):
            code = text[: begins[0].start()] + text[begin.end() : end]
            yield StudentAnswer(text.count("\n", 0, begin.start()) + 1, code, kind == "right")


def function_of(exercise: str, answer: StudentAnswer) -> Callable[..., Any]:
    """An answer's function, loaded below the solution of its part."""
    part, _, function = exercise.partition(".")
    solution = (ROOT / "solutions" / f"{part}.py").read_text(encoding="utf-8")
    namespace: dict[str, Any] = {"__name__": part}
    with contextlib.redirect_stdout(io.StringIO()), np.errstate(all="ignore"):
        exec(f"{solution}\n{answer.code}", namespace)
    loaded: Callable[..., Any] = namespace[function]
    return loaded


def judged_otherwise(seeds: int, exercise: str) -> tuple[int, list[str]]:
    """How many answers an exercise has, and those that some seed judges wrongly."""
    answers = list(answers_to(exercise))
    functions = [function_of(exercise, answer) for answer in answers]
    found = []
    for seed in range(seeds):
        cases = make_cases(EXERCISES[exercise], seed, "students")
        for answer, own in zip(answers, functions, strict=True):
            item = judge_exercise(cases, ask_function(own, cases))
            if (item.score == item.max_score) != answer.is_right:
                side = "right" if answer.is_right else "wrong"
                found.append(f"{side} {exercise}:{answer.line}, seed {seed}: {item.text}")
    return len(answers), found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seeds", type=int, default=200)
    parser.add_argument("--jobs", type=int)
    parser.add_argument("exercises", nargs="*", default=list(EXERCISES), metavar="EXERCISE")
    options = parser.parse_args()
    total, otherwise = 0, 0
    with ProcessPoolExecutor(options.jobs) as processes:
        each = processes.map(partial(judged_otherwise, options.seeds), options.exercises)
        for exercise, (count, found) in zip(options.exercises, each, strict=True):
            print(f"{exercise}: {count} answers, {len(found)} verdicts otherwise", flush=True)
            print("".join(f"  {line}\n" for line in found), end="")
            total, otherwise = total + count, otherwise + len(found)
    print(f"{total} answers on {options.seeds} seeds: {otherwise} verdicts otherwise")


if __name__ == "__main__":
    main()
