"""How the cost of grading grows with the class.

    python benchmarks/growth.py [--sizes 10 100 1000] [--jobs 2] [--plot FILE.svg]

CPU time counts every process; memory is the most that all of them held together at one moment.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from classes import make_class
from processes import Cost, cost_of


def grade(students: int, jobs: int) -> Cost:
    """Return what grading a class of this size costs."""
    with tempfile.TemporaryDirectory() as folder:
        make_class(Path(folder, "class"), students)
        return cost_of(
            [sys.executable, "-m", "grader", "grade", Path(folder, "class"),
             "--out", Path(folder, "out"), "--jobs", str(jobs)]
        )  # fmt: skip


def plot(file: Path, sizes: Sequence[int], costs: Sequence[Cost]) -> None:
    """Draw CPU time and memory over the size of the class."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8, 3.5), layout="constrained")
    time, memory = figure.subplots(1, 2)
    time.loglog(sizes, [cost.cpu for cost in costs], marker="o")
    time.set(xlabel="submissions", ylabel="CPU seconds")
    memory.semilogx(sizes, [cost.memory / 2**20 for cost in costs], marker="o")
    memory.set(xlabel="submissions", ylabel="peak memory (MB)", ylim=(0, None))
    for axes in (time, memory):
        axes.grid(visible=True, alpha=0.3)
    figure.savefig(file)


def main() -> None:
    """Print the table and, if asked, draw it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[10, 100, 1000])
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--plot", type=Path, metavar="FILE")
    options = parser.parse_args()
    print("| submissions | wall | CPU | CPU a submission | peak memory |")
    print("|---:|---:|---:|---:|---:|")
    costs = []
    for students in options.sizes:
        cost = grade(students, options.jobs)
        costs.append(cost)
        each = 1e3 * cost.cpu / students
        print(f"| {students:,} | {cost.wall:.1f} s | {cost.cpu:.1f} s | {each:.1f} ms "
              f"| {cost.memory / 2**20:.0f} MB |", flush=True)  # fmt: skip
    if options.plot:
        plot(options.plot, options.sizes, costs)


if __name__ == "__main__":
    main()
