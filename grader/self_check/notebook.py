"""``check`` and ``hint``, as students call them in a notebook or a script."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from grader.answers import Answer
from grader.assignment.catalogue import Question, entry
from grader.errors import GraderError, UnusableInput
from grader.grading.part_cases import SELF_CHECK_SEED
from grader.judge.cases import Cases, make_cases
from grader.judge.exercise import judge_exercise
from grader.judge.question import self_check_question
from grader.report.notebook import Shown, shown_message, shown_verdict
from grader.result import Item
from grader.self_check.hints import next_hint
from grader.self_check.own_process import ask_function, read_value
from grader.self_check.subjects import entry_of

RUN_BY_NBGRADER = ("NBGRADER_EXECUTION", "NBGRADER_VALIDATING")
"""Environment variables that nbgrader sets for the kernels it starts."""


def check(subject: Any, id: str | None = None, *, seed: int | None = None) -> float | None:
    """Show the verdict on a function, or on the list of a review question's variables.

    ``id`` can be left out where the function's name and arguments say which exercise it is. With a
    ``seed`` the inputs are not the self-check's but those of a grading with that seed.

    In a kernel that nbgrader runs, the points are returned as a plain number, which is what
    nbgrader reads as a cell's score; anywhere else nothing is.
    """
    try:
        item = _verdict(subject, id, seed)
    except GraderError as problem:
        _show(shown_message(str(problem)))
        return _for_nbgrader(0.0)
    stuck = item.status not in ("passed", "not_attempted")
    _show(shown_verdict(item, f'Stuck? Try hint("{item.id}").' if stuck else ""))
    return _for_nbgrader(min(max(float(item.score), 0.0), float(item.max_score)))


def hint(subject: Any) -> None:
    """Show the next hint for an exercise, given as its function or its id."""
    try:
        _show(shown_message(next_hint(entry_of(subject).id, Path())))
    except GraderError as problem:
        _show(shown_message(str(problem)))


def _verdict(subject: Any, id: str | None, seed: int | None) -> Item:
    asked = entry_of(subject) if id is None else entry(id)
    if isinstance(asked, Question):
        return _question(asked, subject)
    if not callable(subject):
        raise UnusableInput(f'Give the function itself: check({asked.function}, "{asked.id}").')
    purpose, seed = ("check", SELF_CHECK_SEED) if seed is None else ("grade", seed)
    key = make_cases(asked, seed, purpose)
    answers = ask_function(subject, key)
    item = judge_exercise(key, answers)
    return _illustrated(item, key, answers) if purpose == "check" else item


def _illustrated(item: Item, key: Cases, answers: list[Answer]) -> Item:
    """The verdict with a picture of what is wrong, where one can be drawn."""
    from grader.judge.pictures import may_have_pictures, with_pictures

    return with_pictures([item], [key], answers)[0] if may_have_pictures(item) else item


def _question(question: Question, subject: Any) -> Item:
    names = [variable.name for variable in question.variables]
    if not isinstance(subject, list | tuple) or len(subject) != len(names):
        call = f'check([{", ".join(names)}], "{question.id}")'
        raise UnusableInput(f"Give the question's variables: {call}.")
    return self_check_question(
        question, {name: read_value(value) for name, value in zip(names, subject, strict=True)}
    )


def _for_nbgrader(points: float) -> float | None:
    return points if any(name in os.environ for name in RUN_BY_NBGRADER) else None


def _show(shown: Shown) -> None:
    """Display in a notebook, print elsewhere; IPython is used only where it already runs."""
    ipython = sys.modules.get("IPython")
    if ipython is not None and ipython.get_ipython() is not None:
        ipython.display.display(shown)
    else:
        print(shown.text)
