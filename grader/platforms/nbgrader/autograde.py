"""``backprop autograde DIR``: nbgrader's own autograding, several students at a time.

Each process grades its students one after another, and no student is in two processes. So the
gradebook gets what it gets in a serial run. Students who were graded before and whose files did not
change are passed over.
"""

# mypy: disable-error-code="no-untyped-call"

from __future__ import annotations

import contextlib
import glob
import re
import sys
import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

import nbgrader.api
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.apps import AutogradeApp
from nbgrader.converters import Autograde
from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import capture_log
from sqlalchemy import create_engine, make_url
from tqdm import tqdm

from grader.assignment import ASSIGNMENT
from grader.errors import GraderError, UnusableInput
from grader.grading.pool import spread
from grader.grading.task import Ended
from grader.lesson.solutions import NO_RULES, packed_rules
from grader.platforms.nbgrader.folder import CONFIG
from grader.platforms.nbgrader.methods import OUTDATED, run_of, told_of_files
from grader.platforms.nbgrader.stamp import newer_points
from grader.platforms.nbgrader.submitted import no_folders, student_folders
from grader.records.locks import locked
from grader.sandbox.asking.protected import ZygoteWorkers
from grader.text import counted, printable, quoted

SECONDS_FOR_DATABASE = 60
"""How long a process waits while another one writes to the same gradebook file."""
SECONDS_FOR_A_STUDENT = 1_000.0
"""A process that takes longer is ended. Most of the time of a student is nbgrader's own."""


@dataclass(frozen=True)
class Outcome:
    """How autograding one student went."""

    student: str
    problem: str | None = None
    """Why there are no marks."""
    found: bool = True
    """Whether anything of the assignment was handed in."""
    graded: bool = False
    """Whether it was graded now, and not before."""
    changed: bool = False
    """Whether it was graded before too, and its files changed since."""
    outdated: bool = False
    """Whether other points, another seed or the like were used for its marks than are set now."""
    notes: Sequence[str] = ()
    """Notes on its files, a sentence each."""


@dataclass(frozen=True)
class Course:
    """nbgrader's autograding, configured for a course and silent."""

    app: AutogradeApp
    directory: CourseDirectory

    def gradebook(self) -> Gradebook:
        return Gradebook(self.directory.db_url, self.directory.course_id)


def autograde(folder: Path, jobs: int, *, force: bool = False) -> None:
    """Autograde every submission that is new or has changed, and print a summary.

    With ``force`` all are graded again.

    :raises UnusableInput: for a folder that is not a course with submissions.
    :raises ProtectionMissing: where this machine cannot keep submissions apart.
    :raises GraderError: where another run is at work; at the end, if a student was not graded.
    """
    folder = folder.resolve()
    if not (folder / CONFIG).is_file():
        raise UnusableInput(f"{folder} is not a course: it has no {CONFIG}. See `backprop course`.")
    with contextlib.chdir(folder), locked(folder):
        course = open_course(folder)
        if not course.app.config.GradeOutside.get("unsafe", False):
            ZygoteWorkers().close()
        students = _students(course)
        with contextlib.suppress(UnusableInput):  # which is said of each student
            packed_rules(Path(course.directory.root))  # read once, for all processes
        outcomes = list(_outcomes(folder, students, min(jobs, len(students)), force))
        _say(course, sorted(outcomes, key=lambda outcome: outcome.student))


def open_course(folder: Path) -> Course:
    """Read the configuration of the course in ``folder``, as nbgrader's commands do.

    :raises UnusableInput: where it does not use the grader.
    """
    app = AutogradeApp()
    app.initialize([ASSIGNMENT, f"--course-dir={folder}"])
    app.log.handlers.clear()
    app.log.propagate = False
    if "seed" not in app.config.GradeOutside:
        raise UnusableInput(
            f"{folder / CONFIG} does not set c.GradeOutside.seed, as `backprop course` writes it."
        )
    directory = app.coursedir
    assert directory is not None
    directory.assignment_id = ASSIGNMENT
    if directory.db_url.startswith("sqlite") and "?" not in directory.db_url:
        directory.db_url += f"?timeout={SECONDS_FOR_DATABASE}"
    return Course(app, directory)


def _students(course: Course) -> list[str]:
    """Everyone who has a folder in ``submitted/``.

    :raises UnusableInput: if nobody has, or the assignment was not generated.
    """
    directory = course.directory
    if not _knows_assignment(course):
        raise UnusableInput(
            f"The gradebook has no {ASSIGNMENT}. Run this in {directory.root} first: "
            f"nbgrader generate_assignment {ASSIGNMENT}"
        )
    students = sorted(student_folders(directory))
    if not students:
        submitted = directory.submitted_directory
        raise UnusableInput(
            f"There are no submissions in {directory.root}/{submitted}: they should be in "
            f"{submitted}/<student>/{ASSIGNMENT}/<part>.ipynb, as `nbgrader collect` puts them."
        )
    return students


def _knows_assignment(course: Course) -> bool:
    """Whether the assignment was generated. A gradebook that is not there yet is not made."""
    file = make_url(course.directory.db_url).database
    if course.directory.db_url.startswith("sqlite") and file and not Path(file).exists():
        return False
    with course.gradebook() as gradebook:
        try:
            gradebook.find_assignment(ASSIGNMENT)
        except MissingEntry:
            return False
    return True


def _outcomes(folder: Path, students: Sequence[str], jobs: int, force: bool) -> Iterator[Outcome]:
    tqdm.monitor_interval = 0  # its thread would be there when processes are forked
    with tqdm(total=len(students), unit=" students", file=sys.stderr) as bar:
        grade_one = partial(_autograde, force=force)
        start = partial(_start, folder)
        outcomes = spread(students, grade_one, jobs, SECONDS_FOR_A_STUDENT, start)
        for student, outcome in outcomes:
            if isinstance(outcome, Ended):
                outcome = Outcome(student, outcome.how)
            yield outcome
            bar.update(1)


_course: Course


def _start(folder: Path) -> None:
    """Make this process ready to autograde.

    nbgrader opens the gradebook some 25 times for each student. With one engine for all, SQLAlchemy
    compiles each statement once.
    """
    global _course
    nbgrader.api.create_engine = cache(create_engine)  # type: ignore[attr-defined, assignment]
    warnings.simplefilter("ignore")  # nbgrader's use of SQLAlchemy brings some for every student
    _course = open_course(folder)


def _autograde(student: str, force: bool) -> Outcome:
    """Autograde one student."""
    directory = _course.directory
    directory.student_id = glob.escape(student)
    converter = Autograde(coursedir=directory, parent=_course.app)
    converter.force = force
    report = capture_log(converter)
    if not report["success"]:
        return Outcome(student, reason_in(report.get("log") or report.get("error", "")))
    run = run_of(converter)
    state = run.state
    if state is None:
        return Outcome(student, "nbgrader was told to leave this student out")
    return Outcome(
        student,
        found=state.submitted.is_there,
        graded=run.due,
        changed=state.was_graded and state.changed,
        outdated=state.outdated and not run.due,
        notes=told_of_files(state.submitted),
    )


def reason_in(log: str) -> str:
    """The error in nbgrader's log for which it gave up on a student, as a sentence."""
    errors = re.findall(r"^ *([\w.]+(?:Error|Exception|Missing|Input): .*)$", log, re.MULTILINE)
    if errors and errors[-1].startswith("grader.errors."):
        own: str = errors[-1].partition(": ")[2]
        return own
    said: str = (errors or log.split("\n"))[-1]
    return f"nbgrader said {quoted(said)}" if said.strip() else "nbgrader gave no reason"


def _say(course: Course, outcomes: Sequence[Outcome]) -> None:
    graded = sum(outcome.graded for outcome in outcomes)
    failed = [outcome for outcome in outcomes if outcome.problem]
    empty = [outcome.student for outcome in outcomes if not outcome.found]
    before = len(outcomes) - graded - len(failed) - len(empty)
    students = counted(graded, "student")
    were = "was" if before == 1 else "were"
    print(f"Autograded {students}; {before} {were} graded before, {len(failed)} could not be.")
    for outcome in failed:
        print(f"  {quoted(outcome.student)}: {outcome.problem}")
    _say_who(
        "Graded again, because their files changed", (o.student for o in outcomes if o.changed)
    )
    _say_who(f"Nothing of {ASSIGNMENT} was found for", empty)
    for outcome in outcomes:
        for sentence in outcome.notes:
            print(f"  {quoted(outcome.student)}: {sentence}")
    _say_who("Passed over, since it is not a folder", no_folders(course.directory))
    _say_outdated(course, [outcome.student for outcome in outcomes if outcome.outdated])
    if packed_rules(Path(course.directory.root)) is None:
        print(NO_RULES)
    with course.gradebook() as gradebook:
        submissions = gradebook.find_assignment(ASSIGNMENT).submissions
        waiting = sum(submission.needs_manual_grade for submission in submissions)
    if waiting:
        students = counted(waiting, "student")
        print(f"The work of {students} waits in the formgrader for a person to read.")
    print(f"Next: nbgrader generate_feedback {ASSIGNMENT}")
    if failed:
        students, have = counted(len(outcomes), "student"), "has" if len(failed) == 1 else "have"
        raise GraderError(f"{len(failed)} of {students} {have} no marks; see above.")


def _say_who(what: str, students: Iterable[str]) -> None:
    if names := ", ".join(map(printable, students)):
        print(f"{what}: {names}.")


def _say_outdated(course: Course, students: Sequence[str]) -> None:
    """Say who keeps marks of other points, and whether ``source/`` was changed and not released."""
    again = f"backprop autograde {course.directory.root} --force"
    with course.gradebook() as gradebook:
        newer = newer_points(course.directory, gradebook)
    if newer:
        print(f"{newer}\n  {again}")
    elif students:
        print(
            f"{counted(len(students), 'student', 'keep')} the earlier marks, which were given "
            f"{OUTDATED}. To grade everyone again: {again}"
        )
