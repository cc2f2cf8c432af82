"""The pages of the desk: what each shows, made from templates that escape all of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from jinja2 import ChoiceLoader, Environment, PackageLoader

from grader.assignment.catalogue import CATALOGUE, EXERCISES, QUESTIONS
from grader.explanations import Assessment
from grader.messages.verdicts import STATUSES
from grader.report.feedback import ItemView, article
from grader.report.pages import environment, sharing_a_name
from grader.result import Result
from grader.review.alike import Group
from grader.review.code import Code
from grader.review.desk import Desk
from grader.review.history import History
from grader.review.marks import Key, Mark, marks_of

QUARTERS = range(5)
LETTERS = "adefghiklmopqrtvwyz"
"""Keys that take single answers out of a group; the other letters do something else. Answers beyond
these are reached with the arrows."""


def handle(student: str) -> str:
    """What stands for a student in addresses and forms, which thus hold nothing of a student's."""
    raw = student.encode("utf-8", "surrogateescape")
    return hashlib.sha256(raw).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of an answer, and the numbers of what its words express."""

    text: str
    numbers: tuple[int, ...] = ()
    is_misconception: bool = False


@dataclass(frozen=True, slots=True)
class RubricLine:
    """A concept or misconception that the rubric knows, as the page lists it."""

    number: int
    description: str
    points: float
    found: int
    """In how many of the answers in view it was found."""


@dataclass(frozen=True, slots=True)
class AnswerView:
    """An answer as the page shows it."""

    mark: Mark
    name: str | None
    pieces: tuple[Piece, ...]

    @property
    def who(self) -> str:
        return handle(self.mark.student)


class Pages:
    """Makes the pages of a desk."""

    def __init__(self, desk: Desk, history: History) -> None:
        self._desk, self._history = desk, history

    def group(self, group: Group, done: int | None) -> str:
        """Answers that say the same and wait, to be settled together."""
        groups = self._desk.groups
        at = groups.index(group)
        first = group.marks[0]
        views = [self._answer(mark) for mark in group.marks]
        return self._page(
            "group.html",
            done,
            group=group,
            entry=CATALOGUE[group.id],
            answers=views,
            with_folder=sharing_a_name(
                {student: marks.name for student, marks in self._desk.marks.students.items()}
            ),
            rubric=self._rubric(group.marks),
            letters=LETTERS,
            quarters=[first.max_score * k / 4 for k in QUARTERS],
            number=at + 1,
            groups=len(groups),
            following=self.group_address(*groups[(at + 1) % len(groups)].marks[0].key),
            previous=self.group_address(*groups[at - 1].marks[0].key),
        )

    def nothing_waits(self, done: int | None) -> str:
        """All is settled."""
        return self._page("nothing.html", done)

    def item(self, student: str, id: str, done: int | None) -> str | None:
        """An item of a student, with every mark of it to be changed; ``None`` without such one."""
        result = self._desk.marks.result(student)
        found = next((item for item in result.items if item.id == id), None)
        if found is None:
            return None
        marks = [mark for mark in marks_of(result) if mark.id == id and mark.max_score]
        ids = list(CATALOGUE)
        at = ids.index(id)
        students = list(self._desk.marks.students)
        place = students.index(student)
        return self._page(
            "one_item.html",
            done,
            answers=[self._answer(mark) for mark in marks],
            article=article(ItemView(found)),
            entry=CATALOGUE[id],
            code=self._code(result, id),
            who=handle(student),
            student=student,
            name=result.name,
            rubric=self._rubric(marks),
            previous=self._item_address(student, ids[at - 1]),
            following=self._item_address(student, ids[(at + 1) % len(ids)]),
            next_student=self._item_address(students[(place + 1) % len(students)], id),
        )

    def _code(self, result: Result, id: str) -> Code | None:
        """What the student wrote for an exercise; a question's marks show its answers."""
        return self._desk.handed_in.code(result, id) if id in EXERCISES else None

    def student(self, student: str, done: int | None) -> str:
        """All items of a student."""
        result = self._desk.marks.result(student)
        return self._page(
            "student.html", done, result=result, who=handle(student), statuses=STATUSES
        )

    def students(self, done: int | None) -> str:
        """All students, with what waits of each."""
        return self._page("students.html", done, students=self._desk.marks.students)

    def ended(self) -> str:
        """The last page, which does not need the server any more."""
        return _environment().get_template("ended.html").render(out=str(self._desk.marks.out))

    def group_address(self, student: str, id: str, check: str) -> str:
        """The address of the group with a student's answer, ready for another parameter."""
        return f"group?{urlencode({'who': handle(student), 'id': id, 'check': check})}&"

    def after(self, came_from: str, id: str, check: str, chosen: Iterable[str]) -> str:
        """Where to go when marks are settled: to what was taken out, or else to the next group."""
        chosen = set(chosen)
        if came_from == "item" and chosen:
            return self._item_address(min(chosen), id)
        groups = self._desk.groups
        for at, group in enumerate(groups):
            if (group.id, group.check) == (id, check):
                rest = [mark for mark in group.marks if mark.student not in chosen]
                if len(rest) == len(group.marks):
                    continue
                if not rest and len(groups) == 1:
                    break
                rest = rest or list(groups[(at + 1) % len(groups)].marks)
                return self.group_address(*rest[0].key)
        return "?"

    def _item_address(self, student: str, id: str) -> str:
        return f"item?{urlencode({'who': handle(student), 'id': id})}&"

    def _page(self, template: str, done: int | None, **more: Any) -> str:
        waiting, settled = self._desk.marks.waiting, self._desk.marks.settled
        step = self._history[done]
        return (
            _environment()
            .get_template(template)
            .render(
                handle=handle,
                waiting=len(waiting),
                settled=len(settled),
                of_items=self._of_items(waiting),
                message=step.message if step else "",
                done="" if done is None else done,
                can_undo=self._history.to_undo(done) is not None,
                has_rules=self._desk.rules is not None,
                same_rules=self._desk.same_rules,
                **more,
            )
        )

    def _of_items(self, waiting: Iterable[Mark]) -> list[tuple[str, int, str]]:
        """Each item of which something waits, how much, and where its first group is."""
        counts: dict[str, int] = {}
        for mark in waiting:
            counts[mark.id] = counts.get(mark.id, 0) + 1
        first: dict[str, Key] = {}
        for group in self._desk.groups:
            first.setdefault(group.id, group.marks[0].key)
        return [(id, count, self.group_address(*first[id])) for id, count in counts.items()]

    def _assessment(self, mark: Mark) -> Assessment | None:
        return self._desk.likeness.assessment(mark.id, mark.check, mark.answer)

    def _answer(self, mark: Mark) -> AnswerView:
        name = self._desk.marks.students[mark.student].name
        found = self._assessment(mark)
        pieces = _pieces(mark.answer or "", found, self._numbers(mark.id))
        return AnswerView(mark, name, pieces)

    def _numbers(self, id: str) -> Mapping[str, int]:
        """The rubric's entries on a question by their ids, as the page numbers them."""
        question, rules = QUESTIONS.get(id), self._desk.rules
        if rules is None or question is None:
            return {}
        ids = [c.id for c in rules.rubric.values() if c.question == question.number]
        return {criterion: number for number, criterion in enumerate(ids, start=1)}

    def _rubric(self, marks: Iterable[Mark]) -> list[RubricLine]:
        """What the rubric says of the explanation among these marks."""
        marks = [mark for mark in marks if mark.check.endswith("_explanation")]
        if not marks or self._desk.rules is None:
            return []
        found: dict[str, int] = {}
        for mark in marks:
            assessment = self._assessment(mark)
            evidence = (*assessment.concepts, *assessment.misconceptions) if assessment else ()
            for id in {each.id for each in evidence}:
                found[id] = found.get(id, 0) + 1
        most = marks[0].max_score
        rubric = self._desk.rules.rubric
        return [
            RubricLine(number, rubric[id].description, rubric[id].points * most, found.get(id, 0))
            for id, number in self._numbers(marks[0].id).items()
        ]


def _pieces(answer: str, found: Assessment | None, numbers: Mapping[str, int]) -> tuple[Piece, ...]:
    """An answer, cut where the words begin or end that express something of the rubric."""
    if found is None:
        return (Piece(answer),) if answer else ()
    concepts = {evidence.id for evidence in found.concepts}
    spans = [*found.concepts, *found.misconceptions]
    cuts = sorted({0, len(answer), *(s.start for s in spans), *(s.end for s in spans)})
    pieces = []
    for start, end in pairwise(cuts):
        inside = [span for span in spans if span.start <= start and end <= span.end]
        pieces.append(
            Piece(
                answer[start:end],
                tuple(sorted({numbers[span.id] for span in inside if span.id in numbers})),
                bool(inside) and not any(span.id in concepts for span in inside),
            )
        )
    return tuple(pieces)


@cache
def _environment() -> Environment:
    """The templates of the desk, with those of the reports behind them."""
    loaders = [PackageLoader("grader.review"), PackageLoader("grader.report")]
    return environment().overlay(loader=ChoiceLoader(loaders))


@cache
def static(name: str) -> str:
    """The style sheet or the script."""
    if name.endswith(".css"):
        return _environment().get_template(name).render()
    return (Path(__file__).parent / "templates" / name).read_text(encoding="utf-8")
