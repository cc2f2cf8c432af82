"""Asks a student's functions and variables, and keeps the time outside the worker.

The calls of a part, or the names of its variables, are sent at once and answered in order. When a
worker hangs or dies, the call that it was at gets that outcome, and so do the other calls of the
same function. The rest is asked in a new worker, as long as the part has time left.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cache, partial
from typing import Generic, TypeAlias, TypeGuard, TypeVar

import numpy as np

from grader.answers import Answer, Crashed, Failure, NotAsked, Note, Raised, TimedOut, Value
from grader.reasons import Ending
from grader.sandbox import calls
from grader.sandbox.asking import reading
from grader.sandbox.asking.clocks import Clock, Reading
from grader.sandbox.asking.limits import Budget, Limits
from grader.sandbox.asking.reading import FrameReader, Violation
from grader.sandbox.asking.workers import Worker, Workers
from grader.sandbox.calls import Batch, Cell, Modules, Plain
from grader.sandbox.protocol import BEGINNING, MAX_PRINTED, Frame, Kind, frame

Values: TypeAlias = Callable[[str, dict[str, Plain]], object]
"""Returns the value of a function for named arguments; raises ValueError where it has none."""

A = TypeVar("A")

NO_MODULES: Modules = {}

MOST_BYTES = 64 << 20
"""Bytes that the judge reads from one worker at most."""
MOST_ON_THE_WAY = 20_000
"""Calls of substitutes, reports and printed lines that the judge takes from one worker at most."""
ON_THE_WAY = (Kind.ASK, Kind.AT, Kind.PRINTED)
"""What a worker sends before the answer that the judge waits for."""
NO_ANSWER = Crashed(Ending("no_answer"))
GRACE = 0.1
"""Seconds that a worker which closed its connection gets to end by itself."""
SECONDS_TO_SEND = 10.0
"""By the clock: after that, a worker that does not take what is sent is waited for in vain."""
SHORTEST_WAIT = 0.01
"""Seconds that are waited for an answer at least."""
BETWEEN_LOOKS = 0.02
"""Seconds between two looks at the clock of a worker that keeps answering. Looking takes long."""
NAMES_SYMPY = re.compile("^[^#\n]*sympy", re.MULTILINE)
"""Code that names sympy; the lesson names it in its text."""


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
    part: AskedPart, batch: Batch, substitutes: Substitutes | None = None
) -> Asking[Answer]:
    """Send all calls of ``batch`` to a worker that loads the part first."""
    subjects = [call.function for call in batch.calls]
    read = [_reader(leaves) for leaves in batch.leaves]

    def request(indices: Sequence[int], worker: Worker) -> bytes:
        return batch.request(indices, worker.take_number(batch))

    return Asking(part, subjects, request, read, substitutes)


@cache
def _reader(leaves: int) -> Callable[[Frame], Answer]:
    return partial(reading.answer, leaves=leaves)


def ask_variables(part: AskedPart, names: Sequence[str]) -> Asking[Value]:
    """Ask a worker that loads the part first what each of these variables holds."""

    def request(indices: Sequence[int], _: Worker) -> bytes:
        wanted = [(index, names[index]) for index in indices]
        return frame(Kind.VARIABLES, json.dumps(wanted).encode())

    return Asking(part, names, request, [reading.value] * len(names))


class Asking(Generic[A]):
    """The calls or variables of one part, which are sent as soon as this is made.

    ``subjects`` names the function or variable of each, ``request`` makes the frame that asks a
    worker for those with given indices, and ``read`` reads each answer.
    """

    def __init__(
        self,
        part: AskedPart,
        subjects: Sequence[str],
        request: Callable[[Sequence[int], Worker], bytes],
        read: Sequence[Callable[[Frame], A]],
        substitutes: Substitutes | None = None,
    ) -> None:
        self._part, self._substitutes = part, substitutes
        self._subjects, self._request, self._read = subjects, request, read
        self._waiting = {name: Budget(part.limits.waiting) for name in subjects}
        self._answers: dict[int, A | Failure] = {}
        self._called: dict[str, None] = {}
        self.printed: dict[str, str] = {}
        """What each subject printed, and "" for the statements outside functions.

        Of each text the beginning is kept. Complete once there are answers.
        """
        self._rounds = self._each_answer()
        next(self._rounds, None)

    def __iter__(self) -> Iterator[A | Failure]:
        """Wait for one answer after another, in the order of ``subjects``."""
        for index in range(len(self._subjects)):
            while index not in self._answers:
                next(self._rounds, None)
            yield self._answers[index]

    def answers(self) -> list[A | Failure]:
        """Wait for all answers, and return them in the order of ``subjects``."""
        return list(self)

    def close(self) -> None:
        """Wait for no more answers. A worker that was not done with them is ended."""
        self._rounds.close()

    @property
    def called(self) -> Sequence[str]:
        """The substitutes that were called, in order; complete once there are answers."""
        return list(self._called)

    def _each_answer(self) -> Generator[None]:
        """Ask one worker after another for the answers still missing.

        Yield after each sending, and after each answer but the last that a worker is asked for:
        then it is taken back.
        """
        while pending := [i for i in range(len(self._subjects)) if i not in self._answers]:
            if reason := self._part.given_up():
                self._answers |= dict.fromkeys(pending, reason)
                return
            at: int | None = None
            try:
                with self._part.worker(self._substitutes, self._called, self.printed) as talk:
                    self._part.load(talk)
                    talk.send(self._request(pending, talk.worker))
                    yield
                    for at in pending:
                        talk.subject = self._subjects[at]
                        allowance = self._part.allowance(self._waiting[self._subjects[at]])
                        answer = talk.receive(allowance, self._read[at], at)
                        if _ran_out_of_memory(answer):
                            raise Stopped(answer)  # what fills the memory would fail the next call
                        self._answers[at] = answer
                        if at != pending[-1]:
                            yield
            except Stopped as stopped:
                self._settle(pending, at, stopped.outcome)
                self._part.note_stop(stopped.outcome)

    def _settle(self, pending: Sequence[int], at: int | None, outcome: Failure) -> None:
        """Record the outcome for the call that a worker was at when it stopped, ``at``."""
        if at is not None and not self._part.given_up():
            lost = [i for i in pending if self._subjects[i] == self._subjects[at]]
            self._answers |= dict.fromkeys(set(lost) - self._answers.keys(), outcome)


class Allowance:
    """What the answer to one call, or loading, may cost.

    That is ``seconds`` of processor time, which are taken from ``together`` as well, and waiting.
    """

    def __init__(self, seconds: float, together: Budget, waiting: Budget) -> None:
        self.seconds, self.together, self.waiting = seconds, together, waiting
        self.spent = 0.0

    def spend(self, seconds: float) -> None:
        """Take so many seconds of processor time away."""
        self.spent += seconds
        self.together.spend(seconds)

    def check(self) -> None:
        """See whether there is something left of everything.

        :raises Stopped: if not.
        """
        if self.waiting.used_up:
            raise Stopped(TimedOut(self.waiting.seconds, waiting=True))
        if self.left <= 0:
            raise Stopped(TimedOut(self.seconds))

    @property
    def left(self) -> float:
        """The shortest time after which something can be used up, in seconds."""
        return min(self.seconds - self.spent, self.together.left, self.waiting.left)


class AskedPart:
    """One part of a submission, for all that is asked of it: how it is loaded, and its time.

    Its cells may import the ``modules``. It is asked in the ``process``, where there is one, but
    with substitutes always in a worker of its own. If it is ``asked_again`` where anything fails,
    the first worker that stops is the last.

    No part takes another's time, and loading takes none of the calls'. Where loading hangs or ends
    the process, the part is loaded once more with a report before each statement. After that, in
    the file of the statement that failed, those before it are run, and of those after it the
    definitions. If that fails too, definitions alone are loaded, of the part and of its modules.
    """

    def __init__(
        self,
        workers: Workers,
        name: str,
        cells: Sequence[Cell],
        limits: Limits,
        modules: Modules = NO_MODULES,
        process: Workers | None = None,
        *,
        asked_again: bool = False,
    ) -> None:
        self.limits = limits
        self.notes: Sequence[Note] = ()
        """What went wrong while the cells were loaded; complete once there are answers."""
        self._workers, self._name, self.cells, self.modules = workers, name, cells, modules
        self._process, self._asked_again = process, asked_again
        self._of_modules = [cell for cells in modules.values() for cell in cells]
        self._calls, self._loads = Budget(limits.part), Budget(limits.all_loading)
        self._needs_sympy = any(NAMES_SYMPY.search(c.source) for c in [*cells, *self._of_modules])
        self._reports = False
        self._definitions_from: tuple[int, int] | None = None
        self._left_out: list[Note] = []
        self._failed: Failure | None = None

    def given_up(self) -> Failure | None:
        """Return why nothing more is asked, if that is so."""
        if self._calls.used_up:
            return NotAsked("part", self._calls.seconds)
        if self._loads.used_up:
            return NotAsked("loading", self._loads.seconds)
        return self._failed

    def note_stop(self, outcome: Failure) -> None:
        """See what stopped a worker: where all is asked again anyway, nothing more is asked."""
        if self._asked_again:
            self._failed = outcome

    def allowance(self, waiting: Budget) -> Allowance:
        """Return what a call may cost, whose function has so much waiting left."""
        return Allowance(self.limits.call, self._calls, waiting)

    @contextmanager
    def worker(
        self, substitutes: Substitutes | None, called: dict[str, None], printed: dict[str, str]
    ) -> Iterator[Talk]:
        """Start a worker, and end it if it is stopped. Starting it takes none of the time."""
        workers = self._workers if substitutes is not None else self._process or self._workers
        worker = workers.start(self.limits, sympy=self._needs_sympy)
        try:
            with closing(worker.clock()) as clock:
                yield Talk(worker, clock, substitutes, called, printed)
        except BaseException:
            worker.end()
            raise
        workers.take_back(worker)

    def load(self, talk: Talk) -> None:
        """Send the cells, and keep the notes on what went wrong in them.

        :raises Stopped: if they could not be loaded so; they will be loaded in another way then.
        """
        if self._definitions_from != BEGINNING:
            talk.printed.pop("", None)
        substitutes = talk.substitutes
        parameters = {} if substitutes is None else substitutes.parameters
        request = {
            "part": self._name,
            "cells": _sources(self.cells),
            "modules": {name: _sources(cells) for name, cells in self.modules.items()},
            "substitute_parameters": {name: list(names) for name, names in parameters.items()},
            "definitions_from": self._definitions_from,
            "reports": self._reports,
        }
        labels = [cell.label for cell in self.cells]
        of_modules = [cell.label for cell in self._of_modules]
        talk.send(frame(Kind.LOAD, json.dumps(request).encode()))
        waiting = Budget(self.limits.loading)
        allowance = Allowance(self.limits.loading, self._loads, waiting)
        try:
            read = partial(reading.notes, labels=labels, of_modules=of_modules)
            notes = talk.receive(allowance, read)
        except Stopped as stopped:
            self._load_less(stopped.outcome, talk.place)
            raise
        finally:
            self._loads.spend(waiting.spent)
        self.notes = self._left_out + notes

    def _load_less(self, outcome: Failure, place: tuple[int, int] | None) -> None:
        """Decide how to load the part after it failed at ``place``, a cell's number and a line."""
        cells = [*self.cells, *self._of_modules]
        if self._definitions_from == BEGINNING:
            self._failed = outcome
        elif not self._reports:
            self._reports = True
        elif place is None or place[0] >= len(cells) or self._definitions_from is not None:
            self._definitions_from = BEGINNING
            self._left_out = [Note(outcome)]
        else:
            cell, line = place
            self._definitions_from = place
            in_module = cell >= len(self.cells)
            self._left_out = [Note(outcome, cells[cell].label, in_module=in_module, line=line)]


def _sources(cells: Sequence[Cell]) -> list[tuple[str, str]]:
    return [(cell.label, cell.source) for cell in cells]


def _ran_out_of_memory(answer: object) -> TypeGuard[Raised]:
    return isinstance(answer, Raised) and answer.error == "MemoryError"


class Stopped(Exception):
    """A worker will not answer any more; ``outcome`` says what stopped it."""

    def __init__(self, outcome: Failure) -> None:
        self.outcome = outcome


class Talk:
    """Sends frames to one worker and receives its frames.

    The names of substitutes that the worker calls are added to ``called``, and what it prints
    while ``subject`` is asked to ``printed``. ``place`` is where it reported to be in loading: a
    cell's number and a line.
    """

    subject = ""

    def __init__(
        self,
        worker: Worker,
        clock: Clock,
        substitutes: Substitutes | None,
        called: dict[str, None],
        printed: dict[str, str],
    ) -> None:
        self.worker, self._clock = worker, clock
        self.substitutes, self._called, self.printed = substitutes, called, printed
        self.place: tuple[int, int] | None = None
        self._last = self._since = clock.read()
        self._heard, self._absent = self._last.passed, 0.0
        self._counted = 0.0
        self._reader = FrameReader()
        self._bytes = 0
        self._attended = 0
        worker.answer_with(self._reply)

    def send(self, data: bytes) -> None:
        """Send a frame. If the worker does not take it, ``receive`` will time out."""
        self.worker.send(data, SECONDS_TO_SEND)

    def receive(self, allowance: Allowance, read: Callable[[Frame], A], index: int = 0) -> A:
        """Return what ``read`` makes of the next frame, after answering calls of substitutes.

        :raises Stopped: if the frame costs more than is allowed, if the worker ended, or if it sent
            something else.
        """
        try:
            while (received := self._reader.next()) is None or received.kind in ON_THE_WAY:
                if received is None:
                    self._wait(allowance)
                else:
                    self._attend_to(received, allowance)
            if received.number != index:
                raise Violation("an answer to something else than what is next")
            return read(received)
        except Violation:
            raise Stopped(NO_ANSWER) from None

    def _wait(self, allowance: Allowance) -> None:
        """Wait until more bytes arrive or something can be used up."""
        allowance.check()
        self._absent += time.monotonic() - self._heard
        data = self.worker.receive(max(allowance.left, SHORTEST_WAIT))
        self._heard = time.monotonic()
        if not data or self._is_time_to_look():
            self._look(allowance, heard=bool(data))
        if data == b"":
            raise Stopped(Crashed(self.worker.end(GRACE)))
        if data:
            self._bytes += len(data)
            if self._bytes > MOST_BYTES:
                raise Violation("too many bytes")
            self._reader.feed(data)

    def _is_time_to_look(self) -> bool:
        return time.monotonic() - self._last.passed >= BETWEEN_LOOKS

    def _look(self, allowance: Allowance, heard: bool) -> None:
        """Count what the worker computed, and waited while the judge listened, since last time.

        A wait for a processor is told when it is over. What was counted of it before is given back.
        """
        now = self._clock.read()
        waited = self._waited_until(now)
        if waited - self._counted >= allowance.waiting.left:
            now = self._clock.settled(now)
            waited = self._waited_until(now)
        allowance.waiting.spend(waited - self._counted)
        allowance.spend(now.ran - self._last.ran)
        self._last, self._heard, self._counted = now, now.passed, waited
        if heard:
            self._since, self._absent, self._counted = now, 0.0, 0.0

    def _waited_until(self, now: Reading) -> float:
        """Return the seconds that the worker waited while the judge listened."""
        return max(self._since.waited_until(now) - self._absent, 0.0)

    def _attend_to(self, received: Frame, allowance: Allowance) -> None:
        """Note a report or answer a call, at the cost of the worker that sent it."""
        self._attended += 1
        if self._attended > MOST_ON_THE_WAY:
            raise Violation("too many frames that answer nothing")
        if received.kind == Kind.AT:
            self.place = reading.place(received)
        elif received.kind == Kind.PRINTED:
            before = self.printed.get(self.subject, "")
            self.printed[self.subject] = (before + reading.printed(received))[: MAX_PRINTED + 1]
        else:
            began = time.thread_time()
            self.send(self._reply(received.body))
            allowance.spend(time.thread_time() - began)
        if self._is_time_to_look():
            self._absent += time.monotonic() - self._heard
            self._look(allowance, heard=True)
        allowance.check()

    def _reply(self, call: bytes) -> bytes:
        if self.substitutes is None:
            raise Violation("a call that is not answered")
        name, reply = self.substitutes.reply(call)
        self._called[name] = None
        return reply
