"""One submission of a class, from its folder to its verdicts, whatever happens on the way."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from grader.curriculum import EXERCISES
from grader.curriculum.review import QUESTIONS
from grader.errors import GraderError
from grader.exam import make_exams
from grader.examine import Examiner
from grader.judge.key import make_keys
from grader.result import Check, Item, Result
from grader.sandbox.limits import Limits
from grader.sandbox.workers import Workers
from grader.solutions import scorer
from grader.submission import Submission

ITEM_POINTS: Mapping[str, float] = {
    **{exercise.id: exercise.points for exercise in EXERCISES.values()},
    **{question.id: question.points for question in QUESTIONS},
}
"""Every exercise and question in the order of the lesson, with its points."""


def make_examiner(seed: int, workers: Workers, limits: Limits, rules: bytes | None) -> Examiner:
    """An examiner with the questions of a class and what is right, worked out once.

    ``rules`` are those for explanations, as ``packed_rules`` gives them.
    """
    exams = make_exams(make_keys(seed, "grade"))
    for exam in exams:
        exam.work_out()
    return Examiner(exams, workers, limits, scorer(rules))


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
    message = f"The grader itself failed on this submission ({type(error).__name__})."
    return Result(
        student,
        tuple(
            Item(id, 0.0, points, "error", message, (Check("judged", 0.0, points, message),),
                 review_reason=message)
            for id, points in ITEM_POINTS.items()
        ),
    )  # fmt: skip
