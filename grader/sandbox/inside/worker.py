"""Runs a student's code in a worker: loads the cells, answers calls, and reads variables.

Everything here shares its process with the student's code, which may change any of it. So the judge
trusts nothing that comes from here, and nothing here knows more than the cells and the calls.
"""

from __future__ import annotations

import io
import json
import linecache
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from importlib import import_module
from typing import Any, NamedTuple, TypeAlias

import numpy as np

from grader.sandbox.calls import Batch, Call, Form, NotPlain, Plain, apart, decode, spec
from grader.sandbox.inside import values
from grader.sandbox.inside.loading import Note, Place
from grader.sandbox.inside.own_modules import OwnModules
from grader.sandbox.inside.printed import Printed
from grader.sandbox.inside.untouched import Untouched
from grader.sandbox.inside.values import answer_of, contents
from grader.sandbox.protocol import HEADER, MAX_ASK, MAX_NAME, MAX_NOTES, Kind, frame

LONGEST_WAIT = 0.01
"""Seconds that an answer waits to be sent together with others, unless the next call hangs."""

Read: TypeAlias = Callable[[int], bytes]
Write: TypeAlias = Callable[[memoryview], int]
Ask: TypeAlias = Callable[[str, dict[str, object]], Plain]


class Connection:
    """Receives the judge's frames, which are trusted, and sends it the worker's.

    Frames are sent in bundles, which saves both sides most of their time. A bundle is sent by
    ``flush``, which is called between two functions, and as soon as it has waited LONGEST_WAIT.
    """

    def __init__(self, read: Read, write: Write) -> None:
        self._read, self._write = read, write
        self._bundle: list[bytes] = []
        self._flushed = time.monotonic()

    def receive(self) -> tuple[int, bytes]:
        """Return the next frame's kind and body.

        :raises EOFError: when the judge has closed the connection.
        """
        self.flush()
        kind, _, length = HEADER.unpack(self._exactly(HEADER.size))
        return kind, self._exactly(length)

    def ask(self, body: bytes) -> tuple[int, bytes]:
        """Ask the judge for a substitute's value, and return the kind and the body of its reply."""
        self.send(Kind.ASK, body)
        return self.receive()

    def send(self, kind: Kind, body: bytes, index: int = 0) -> None:
        """Put a frame into the bundle."""
        self._bundle.append(frame(kind, body, index))
        if time.monotonic() - self._flushed > LONGEST_WAIT:
            self.flush()

    def flush(self) -> None:
        """Send the bundle."""
        rest = memoryview(b"".join(self._bundle))
        self._bundle.clear()
        while rest:
            rest = rest[self._write(rest) :]
        self._flushed = time.monotonic()

    def _exactly(self, length: int) -> bytes:
        parts = []
        while length:
            part = self._read(min(length, 1 << 20))
            if not part:
                raise EOFError("the judge has closed the connection")
            parts.append(part)
            length -= len(part)
        return b"".join(parts)


class KnownCall(NamedTuple):
    """A call that a process knows; of a surprise it does not know the arguments before it is asked.

    ``contents`` are those of the arguments.
    """

    function: str
    form: Form
    reuse: bool
    args: list[Plain] | None = None
    contents: list[object] | None = None


def known_calls(data: bytes) -> list[KnownCall]:
    """Return the calls of a batch, from what it shows in advance."""
    calls, of_calls = apart(data)
    return [
        KnownCall(function, form, reuse, args, None if args is None else contents(args))
        for (function, form, reuse), args in zip(calls, of_calls, strict=True)
    ]


AskedCall: TypeAlias = "tuple[int, KnownCall, list[Plain], list[object] | None]"
"""The number of a call that is asked now, the call, its arguments, and what they hold, if known."""


class Worker:
    """Answers the judge's frames one after another.

    ``known`` are the calls of batches that it can be asked by their numbers: each batch once, since
    a function may change its arguments.
    """

    def __init__(
        self,
        connection: Connection,
        untouched: Untouched | None = None,
        known: Sequence[Sequence[KnownCall]] = (),
    ) -> None:
        self._connection, self._known = connection, known
        self._untouched = untouched or Untouched()
        self._namespace: dict[str, Any] = {}
        self._owner = values.in_files({})
        self._loaded: OwnModules | None = None
        self._printed = Printed(self._send_printed)
        self._args: list[Plain] | None = None
        self._pristine: list[object] = []

    def serve(self) -> None:
        """Answer until the judge closes the connection."""
        while True:
            try:
                kind, body = self._connection.receive()
            except EOFError:
                return
            if kind == Kind.LOAD:
                self._load(**json.loads(body))
            elif kind == Kind.LOAD_SYMPY:
                load_sympy()
                self._connection.send(Kind.LOADED, b"[]")
            elif kind == Kind.CALLS:
                self._answer(_sent(*apart(body)))
            elif kind == Kind.KNOWN_CALLS:
                self._answer(self._of_known(*apart(body)))
            elif kind == Kind.VARIABLES:
                self._read_variables(json.loads(body))

    def _load(
        self,
        *,
        part: str,
        cells: list[tuple[str, str]],
        modules: dict[str, list[tuple[str, str]]],
        substitute_parameters: dict[str, list[str]],
        definitions_from: list[int] | None = None,
        reports: bool = False,
    ) -> None:
        np.seterr(all="ignore")
        self.forget()
        self._printed = Printed(self._send_printed)
        sys.stdout = self._printed.stream()

        def install(module: str, namespace: dict[str, Any]) -> None:
            prefix = "" if module == part else f"{module}."
            install_substitutes(namespace, prefix, substitute_parameters, self._ask)

        notes: list[Note] = []
        begin = (definitions_from[0], definitions_from[1]) if definitions_from else None
        report = self._report if reports else None
        own = OwnModules(modules, len(cells), notes, install, begin, report)
        self._loaded = own
        self._namespace, self._args = own.run_part(part, cells), None
        self._owner = values.in_files(own.files)
        self._printed.end_line()
        self._connection.send(Kind.LOADED, json.dumps(notes[:MAX_NOTES]).encode())

    def _report(self, place: Place) -> None:
        """Tell the judge, which sees it before anything else happens, what is run next."""
        self._connection.send(Kind.AT, json.dumps(place).encode())
        self._connection.flush()

    def forget(self) -> None:
        """Leave nothing of the part that was loaded to the next one, and take no more text."""
        sys.stdout = sys.__stdout__
        self._args, self._pristine = None, []
        if self._loaded is not None:
            self._loaded.forget()
            self._untouched.restore()

    def _of_known(
        self, head: tuple[int, list[int]], of_surprises: list[list[Plain] | None]
    ) -> Iterator[AskedCall]:
        number, indices = head
        for index, own in zip(indices, of_surprises, strict=True):
            call = self._known[number][index]
            args, held = (call.args, call.contents) if own is None else (own, None)
            assert args is not None
            yield index, call, args, held

    def _answer(self, asked: Iterable[AskedCall]) -> None:
        asked = list(asked)
        called = {call.function for _, call, *_ in asked}
        last = None
        for index, (function, form, reuse, *_), args, held in asked:
            if function != last:
                self._begin(function)
                last = function
            if function not in self._namespace:
                self._connection.send(Kind.MISSING, self._similar(function, called), index)
                continue
            if self._args is None or not reuse:
                self._args = args
                self._pristine = contents(args) if held is None else held
            answer = answer_of(
                self._namespace[function], self._args, form, self._pristine, self._owner
            )
            self._printed.end_line()
            self._connection.send(*answer, index)

    def _begin(self, subject: str) -> None:  # noqa: ARG002 - for a worker that counts steps
        """Send what was answered so far, and make room for what is printed next."""
        self._printed.restart()
        self._connection.flush()

    def _read_variables(self, names: list[tuple[int, str]]) -> None:
        for index, name in names:
            self._begin(name)
            if name not in self._namespace:
                self._connection.send(Kind.MISSING, b"null", index)
                continue
            try:
                kind, body = Kind.VALUE, values.variable(self._namespace[name])
            except BaseException as error:
                kind, body = Kind.RAISED, values.raised(error, self._owner)
            self._connection.send(kind, body, index)

    def _similar(self, wanted: str, called: set[str]) -> bytes:
        """Return the body of a MISSING frame: a function that may be the misnamed one, or null."""
        own = [
            name
            for name, value in self._namespace.items()
            if callable(value) and name not in called and not name.startswith("_")
        ]
        import difflib

        found = difflib.get_close_matches(wanted, own, n=1, cutoff=0.75)
        return json.dumps(found[0][:MAX_NAME] if found else None).encode()

    def _send_printed(self, data: bytes) -> None:
        """Send what was printed at once, so that it is known where the code hangs after it."""
        self._connection.send(Kind.PRINTED, data)
        self._connection.flush()

    def _ask(self, name: str, args: dict[str, object]) -> Plain:
        try:
            specs = {key: spec(value) for key, value in args.items()}
        except NotPlain as error:
            raise TypeError(f"{name}() was given {error}") from None
        body = json.dumps([name, specs]).encode()
        if len(body) > MAX_ASK:
            raise ValueError(f"{name}() was given too much")
        kind, reply = self._connection.ask(body)
        if kind == Kind.REFUSAL:
            raise ValueError(json.loads(reply))
        return decode(reply)


def _sent(calls: list[Any], of_calls: list[list[Plain] | None]) -> Iterator[AskedCall]:
    for (index, *call), args in zip(calls, of_calls, strict=True):
        assert args is not None
        yield index, KnownCall(*call), args, None


def install_substitutes(
    namespace: dict[str, Any], prefix: str, parameters: Mapping[str, Sequence[str]], ask: Ask
) -> None:
    """Replace each named function in a module's ``namespace`` by one that asks the judge.

    With these the judge sees whether a function is right if the earlier ones that it calls are.
    Before the names stands the ``prefix`` of the module: "single_neuron.", or nothing for the part.
    """
    for name, own in parameters.items():
        module, dot, function = name.rpartition(".")
        if module + dot == prefix:
            namespace[function] = _substitute(function, tuple(own), partial(ask, name))


def _substitute(
    name: str, parameters: tuple[str, ...], ask: Callable[[dict[str, object]], Plain]
) -> Callable[..., Plain]:
    def substitute(*args: object, **kwargs: object) -> Plain:
        if len(args) > len(parameters):
            raise TypeError(
                f"{name}() takes {len(parameters)} arguments but {len(args)} were given"
            )
        bound = dict(zip(parameters, args, strict=False))
        for key, value in kwargs.items():
            if key not in parameters:
                raise TypeError(f"{name}() got an unexpected keyword argument '{key}'")
            if key in bound:
                raise TypeError(f"{name}() got multiple values for argument '{key}'")
            bound[key] = value
        missing = [parameter for parameter in parameters if parameter not in bound]
        if missing:
            raise TypeError(f"{name}() missing required arguments: {', '.join(missing)}")
        return ask(bound)

    substitute.__name__ = name
    return substitute


def load_sympy() -> None:
    """Load sympy, if it is there, before a student's time begins."""
    with suppress(ImportError):
        import_module("sympy")


PRACTICE = """
import collections, copy, dataclasses, functools, itertools, math, typing
import numpy as np
def double(x): return 2 * x
def pair(weights, x): return [weight @ x for weight in weights], np.exp(-x)
def fail(x): raise ValueError("no")
"""


def warm_up(rounds: int) -> None:
    """Load and answer PRACTICE so many times, and leave nothing of it behind.

    Python then runs the worker's code in its fast forms, and numpy has loaded what it loads at the
    first call, before a student's time begins.
    """
    vector, matrix = np.ones(3), np.ones((3, 3))
    calls = [Call("double", (1.5,)), Call("double", (vector,)), Call("fail", (1,))]
    calls += [Call("pair", ([matrix, matrix], vector), [["leaf"] * 2, "leaf"]), Call("none", ())]
    cells = {"part": "practice", "cells": [("cell", PRACTICE)], "modules": {}}
    load = json.dumps(cells | {"substitute_parameters": {}}).encode()
    batch = Batch("practice", calls)
    practice = frame(Kind.LOAD, load) + batch.request(range(len(calls)))
    worker = Worker(Connection(io.BytesIO(practice * rounds).read, len))
    worker.serve()
    worker.forget()
    linecache.clearcache()
