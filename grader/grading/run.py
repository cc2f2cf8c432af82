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
from collections.abc import Callable, Container, Generator, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from filelock import FileLock, Timeout

from grader import __version__
from grader.assignment import ASSIGNMENT
from grader.errors import GraderError, UnusableInput
from grader.grading.task import OF_NOTHING, Task
from grader.records.files import cannot_write, make_own_folder, refuse_foreign, remove_leftovers
from grader.records.folder import Records
from grader.records.record import Facts, Record
from grader.report.feedback import write_feedback
from grader.report.pages import file_name
from grader.report.render import render
from grader.result import LeftOut, Result
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
    names: Mapping[str, str] = field(default_factory=dict)
    """Students' names by id, where the roster has them."""

    def keep(self, record: Record) -> Done:
        """Write a student's record and page."""
        result = replace(record.result, name=self.names.get(record.student) or None)
        Records(self.out).write(replace(record, result=result))
        return self._shown(result)

    def show_again(self, student: str) -> Done:
        """Make a student's page from the record that is there; only the name may be new."""
        record = Records(self.out).read(student)
        name = record.result.name or ""
        if self.names.get(student, name) != name:
            return self.keep(record)
        return self._shown(record.result)

    def _shown(self, result: Result) -> Done:
        write_feedback(self.out / "feedback", result)
        return Done(result.student, result.not_judged, result.handed_in, result.left_out)


@dataclass(frozen=True)
class Done:
    """A student who has a record now, and what the instructor should be told about it.

    ``not_judged`` says why the record holds no verdicts, if so.
    """

    student: str
    not_judged: str | None = None
    handed_in: bool = True
    left_out: tuple[LeftOut, ...] = ()

    @property
    def is_ordinary(self) -> bool:
        return self == Done(self.student)


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
            f"Another run is writing to {folder}. Wait until it has ended, then try again."
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
    results who are not in the class any more. ``notice`` says what becomes of earlier results.
    """

    run: Run
    known: Mapping[str, str | None]
    absent: tuple[str, ...]
    notice: str | None = None


def going_on(
    out: Path,
    students: Container[str],
    seed: int | None,
    limits: Limits,
    isolation: str,
    rules: bytes | None,
    names: Mapping[str, str] | None = None,
) -> Beginning:
    """Go on with the results in ``out`` where they depend on the same facts, else begin anew.

    Without a ``seed``, that of the results is used; where there are no results, a random one.

    :raises UnusableInput: where results would be lost or two kinds mixed.
    """
    records = Records(out)
    before = records.standing()
    if seed is None:
        seed = before.facts.seed if before.facts else secrets.randbelow(2**32)
    rules_hash = hashlib.sha256(rules).hexdigest() if rules else None
    facts = Facts(ASSIGNMENT, seed, isolation, __version__, limits, rules_hash)
    names = names or {}
    run = Run(out, facts, rules, names)
    absent = tuple(
        student
        for student, known in before.fingerprints.items()
        if student not in students and not (student in names and known == OF_NOTHING)
    )
    if before.facts is None:
        return Beginning(run, {}, ())
    count = counted(len(before.fingerprints), "result")
    if before.facts == facts:
        notice = f"Going on with {count} in {out} (seed {seed})."
        return Beginning(run, before.fingerprints, absent, notice)
    differing = facts.differing(before.facts)
    if absent:
        raise UnusableInput(
            f"{out} holds results of {counted(len(absent), 'student')} not in the class, graded "
            f"with {differing}; all results in a folder must be graded alike. Name another "
            "folder for the results, give these students' submissions too, or remove their "
            "results: --prune."
        )
    for student in before.fingerprints:
        records.remove(student)
    return Beginning(run, {}, (), f"{out} holds {count} with {differing}: everyone is graded anew.")


def prune(out: Path, students: Container[str], listed: Container[str] = ()) -> list[str]:
    """Remove the results of everyone who is not among ``students``, and return who that was.

    Those who are ``listed`` in the roster and handed in nothing stay.
    """
    records = Records(out)
    gone = [
        student
        for student in records.students()
        if student not in students
        and not (student in listed and not records.read(student).result.handed_in)
    ]
    for student in gone:
        page = out / "feedback" / file_name(student)
        try:
            page.unlink(missing_ok=True)
        except OSError as error:
            raise cannot_write(page, error) from error
        records.remove(student)
    return gone


def grade_class(
    begun: Beginning, folders: Mapping[str, Path | None], engine: Engine, progress: Progress
) -> list[Done]:
    """Grade every submission that is not graded yet and write all reports.

    A student without a folder stands in the roster and handed in nothing. Return those about whom
    the instructor should be told something. ``progress`` is called after each student.
    """
    to_tell = []
    tasks = (Task(s, folder, begun.known.get(s)) for s, folder in folders.items())
    with closing(engine(begun.run, tasks)) as done:
        for one in done:
            if not one.is_ordinary:
                to_tell.append(one)
            progress()
    render(begun.run.out, fresh=folders)
    return to_tell
