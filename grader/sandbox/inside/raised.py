"""What an exception of a student's code says, whatever its class does. Runs in the worker."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from types import FrameType
from typing import NamedTuple, TypeAlias

from grader.sandbox.protocol import MAX_MESSAGE, MAX_NAME

IsOwn: TypeAlias = Callable[[FrameType], bool]
"""Whether a frame runs the student's own code."""


def in_files(prefix: str) -> IsOwn:
    """Return what finds the frames of files whose names begin so."""
    return lambda frame: frame.f_code.co_filename.startswith(prefix)


class Place(NamedTuple):
    """A line of the student's code, and the function that it stands in."""

    line: int | None
    function: str


def name(error: BaseException) -> str:
    """Return the name of an exception's class; numpy's own MemoryError counts as Python's."""
    return "MemoryError" if isinstance(error, MemoryError) else str(type(error).__name__)


def message(error: BaseException) -> str:
    """Return an exception's message, or nothing where it cannot tell one."""
    try:
        return str(error.msg if isinstance(error, SyntaxError) else error)
    except BaseException:
        return ""


def texts(error: BaseException) -> tuple[str, str]:
    """Return class and message, no longer than they may be."""
    return name(error)[:MAX_NAME], message(error)[:MAX_MESSAGE]


def undefined(error: BaseException) -> str | None:
    """Return the name that was not defined, if that is what the exception says."""
    missing = error.name if isinstance(error, NameError) else None
    return missing[:MAX_NAME] if isinstance(missing, str) else None


def place(error: BaseException, is_own: IsOwn) -> Place:
    """Return the innermost place in the student's code."""
    return [Place(None, ""), *_places(error, is_own)][-1]


def top_line(error: BaseException, is_own: IsOwn) -> int | None:
    """Return the line at the top level of such a file that led to the exception."""
    return next((line for line, function in _places(error, is_own) if not function), None)


def _places(error: BaseException, is_own: IsOwn) -> Iterator[Place]:
    step = error.__traceback__
    while step is not None:
        if is_own(step.tb_frame):
            name = step.tb_frame.f_code.co_name
            yield Place(step.tb_lineno, "" if name == "<module>" else name)
        step = step.tb_next


def body(error: BaseException, is_own: IsOwn) -> bytes:
    """Return the body of a RAISED frame."""
    line, function = place(error, is_own)
    return json.dumps([*texts(error), line, function[:MAX_NAME]]).encode()
