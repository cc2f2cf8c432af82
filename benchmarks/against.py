"""What this tree costs beside another revision: both are installed, and work in turns in one run.

    python benchmarks/against.py [REVISION] [--only ROW ...] [--rounds 5]

REVISION is 80ec929 unless another one is named. It and this tree are installed into environments of
their own with the same libraries. CPU time counts every process, and memory is the most that all of
them held at one moment. The first round of each counts for nothing: it warms the disk. The least of
the others is shown, because other programs can only make one dearer.

The rows, for ``--only``:

- ``calls``: how often the functions of a right submission are called, which shows what was added to
  the questions
- ``class``: ``backprop grade`` on a class of right submissions with five parts, one at a time
- ``mixed``: three wrong exercises a student, taken from ``tests/student_answers``; in one review of
  two a formula that only algebra can decide; in one submission of ten a loop without end
- ``five``: five right submissions, start included
- ``check``, ``pytest``: a student's own check, over the bare imports that it needs
- ``autograde``: twelve students in a course of nbgrader, over stock nbgrader
- ``cluster``: the process that hands out a class to a cluster, for each submission, start excluded
- ``collect``: a zip of 1,000 students, over unpacking it with zipfile
"""

from __future__ import annotations

import argparse
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeAlias

sys.path.insert(0, str(Path(__file__).parents[1]))

from classes import make_class
from collecting import make_download
from dask_cluster import DaskCluster
from environments import activated, installed
from nbgrader_speed import STOCK, check_marks, hand_in
from processes import Cost, cost_of
from revisions import ROOT, checked_out
from same_results import answers_in

from grader.assignment import ASSIGNMENT, CODING_PARTS, PARTS
from grader.platforms.nbgrader.folder import CONFIG

Command: TypeAlias = "Sequence[str | Path]"

BY_ALGEBRA = (
    'q2_slope = "a*(1 - a) + 0.0000000{number:02}"',
    'q2_slope = "1/(a - a)"',
    'q5_delta = "{number}*(a - y)*(a - a)/(a - a)"',
)
"""Formulas that agree with the right one but for rounding, or are defined nowhere."""
ENDLESS = """
def chain_gradient(weights, biases, x, y):
    layer = len(weights) - 1
    while layer >= 0:
        pass
"""
COUNTED = """
def _count(function):
    def counted(*args):
        global _depth
        _depth += 1
        try:
            if _depth == 1:
                with open({file!r}, "a") as file:
                    file.write(".")
            return function(*args)
        finally:
            _depth -= 1
    return counted

_depth = 0
for _name in {functions}:
    globals()[_name] = _count(globals()[_name])
"""
"""Below a part: each call from outside adds a dot to a file."""
OWN_COST = """
import resource, sys
from grader.cli import main
status = main(sys.argv[2:])
used = resource.getrusage(resource.RUSAGE_SELF)
open(sys.argv[1], "w").write(str(used.ru_utime + used.ru_stime))
sys.exit(status)
"""
"""``backprop``, which notes how long its own process computed, without those that it started."""
UNPACK = "import sys, zipfile; zipfile.ZipFile(sys.argv[1]).extractall(sys.argv[2])"
PLUGIN = """
from importlib.metadata import entry_points
print(entry_points(group="pytest11")["backprop_grader"].value)
"""


@dataclass(frozen=True)
class Tree:
    """A revision, installed; its commands run in ``folder``, which holds its ``solutions/``."""

    name: str
    python: Path
    folder: Path

    def command(self, name: str, *words: str | Path) -> Command:
        """A command of the environment with these words."""
        return [self.python.with_name(name), *words]

    def cost(self, command: Command, folder: Path | None = None, **more: str) -> Cost:
        """What a command costs in the environment, with ``more`` variables."""
        return cost_of(command, folder or self.folder, activated(self.python) | more)


@dataclass(frozen=True)
class Figure:
    """What was measured of both trees, in a unit; None where a tree cannot do the work."""

    name: str
    unit: str
    values: Sequence[float | None]

    def __str__(self) -> str:
        shown = [f"{v:,.2f} {self.unit}".strip() if v is not None else "–" for v in self.values]
        before, after = self.values
        ratio = f"{after / before:.2f}" if before and after is not None else "–"
        return f"{self.name} | {' | '.join(shown)} | {ratio} |"


Figures: TypeAlias = Iterator[Figure]
Trees: TypeAlias = Sequence[Tree]


def main() -> None:
    """Install both trees and print a table of the rows that are asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("revision", nargs="?", default="80ec929", metavar="REVISION")
    parser.add_argument("--only", nargs="+", choices=ROWS, default=[*ROWS], metavar="ROW")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="against-") as name:
        folder = Path(name)
        trees = both(options.revision, folder)
        print(f"| work | | {options.revision} | this tree | ratio |\n|---|---|---:|---:|---:|")
        for row in options.only:
            work = folder / row
            work.mkdir()
            for figure in ROWS[row](trees, work, options.rounds):
                print(f"| {row} | {figure}", flush=True)


def both(revision: str, folder: Path) -> Trees:
    """The other revision and this tree, each installed with the same libraries."""
    sources = {"this-tree": ROOT, revision: checked_out(revision, folder)}
    trees, same_as = [], None
    for name, source in sources.items():
        python = same_as = installed(source, name, same_as)
        own = folder / f"work-{name}"
        own.mkdir()
        shutil.copytree(source / "solutions", own / "solutions")
        shutil.copy(source / "README.md", own)
        trees.append(Tree(name, python, own))
    return trees[::-1]


def in_turns(
    trees: Trees, rounds: int, run: Callable[[Tree], Sequence[Cost]]
) -> list[tuple[Cost, ...]]:
    """The least that each of a tree's commands costs; the trees take turns."""
    measured: list[list[Sequence[Cost]]] = [[] for _ in trees]
    for _ in range(rounds + 1):
        for of_tree, tree in zip(measured, trees, strict=True):
            of_tree.append(run(tree))
    return [tuple(map(least, zip(*of_tree[1:], strict=True))) for of_tree in measured]


def least(rounds: Sequence[Cost]) -> Cost:
    """The least of each figure."""
    return Cost(
        min(cost.wall for cost in rounds),
        min(cost.cpu for cost in rounds),
        min(cost.memory for cost in rounds),
    )


def figures(costs: Sequence[Cost], submissions: int) -> Figures:
    """CPU and wall time for each submission, and memory."""
    yield Figure("CPU a submission", "ms", [1e3 * cost.cpu / submissions for cost in costs])
    yield Figure("wall a submission", "ms", [1e3 * cost.wall / submissions for cost in costs])
    yield Figure("peak memory", "MB", [cost.memory / 2**20 for cost in costs])


def over(what: str, pairs: Sequence[tuple[Cost, ...]]) -> Figures:
    """The wall and CPU time of a command over that of another."""
    yield Figure("takes", "ms", [1e3 * own.wall for own, _ in pairs])
    yield Figure(what, "ms", [1e3 * bare.wall for _, bare in pairs])
    yield Figure(f"over {what}", "", [own.wall / bare.wall for own, bare in pairs])
    yield Figure(f"CPU over {what}", "", [own.cpu / bare.cpu for own, bare in pairs])
    yield Figure("peak memory", "MB", [own.memory / 2**20 for own, _ in pairs])


def calls(trees: Trees, folder: Path, _: int) -> Figures:
    """How often the functions of a right submission are called when it is graded."""
    from grader.assignment.catalogue import exercises_of

    counts: list[float] = []
    for tree in trees:
        submissions, count = folder / tree.name, folder / f"{tree.name}.dots"
        make_class(submissions, 1, PARTS)
        for part in CODING_PARTS:
            functions = [exercise.function for exercise in exercises_of(part)]
            with next(submissions.iterdir()).joinpath(f"{part}.py").open("a") as file:
                file.write(COUNTED.format(file=str(count), functions=functions))
        tree.cost(grade(tree, submissions, "--unsafe"))
        counts.append(len(count.read_text()))
    yield Figure("calls of a right submission's functions", "", counts)


def right_class(trees: Trees, folder: Path, rounds: int) -> Figures:
    """A class of right submissions."""
    yield from of_class(trees, folder, rounds, 100)


def five(trees: Trees, folder: Path, rounds: int) -> Figures:
    """Five right submissions."""
    yield from of_class(trees, folder, 2 * rounds, 5)


def of_class(trees: Trees, folder: Path, rounds: int, students: int) -> Figures:
    """A class of so many right submissions."""
    make_class(folder / "class", students, PARTS)
    yield from graded(trees, folder / "class", rounds, students)


def mixed(trees: Trees, folder: Path, rounds: int, students: int = 100) -> Figures:
    """A class with wrong answers of many kinds, with the endless loops and without."""
    submissions = folder / "class"
    make_class(submissions, students, PARTS)
    draw = random.Random(18)
    wrong = {file: [*answers_in(file)] for file in sorted(WRONG.glob("*/*.py"))}
    own = sorted(submissions.iterdir())
    for number, student in enumerate(own):
        for file in draw.sample(sorted(wrong), 3):
            add(student / f"{file.parent.name}.py", draw.choice(wrong[file]))
        if number % 2:
            formula = BY_ALGEBRA[number // 2 % len(BY_ALGEBRA)]
            add(student / "review.py", formula.format(number=number + 1))
    for figure in graded(trees, submissions, rounds, students):
        yield Figure(f"without loops: {figure.name}", figure.unit, figure.values)
    for student in own[::10]:
        add(student / "single_neuron.py", ENDLESS)
    yield from graded(trees, submissions, rounds, students)


WRONG = ROOT / "tests" / "student_answers" / "wrong"


def add(file: Path, text: str) -> None:
    """Put a text below what a file holds."""
    with file.open("a", encoding="utf-8") as opened:
        opened.write(f"\n{text}\n")


def graded(trees: Trees, submissions: Path, rounds: int, students: int) -> Figures:
    """What it costs to grade this class."""
    costs = in_turns(trees, rounds, lambda tree: [tree.cost(grade(tree, submissions))])
    yield from figures([cost for (cost,) in costs], students)


def grade(tree: Tree, submissions: Path, *more: str) -> Command:
    """The command that grades a class anew, one submission at a time."""
    out = tree.folder / "out"
    shutil.rmtree(out, ignore_errors=True)
    return tree.command(
        "backprop", "grade", submissions, "--out", out, "--seed", "1", "--jobs", "1", *more
    )


def check(trees: Trees, folder: Path, rounds: int) -> Figures:
    """``backprop check`` over the import of numpy."""
    make_class(folder, 1, PARTS)
    exercises = next(folder.iterdir())

    def run(tree: Tree) -> list[Cost]:
        return [
            tree.cost(tree.command("backprop", "check", exercises)),
            tree.cost(tree.command("python", "-c", "import numpy")),
        ]

    yield from over("import numpy", in_turns(trees, 4 * rounds, run))


def pytest(trees: Trees, folder: Path, rounds: int) -> Figures:
    """``pytest exercises`` over its bare imports; other packages' plugins are left out."""
    make_class(folder, 1, PARTS)
    exercises = next(folder.iterdir())

    def run(tree: Tree) -> list[Cost]:
        words = ("-q", "-p", plugins[tree], exercises)
        return [
            tree.cost(tree.command("pytest", *words), PYTEST_DISABLE_PLUGIN_AUTOLOAD="1"),
            tree.cost(tree.command("python", "-c", "import pytest, numpy")),
        ]

    plugins = {tree: output_of(tree.command("python", "-c", PLUGIN)) for tree in trees}
    yield from over("import pytest, numpy", in_turns(trees, 4 * rounds, run))


def autograde(trees: Trees, folder: Path, rounds: int, students: int = 12) -> Figures:
    """A course of nbgrader, over nbgrader itself, which runs the notebooks' own checks."""
    for tree in trees:
        course = folder / tree.name
        tree.cost(tree.command("backprop", "course", course))
        generate = tree.command("nbgrader", "generate_assignment", ASSIGNMENT)
        tree.cost(generate, course)
        hand_in(course, students)
    newest = trees[-1]
    stock = folder / "stock"
    shutil.copytree(folder / newest.name, stock)
    (stock / CONFIG).write_text(STOCK)
    over_stock = newest.cost(newest.command("nbgrader", "autograde", ASSIGNMENT), stock)

    def run(tree: Tree) -> list[Cost]:
        course = tree.folder / "course"
        shutil.copytree(folder / tree.name, course)
        cost = tree.cost(tree.command("backprop", "autograde", course))
        check_marks(course, students)
        shutil.rmtree(course)
        return [cost]

    costs = [cost for (cost,) in in_turns(trees, rounds, run)]
    yield from figures(costs, students)
    yield Figure("stock nbgrader, wall a submission", "ms", 2 * [1e3 * over_stock.wall / students])
    yield Figure("over stock nbgrader", "%", [1e2 * c.wall / over_stock.wall for c in costs])
    yield Figure("CPU over stock nbgrader", "%", [1e2 * c.cpu / over_stock.cpu for c in costs])


def cluster(trees: Trees, folder: Path, rounds: int) -> Figures:
    """What a submission costs the process that hands out to two workers: 360 against 120."""
    few, many = 120, 360
    for students in (few, many):
        make_class(folder / str(students), students, PARTS)
    each = []
    for tree in trees:
        dask = DaskCluster(tree.folder, partial(with_python, tree.python))
        try:
            for _ in range(2):
                dask.add_worker()
            least = {
                students: min(
                    handing_out(tree, folder / str(students), dask.address)
                    for _ in range(rounds + 1)
                )
                for students in (few, many)
            }
        finally:
            dask.close()
        each.append(1e3 * (least[many] - least[few]) / (many - few))
    yield Figure("CPU a submission of the process that hands out", "ms", each)


def with_python(python: Path, command: Sequence[str]) -> Sequence[str]:
    """A command of Python with another interpreter."""
    return [str(python), *command[1:]]


def handing_out(tree: Tree, submissions: Path, address: str) -> float:
    """The seconds that the process itself computes to have a class graded on a cluster."""
    used = tree.folder / "used"
    out = tree.folder / "out"
    shutil.rmtree(out, ignore_errors=True)
    grade = ("grade", submissions, "--out", out, "--seed", "1", "--scheduler", address)
    command = tree.command("python", "-P", "-c", OWN_COST, used, *grade)
    subprocess.run(
        [str(word) for word in command],
        check=True,
        capture_output=True,
        cwd=tree.folder,
        env=activated(tree.python),
    )
    return float(used.read_text())


def collect(trees: Trees, folder: Path, rounds: int) -> Figures:
    """``backprop collect`` over unpacking the same zip, start included."""
    download = folder / "download.zip"
    make_download(download, 1000)
    to = folder / "to"

    def run(tree: Tree) -> list[Cost]:
        costs = []
        for command in (
            tree.command("backprop", "collect", download, "--to", to),
            tree.command("python", "-c", UNPACK, download, to),
        ):
            shutil.rmtree(to, ignore_errors=True)
            costs.append(tree.cost(command))
        return costs

    able = [tree for tree in trees if "collect" in output_of(tree.command("backprop", "--help"))]
    yield from of_some(trees, able, over("unpacking", in_turns(able, rounds, run)))


def of_some(trees: Trees, able: Trees, measured: Figures) -> Figures:
    """Figures of those trees that were able to do the work."""
    for figure in measured:
        known = dict(zip((tree.name for tree in able), figure.values, strict=True))
        yield Figure(figure.name, figure.unit, [known.get(tree.name) for tree in trees])


def output_of(command: Command) -> str:
    """What a command prints."""
    words = [str(word) for word in command]
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout.strip()


ROWS: Mapping[str, Callable[[Trees, Path, int], Figures]] = {
    "calls": calls,
    "class": right_class,
    "mixed": mixed,
    "five": five,
    "check": check,
    "pytest": pytest,
    "autograde": autograde,
    "cluster": cluster,
    "collect": collect,
}

if __name__ == "__main__":
    main()
