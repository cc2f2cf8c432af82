"""The value of an exercise: a number, an array, or such values in tuples and lists."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import numpy as np

from grader.answers import FloatArray
from grader.assignment.calculus.gradient import Array

Nested: TypeAlias = "float | Array | Sequence[Nested]"
Form: TypeAlias = "str | Sequence[Form]"
"""How a value is nested: ``LEAF``, or a list of forms, one for each element."""
LEAF = "leaf"
"""The form of a number or an array."""

Gradient: TypeAlias = Callable[..., Nested]
"""Takes an exercise's arguments, and links that replace the chain's own, and returns its value."""
Change: TypeAlias = Callable[[Any], Nested]
"""A change of the value of one exercise; it knows how that value is nested."""


def leaves(value: Nested) -> tuple[FloatArray, ...]:
    """The numbers and arrays of a value as arrays, in order."""
    if isinstance(value, tuple | list):
        return tuple(leaf for element in value for leaf in leaves(element))
    return (np.asarray(value, dtype=np.float64),)


def pair(change: Callable[[Any, Any], Nested]) -> Change:
    """A change of both gradients of a value, (∂C/∂W, ∂C/∂b), as a function of the two."""
    return lambda value: change(*value)


def each(change: Change) -> Change:
    """``change`` made in every array of a value."""

    def changed(value: Nested) -> Nested:
        if isinstance(value, tuple | list):
            return type(value)(changed(element) for element in value)
        return change(np.asarray(value))

    return changed
