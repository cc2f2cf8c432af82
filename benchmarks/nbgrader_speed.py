"""Stock nbgrader, nbgrader with the grader's configuration, and ``backprop autograde``.

    python benchmarks/nbgrader_speed.py [--students 6]

All three grade the same class with the same five notebooks, one after the other in one run. Stock
nbgrader runs the notebooks' own checks in a kernel; the others ask the same and more outside it.
The costs count all processes. A way of grading that gives someone no mark is an error.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import nbformat
from processes import Cost, cost_of

from grader.assignment import ASSIGNMENT, PARTS
from grader.lesson.solutions import solutions_folder
from grader.platforms.nbgrader.folder import CONFIG, make_course

STOCK = f"c = get_config()\nc.CourseDirectory.course_id = {ASSIGNMENT!r}\n"
NBGRADER = [sys.executable, "-W", "ignore", "-m", "nbgrader"]
WAYS = {
    "stock nbgrader": ("stock", [*NBGRADER, "autograde", ASSIGNMENT]),
    "nbgrader, configured": ("configured", [*NBGRADER, "autograde", ASSIGNMENT]),
    "backprop, 1 job": ("one", [sys.executable, "-m", "grader", "autograde", ".", "--jobs", "1"]),
    "backprop, 2 jobs": ("two", [sys.executable, "-m", "grader", "autograde", ".", "--jobs", "2"]),
}


def main() -> None:
    """Grade the class every way and print what it cost."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--students", type=int, default=6)
    options = parser.parse_args()
    print(f"{options.students} right submissions of five notebooks, {os.cpu_count()} cores\n")
    print(f"{'':22}{'wall/submission':>17}{'CPU/submission':>17}{'wall':>9}")
    stock = None
    for name, cost in costs(options.students):
        stock = stock or cost
        wall, cpu = (seconds / options.students for seconds in (cost.wall, cost.cpu))
        print(f"{name:22}{wall:15.2f} s{cpu:15.2f} s{cost.wall / stock.wall:8.1%}", flush=True)


def costs(students: int) -> Iterator[tuple[str, Cost]]:
    """Yield what each way of grading cost, the stock one first."""
    with tempfile.TemporaryDirectory() as name:
        course = Path(name, "course")
        make_course(course, solutions_folder())
        generate = [*NBGRADER, "generate_assignment", ASSIGNMENT]
        subprocess.run(generate, cwd=course, env=variables(), check=True, capture_output=True)
        hand_in(course, students)
        for way, (folder, command) in WAYS.items():
            mine = Path(name, folder)
            shutil.copytree(course, mine)
            if folder == "stock":
                (mine / CONFIG).write_text(STOCK)
            cost = cost_of(command, mine, variables())
            check_marks(mine, students)
            yield way, cost


def variables() -> dict[str, str]:
    """The environment in which nbgrader finds alembic and the kernel."""
    here = str(Path(sys.executable).parent)
    return os.environ | {"PATH": f"{here}{os.pathsep}{os.environ['PATH']}"}


def hand_in(course: Path, students: int) -> None:
    """Every student hands in the released notebooks with the reference solutions in them."""
    for part in PARTS:
        notebook = nbformat.read(course / "release" / ASSIGNMENT / f"{part}.ipynb", as_version=4)
        solved = nbformat.read(course / "source" / ASSIGNMENT / f"{part}.ipynb", as_version=4)
        answers = {cell.id: cell.source for cell in solved.cells}
        for cell in notebook.cells:
            if cell.metadata.get("nbgrader", {}).get("solution"):
                cell.source = answers[cell.id]
        for number in range(students):
            folder = course / "submitted" / f"student{number:05}" / ASSIGNMENT
            folder.mkdir(parents=True, exist_ok=True)
            nbformat.write(notebook, folder / f"{part}.ipynb")


def check_marks(course: Path, students: int) -> None:
    """Stop if a check, all of which are passed, did not bring its points."""
    with closing(sqlite3.connect(course / "gradebook.db")) as gradebook:
        (points,) = gradebook.execute(
            "SELECT sum(auto_score) FROM grade JOIN base_cell ON base_cell.id = grade.cell_id "
            "WHERE base_cell.name LIKE 'check%'"
        ).fetchone()
    if points != 90 * students:
        sys.exit(f"{course.name}: {points} of {90 * students} points")


if __name__ == "__main__":
    main()
