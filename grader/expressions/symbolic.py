"""Equality by computer algebra.

Simplification may never end, so only what can be ended calls it: the process of
``algebra_process``, or a page's worker. Formulas are built from sympy's objects one by one, so that
no text reaches sympy.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from grader.expressions.algebra import Algebra, with_sigmoid
from grader.expressions.definitions import Chain, Factor, Setting
from grader.expressions.parser import Expression


def same_function(given: Expression, right: Chain, setting: Setting) -> bool:
    """Whether the difference of the two simplifies to 0, before or after the relations are put in.

    It may take any time.
    """
    import sympy

    new: Callable[..., Any] = sympy.Symbol
    symbols = {name: new(name, real=True) for name in setting.symbols}
    algebra = _symbols_of_sympy(symbols)
    difference = given.evaluate(algebra) - _build(right, setting, algebra)
    if sympy.simplify(difference) == 0:
        return True
    for name, formula in reversed(setting.relations):
        difference = difference.subs(symbols[name], setting.read(formula).evaluate(algebra))
    return bool(sympy.simplify(difference) == 0)


def _symbols_of_sympy(symbols: dict[str, Any]) -> Algebra[Any]:
    """The algebra of sympy's objects over ``symbols``."""
    import sympy

    elementary = {name: getattr(sympy, name) for name in ("exp", "log", "sqrt", "tanh")}

    def number(value: Fraction) -> Any:
        return sympy.Rational(value.numerator, value.denominator)

    return Algebra(number, {"e": sympy.E, **symbols}, with_sigmoid(elementary))


def _build(chain: Chain, setting: Setting, algebra: Algebra[Any]) -> Any:
    def built(factor: Factor) -> Any:
        if isinstance(factor, str):
            return setting.read(factor).evaluate(algebra)
        return setting.read(factor.of).evaluate(algebra).diff(algebra.symbols[factor.by])

    times = algebra.number(Fraction(chain.times))
    return math.prod(map(built, chain.factors), start=times) / math.prod(map(built, chain.over))
