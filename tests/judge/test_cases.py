"""Every case comes from the seed, those at large inputs and at kinks too."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from grader.assignment.catalogue import EXERCISES
from grader.assignment.nested import leaves
from grader.grading.part_cases import SELF_CHECK_SEED
from grader.judge.cases import Case, Cases, FirstValues, Prediction, Role, make_cases
from tests.answering import verdict_on
from tests.references import reference

ANY_SEED = range(200)
Function = Callable[..., Any]


def graded(id: str, seed: int) -> Cases:
    return make_cases(EXERCISES[id], seed, "grade")


def bits(case: Case) -> tuple[bytes, ...]:
    return tuple(leaf.tobytes() for leaf in leaves(list(case.args)))


def is_zero(case: Case) -> bool:
    return case.role is Role.KINK and np.ndim(case.args[0]) == 0


@pytest.mark.parametrize("id", EXERCISES)
def test_no_case_is_asked_under_two_seeds_or_in_a_self_check_but_zero(id: str) -> None:
    own = {
        bits(case)
        for case in make_cases(EXERCISES[id], SELF_CHECK_SEED, "check").all
        if not is_zero(case)
    }
    one, other = (
        {bits(case) for case in graded(id, s).all if not is_zero(case)}
        for s in (SELF_CHECK_SEED, 1)
    )
    assert own & one == own & other == one & other == set()


def from_a_table(id: str, naive: Function) -> Function:
    """A function that looks the self-check's cases up in a table, and is ``naive`` for others."""
    table = {
        bits(case): case.expected[0]
        for case in make_cases(EXERCISES[id], SELF_CHECK_SEED, "check").all
    }

    def answer(*args: Any) -> Any:
        known = table.get(tuple(leaf.tobytes() for leaf in leaves(list(args))))
        return naive(*args) if known is None else known.copy()

    return answer


def sigmoid(z: Any) -> Any:
    return 1 / (1 + np.exp(-z))


def softmax(z: Any) -> Any:
    return np.exp(z) / np.exp(z).sum()


def sign_and_a_case_for_zero(z: Any) -> Any:
    return 0.0 if np.ndim(z) == 0 and z == 0 else (1 + z / np.abs(z)) / 2


TABLES: dict[str, tuple[Function, str | None]] = {
    "cross_entropy.output_delta": (
        lambda z, y: (sigmoid(z) - y) / (sigmoid(z) * (1 - sigmoid(z)))
        * sigmoid(z) * (1 - sigmoid(z)),
        "unstable",
    ),
    "cross_entropy.softmax_output_delta": (lambda z, y: softmax(z) - y, "unstable"),
    "single_neuron.relu_prime": (sign_and_a_case_for_zero, None),
}  # fmt: skip


@pytest.mark.parametrize("id", TABLES)
def test_a_table_of_the_self_checks_cases_earns_nothing_in_grading(id: str) -> None:
    naive, name = TABLES[id]
    with np.errstate(all="ignore"):
        own = verdict_on(
            make_cases(EXERCISES[id], SELF_CHECK_SEED, "check"), from_a_table(id, naive)
        )
        assert own.status == "passed", own
        for seed in range(5):
            by_table = verdict_on(graded(id, seed), from_a_table(id, naive))
            assert by_table == verdict_on(graded(id, seed), naive)
            assert (by_table.misconception, by_table.status != "passed") == (name, True), seed


def sigmoid_of_two_halves(z: Any) -> Any:
    small = np.exp(-np.abs(z))
    return np.where(z > 0, 1 / (1 + small), small / (1 + small))


def shifted_softmax(z: Any) -> Any:
    return softmax(z - np.max(z))


def relu_prime_entry_by_entry(z: Any) -> Any:
    slopes = [1.0 if entry > 0 else 0.25 if entry == 0 else 0.0 for entry in np.ravel(z)]
    return np.array(slopes).reshape(np.shape(z))


RIGHT: dict[str, tuple[Function, ...]] = {
    "cross_entropy.output_delta": (
        lambda z, y: sigmoid(z) - y,
        lambda z, y: 0.5 * (1 + np.tanh(z / 2)) - y,
        lambda z, y: sigmoid_of_two_halves(z) - y,
        lambda z, y: np.exp(-np.logaddexp(0, -z)) - y,
        lambda z, y: sigmoid(np.clip(z, -500, 500)) - y,
    ),
    "cross_entropy.softmax_output_delta": (
        lambda z, y: shifted_softmax(z) - y,
        lambda z, y: shifted_softmax(z) * y.sum() - y,
        lambda z, y: np.exp(z - np.logaddexp.reduce(z)) - y,
        lambda z, y: np.array([1 / np.exp(z - each).sum() for each in z]) - y,
    ),
    "single_neuron.relu_prime": (
        lambda z: np.where(np.asarray(z) > 0, 1.0, 0.0),
        lambda z: np.heaviside(z, 0.5),
        lambda z: np.asarray(z >= 0, dtype=float),
        lambda z: (1 + np.sign(z)) / 2,
        relu_prime_entry_by_entry,
    ),
}


@pytest.mark.parametrize("id", RIGHT)
def test_right_answers_pass_whatever_the_seed(id: str) -> None:
    for seed in ANY_SEED:
        cases = graded(id, seed)
        for number, right in enumerate((reference(id), *RIGHT[id])):
            item = verdict_on(cases, right)
            assert item.status == "passed", (seed, number, item)


WRONG_AT_KINKS: dict[str, Function] = {
    "above": lambda z: np.heaviside(z, 1.5),
    "below": lambda z: np.heaviside(z, -0.5),
    "nan": lambda z: np.heaviside(z, np.nan),
    "nan in arrays": sign_and_a_case_for_zero,
    "a number for an array": lambda z: 0.5 if not np.all(z) else np.heaviside(z, 0.5),
    "all zero where one is": lambda z: np.heaviside(z, 0) * np.all(z),
    "outside at minus zero": lambda z: np.heaviside(z, 0.5) - (np.signbit(z) & (z == 0)),
}


@pytest.mark.parametrize("wrong", WRONG_AT_KINKS.values(), ids=WRONG_AT_KINKS)
def test_what_stands_around_a_kink_is_looked_at(wrong: Function) -> None:
    for seed in range(20):
        with np.errstate(all="ignore"):
            item = verdict_on(graded("single_neuron.relu_prime", seed), wrong)
        assert (item.status, item.score) == ("failed", 0), (seed, item)
        assert "kink" in item.message.text


@pytest.mark.parametrize("id", ["cross_entropy.output_delta", "cross_entropy.softmax_output_delta"])
def test_large_inputs_have_both_signs_every_size_and_several_shapes(id: str) -> None:
    for seed in ANY_SEED:
        large = [case for case in graded(id, seed).all if case.role is Role.LARGE]
        z = np.concatenate([case.args[0] for case in large])
        assert len(np.unique(z)) == len(z) >= 14, seed
        assert min(z) < -1e3 < 1e3 < max(z), seed
        assert np.abs(z).max() > 1e200 > 1e3 > np.abs(z).min(), seed
        assert len({case.args[0].shape for case in large}) >= 3, seed
        assert all(np.isfinite(case.expected[0]).all() for case in large), seed
        assert all(np.abs(case.expected[0]).max() > 0.01 for case in large), seed


PREDICTED = {
    "another direction": np.array([2.0, 1.0]),
    "a multiple": np.array([-2.0, -4.0]),
    "zero": np.array([0.0, 0.0]),
    "another shape": np.array([1.0, 2.0, 3.0]),
    "no value": np.array([np.nan, 1.0]),
}


def test_an_answer_may_be_a_multiple_of_what_is_along_it_of_zero_and_of_what_has_no_value() -> None:
    first = FirstValues(
        [Prediction((name,), lambda _, of=value: of, [(0.0,)]) for name, value in PREDICTED.items()]
    )
    found = first.multiples((np.array([1.0, 2.0]),))
    assert [name for one in found for name in one.misconceptions] == [
        "a multiple",
        "zero",
        "no value",
    ]
