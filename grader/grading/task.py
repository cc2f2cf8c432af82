"""One submission of a class: from its folder to its record, whatever happens on the way.

An engine maps this over a class and knows nothing more: ``read_task`` where the files are, then
``Grading.recorded`` where there is a sandbox. What comes out is an ``Outcome``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

from grader.assignment.catalogue import CATALOGUE
from grader.errors import GraderError
from grader.grading.part_cases import make_part_cases
from grader.grading.student import SubmissionGrader
from grader.judge.cases import make_all_cases
from grader.judge.verdict import Finding, verdict
from grader.lesson.solutions import scorer
from grader.messages.verdicts import grader_failed
from grader.records.record import Facts, Record, to_json
from grader.result import LeftOut, Result
from grader.sandbox.asking.limits import Limits
from grader.sandbox.asking.workers import Workers
from grader.submissions.submission import Submission, nothing_handed_in, read_submission
from grader.text import quoted


@dataclass(frozen=True, slots=True)
class Task:
    """A student, the folder of what was handed in, and its fingerprint if it was graded before.

    Without a folder the student stands in the roster and handed in nothing. ``name`` is the
    student's name, where the roster has it, and ``not_collected`` is what the student handed in
    beside the folder.
    """

    student: str
    folder: Path | None
    known: str | None = None
    name: str | None = None
    not_collected: tuple[LeftOut, ...] = ()


@dataclass(frozen=True)
class Ended:
    """In place of a record, where the process that read or judged it ended; ``how`` says how."""

    how: str


Outcome: TypeAlias = "str | Ended | None"
"""What came of a task: a new record as JSON; ``None`` where the submission has not changed."""


@dataclass(frozen=True)
class Grading:
    """How the submissions of a class are graded: the same for all of them.

    ``rules`` are those for explanations, packed; without them, explanations wait for a person.
    """

    facts: Facts
    rules: bytes | None = None

    def grader(self, workers: Workers) -> SubmissionGrader:
        """What grades the submissions in a process with these workers."""
        return make_grader(self.facts.seed, workers, self.facts.limits, self.rules)

    def recorded(self, grader: SubmissionGrader, submission: Submission, name: str | None) -> str:
        """The record of a submission by the student of this name, as JSON.

        :raises GraderError: for what would hit every other submission too, such as a full disk.
        """
        return self._record(fingerprint(submission), graded(grader, submission), name)

    def not_judged(self, task: Task, reason: str) -> str:
        """The record of a submission for which the process that read or judged it has ended."""
        return self._record("", not_judged(task.student, reason), task.name)

    def _record(self, seen: str, result: Result, name: str | None) -> str:
        return to_json(Record(self.facts, seen, replace(result, name=name)))


Engine: TypeAlias = Callable[[Grading, Iterator[Task]], Generator[tuple[Task, Outcome]]]
"""Maps the tasks of a class to their outcomes, in any order."""


def nothing() -> None:
    """Do nothing."""


def read_task(task: Task) -> Submission | None:
    """What was handed in; ``None`` if it is what was graded before.

    Where the folder is gone and the roster still names the student, the earlier result is kept.
    """
    if task.folder is None:
        return None if task.known is not None else nothing_handed_in(task.student)
    submission = read_submission(task.student, task.folder, task.not_collected)
    is_known = task.known is not None and fingerprint(submission) == task.known
    return None if is_known else submission


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
    workers.learn([part.batch for part in parts])
    return SubmissionGrader(parts, workers, limits, scorer(rules))


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
    message = grader_failed(reason)
    finding = Finding(0.0, message, without_value="error")
    items = []
    for entry in CATALOGUE.values():
        worth = entry.worth
        findings = dict.fromkeys(worth, finding)
        items.append(
            verdict(entry, findings, worth, message, message_from=worth, review_reason=message.text)
        )
    return Result(student, tuple(items), not_judged=reason)
