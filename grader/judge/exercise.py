"""The verdict on one exercise: from its answers to what each check found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from math import inf

import numpy as np

from grader.answers import Answer, Failure, Raised, Returned, ReturnedNothing, Unusable
from grader.assignment.catalogue import EXERCISES
from grader.assignment.exercise import Exercise
from grader.assignment.misconceptions import credit_of
from grader.judge import messages
from grader.judge.answered_cases import AnsweredCase, AnsweredCases
from grader.judge.cases import Case, Cases, Role
from grader.judge.compare import deviation, is_between, is_finite, same_shapes
from grader.judge.diagnose import diagnose, is_repeatable, is_right_in_order
from grader.judge.example import with_example
from grader.judge.function_text import advice_on_calls, advice_on_names
from grader.judge.source import NO_SOURCE, Source
from grader.judge.verdict import HOLDS, STATUS_WITHOUT_VALUE, Finding, verdict
from grader.messages import verdicts
from grader.messages.answers import NOT_ATTEMPTED
from grader.result import Item, Message

SIDE_SHARE = 0.1
"""Each check but that of the values is worth this share of an exercise's points."""
BESIDE_WRONG_VALUES = 0.02
"""The share where the values are wrong and the check failed too: so little that a misconception
keeps its credit, whatever else failed. A check that holds is worth nothing then."""


@np.errstate(all="ignore")  # a student's numbers may be as large as they like
def judge_exercise(cases: Cases, answers: Sequence[Answer], source: Source = NO_SOURCE) -> Item:
    """The verdict on the answers to all cases of an exercise.

    ``source`` is the text of the part, which shows what led to an exception.
    """
    answered = AnsweredCases(cases, answers)
    exercise = cases.exercise
    if _is_right_throughout(answered):
        return _passed(cases)
    own_order = source.other_order(exercise.function, exercise.parameters)
    is_reordered = bool(own_order) and is_right_in_order(answered, own_order)
    misconceptions = ("argument_order",) if is_reordered else diagnose(answered)
    if not misconceptions:
        for one in filter(_must_answer, answered.all):
            if not isinstance(one.answer, Returned):
                return _stopped(exercise, one.case, one.answer, source)
    item = _scored(exercise, _findings(answered, misconceptions))
    if own_order and item.status != "passed":
        order = messages.other_order(exercise, source)
        return replace(item, message=item.message.advising(order))
    if item.status == "failed" or _OF_ORDER.issuperset(misconceptions):
        item = replace(item, message=item.message.advising(advice_on_calls(exercise, source)))
    if item.status == "failed" or misconceptions == ("missing_input_activation",):
        item = replace(item, message=item.message.advising(advice_on_names(exercise, source)))
    if item.status == "failed" and _inputs_unchanged(answered) is not HOLDS:
        item = replace(item, message=item.message.advising(verdicts.ALSO_CHANGES))
    return with_example(item, answered) if cases.may_be_shown else item


@np.errstate(all="ignore")
def passed_at_first_sight(cases: Cases, answers: Sequence[Answer]) -> Item | None:
    """The verdict on right answers; nothing where something has to be explained first."""
    return _passed(cases) if _is_right_throughout(AnsweredCases(cases, answers)) else None


def _is_right_throughout(answered: AnsweredCases) -> bool:
    """Whether every check holds and no values have the noise of a difference quotient.

    Then nothing is to be explained, so the tests for each misconception are left out.
    """
    return (
        answered.are_right_to_rounding
        and _is_right_at_kink(answered)
        and _inputs_unchanged(answered) is HOLDS
        and _repeated(answered) is HOLDS
    )


@lru_cache(maxsize=2 * len(EXERCISES))
def _passed(cases: Cases) -> Item:
    """The verdict where all is right: the same for every student."""
    names = ["shape", "finite", "values", "inputs unchanged", "same answer twice"]
    if cases.places[Role.LARGE]:
        names.append("large inputs")
    return _scored(cases.exercise, dict.fromkeys(names, HOLDS))


def _must_answer(one: AnsweredCase) -> bool:
    """Whether the exercise has no value without this answer.

    An exception at a large input is a lack of stability only.
    """
    return one.case.role is not Role.LARGE or not isinstance(one.answer, Raised)


def _findings(answered: AnsweredCases, misconceptions: tuple[str, ...]) -> dict[str, Finding]:
    """What each check found; one that nothing can be said of is left out."""
    values = _values(answered, misconceptions)
    found = {
        "shape": _shape(answered),
        "finite": _finite(answered),
        "values": values,
        "inputs unchanged": _inputs_unchanged(answered),
        "same answer twice": _repeated(answered),
        "large inputs": _stable(answered, values.passed),
    }
    return {name: finding for name, finding in found.items() if finding is not None}


def _wrong(message: Message) -> Finding:
    return Finding(0.0, message)


def _shows(*misconceptions: str, of: Exercise, credit: float = 0.0) -> Finding:
    message = replace(messages.misconception(*misconceptions, of=of.id), title="")
    return Finding(credit, message, misconceptions)


def _ordinary(answered: AnsweredCases) -> list[AnsweredCase]:
    return answered.of(Role.VALUE, Role.AGAIN, Role.ROUGH, Role.NUDGED, Role.SMALLEST, Role.REPEAT)


def _shape(answered: AnsweredCases) -> Finding:
    for one in _ordinary(answered):
        if one.deviation < inf or one.value is None:
            continue
        if not same_shapes(one.value, one.case.expected):
            return _wrong(messages.wrong_shape(one.value, one.case))
    return HOLDS


def _finite(answered: AnsweredCases) -> Finding:
    finite = all(
        one.deviation < inf or one.value is None or is_finite(one.value)
        for one in _ordinary(answered)
    )
    return HOLDS if finite else _wrong(verdicts.NOT_FINITE)


def _values(answered: AnsweredCases, misconceptions: tuple[str, ...]) -> Finding:
    if misconceptions:
        return _shows(*misconceptions, of=answered.cases.exercise, credit=credit_of(misconceptions))
    if not all(one.is_right for one in answered.of(Role.VALUE)) or not _is_right_at_kink(answered):
        found = messages.wrong_values(answered)
        return _wrong(found if is_repeatable(answered) else verdicts.NOT_REPEATED)
    if not all(one.is_right for one in answered.of(Role.ROUGH, Role.NUDGED)):
        return _wrong(verdicts.WRONG_WHERE_ROUGH)
    if not all(one.is_right for one in answered.of(Role.SMALLEST)):
        return _wrong(verdicts.WRONG_WHERE_SMALLEST)
    if not all(one.is_right for one in answered.of(Role.REPEAT)):
        return _wrong(verdicts.NOT_REPEATED)
    return HOLDS


def _is_right_at_kink(answered: AnsweredCases) -> bool:
    return all(
        one.value is not None
        and one.case.up_to is not None
        and is_between(one.value, one.case.expected, one.case.up_to())
        for one in answered.of(Role.KINK)
    )


def _inputs_unchanged(answered: AnsweredCases) -> Finding:
    kept = not any(
        isinstance(answer, Returned) and answer.changed_arguments for answer in answered.answers
    )
    first, again = answered.of(Role.VALUE)[0], answered.of(Role.AGAIN)[0]
    may_tell = kept and is_repeatable(answered)
    if may_tell and first.value is not None and again.value is not None and is_finite(again.value):
        kept = deviation(again.value, first.value) <= again.case.tolerance
    return HOLDS if kept else _shows("mutates_inputs", of=answered.cases.exercise)


def _repeated(answered: AnsweredCases) -> Finding | None:
    if answered.of(Role.VALUE)[0].value is None or answered.of(Role.REPEAT)[0].value is None:
        return None
    return HOLDS if is_repeatable(answered) else _wrong(verdicts.NOT_REPEATED)


def _stable(answered: AnsweredCases, values_right: bool) -> Finding | None:
    """Whether large inputs are right too; a wrong formula is wrong there, which says nothing."""
    large = answered.of(Role.LARGE)
    if not large:
        return None
    if all(one.is_right for one in large):
        return HOLDS
    if values_right:
        return _shows("unstable", of=answered.cases.exercise)
    finite = all(one.value is not None and is_finite(one.value) for one in large)
    return None if finite else _wrong(verdicts.NOT_FINITE_WHERE_LARGE)


def _scored(exercise: Exercise, findings: Mapping[str, Finding]) -> Item:
    failed = {name: finding for name, finding in findings.items() if not finding.passed}
    values = findings["values"]
    telling = failed.values() if values.passed else (values,)
    named = next((found.misconceptions for found in telling if found.misconceptions), ())
    told_by = [name for name, found in failed.items() if found.misconceptions == named]
    if named:
        message = messages.misconception(*named, of=exercise.id)
    elif failed:
        told_by = told_by[:1]
        message = failed[told_by[0]].message
    else:
        message = verdicts.RIGHT
    if named == ("wrong_shape",):
        told_by.append("shape")
        message = replace(message, advice=failed["shape"].message.text)
    shares = _shares(findings)
    values = replace(values, share=min(values.share / shares["values"], 1.0))
    return verdict(
        exercise,
        {**findings, "values": values},
        {name: exercise.points * share for name, share in shares.items()},
        message,
        message_from=told_by,
        misconceptions=named,
    )


def _shares(findings: Mapping[str, Finding]) -> dict[str, float]:
    """The share of an exercise's points that each check is worth; together they are 1."""
    if findings["values"].passed:
        shares = dict.fromkeys(findings, SIDE_SHARE)
    else:
        shares = {n: 0.0 if f.passed else BESIDE_WRONG_VALUES for n, f in findings.items()}
    shares["values"] = 1 - sum(share for name, share in shares.items() if name != "values")
    return shares


def _stopped(
    exercise: Exercise, case: Case, answer: Failure | ReturnedNothing | Unusable, source: Source
) -> Item:
    """The verdict where the call of ``case`` gave no value that could be compared."""
    if is_stub(answer, exercise.function):
        found = Finding(0.0, NOT_ATTEMPTED, without_value="not_attempted")
    else:
        message = messages.no_value(exercise, case, answer, source)
        found = Finding(0.0, message, without_value=STATUS_WITHOUT_VALUE[type(answer)])
    name = "shape" if isinstance(answer, Unusable | ReturnedNothing) else "answers"
    return verdict(
        exercise, {name: found}, {name: exercise.points}, found.message, message_from=[name]
    )


_OF_ORDER = frozenset(
    {"sign_flipped", "weight_instead_of_input", "input_instead_of_weight", "indices_swapped",
     "outer_order"}
)  # fmt: skip
"""Misconceptions that a call with its arguments in another order may look like."""
OF_ACTIVATION = frozenset(
    {"missing_activation", "missing_slope", "other_activation", "sigma_twice",
     "sigma_instead_of_slope", "slope_of_activation"}
)  # fmt: skip
"""Misconceptions that a changed σ may look like."""


def may_come_from_given(item: Item) -> bool:
    """Whether a given function that was changed may be why an exercise is not right."""
    named = OF_ACTIVATION.intersection(item.misconceptions)
    not_right = item.status in ("failed", "partial", "error")
    return not_right and (bool(named) or not item.misconceptions)


def is_stub(answer: Answer, function: str) -> bool:
    """Whether the function is as it was handed out: it raises NotImplementedError itself."""
    return (
        isinstance(answer, Raised)
        and answer.error == "NotImplementedError"
        and answer.where == function
    )
