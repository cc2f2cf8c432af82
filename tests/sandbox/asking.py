"""Asks a few lines of code in a real worker, as most tests of this room do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from grader.answers import Answer, Note, Value
from grader.sandbox.asking.conversation import Asking, ask_functions, ask_variables
from grader.sandbox.asking.limits import Deadline, Limits
from grader.sandbox.asking.workers import Workers
from grader.sandbox.calls import Batch, Call, Cell

PATIENT = Limits(call=10.0, part=30.0, submission=60.0)
"""For code that answers: even a busy machine does not take this long."""
QUICK = Limits(call=0.4, part=3.0, submission=6.0)
"""For code that hangs. What is to answer beside it has this time too, by the clock."""
HONEST = "\ndef honest(x): return x + 1\n"


def send(
    workers: Workers,
    sources: str | Sequence[str],
    *calls: Call | str,
    limits: Limits = PATIENT,
    **more: Any,
) -> Asking[Answer]:
    """Send the calls (a name alone is called without arguments) of these cells of code."""
    texts = [sources] if isinstance(sources, str) else sources
    cells = [Cell(f"cell {number}", text) for number, text in enumerate(texts, 1)]
    batch = Batch("lesson", [Call(call, ()) if isinstance(call, str) else call for call in calls])
    deadline = Deadline(limits.submission)
    return ask_functions(workers, cells, batch, limits, deadline, **more)


def ask(
    workers: Workers, sources: str | Sequence[str], *calls: Call | str, **more: Any
) -> tuple[list[Answer], Sequence[Note]]:
    """Send calls and wait for their answers."""
    asking = send(workers, sources, *calls, **more)
    return asking.answers(), asking.notes


def answer(workers: Workers, source: str, call: Call | str, **more: Any) -> Answer:
    """Ask one call."""
    answers, _ = ask(workers, source, call, **more)
    return answers[0]


def variables(
    workers: Workers, source: str, *names: str, limits: Limits = PATIENT, **more: Any
) -> list[Value]:
    """Ask what these variables hold."""
    cells = [Cell("cell 1", source)]
    deadline = Deadline(limits.submission)
    return ask_variables(workers, cells, names, limits, deadline, **more).answers()
