"""The command for work on this project itself: build."""

from __future__ import annotations

import argparse

from grader.cli.extras import needing
from grader.cli.parsing import Group, Status

TITLE = "for work on this project"


def add_commands(group: Group) -> None:
    """Add the command of this module."""
    build = group.add(
        "build", _build,
        summary="Write exercises/ from solutions/.",
        more="Both are taken from the current folder, or else from the clone of this project\n"
        "that the command runs from.\n\n"
        "It needs nbgrader: pip install 'backprop-grader[nbgrader]'",
        example="backprop build --check",
    )  # fmt: skip
    build.add_argument(
        "--check", action="store_true",
        help="Write nothing; only say which files differ. The exit status is 1 where some do.",
    )  # fmt: skip


def _build(options: argparse.Namespace) -> int:
    from grader.lesson.solutions import solutions_folder

    solutions = solutions_folder()
    with needing("nbgrader", "backprop build", "nbgrader"):
        from grader.lesson.build import build, stale

    exercises = solutions.parent / "exercises"
    if options.check:
        differing = stale(solutions, exercises)
        for path in differing:
            print(f"{path} differs from its solution")
        if differing:
            print("Run `backprop build` to write them again.")
        return Status.FOUND_WRONG if differing else Status.DONE
    written = build(solutions, exercises)
    print(f"Wrote {len(written)} files to {exercises}")
    return Status.DONE
