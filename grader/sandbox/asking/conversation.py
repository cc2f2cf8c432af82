"""Asks a student's functions and variables, and keeps the time outside the worker.

The calls of a part, or the names of its variables, are sent at once and answered in order. When a
worker hangs or dies, the call that it was at gets that outcome, and so do the other calls of the
same function. The rest is asked in a new worker, as long as the part and the submission have time
left.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Generic, TypeAlias, TypeGuard, TypeVar

import numpy as np

from grader.answers import Answer, Crashed, Failure, NotAsked, Note, Raised, TimedOut, Value
from grader.reasons import Ending
from grader.sandbox import calls
from grader.sandbox.asking import reading
from grader.sandbox.asking.limits import Deadline, Limits
from grader.sandbox.asking.reading import FrameReader, Violation
from grader.sandbox.asking.workers import Worker, Workers
from grader.sandbox.calls import Batch, Cell, Modules, Plain
from grader.sandbox.protocol import MAX_PRINTED, Frame, Kind, frame

Values: TypeAlias = Callable[[str, dict[str, Plain]], object]
"""Returns the value of a function for named arguments; raises ValueError where it has none."""

A = TypeVar("A")

NO_MODULES: Modules = {}

MOST_BYTES = 64 << 20
"""Bytes that the judge reads from one worker at most."""
MOST_ASKS = 20_000
"""Calls of substitutes that the judge answers for one worker at most."""
NO_ANSWER = Crashed(Ending("no_answer"))
GRACE = 0.1
"""Seconds that a worker which closed its connection gets to end by itself."""


@dataclass(frozen=True, slots=True)
class Substitutes:
    """Functions in place of a student's own, with their parameters and their values."""

    parameters: Mapping[str, Sequence[str]]
    values: Values

    def reply(self, call: bytes) -> tuple[str, bytes]:
        """Return the name of the substitute that is called, and the frame that answers the call.

        :raises Violation: for a call that no substitute makes.
        """
        try:
            name, specs = json.loads(call)
            if set(self.parameters[name]) != set(specs):
                raise Violation("other arguments than the substitute has")
            args = {key: calls.build(spec) for key, spec in specs.items()}
        except (*reading.MALFORMED, AttributeError) as error:
            raise Violation("a malformed call of a substitute") from error
        try:
            with np.errstate(all="ignore"):
                return name, frame(Kind.REPLY, calls.encode(self.values(name, args)))
        except (ValueError, TypeError, LookupError, ArithmeticError) as error:
            return name, frame(Kind.REFUSAL, json.dumps(f"{name}(): {error}").encode())


def ask_functions(
    workers: Workers,
    cells: Sequence[Cell],
    batch: Batch,
    limits: Limits,
    deadline: Deadline,
    substitutes: Substitutes | None = None,
    modules: Modules = NO_MODULES,
) -> Asking[Answer]:
    """Send all calls of ``batch`` to a worker that loads the cells first.

    ``deadline`` is the end of the submission's time. The cells may import the ``modules``.
    """
    part = _Part(batch.part, cells, modules, limits, deadline, substitutes)
    subjects = [call.function for call in batch.calls]
    read = [_reader(leaves) for leaves in batch.leaves]
    return Asking(workers, part, subjects, batch.request, read)


@cache
def _reader(leaves: int) -> Callable[[Frame], Answer]:
    return partial(reading.answer, leaves=leaves)


def ask_variables(
    workers: Workers,
    cells: Sequence[Cell],
    names: Sequence[str],
    limits: Limits,
    deadline: Deadline,
    modules: Modules = NO_MODULES,
    part: str = "review",
) -> Asking[Value]:
    """Ask a worker that loads the cells first what each of these variables holds."""

    def request(indices: Sequence[int]) -> bytes:
        wanted = [(index, names[index]) for index in indices]
        return frame(Kind.VARIABLES, json.dumps(wanted).encode())

    loaded = _Part(part, cells, modules, limits, deadline)
    return Asking(workers, loaded, names, request, [reading.value] * len(names))


class Asking(Generic[A]):
    """The calls or variables of one part, which are sent as soon as this is made.

    ``subjects`` names the function or variable of each, ``request`` makes the frame that asks for
    those with given indices, and ``read`` reads each answer.
    """

    def __init__(
        self,
        workers: Workers,
        part: _Part,
        subjects: Sequence[str],
        request: Callable[[Sequence[int]], bytes],
        read: Sequence[Callable[[Frame], A]],
    ) -> None:
        self._workers, self._part = workers, part
        self._subjects, self._request, self._read = subjects, request, read
        self._answers: dict[int, A | Failure] = {}
        self._rounds = self._each_round()
        next(self._rounds, None)

    def answers(self) -> list[A | Failure]:
        """Wait for all answers, and return them in the order of ``subjects``."""
        for _ in self._rounds:
            pass
        return [self._answers[index] for index in range(len(self._subjects))]

    @property
    def notes(self) -> Sequence[Note]:
        """What went wrong while the cells were loaded; complete once there are answers."""
        return self._part.notes

    @property
    def called(self) -> Sequence[str]:
        """The substitutes that were called, in order; complete once there are answers."""
        return list(self._part.called)

    @property
    def printed(self) -> Mapping[str, str]:
        """What each subject printed, and "" for the statements outside functions.

        Of each text the beginning is kept. Complete once there are answers.
        """
        return self._part.printed

    def _each_round(self) -> Iterator[None]:
        """Ask one worker after another for the answers still missing; yield after each sending."""
        while pending := [i for i in range(len(self._subjects)) if i not in self._answers]:
            if not_asked := self._part.used_up():
                self._answers |= dict.fromkeys(pending, not_asked)
                return
            at: int | None = None
            try:
                with self._part.worker(self._workers) as talk:
                    self._part.load(talk)
                    talk.send(self._request(pending))
                    yield
                    for at in pending:
                        talk.subject = self._subjects[at]
                        answer = talk.receive(self._part.limits.call, self._read[at], at)
                        if _ran_out_of_memory(answer):
                            raise Stopped(answer)  # what fills the memory would fail the next call
                        self._answers[at] = answer
            except Stopped as stopped:
                self._settle(pending, at, stopped.outcome)

    def _settle(self, pending: Sequence[int], at: int | None, outcome: Failure) -> None:
        """Record the outcome for the call that a worker was at when it stopped, ``at``."""
        if self._part.used_up():
            return
        if at is not None:
            lost = [i for i in pending if self._subjects[i] == self._subjects[at]]
            self._answers |= dict.fromkeys(set(lost) - self._answers.keys(), outcome)
        elif self._part.failed_to_load(outcome):
            self._answers |= dict.fromkeys(pending, outcome)


@dataclass
class _Part:
    """One part of a submission: how it is loaded, its time, and notes on what failed in loading."""

    name: str
    cells: Sequence[Cell]
    modules: Modules
    limits: Limits
    deadline: Deadline
    substitutes: Substitutes | None = None
    notes: list[Note] = field(default_factory=list)
    called: dict[str, None] = field(default_factory=dict)
    """The substitutes that were called, as an ordered set."""
    printed: dict[str, str] = field(default_factory=dict)
    """What each subject printed, and "" for what was printed in loading."""
    definitions_only: bool = False
    end: float | None = None

    def used_up(self) -> NotAsked | None:
        """Return whose time is over, the part's or the submission's; ``None`` if neither is."""
        now = time.monotonic()
        if now >= self.deadline.at:
            return NotAsked("submission", self.limits.submission)
        if self.end is not None and now >= self.end:
            return NotAsked("part", self.limits.part)
        return None

    @contextmanager
    def worker(self, workers: Workers) -> Iterator[Talk]:
        """Start a worker, and end it if it is stopped. Starting it takes none of the time."""
        began = time.monotonic()
        worker = workers.start(self.limits)
        now = time.monotonic()
        self.end = now + self.limits.part if self.end is None else self.end + now - began
        self.deadline.put_off(now - began)
        try:
            yield Talk(worker, min(self.end, self.deadline.at), self)
        except BaseException:
            worker.end()
            raise
        worker.release()

    def load(self, talk: Talk) -> None:
        """Send the cells, and keep the notes on what went wrong in them."""
        if not self.definitions_only:
            self.printed.pop("", None)
        parameters = {} if self.substitutes is None else self.substitutes.parameters
        request = {
            "part": self.name,
            "cells": _sources(self.cells),
            "modules": {name: _sources(cells) for name, cells in self.modules.items()},
            "substitute_parameters": {name: list(names) for name, names in parameters.items()},
            "definitions_only": self.definitions_only,
        }
        talk.send(frame(Kind.LOAD, json.dumps(request).encode()))
        labels = [cell.label for cell in self.cells]
        of_modules = [cell.label for cells in self.modules.values() for cell in cells]
        read = partial(reading.notes, labels=labels, of_modules=of_modules)
        notes = talk.receive(self.limits.loading, read)
        self.notes = self.notes[: self.definitions_only] + notes

    def failed_to_load(self, outcome: Failure) -> bool:
        """Load definitions only from now on; return whether that was tried already."""
        if self.definitions_only:
            return True
        self.definitions_only = True
        self.notes = [Note(outcome)]
        return False


def _sources(cells: Sequence[Cell]) -> list[tuple[str, str]]:
    return [(cell.label, cell.source) for cell in cells]


def _ran_out_of_memory(answer: object) -> TypeGuard[Raised]:
    return isinstance(answer, Raised) and answer.error == "MemoryError"


class Stopped(Exception):
    """A worker will not answer any more; ``outcome`` says what stopped it."""

    def __init__(self, outcome: Failure) -> None:
        self.outcome = outcome


class Talk:
    """Sends frames to one worker and receives its frames, no longer than until ``end``.

    The substitutes that the worker calls, and what it prints while ``subject`` is asked, are kept
    in ``part``.
    """

    subject = ""

    def __init__(self, worker: Worker, end: float, part: _Part) -> None:
        self._worker, self._end, self._part = worker, end, part
        self._reader = FrameReader()
        self._bytes = 0
        self._asks = 0

    def send(self, data: bytes) -> None:
        """Send a frame. If the worker does not take it, ``receive`` will time out."""
        self._worker.send(data, max(self._end - time.monotonic(), 0.0))

    def receive(self, seconds: float, read: Callable[[Frame], A], index: int = 0) -> A:
        """Return what ``read`` makes of the next frame, after answering calls of substitutes
        and keeping what was printed.

        :raises Stopped: if the frame does not come within ``seconds``, if the worker ended, or if
            it sent something else.
        """
        until = min(time.monotonic() + seconds, self._end)
        try:
            while (received := self._next(until, seconds)).kind in (Kind.ASK, Kind.PRINTED):
                if time.monotonic() >= until:
                    raise Stopped(TimedOut(seconds))
                if received.kind == Kind.ASK:
                    self._answer(received)
                else:
                    self._keep(reading.printed(received))
            if received.number != index:
                raise Violation("an answer to something else than what is next")
            return read(received)
        except Violation:
            raise Stopped(NO_ANSWER) from None

    def _next(self, until: float, seconds: float) -> Frame:
        late = False
        while (received := self._reader.next()) is None:
            data = None if late else self._worker.receive(until - time.monotonic())
            if data is None:
                raise Stopped(TimedOut(seconds))
            if not data:
                raise Stopped(Crashed(self._worker.end(GRACE)))
            self._bytes += len(data)
            if self._bytes > MOST_BYTES:
                raise Violation("too many bytes")
            self._reader.feed(data)
            late = time.monotonic() >= until
        return received

    def _answer(self, call: Frame) -> None:
        self._asks += 1
        substitutes = self._part.substitutes
        if substitutes is None or self._asks > MOST_ASKS:
            raise Violation("a call that is not answered")
        name, reply = substitutes.reply(call.body)
        self._part.called[name] = None
        self.send(reply)

    def _keep(self, text: str) -> None:
        printed = self._part.printed
        printed[self.subject] = (printed.get(self.subject, "") + text)[: MAX_PRINTED + 1]
