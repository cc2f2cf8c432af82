"""The commands for nbgrader: course and autograde."""

from __future__ import annotations

import argparse
from pathlib import Path

from grader.cli.extras import needing
from grader.cli.parsing import Group, Status, add_jobs, jobs, path

TITLE = "for a class on nbgrader"


def add_commands(group: Group) -> None:
    """Add the commands of this module."""
    course = group.add(
        "course", _course,
        summary="Make an nbgrader course folder.",
        more="It is made from solutions/, which is in a clone of this project and in its\n"
        "source archive, and it needs nbgrader: pip install 'backprop-grader[nbgrader]'",
        example="backprop course calculus",
    )  # fmt: skip
    course.add_argument(
        "folder", type=path, metavar="DIR",
        help="The folder for the course, which is made where it is not there yet.",
    )  # fmt: skip

    autograde = group.add(
        "autograde", _autograde,
        summary="Autograde an nbgrader course, many submissions at a time.",
        more="It needs nbgrader: pip install 'backprop-grader[nbgrader]'",
        example="backprop autograde calculus --jobs 2",
    )  # fmt: skip
    autograde.add_argument(
        "folder", type=path, metavar="DIR", help="The course folder, as `backprop course` makes it."
    )
    add_jobs(autograde)
    autograde.add_argument(
        "--force", action="store_true",
        help="Grade everyone again, and not only those whose files have changed.",
    )  # fmt: skip


def _course(options: argparse.Namespace) -> int:
    from grader.lesson.solutions import solutions_folder

    solutions = solutions_folder()
    with needing("nbgrader", "backprop course", "nbgrader"):
        from grader.platforms.nbgrader.folder import make_course

    if make_course(options.folder, solutions):
        is_here = options.folder.samefile(Path())
        where = "here. The" if is_here else f"in {options.folder}. Go there; the"
        print(f"Made a course {where} next command is")
        print("  nbgrader generate_assignment backprop_calculus")
    else:
        print(f"{options.folder} is a course already; nothing was changed.")
    return Status.DONE


def _autograde(options: argparse.Namespace) -> int:
    with needing("nbgrader", "backprop autograde", "nbgrader"):
        from grader.platforms.nbgrader.autograde import autograde

    autograde(options.folder, jobs(options), force=options.force)
    return Status.DONE
