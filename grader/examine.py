"""One submission from its cells to its verdicts: asks the sandbox, tells the judge."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from grader.answers import Missing, NotHandedIn, Unreadable
from grader.curriculum import EXERCISES
from grader.curriculum.exercise import Exercise
from grader.exam import PartExam, calls_of
from grader.judge.explain import explained
from grader.judge.follow_through import follow_through
from grader.judge.key import Key
from grader.judge.verdict import judge
from grader.oracle import Oracle
from grader.result import Item, Result
from grader.sandbox.conversation import ask_functions
from grader.sandbox.limits import Limits
from grader.sandbox.questions import Batch
from grader.sandbox.workers import Workers
from grader.submission import Cells, PartFile, Submission

if TYPE_CHECKING:
    from grader.judge.review import Explain


@dataclass(frozen=True)
class Examiner:
    """Asks and judges submissions; the sandbox's clock and walls are given by ``workers``.

    Without ``explain`` the explanations wait for a person.
    """

    exams: tuple[PartExam, ...]
    workers: Workers
    limits: Limits
    explain: Explain | None = None

    def examine(self, submission: Submission) -> Result:
        """All verdicts on a submission, whatever it does."""
        from grader.examine_review import examine_review
        from grader.judge.review import judge_question

        deadline = time.monotonic() + self.limits.submission
        items: list[Item] = []
        for exam in self.exams:
            items += self.examine_part(exam, submission.parts[exam.part], items, deadline)
        judge_one = partial(judge_question, explain=self.explain)
        review = submission.parts["review"]
        items += examine_review(review, self.workers, self.limits, deadline, judge_one)
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
        answers, notes = ask_functions(
            self.workers, cells, exam.batch, self.limits, deadline, meanwhile=exam.work_out
        )
        start = 0
        for key in exam.keys:
            asked = answers[start : start + len(key.questions)]
            start += len(key.questions)
            if notes:
                asked = [explained(key.exercise.function, answer, notes) for answer in asked]
            item = judge(key, asked)
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
        from grader.judge.illustrate import illustrated, to_ask  # not for a self-check

        for exam in self.exams:
            file = submission.parts[exam.part]
            keys = [key for key in to_ask(items) if key.exercise.part == exam.part]
            if keys and not isinstance(file, NotHandedIn | Unreadable):
                batch = Batch(exam.part, [call for key in keys for call in calls_of(key)])
                answers, _ = ask_functions(self.workers, file, batch, self.limits, deadline)
                items = illustrated(items, keys, answers)
        return items
