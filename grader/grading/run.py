"""A class run: grades every submission once, going on with the results that are there.

The way from the command to a mark:

1. ``grader.cli`` reads the arguments, finds the students' folders and chooses an engine.
2. ``going_on`` looks at the records in ``DIR/students`` and says what is left to do.
3. The engine maps one function over the class, submission to record: ``pool`` on the cores of this
   machine, ``cluster`` on those of a Dask cluster. The function is ``recorded`` in ``task``.
4. ``Run.keep`` writes each record and the student's page; a run that is stopped goes on from there.
5. ``render`` makes ``results.json``, the tables and the class report from the records.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from grader import __version__
from grader.assignment import ASSIGNMENT
from grader.errors import GraderError, UnusableInput
from grader.grading.task import Task
from grader.records.files import cannot_write, make_own_folder, refuse_foreign, remove_leftovers
from grader.records.folder import Records
from grader.records.record import Facts, Record
from grader.report.feedback import write_feedback
from grader.report.pages import file_name
from grader.report.render import render
from grader.sandbox.asking.limits import Limits
from grader.text import counted

Progress = Callable[[], object]


@dataclass(frozen=True)
class Run:
    """Where the results of a class run go, and what they depend on."""

    out: Path
    facts: Facts
    rules: bytes | None = None
    """The rules for explanations, packed; without them, explanations wait for a person."""

    def keep(self, record: Record) -> None:
        """Write a student's record and page."""
        Records(self.out).write(record)
        write_feedback(self.out / "feedback", record.result)

    def show_again(self, student: str) -> None:
        """Make a student's page from the record that is there."""
        write_feedback(self.out / "feedback", Records(self.out).read(student).result)


@dataclass(frozen=True)
class Done:
    """A student who has a record now; ``not_judged`` says why it holds no verdicts, if so."""

    student: str
    not_judged: str | None = None


Engine = Callable[[Run, Iterator[Task]], Generator[Done]]
"""Maps submissions to records, in any order, and has the run keep them."""


@contextmanager
def only_run(out: Path) -> Iterator[None]:
    """Make the folders for results, and keep a second run out of them.

    :raises GraderError: where another run is at work in them.
    :raises UnusableInput: where they are not folders of this user.
    """
    folders = (out, out / "students", out / "feedback")
    for folder in folders:
        make_own_folder(folder)
    with locked(out):
        for folder in folders:
            remove_leftovers(folder)
        yield


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep a second run out of a folder.

    :raises GraderError: where another run is at work in it.
    """
    refuse_foreign(folder / ".lock")
    lock = FileLock(folder / ".lock")
    try:
        lock.acquire(blocking=False)
    except Timeout:
        raise GraderError(
            f"Another run is writing to {folder}. Wait for it to end, or choose another folder."
        ) from None
    except OSError as error:
        raise cannot_write(folder, error) from error
    try:
        yield
    finally:
        lock.release()


@dataclass(frozen=True)
class Beginning:
    """What a run begins with.

    ``known`` has the fingerprints of students who were graded before. ``absent`` are students with
    results who are not in the class any more. ``told`` says what happens to results that are there.
    """

    run: Run
    known: Mapping[str, str | None]
    absent: tuple[str, ...]
    told: str | None = None


def going_on(
    out: Path,
    students: Mapping[str, Path],
    seed: int | None,
    limits: Limits,
    isolation: str,
    rules: bytes | None,
) -> Beginning:
    """Go on with the results in ``out`` where they depend on the same facts, or begin anew.

    Without a ``seed``, that of the results counts, and where there are none, a random one.

    :raises UnusableInput: where results would be lost or two kinds mixed.
    """
    records = Records(out)
    before = records.standing()
    if seed is None:
        seed = before.facts.seed if before.facts else secrets.randbelow(2**32)
    known_by = hashlib.sha256(rules).hexdigest() if rules else None
    facts = Facts(ASSIGNMENT, seed, isolation, __version__, limits, known_by)
    run = Run(out, facts, rules)
    absent = tuple(student for student in before.fingerprints if student not in students)
    if before.facts is None:
        return Beginning(run, {}, ())
    count = counted(len(before.fingerprints), "result")
    if before.facts == facts:
        told = f"Going on with {count} in {out} (seed {seed})."
        return Beginning(run, before.fingerprints, absent, told)
    differing = facts.differing(before.facts)
    if absent:
        raise UnusableInput(
            f"{out} holds results of {counted(len(absent), 'student')} not in the class, graded "
            f"with {differing}; beside them nobody can be graded otherwise. Name another folder "
            "for the results, give these students' submissions too, or remove their results: "
            "--prune."
        )
    for student in before.fingerprints:
        records.remove(student)
    return Beginning(run, {}, (), f"{out} holds {count} with {differing}: everyone is graded anew.")


def prune(out: Path, students: Mapping[str, Path]) -> list[str]:
    """Remove the results of everyone who is not among ``students``, and return who that was."""
    records = Records(out)
    gone = [student for student in records.students() if student not in students]
    for student in gone:
        page = out / "feedback" / file_name(student)
        try:
            page.unlink(missing_ok=True)
        except OSError as error:
            raise cannot_write(page, error) from error
        records.remove(student)
    return gone


def grade_class(
    begun: Beginning, folders: Mapping[str, Path], engine: Engine, progress: Progress
) -> list[Done]:
    """Grade every submission that is not graded yet and write all reports.

    Return those whose submissions could not be judged. ``progress`` is called after each student.
    """
    failed = []
    tasks = (Task(s, folder, begun.known.get(s)) for s, folder in folders.items())
    with closing(engine(begun.run, tasks)) as done:
        for one in done:
            if one.not_judged is not None:
                failed.append(one)
            progress()
    render(begun.run.out, fresh=folders)
    return failed
