"""The command ``backprop``: arguments, help and exit statuses.

There is a module for each kind of user, which adds the commands and runs them: ``student``,
``grading``, ``platforms``, ``nbgrader``, ``site`` and ``build``. This room may know all others, and
no other room knows it. What a command needs is imported when it runs, so that the command line
itself starts fast.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from grader import __version__
from grader.cli import build, grading, nbgrader, platforms, site, student
from grader.cli.parsing import Group, Parser, Status
from grader.errors import GraderError, UnusableInput
from grader.text import printable


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status (``Status``)."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    os.environ.setdefault("PYTHONSAFEPATH", "1")  # no process of ours imports from this folder
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # threads slow small matrices down
    options = parser().parse_args(argv)
    try:
        status = int(options.run(options))
        sys.stdout.flush()
    except BrokenPipeError:  # `backprop check | head`
        status = Status.DONE
    except KeyboardInterrupt:
        print("\nbackprop: stopped.", file=sys.stderr)
        status = Status.INTERRUPTED
    except (GraderError, OSError) as error:
        print(f"backprop: {printable(str(error))}", file=sys.stderr)
        status = Status.UNUSABLE if isinstance(error, UnusableInput) else Status.FAILED
    except Exception:
        _say_fault()
        status = Status.FAILED
    _end_output()
    return status


def _say_fault() -> None:
    from traceback import format_exc

    for line in format_exc().splitlines():
        print(printable(line), file=sys.stderr)
    print(
        "backprop: this is a fault of the grader. Please report it with the lines above.",
        file=sys.stderr,
    )


def _end_output() -> None:
    """Write what is still held back; where that fails, keep Python from trying again at its end."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def parser() -> Parser:
    """The whole command line: what it takes, and its help."""
    whole = Parser(
        prog="backprop",
        usage="backprop [-h] [--version] COMMAND ...",
        epilog="`backprop COMMAND --help` tells more about a command and gives an example.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    whole.add_argument(
        "--version", action="version", version=f"backprop-grader {__version__}",
        help="Show the version and exit.",
    )  # fmt: skip
    commands = whole.add_subparsers(
        metavar="COMMAND", required=True, prog="backprop", help=argparse.SUPPRESS
    )
    groups = []
    for module in (student, grading, platforms, nbgrader, site, build):
        group = Group(module.TITLE, commands)
        module.add_commands(group)
        groups.append(group)
    about = "Exercises and a grader for the calculus of backpropagation."
    whole.description = "\n\n".join([about, *map(str, groups)])
    return whole
