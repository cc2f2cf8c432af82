"""``backprop autograde DIR``: nbgrader's own autograding, several students at a time.

A process grades one student after another, and no student is in two of them, so that the gradebook
sees what it sees in a serial run. What nbgrader graded before it skips, as always.
"""

# mypy: disable-error-code="no-untyped-call"

from __future__ import annotations

import contextlib
import glob
import json
import re
import sys
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.apps import AutogradeApp
from nbgrader.converters import Autograde
from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import capture_log
from sqlalchemy import make_url
from tqdm import tqdm

from grader.assignment import ASSIGNMENT, PARTS
from grader.errors import GraderError, UnusableInput
from grader.grading.pool import Ended, spread
from grader.grading.run import locked
from grader.lesson.solutions import NO_RULES, packed_rules
from grader.platforms.nbgrader.copying import NotCopied
from grader.platforms.nbgrader.folder import CONFIG
from grader.platforms.nbgrader.methods import left_out
from grader.platforms.nbgrader.outside import STAMP
from grader.sandbox.asking.protected import ZygoteWorkers
from grader.text import printable, quoted

SECONDS_FOR_DATABASE = 60
"""How long a process waits while another one writes to the same gradebook file."""
SECONDS_FOR_A_STUDENT = 1_000.0
"""What takes longer is ended; most of it is nbgrader's own time."""


@dataclass(frozen=True)
class Outcome:
    """How autograding one student went; ``problem`` says why there are no marks."""

    student: str
    graded: bool
    problem: str | None = None
    left_out: Sequence[NotCopied] = ()


@dataclass(frozen=True)
class Course:
    """nbgrader's autograding, configured for a course and silent."""

    app: AutogradeApp
    directory: CourseDirectory

    def gradebook(self) -> Gradebook:
        return Gradebook(self.directory.db_url, self.directory.course_id)


def autograde(folder: Path, jobs: int) -> None:
    """Autograde every submission that was not, and say what came of it.

    :raises UnusableInput: for a folder that is not a course with submissions.
    :raises ProtectionMissing: where this machine cannot keep submissions apart.
    :raises GraderError: where another run is at work; at the end, if a student was not graded.
    """
    folder = folder.resolve()
    if not (folder / CONFIG).is_file():
        raise UnusableInput(f"{folder} is no course: it has no {CONFIG}. See `backprop course`.")
    with contextlib.chdir(folder), locked(folder):
        course = open_course(folder)
        if not course.app.config.GradeOutside.get("unsafe", False):
            ZygoteWorkers().close()
        students = _students(course)
        outcomes = list(_outcomes(folder, students, min(jobs, len(students))))
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
    """Everyone who handed something in.

    :raises UnusableInput: if nobody did, or nbgrader does not know of the assignment.
    """
    directory = course.directory
    if not _knows_assignment(course):
        raise UnusableInput(
            f"The gradebook has no {ASSIGNMENT}. Run this in {directory.root} first: "
            f"nbgrader generate_assignment {ASSIGNMENT}"
        )
    submitted = directory.submitted_directory
    pattern = directory.format_path(submitted, "(?P<student>[^/]+)", ASSIGNMENT, escape=True)
    folders = glob.glob(directory.format_path(submitted, "*", ASSIGNMENT))  # noqa: PTH207
    found = (re.fullmatch(pattern, path) for path in folders)
    students = sorted(match["student"] for match in found if match)
    if not students:
        raise UnusableInput(
            f"There are no submissions in {directory.root}/{submitted}: expected is "
            f"{submitted}/<student>/{ASSIGNMENT}/<part>.ipynb, as `nbgrader collect` puts them."
        )
    return students


def _knows_assignment(course: Course) -> bool:
    """Whether the assignment was generated; a gradebook that is not there is not made."""
    file = make_url(course.directory.db_url).database
    if course.directory.db_url.startswith("sqlite") and file and not Path(file).exists():
        return False
    with course.gradebook() as gradebook:
        try:
            gradebook.find_assignment(ASSIGNMENT)
        except MissingEntry:
            return False
    return True


def _outcomes(folder: Path, students: Sequence[str], jobs: int) -> Iterator[Outcome]:
    tqdm.monitor_interval = 0  # its thread would be there when processes are forked
    with tqdm(total=len(students), unit=" students", file=sys.stderr) as bar:
        outcomes = spread(
            students, _autograde, jobs, SECONDS_FOR_A_STUDENT, partial(_start, folder)
        )
        for student, outcome in outcomes:
            if isinstance(outcome, Ended):
                outcome = Outcome(student, graded=False, problem=outcome.how)
            yield outcome
            bar.update(1)


_course: Course


def _start(folder: Path) -> None:
    """Make this process ready to autograde."""
    global _course
    warnings.simplefilter("ignore")  # nbgrader's use of SQLAlchemy brings some for every student
    _course = open_course(folder)


def _autograde(student: str) -> Outcome:
    """Autograde one student, again from the start if that was interrupted."""
    directory = _course.directory
    autograded = Path(directory.format_path(directory.autograded_directory, student, ASSIGNMENT))
    directory.student_id = glob.escape(student)
    converter = Autograde(coursedir=directory, parent=_course.app)
    converter.force = autograded.exists() and not is_whole(autograded)
    report = capture_log(converter)
    log = report.get("log", "")
    if report["success"] and is_whole(autograded):
        graded = "Skipping existing assignment" not in log
        return Outcome(student, graded, left_out=left_out(converter))
    return Outcome(student, graded=False, problem=_problem(log))


def is_whole(autograded: Path) -> bool:
    """Whether autograding went through to the last notebook; each is stamped when it is graded."""
    return all(_is_stamped(autograded / f"{part}.ipynb") for part in PARTS)


def _is_stamped(notebook: Path) -> bool:
    try:
        return STAMP in json.loads(notebook.read_bytes())["metadata"]
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _problem(log: str) -> str:
    """The error that made nbgrader give a student up."""
    if "No notebooks were matched" in log:
        return "nbgrader finds no notebook in the submission"
    errors = re.findall(r"^ *([\w.]+(?:Error|Exception|Missing|Input): .*)$", log, re.MULTILINE)
    said: str = (errors or log.split("\n"))[-1]
    return f"nbgrader said {quoted(said)}" if said.strip() else "nbgrader gave no reason"


def _say(course: Course, outcomes: Sequence[Outcome]) -> None:
    graded = sum(outcome.graded for outcome in outcomes)
    failed = [outcome for outcome in outcomes if outcome.problem]
    before = len(outcomes) - graded - len(failed)
    with course.gradebook() as gradebook:
        submissions = gradebook.find_assignment(ASSIGNMENT).submissions
        waiting = sum(submission.needs_manual_grade for submission in submissions)
    print(f"Autograded {graded} students; {before} were graded before, {len(failed)} could not be.")
    for outcome in failed:
        print(f"  {quoted(outcome.student)}: {outcome.problem}")
    for outcome in outcomes:
        for file in outcome.left_out:
            what = printable(f"{file.path} {file.reason}.")
            print(f"  Not copied from {quoted(outcome.student)}: {what}")
    if packed_rules(Path(course.directory.root)) is None:
        print(NO_RULES)
    if waiting:
        print(f"The work of {waiting} students waits in the formgrader for a person to read.")
    print(f"Next: nbgrader generate_feedback {ASSIGNMENT}")
    if failed:
        raise GraderError(f"{len(failed)} of {len(outcomes)} students have no marks; see above.")
