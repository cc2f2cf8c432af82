"""Computer algebra decides whether two formulas are equal."""

from __future__ import annotations

from grader.expressions import Chain, Derivative, symbolic
from tests.expressions.test_equality import SETTING, SLOPE, read

RECIPROCAL = Chain((Derivative("log(a)", "a"),))


def test_it_uses_the_relations_only_where_it_must() -> None:
    assert symbolic.same_function(read("a*(1 - a)"), SLOPE, SETTING)
    assert symbolic.same_function(read("1/a"), RECIPROCAL, SETTING)
    assert not symbolic.same_function(read("a*(1 + a)"), SLOPE, SETTING)
