"""What the parts of a formula stand for: numbers at a point, or symbols of a computer algebra."""

from __future__ import annotations

import cmath
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Generic, Protocol, Self, TypeVar


class Value(Protocol):
    """What formulas are evaluated in: complex numbers, or objects of a computer algebra."""

    def __pos__(self) -> Self: ...
    def __neg__(self) -> Self: ...
    def __add__(self, other: Self, /) -> Self: ...
    def __sub__(self, other: Self, /) -> Self: ...
    def __mul__(self, other: Self, /) -> Self: ...
    def __truediv__(self, other: Self, /) -> Self: ...
    def __pow__(self, other: Self, /) -> Self: ...


T = TypeVar("T", bound=Value)


@dataclass(frozen=True, slots=True)
class Algebra(Generic[T]):
    """The values of numbers, symbols and functions, all of type ``T``."""

    number: Callable[[Fraction], T]
    symbols: Mapping[str, T]
    functions: Mapping[str, Callable[[T], T]]


@dataclass(frozen=True, slots=True)
class Nudged:
    """A dual number, ``value`` + ``slope``·ε with ε² = 0: a value, and how fast it changes."""

    value: Any
    slope: Any

    def __neg__(self) -> Nudged:
        return Nudged(-self.value, -self.slope)

    def __radd__(self, other: Any) -> Nudged:
        return Nudged(other + self.value, self.slope)

    def __rtruediv__(self, other: Any) -> Nudged:
        return Nudged(other / self.value, -other * self.slope / self.value / self.value)


def with_sigmoid(elementary: Mapping[str, Callable[[Any], Any]]) -> dict[str, Callable[[Any], Any]]:
    """The elementary functions, and σ(z) = 1/(1 + e⁻ᶻ) with σ'(z), derived by dual numbers."""

    def exp(n: Any) -> Any:
        if not isinstance(n, Nudged):
            return elementary["exp"](n)
        value = exp(n.value)
        return Nudged(value, value * n.slope)

    def sigma(z: Any) -> Any:
        return 1 / (1 + exp(-z))

    def sigma_prime(z: Any) -> Any:
        return sigma(Nudged(z, 1)).slope

    return {**elementary, "sigma": sigma, "sigma_prime": sigma_prime}


_NUMERIC = with_sigmoid(
    {"exp": cmath.exp, "log": cmath.log, "sqrt": cmath.sqrt, "tanh": cmath.tanh}
)


def numbers_at(point: Mapping[str, complex]) -> Algebra[complex]:
    """The algebra of complex numbers, where each symbol has its value at ``point``.

    Its operations raise ``ZeroDivisionError`` or ``ValueError`` where they are undefined and
    ``OverflowError`` where they are too large; each takes a fixed time.
    """
    return Algebra(complex, {"e": complex(cmath.e), **point}, _NUMERIC)
