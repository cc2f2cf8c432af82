"""Formulas are compared as functions: at points, and by algebra where points cannot tell."""

from __future__ import annotations

import pytest

from grader.expressions import (
    Chain,
    Derivative,
    Expression,
    Setting,
    Vocabulary,
    at_points,
    equal,
    parse,
    symbolic,
    values,
)
from grader.expressions.definitions import points
from grader.expressions.equality import by_algebra

SETTING = Setting(
    free=(("w", 0.5, 1.5), ("b", -1.0, 1.0), ("y", 0.1, 0.9)),
    relations=(("z", "w + b"), ("a", "sigma(z)")),
)
SLOPE = Chain((Derivative("sigma(z)", "z"),))
SQUARE = Chain(("a", "a"))

AT_POINTS = {
    # formula: whether it is σ'(z); None where points cannot tell
    "a*(1 - a)": True,
    "a - a**2": True,
    "sigma_prime(z)": True,
    "sigma(w + b)*(1 - sigma(z))": True,
    "exp(-z)/(1 + exp(-z))**2": True,
    "1/(2 + exp(z) + exp(-z))": True,
    "(1 - tanh(z/2)**2)/4": True,
    "sqrt(a**2)*(1 - a)": True,
    "a*(1 - a)*y/y": True,
    "a*(1 + a)": False,
    "a*(1 - a) + y - y**2": False,
    "1": False,
    "0": False,
    "a*(1 - a) + 0.0001": False,
    "exp(exp(exp(exp(99))))": False,
    "exp(99)**99": False,
    "a*(1 - a) + 0.000000001": None,
    "1/(a - a)": None,
    "log(0)": None,
    "a*(1 - a)*(a - sigma(z))/(a - sigma(z))": None,
}

BY_ALGEBRA = {
    "a*(1 - a)*(a - sigma(z))/(a - sigma(z))": True,
    "a*(1 - a) + 0.000000001": False,
    "1/(a - a)": False,
}


def read(formula: str) -> Expression:
    return parse(formula, Vocabulary(SETTING.symbols))


def never(given: Expression, right: Chain, setting: Setting) -> bool | None:
    raise AssertionError(f"points can tell {given} from {right} in {setting}")


@pytest.mark.parametrize(("formula", "verdict"), AT_POINTS.items())
def test_compares_at_points(formula: str, verdict: bool | None) -> None:
    assert at_points(read(formula), SLOPE, SETTING) is verdict


@pytest.mark.parametrize(
    ("formula", "size", "verdict"),
    [
        ("0.000001*a", 1e-6, True),
        ("0.000001*a", 2e-6, False),
        ("1000000*a", 1e6, True),
        ("1000000*a", 2e6, False),
        ("1000000*a", 1e6 + 1e-8, True),
        ("a - a", 0, True),
        ("0", 1e-9, False),
    ],
)
def test_differences_count_relative_to_the_values(formula: str, size: float, verdict: bool) -> None:
    assert at_points(read(formula), Chain(("a",), times=size), SETTING) is verdict


@pytest.mark.parametrize("formula", ["a*(1 - a)", "a*(1 + a)"])
def test_asks_for_algebra_only_where_points_cannot_tell(formula: str) -> None:
    token = by_algebra.set(never)
    try:
        assert equal(read(formula), SLOPE, SETTING) is (formula == "a*(1 - a)")
    finally:
        by_algebra.reset(token)


@pytest.mark.parametrize(("formula", "verdict"), BY_ALGEBRA.items())
def test_algebra_decides_the_rest(formula: str, verdict: bool) -> None:
    assert equal(read(formula), SLOPE, SETTING) is verdict


def test_points_are_always_the_same_and_keep_the_relations() -> None:
    points.cache_clear()
    first = points(SETTING)
    points.cache_clear()
    assert points(SETTING) == first
    for point in first:
        assert point["z"] == point["w"] + point["b"]
        assert 0 < point["a"].real < 1


def test_a_chain_multiplies_divides_and_scales() -> None:
    chain = Chain((Derivative("a**2", "a"), "y"), over=("a",), times=1 / 2)
    expected = [point["y"] for point in points(SETTING)]
    assert values(chain, SETTING) == pytest.approx(expected)
    assert symbolic.same_function(read("y"), chain, SETTING)


def test_values_are_compared_relative_to_their_size() -> None:
    a = Vocabulary(("a",), frozenset(SETTING.symbols))
    assert at_points(parse("2e-11*a", a), Chain(("a",), times=1e-11), SETTING) is False
    assert at_points(parse("1e10*a + 0.001*a", a), Chain(("a",), times=1e10), SETTING) is True
