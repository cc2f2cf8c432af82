"""Reference functions: the right value of an exercise for arguments that a student's code chooses.

They are put in place of a student's wrong earlier functions, as substitutes, to follow an error
through.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import prod
from typing import Any

import numpy as np

from grader.answers import FloatArray
from grader.assignment.exercise import Exercise
from grader.assignment.nested import Nested, leaves

MOST_NUMBERS_ASKED = 1_000
MOST_ARRAYS_ASKED = 200
MOST_DIMENSIONS_ASKED = 2
"""A substitute answers for arguments up to this size. Time and memory grow with its square, and
three arrays of different dimensions would be multiplied into one of millions of numbers."""


def reference_value(
    exercises: Mapping[str, Exercise], function: str, arguments: Mapping[str, Any]
) -> Nested:
    """The right value of one of these functions, by name, for arguments from a student's code.

    It goes to a fresh worker that is asked about later exercises only, so it can earn nothing but
    what follow-through is meant to give.

    :raises ValueError: for arguments that the function does not take, or that are too large.
    """
    if _is_too_large(leaves(list(arguments.values()))):
        raise ValueError("more numbers than the exercise is about")
    try:
        with np.errstate(all="ignore"):
            return _plain(exercises[function].definition(**arguments))
    except Exception as error:
        raise ValueError(f"{function} does not take these arguments") from error


def _is_too_large(arguments: Sequence[FloatArray]) -> bool:
    """Whether there are too many numbers; an empty array counts by its sides."""
    numbers = sum(prod(max(side, 1) for side in leaf.shape) for leaf in arguments)
    return (
        numbers > MOST_NUMBERS_ASKED
        or len(arguments) > MOST_ARRAYS_ASKED
        or any(leaf.ndim > MOST_DIMENSIONS_ASKED for leaf in arguments)
    )


def _plain(value: Nested) -> Nested:
    """The value with Python's numbers."""
    if isinstance(value, tuple | list):
        return type(value)(_plain(element) for element in value)
    array = np.asarray(value, dtype=np.float64)
    return array if array.ndim else float(array)
