"""The commands for a class: grade, a demo that grades a small one, and review."""

from __future__ import annotations

import argparse
import gc
from contextlib import nullcontext
from functools import partial
from pathlib import Path

from grader.cli.parsing import (
    Group,
    Status,
    add_jobs,
    add_roster,
    add_unsafe,
    jobs,
    new_file,
    path,
    seconds,
    whole_number,
)

TITLE = "for a class"


def add_commands(group: Group) -> None:
    """Add the commands of this module."""
    demo = group.add(
        "demo", _demo,
        summary="Make a small class, grade it and say where the report is.",
        more="Six students hand in right, wrong and hostile work. It is made from solutions/,\n"
        "which is in a clone of this project and in its source archive.",
        example="backprop demo backprop-demo",
    )  # fmt: skip
    demo.add_argument(
        "folder", nargs="?", type=path, metavar="DIR", default=Path("backprop-demo"),
        help="The folder for the class and its results: a new or empty one, or that of an earlier "
        "demo (default: backprop-demo).",
    )  # fmt: skip
    add_unsafe(demo)

    grade = group.add(
        "grade", _grade,
        summary="Grade a class of submissions.",
        more="Where DIR holds results already, the run goes on with them: submissions that\n"
        "have not changed are kept as they are.",
        example="backprop grade submissions --out results",
    )  # fmt: skip
    grade.add_argument(
        "submissions", type=path, metavar="SUBMISSIONS",
        help="The folder with one folder for each student, or nbgrader's course folder.",
    )  # fmt: skip
    grade.add_argument(
        "--out", type=path, required=True, metavar="DIR",
        help="Write the results, the pages and the tables to DIR.",
    )  # fmt: skip
    where = grade.add_mutually_exclusive_group()
    add_jobs(where)
    where.add_argument(
        "--scheduler", metavar="ADDRESS",
        help="Grade on the Dask cluster at ADDRESS, such as tls://10.0.0.1:8786.",
    )  # fmt: skip
    grade.add_argument(
        "--seed", type=whole_number(0), metavar="N",
        help="Choose the inputs that the functions are called with (default: the seed of the "
        "results in DIR, or a random one where there are none).",
    )  # fmt: skip
    grade.add_argument(
        "--prune", action="store_true",
        help="Remove the results in DIR of students who are not in SUBMISSIONS.",
    )  # fmt: skip
    add_roster(grade)
    grade.add_argument(
        "--gradebook", metavar="DB_URL",
        help="Put the marks into nbgrader's gradebook too, such as sqlite:///gradebook.db.",
    )  # fmt: skip
    for name, default, what in (
        ("call", 2, "Give each call S seconds of processor time"),
        ("part", 10, "Give the calls of each part S seconds of processor time together"),
        ("waiting", 3, "Let the calls of each function sleep and wait for S seconds together"),
    ):
        grade.add_argument(
            f"--{name}-seconds", type=seconds, metavar="S", default=float(default),
            help=f"{what} at most (default: {default}).",
        )  # fmt: skip
    add_unsafe(grade)

    review = group.add(
        "review", _review,
        summary="Read what waits, change marks and write comments.",
        more="Opens a page in the browser, on this machine only. Every decision is on disk in\n"
        "DIR/decisions.jsonl before the page shows it; results and pages show it at once.",
        example="backprop review results",
    )  # fmt: skip
    review.add_argument(
        "out", type=path, metavar="DIR", help="The folder with the results of `backprop grade`."
    )
    table = review.add_mutually_exclusive_group()
    table.add_argument(
        "--csv", type=new_file, metavar="FILE",
        help="Write what waits to a table instead, to be filled in and given to --apply.",
    )  # fmt: skip
    table.add_argument(
        "--apply", type=path, metavar="FILE",
        help="Settle the scores in a table; it is refused whole where anything in it is wrong.",
    )  # fmt: skip
    review.add_argument(
        "--all", action="store_true",
        help="With --csv: write every item of every student, not only what waits.",
    )  # fmt: skip
    review.add_argument(
        "--decisions", type=path, action="append", default=[], metavar="FILE",
        help="Propose what was settled in another class, whose decisions.jsonl is FILE, for "
        "answers that say the same.",
    )  # fmt: skip
    review.add_argument(
        "--submissions", type=path, metavar="FOLDER",
        help="Show the code that students wrote beside the marks of an exercise: FOLDER is what "
        "was graded.",
    )  # fmt: skip
    review.add_argument(
        "--port", type=whole_number(0), metavar="N", default=0,
        help="Serve the page on port N of 127.0.0.1 (default: any free one).",
    )  # fmt: skip
    review.add_argument(
        "--no-browser", action="store_true", help="Only print the page's address; open no browser."
    )


def _demo(options: argparse.Namespace) -> int:
    from grader.cli.demo import demo

    demo(options.folder, unsafe=options.unsafe)
    return Status.DONE


def _review(options: argparse.Namespace) -> int:
    from grader.cli.review import review

    return review(options)


def _grade(options: argparse.Namespace) -> int:
    gc.disable()  # imports stay: to look for garbage among them would take 16 ms of 350
    from grader.sandbox.asking.protected import early_zygote

    protected_here = not (options.unsafe or options.scheduler)
    with early_zygote() if protected_here else nullcontext() as zygote:
        from grader.cli.class_run import grade, on_cluster, on_cores
        from grader.sandbox.asking.limits import Limits

        if options.scheduler:
            engines = partial(on_cluster, options.scheduler, options.unsafe)
        else:
            engines = partial(on_cores, jobs(options), options.unsafe, zygote)
        gc.freeze()
        gc.enable()
        grade(
            options.submissions,
            options.out,
            engines,
            seed=options.seed,
            limits=Limits(options.call_seconds, options.part_seconds, options.waiting_seconds),
            gradebook=options.gradebook,
            prune=options.prune,
            roster=options.roster,
        )
    return Status.DONE
