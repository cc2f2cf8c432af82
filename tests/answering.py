"""Answers of a function in this process, in the form in which the sandbox brings them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from grader.answers import Answer, Raised, Returned
from grader.assignment.nested import leaves
from grader.judge.cases import Cases, Role
from grader.judge.exercise import judge_exercise
from grader.result import Item
from grader.sandbox.calls import fresh


def answers_of(cases: Cases, function: Callable[..., Any]) -> list[Answer]:
    """What ``function`` answers to an exercise's cases; arguments are reused where asked."""
    answers: list[Answer] = []
    args: list[Any] = []
    for case in cases.all:
        if case.role is not Role.AGAIN:
            args = fresh(case.args)
        before = fresh(args)
        try:
            value = function(*args)
        except Exception as error:
            answers.append(Raised(type(error).__name__, str(error)))
            continue
        changed = any(
            not np.array_equal(now, then)
            for now, then in zip(leaves(args), leaves(before), strict=True)
        )
        answers.append(Returned(leaves(value), changed))
    return answers


def verdict_on(cases: Cases, function: Callable[..., Any]) -> Item:
    """The judge's verdict on a function."""
    with np.errstate(all="ignore"):
        return judge_exercise(cases, answers_of(cases, function))
