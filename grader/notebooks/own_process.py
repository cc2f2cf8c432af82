"""Asking a student's function and values in the notebook's own process.

For a student's own use only: the code that is checked could reach the checker. Marks come from the
sandbox, which asks the same questions and reads values by the same rules.
"""

from __future__ import annotations

import contextlib
import copy
import io
import warnings
from collections.abc import Callable, Iterator
from types import FunctionType
from typing import Any

import numpy as np

from grader.answers import Answer, NotAsked, Raised, Value
from grader.judge.key import Key, Question, Role
from grader.sandbox import raised, reading, values
from grader.sandbox.questions import leaves
from grader.sandbox.wire import MAX_MESSAGE, MAX_NAME, Frame, Kind
from grader.sandbox.worker import snapshot

INTERRUPTED = NotAsked("You stopped it before it answered: look for a loop that never ends.")


def ask_function(function: Callable[..., Any], key: Key) -> list[Answer]:
    """The answers to a key's questions; what the function prints is dropped."""
    answers: list[Answer] = []
    args: list[Any] = []
    with _quiet():
        for question in key.questions:
            if question.role is not Role.AGAIN:
                args = copy.deepcopy(list(question.args))
            try:
                answers.append(_answer(function, args, question))
            except KeyboardInterrupt:
                return answers + [INTERRUPTED] * (len(key.questions) - len(answers))
    return answers


def read_value(value: Any) -> Value:
    """A review variable's value."""
    try:
        return reading.value(Frame(Kind.VALUE, 0, values.variable(value)))
    except Exception as error:
        return _raised(error, {})


def _answer(function: Callable[..., Any], args: list[Any], question: Question) -> Answer:
    before = [snapshot(argument) for argument in args]
    try:
        body = values.answer(function(*args), question.form)
    except values.Unusable as unusable:
        return reading.answer(Frame(Kind.UNFIT, 0, unusable.body()), 0)
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        return _raised(error, _namespace(function))
    changed = [snapshot(argument) for argument in args] != before
    return reading.answer(Frame(Kind.RETURNED, 0, bytes([changed]) + body), leaves(question.form))


def _namespace(function: Callable[..., Any]) -> dict[str, Any]:
    return function.__globals__ if isinstance(function, FunctionType) else {}


def _raised(error: BaseException, namespace: dict[str, Any]) -> Raised:
    """What an exception says, and the last place in the student's cells that it came through."""
    line, where = None, ""
    step = error.__traceback__
    while step is not None:
        if step.tb_frame.f_globals is namespace:
            line, where = step.tb_lineno, step.tb_frame.f_code.co_name
        step = step.tb_next
    return Raised(
        raised.name(error)[:MAX_NAME], raised.message(error)[:MAX_MESSAGE], line, where[:MAX_NAME]
    )


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    with (
        contextlib.redirect_stdout(io.StringIO()),
        contextlib.redirect_stderr(io.StringIO()),
        warnings.catch_warnings(),
        np.errstate(all="ignore"),
    ):
        warnings.simplefilter("ignore")
        yield
