"""This grader, stock nbgrader and otter-grader on the same class, beside the floor.

    python benchmarks/side_by_side.py [--students 10] [--rounds 5]

The others are installed on the first run, in environments of their own. They grade the same
functions, in notebooks, with the ordinary inputs of the same cases as tests. A grader that does
not give every student full marks is an error. The costs count all processes. This grader and the
floor run several times and show the fastest, since other programs can only make one slower.
"""

from __future__ import annotations

import argparse
import csv
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import stock_nbgrader
import stock_otter
from classes import make_class
from environments import activated, python_with, version
from processes import Cost, cost_of

from grader.assignment.catalogue import EXERCISES

FLOOR = Path(__file__).parent / "floor.py"


def main() -> None:
    """Grade a class with every grader and print what it cost."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--students", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    print(f"{options.students} correct submissions of four parts, one at a time\n")
    print(f"{'':22}{'CPU/submission':>16}{'wall/submission':>18}{'peak memory':>14}{'CPU':>10}")
    floor = None
    for name, cost in costs(options.students, options.rounds):
        floor = floor or cost
        cpu, wall = (1e3 * seconds / options.students for seconds in (cost.cpu, cost.wall))
        times = f"{cost.cpu / floor.cpu:.2f} ×"
        print(f"{name:22}{cpu:13.1f} ms{wall:15.1f} ms{cost.memory / 2**20:11.0f} MB{times:>10}")


def costs(students: int, rounds: int) -> Iterator[tuple[str, Cost]]:
    """Yield what each way of grading cost, the floor first."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        submissions, out = folder / "class", folder / "out"
        make_class(submissions, students)
        yield "the floor", fastest(rounds, [sys.executable, FLOOR, submissions])
        grade = [sys.executable, "-m", "grader", "grade", submissions, "--out", out]
        yield "backprop grade", fastest(rounds, [*grade, "--jobs", "1"])
        check(full_marks(out, students))
        for package, other in (("nbgrader", stock_nbgrader), ("otter-grader", stock_otter)):
            python, course = python_with(package), folder / package
            command = other.prepare(course, python, students)
            cost = cost_of(command, course, activated(python))
            check(other.full_marks(course, students))
            yield f"{package} {version(python, package)}", cost


def fastest(rounds: int, command: list[str | Path]) -> Cost:
    """Return the cheapest of several runs."""
    return min((cost_of(command) for _ in range(rounds)), key=lambda cost: cost.cpu)


def full_marks(out: Path, students: int) -> bool:
    """Whether this grader gave every student the points of all exercises."""
    with (out / "grades.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    points = sum(exercise.points for exercise in EXERCISES.values())
    return len(rows) == students and all(float(row["total"]) == points for row in rows)


def check(right: bool) -> None:
    """Stop where right work did not get full marks."""
    if not right:
        raise SystemExit("not every student got full marks; the figures would mean nothing")


if __name__ == "__main__":
    main()
