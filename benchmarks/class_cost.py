"""What it costs to grade a class of correct submissions, beside the floor.

    python benchmarks/class_cost.py [--students 100] [--jobs 1] [--rounds 5]

CPU time counts every process: the judge, the zygote and the workers. The fastest of the rounds
is shown, because other programs can only make one slower.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from classes import make_class
from processes import Cost, cost_of

FLOOR = Path(__file__).parent / "floor.py"


def main() -> None:
    """Grade a class and print the cost."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--students", type=int, default=100)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        submissions, out = Path(folder, "class"), Path(folder, "out")
        make_class(submissions, options.students)
        grade = [sys.executable, "-m", "grader", "grade", submissions, "--jobs", str(options.jobs)]
        commands = {
            "backprop grade": [*grade, "--out", out],
            "the floor": [sys.executable, FLOOR, submissions],
        }
        costs: dict[str, list[Cost]] = {name: [] for name in commands}
        for _ in range(options.rounds):
            for name, command in commands.items():
                costs[name].append(cost_of(command))
    print(f"{options.students} correct submissions of four parts, {options.jobs} job(s)")
    print(f"{'':18}{'CPU/submission':>16}{'wall/submission':>18}{'peak memory':>14}")
    for name, measured in costs.items():
        cpu = 1e3 * min(cost.cpu for cost in measured) / options.students
        wall = 1e3 * min(cost.wall for cost in measured) / options.students
        memory = max(cost.memory for cost in measured) / 2**20
        print(f"{name:18}{cpu:13.1f} ms{wall:15.1f} ms{memory:11.0f} MB")


if __name__ == "__main__":
    main()
