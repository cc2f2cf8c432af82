"""The command ``backprop``: arguments, help and exit statuses; the work is done elsewhere."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn, TypeAlias

from grader import __version__
from grader.errors import GraderError
from grader.text import printable

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"

DONE, FOUND_WRONG, UNUSABLE, INTERRUPTED = 0, 1, 2, 130
MOST_SECONDS = 100_000


class _Parser(argparse.ArgumentParser):
    """Says what is wrong with an argument without letting the argument move the cursor."""

    def error(self, message: str) -> NoReturn:
        super().error(printable(message))


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status: 0 done, 1 found wrong, 2 unusable input."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    os.environ.setdefault("PYTHONSAFEPATH", "1")  # no process of ours imports from this folder
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # for small matrices threads are in the way
    options = _parser().parse_args(argv)
    try:
        status = int(options.run(options))
        sys.stdout.flush()
    except BrokenPipeError:  # `backprop check | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except (GraderError, OSError) as error:
        print(f"backprop: {printable(str(error))}", file=sys.stderr)
        return UNUSABLE
    except KeyboardInterrupt:
        print("\nbackprop: stopped.", file=sys.stderr)
        return INTERRUPTED
    return status


def _parser() -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = _Parser(
        prog="backprop",
        description="Exercises and a grader for the calculus of backpropagation.",
    )
    parser.add_argument("--version", action="version", version=f"backprop-grader {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True, prog="backprop")
    _add_students_commands(commands)
    _add_class_commands(commands)
    _add_nbgrader_commands(commands)
    build = commands.add_parser("build", help="write exercises/ from solutions/")
    build.add_argument("--check", action="store_true", help="only say whether they differ")
    build.set_defaults(run=_build)
    return parser


def _add_students_commands(commands: Commands) -> None:
    check = commands.add_parser("check", help="check your own exercises")
    check.add_argument("path", nargs="?", type=Path, metavar="PATH", help="a folder or a file")
    check.set_defaults(run=_check)

    watch = commands.add_parser("watch", help="check your own exercises again after every save")
    watch.add_argument("path", nargs="?", type=Path, metavar="PATH", help="a folder or a file")
    watch.set_defaults(run=_watch)

    hint = commands.add_parser("hint", help="show the next hint for an exercise")
    hint.add_argument("id", metavar="ID", help="such as single_neuron.dC_da")
    hint.set_defaults(run=_hint)


def _add_class_commands(commands: Commands) -> None:
    demo = commands.add_parser("demo", help="make a small class, grade it, say where the report is")
    _add_unsafe(demo)
    demo.set_defaults(run=_demo)

    grade = commands.add_parser("grade", help="grade a class of submissions")
    grade.add_argument("submissions", type=Path, metavar="SUBMISSIONS", help="a folder a student")
    grade.add_argument("--out", type=Path, required=True, metavar="DIR", help="for the results")
    where = grade.add_mutually_exclusive_group()
    _add_jobs(where)
    where.add_argument(
        "--scheduler", metavar="ADDRESS",
        help="of a Dask cluster that is to grade, such as tls://10.0.0.1:8786",
    )  # fmt: skip
    grade.add_argument(
        "--seed", type=_from(0), metavar="N",
        help="of the inputs that are asked (default: that of the results in DIR, or a new one)",
    )  # fmt: skip
    grade.add_argument(
        "--prune", action="store_true",
        help="remove the results in DIR of students who are not in SUBMISSIONS",
    )  # fmt: skip
    grade.add_argument(
        "--roster", type=Path, metavar="FILE",
        help="a CSV with a column id, and name and email where there are: who is in the class",
    )  # fmt: skip
    grade.add_argument(
        "--gradebook", metavar="DB_URL",
        help="put the marks into nbgrader's gradebook too, such as sqlite:///gradebook.db",
    )  # fmt: skip
    _add_limits(grade)
    _add_unsafe(grade)
    grade.set_defaults(run=_grade)


def _add_nbgrader_commands(commands: Commands) -> None:
    course = commands.add_parser("course", help="make an nbgrader course folder")
    course.add_argument("folder", type=Path, metavar="DIR", help="a new folder, or an empty one")
    course.set_defaults(run=_course)

    autograde = commands.add_parser(
        "autograde", help="autograde an nbgrader course, many at a time"
    )
    autograde.add_argument("folder", type=Path, metavar="DIR", help="the course folder")
    _add_jobs(autograde)
    autograde.set_defaults(run=_autograde)


def _add_jobs(command: argparse.ArgumentParser | argparse._MutuallyExclusiveGroup) -> None:
    command.add_argument(
        "--jobs", type=_from(1), metavar="N", default=os.cpu_count() or 1,
        help="how many submissions at a time (default: the number of cores)",
    )  # fmt: skip


def _add_unsafe(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--unsafe", action="store_true",
        help="run submissions without protection where this machine has none; noted in the results",
    )  # fmt: skip


def _add_limits(command: argparse.ArgumentParser) -> None:
    for name, seconds in (("call", 2), ("part", 10), ("submission", 30)):
        command.add_argument(
            f"--{name}-seconds", type=_seconds, metavar="S", default=float(seconds),
            help=f"time limit of a {name} (default: {seconds})",
        )  # fmt: skip


def _from(lowest: int) -> Callable[[str], int]:
    def number(text: str) -> int:
        if not text.isdecimal() or int(text) < lowest:
            raise argparse.ArgumentTypeError(f"{text!a} is no whole number from {lowest} up")
        return int(text)

    return number


def _seconds(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 0 < number < MOST_SECONDS:
        raise argparse.ArgumentTypeError(f"{text!a} is no number between 0 and {MOST_SECONDS}")
    return number


def _demo(options: argparse.Namespace) -> int:
    from grader.cli.demo import demo

    demo(Path("backprop-demo"), unsafe=options.unsafe)
    return DONE


def _check(options: argparse.Namespace) -> int:
    from grader.sandbox.asking.plain import SelfCheckWorkers

    gc.disable()  # over before garbage matters; looking for it takes a sixth of the time
    with SelfCheckWorkers() as workers:
        from grader.report.terminal import closing_lines, part_lines, wrapped
        from grader.self_check.checking import SelfCheck, files_told, read_own_work

        submission = read_own_work(_own_folder(options.path))
        items = []
        for part, verdicts in SelfCheck(workers).parts(submission):
            items += verdicts
            print("\n".join(part_lines(part, verdicts)), flush=True)
            for sentence in files_told(submission, part, verdicts):
                print("\n".join(wrapped(sentence)))
        for left in submission.left_out:
            if not left.part:
                print("\n".join(wrapped(str(left))))
    print("\n".join(closing_lines(items)))
    gc.freeze()
    return (
        DONE if all(item.status in ("passed", "not_attempted") for item in items) else FOUND_WRONG
    )


def _own_folder(path: Path | None) -> Path:
    if path is not None:
        return path
    return Path("exercises") if Path("exercises").is_dir() else Path()


def _watch(options: argparse.Namespace) -> int:
    from grader.self_check.watch import watch

    return watch(_own_folder(options.path))


def _hint(options: argparse.Namespace) -> int:
    from grader.self_check.hints import next_hint

    print(next_hint(options.id, Path()))
    return DONE


def _grade(options: argparse.Namespace) -> int:
    from grader.cli.grade import grade
    from grader.sandbox.asking.limits import Limits

    limits = Limits(options.call_seconds, options.part_seconds, options.submission_seconds)
    grade(
        options.submissions,
        options.out,
        jobs=options.jobs,
        scheduler=options.scheduler,
        gradebook=options.gradebook,
        prune=options.prune,
        roster=options.roster,
        seed=options.seed,
        limits=limits,
        unsafe=options.unsafe,
    )
    return DONE


def _course(options: argparse.Namespace) -> int:
    from grader.lesson.solutions import solutions_folder
    from grader.platforms.nbgrader.folder import make_course

    if make_course(options.folder, solutions_folder()):
        print(f"Made a course in {options.folder}. Go there; the next command is")
        print("  nbgrader generate_assignment backprop_calculus")
    else:
        print(f"{options.folder} is a course already; nothing was changed.")
    return DONE


def _autograde(options: argparse.Namespace) -> int:
    from grader.platforms.nbgrader.autograde import autograde

    autograde(options.folder, options.jobs)
    return DONE


def _build(options: argparse.Namespace) -> int:
    from grader.lesson.build import build, stale
    from grader.lesson.solutions import solutions_folder

    solutions = solutions_folder()
    exercises = solutions.parent / "exercises"
    if options.check:
        differing = stale(solutions, exercises)
        for path in differing:
            print(f"{path} differs from its solution")
        if differing:
            print("Run `backprop build` to write them again.")
        return FOUND_WRONG if differing else DONE
    written = build(solutions, exercises)
    print(f"Wrote {len(written)} files to {exercises}")
    return DONE
