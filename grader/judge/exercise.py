"""The verdict on one exercise: from its answers to what each check found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import inf
from typing import NamedTuple

import numpy as np

from grader.answers import Answer, Failure, Raised, Returned, ReturnedNothing, Unusable
from grader.assignment.exercise import Exercise
from grader.assignment.misconceptions import MISCONCEPTIONS
from grader.judge import messages
from grader.judge.answered_cases import AnsweredCase, AnsweredCases
from grader.judge.cases import Cases, Role
from grader.judge.compare import deviation, identical, is_between, is_finite, same_shapes
from grader.judge.diagnose import diagnose, is_measured
from grader.judge.verdict import STATUS_WITHOUT_VALUE, Finding, verdict
from grader.result import Item, Message, Status

SIDE_SHARE = 0.1
"""Each check but that of the values is worth this share of an exercise's points."""


@np.errstate(all="ignore")  # a student's numbers may be as large as they like
def judge_exercise(cases: Cases, answers: Sequence[Answer]) -> Item:
    """The verdict on the answers to all cases of an exercise."""
    answered = AnsweredCases(cases, answers)
    misconception = diagnose(answered)
    stopped = [a.answer for a in answered.all if _must_answer(a)]
    for answer in stopped if misconception is None else ():
        if not isinstance(answer, Returned):
            return _stopped(cases, answer)
    return _scored(cases.exercise, list(_findings(answered, misconception)), misconception)


def _must_answer(one: AnsweredCase) -> bool:
    """Whether the exercise has no value without this answer.

    An exception at a large input is a lack of stability only.
    """
    return one.case.role is not Role.LARGE or not isinstance(one.answer, Raised)


class Problem(NamedTuple):
    """What one check found wrong, and the misconception that it shows, if it shows one."""

    message: Message
    misconception: str | None = None


def _named(misconception: str) -> Problem:
    return Problem(Message(MISCONCEPTIONS[misconception].sentence), misconception)


def _findings(answered: AnsweredCases, misconception: str | None) -> Iterator[Finding]:
    """What each check found, with the share of an exercise's points that it is worth."""
    problems = {
        "shape": _wrong_shape(answered),
        "finite": _not_finite(answered),
        "values": _wrong_values(answered, misconception),
        "inputs unchanged": _changed_inputs(answered),
        "same answer twice": _not_repeated(answered),
    }
    if answered.of(Role.LARGE):
        problems["large inputs"] = _unstable(answered)
    values_worth = 1 - SIDE_SHARE * (len(problems) - 1)
    for name, problem in problems.items():
        worth = values_worth if name == "values" else SIDE_SHARE
        if problem is None:
            yield Finding(name, worth, 1.0)
        else:
            yield Finding(name, worth, 0.0, *problem)


def _ordinary(answered: AnsweredCases) -> list[AnsweredCase]:
    return answered.of(Role.VALUE, Role.AGAIN, Role.ROUGH, Role.NUDGED, Role.SMALLEST, Role.REPEAT)


def _wrong_shape(answered: AnsweredCases) -> Problem | None:
    for one in _ordinary(answered):
        if one.deviation < inf or one.value is None:
            continue
        if not same_shapes(one.value, one.case.expected):
            return Problem(messages.wrong_shape(one.value, one.case))
    return None


def _not_finite(answered: AnsweredCases) -> Problem | None:
    finite = all(
        one.deviation < inf or one.value is None or is_finite(one.value)
        for one in _ordinary(answered)
    )
    return None if finite else Problem(messages.NOT_FINITE)


def _wrong_values(answered: AnsweredCases, misconception: str | None) -> Problem | None:
    if misconception:
        return _named(misconception)
    if not all(one.is_right for one in answered.of(Role.VALUE)) or not _is_right_at_kink(answered):
        return Problem(messages.wrong_values(answered))
    if is_measured(answered):
        return _named("finite_difference")
    if not all(one.is_right for one in answered.of(Role.ROUGH, Role.NUDGED)):
        return Problem(messages.WRONG_WHERE_ROUGH)
    if not all(one.is_right for one in answered.of(Role.SMALLEST)):
        return Problem(messages.WRONG_WHERE_SMALLEST)
    if not all(one.is_right for one in answered.of(Role.REPEAT)):
        return Problem(messages.WRONG_WHEN_REPEATED)
    return None


def _is_right_at_kink(answered: AnsweredCases) -> bool:
    return all(
        one.value is not None
        and one.case.up_to is not None
        and is_between(one.value, one.case.expected, one.case.up_to())
        for one in answered.of(Role.KINK)
    )


def _changed_inputs(answered: AnsweredCases) -> Problem | None:
    kept = not any(
        isinstance(one.answer, Returned) and one.answer.changed_arguments for one in answered.all
    )
    first, again = answered.of(Role.VALUE)[0], answered.of(Role.AGAIN)[0]
    if kept and first.value is not None and again.value is not None and is_finite(again.value):
        kept = deviation(again.value, first.value) <= again.case.tolerance
    return None if kept else _named("mutates_inputs")


def _not_repeated(answered: AnsweredCases) -> Problem | None:
    first, last = answered.of(Role.VALUE)[0].value, answered.of(Role.REPEAT)[0].value
    same = first is None or last is None or identical(first, last)
    return None if same else Problem(messages.NOT_REPEATED)


def _unstable(answered: AnsweredCases) -> Problem | None:
    right = all(one.is_right for one in answered.of(Role.LARGE))
    return None if right else _named("unstable")


def _scored(exercise: Exercise, findings: Sequence[Finding], misconception: str | None) -> Item:
    failed = [finding for finding in findings if not finding.passed]
    values_right = all(finding.passed for finding in findings if finding.name == "values")
    named = misconception or _named_by_checks(failed, values_right)
    message = failed[0].message if failed else messages.RIGHT
    if named == "wrong_shape":
        message = replace(messages.misconception(named), advice=message.text)
    elif named:
        message = messages.misconception(named)
    shared = findings if values_right else _credited(findings, named)
    return verdict(
        exercise,
        [replace(finding, worth=exercise.points * finding.worth) for finding in shared],
        message,
        misconception=named,
    )


def _named_by_checks(failed: Sequence[Finding], values_right: bool) -> str | None:
    """The misconception that a failed check shows; of the check of values alone if that failed."""
    telling = [f for f in failed if values_right or f.name == "values"]
    return next((f.misconception for f in telling if f.misconception), None)


def _credited(findings: Sequence[Finding], named: str | None) -> list[Finding]:
    """The findings where the values are wrong.

    The checks that passed share the credit of the named misconception, and what is left of it goes
    to the values; without a name nothing is earned.
    """
    credit = MISCONCEPTIONS[named].credit if named else 0.0
    side = sum(finding.worth for finding in findings if finding.passed)
    if side > credit:
        return [replace(f, share=f.share * credit / side) for f in findings]
    return [
        replace(f, share=(credit - side) / f.worth) if f.name == "values" else f for f in findings
    ]


def _stopped(cases: Cases, answer: Failure | ReturnedNothing | Unusable) -> Item:
    """The verdict where a call gave no value that could be compared."""
    exercise = cases.exercise
    if is_stub(answer, exercise.function):
        status: Status = "not_attempted"
        message = messages.NOT_ATTEMPTED
    else:
        status = STATUS_WITHOUT_VALUE[type(answer)]
        message = messages.no_value(exercise, cases.all[0].form, answer)
    name = "shape" if isinstance(answer, Unusable | ReturnedNothing) else "answers"
    return verdict(exercise, [Finding(name, exercise.points, 0.0, message)], message, status=status)


def is_stub(answer: Answer, function: str) -> bool:
    """Whether the function is as it was handed out: it raises NotImplementedError itself."""
    return (
        isinstance(answer, Raised)
        and answer.error == "NotImplementedError"
        and answer.where == function
    )
