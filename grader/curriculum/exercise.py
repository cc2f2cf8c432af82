"""What an exercise is: a definition to differentiate, inputs, hints and the mistakes it invites."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from random import Random
from typing import Any

import numpy as np

from grader.answers import FloatArray
from grader.curriculum.entry import Entry

Args = tuple[Any, ...]
Gradient = Callable[..., Any]
"""Takes an exercise's arguments and returns its value: arrays, nested in tuples and lists."""

LEAF = "leaf"


@dataclass(frozen=True)
class Mistake:
    """One wrong formula: the misconception that it shows, and what it computes.

    ``wrong`` takes the exercise's arguments. It raises where the mistake cannot be made (a missing
    transpose needs a square matrix).
    """

    id: str
    wrong: Gradient


@dataclass(frozen=True)
class Exercise(Entry):
    """One function that students write; ``definition`` finds its value from the forward pass."""

    id: str
    points: float
    definition: Gradient
    inputs: Callable[[Random], list[Args]]
    hints: tuple[str, ...]
    mistakes: tuple[Mistake, ...]
    large: tuple[Args, ...] = ()
    """Arguments so large that naive formulas overflow; only asked where the contract says so."""
    anything_between: tuple[Args, float, float] | None = None
    """Arguments at a kink, where any slope between two bounds is right."""
    form: Callable[..., Any] = lambda *_: LEAF
    """How the value for some arguments is nested: ``LEAF``, or a list of forms."""
    roughened: Callable[..., Args] = lambda z, *args: args
    """Moves the last weighted input to about z, where σ is flat, or makes numbers large.

    There the cost hardly moves, and a difference of two of its values is mostly rounding.
    """

    @property
    def function(self) -> str:
        """The function that students write."""
        return self.name

    @property
    def heading(self) -> str:
        return f"{self.name}({', '.join(self.parameters)})"

    @cached_property
    def parameters(self) -> tuple[str, ...]:
        names = inspect.signature(self.definition).parameters
        return tuple(name for name in names if name != "rules")


def leaves(value: Any) -> tuple[FloatArray, ...]:
    """The arrays of a nested value, in order."""
    if isinstance(value, tuple | list):
        return tuple(leaf for item in value for leaf in leaves(item))
    return (np.asarray(value, dtype=np.float64),)


def each(change: Callable[[FloatArray], Any], gradient: Gradient) -> Gradient:
    """``gradient`` with every array of its value changed."""

    def walk(value: Any) -> Any:
        if isinstance(value, tuple | list):
            return type(value)(walk(item) for item in value)
        return change(np.asarray(value))

    return lambda *args: walk(gradient(*args))


def under(gradient: Gradient, rules: dict[str, Any], base: Any) -> Gradient:
    """``gradient`` by a forward pass with some of its ``base`` rules replaced."""
    return lambda *args: gradient(*args, rules=replace(base, **rules))


def bent_by(
    base: Any, gradient: Gradient, *changes: tuple[str, dict[str, Any]]
) -> tuple[Mistake, ...]:
    """A mistake for each wrong rule, all other ``base`` rules staying right."""
    return tuple(Mistake(id, under(gradient, rules, base)) for id, rules in changes)


def whole_numbers(gradient: Gradient) -> tuple[Mistake, ...]:
    """The ways in which values lose what stands behind the decimal point."""

    def cut(rounding: Callable[[FloatArray], FloatArray]) -> Gradient:
        rounded = each(rounding, gradient)

        def wrong(*args: Any) -> Any:
            value = rounded(*args)
            if not any(leaf.any() for leaf in leaves(value)):
                raise ValueError("nothing but zeros: many mistakes look like this")
            return value

        return wrong

    return tuple(Mistake("integer_truncation", cut(f)) for f in (np.trunc, np.floor, np.rint))


def always(gradient: Gradient) -> tuple[Mistake, ...]:
    """The mistakes that any exercise can meet."""
    return (Mistake("sign_flipped", each(np.negative, gradient)), *whole_numbers(gradient))
