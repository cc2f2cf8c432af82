"""Asking a student's functions and variables, with the clock outside their process.

The questions of a part are sent at once and answered in order. When a child hangs or dies, the
question it was at gets that outcome, and so do the other questions to the same function; the rest
is asked in a fresh child, while the part's and the submission's time lasts.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Generic, TypeGuard, TypeVar

from grader.answers import Answer, Failure, NotAsked, Note, Raised, Value
from grader.sandbox.asking import reading
from grader.sandbox.asking.limits import Deadline, Limits
from grader.sandbox.asking.talk import Stopped, Substitutes, Talk
from grader.sandbox.asking.workers import Workers
from grader.sandbox.calls import Batch, Cell
from grader.sandbox.protocol import Frame, Kind, frame

A = TypeVar("A")


def ask_functions(
    workers: Workers,
    cells: Sequence[Cell],
    batch: Batch,
    limits: Limits,
    deadline: Deadline,
    substitutes: Substitutes | None = None,
) -> Asking[Answer]:
    """Send every call of ``batch`` to a child that has loaded the cells.

    ``deadline`` is the submission's end, and ``substitutes`` are to replace functions of the
    student's.
    """
    part = _Part(batch.part, cells, limits, deadline, substitutes)
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
    part: str = "review",
) -> Asking[Value]:
    """Ask a child that has loaded the cells what each of these variables holds."""

    def request(indices: Sequence[int]) -> bytes:
        asked = [(index, names[index]) for index in indices]
        return frame(Kind.VARIABLES, json.dumps(asked).encode())

    loaded = _Part(part, cells, limits, deadline)
    return Asking(workers, loaded, names, request, [reading.value] * len(names))


class Asking(Generic[A]):
    """Questions to one part, which are on their way as soon as this is made.

    ``subjects`` are each question's function or variable, ``request`` makes the frame that asks
    the questions of some indices, and ``read`` how each answer is read.
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
        """Wait for all answers, and return them in the order of the questions."""
        for _ in self._rounds:
            pass
        return [self._answers[index] for index in range(len(self._subjects))]

    @property
    def notes(self) -> Sequence[Note]:
        """What went wrong while the cells were loaded, once there are answers."""
        return self._part.notes

    def _each_round(self) -> Iterator[None]:
        """Ask what is open until nothing is; stop once each time the questions were sent."""
        while pending := [i for i in range(len(self._subjects)) if i not in self._answers]:
            if reason := self._part.used_up():
                self._answers |= dict.fromkeys(pending, NotAsked(reason))
                return
            at: int | None = None
            try:
                with self._part.child(self._workers) as talk:
                    self._part.load(talk)
                    talk.send(self._request(pending))
                    yield
                    for at in pending:
                        answer = talk.receive(self._part.limits.call, self._read[at], at)
                        if _ran_out_of_memory(answer):
                            raise Stopped(answer)  # its leavings would fail the next function
                        self._answers[at] = answer
            except Stopped as stopped:
                self._settle(pending, at, stopped.outcome)

    def _settle(self, pending: Sequence[int], at: int | None, outcome: Failure) -> None:
        """Give the questions that a child was stopped at their outcome."""
        if self._part.used_up():
            return
        if at is not None:
            lost = [i for i in pending if self._subjects[i] == self._subjects[at]]
            self._answers |= dict.fromkeys(set(lost) - self._answers.keys(), outcome)
        elif self._part.failed_to_load(outcome):
            self._answers |= dict.fromkeys(pending, outcome)


@dataclass
class _Part:
    """One part of a submission: how it is loaded, its clock, and what loading it told."""

    name: str
    cells: Sequence[Cell]
    limits: Limits
    deadline: Deadline
    substitutes: Substitutes | None = None
    notes: list[Note] = field(default_factory=list)
    definitions_only: bool = False
    end: float | None = None

    def used_up(self) -> str | None:
        """Say whose time is over, if any is."""
        now = time.monotonic()
        if now >= self.deadline.at:
            return f"the submission's {self.limits.submission:g} s were used up"
        if self.end is not None and now >= self.end:
            return f"the part's {self.limits.part:g} s were used up"
        return None

    @contextmanager
    def child(self, workers: Workers) -> Iterator[Talk]:
        """Start a child, with the clocks standing still, and end it if it is stopped."""
        began = time.monotonic()
        child = workers.start(self.limits)
        now = time.monotonic()
        self.end = now + self.limits.part if self.end is None else self.end + now - began
        self.deadline.put_off(now - began)
        try:
            yield Talk(child, min(self.end, self.deadline.at), self.substitutes)
        except BaseException:
            child.end()
            raise
        child.release()

    def load(self, talk: Talk) -> None:
        """Send the cells and keep the notes on what went wrong in them."""
        parameters = {} if self.substitutes is None else self.substitutes.parameters
        request = {
            "part": self.name,
            "cells": [(cell.label, cell.source) for cell in self.cells],
            "substitute_parameters": {name: list(names) for name, names in parameters.items()},
            "definitions_only": self.definitions_only,
        }
        talk.send(frame(Kind.LOAD, json.dumps(request).encode()))
        labels = [cell.label for cell in self.cells]
        notes = talk.receive(self.limits.loading, partial(reading.notes, labels=labels))
        self.notes = self.notes[: self.definitions_only] + notes

    def failed_to_load(self, outcome: Failure) -> bool:
        """Go over to definitions only, once; return whether that was tried already."""
        if self.definitions_only:
            return True
        self.definitions_only = True
        self.notes = [Note(outcome)]
        return False


def _ran_out_of_memory(answer: object) -> TypeGuard[Raised]:
    return isinstance(answer, Raised) and answer.error == "MemoryError"
