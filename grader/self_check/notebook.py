"""``check`` and ``hint``, as students call them in a notebook or a script."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TypeAlias

from grader.answers import Answer
from grader.assignment.catalogue import EXERCISES, CatalogueEntry, Question, entry
from grader.errors import GraderError, UnusableInput
from grader.grading.part_cases import self_check_cases
from grader.grading.student import source_of, told_of_given
from grader.judge.cases import Cases, make_cases
from grader.judge.exercise import judge_exercise
from grader.judge.question import self_check_question
from grader.messages import self_check as said
from grader.messages.answers import not_there_to_import
from grader.report.notebook import Shown, shown_message, shown_verdict
from grader.report.terminal import printed_lines
from grader.result import Item
from grader.self_check.earlier import exercises_called, followed_through
from grader.self_check.hints import next_hint
from grader.self_check.imports import not_in_grading
from grader.self_check.own_process import ask_function, cells_of, namespace_of, read_value

Function: TypeAlias = Callable[..., object]

RUN_BY_NBGRADER = ("NBGRADER_EXECUTION", "NBGRADER_VALIDATING")
"""Environment variables that nbgrader sets for the kernels it starts."""


def check(
    subject: Function | Sequence[object], id: str | None = None, *, seed: int | None = None
) -> float | None:
    """Show the verdict on a function, or on the list of a review question's variables.

    Above it stands what the function printed, below it a warning of libraries that are not there
    when the function is graded.

    ``id`` can be left out where the function's name and arguments say which exercise it is. With a
    ``seed`` the function is called with the inputs of a grading with that seed.

    In a kernel that nbgrader runs, the points are returned as a plain number, which nbgrader reads
    as the cell's score. Anywhere else nothing is returned.
    """
    printed: list[str] = []
    try:
        item = _verdict(subject, id, seed, printed.append)
    except GraderError as problem:
        _show(shown_message(str(problem)))
        return _for_nbgrader(0.0)
    for line in printed_lines("".join(printed)):
        print(line)
    advice = [said.stuck(item.id)] if item.is_wrong else []
    advice += map(not_there_to_import, not_in_grading(subject))
    _show(shown_verdict(item, "\n".join(advice)))
    return _for_nbgrader(min(max(float(item.score), 0.0), float(item.max_score)))


def hint(subject: Function | str) -> None:
    """Show the next hint for an exercise, given as its function or its id."""
    try:
        _show(shown_message(next_hint(entry_of(subject).id, Path())))
    except GraderError as problem:
        _show(shown_message(str(problem)))


def entry_of(subject: object) -> CatalogueEntry:
    """The exercise or question that a function or an id names.

    :raises UnusableInput: where it could be none, or more than one.
    """
    if isinstance(subject, str):
        return entry(subject)
    name = getattr(subject, "__name__", None)
    if not callable(subject) or not isinstance(name, str):
        raise UnusableInput(said.NO_FUNCTION)
    candidates = exercises_called(name, subject)
    if len(candidates) == 1:
        return candidates[0]
    if not candidates:
        return entry(name)
    raise UnusableInput(said.several(name, [exercise.id for exercise in candidates]))


def _verdict(
    subject: object, id: str | None, seed: int | None, printed: Callable[[str], None]
) -> Item:
    meant = entry_of(subject if id is None else id)
    if isinstance(meant, Question):
        return _verdict_on_variables(meant, subject)
    if not callable(subject):
        raise UnusableInput(said.give_the_function(meant.function, meant.id))
    cases_of = self_check_cases if seed is None else partial(_graded_with, seed)
    cases = cases_of(meant.id)
    answers, cells = ask_function(subject, cases, printed), cells_of(subject)
    source = source_of(cells)
    item = judge_exercise(cases, answers, source)
    item, undefined = followed_through(item, subject, cases, cases_of, source)
    advice = told_of_given(item, cells)
    advice += [said.run_the_cells_of(undefined)] if undefined else []
    item = replace(item, message=item.message.advising(" ".join(advice)))
    return _with_picture(item, cases, answers) if seed is None else item


def _graded_with(seed: int, id: str) -> Cases:
    return make_cases(EXERCISES[id], seed, "grade")


def _with_picture(item: Item, cases: Cases, answers: list[Answer]) -> Item:
    """The verdict with a picture of what is wrong, where one can be drawn."""
    from grader.judge.pictures import may_have_pictures, with_pictures

    return with_pictures([item], [cases], answers)[0] if may_have_pictures(item) else item


def _verdict_on_variables(question: Question, values: object) -> Item:
    names = [variable.name for variable in question.variables]
    if not isinstance(values, list | tuple) or len(values) != len(names):
        raise UnusableInput(said.give_the_variables(names, question.id))
    given = dict(zip(names, values, strict=True))
    explanation = namespace_of(None).get(question.explanation)
    if isinstance(explanation, str) and explanation.strip():
        given[question.explanation] = explanation
    return self_check_question(question, {name: read_value(v) for name, v in given.items()})


def _for_nbgrader(points: float) -> float | None:
    return points if any(name in os.environ for name in RUN_BY_NBGRADER) else None


def _show(shown: Shown) -> None:
    """Display in a notebook, print elsewhere; IPython is used only where it runs already."""
    ipython = sys.modules.get("IPython")
    if ipython is not None and ipython.get_ipython() is not None:
        ipython.display.display(shown)
    else:
        print(shown.text)
