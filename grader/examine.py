"""One submission from its cells to its verdicts: asks the sandbox, tells the judge."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import prod
from typing import Any

import numpy as np

from grader.answers import FloatArray, Missing, NotHandedIn, Unreadable
from grader.assignment import CODING_PARTS
from grader.curriculum import EXERCISES, exercises_of
from grader.curriculum.exercise import Exercise, leaves
from grader.judge.follow_through import follow_through
from grader.judge.illustrate import illustrated, to_ask
from grader.judge.key import Key, Role
from grader.judge.verdict import judge
from grader.result import Item, Result
from grader.sandbox.conversation import ask_functions
from grader.sandbox.limits import Limits
from grader.sandbox.questions import Batch, Call
from grader.sandbox.workers import Workers
from grader.submission import Cells, PartFile, Submission

MOST_NUMBERS_ASKED = 1_000
MOST_ARRAYS_ASKED = 200
MOST_DIMENSIONS_ASKED = 2
"""A stand-in answers for networks of this size and no larger: time and memory go with its square,
and three arrays of different dimensions would be multiplied into one of millions."""


@dataclass(frozen=True)
class PartExam:
    """The questions of one coding part, ready to be sent to any number of submissions."""

    part: str
    keys: tuple[Key, ...]

    @cached_property
    def batch(self) -> Batch:
        return Batch(self.part, [call for key in self.keys for call in _calls(key)])

    @cached_property
    def batches(self) -> Mapping[str, Batch]:
        """The questions of each exercise alone, for asking it again with stand-ins."""
        return {key.exercise.id: Batch(self.part, _calls(key)) for key in self.keys}


def _calls(key: Key) -> list[Call]:
    return [
        Call(key.exercise.function, q.args, q.form, reuse=q.role is Role.AGAIN)
        for q in key.questions
    ]


def make_exams(keys: Mapping[str, Key]) -> tuple[PartExam, ...]:
    """The coding parts' questions."""
    return tuple(
        PartExam(part, tuple(keys[exercise.id] for exercise in exercises_of(part)))
        for part in CODING_PARTS
    )


@dataclass(frozen=True)
class Examiner:
    """Asks and judges submissions; the sandbox's clock and walls are given by ``workers``."""

    exams: tuple[PartExam, ...]
    workers: Workers
    limits: Limits

    def examine(self, submission: Submission) -> Result:
        """All verdicts on a submission, whatever it does."""
        from grader.examine_review import examine_review

        deadline = time.monotonic() + self.limits.submission
        items: list[Item] = []
        for exam in self.exams:
            items += self.examine_part(exam, submission.parts[exam.part], items, deadline)
        items += examine_review(submission.parts["review"], self.workers, self.limits, deadline)
        return Result(submission.student, tuple(self._illustrated(items, submission, deadline)))

    def examine_part(
        self, exam: PartExam, file: PartFile, earlier: Sequence[Item], deadline: float
    ) -> list[Item]:
        """The verdicts on one coding part; ``earlier`` are those on the parts before it."""
        if isinstance(file, NotHandedIn | Unreadable):
            return [judge(key, [file] * len(key.questions)) for key in exam.keys]
        own = {key.exercise.function for key in exam.keys}
        failed = {item.id for item in earlier if item.status != "passed"}
        wrong = [exercise for id, exercise in EXERCISES.items() if id in failed]
        copied = {e.function: e for e in wrong if e.function not in own}
        return list(self._items(exam, file, copied, deadline))

    def _items(
        self, exam: PartExam, cells: Cells, wrong: dict[str, Exercise], deadline: float
    ) -> Iterator[Item]:
        answers, notes = ask_functions(self.workers, cells, exam.batch, self.limits, deadline)
        start = 0
        for key in exam.keys:
            asked = answers[start : start + len(key.questions)]
            start += len(key.questions)
            item = judge(key, [explained(key.exercise.function, a, notes) for a in asked])
            if item.status != "passed":
                is_there = not any(isinstance(answer, Missing) for answer in asked)
                if wrong and is_there and item.status != "not_attempted":
                    item = self._followed_through(exam, key, item, cells, wrong, deadline)
                wrong = {**wrong, key.exercise.function: key.exercise}
            yield item

    def _followed_through(
        self,
        exam: PartExam,
        key: Key,
        item: Item,
        cells: Cells,
        wrong: Mapping[str, Exercise],
        deadline: float,
    ) -> Item:
        """The verdict if the earlier functions that are wrong are replaced by right ones."""
        oracle = Oracle(wrong)
        answers, _ = ask_functions(
            self.workers,
            cells,
            exam.batches[key.exercise.id],
            self.limits,
            deadline,
            oracle,
            {function: exercise.parameters for function, exercise in wrong.items()},
        )
        return follow_through(item, judge(key, answers), oracle.asked)

    def _illustrated(
        self, items: list[Item], submission: Submission, deadline: float
    ) -> list[Item]:
        """The items, wrong ones with pictures, in the time that judging them has left."""
        for exam in self.exams:
            file = submission.parts[exam.part]
            keys = [key for key in to_ask(items) if key.exercise.part == exam.part]
            if keys and not isinstance(file, NotHandedIn | Unreadable):
                batch = Batch(exam.part, [call for key in keys for call in _calls(key)])
                answers, _ = ask_functions(self.workers, file, batch, self.limits, deadline)
                items = illustrated(items, keys, answers)
        return items


def explained(name: str, answer: Any, notes: Sequence[str]) -> Any:
    """A name that is missing because its cell could not be read says so."""
    if not isinstance(answer, Missing) or answer.similar:
        return answer
    reasons = [note for note in notes if not note.endswith(f"name {name!r} is not defined")]
    if not reasons:
        return answer
    return Unreadable(f"It is not there: your file could not be read as a whole. {reasons[0]}")


@dataclass
class Oracle:
    """Right values of earlier functions, for arguments that a student's code chooses.

    They go to a fresh child that is asked about later exercises only, so they can earn nothing
    but what following through is meant to give.
    """

    exercises: Mapping[str, Exercise]
    asked: list[str] = field(default_factory=list)

    def __call__(self, function: str, arguments: Mapping[str, Any]) -> Any:
        """The function's right value.

        :raises ValueError: for arguments that it does not take.
        """
        if function not in self.asked:
            self.asked.append(function)
        if _is_too_large(leaves(list(arguments.values()))):
            raise ValueError("more numbers than the exercise is about")
        try:
            with np.errstate(all="ignore"):
                return _plain(self.exercises[function].definition(**arguments))
        except Exception as error:
            raise ValueError(f"{function} does not take these arguments") from error


def _is_too_large(asked: Sequence[FloatArray]) -> bool:
    """An empty array counts by its sides, which its value may have as well."""
    numbers = sum(prod(max(side, 1) for side in leaf.shape) for leaf in asked)
    return (
        numbers > MOST_NUMBERS_ASKED
        or len(asked) > MOST_ARRAYS_ASKED
        or any(leaf.ndim > MOST_DIMENSIONS_ASKED for leaf in asked)
    )


def _plain(value: Any) -> Any:
    if isinstance(value, tuple | list):
        return type(value)(_plain(item) for item in value)
    return value if np.ndim(value) else float(value)
