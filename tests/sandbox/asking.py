"""Asks a few lines of code in a real worker, as most tests of this room do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from grader.answers import Answer, Note, Value
from grader.sandbox.asking.conversation import (
    NO_MODULES,
    AskedPart,
    Asking,
    ask_functions,
    ask_variables,
)
from grader.sandbox.asking.limits import Limits
from grader.sandbox.asking.workers import Workers
from grader.sandbox.calls import Batch, Call, Cell, Modules

PATIENT = Limits(call=10.0, part=30.0)
"""For code that answers."""
QUICK = Limits(call=0.4, part=1.5, waiting=0.4)
"""For code that hangs."""
HONEST = "\ndef honest(x): return x + 1\n"


def part(
    workers: Workers,
    sources: str | Sequence[str],
    limits: Limits = PATIENT,
    modules: Modules = NO_MODULES,
) -> AskedPart:
    """Return the part that these cells of code are."""
    texts = [sources] if isinstance(sources, str) else sources
    cells = [Cell(f"cell {number}", text) for number, text in enumerate(texts, 1)]
    return AskedPart(workers, "lesson", cells, limits, modules)


def send(asked: AskedPart, *calls: Call | str, **more: Any) -> Asking[Answer]:
    """Send the calls of a part (a name alone is called without arguments)."""
    made = [Call(call, ()) if isinstance(call, str) else call for call in calls]
    return ask_functions(asked, Batch("lesson", made), **more)


def ask(
    workers: Workers,
    sources: str | Sequence[str],
    *calls: Call | str,
    limits: Limits = PATIENT,
    modules: Modules = NO_MODULES,
    **more: Any,
) -> tuple[list[Answer], Sequence[Note]]:
    """Send calls and wait for their answers."""
    asked = part(workers, sources, limits, modules)
    return send(asked, *calls, **more).answers(), asked.notes


def answer(workers: Workers, source: str, call: Call | str, **more: Any) -> Answer:
    """Ask one call."""
    answers, _ = ask(workers, source, call, **more)
    return answers[0]


def variables(
    workers: Workers,
    source: str,
    *names: str,
    limits: Limits = PATIENT,
    modules: Modules = NO_MODULES,
) -> list[Value]:
    """Ask what these variables hold."""
    return ask_variables(part(workers, source, limits, modules), names).answers()
