"""One student's verdicts, found once however many notebooks nbgrader asks about.

nbgrader goes notebook by notebook, in the order of their names. An error followed through needs
the parts before, so the first notebook examines the whole submission and the others find it here.
"""

from __future__ import annotations

import atexit
import os
from collections.abc import Mapping
from functools import cache, lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

from grader.assignment import ASSIGNMENT, PARTS
from grader.grading.student import SubmissionGrader
from grader.grading.task import graded, make_grader
from grader.lesson.solutions import packed_rules
from grader.result import Item
from grader.sandbox.asking.limits import Limits
from grader.sandbox.asking.plain import PlainWorkers
from grader.sandbox.asking.protected import ZygoteWorkers
from grader.submissions.submission import LARGEST_FILE, MOST_NAMES, Submission, read_submission

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
    return _grader(course, seed, unsafe).workers.isolation


@lru_cache(maxsize=1)
def _verdicts(
    student: str,
    folder: Path,
    state: State,
    course: Path,
    seed: int,
    unsafe: bool,
) -> Mapping[str, Item]:
    result = graded(_grader(course, seed, unsafe), _handed_in(student, folder, state))
    return {item.id: item for item in result.items}


@cache
def _grader(course: Path, seed: int, unsafe: bool) -> SubmissionGrader:
    """What grades in this process; making its cases takes longer than a student does."""
    workers = PlainWorkers() if unsafe else ZygoteWorkers()
    atexit.register(workers.close)
    return make_grader(seed, workers, Limits(), packed_rules(course))


def _state(folder: Path) -> State:
    """Changes when one of the files that are looked at in ``folder`` does."""
    try:
        places = [place for place in (folder, folder / ASSIGNMENT) if place.is_dir()]
        files = [(str(path), path.lstat()) for place in places for path in _looked_at(place)]
    except OSError:
        return frozenset()
    return frozenset((path, about.st_mtime_ns, about.st_size) for path, about in files)


def _looked_at(place: Path) -> set[Path]:
    with os.scandir(place) as entries:
        some = {Path(entry.path) for entry in islice(entries, MOST_NAMES)}
    parts = {place / f"{part}{end}" for part in PARTS for end in LARGEST_FILE}
    return some | {path for path in parts if os.path.lexists(path)}
