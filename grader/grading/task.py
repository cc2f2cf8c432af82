"""One submission of a class: from its folder to its record, whatever happens on the way.

This is what an engine does for each student of a class: ``read_task`` where the files are, and
``recorded`` where there is a sandbox.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from grader.assignment.catalogue import CATALOGUE
from grader.errors import GraderError
from grader.grading.part_cases import make_part_cases
from grader.grading.student import SubmissionGrader
from grader.judge import messages
from grader.judge.cases import make_all_cases
from grader.judge.verdict import Finding, verdict
from grader.lesson.solutions import scorer
from grader.records.record import Facts, Record
from grader.result import Result
from grader.sandbox.asking.limits import Limits
from grader.sandbox.asking.workers import Workers
from grader.submissions.submission import Submission, nothing_handed_in, read_submission
from grader.text import quoted


@dataclass(frozen=True, slots=True)
class Task:
    """A student, the folder of what was handed in, and its fingerprint if it was graded before.

    Without a folder the student stands in the roster and handed in nothing.
    """

    student: str
    folder: Path | None
    known: str | None = None


def read_task(task: Task) -> Submission | None:
    """What was handed in; ``None`` if it is what was graded before.

    Where the folder is gone and the roster still names the student, the earlier result is kept.
    """
    if task.folder is None:
        return None if task.known is not None else nothing_handed_in(task.student)
    submission = read_submission(task.student, task.folder)
    return None if fingerprint(submission) == task.known else submission


def fingerprint(submission: Submission) -> str:
    """A hash of all that was read, by which a changed submission is found and graded again."""
    parts = [file if isinstance(file, tuple) else file.reason for file in submission.parts.values()]
    files = (sorted(submission.files.items()), submission.module_files)
    seen = (parts, files, submission.left_out)
    return hashlib.sha256(repr(seen).encode("utf-8", "surrogatepass")).hexdigest()


OF_NOTHING = fingerprint(nothing_handed_in(""))
"""The fingerprint of a student who has no folder."""


def make_grader(
    seed: int, workers: Workers, limits: Limits, rules: bytes | None
) -> SubmissionGrader:
    """What grades the submissions of a class; its cases and right values are worked out here.

    ``rules`` are those for explanations, as ``packed_rules`` gives them.
    """
    parts = make_part_cases(make_all_cases(seed, "grade"))
    for part in parts:
        part.work_out()
    return SubmissionGrader(parts, workers, limits, scorer(rules))


def recorded(grader: SubmissionGrader, facts: Facts, submission: Submission) -> Record:
    """The record of a submission.

    :raises GraderError: for what would hit every other submission too, such as a full disk.
    """
    return Record(facts, fingerprint(submission), graded(grader, submission))


def not_judged_record(facts: Facts, task: Task, reason: str) -> Record:
    """The record of a submission for which the process that read or judged it has ended."""
    return Record(facts, "", not_judged(task.student, reason))


def graded(grader: SubmissionGrader, submission: Submission) -> Result:
    """The verdicts on a submission; it has no points where the grader itself fails on it.

    :raises GraderError: for what would hit every other submission too, such as a full disk.
    :raises MemoryError: after which the process should not go on.
    """
    try:
        return grader.grade(submission)
    except (GraderError, MemoryError):
        raise
    except (OSError, ImportError) as error:
        raise GraderError(
            f"Grading stopped at {quoted(submission.student)}: {error}. What was graded so far is "
            "kept: run the same command again when this is mended."
        ) from error
    except Exception as error:
        return not_judged(submission.student, type(error).__name__)


def not_judged(student: str, reason: str) -> Result:
    """The result of a submission that the grader failed on: no points, and a person looks at it."""
    message = messages.grader_failed(reason)
    items = tuple(
        verdict(
            entry,
            [Finding("judged", entry.points, 0.0, message)],
            message,
            status="error",
            review_reason=message.text,
        )
        for entry in CATALOGUE.values()
    )
    return Result(student, items, not_judged=reason)
