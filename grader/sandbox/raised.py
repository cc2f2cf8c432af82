"""What an exception of a student's code says, whatever its class does. Runs in the worker."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import NamedTuple

from grader.sandbox.wire import MAX_MESSAGE, MAX_NAME


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


def place(error: BaseException, files: str) -> Place:
    """Return the innermost place whose file name begins with ``files``."""
    return [Place(None, ""), *_places(error, files)][-1]


def top_line(error: BaseException, files: str) -> int | None:
    """Return the line at the top level of such a file that led to the exception."""
    return next((line for line, function in _places(error, files) if not function), None)


def _places(error: BaseException, files: str) -> Iterator[Place]:
    step = error.__traceback__
    while step is not None:
        code = step.tb_frame.f_code
        if code.co_filename.startswith(files):
            yield Place(step.tb_lineno, "" if code.co_name == "<module>" else code.co_name)
        step = step.tb_next


def body(error: BaseException, files: str) -> bytes:
    """Return the body of a RAISED frame."""
    line, function = place(error, files)
    return json.dumps([*texts(error), line, function[:MAX_NAME]]).encode()
