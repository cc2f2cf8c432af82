"""One student's verdicts, found once however many notebooks nbgrader asks about.

nbgrader goes notebook by notebook, in the order of their names. An error followed through needs
the parts before, so the first notebook examines the whole submission and the others find it here.
"""

from __future__ import annotations

import atexit
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from grader.grading.student import Examiner
from grader.grading.task import examined, make_examiner
from grader.lesson.solutions import packed_rules
from grader.result import Item
from grader.sandbox.asking.limits import Limits
from grader.sandbox.asking.plain import PlainWorkers
from grader.sandbox.asking.protected import ZygoteWorkers
from grader.submissions.finding import look_through
from grader.submissions.submission import Submission, read_submission

State = frozenset[tuple[str, int, int]]


def submission_folder(course: Any, about: Mapping[str, str]) -> Path:
    """A student's folder in nbgrader's ``CourseDirectory``; ``about`` names what it works on."""
    step, assignment = course.submitted_directory, about["assignment"]
    folder = Path(course.format_path(step, about["student"], assignment))
    return folder.parent if folder.name == assignment else folder


def handed_in(student: str, folder: Path) -> Submission:
    """What stands in ``folder``, read once as long as it stays the same."""
    return _handed_in(student, folder, _state(folder))


@lru_cache(maxsize=1)
def _handed_in(student: str, folder: Path, state: State) -> Submission:  # noqa: ARG001
    return read_submission(student, folder)


def verdicts(
    student: str, folder: Path, course: Path, seed: int, *, unsafe: bool
) -> Mapping[str, Item]:
    """The verdicts on the submission in ``folder``, by exercise and question.

    Explanations are scored by the rules of the ``course``.

    :raises ProtectionMissing: where this machine cannot keep submissions apart.
    """
    return _verdicts(student, folder, _state(folder), course, seed, unsafe)


def isolation(course: Path, seed: int, *, unsafe: bool) -> str:
    """What kept the students' code from harm."""
    return _examiner(course, seed, unsafe).workers.isolation


@lru_cache(maxsize=1)
def _verdicts(
    student: str,
    folder: Path,
    state: State,
    course: Path,
    seed: int,
    unsafe: bool,
) -> Mapping[str, Item]:
    result = examined(_examiner(course, seed, unsafe), _handed_in(student, folder, state))
    return {item.id: item for item in result.items}


@cache
def _examiner(course: Path, seed: int, unsafe: bool) -> Examiner:
    """This process's examiner; making the questions takes longer than a student does."""
    workers = PlainWorkers() if unsafe else ZygoteWorkers()
    atexit.register(workers.close)
    return make_examiner(seed, workers, Limits(), packed_rules(course))


def _state(folder: Path) -> State:
    """Changes when one of the files that are looked at in ``folder`` does."""
    try:
        found = look_through(folder)
        paths = [*(one.path for one in found.candidates), *found.others]
        files = [(path, (folder / path).lstat()) for path in paths]
    except OSError:
        return frozenset()
    return frozenset((path, about.st_mtime_ns, about.st_size) for path, about in files)
