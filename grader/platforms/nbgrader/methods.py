"""Replaces some of nbgrader's own methods in this process, since it has no settings for them.

nbgrader finds only notebooks with the right name in the right folder, grades again only where a
time stamp is newer, and copies whatever lies beside. For our assignment, the methods here find what
``backprop grade`` finds, grade again where a file changed, make a page again where a mark changed,
and copy small files only. Every other assignment is treated as nbgrader itself treats it.
"""

# mypy: disable-error-code="no-untyped-call, method-assign, no-untyped-def"

from __future__ import annotations

import copy
import glob
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from fnmatch import fnmatch
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.apps.api import NbGraderAPI
from nbgrader.apps.baseapp import NbGrader
from nbgrader.converters import Autograde, GenerateFeedback
from nbgrader.converters.base import BaseConverter, NbGraderException
from nbgrader.coursedir import CourseDirectory
from sqlalchemy.exc import SQLAlchemyError
from tornado.log import LogFormatter

from grader.assignment import ASSIGNMENT, PARTS
from grader.errors import UnusableInput
from grader.lesson.solutions import digest_of, packed_rules
from grader.messages.files import not_copied, not_graded
from grader.platforms.nbgrader.stamp import (
    PAGES,
    are_pages_of,
    graded_by,
    newer_points,
    pages_of,
    stamps_of,
)
from grader.platforms.nbgrader.submitted import (
    Submitted,
    handed_in_at,
    is_file,
    no_folders,
    read_submitted,
    student_folders,
    submission_folder,
    write_beside,
)
from grader.text import printable

TAKEN_FOR_HTML = '<>"'
"""Characters that nbgrader's pages don't escape in the names of students' folders."""

_all_notebooks = BaseConverter.init_notebooks
_by_timestamp = BaseConverter.init_destination
_copy_everything = BaseConverter.init_assignment


def replace_methods() -> None:
    """Put our methods in the place of nbgrader's; a second call changes nothing."""
    BaseConverter.init_notebooks = _init_notebooks
    BaseConverter.init_destination = _init_destination
    BaseConverter.init_assignment = _init_assignment
    CourseDirectory.get_existing_timestamp = _get_existing_timestamp
    NbGraderAPI.get_submitted_timestamp = _get_submitted_timestamp
    NbGrader._log_formatter_cls = PrintableFormatter


class PrintableFormatter(LogFormatter):
    """nbgrader's log without what could act in a terminal.

    Control characters are written out; of a message's lines all but the first are indented.
    """

    def format(self, record: logging.LogRecord) -> str:
        tidy = copy.copy(record)
        tidy.msg, tidy.args = _printable_lines(record.getMessage()), None
        if record.exc_info:
            tidy.exc_info = None
            tidy.exc_text = _printable_lines(self.formatException(record.exc_info))
        return super().format(tidy)


def _printable_lines(text: str) -> str:
    return "\n".join(map(printable, text.split("\n")))


@dataclass(frozen=True)
class State:
    """What is known of a submission before it is graded."""

    submitted: Submitted
    was_graded: bool
    """Whether it was graded before, to the end."""
    changed: bool
    """Whether its files changed since."""
    outdated: bool
    """Whether the cells, their points, the seed, the rules or the grader changed since."""


@dataclass
class Run:
    """What is known of a run of autograding beside what nbgrader knows."""

    notebooks: set[str]
    """The names of the assignment's notebooks."""
    graded_by: str
    """A digest of what the marks depend on beside the submissions."""
    state: State | None = None
    """The submission that nbgrader works on."""
    due: bool = False
    """Whether it is graded now."""

    @property
    def submitted(self) -> Submitted:
        """What the student handed in on whom nbgrader works."""
        assert self.state is not None
        return self.state.submitted


_runs: WeakKeyDictionary[object, Run] = WeakKeyDictionary()
"""The runs by nbgrader's ``Autograde`` objects."""


def run_of(step: Any) -> Run:
    """The run that an ``Autograde`` makes, or that an exporter or a preprocessor is a step of."""
    while step not in _runs:
        step = step.parent
    return _runs[step]


def _init_notebooks(self: Any) -> None:
    """Before a class is autograded, list everyone's folder and a notebook for every part.

    So a part has a page also where only a script was handed in, or nothing; then the page says why
    there are no marks.
    """
    course = self.coursedir
    if not isinstance(self, Autograde) or course.assignment_id != ASSIGNMENT:
        _all_notebooks(self)
        return
    folders = student_folders(course, course.student_id)
    run = _runs[self] = Run(set(PARTS), "")
    with Gradebook(course.db_url, course.course_id) as gradebook:
        try:
            run.notebooks = {n.name for n in gradebook.find_assignment(ASSIGNMENT).notebooks}
            seed, rules = self.config.GradeOutside.get("seed"), packed_rules(Path(course.root))
            run.graded_by = graded_by(gradebook, seed, digest_of(rules) if rules else None)
            if newer := newer_points(course, gradebook):
                self.log.warning(newer)
        except UnusableInput as problem:
            self.log.error(str(problem))
            raise NbGraderException(str(problem)) from problem
        except (MissingEntry, SQLAlchemyError):
            pass  # nbgrader says so when it comes to a student
    if course.student_id == "*":
        for name in no_folders(course):
            self.log.warning("Passed over %s, since it is not a folder.", name)
    names = [name for name in run.notebooks if fnmatch(name, course.notebook_id)]
    self.assignments = {
        str(place): [
            str(notebook)
            for notebook in (place / f"{name}.ipynb" for name in names)
            if notebook.stem in PARTS or is_file(notebook)
        ]
        for place in (Path(self._format_source(ASSIGNMENT, student)) for student in folders)
    }
    self.notebooks = []
    if not self.assignments:
        _all_notebooks(self)  # which says what is missing


def _init_destination(self: Any, assignment_id: str, student_id: str) -> bool:
    """Whether to grade a submission, or to make a page, now."""
    excluded = self.coursedir.student_id_exclude.split(",")
    if assignment_id != ASSIGNMENT or not isinstance(self, Autograde | GenerateFeedback):
        done: bool = _by_timestamp(self, assignment_id, student_id)
        return done
    if isinstance(self, GenerateFeedback):
        with forced(self, not _are_made(self, student_id)):
            return bool(_by_timestamp(self, assignment_id, student_id))
    if student_id in excluded:
        return False
    run = _runs[self]
    state = run.state = _state_of(self, run, student_id)
    run.due = False
    if not state.submitted.is_there:
        for sentence in (f"Nothing of {ASSIGNMENT} was found.", *told_of_files(state.submitted)):
            self.log.warning("%s: %s", student_id, sentence)
        return False
    if state.was_graded and state.changed:
        self.log.warning("%s: The files changed since they were graded.", student_id)
    with forced(self, state.changed):
        run.due = bool(_by_timestamp(self, assignment_id, student_id))
    if state.outdated and not run.due:
        self.log.warning("%s: Graded %s. --force grades again.", student_id, OUTDATED)
    return run.due


OUTDATED = "with other points, checks, rules for explanations, another seed or version"


@contextmanager
def forced(converter: Any, force: bool) -> Iterator[None]:
    """Have a converter replace what is there, as ``--force`` does."""
    before = converter.force
    converter.force = before or force
    try:
        yield
    finally:
        converter.force = before


def _state_of(self: Any, run: Run, student: str) -> State:
    """Read a submission, and compare it with what was graded."""
    submitted = read_submitted(
        student,
        submission_folder(self.coursedir, student),
        run.notebooks,
        ignored=[*self.coursedir.ignore, *_own_files(self)],
        others=_other_assignments(self),
    )
    parts = run.notebooks & set(PARTS)
    stamps = stamps_of(Path(self._format_dest(ASSIGNMENT, student)), parts)
    digest = submitted.digest()
    was_graded = all("submitted" in stamp for stamp in stamps)
    return State(
        submitted,
        was_graded,
        changed=any(stamp.get("submitted") != digest for stamp in stamps),
        outdated=was_graded and any(s.get("graded_by") != run.graded_by for s in stamps),
    )


def _are_made(self: Any, student: str) -> bool:
    """Whether a student's pages show what is in the gradebook and in the notebooks now."""
    names = [Path(path).stem for path in self.notebooks]
    feedback = Path(self._format_dest(ASSIGNMENT, student))
    return are_pages_of(feedback, _shown(self, student), names)


def _shown(self: Any, student: str) -> str:
    autograded = Path(self._format_source(ASSIGNMENT, student))
    with Gradebook(self.coursedir.db_url, self.coursedir.course_id) as gradebook:
        return pages_of(autograded, gradebook, student)


def _init_assignment(self: Any, assignment_id: str, student_id: str) -> None:
    """Copy small files of a submission before autograding; note the pages' digest in feedback."""
    if isinstance(self, Autograde) and assignment_id == ASSIGNMENT:
        _copy_small_files(self, student_id)
        return
    _copy_everything(self, assignment_id, student_id)
    all_pages = self.coursedir.notebook_id == "*"
    if isinstance(self, GenerateFeedback) and assignment_id == ASSIGNMENT:
        to = Path(self._format_dest(assignment_id, student_id))
        to.mkdir(parents=True, exist_ok=True)
        # What one page shows says nothing of the others.
        shown = _shown(self, student_id) if all_pages else ""
        (to / PAGES).write_text(shown, encoding="ascii")


def _copy_small_files(self: Any, student_id: str) -> None:
    if not student_id.isprintable() or set(TAKEN_FOR_HTML) & set(student_id):
        raise UnusableInput(
            f"nbgrader's pages take some characters of the name {student_id!a} for HTML. Rename "
            "the folder."
        )
    submitted = _runs[self].submitted
    write_beside(submitted, Path(self._format_dest(ASSIGNMENT, student_id)))
    for sentence in told_of_files(submitted):
        self.log.warning("%s: %s", student_id, sentence)


def told_of_files(submitted: Submitted) -> list[str]:
    """Notes on files that were not read or not copied, a sentence each."""
    left_out = map(not_graded, submitted.left_out)
    stayed = map(not_copied, submitted.not_copied)
    return list(map(printable, [*submitted.unreadable, *left_out, *stayed]))


def _other_assignments(self: Any) -> list[str]:
    """The names of the course's other assignments, as far as ``source/`` holds them."""
    course = self.coursedir
    source = Path(course.format_path(course.source_directory, ".", ASSIGNMENT)).parent
    return [p.name for p in source.iterdir() if p.name != ASSIGNMENT] if source.is_dir() else []


def _own_files(self: Any) -> list[str]:
    """Patterns for the instructor's own files, which replace those of a student."""
    source = Path(self.coursedir.format_path(self.coursedir.source_directory, ".", ASSIGNMENT))
    kept = {Path(path).parts[0] for path in self.exclude_overwriting.get(ASSIGNMENT, [])}
    own = {path.name for path in source.iterdir()} if source.is_dir() else set()
    return [glob.escape(name) for name in own - kept]


def _get_existing_timestamp(self: Any, dest_path: str) -> datetime | None:  # noqa: ARG001
    return handed_in_at(Path(dest_path))


def _get_submitted_timestamp(self: Any, assignment_id: str, student_id: str) -> datetime | None:
    course = self.coursedir
    return handed_in_at(
        Path(course.format_path(course.submitted_directory, student_id, assignment_id))
    )
