"""Talking with one child: frames in both directions, each within its time."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias, TypeVar

import numpy as np

from grader.answers import Crashed, Failure, TimedOut
from grader.sandbox import arguments as plain_data
from grader.sandbox.asking import reading
from grader.sandbox.asking.frames import FrameReader, Violation
from grader.sandbox.asking.workers import Child
from grader.sandbox.protocol import Frame, Kind, frame

Values: TypeAlias = Callable[[str, dict[str, Any]], Any]
"""Gives the value of a function for named arguments; ValueError where there is none."""

A = TypeVar("A")

MOST_BYTES = 64 << 20
"""What the judge reads from one child at most."""
MOST_ASKS = 20_000
"""Calls of substitutes that the judge answers one child at most."""
NO_ANSWER = Crashed("sent bytes that are no answer")
GRACE = 0.1
"""Seconds for a child that closed its connection to finish ending."""


class Stopped(Exception):
    """A child that goes no further, and the outcome of what it was at."""

    def __init__(self, outcome: Failure) -> None:
        self.outcome = outcome


@dataclass(frozen=True, slots=True)
class Substitutes:
    """The student's functions to be replaced, their parameters, and who gives their values.

    ``called`` names those that were called, in the order of their first calls.
    """

    parameters: Mapping[str, Sequence[str]]
    values: Values
    called: list[str] = field(default_factory=list)

    def reply(self, question: bytes) -> bytes:
        """Return the frame that answers what a substitute was called with."""
        try:
            name, specs = json.loads(question)
            if set(self.parameters[name]) != set(specs):
                raise Violation("other arguments than the substitute has")
            args = {key: plain_data.build(spec) for key, spec in specs.items()}
        except (*reading.MALFORMED, AttributeError) as error:
            raise Violation("a malformed question") from error
        if name not in self.called:
            self.called.append(name)
        try:
            with np.errstate(all="ignore"):
                return frame(Kind.REPLY, plain_data.encode(self.values(name, args)))
        except (ValueError, TypeError, LookupError, ArithmeticError) as error:
            return frame(Kind.REFUSAL, json.dumps(f"{name}(): {error}").encode())


class Talk:
    """The judge's end of the line to one child; it ends at the moment ``end``, whatever comes."""

    def __init__(self, child: Child, end: float, substitutes: Substitutes | None) -> None:
        self._child, self._end, self._stand_ins = child, end, substitutes
        self._reader = FrameReader()
        self._bytes = 0
        self._asks = 0

    def send(self, data: bytes) -> None:
        """Send a frame. A child that does not take it will be found silent."""
        self._child.send(data, max(self._end - time.monotonic(), 0.0))

    def receive(self, seconds: float, read: Callable[[Frame], A], index: int = 0) -> A:
        """Return what ``read`` makes of the next frame; substitutes are answered on the way.

        :raises Stopped: if the frame does not come within ``seconds``, if the child ended, or if it
            sent something else.
        """
        until = min(time.monotonic() + seconds, self._end)
        try:
            while (received := self._next(until, seconds)).kind == Kind.ASK:
                if time.monotonic() >= until:
                    raise Stopped(TimedOut(seconds))
                self._answer(received)
            if received.number != index:
                raise Violation("another answer than the one that is due")
            return read(received)
        except Violation:
            raise Stopped(NO_ANSWER) from None

    def _next(self, until: float, seconds: float) -> Frame:
        late = False
        while (received := self._reader.next()) is None:
            data = None if late else self._child.receive(until - time.monotonic())
            if data is None:
                raise Stopped(TimedOut(seconds))
            if not data:
                raise Stopped(Crashed(self._child.end(GRACE)))
            self._bytes += len(data)
            if self._bytes > MOST_BYTES:
                raise Violation("too many bytes")
            self._reader.feed(data)
            late = time.monotonic() >= until
        return received

    def _answer(self, question: Frame) -> None:
        self._asks += 1
        if self._stand_ins is None or self._asks > MOST_ASKS:
            raise Violation("a question that is not answered")
        self.send(self._stand_ins.reply(question.body))
