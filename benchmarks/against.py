"""What grading costs in this tree and in another revision, side by side in one run.

    python benchmarks/against.py REVISION [--students 40 100] [--rounds 5]

REVISION is checked out beside this tree. Both grade classes of right submissions with five parts,
one at a time, and check one of these submissions, in turns. The first round of each counts for
nothing: it compiles the code. CPU time counts every process. The fastest of the rounds is shown,
because other programs can only make one slower; below it, what this tree takes for each second or
byte of the other.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TypeAlias

from classes import make_class
from processes import Cost, cost_of
from revisions import BACKPROP, ROOT, checked_out, environment_of

from grader.assignment import PARTS

Command: TypeAlias = "Sequence[str | Path]"


def main() -> None:
    """Run both and print the costs."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("revision", metavar="REVISION")
    parser.add_argument("--students", type=int, nargs="+", default=[40, 100], metavar="N")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="against-") as name:
        folder = Path(name)
        trees = {options.revision: checked_out(options.revision, folder), "this tree": ROOT}
        print(f"{'':18}{'':12}{'CPU/submission':>16}{'wall/submission':>18}{'peak memory':>14}")
        for students in options.students:
            submissions = folder / f"class{students}"
            make_class(submissions, students, PARTS)
            out = folder / "out"
            grade: Command = ["grade", submissions, "--out", out, "--seed", "1", "--jobs", "1"]
            show(f"class of {students}", costs(trees, grade, out, options.rounds), students)
        check: Command = ["check", next(submissions.iterdir())]
        show("self-check", costs(trees, check, folder / "out", options.rounds), 1)


def costs(trees: dict[str, Path], arguments: Command, out: Path, rounds: int) -> dict[str, Cost]:
    """The least that a command takes in each tree, run in turns."""
    measured: dict[str, list[Cost]] = {name: [] for name in trees}
    for _ in range(rounds + 1):
        for name, tree in trees.items():
            shutil.rmtree(out, ignore_errors=True)
            command = [*BACKPROP, *arguments]
            measured[name].append(cost_of(command, out.parent, environment_of(tree)))
    return {name: least(all_rounds[1:]) for name, all_rounds in measured.items()}


def least(rounds: Sequence[Cost]) -> Cost:
    """The least of each figure."""
    return Cost(
        min(cost.wall for cost in rounds),
        min(cost.cpu for cost in rounds),
        min(cost.memory for cost in rounds),
    )


def show(what: str, measured: dict[str, Cost], submissions: int) -> None:
    """Print the costs of both trees, and the ratio."""
    for name, cost in measured.items():
        cpu, wall = (1e3 * seconds / submissions for seconds in (cost.cpu, cost.wall))
        memory = cost.memory / 2**20
        print(f"{what:18}{name[:11]:12}{cpu:13.1f} ms{wall:15.1f} ms{memory:11.0f} MB")
        what = ""
    before, after = measured.values()
    ratios = (after.cpu / before.cpu, after.wall / before.wall, after.memory / before.memory)
    print(f"{'':18}{'ratio':12}{ratios[0]:16.2f}{ratios[1]:18.2f}{ratios[2]:14.2f}", flush=True)


if __name__ == "__main__":
    main()
