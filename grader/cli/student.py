"""The commands for a student: start, check, watch and hint."""

from __future__ import annotations

import argparse
import gc
from pathlib import Path

from grader.cli.parsing import Group, Parser, Status, path

TITLE = "for students"


def add_commands(group: Group) -> None:
    """Add the commands of this module."""
    start = group.add(
        "start", _start,
        summary="Get the exercises into a new folder.",
        more="Each part is written as a script (.py) and as a notebook (.ipynb): work in\n"
        "whichever you like. Where the folder holds a file of such a name already,\n"
        "nothing is written.",
        example="backprop start exercises",
    )  # fmt: skip
    start.add_argument(
        "folder", nargs="?", type=path, metavar="DIR", default=Path("exercises"),
        help="The folder for the exercises, which is made where it is not there yet "
        "(default: exercises).",
    )  # fmt: skip

    check = group.add(
        "check", _check,
        summary="Check your own exercises.",
        more="The code is run without protection: check your own work only.\n"
        "The exit status is 1 where something is wrong.",
        example="backprop check exercises/single_neuron.py",
    )  # fmt: skip
    _add_path(check)

    watch = group.add(
        "watch", _watch,
        summary="Check your own exercises again after every save.",
        more="It shows one exercise at a time. Press h for a hint, n for the next exercise,\n"
        "l for the list and q to quit.",
        example="backprop watch exercises",
    )  # fmt: skip
    _add_path(watch)

    hint = group.add(
        "hint", _hint,
        summary="Show the next hint for an exercise.",
        more="The file .backprop_hints.json in the current folder remembers where you are.",
        example="backprop hint single_neuron.dC_da",
    )  # fmt: skip
    hint.add_argument("id", metavar="ID", help="The exercise or question, such as review.q2.")


def _add_path(command: Parser) -> None:
    command.add_argument(
        "path", nargs="?", type=path, metavar="PATH",
        help="The folder with your exercises, or one file of them (default: exercises/ where "
        "there is such a folder, otherwise the current folder).",
    )  # fmt: skip


def _own_folder(path: Path | None) -> Path:
    if path is not None:
        return path
    return Path("exercises") if Path("exercises").is_dir() else Path()


def _start(options: argparse.Namespace) -> int:
    from grader.cli.start import start

    start(options.folder)
    return Status.DONE


def _check(options: argparse.Namespace) -> int:
    from grader.sandbox.asking.plain import SelfCheckWorkers

    gc.disable()  # looking for garbage takes a sixth of the time, and the command ends soon
    with SelfCheckWorkers() as workers:
        from grader.messages.files import not_graded
        from grader.report.terminal import closing_lines, part_lines, wrapped
        from grader.self_check.checking import (
            SelfCheck,
            files_told,
            read_own_work,
            told_of_missing,
        )

        submission = read_own_work(_own_folder(options.path))
        items = []
        own_check = SelfCheck(workers)
        for part, verdicts in own_check.parts(submission):
            items += verdicts
            print("\n".join(part_lines(part, verdicts, own_check.printed)), flush=True)
            for sentence in files_told(submission, part, verdicts):
                print("\n".join(wrapped(sentence)))
        for left in submission.left_out:
            if not left.part:
                print("\n".join(wrapped(not_graded(left))))
    print("\n".join([*told_of_missing(submission), *closing_lines(items)]))
    gc.freeze()  # at the end Python looks for garbage in all that is not frozen
    return Status.FOUND_WRONG if any(item.is_wrong for item in items) else Status.DONE


def _watch(options: argparse.Namespace) -> int:
    from grader.self_check.watch import watch

    return watch(_own_folder(options.path))


def _hint(options: argparse.Namespace) -> int:
    from grader.self_check.hints import next_hint

    print(next_hint(options.id, Path()))
    return Status.DONE
