"""A class run: grades every submission once, going on with the results that are there.

The way from the command to a mark:

1. ``grader.cli`` reads the arguments, finds the students' folders and chooses an engine.
2. ``going_on`` looks at the records in ``DIR/students`` and says what is left to do.
3. The engine maps one function over the class, submission to record: ``pool`` on the cores of this
   machine, ``cluster`` on those of a Dask cluster. The function is ``recorded`` in ``task``.
4. ``grade_class`` writes each record as it comes; a run that is stopped goes on from there.
5. ``render`` makes ``results.json``, the tables and all pages from the records.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from grader import __version__
from grader.assignment import ASSIGNMENT
from grader.errors import UnusableInput
from grader.grading.task import OF_NOTHING, Ended, Engine, Grading, Task
from grader.lesson.solutions import digest_of
from grader.records.files import cannot_write, make_own_folder, remove_leftovers
from grader.records.folder import Records
from grader.records.locks import locked
from grader.records.record import Facts
from grader.result import LeftOut
from grader.sandbox.asking.limits import Limits
from grader.text import counted

if TYPE_CHECKING:
    from grader.report.class_report import ClassTable

Progress = Callable[[], object]


@dataclass(frozen=True)
class Run:
    """Where the results of a class run go, and what they depend on."""

    out: Path
    grading: Grading
    names: Mapping[str, str] = field(default_factory=dict)
    """Students' names by id, where the roster has them."""

    @property
    def facts(self) -> Facts:
        return self.grading.facts


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
    rules_hash = digest_of(rules) if rules else None
    facts = Facts(ASSIGNMENT, seed, isolation, __version__, limits, rules_hash)
    names = names or {}
    run = Run(out, Grading(facts, rules), names)
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
    from grader.report.pages import file_name

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
    begun: Beginning,
    folders: Mapping[str, Path | None],
    engine: Engine,
    progress: Progress,
    not_collected: Mapping[str, Sequence[LeftOut]] | None = None,
) -> ClassTable:
    """Grade every submission that is not graded yet, keep its record, and write all reports.

    A student without a folder stands in the roster and handed in nothing. ``progress`` is called
    after each student. ``not_collected`` has the files that students handed in and that are not in
    their folders. Return all students with results, of this class and kept from before.
    """
    run, beside = begun.run, not_collected or {}
    records = Records(run.out)
    tasks = (
        Task(
            student,
            folder,
            begun.known.get(student),
            run.names.get(student) or None,
            tuple(beside.get(student, ())),
        )
        for student, folder in folders.items()
    )
    with closing(engine(run.grading, tasks)) as outcomes:
        for task, outcome in outcomes:
            if isinstance(outcome, Ended):
                outcome = run.grading.not_judged(task, outcome.how)
            if outcome is not None:
                records.write_text(task.student, outcome)
            elif task.student in run.names:
                _rename(records, task)
            progress()
    from grader.report.render import render  # slow to load: not before the first are graded

    return render(run.out)


def _rename(records: Records, task: Task) -> None:
    """Give the record of a submission that has not changed the name that the roster has now."""
    record = records.read(task.student)
    if record.result.name != task.name:
        records.write(replace(record, result=replace(record.result, name=task.name)))
