"""From answers to checks, points and names: one exercise at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from grader.answers import (
    Answer,
    Crashed,
    Missing,
    NotAsked,
    NotHandedIn,
    Raised,
    Returned,
    ReturnedNothing,
    TimedOut,
    Unreadable,
    Unusable,
)
from grader.assignment.catalogue import EXERCISES
from grader.assignment.misconceptions import MISCONCEPTIONS
from grader.judge.cases import Cases, Role, make_cases
from grader.judge.exercise import is_stub, judge_exercise
from grader.messages.verdicts import NOT_FINITE
from grader.reasons import Ending, because
from grader.result import Item
from tests.answering import answers_of, verdict_on

Function = Callable[..., Any]


def cases_of(id: str) -> Cases:
    return make_cases(EXERCISES[id], 5, "judge")


def right(a: Any, y: Any) -> Any:
    return 2 * (a - y)


def spoiling(a: Any, y: Any) -> Any:
    value = 2 * (a - y)
    if isinstance(a, np.ndarray):
        a += 1
    return value


def counting() -> Function:
    calls = [0]

    def function(a: Any, y: Any) -> Any:
        calls[0] += 1
        return 2 * (a - y) * (1 + 1e-13 * calls[0])

    return function


def naive_softmax_delta(z: Any, y: Any) -> Any:
    return np.exp(z) / np.exp(z).sum() - y


def right_softmax_delta(z: Any, y: Any) -> Any:
    powers = np.exp(z - z.max())
    return powers / powers.sum() - y


def relu_with(at_zero: Any) -> Function:
    return lambda z: (
        at_zero if np.ndim(z) == 0 and z == 0 else np.where(np.asarray(z) > 0, 1.0, 0.0)
    )


DELTA = "cross_entropy.softmax_output_delta"
RELU = "single_neuron.relu_prime"
DC_DA = "single_neuron.dC_da"
VERDICTS: dict[str, tuple[str, Function, str, float, str | None, set[str]]] = {
    "right": (DC_DA, right, "passed", 3.0, None, set()),
    "a named misconception": (
        DC_DA, lambda a, y: a - y, "partial", 1.8, "missing_factor_2", {"values"},
    ),
    "a formula without a name": (DC_DA, lambda a, y: 2.5 * a - y, "failed", 0.0, None, {"values"}),
    "a named misconception that leaves little": (
        DC_DA, lambda a, y: (a - y) ** 2, "partial", 0.6, "returned_the_cost", {"values"},
    ),
    "wrong, and changes its arguments": (
        DC_DA, lambda a, y: spoiling(a, y) * 1.25 + 1, "failed", 0.0, None,
        {"values", "inputs unchanged"},
    ),
    "zero": (DC_DA, lambda a, y: 0 * (a + y), "failed", 0.0, None, {"values"}),
    "a column": (
        DC_DA, lambda a, y: right(a, y)[..., None] if np.ndim(a) else right(a, y),
        "partial", 1.5, "wrong_shape", {"shape", "values"},
    ),
    "changed arguments": (
        DC_DA, spoiling, "partial", 2.7, "mutates_inputs", {"inputs unchanged"},
    ),
    "another answer each time": (DC_DA, counting(), "partial", 2.7, None, {"same answer twice"}),
    "nan": (
        DC_DA, lambda a, y: (a + y) * np.nan, "failed", 0.0, None, {"finite", "values"},
    ),
    "nan at large inputs": (
        DELTA, naive_softmax_delta, "partial", 2.7, "unstable", {"large inputs"},
    ),
    "any slope at the kink": (RELU, relu_with(0.5), "passed", 2.0, None, set()),
    "the lowest slope at the kink": (RELU, relu_with(0.0), "passed", 2.0, None, set()),
    "the highest slope at the kink": (RELU, relu_with(1.0), "passed", 2.0, None, set()),
    "a slope above the kink's": (RELU, relu_with(1.5), "failed", 0.0, None, {"values"}),
    "a slope below the kink's": (RELU, relu_with(-0.5), "failed", 0.0, None, {"values"}),
    "a list at the kink": (RELU, relu_with(np.array([0.5])), "failed", 0.0, None, {"values"}),
    "nan at the kink": (RELU, relu_with(np.nan), "failed", 0.0, None, {"values"}),
}  # fmt: skip


@pytest.mark.parametrize(
    ("id", "function", "status", "score", "name", "failed"), VERDICTS.values(), ids=VERDICTS
)
def test_verdict(
    id: str, function: Function, status: str, score: float, name: str | None, failed: set[str]
) -> None:
    cases = cases_of(id)
    item = verdict_on(cases, function)
    found = {check.name for check in item.checks if check.message.text}
    assert (item.status, item.misconception, found) == (status, name, failed), item
    points = EXERCISES[id].points
    if id == DELTA:
        score = points * 0.9
    assert item.score == pytest.approx(score, abs=1e-9)
    assert sum(check.score for check in item.checks) == pytest.approx(item.score, abs=1e-9)
    assert sum(check.max_score for check in item.checks) == pytest.approx(points, abs=1e-9)
    assert item.max_score == points


HOLDING: dict[str, tuple[str, Function, dict[str, bool]]] = {
    "a formula without a name": (
        DC_DA, lambda a, y: 2.5 * a - y,
        {"shape": True, "finite": True, "values": False, "inputs unchanged": True,
         "same answer twice": True},
    ),
    "a named misconception, where the same formula is finite at large inputs": (
        DELTA, lambda z, y: 2 * right_softmax_delta(z, y),
        {"shape": True, "finite": True, "values": False, "inputs unchanged": True,
         "same answer twice": True},
    ),
    "wrong, and not finite at large inputs": (
        DELTA, lambda z, y: 3.7 * naive_softmax_delta(z, y),
        {"shape": True, "finite": True, "values": False, "inputs unchanged": True,
         "same answer twice": True, "large inputs": False},
    ),
    "nan": (
        DC_DA, lambda a, y: (a + y) * np.nan,
        {"shape": True, "finite": False, "values": False, "inputs unchanged": True,
         "same answer twice": True},
    ),
    "wrong, and changes its arguments": (
        DC_DA, lambda a, y: spoiling(a, y) * 1.25 + 1,
        {"shape": True, "finite": True, "values": False, "inputs unchanged": False,
         "same answer twice": True},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("id", "function", "holding"), HOLDING.values(), ids=HOLDING)
def test_a_check_that_holds_does_not_look_failed_where_the_values_are_wrong(
    id: str, function: Function, holding: dict[str, bool]
) -> None:
    item = verdict_on(cases_of(id), function)
    assert {check.name: check.is_full for check in item.checks} == holding
    assert {check.name: not check.text for check in item.checks} == holding
    assert sum(check.max_score for check in item.checks) == pytest.approx(item.max_score, abs=1e-9)


def test_nothing_is_said_of_large_inputs_beside_a_wrong_formula_unless_they_are_not_finite() -> (
    None
):
    item = verdict_on(cases_of(DELTA), lambda z, y: 3.7 * naive_softmax_delta(z, y))
    assert item.misconception is None
    assert "Right at ordinary inputs" not in " ".join(check.text for check in item.checks)


def test_nothing_is_said_of_a_second_answer_that_did_not_come() -> None:
    cases = cases_of(DC_DA)
    answers = [
        Raised("ValueError", "no") if case.role is Role.REPEAT else given
        for case, given in zip(cases.all, answers_of(cases, lambda a, y: a - y), strict=True)
    ]
    item = judge_exercise(cases, answers)
    assert item.misconception == "missing_factor_2"
    assert "same answer twice" not in [check.name for check in item.checks]
    assert item.score == 1.8


@pytest.mark.parametrize("credit", [0.9, 0.6, 0.2])
def test_a_misconception_keeps_its_credit_whatever_else_failed(
    credit: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    doubled = MISCONCEPTIONS["kept_factor_2"]
    monkeypatch.setitem(MISCONCEPTIONS, "kept_factor_2", replace(doubled, credit=credit))
    cases = cases_of("cross_entropy.output_delta")
    nothing, other = {Role.LARGE: np.nan}, {Role.REPEAT: 17.0}
    answers = [
        Returned(
            tuple(
                np.full(leaf.shape, {**nothing, **other}.get(case.role, 1)) * leaf * 2
                for leaf in case.expected
            ),
            changed_arguments=True,
        )
        for case in cases.all
    ]
    item = judge_exercise(cases, answers)
    failed = [check.name for check in item.checks if not check.is_full]
    assert failed == ["values", "inputs unchanged", "same answer twice", "large inputs"]
    assert (item.status, item.misconceptions) == ("partial", ("kept_factor_2",))
    assert item.score == pytest.approx(credit * item.max_score)
    assert sum(check.score for check in item.checks) == pytest.approx(item.score, abs=1e-9)
    assert sum(check.max_score for check in item.checks) == pytest.approx(item.max_score, abs=1e-9)


def instead_of(role: Role, answer: Answer) -> Item:
    """The verdict where all answers are right except those of one role."""
    cases = cases_of(DC_DA)
    answers = [
        answer if case.role is role else given
        for case, given in zip(cases.all, answers_of(cases, right), strict=True)
    ]
    return judge_exercise(cases, answers)


STOPPED: dict[str, tuple[Answer, str, str]] = {
    "raised": (Raised("ValueError", "no", 3, "dC_da"), "error", "raised ValueError: “no” (line 3)"),
    "stub": (Raised("NotImplementedError", "", 3, "dC_da"), "not_attempted", "Not attempted yet."),
    "another's stub": (Raised("NotImplementedError", "", 3, "slope"), "error", "needs “slope”"),
    "missing": (Missing(), "not_attempted", "There is no function `dC_da`"),
    "misnamed": (Missing("dc_da"), "not_attempted", "There is a “dc_da”"),
    "not handed in": (NotHandedIn(because("no_folder")), "not_attempted", "no folder"),
    "unreadable": (Unreadable(because("link", file="x.py")), "error", "x.py is a symbolic link"),
    "timed out": (TimedOut(2.0), "timeout", "No answer within 2 s"),
    "waited": (TimedOut(3.0, waiting=True), "timeout", "It waited for more than 3 s in all"),
    "not asked": (NotAsked("part", 10.0), "timeout", "10 s were used up"),
    "crashed": (Crashed(Ending("no_memory")), "crashed", "killed by the system"),
    "unfit": (Unusable("text"), "failed", "returned a text"),
    "nothing": (ReturnedNothing(), "failed", "Is a `return` missing?"),
}


@pytest.mark.parametrize(("answer", "status", "said"), STOPPED.values(), ids=STOPPED)
@pytest.mark.parametrize("role", [Role.VALUE, Role.AGAIN, Role.NUDGED, Role.REPEAT])
def test_one_case_without_a_value_ends_the_exercise(
    role: Role, answer: Answer, status: str, said: str
) -> None:
    item = instead_of(role, answer)
    assert (item.status, item.score, item.max_score) == (status, 0.0, 3.0)
    assert said in item.message.text
    assert [(check.score, check.max_score) for check in item.checks] == [(0.0, 3.0)]
    assert item.checks[0].name == (
        "shape" if isinstance(answer, Unusable | ReturnedNothing) else "answers"
    )


def test_an_exception_at_a_large_input_is_a_lack_of_stability() -> None:
    cases = cases_of(DELTA)

    def delta(z: Any, y: Any) -> Any:
        if np.abs(z).max() > 100:
            raise OverflowError
        return naive_softmax_delta(z, y)

    item = verdict_on(cases, delta)
    assert (item.status, item.misconception) == ("partial", "unstable")
    crashed = [
        Crashed(Ending("no_memory")) if case.role is Role.LARGE else answer
        for case, answer in zip(cases.all, answers_of(cases, delta), strict=True)
    ]
    assert judge_exercise(cases, crashed).status == "crashed"


def test_the_message_is_that_of_the_first_check_that_failed() -> None:
    item = verdict_on(cases_of(DC_DA), lambda a, y: (a + y) * np.nan)
    assert item.message.text == NOT_FINITE.text


def test_a_change_that_shows_when_the_same_objects_are_asked_again() -> None:
    (shape,) = {case.expected[0].shape for case in cases_of(DC_DA).all if case.role is Role.AGAIN}
    item = instead_of(Role.AGAIN, Returned((np.full(shape, 17.0),)))
    assert (item.score, item.misconception) == (2.7, "mutates_inputs")


def test_where_every_check_fails_there_is_nothing_to_share_out() -> None:
    cases = cases_of(DC_DA)
    wrong = Returned((np.full((3, 3), np.nan),), changed_arguments=True)
    last = Returned((np.full((3, 3), 17.0),), changed_arguments=True)
    item = judge_exercise(
        cases, [last if case.role is Role.REPEAT else wrong for case in cases.all]
    )
    assert [check.score for check in item.checks] == [0.0] * 5
    assert all(check.message.text for check in item.checks)


def test_values_that_are_lost_where_a_measured_derivative_is_rough() -> None:
    cases = cases_of(DC_DA)
    answers = [
        Returned(tuple(leaf * np.nan for leaf in case.expected))
        if case.role in (Role.ROUGH, Role.NUDGED)
        else given
        for case, given in zip(cases.all, answers_of(cases, right), strict=True)
    ]
    item = judge_exercise(cases, answers)
    values = next(check for check in item.checks if check.name == "values")
    assert (item.score, values.score) == (0.0, 0.0)
    assert values.message.text


@pytest.mark.parametrize("role", [Role.AGAIN, Role.NUDGED, Role.REPEAT])
def test_a_misconception_is_named_though_a_later_case_has_no_value(role: Role) -> None:
    cases = cases_of(DC_DA)
    answers = [
        Raised("ValueError", "no") if case.role is role else given
        for case, given in zip(cases.all, answers_of(cases, lambda a, y: a - y), strict=True)
    ]
    item = judge_exercise(cases, answers)
    assert (item.status, item.misconception) == ("partial", "missing_factor_2")


@pytest.mark.parametrize(
    ("role", "most"), [(Role.ROUGH, 0.9), (Role.NUDGED, 0.9), (Role.REPEAT, 0.0)]
)
def test_every_case_counts(role: Role, most: float) -> None:
    (shape, *_) = {case.expected[0].shape for case in cases_of(DC_DA).all if case.role is role}
    item = instead_of(role, Returned((np.full(shape, 17.0),)))
    assert item.score <= most
    assert item.status != "passed"


def test_a_stub_raises_in_the_function_itself() -> None:
    assert is_stub(Raised("NotImplementedError", "", 1, "f"), "f")
    assert not is_stub(Raised("NotImplementedError", "", 1, "g"), "f")
    assert not is_stub(Raised("ValueError", "", 1, "f"), "f")
    assert not is_stub(Missing(), "f")
