"""Whether two formulas are the same function.

They are compared at points first. That does not decide where a formula is undefined at too many of
the points, or where the difference is about as small as rounding. Then computer algebra decides, in
a process of its own where one can be started.
"""

from __future__ import annotations

import cmath
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from typing import TypeAlias

from grader.expressions.algebra import numbers_at
from grader.expressions.definitions import Chain, Setting, points, values
from grader.expressions.parser import Expression

SAME = 1e-12
"""Relative difference up to which two values are equal; rounding makes about 1e-15 here."""

APART = 1e-7
"""Relative difference from which two values differ, whatever rounding did."""

ENOUGH = 3
"""Formulas count as equal only if they are defined at so many points at least."""

ByAlgebra: TypeAlias = Callable[[Expression, Chain, Setting], bool | None]


def _in_a_process(given: Expression, right: Chain, setting: Setting) -> bool | None:
    from grader.expressions import algebra_process  # a browser has no processes

    return algebra_process.equal(given, right, setting)


by_algebra: ContextVar[ByAlgebra] = ContextVar("by_algebra", default=_in_a_process)
"""Who decides where points cannot. A browser, which starts no process, puts its own in place."""


def equal(given: Expression, right: Chain, setting: Setting) -> bool | None:
    """Whether ``given`` is the function ``right``; ``None`` where algebra cannot tell in time."""
    seen = at_points(given, right, setting)
    return by_algebra.get()(given, right, setting) if seen is None else seen


def at_points(given: Expression, right: Chain, setting: Setting) -> bool | None:
    """Whether the two agree at the setting's points; ``None`` where points cannot tell."""
    distances = [
        _distance(value, wanted)
        for point, wanted in zip(points(setting), values(right, setting), strict=True)
        if (value := _value(given, point)) is not None
    ]
    if any(distance >= APART for distance in distances):
        return False
    return True if len(distances) >= ENOUGH and max(distances) <= SAME else None


def _value(expression: Expression, point: Mapping[str, complex]) -> complex | None:
    """The value at ``point``: infinite where it is too large, ``None`` where there is none."""
    try:
        value = expression.evaluate(numbers_at(point))
    except OverflowError:
        return complex(cmath.inf)
    except (ZeroDivisionError, ValueError):
        return None
    return value if cmath.isfinite(value) else complex(cmath.inf)


def _distance(one: complex, other: complex) -> float:
    """|one - other| / max(|one|, |other|)."""
    if one == other:
        return 0.0
    if cmath.isinf(one) or cmath.isinf(other):
        return cmath.inf
    return abs(one - other) / max(abs(one), abs(other))
