"""One submission from its cells to its verdicts: asks the sandbox, tells the judge."""

from __future__ import annotations

import platform
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from grader.answers import Missing, NotHandedIn, Unreadable
from grader.assignment.catalogue import EXERCISES
from grader.assignment.exercise import Exercise
from grader.grading.part_cases import PartCases, calls_of, self_check_cases
from grader.judge.cases import Cases
from grader.judge.exercise import judge_exercise
from grader.judge.explain import explained
from grader.judge.follow_through import follow_through
from grader.judge.reference import reference_value
from grader.result import Item, Result
from grader.sandbox.asking.conversation import ask_functions
from grader.sandbox.asking.limits import Deadline, Limits
from grader.sandbox.asking.talk import Substitutes
from grader.sandbox.asking.workers import Workers
from grader.sandbox.calls import Batch
from grader.submissions.submission import Cells, PartFile, Submission

if TYPE_CHECKING:
    from grader.judge.question import Explain


@dataclass(frozen=True)
class Examiner:
    """Asks and judges submissions; the sandbox's clock and walls are given by ``workers``.

    Without ``explain`` the explanations wait for a person.
    """

    exams: tuple[PartCases, ...]
    workers: Workers
    limits: Limits
    explain: Explain | None = None

    def examine(self, submission: Submission) -> Result:
        """All verdicts on a submission, whatever it does."""
        from grader.grading.review_part import examine_review
        from grader.judge.question import judge_question

        deadline = Deadline(self.limits.submission)
        items: list[Item] = []
        for exam in self.exams:
            earlier = submission.of_parts_read(items)
            items += self.examine_part(exam, submission.parts[exam.part], earlier, deadline)
        judge_one = partial(judge_question, explain=self.explain)
        review = submission.parts["review"]
        items += examine_review(review, self.workers, self.limits, deadline, judge_one)
        items = naming_files(self._illustrated(items, submission, deadline), submission)
        return Result(
            submission.student,
            tuple(items),
            submission.left_out,
            files=submission.files,
            handed_in=submission.handed_in,
            versions={"Python": platform.python_version(), "numpy": np.__version__},
        )

    def examine_part(
        self, exam: PartCases, file: PartFile, earlier: Sequence[Item], deadline: Deadline
    ) -> list[Item]:
        """The verdicts on one coding part.

        ``earlier`` are those on the parts before it that were handed in; right functions stand in
        for the wrong ones among them, and for none of a part that is not there.
        """
        if isinstance(file, NotHandedIn | Unreadable):
            return [judge_exercise(key, [file] * len(key.questions)) for key in exam.keys]
        own = {key.exercise.function for key in exam.keys}
        failed = {item.id for item in earlier if item.status != "passed"}
        wrong = [exercise for id, exercise in EXERCISES.items() if id in failed]
        copied = {e.function: e for e in wrong if e.function not in own}
        return list(self._items(exam, file, copied, deadline))

    def _items(
        self, exam: PartCases, cells: Cells, wrong: dict[str, Exercise], deadline: Deadline
    ) -> Iterator[Item]:
        asking = ask_functions(self.workers, cells, exam.batch, self.limits, deadline)
        exam.work_out()  # while the child is at work
        answers, notes = asking.answers(), asking.notes
        start = 0
        for key in exam.keys:
            asked = answers[start : start + len(key.questions)]
            start += len(key.questions)
            if notes:
                asked = [explained(key.exercise.function, answer, notes) for answer in asked]
            item = judge_exercise(key, asked)
            if item.status != "passed":
                is_there = not any(isinstance(answer, Missing) for answer in asked)
                if wrong and is_there and item.status != "not_attempted":
                    item = self._followed_through(exam, key, item, cells, wrong, deadline)
                wrong = {**wrong, key.exercise.function: key.exercise}
            yield item

    def _followed_through(
        self,
        exam: PartCases,
        key: Cases,
        item: Item,
        cells: Cells,
        wrong: Mapping[str, Exercise],
        deadline: Deadline,
    ) -> Item:
        """The verdict if the earlier functions that are wrong are replaced by right ones."""
        parameters = {function: exercise.parameters for function, exercise in wrong.items()}
        substitutes = Substitutes(parameters, partial(reference_value, wrong))
        batch = exam.batches[key.exercise.id]
        asking = ask_functions(self.workers, cells, batch, self.limits, deadline, substitutes)
        on_its_own = judge_exercise(key, asking.answers())
        return follow_through(item, on_its_own, substitutes.called)

    def _illustrated(
        self, items: list[Item], submission: Submission, deadline: Deadline
    ) -> list[Item]:
        """The items, wrong ones with pictures, in the time that judging them has left."""
        from grader.judge.pictured import can_be_drawn, illustrated  # not for a self-check

        for exam in self.exams:
            file = submission.parts[exam.part]
            keys = [
                self_check_cases(item.id)
                for item in items
                if item.id.startswith(f"{exam.part}.") and can_be_drawn(item)
            ]
            if keys and not isinstance(file, NotHandedIn | Unreadable):
                batch = Batch(exam.part, [call for key in keys for call in calls_of(key)])
                asking = ask_functions(self.workers, file, batch, self.limits, deadline)
                items = illustrated(items, keys, asking.answers())
        return items


def naming_files(items: Iterable[Item], submission: Submission) -> list[Item]:
    """The verdicts with what there is to tell of the files.

    Of a part's files tells the first that is not right; of a line that was left in a function, the
    function's own verdict.
    """
    untold = {part: submission.told_of_files(part) for part in submission.parts}
    named = []
    for item in items:
        part = item.id.partition(".")[0]
        told = [submission.advice[item.id]] if item.id in submission.advice else []
        if item.status != "passed":
            told += untold.pop(part, [])
        named.append(replace(item, told=item.told.advising(" ".join(told))) if told else item)
    return named
