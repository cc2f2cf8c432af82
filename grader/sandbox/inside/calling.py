"""One call of a student's function, whoever makes it: the worker, or a notebook's own process."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from grader.sandbox.inside import raised, values
from grader.sandbox.protocol import Kind


def answer_of(
    function: Callable[..., Any],
    args: Sequence[Any],
    form: Any,
    before: Sequence[Any],
    is_own: raised.IsOwn,
    stopped_by: tuple[type[BaseException], ...] = (),
) -> tuple[Kind, bytes]:
    """Return the kind and body of the frame that answers a call.

    ``form`` is how the value should be nested, ``before`` what the arguments held when they were
    given, and ``is_own`` finds the student's code in a traceback. Exceptions in ``stopped_by`` are
    not the function's own and are raised.
    """
    try:
        leaves = values.answer(function(*args), form)
        changed = contents(args) != before
        return Kind.RETURNED, bytes([changed]) + leaves
    except values.UnusableValue as unusable:
        return Kind.UNUSABLE, unusable.body()
    except stopped_by:
        raise
    except BaseException as error:
        return Kind.RAISED, raised.body(error, is_own)


def contents(args: Sequence[Any]) -> list[Any]:
    """Return what arguments hold, so that a later change shows (NaN equals itself)."""
    return [_contents(argument) for argument in args]


def _contents(argument: Any) -> Any:
    if isinstance(argument, np.ndarray):
        return argument.shape, argument.tobytes()
    if isinstance(argument, list):
        return contents(argument)
    return argument
