"""Asking a student's functions and variables, with the clock outside their process.

The questions of a part are sent at once and answered in order. When a child hangs or dies, the
question it was at gets that outcome, and so do the other questions to the same function; the rest
is asked in a fresh child, while the part's and the submission's time lasts.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Generic, TypeGuard, TypeVar

from grader.answers import Answer, Failure, NotAsked, Note, Raised, Value
from grader.sandbox import reading
from grader.sandbox.limits import Limits
from grader.sandbox.questions import Batch, Cell
from grader.sandbox.talk import Oracle, StandIns, Stopped, Talk
from grader.sandbox.wire import Frame, Kind, frame
from grader.sandbox.workers import Workers

A = TypeVar("A")


def ask_functions(
    workers: Workers,
    cells: Sequence[Cell],
    batch: Batch,
    limits: Limits,
    deadline: float,
    oracle: Oracle | None = None,
    stand_ins: Mapping[str, Sequence[str]] | None = None,
    meanwhile: Callable[[], object] = lambda: None,
) -> tuple[list[Answer], list[Note]]:
    """Ask every call of ``batch`` and return the answers, in order, and notes on the loading.

    ``deadline`` is the submission's end by ``time.monotonic``. ``stand_ins`` names functions of the
    student's to be replaced, with their parameters' names; ``oracle`` then gives their values.
    ``meanwhile`` is called while the child is at work.
    """
    replaced = StandIns(stand_ins, oracle) if stand_ins and oracle else None
    part = _Part(batch.part, cells, limits, deadline, replaced)
    questions: _Questions[Answer] = _Questions(
        subjects=[call.function for call in batch.calls],
        request=batch.request,
        read=[_reader(leaves) for leaves in batch.leaves],
        meanwhile=meanwhile,
    )
    return list(_ask(workers, part, questions)), part.notes


@cache
def _reader(leaves: int) -> Callable[[Frame], Answer]:
    return partial(reading.answer, leaves=leaves)


def ask_variables(
    workers: Workers,
    cells: Sequence[Cell],
    names: Sequence[str],
    limits: Limits,
    deadline: float,
    part: str = "review",
) -> tuple[dict[str, Value], list[Note]]:
    """Return what each of these variables of the student's holds, and notes on the loading."""

    def request(indices: Sequence[int]) -> bytes:
        asked = [(index, names[index]) for index in indices]
        return frame(Kind.VARIABLES, json.dumps(asked).encode())

    loaded = _Part(part, cells, limits, deadline)
    questions: _Questions[Value] = _Questions(names, request, [reading.value] * len(names))
    return dict(zip(names, _ask(workers, loaded, questions), strict=True)), loaded.notes


@dataclass(frozen=True)
class _Questions(Generic[A]):
    """What is asked: each one's function or variable, the frame, and how each answer is read."""

    subjects: Sequence[str]
    request: Callable[[Sequence[int]], bytes]
    read: Sequence[Callable[[Frame], A]]
    meanwhile: Callable[[], object] = lambda: None


@dataclass
class _Part:
    """One part of a submission: how it is loaded, its clock, and what loading it told."""

    name: str
    cells: Sequence[Cell]
    limits: Limits
    deadline: float
    stand_ins: StandIns | None = None
    notes: list[Note] = field(default_factory=list)
    definitions_only: bool = False
    end: float | None = None

    def used_up(self) -> str | None:
        """Say whose time is over, if any is."""
        now = time.monotonic()
        if now >= self.deadline:
            return f"the submission's {self.limits.submission:g} s were used up"
        if self.end is not None and now >= self.end:
            return f"the part's {self.limits.part:g} s were used up"
        return None

    @contextmanager
    def child(self, workers: Workers) -> Iterator[Talk]:
        """Start a child, with the part's clock standing still, and end it if it is stopped."""
        began = time.monotonic()
        child = workers.start(self.limits)
        now = time.monotonic()
        self.end = now + self.limits.part if self.end is None else self.end + now - began
        try:
            yield Talk(child, min(self.end, self.deadline), self.stand_ins)
        except BaseException:
            child.end()
            raise
        child.release()

    def load(self, talk: Talk) -> None:
        """Send the cells and keep the notes on what went wrong in them."""
        parameters = {} if self.stand_ins is None else self.stand_ins.parameters
        request = {
            "part": self.name,
            "cells": [(cell.label, cell.source) for cell in self.cells],
            "stand_in_parameters": {name: list(names) for name, names in parameters.items()},
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


def _ask(workers: Workers, part: _Part, questions: _Questions[A]) -> list[A | Failure]:
    answers: dict[int, A | Failure] = {}
    everything = range(len(questions.subjects))
    while pending := [index for index in everything if index not in answers]:
        if reason := part.used_up():
            answers |= dict.fromkeys(pending, NotAsked(reason))
            break
        at: int | None = None
        try:
            with part.child(workers) as talk:
                part.load(talk)
                talk.send(questions.request(pending))
                questions.meanwhile()
                for at in pending:
                    answer = talk.receive(part.limits.call, questions.read[at], at)
                    if _ran_out_of_memory(answer):
                        raise Stopped(answer)  # its leavings would fail the next function
                    answers[at] = answer
        except Stopped as stopped:
            if part.used_up():
                continue
            if at is not None:
                lost = [i for i in pending if questions.subjects[i] == questions.subjects[at]]
                answers |= dict.fromkeys(set(lost) - set(answers), stopped.outcome)
            elif part.failed_to_load(stopped.outcome):
                answers |= dict.fromkeys(pending, stopped.outcome)
    return [answers[index] for index in everything]


def _ran_out_of_memory(answer: object) -> TypeGuard[Raised]:
    return isinstance(answer, Raised) and answer.error == "MemoryError"
