"""A wrong formula is the right one changed by a misconception, and two can be combined.

The chains here are written out by hand, link by link, and share nothing with the package.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import combinations, permutations
from random import Random
from typing import Any

import numpy as np
import pytest

from grader.assignment import wrong_formulas
from grader.assignment.catalogue import EXERCISES
from grader.assignment.exercise import Exercise
from grader.assignment.nested import leaves
from grader.assignment.wrong_formulas import (
    ALWAYS,
    CANNOT_BE_COMPUTED,
    WrongFormula,
    one,
    slope_at_a,
    together,
    wrong,
)

Links = dict[str, Callable[..., Any]]


def sigma(z: Any) -> Any:
    return 1 / (1 + np.exp(-z))


def slope(z: Any) -> Any:
    return sigma(z) * (1 - sigma(z))


def logit(a: Any) -> Any:
    return np.log(a / (1 - a))


BY_HAND: list[tuple[WrongFormula, Links]] = [
    (wrong_formulas.NO_FACTOR_2, {"cost_slope": lambda a, y: a - y}),
    (wrong_formulas.NO_OUTPUT_SLOPE, {"output_slope": lambda _: 1}),
    (wrong("a slope at a", output_slope=slope_at_a),
     {"output_slope": lambda z: slope(sigma(z))}),
    (wrong("a hidden slope is missing", hidden_slope=one),
     {"hidden_slope": lambda _: 1}),
    (wrong("a hidden slope is written with z", hidden_slope=wrong_formulas.slope_of_z_for_a),
     {"hidden_slope": lambda z: z * (1 - z)}),
    (wrong_formulas.Z_LESS_Y,
     {"cost_slope": lambda a, y: logit(a) - y, "output_slope": lambda _: 1}),
    (wrong_formulas.NO_INPUT, {"input": lambda W, *_: np.ones_like(W)}),
    (wrong_formulas.WEIGHT_AS_INPUT, {"input": lambda W, *_: W}),
    (wrong_formulas.INPUT_SQUARED, {"input": lambda W, a, _: np.ones_like(W) * a**2}),
    (wrong_formulas.OWN_ACTIVATION, {"input": lambda W, _, z: np.ones_like(W) * sigma(z)}),
    (wrong_formulas.NO_WEIGHT, {"weight": lambda W, _: np.ones_like(W)}),
    (wrong_formulas.INPUT_AS_WEIGHT, {"weight": lambda W, a: np.ones_like(W) * a}),
    (wrong_formulas.TRANSPOSE_FORGOTTEN, {"weight": lambda W, _: W.T}),
    (wrong_formulas.WRONG_AXIS, {"weight": lambda W, _: np.diag(W.sum(1))}),
]  # fmt: skip
"""Rows of the table, and the links that they replace, as a teacher would write them."""
RIGHT: Links = {
    "cost_slope": lambda a, y: 2 * (a - y),
    "output_slope": slope,
    "hidden_slope": slope,
    "input": lambda W, a, _: np.ones_like(W) * a,
    "weight": lambda W, _: W,
}


def backward(weights: Any, biases: Any, x: Any, y: Any, links: Links) -> tuple[Any, Any]:
    """The chain rule from the cost back to the first layer."""
    link = RIGHT | links
    activations, zs = [x], []
    for W, b in zip(weights, biases, strict=True):
        zs.append(W @ activations[-1] + b)
        activations.append(sigma(zs[-1]))
    delta = link["cost_slope"](activations[-1], y) * link["output_slope"](zs[-1])
    dW: list[Any] = []
    db: list[Any] = []
    for layer in reversed(range(len(weights))):
        W, a, z = weights[layer], activations[layer], zs[layer]
        dW.insert(0, delta[:, None] * link["input"](W, a, z))
        db.insert(0, delta)
        if layer:
            delta = (link["weight"](W, a).T @ delta) * link["hidden_slope"](zs[layer - 1])
    return dW, db


def one_neuron(w: float, b: float, a_prev: float, y: float, links: Links) -> Any:
    W, bias, x = np.array([[w]]), np.array([b]), np.array([a_prev])
    (dW,), _ = backward([W], [bias], x, np.array([y]), links)
    return dW[0, 0]


def square_networks(random: Random) -> Iterator[tuple[Any, ...]]:
    """Networks of square matrices, for which every wrong formula has a value."""
    for args in EXERCISES["matrix_form.backprop"].inputs(random):
        if all(W.shape[0] == W.shape[1] for W in args[0]):
            yield args


CHAINS: dict[str, tuple[Callable[..., Any], Callable[[Random], Any]]] = {
    "single_neuron.weight_gradient": (
        one_neuron, EXERCISES["single_neuron.weight_gradient"].inputs,
    ),
    "matrix_form.backprop": (backward, square_networks),
}  # fmt: skip


def assert_same(found: Any, wanted: Any, why: object) -> None:
    for a, b in zip(leaves(found), leaves(wanted), strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-10, atol=1e-12 * np.abs(b).max(), err_msg=str(why))


@pytest.mark.parametrize("id", CHAINS)
def test_a_wrong_formula_replaces_the_link_that_it_names(id: str) -> None:
    by_hand, inputs = CHAINS[id]
    for row, links in [(wrong("nothing"), {}), *BY_HAND]:
        for args in inputs(Random(3)):
            formula = row.made_in(EXERCISES[id].definition)
            assert_same(formula(*args), by_hand(*args, links), row.misconception)


@pytest.mark.parametrize("id", CHAINS)
def test_two_wrong_formulas_together_replace_both_links(id: str) -> None:
    by_hand, inputs = CHAINS[id]
    pairs = 0
    for (first, its_links), (second, other_links) in permutations(BY_HAND, 2):
        both = together(first, second)
        if both is None:
            assert its_links.keys() & other_links.keys(), (first, second)
            continue
        pairs += 1
        assert both.misconceptions == (first.misconception, second.misconception)
        formula = both.made_in(EXERCISES[id].definition)
        for args in inputs(Random(4)):
            assert_same(formula(*args), by_hand(*args, its_links | other_links), both)
    assert pairs > 100


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
def test_two_wrong_formulas_together_give_what_one_gives_after_the_other(
    exercise: Exercise,
) -> None:
    args = exercise.inputs(Random(5))[4]
    right, pairs = exercise.definition, 0
    for first, second in combinations(exercise.wrong_formulas, 2):
        both = together(first, second)
        if both is None:
            continue
        pairs += 1
        begun, ended = (first, second) if first.of or first.instead else (second, first)
        if ended.of:  # both begin with the same derivative
            ended = replace(ended, of=None)
        after = ended.made_in(begun.made_in(right))
        if not (first.then and second.then):  # the order of two changes is that of their names
            assert_same(computed(both.made_in(right), args), computed(after, args), both)
    assert pairs


def computed(formula: Callable[..., Any], args: tuple[Any, ...]) -> Any:
    """The value of a formula; nothing where it has none."""
    try:
        with np.errstate(all="ignore"):
            return formula(*args)
    except CANNOT_BE_COMPUTED:
        return ()


def doubled(value: Any) -> Any:
    return 2 * value


def increased(value: Any) -> Any:
    return value + 1


IN_ORDER = {
    "first, then second": (wrong("a", then=doubled), wrong("b", then=increased), 2 * 5 + 1),
    "second, then first": (wrong("b", then=increased), wrong("a", then=doubled), 2 * (5 + 1)),
    "after another derivative": (
        wrong("b", then=increased), wrong("a", of=lambda: 7, then=doubled), 2 * 7 + 1,
    ),
    "after another formula": (
        wrong("b", then=increased), wrong("a", instead=lambda: 7, then=doubled), 2 * 7 + 1,
    ),
}  # fmt: skip


@pytest.mark.parametrize(("first", "second", "value"), IN_ORDER.values(), ids=IN_ORDER)
def test_a_value_is_changed_in_the_order_of_the_misconceptions(
    first: WrongFormula, second: WrongFormula, value: int
) -> None:
    both = together(first, second)
    assert both is not None
    assert both.made_in(lambda: 5)() == value
    assert both.misconceptions == (first.misconception, second.misconception)


NOT_TOGETHER = {
    "the same misconception": (wrong("a", output_slope=one), wrong("a", then=doubled)),
    "the same link": (
        wrong("a", output_slope=one), wrong("b", output_slope=slope_at_a),
    ),
    "two derivatives": (wrong("a", of=lambda: 1), wrong("b", of=lambda: 2)),
    "two formulas": (wrong("a", instead=lambda: 1), wrong("b", instead=lambda: 2)),
    "a link of what is no chain": (
        wrong("a", instead=lambda: 1), wrong("b", output_slope=one),
    ),
    "another derivative, and no derivative": (
        wrong("a", of=lambda: 1), wrong("b", instead=lambda: 2),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("first", "second"), NOT_TOGETHER.values(), ids=NOT_TOGETHER)
def test_wrong_formulas_that_replace_the_same_thing_cannot_be_combined(
    first: WrongFormula, second: WrongFormula
) -> None:
    assert together(first, second) is None
    assert together(second, first) is None


def test_three_misconceptions_can_be_combined_too() -> None:
    rows = (wrong_formulas.NO_FACTOR_2, wrong_formulas.NO_OUTPUT_SLOPE)
    both = together(*rows)
    assert both is not None
    three = together(both, ALWAYS[0])
    assert three is not None
    assert three.misconceptions == ("missing_factor_2", "missing_slope", "sign_flipped")
    formula = three.made_in(EXERCISES["single_neuron.weight_gradient"].definition)
    assert formula(0.5, 0.1, 2.0, 3.0) == pytest.approx(-(sigma(1.1) - 3.0) * 2.0)
