"""One submission of a class, from its folder to its verdicts, whatever happens on the way."""

from __future__ import annotations

import hashlib

from grader.curriculum import CATALOGUE
from grader.errors import GraderError
from grader.exam import make_exams
from grader.examine import Examiner
from grader.judge import messages
from grader.judge.key import make_keys
from grader.judge.verdict import Finding, verdict
from grader.result import Result
from grader.sandbox.limits import Limits
from grader.sandbox.workers import Workers
from grader.submission import Submission


def make_examiner(seed: int, workers: Workers, limits: Limits) -> Examiner:
    """An examiner with the questions of a class and what is right, worked out once."""
    exams = make_exams(make_keys(seed, "grade"))
    for exam in exams:
        exam.work_out()
    return Examiner(exams, workers, limits)


def examined(examiner: Examiner, submission: Submission) -> Result:
    """The verdicts on a submission.

    :raises GraderError: for what would hit every other submission too, such as a full disk.
    """
    try:
        return examiner.examine(submission)
    except GraderError:
        raise
    except (OSError, ImportError) as error:
        raise GraderError(
            f"Grading stopped at {submission.student!a}: {error}. What was graded so far is kept: "
            "run the same command again when this is mended."
        ) from error
    except Exception as error:
        return not_judged(submission.student, error)


def fingerprint(submission: Submission) -> str:
    """The same for the same files, so that a changed submission is graded again."""
    parts = (file if isinstance(file, tuple) else file.reason for file in submission.parts.values())
    return hashlib.sha256(repr(list(parts)).encode("utf-8", "surrogatepass")).hexdigest()


def not_judged(student: str, error: Exception) -> Result:
    """A fault of the grader's own costs no one else's marks and waits for a person."""
    told = messages.grader_failed(type(error).__name__)
    return Result(
        student,
        tuple(
            verdict(entry, [Finding("judged", entry.points, 0.0, told)], told, status="error",
                    review_reason=told.text)
            for entry in CATALOGUE.values()
        ),
    )  # fmt: skip
