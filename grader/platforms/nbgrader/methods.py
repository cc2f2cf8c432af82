"""nbgrader's own methods that no setting replaces, replaced for as long as the process lives.

They are those that take a student's word for how much is copied, and for when it was handed in.
"""

# mypy: disable-error-code="no-untyped-call, method-assign, no-untyped-def"

from __future__ import annotations

import glob
from datetime import datetime
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.apps.api import NbGraderAPI
from nbgrader.apps.baseapp import NbGrader
from nbgrader.converters import Autograde
from nbgrader.converters.base import BaseConverter
from nbgrader.coursedir import CourseDirectory

from grader.assignment import ASSIGNMENT, PARTS
from grader.errors import UnusableInput
from grader.platforms.nbgrader.copying import NotCopied, copy_beside
from grader.platforms.nbgrader.logs import PrintableFormatter
from grader.platforms.nbgrader.timestamp import handed_in_at
from grader.text import printable

TAKEN_FOR_HTML = '<>"'
"""What nbgrader's pages don't escape in the names of students' folders."""

_copy_everything = BaseConverter.init_assignment


def replace_methods() -> None:
    """Put ours in the place of nbgrader's; twice does no more than once."""
    BaseConverter.init_assignment = _init_assignment
    CourseDirectory.get_existing_timestamp = _get_existing_timestamp
    NbGraderAPI.get_submitted_timestamp = _get_submitted_timestamp
    NbGrader._log_formatter_cls = PrintableFormatter


def left_out(converter: object) -> list[NotCopied]:
    """What the submission that a converter works on holds beyond its copy."""
    found: list[NotCopied] = getattr(converter, "left_out", [])
    return found


def _init_assignment(self: Any, assignment_id: str, student_id: str) -> None:
    """Before a submission is autograded: copy a little, and expect a notebook for every part."""
    if isinstance(self, Autograde) and assignment_id == ASSIGNMENT:
        _take_in_bounds(self, student_id)
    else:
        _copy_everything(self, assignment_id, student_id)


def _take_in_bounds(self: Any, student_id: str) -> None:
    if not student_id.isprintable() or set(TAKEN_FOR_HTML) & set(student_id):
        raise UnusableInput(
            f"nbgrader's pages take some characters of the name {student_id!a} for HTML. Rename "
            "the folder."
        )
    folder = Path(self._format_source(ASSIGNMENT, student_id))
    to = Path(self._format_dest(ASSIGNMENT, student_id))
    ignored = [*self.coursedir.ignore, "*.ipynb", *_masters(self)]
    self.left_out = copy_beside(folder, to, ignored) + _choose_notebooks(self, folder)
    for file in self.left_out:
        self.log.warning(
            "Not copied from %s: %s %s.", student_id, printable(file.path), file.reason
        )


def _masters(self: Any) -> list[str]:
    """Patterns for the instructor's own files, which come in the place of a student's."""
    source = Path(self.coursedir.format_path(self.coursedir.source_directory, ".", ASSIGNMENT))
    kept = {Path(path).parts[0] for path in self.exclude_overwriting.get(ASSIGNMENT, [])}
    own = {path.name for path in source.iterdir()} if source.is_dir() else set()
    return [glob.escape(name) for name in own - kept]


def _choose_notebooks(self: Any, folder: Path) -> list[NotCopied]:
    """Take every part, handed in or not, and the instructor's own notebooks; name the others.

    So a part that was not handed in too gets a page that says why there are no marks, and a script
    beside the notebooks or a wrong name is seen.
    """
    with Gradebook(self.coursedir.db_url, self.coursedir.course_id) as gradebook:
        try:
            known = {book.name for book in gradebook.find_assignment(ASSIGNMENT).notebooks}
        except MissingEntry:
            return []  # of which nbgrader complains next
    handed_in = {Path(path).stem for path in self.notebooks if Path(path).parent == folder}
    parts = known & set(PARTS) if self.coursedir.notebook_id == "*" else set()
    self.notebooks = [str(folder / f"{name}.ipynb") for name in sorted(handed_in & known | parts)]
    others = sorted(handed_in - known)
    if not others:
        return []
    more = f", as are {len(others) - 1} more" if len(others) > 1 else ""
    return [NotCopied(f"{others[0]}.ipynb", f"is no notebook of the assignment{more}")]


def _get_existing_timestamp(self: Any, dest_path: str) -> datetime | None:  # noqa: ARG001
    return handed_in_at(Path(dest_path))


def _get_submitted_timestamp(self: Any, assignment_id: str, student_id: str) -> datetime | None:
    course = self.coursedir
    return handed_in_at(
        Path(course.format_path(course.submitted_directory, student_id, assignment_id))
    )
