"""The run of ``backprop review``: the page, or a table that is written or applied."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from grader.cli.extras import needing
from grader.cli.parsing import MOST_NAMED, Status

if TYPE_CHECKING:
    from grader.review.desk import Desk


def review(options: argparse.Namespace) -> int:
    """Settle marks on a page, or through a table."""
    from grader.errors import UnusableInput
    from grader.review.desk import Desk

    if options.all and not options.csv:
        raise UnusableInput("--all goes with --csv FILE.")
    if options.apply and options.decisions:
        raise UnusableInput("--decisions goes with the page or with --csv FILE, not with --apply.")
    if options.submissions and (options.csv or options.apply):
        raise UnusableInput("--submissions goes with the page, not with --csv or --apply.")
    if options.port > 65535:
        raise UnusableInput("A port is a number up to 65535.")
    desk = Desk(options.out, options.decisions, options.submissions)
    if passed_over := desk.marks.decisions.passed_over:
        print(passed_over)
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
    from grader.records.locks import when_no_run
    from grader.report.render import render
    from grader.review.rendering import LAST_PATIENCE
    from grader.review.table import read_table
    from grader.text import counted

    filled = read_table(desk, file)
    desk.settle(filled.decisions)
    students = counted(len({decision.student for decision in filled.decisions}), "student")
    print(f"Settled {counted(len(filled.decisions), 'score')} of {students}.", end=" ")
    print(f"{counted(len(desk.marks.waiting), 'score', 'wait')} for a person.", flush=True)
    if filled.without_score:
        rows = ", ".join(map(str, filled.without_score[:MOST_NAMED]))
        more = len(filled.without_score) - MOST_NAMED
        others = f" and {more} more" if more > 0 else ""
        print(f"Rows with a comment and no score settle nothing: {rows}{others}", flush=True)
    with when_no_run(desk.marks.out, lambda: LAST_PATIENCE):
        render(desk.marks.out)
    return Status.DONE
