"""Right formulas, given by a definition: products and quotients of derivatives.

No derivative is written down. At a point it is taken by the complex step,
f'(x) = Im f(x + ih)/h, which loses no digits to subtraction, and in symbols by computer algebra.
Source: W. Squire, G. Trapp, SIAM Review 40 (1998).
"""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import TypeAlias

from grader.expressions.algebra import numbers_at
from grader.expressions.parser import Expression, parse
from grader.expressions.vocabulary import Vocabulary

STEP = 1e-30
"""h of the complex step: h² is far below rounding."""

POINTS = 8
"""At how many points two formulas are compared."""


@dataclass(frozen=True, slots=True)
class Derivative:
    """∂(``of``)/∂(``by``), where the other symbols of ``of`` stay as they are."""

    of: str
    by: str


Factor: TypeAlias = Derivative | str
"""A derivative, or a formula."""


@dataclass(frozen=True, slots=True)
class Chain:
    """``times`` · (product of ``factors``) / (product of ``over``)."""

    factors: tuple[Factor, ...]
    over: tuple[Factor, ...] = ()
    times: float = 1


@dataclass(frozen=True, slots=True)
class Setting:
    """What the symbols of a formula stand for.

    ``free`` holds (symbol, low, high): its value is drawn from that range. ``relations`` holds
    (symbol, formula): its value follows from symbols before it, such as ``("a", "sigma(z)")``.
    """

    free: tuple[tuple[str, float, float], ...]
    relations: tuple[tuple[str, str], ...] = ()

    @property
    def symbols(self) -> tuple[str, ...]:
        return (*(name for name, _, _ in self.free), *(name for name, _ in self.relations))

    def read(self, formula: str) -> Expression:
        """A formula of a definition, in this setting's symbols."""
        return _read(formula, self.symbols)


@functools.cache
def _read(formula: str, symbols: tuple[str, ...]) -> Expression:
    return parse(formula, Vocabulary(symbols))


@functools.cache
def points(setting: Setting) -> tuple[Mapping[str, complex], ...]:
    """The points at which formulas of ``setting`` are compared, the same ones in every run."""
    draw = Random(0)
    found = []
    for _ in range(POINTS):
        point = {name: complex(draw.uniform(low, high)) for name, low, high in setting.free}
        for name, formula in setting.relations:
            point[name] = setting.read(formula).evaluate(numbers_at(point))
        found.append(point)
    return tuple(found)


@functools.cache
def values(chain: Chain, setting: Setting) -> tuple[complex, ...]:
    """The chain's value at each of the setting's points."""
    return tuple(value_at(chain, setting, point) for point in points(setting))


def value_at(chain: Chain, setting: Setting, point: Mapping[str, complex]) -> complex:
    """The chain's value at ``point``, which has a value for each of the setting's symbols."""

    def value(factor: Factor) -> complex:
        if isinstance(factor, str):
            return setting.read(factor).evaluate(numbers_at(point))
        nudged = {**point, factor.by: point[factor.by] + 1j * STEP}
        return complex(setting.read(factor.of).evaluate(numbers_at(nudged)).imag / STEP)

    product = math.prod(map(value, chain.factors), start=complex(chain.times))
    return product / math.prod(map(value, chain.over), start=complex(1))
