"""The verdict on one exercise: from its answers to what each check found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import inf

import numpy as np

from grader.answers import Answer, Failure, Raised, Returned, ReturnedNothing, Unusable
from grader.assignment.misconceptions import MISCONCEPTIONS
from grader.judge import explain, messages
from grader.judge.cases import Cases, Role
from grader.judge.compare import deviation, identical, is_between, is_finite, same_shapes
from grader.judge.diagnose import diagnose, is_measured
from grader.judge.measure import AnsweredCase, AnsweredCases
from grader.judge.verdict import STATUS_WITHOUT_VALUE, Finding, verdict
from grader.result import NOTHING_TO_SAY, Item, Message, Status

SIDE_SHARE = 0.1
"""Each check but that of the values is worth this share of an exercise's points."""


@np.errstate(all="ignore")  # a student's numbers may be as large as they like
def judge_exercise(key: Cases, answers: Sequence[Answer]) -> Item:
    """The verdict on the answers to all questions of a key."""
    sheet = AnsweredCases(key, answers)
    misconception = diagnose(sheet)
    stopped = [a.answer for a in sheet.asked if _must_answer(a)]
    for answer in stopped if misconception is None else ():
        if not isinstance(answer, Returned):
            return _stopped(key, answer)
    return _scored(key, list(_findings(sheet, misconception)), misconception)


def _must_answer(asked: AnsweredCase) -> bool:
    """An exception at a large input is a lack of stability, one anywhere else ends the exercise."""
    return asked.question.role is not Role.LARGE or not isinstance(asked.answer, Raised)


def _findings(sheet: AnsweredCases, misconception: str | None) -> Iterator[Finding]:
    """What each check found, with the share of an exercise's points that it is worth."""
    checks = [
        ("shape", _wrong_shape(sheet), None),
        ("finite", _not_finite(sheet), None),
        ("values", *_wrong_values(sheet, misconception)),
        ("inputs unchanged", *_changed_inputs(sheet)),
        ("same answer twice", _not_repeated(sheet), None),
    ]
    if sheet.of(Role.LARGE):
        checks.append(("large inputs", *_unstable(sheet)))
    values_worth = 1 - SIDE_SHARE * (len(checks) - 1)
    for name, fault, named in checks:
        worth = values_worth if name == "values" else SIDE_SHARE
        yield Finding(name, worth, 1.0 if fault is None else 0.0, fault or NOTHING_TO_SAY, named)


def _ordinary(sheet: AnsweredCases) -> list[AnsweredCase]:
    return sheet.of(Role.VALUE, Role.AGAIN, Role.ROUGH, Role.NUDGED, Role.REPEAT)


def _wrong_shape(sheet: AnsweredCases) -> Message | None:
    for asked in _ordinary(sheet):
        if asked.deviation < inf or asked.value is None:
            continue
        if not same_shapes(asked.value, asked.question.expected):
            return explain.shapes(asked.value, asked.question)
    return None


def _not_finite(sheet: AnsweredCases) -> Message | None:
    finite = all(
        a.deviation < inf or a.value is None or is_finite(a.value) for a in _ordinary(sheet)
    )
    return None if finite else messages.NOT_FINITE


Fault = tuple[Message | None, str | None]
"""What is wrong, if anything is, and the misconception that it shows."""


def _named(misconception: str) -> Fault:
    return Message(MISCONCEPTIONS[misconception].sentence), misconception


def _wrong_values(sheet: AnsweredCases, misconception: str | None) -> Fault:
    if misconception:
        return _named(misconception)
    if not all(a.is_right for a in sheet.of(Role.VALUE)) or not _is_right_at_kink(sheet):
        return explain.wrong_values(sheet), None
    if is_measured(sheet):
        return _named("finite_difference")
    if not all(a.is_right for a in sheet.of(Role.ROUGH, Role.NUDGED)):
        return messages.WRONG_WHERE_ROUGH, None
    if not all(a.is_right for a in sheet.of(Role.REPEAT)):
        return messages.WRONG_WHEN_REPEATED, None
    return None, None


def _is_right_at_kink(sheet: AnsweredCases) -> bool:
    return all(
        asked.value is not None
        and asked.question.up_to is not None
        and is_between(asked.value, asked.question.expected, asked.question.up_to())
        for asked in sheet.of(Role.KINK)
    )


def _changed_inputs(sheet: AnsweredCases) -> Fault:
    kept = not any(
        isinstance(asked.answer, Returned) and asked.answer.changed_arguments
        for asked in sheet.asked
    )
    first, again = sheet.of(Role.VALUE)[0], sheet.of(Role.AGAIN)[0]
    if kept and first.value is not None and again.value is not None and is_finite(again.value):
        kept = deviation(again.value, first.value) <= again.question.tolerance
    return (None, None) if kept else _named("mutates_inputs")


def _not_repeated(sheet: AnsweredCases) -> Message | None:
    first, last = sheet.of(Role.VALUE)[0].value, sheet.of(Role.REPEAT)[0].value
    same = first is None or last is None or identical(first, last)
    return None if same else messages.NOT_REPEATED


def _unstable(sheet: AnsweredCases) -> Fault:
    right = all(asked.is_right for asked in sheet.of(Role.LARGE))
    return (None, None) if right else _named("unstable")


def _scored(key: Cases, findings: Sequence[Finding], misconception: str | None) -> Item:
    failed = [finding for finding in findings if not finding.passed]
    values_right = all(finding.passed for finding in findings if finding.name == "values")
    named = misconception or _named_by_checks(failed, values_right)
    message = failed[0].message if failed else messages.RIGHT
    if named == "wrong_shape":
        message = replace(messages.misconception(named), advice=message.text)
    elif named:
        message = messages.misconception(named)
    shared = findings if values_right else _credited(findings, named)
    points = key.exercise.points
    return verdict(
        key.exercise,
        [replace(finding, worth=points * finding.worth) for finding in shared],
        message,
        misconception=named,
    )


def _named_by_checks(failed: Sequence[Finding], values_right: bool) -> str | None:
    """Where the values are wrong, what else is wrong beside them does not explain it."""
    telling = [f for f in failed if values_right or f.name == "values"]
    return next((f.misconception for f in telling if f.misconception), None)


def _credited(findings: Sequence[Finding], named: str | None) -> list[Finding]:
    """The findings where the values are wrong.

    A named mistake's credit is spread over the checks that passed, what is left of it going to the
    values; without a name nothing is earned.
    """
    credit = MISCONCEPTIONS[named].credit if named else 0.0
    side = sum(finding.worth for finding in findings if finding.passed)
    if side > credit:
        return [replace(f, share=f.share * credit / side) for f in findings]
    return [
        replace(f, share=(credit - side) / f.worth) if f.name == "values" else f for f in findings
    ]


def _stopped(key: Cases, answer: Failure | ReturnedNothing | Unusable) -> Item:
    """The verdict where a call brought no value that could be compared."""
    exercise = key.exercise
    if is_stub(answer, exercise.function):
        status: Status = "not_attempted"
        message = messages.NOT_ATTEMPTED
    else:
        status = STATUS_WITHOUT_VALUE[type(answer)]
        message = explain.no_value(exercise, answer)
    name = "shape" if isinstance(answer, Unusable | ReturnedNothing) else "answers"
    return verdict(exercise, [Finding(name, exercise.points, 0.0, message)], message, status=status)


def is_stub(answer: Answer, function: str) -> bool:
    """Whether the function is as it was handed out: it raises NotImplementedError itself."""
    return (
        isinstance(answer, Raised)
        and answer.error == "NotImplementedError"
        and answer.where == function
    )
