"""The review of one submission: asks the sandbox for its variables, tells the judge.

Apart from ``examine``, since it takes the readers of formulas and prose to load.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from grader.answers import NotHandedIn, Unreadable, Value
from grader.curriculum.review import QUESTIONS, Question
from grader.judge.explain import explained
from grader.result import Item
from grader.sandbox.conversation import ask_variables
from grader.sandbox.limits import Limits
from grader.sandbox.workers import Workers
from grader.submission import PartFile

QuestionJudge = Callable[[str, Mapping[str, Value]], Item]


def examine_review(
    file: PartFile,
    workers: Workers,
    limits: Limits,
    deadline: float,
    judge_one: QuestionJudge,
) -> list[Item]:
    """The verdicts on the review questions."""
    names = [name for question in QUESTIONS for name in _variables(question)]
    if isinstance(file, NotHandedIn | Unreadable):
        values: Mapping[str, Any] = dict.fromkeys(names, file)
    else:
        values, notes = ask_variables(workers, file, names, limits, deadline)
        values = {name: explained(name, value, notes) for name, value in values.items()}
    return [
        judge_one(question.id, {name: values[name] for name in _variables(question)})
        for question in QUESTIONS
    ]


def _variables(question: Question) -> list[str]:
    return [*(variable.name for variable in question.variables), question.explanation]
