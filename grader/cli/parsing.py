"""What the commands share: exit statuses, groups in the help, and checks of arguments."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from enum import IntEnum
from pathlib import Path
from typing import NoReturn, TypeAlias

from grader.text import printable

Run: TypeAlias = Callable[[argparse.Namespace], int]
"""Does what a command is asked for and returns its exit status."""

MOST_SECONDS = 100_000
MOST_NAMED = 20
"""Students or files that are named under one heading."""


class Status(IntEnum):
    """The exit status of every command."""

    DONE = 0
    FOUND_WRONG = 1
    UNUSABLE = 2
    FAILED = 3
    INTERRUPTED = 130


class Parser(argparse.ArgumentParser):
    """Shows an argument that it refuses as text that cannot move the cursor."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and leave with status 2."""
        super().error(printable(message))


class Group:
    """The commands for one kind of user, which stand together in the help."""

    def __init__(self, title: str, commands: argparse._SubParsersAction[Parser]) -> None:
        self._title, self._commands = title, commands
        self._summaries: dict[str, str] = {}

    def add(self, name: str, run: Run, *, summary: str, more: str = "", example: str) -> Parser:
        """Add a command.

        ``summary`` is its line in the list of all commands. ``more`` and ``example`` are shown by
        its own ``--help``.
        """
        self._summaries[name] = summary
        command = self._commands.add_parser(
            name,
            description="\n\n".join(filter(None, (summary, more))),
            epilog=f"example:\n  {example}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        command.set_defaults(run=run)
        return command

    def __str__(self) -> str:
        lines = (f"  {name:<11} {summary}" for name, summary in self._summaries.items())
        return "\n".join([f"{self._title}:", *lines])


def path(text: str) -> Path:
    """A path that the system can look up, whether something is there or not."""
    try:
        os.lstat(text)
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        pass
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise argparse.ArgumentTypeError(f"cannot be looked up ({reason}): {text!a}") from None
    return Path(text)


def new_file(text: str) -> Path:
    """The path of a file to be written, in a folder that is there."""
    file = path(text)
    if file.is_dir():
        raise argparse.ArgumentTypeError(f"{text!a} is a folder; name a file")
    if not file.parent.is_dir():
        raise argparse.ArgumentTypeError(f"there is no folder {str(file.parent)!a} to write it to")
    return file


def whole_number(lowest: int) -> Callable[[str], int]:
    """A reader for a whole number of at least ``lowest``."""

    def number(text: str) -> int:
        if not text.isdecimal() or int(text) < lowest:
            raise argparse.ArgumentTypeError(
                f"must be a whole number of at least {lowest}, not {text!a}"
            )
        return int(text)

    return number


def seconds(text: str) -> float:
    """A time limit."""
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 0 < number < MOST_SECONDS:
        raise argparse.ArgumentTypeError(
            f"must be a number of seconds greater than 0 and less than {MOST_SECONDS}, not {text!a}"
        )
    return number


def add_jobs(command: argparse._ActionsContainer) -> None:
    """Add the option that says how many submissions are graded at the same time (``jobs``).

    It has no default in argparse. Otherwise argparse would take ``--jobs 2`` for an option that was
    not given where the default is 2, and would accept it together with ``--scheduler``.
    """
    command.add_argument(
        "--jobs", type=whole_number(1), metavar="N",
        help="Grade N submissions at the same time (default: one for each core).",
    )  # fmt: skip


def jobs(options: argparse.Namespace) -> int:
    """How many submissions are graded at the same time."""
    return options.jobs or os.cpu_count() or 1


def add_roster(command: argparse.ArgumentParser) -> None:
    """Add the option that says who is in the class."""
    command.add_argument(
        "--roster", type=path, metavar="FILE",
        help="Read who is in the class from FILE: a CSV file with a column id and, where you have "
        "them, columns name and email.",
    )  # fmt: skip


def add_unsafe(command: argparse.ArgumentParser) -> None:
    """Add the option by which a person chooses to grade without protection."""
    command.add_argument(
        "--unsafe", action="store_true",
        help="Run submissions without protection. Their code can then read and change whatever "
        "you can; the results say that it was so.",
    )  # fmt: skip
