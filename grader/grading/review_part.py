"""The review of one submission: asks the sandbox for its variables, tells the judge.

Apart from ``examine``, since it takes the readers of formulas and prose to load.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from grader.answers import NotHandedIn, Unreadable, Value, written
from grader.assignment.catalogue import QUESTIONS, Question
from grader.judge.messages import with_reason
from grader.result import Item
from grader.sandbox.asking.conversation import ask_variables
from grader.sandbox.asking.limits import Deadline, Limits
from grader.sandbox.asking.workers import Workers
from grader.submissions.submission import PartFile

QuestionJudge = Callable[[Question, Mapping[str, Value]], Item]


def examine_review(
    file: PartFile,
    workers: Workers,
    limits: Limits,
    deadline: Deadline,
    judge_one: QuestionJudge,
) -> list[Item]:
    """The verdicts on the review questions."""
    names = [name for question in QUESTIONS.values() for name in _variables(question)]
    if isinstance(file, NotHandedIn | Unreadable):
        values: Mapping[str, Any] = dict.fromkeys(names, file)
    else:
        asking = ask_variables(workers, file, names, limits, deadline)
        held = zip(names, asking.answers(), strict=True)
        values = {name: with_reason(value, name, asking.notes) for name, value in held}
    return [
        _with_answers(judge_one(question, {n: values[n] for n in _variables(question)}), values)
        for question in QUESTIONS.values()
    ]


def _with_answers(item: Item, values: Mapping[str, Value]) -> Item:
    """A verdict with what the student wrote beside each check, which is named after a variable."""
    checks = (replace(c, answer=written(values[c.name])) for c in item.checks)
    return replace(item, checks=tuple(checks))


def _variables(question: Question) -> list[str]:
    return [*(variable.name for variable in question.variables), question.explanation]
