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

from grader.answers import Answer, NotAsked, Value
from grader.judge.cases import Case, Cases, Role
from grader.sandbox.asking import reading
from grader.sandbox.calls import leaves
from grader.sandbox.inside import values
from grader.sandbox.inside.values import IsOwn, answer_of, contents
from grader.sandbox.protocol import Frame, Kind

INTERRUPTED = NotAsked("You stopped it before it answered: look for a loop that never ends.")


def ask_function(function: Callable[..., Any], key: Cases) -> list[Answer]:
    """The answers to a key's questions; what the function prints is dropped."""
    answers: list[Answer] = []
    args: list[Any] = []
    with _quiet():
        for question in key.all:
            if question.role is not Role.AGAIN:
                args = copy.deepcopy(list(question.args))
            try:
                answers.append(_answer(function, args, question))
            except KeyboardInterrupt:
                return answers + [INTERRUPTED] * (len(key.all) - len(answers))
    return answers


def read_value(value: Any) -> Value:
    """A review variable's value."""
    try:
        return reading.value(Frame(Kind.VALUE, 0, values.variable(value)))
    except Exception as error:
        return reading.value(Frame(Kind.RAISED, 0, values.raised(error, _cells_of(None))))


def _answer(function: Callable[..., Any], args: list[Any], question: Case) -> Answer:
    kind, body = answer_of(
        function,
        args,
        question.form,
        contents(args),
        _cells_of(function),
        stopped_by=(KeyboardInterrupt,),
    )
    return reading.answer(Frame(kind, 0, body), leaves(question.form))


def _cells_of(function: object) -> IsOwn:
    """What finds the frames of a notebook's cells: they share one namespace."""
    namespace = function.__globals__ if isinstance(function, FunctionType) else None
    return lambda frame: frame.f_globals is namespace


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
