"""The command for what a person settles: review."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from grader.cli.extras import needing
from grader.cli.parsing import Group, Status, path, whole_number

if TYPE_CHECKING:
    from grader.review.desk import Desk

TITLE = "for what a person settles"


def add_commands(group: Group) -> None:
    """Add the command of this module."""
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
        "--csv", type=path, metavar="FILE",
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
        "--port", type=whole_number(0), metavar="N", default=0,
        help="Serve the page on port N of 127.0.0.1 (default: any free one).",
    )  # fmt: skip
    review.add_argument(
        "--no-browser", action="store_true", help="Only print the page's address; open no browser."
    )


def _review(options: argparse.Namespace) -> int:
    from grader.errors import UnusableInput
    from grader.review.desk import Desk

    if options.all and not options.csv:
        raise UnusableInput("--all goes with --csv FILE.")
    if options.apply and options.decisions:
        raise UnusableInput("--decisions goes with the page or with --csv FILE, not with --apply.")
    if options.port > 65535:
        raise UnusableInput("A port is a number up to 65535.")
    desk = Desk(options.out, options.decisions)
    if desk.marks.decisions.unreadable:
        numbers = ", ".join(map(str, desk.marks.decisions.unreadable[:10]))
        print(f"Lines of decisions.jsonl that hold no decision were passed over: {numbers}")
    if options.csv:
        return _write(desk, options.csv, options.all, options.decisions)
    if options.apply:
        return _apply(desk, options.apply)
    with needing("tornado", "The page of backprop review", "review"):
        from grader.review.server import serve
    serve(desk, options.port, open_browser=not options.no_browser)
    return Status.DONE


def _write(desk: Desk, file: Path, all: bool, elsewhere: Sequence[Path]) -> int:
    from grader.review.table import keep_filled, write_table
    from grader.text import counted

    if kept := keep_filled(desk, file):
        print(f"{file} held something already: it is kept as {kept}.")
    rows = write_table(desk, file, all=all, propose=bool(elsewhere))
    print(f"Wrote {counted(rows, 'row')} to {file}. Fill in score and comment; the next command is")
    print(f"  backprop review {desk.marks.out} --apply {file}")
    return Status.DONE


def _apply(desk: Desk, file: Path) -> int:
    from grader.grading.run import locked
    from grader.report.render import render
    from grader.review.table import read_table
    from grader.text import counted

    with locked(desk.marks.out):
        filled = read_table(desk, file)
        desk.settle(filled.decisions)
        render(desk.marks.out)
    students = counted(len({decision.student for decision in filled.decisions}), "student")
    print(f"Settled {counted(len(filled.decisions), 'score')} of {students}.", end=" ")
    print(f"{len(desk.marks.waiting)} still wait for a person.")
    if filled.without_score:
        rows = ", ".join(map(str, filled.without_score[:10]))
        print(f"Rows with a comment and no score settle nothing: {rows}")
    return Status.DONE
