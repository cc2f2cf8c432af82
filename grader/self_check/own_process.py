"""Calls a student's function, and reads their variables, in the notebook's own process.

Only for a student's own use, since the code that is checked could change the checker; marks come
from the sandbox. The sandbox's own functions make the calls and read the values here too, so that
both agree.
"""

from __future__ import annotations

import contextlib
import inspect
import io
import os
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from types import FunctionType
from typing import Any

import numpy as np

from grader.answers import Answer, NotAsked, TimedOut, Value
from grader.judge.cases import Cases, Role
from grader.sandbox.asking import reading
from grader.sandbox.asking.clocks import Clock
from grader.sandbox.asking.limits import Budget, Limits
from grader.sandbox.calls import Cell, count_leaves, fresh
from grader.sandbox.inside import values
from grader.sandbox.inside.printed import Printed
from grader.sandbox.inside.values import Owner, answer_of, contents
from grader.sandbox.protocol import Frame, Kind

STOPPED = NotAsked("stopped")
MOST_TEXTS = 50
"""Functions of a notebook whose text is looked at."""
OF_A_CLASS = Limits()


def ask_function(
    function: Callable[..., object],
    cases: Cases,
    printed: Callable[[str], None] = lambda _: None,
    limits: Limits = OF_A_CLASS,
) -> list[Answer]:
    """The answers to all cases; warnings are dropped.

    ``printed`` is given the beginning of what the function prints, in pieces.

    A call that takes longer than it may in a class, and all later ones, have no answer. So it is
    with the call that Ctrl-C ends; no other call is ended while it runs.
    """
    answers: list[Answer] = []
    together, waiting = Budget(limits.part), Budget(limits.waiting)
    args: Sequence[object] = ()
    owner = _of_notebook(function)
    stopped_by = (KeyboardInterrupt,)
    out = Printed(lambda data: printed(data.decode("utf-8", "replace")))
    with _quiet(out.stream()), contextlib.closing(Clock(os.getpid())) as clock:
        for case in cases.all:
            if case.role is not Role.AGAIN:  # a second call with the same objects
                args = fresh(case.args)
            began = clock.read()
            try:
                kind, body = answer_of(function, args, case.form, contents(args), owner, stopped_by)
            except KeyboardInterrupt:
                return answers + [STOPPED] * (len(cases.all) - len(answers))
            finally:
                out.end_line()
            ended = clock.read()
            ran = ended.ran - began.ran
            together.spend(ran)
            waiting.spend(began.waited_until(ended))
            if too_long := _too_long(ran, together, waiting, limits):
                return answers + [too_long] * (len(cases.all) - len(answers))
            answers.append(reading.answer(Frame(kind, 0, body), count_leaves(case.form)))
    return answers


def _too_long(ran: float, together: Budget, waiting: Budget, limits: Limits) -> Answer | None:
    """What becomes in a class of a call that ran for so many seconds, if it was too long."""
    if together.used_up:
        return NotAsked("part", together.seconds)
    if waiting.used_up:
        return TimedOut(waiting.seconds, waiting=True)
    return TimedOut(limits.call) if ran >= limits.call else None


def read_value(value: object) -> Value:
    """A review variable's value."""
    try:
        return reading.value(Frame(Kind.VALUE, 0, values.variable(value)))
    except Exception as error:
        return reading.value(Frame(Kind.RAISED, 0, values.raised(error, _of_notebook(None))))


def cells_of(function: Callable[..., object]) -> list[Cell]:
    """The text of a function, and of its notebook's functions that it calls, each at its line."""
    own = getattr(function, "__globals__", {})
    waiting, texts = [function], dict[str, Cell]()
    while waiting and len(texts) < MOST_TEXTS:
        one = waiting.pop()
        name = getattr(one, "__name__", "")
        with contextlib.suppress(OSError, TypeError, SyntaxError):
            lines, first = inspect.getsourcelines(one)
            texts[name] = Cell(name, "\n" * (first - 1) + "".join(lines))
        called = getattr(getattr(one, "__code__", None), "co_names", ())
        values = (own.get(called_name) for called_name in called if called_name not in texts)
        waiting += [v for v in values if isinstance(v, FunctionType) and v.__globals__ is own]
    return list(texts.values())


def namespace_of(function: object) -> dict[str, Any]:
    """The names that a notebook's cells share."""
    if isinstance(function, FunctionType):
        return function.__globals__
    return vars(sys.modules["__main__"])


def _of_notebook(function: object) -> Owner:
    """What tells the frames of a notebook's cells: they share one namespace."""
    namespace = namespace_of(function)
    return lambda frame: "" if frame.f_globals is namespace else None


@contextlib.contextmanager
def _quiet(out: io.TextIOBase) -> Iterator[None]:
    with (
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(io.StringIO()),
        warnings.catch_warnings(),
        np.errstate(all="ignore"),
    ):
        warnings.simplefilter("ignore")
        yield
