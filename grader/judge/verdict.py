"""The verdict on one exercise: from answers to checks, points and words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import inf

import numpy as np

from grader.answers import (
    Answer,
    Crashed,
    Failure,
    Missing,
    NotAsked,
    NotHandedIn,
    Raised,
    Returned,
    TimedOut,
    Unfit,
    Unreadable,
)
from grader.curriculum.exercise import Exercise
from grader.curriculum.mistakes import MISCONCEPTIONS
from grader.judge import explain
from grader.judge.compare import deviation, identical, is_between, is_finite, same_shapes
from grader.judge.diagnose import diagnose, is_measured
from grader.judge.key import Key, Role
from grader.judge.measure import Asked, Sheet
from grader.result import Check, Item, Status

SIDE_SHARE = 0.1
"""Each check but that of the values is worth this share of an exercise's points."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found; ``misconception`` where its failing has a name of its own."""

    name: str
    passed: bool
    message: str = ""
    misconception: str | None = None


@np.errstate(all="ignore")  # a student's numbers may be as large as they like
def judge(key: Key, answers: Sequence[Answer]) -> Item:
    """The verdict on the answers to all questions of a key."""
    sheet = Sheet(key, answers)
    misconception = diagnose(sheet)
    stopped = [a.answer for a in sheet.asked if _must_answer(a)]
    for answer in stopped if misconception is None else ():
        if not isinstance(answer, Returned):
            return _stopped(key, answer)
    findings = list(_findings(sheet, misconception))
    return _scored(key.exercise, findings, misconception)


def _must_answer(asked: Asked) -> bool:
    """An exception at a large input is a lack of stability, one anywhere else ends the exercise."""
    return asked.question.role is not Role.LARGE or not isinstance(asked.answer, Raised)


def _findings(sheet: Sheet, misconception: str | None) -> Iterator[Finding]:
    ordinary = sheet.of(Role.VALUE, Role.AGAIN, Role.ROUGH, Role.TWIN, Role.REPEAT)
    yield _shape(ordinary)
    yield _finite(ordinary)
    yield _right_values(sheet, misconception)
    yield _inputs_unchanged(sheet)
    yield _same_twice(sheet)
    if sheet.of(Role.LARGE):
        yield _large_inputs(sheet)


def _shape(ordinary: Sequence[Asked]) -> Finding:
    for asked in ordinary:
        if asked.deviation < inf or asked.value is None:
            continue
        if not same_shapes(asked.value, asked.question.expected):
            return Finding("shape", False, explain.shapes(asked.value, asked.question))
    return Finding("shape", True)


def _finite(ordinary: Sequence[Asked]) -> Finding:
    finite = all(a.deviation < inf or a.value is None or is_finite(a.value) for a in ordinary)
    return Finding("finite", finite, "An entry is nan or infinite at an ordinary input.")


def _right_values(sheet: Sheet, misconception: str | None) -> Finding:
    if misconception:
        return Finding("values", False, MISCONCEPTIONS[misconception].sentence, misconception)
    if not all(a.is_right for a in sheet.of(Role.VALUE)) or not _is_right_at_kink(sheet):
        return Finding("values", False, explain.wrong_values(sheet))
    if is_measured(sheet):
        entry = MISCONCEPTIONS["finite_difference"]
        return Finding("values", False, entry.sentence, entry.id)
    if not all(a.is_right for a in sheet.of(Role.ROUGH, Role.TWIN)):
        return Finding("values", False, explain.WRONG_WHERE_ROUGH)
    if not all(a.is_right for a in sheet.of(Role.REPEAT)):
        return Finding(
            "values", False, "Asked again for the same input, your function gave another answer."
        )
    return Finding("values", True)


def _is_right_at_kink(sheet: Sheet) -> bool:
    return all(
        asked.value is not None
        and asked.question.up_to is not None
        and is_between(asked.value, asked.question.expected, asked.question.up_to())
        for asked in sheet.of(Role.KINK)
    )


def _inputs_unchanged(sheet: Sheet) -> Finding:
    kept = not any(
        isinstance(asked.answer, Returned) and asked.answer.changed_arguments
        for asked in sheet.asked
    )
    first, again = sheet.of(Role.VALUE)[0], sheet.of(Role.AGAIN)[0]
    if kept and first.value is not None and again.value is not None and is_finite(again.value):
        kept = deviation(again.value, first.value) <= again.question.tolerance
    return Finding(
        "inputs unchanged",
        kept,
        MISCONCEPTIONS["mutates_inputs"].sentence,
        None if kept else "mutates_inputs",
    )


def _same_twice(sheet: Sheet) -> Finding:
    first, last = sheet.of(Role.VALUE)[0].value, sheet.of(Role.REPEAT)[0].value
    same = first is None or last is None or identical(first, last)
    return Finding(
        "same answer twice",
        same,
        "The same arguments gave another answer the second time: the function depends on chance "
        "or on what was called before.",
    )


def _large_inputs(sheet: Sheet) -> Finding:
    right = all(asked.is_right for asked in sheet.of(Role.LARGE))
    return Finding(
        "large inputs",
        right,
        MISCONCEPTIONS["unstable"].sentence,
        None if right else "unstable",
    )


def _scored(exercise: Exercise, findings: Sequence[Finding], misconception: str | None) -> Item:
    failed = [finding for finding in findings if not finding.passed]
    values_right = all(finding.passed for finding in findings if finding.name == "values")
    named = misconception or _named_by_checks(failed, values_right)
    shares = _shares(findings, named, values_right)
    checks = tuple(
        Check(
            finding.name,
            round(exercise.points * share, 4),
            round(exercise.points * _worth(finding, findings), 4),
            "" if finding.passed else finding.message,
        )
        for finding, share in zip(findings, shares, strict=True)
    )
    score = round(sum(check.score for check in checks), 4)
    status: Status = "passed" if not failed else "partial" if score > 0 else "failed"
    return Item(
        id=exercise.id,
        score=score,
        max_score=exercise.points,
        status=status,
        feedback=explain.summary(failed[0].message if failed else "Right.", named),
        checks=checks,
        misconception=named,
    )


def _named_by_checks(failed: Sequence[Finding], values_right: bool) -> str | None:
    """Where the values are wrong, what else is wrong beside them does not explain it."""
    telling = [f for f in failed if values_right or f.name == "values"]
    return next((f.misconception for f in telling if f.misconception), None)


def _worth(finding: Finding, findings: Sequence[Finding]) -> float:
    return 1 - SIDE_SHARE * (len(findings) - 1) if finding.name == "values" else SIDE_SHARE


def _shares(findings: Sequence[Finding], named: str | None, values_right: bool) -> list[float]:
    """The share of the points that each check earns.

    Where the values are wrong, a named mistake's credit is spread over the checks that passed,
    what is left of it going to the values; without a name nothing is earned.
    """
    earned = [_worth(f, findings) if f.passed else 0.0 for f in findings]
    if values_right:
        return earned
    credit = MISCONCEPTIONS[named].credit if named else 0.0
    side = sum(earned)
    if side > credit:
        return [share * credit / side for share in earned]
    return [
        credit - side if f.name == "values" else e for f, e in zip(findings, earned, strict=True)
    ]


_STATUS: dict[type, Status] = {
    Missing: "not_attempted",
    NotHandedIn: "not_attempted",
    Unreadable: "error",
    Raised: "error",
    TimedOut: "timeout",
    NotAsked: "timeout",
    Crashed: "crashed",
    Unfit: "failed",
}


def _stopped(key: Key, answer: Failure | Unfit) -> Item:
    """The verdict where a call brought no value that could be compared."""
    exercise = key.exercise
    status = _STATUS[type(answer)]
    if isinstance(answer, Raised) and is_stub(answer, exercise.function):
        status = "not_attempted"
    message = explain.no_value(exercise, answer, status)
    name = "shape" if isinstance(answer, Unfit) else "answers"
    check = Check(name, 0.0, exercise.points, message)
    return Item(exercise.id, 0.0, exercise.points, status, message, (check,))


def is_stub(answer: Answer, function: str) -> bool:
    """Whether the function is as it was handed out: it raises NotImplementedError itself."""
    return (
        isinstance(answer, Raised)
        and answer.error == "NotImplementedError"
        and answer.where == function
    )
