"""One submission from its cells to its verdicts: asks the sandbox, and has the judge decide."""

from __future__ import annotations

import platform
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from grader.answers import Answer, Missing, NotHandedIn, Unreadable, Value, written
from grader.assignment import CODING_PARTS, name_in_part, part_of
from grader.assignment.catalogue import EXERCISES, QUESTIONS, Question
from grader.assignment.exercise import Exercise
from grader.grading.part_cases import PartCases, calls_of, self_check_cases
from grader.judge.cases import Cases
from grader.judge.example import may_have_example, with_examples
from grader.judge.exercise import judge_exercise, may_come_from_given, passed_at_first_sight
from grader.judge.follow_through import follow_through
from grader.judge.messages import left_out, with_reason
from grader.judge.reference import reference_value
from grader.judge.source import Source
from grader.messages.advice import given_changed
from grader.result import Item, Result
from grader.sandbox.asking.conversation import (
    NO_MODULES,
    AskedPart,
    Substitutes,
    ask_functions,
    ask_variables,
)
from grader.sandbox.asking.limits import Limits
from grader.sandbox.asking.one_process import OneProcess
from grader.sandbox.asking.workers import Workers
from grader.sandbox.calls import Batch, Cell, Modules
from grader.submissions.handed_out import changed_given
from grader.submissions.submission import PartFile, Submission

if TYPE_CHECKING:
    from grader.judge.question import Explain

QuestionJudge: TypeAlias = Callable[[Question, Mapping[str, Value]], Item]
"""Gives the verdict on a question from the values of its variables."""
Asked: TypeAlias = AskedPart | NotHandedIn | Unreadable
"""One part of a submission, for all that is asked of it."""


@dataclass(frozen=True)
class SubmissionGrader:
    """Grades submissions, whose code runs in the ``workers``.

    Without ``explain`` the explanations wait for a person.
    """

    parts: tuple[PartCases, ...]
    workers: Workers
    limits: Limits
    explain: Explain | None = None
    printed: Callable[[str, str], object] | None = None
    """Is given what an exercise, or the rest of a part, printed, by its id or the part's name."""

    def grade(self, submission: Submission) -> Result:
        """All verdicts on a submission, whatever its code does."""
        from grader.judge.question import judge_question  # heavy: reads formulas

        items: list[Item] = []
        with OneProcess(self.workers) as process:
            # The review comes first, since it seldom gets full points, and leaves little behind.
            judge_one = partial(judge_question, explain=self.explain)
            review = self.grade_review(self._asked("review", submission, process), judge_one)
            for part in self.parts:
                items += self._part(part, submission, items, process)
        items = naming_files([*items, *review], submission)
        return Result(
            submission.student,
            tuple(items),
            submission.left_out,
            files=submission.files,
            modules=submission.module_files,
            handed_in=submission.handed_in,
            unreadable=submission.unreadable,
            versions={"Python": platform.python_version(), "numpy": np.__version__},
        )

    def asked(self, part: str, file: PartFile, modules: Modules = NO_MODULES) -> Asked:
        """One part as it is asked: its time begins, and what is found in loading it is kept.

        It may import the ``modules``.
        """
        if isinstance(file, NotHandedIn | Unreadable):
            return file
        return AskedPart(self.workers, part, file, self.limits, modules)

    def _asked(
        self, part: str, submission: Submission, process: OneProcess, *, again: bool = False
    ) -> Asked:
        file, modules = submission.parts[part], submission.modules.get(part, NO_MODULES)
        if isinstance(file, NotHandedIn | Unreadable):
            return file
        limits = self.limits.hurried if again else self.limits
        return AskedPart(self.workers, part, file, limits, modules, process, asked_again=again)

    def _part(
        self, part: PartCases, submission: Submission, before: Sequence[Item], process: OneProcess
    ) -> list[Item]:
        """The verdicts on one coding part, after those ``before``.

        Where the process has seen another part, they are those of a new process, unless all is
        right: no part loses by what another one left behind.
        """
        if process.is_used:
            file = self._asked(part.part, submission, process, again=True)
            if isinstance(file, AskedPart) and (found := self._all_passed(part, file)):
                return found
            process.close()
        file = self._asked(part.part, submission, process)
        found = self.grade_part(part, file, submission.of_parts_read(before))
        return self._with_pictures(part, file, found)

    def _all_passed(self, part: PartCases, asked: AskedPart) -> list[Item]:
        """The verdicts on a part with full points, or nothing as soon as something is not right."""
        items: list[Item] = []
        with closing(ask_functions(asked, part.batch)) as answers:
            for cases, own in part.each(answers):
                item = passed_at_first_sight(cases, own)
                if item is None:
                    return []
                items.append(item)
        return items

    def grade_part(self, part: PartCases, file: Asked, earlier: Sequence[Item]) -> list[Item]:
        """The verdicts on one coding part.

        ``earlier`` are the verdicts on the parts before it that were handed in. Where one of these
        functions is wrong, a substitute takes its place to follow the error through, in the part
        itself and where it imports that function. There are no substitutes for functions of a part
        that was not handed in.
        """
        if isinstance(file, NotHandedIn | Unreadable):
            return [judge_exercise(cases, [file] * len(cases.all)) for cases in part.cases]
        own = {cases.exercise.function for cases in part.cases}
        failed = {item.id for item in earlier if item.status != "passed"}
        wrong = [exercise for id, exercise in EXERCISES.items() if id in failed]
        earlier_wrong = {e.function: e for e in wrong if e.function not in own}
        earlier_wrong |= {e.id: e for e in wrong if e.part in file.modules}
        unwritten = {name_in_part(i.id) for i in earlier if i.status == "not_attempted"}
        return list(self._items(part, file, earlier_wrong, unwritten))

    def grade_review(
        self,
        file: Asked,
        judge_one: QuestionJudge,
        questions: Collection[Question] = tuple(QUESTIONS.values()),
    ) -> list[Item]:
        """The verdicts on the review questions, or on some of them.

        ``judge_one`` is given, since loading the readers of formulas and prose takes long.
        """
        names = [name for question in questions for name in question.worth]
        if isinstance(file, NotHandedIn | Unreadable):
            values: Mapping[str, Value] = dict.fromkeys(names, file)
        else:
            asking = ask_variables(file, names)
            held = zip(names, asking.answers(), strict=True)
            self._tell_printed("review", asking.printed)
            values = {name: with_reason(value, name, file.notes) for name, value in held}
        return [
            _with_answers(judge_one(question, {n: values[n] for n in question.worth}), values)
            for question in questions
        ]

    def _items(
        self, part: PartCases, asked: AskedPart, wrong: dict[str, Exercise], unwritten: set[str]
    ) -> Iterator[Item]:
        asking, source = ask_functions(asked, part.batch), source_of(asked.cells)
        part.work_out()  # while the worker is busy
        answers, notes = _without_swaps(asking.answers(), part), asked.notes
        self._tell_printed(part.part, asking.printed)
        for cases, own in part.each(answers):
            if notes:
                own = [with_reason(answer, cases.exercise.function, notes) for answer in own]
            item = judge_exercise(cases, own, source)
            if item.status != "passed":
                is_there = not any(isinstance(answer, Missing) for answer in own)
                is_written = is_there and item.status != "not_attempted"
                function = cases.exercise.function
                if wrong and is_written and source.call_graph.may_call(function, wrong):
                    own_steps = self._on_its_own(part, cases, asked, wrong, source)
                    item = follow_through(item, *own_steps, unwritten)
                if item.status == "not_attempted":
                    unwritten = {*unwritten, cases.exercise.function}
                item = replace(item, message=item.message.advising(left_out(own, notes)))
            if item.status != "passed":
                wrong = {**wrong, cases.exercise.function: cases.exercise}
            yield item

    def _tell_printed(self, part: str, texts: Mapping[str, str]) -> None:
        if self.printed is not None:
            for name, text in texts.items():
                self.printed(f"{part}.{name}" if name else part, text)

    def _on_its_own(
        self,
        part: PartCases,
        cases: Cases,
        asked: AskedPart,
        wrong: Mapping[str, Exercise],
        source: Source,
    ) -> tuple[Item, Sequence[str]]:
        """The verdict where right functions take the place of the earlier ones that are wrong.

        With it come the names of those that are called.
        """
        parameters = {function: exercise.parameters for function, exercise in wrong.items()}
        substitutes = Substitutes(parameters, partial(reference_value, wrong))
        asking = ask_functions(asked, part.batches[cases.exercise.id], substitutes)
        item = judge_exercise(cases, asking.answers(), source)
        return item, list(dict.fromkeys(name.rpartition(".")[2] for name in asking.called))

    def _with_pictures(self, part: PartCases, file: Asked, items: list[Item]) -> list[Item]:
        """A part's verdicts with pictures and examples of what is wrong, as far as time allows.

        Both show inputs of the self-check, so these are asked too.
        """
        from grader.judge.pictures import may_have_pictures, with_pictures  # not for a self-check

        shown = [item for item in items if may_have_pictures(item) or may_have_example(item)]
        wrong = [self_check_cases(item.id) for item in shown]
        if not wrong or isinstance(file, NotHandedIn | Unreadable):
            return items
        batch = Batch(part.part, [call for cases in wrong for call in calls_of(cases)])
        answers = ask_functions(file, batch).answers()
        return with_examples(with_pictures(items, wrong, answers), wrong, answers)


def _without_swaps(answers: Iterable[Answer], part: PartCases) -> list[Answer]:
    """The answers, but where a function is missing, without a similar name of another exercise."""
    functions = {cases.exercise.function for cases in part.cases}
    return [
        Missing() if isinstance(answer, Missing) and answer.similar in functions else answer
        for answer in answers
    ]


def naming_files(items: Iterable[Item], submission: Submission) -> list[Item]:
    """The verdicts, with notes on the files that they rest on.

    The first verdict of a part that is not right names the part's files. The verdict on a function
    names a line that should have been deleted in it.
    """
    notes = {part: submission.told_of_files(part) for part in submission.parts}
    named = []
    for item in items:
        part = part_of(item.id)
        advice = [submission.advice[item.id]] if item.id in submission.advice else []
        cells = submission.parts.get(part, ())
        advice += told_of_given(item, cells) if isinstance(cells, tuple) else []
        if item.status != "passed":
            advice += notes.pop(part, [])
        if advice:
            item = replace(item, message=item.message.advising(" ".join(advice)))
        named.append(item)
    return named


def told_of_given(item: Item, cells: Sequence[Cell]) -> list[str]:
    """Which given functions have changed, where that may be why an exercise is not right."""
    if not may_come_from_given(item) or part_of(item.id) not in CODING_PARTS:
        return []
    part, name = part_of(item.id), name_in_part(item.id)
    changed = source_of(cells).used_by(name, changed_given(part, cells))
    return [given_changed(changed)] if changed else []


def source_of(cells: Sequence[Cell]) -> Source:
    """The text of a part, for the judge."""
    return Source({cell.label: cell.source for cell in cells})


def _with_answers(item: Item, values: Mapping[str, Value]) -> Item:
    """A verdict with what the student wrote beside each check, which is named after a variable."""
    checks = (replace(c, answer=written(values[c.name])) for c in item.checks)
    return replace(item, checks=tuple(checks))
