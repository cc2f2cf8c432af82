"""What runs in a platform's container: grades the one submission and writes the results.

The student's code runs under Landlock, as in ``backprop grade``. Where the kernel has none, it runs
as another user, which only a container that holds nothing but this submission allows.
"""

from __future__ import annotations

import secrets
import shutil
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path

from grader.errors import GraderError
from grader.grading.student import SubmissionGrader
from grader.grading.task import graded, make_grader
from grader.platforms.autograder.autograder import Autograder, Judged, Places
from grader.platforms.autograder.pack import PACKAGE, RULES
from grader.records.files import cannot_write, whole_file
from grader.sandbox.asking.limits import Limits
from grader.sandbox.asking.protected import ContainerWorkers, OtherUserWorkers, ZygoteWorkers
from grader.sandbox.walls import landlock
from grader.submissions.submission import read_submission

STUDENT = "your submission"
"""The platform knows who it is; the grader need not."""


def run(autograder: Autograder, root: Path) -> Judged:
    """Grade the submission below a platform's folder, and write the results there.

    What an earlier run or the student left in their place is removed first, so that results which
    are there are those of this run.

    :raises GraderError: where nothing could be graded; then there are no points.
    """
    places = autograder.places(root)
    try:
        places.results.mkdir(exist_ok=True)
        for name in autograder.written:
            _remove(places.results / name)
    except OSError as error:
        raise cannot_write(places.results, error) from error
    try:
        judged = judge(places, Limits())
        _write(places.results, autograder.files(judged))
    except GraderError as error:
        _write(places.results, autograder.refused(str(error)))
        raise
    return judged


def judge(places: Places, limits: Limits) -> Judged:
    """The verdicts on the submission, with inputs of their own in each run.

    :raises ProtectionMissing: where its code cannot be kept from the grader.
    :raises GraderError: where nothing could be graded.
    """
    if not places.submission.is_dir():
        raise GraderError(f"There is no folder {places.submission}: nothing was handed over.")
    seed = secrets.randbelow(2**32)
    with workers_for(places.closed) as workers:
        grader = _grader(seed, workers, limits)
        result = graded(grader, read_submission(STUDENT, places.submission))
        return Judged(result, seed, workers.isolation)


def _grader(seed: int, workers: ZygoteWorkers, limits: Limits) -> SubmissionGrader:
    rules = PACKAGE.parent / RULES
    packed = rules.read_bytes() if rules.is_file() else None
    try:
        return make_grader(seed, workers, limits, packed)
    except (zlib.error, ValueError) as error:
        raise GraderError(
            f"{rules} is damaged ({error}). Unpack the zip of backprop autograder again."
        ) from error


def workers_for(closed: Iterable[Path]) -> ZygoteWorkers:
    """What runs the student's code, under Landlock or, where there is none, as another user.

    Nobody but root can then read the folders in ``closed``, as long as there are workers.

    :raises ProtectionMissing: where neither is possible.
    """
    return ContainerWorkers() if landlock.abi() else OtherUserWorkers(closed)


def _write(folder: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        with whole_file(folder / name) as file:
            file.write(text)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
