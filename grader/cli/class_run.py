"""The run of ``backprop grade``: grade a class, show the progress, and say what came of it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, TypeAlias

from grader.cli.extras import needing
from grader.cli.parsing import MOST_NAMED
from grader.grading.pool import Cores
from grader.grading.run import Beginning, Run, going_on, grade_class, only_run
from grader.grading.run import prune as prune_results
from grader.grading.task import Engine
from grader.lesson.solutions import NO_RULES, packed_rules
from grader.messages.files import in_words
from grader.platforms.collected import (
    Collected,
    folder_name,
    read_collected,
    write_collected,
)
from grader.platforms.known import refuse_download
from grader.records.decisions import read_decisions
from grader.records.folder import Records
from grader.report.tables import keep_edited
from grader.result import LeftOut, Result
from grader.sandbox.asking.limits import Limits
from grader.sandbox.asking.plain import PlainWorkers
from grader.sandbox.asking.protected import Zygote, ZygoteWorkers
from grader.submissions.class_folder import Found, find_submissions
from grader.submissions.finding import called_like
from grader.submissions.roster import Student, read_roster
from grader.text import counted, printable, quoted

if TYPE_CHECKING:
    from tqdm import tqdm

    from grader.report.class_report import ClassTable


Engines: TypeAlias = Callable[
    [int, Callable[[], object]], AbstractContextManager[tuple[Engine, str]]
]
"""Makes the engine for so many students, and says in words how it keeps them apart.

The function that it is given is called when the first submissions are being graded.
"""


def grade(
    submissions: Path,
    out: Path,
    engines: Engines,
    *,
    seed: int | None,
    limits: Limits,
    gradebook: str | None = None,
    prune: bool = False,
    roster: Path | None = None,
) -> None:
    """Grade every submission in a folder and write the results and reports to ``out``.

    Where ``out`` holds results already, the run goes on with them. ``prune`` removes the results of
    students who are not in the class. The ``roster`` names students, and lists those who handed in
    nothing. What `backprop collect` noted of the class names them too, says which files it left
    out, and goes with the results.

    :raises UnusableInput: for a folder without submissions, or an option whose extra packages are
        not installed.
    :raises ProtectionMissing: where this machine cannot keep submissions apart.
    """
    refuse_download(submissions)
    found = find_submissions(submissions, out)
    collected = read_collected(submissions)
    listed = _by_folder(read_roster(roster), collected) if roster else {}
    names = dict(collected.names) if collected else {}
    names |= {folder: one.name or names.get(folder, "") for folder, one in listed.items()}
    folders: dict[str, Path | None] = {**dict.fromkeys(listed), **found.folders}
    record = _recorder(gradebook) if gradebook else None
    rules = packed_rules()
    progress = _Progress(len(folders))
    with (
        engines(len(folders), progress.begin) as (engine, isolation),
        only_run(out),
    ):
        if prune:
            _say_names("Removed the results of", prune_results(out, found.folders, listed))
        begun = going_on(out, found.folders, seed, limits, isolation, rules, names)
        if begun.notice:
            print(begun.notice, flush=True)
        if kept := keep_edited(out):
            print(f"grades.csv was changed since it was written: it is kept as {kept}.")
        not_collected = collected.not_collected if collected else {}
        with progress:
            table = grade_class(begun, folders, engine, progress.step, not_collected)
        if collected:
            write_collected(out, collected.going_on_from(read_collected(out)))
    _say(begun, found, folders, table)
    if listed and (others := [name for name in found.folders if name not in listed]):
        print(f"  not in the roster: {', '.join(map(printable, others))}")
    decisions = read_decisions(out)
    if decisions.passed_over:
        print(decisions.passed_over)
    if record:
        results = (decisions.on(each.result) for each in Records(out))
        print(f"Put {counted(record(results, found.folders), 'student')} into the gradebook.")


def _by_folder(listed: Mapping[str, Student], collected: Collected | None) -> dict[str, Student]:
    """Those in a roster by their folders, without those who handed in with somebody else."""
    if collected is None:
        return dict(listed)
    with_others = {id for one in collected.students for id in one.members if id != one.id}
    known = {id: folder_name(id) for id in listed}
    return {
        known[id] if known[id] in collected.by_folder else id: student
        for id, student in listed.items()
        if id not in with_others
    }


def _recorder(gradebook: str) -> Callable[[Iterable[Result], Mapping[str, Path]], int]:
    """The function that puts results into nbgrader's gradebook.

    The gradebook is opened once before anything is graded, so that a wrong address costs no time.
    """
    with needing("nbgrader", "--gradebook", "nbgrader"):
        from grader.platforms.nbgrader.gradebook import opened, record
    with opened(gradebook):
        return partial(record, gradebook)


@contextmanager
def on_cores(
    jobs: int, unsafe: bool, zygote: Zygote | None, students: int, begin: Callable[[], object]
) -> Iterator[tuple[Engine, str]]:
    """The engine for this machine; a ``zygote`` that was started already is used.

    :raises ProtectionMissing: where this machine cannot keep submissions apart.
    """
    with PlainWorkers() if unsafe else ZygoteWorkers(zygote) as workers:
        yield Cores(min(jobs, students), workers.for_another_process, begin), workers.isolation


@contextmanager
def on_cluster(
    scheduler: str, unsafe: bool, _: int, begin: Callable[[], object]
) -> Iterator[tuple[Engine, str]]:
    """The engine for the cluster of the scheduler at this address.

    :raises UnusableInput: where the extra packages are not installed.
    """
    with needing("dask.distributed", "--scheduler", "cluster"):
        from grader.grading.cluster import connected
    with connected(scheduler, unsafe=unsafe, meanwhile=begin) as cluster:
        yield cluster, cluster.isolation


class _Progress:
    """Shows how many submissions are graded, and prepares what is needed when all are."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._bar: tqdm[NoReturn] | None = None

    def begin(self) -> None:
        """Show the bar and load what makes pages, while the first submissions are graded."""
        from tqdm import tqdm

        tqdm.monitor_interval = 0  # no thread of tqdm's while processes are forked
        self._bar = tqdm(total=self._total, unit=" submissions", file=sys.stderr)
        from grader.report import render  # noqa: F401
        from grader.report.pages import compile_templates

        compile_templates()

    def step(self) -> None:
        """Count one more."""
        if self._bar is not None:
            self._bar.update(1)

    def __enter__(self) -> None:
        return

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if self._bar is not None:
            self._bar.close()
        if kind is KeyboardInterrupt:
            what = "What was graded so far is kept: run the same command to go on."
            print(what, file=sys.stderr)


def _say(begun: Beginning, found: Found, folders: Container[str], table: ClassTable) -> None:
    """Say what came of the run for the students who have ``folders`` or stand in the roster."""
    run, facts = begun.run, begun.run.facts
    for note in found.notes:
        print(printable(note))
    parts = [name for name in found.ignored if called_like(name)]
    others = [name for name in found.ignored if name not in parts]
    for what, names in (
        ("Not graded, since it lies in no student's folder", parts),
        ("Passed over, since it is not a student's folder", others),
    ):
        if names:
            print(f"{what}: {', '.join(map(quoted, names))}")
    about = printable(f"seed {facts.seed}, isolation: {facts.isolation}")
    graded = counted(len(found.folders), "submission")
    print(f"Graded {graded} ({about}).")
    failed = {s: why for s, why in table.not_judged.items() if s in folders}
    if failed:
        print(
            f"The grader itself failed on {len(failed)} of them. They have no points and wait for "
            "a person; the same command tries them again:"
        )
    for student, why in failed.items():
        print(f"  {quoted(student)}: {printable(why)}")
    _say_names("Kept the results of", begun.absent, " --prune removes them.")
    if run.grading.rules is None:
        print(NO_RULES)
    _say_files(run, folders, table)
    print(f"  class report  {run.out / 'report.html'}")
    print(f"  marks         {run.out / 'grades.csv'}")
    print(f"  all verdicts  {run.out / 'results.json'}")
    print(f"  for students  {run.out / 'feedback'}")
    if waiting := int(table.review.sum()):
        answers = counted(waiting, "answer", "wait")
        print(f"  {answers} for a person: backprop review {run.out}")


def _say_files(run: Run, folders: Container[str], table: ClassTable) -> None:
    """Print who handed in nothing, what could not be read, and which files were not graded.

    A student's files stand together; last come students of whom only files as they were handed out
    or replaced by newer attempts were left out.
    """
    page = run.out / "report.html"
    handed_in = zip(table.students, table.handed_in, strict=True)
    absent = [student for student, found in handed_in if not found and student in folders]
    nothing = [f"{id} ({run.names[id]})" if run.names.get(id) else id for id in absent]
    if nothing:
        more = len(nothing) - MOST_NAMED
        others = f" and {more} more, who stand in {page}" if more > 0 else ""
        print(f"  nothing found for: {', '.join(map(printable, nothing[:MOST_NAMED]))}{others}")
    unreadable = [(s, reasons) for s, reasons in table.unreadable.items() if s in folders]
    _say_lines(
        "could not be read",
        [f"{student}: {in_words(reason)}" for student, reasons in unreadable for reason in reasons],
        page,
    )
    left_out = [(student, files) for student, files in table.left_out.items() if student in folders]
    left_out.sort(key=lambda each: all(map(_is_replaced, each[1])))
    _say_lines(
        "left out",
        [
            f"{_place(student, file)}: {in_words(file.reason)}"
            for student, files in left_out
            for file in files
        ],
        page,
    )


def _is_replaced(file: LeftOut) -> bool:
    return file.untouched or file.reason.kind == "replaced"


def _place(student: str, file: LeftOut) -> str:
    return student if file.path == "." else f"{student}/{file.path}"


def _say_lines(what: str, lines: Sequence[str], page: Path) -> None:
    """Print some of the lines under a heading, and on which page all of them stand."""
    if lines:
        print(f"  {what}:")
    for line in lines[:MOST_NAMED]:
        print(f"    {printable(line)}")
    if (more := len(lines) - MOST_NAMED) > 0:
        print(f"    and {more} more; all of them stand in {page}")


def _say_names(what: str, names: Sequence[str], more: str = "") -> None:
    if names:
        listed = ", ".join(map(printable, names))
        students = counted(len(names), "student")
        print(f"{what} {students} not in the class: {listed}.{more}")
