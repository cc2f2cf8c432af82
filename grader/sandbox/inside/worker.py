"""The child that runs a student's code: it loads the cells, answers calls, and shows variables.

Everything here shares its process with the student's code, which may change any of it. So nothing
here is trusted by the judge, and nothing here knows more than the questions.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from grader.sandbox import arguments as plain_data
from grader.sandbox.inside import raised, values
from grader.sandbox.inside import substitutes as substitutes
from grader.sandbox.inside.calling import answer_of, contents
from grader.sandbox.inside.loading import Loader
from grader.sandbox.protocol import COUNT, HEADER, MAX_ASK, MAX_NAME, MAX_NOTES, Kind, frame

LONGEST_WAIT = 0.01
"""Seconds that an answer waits for others at most, unless the next call hangs."""

Read = Callable[[int], bytes]
Write = Callable[[memoryview], int]


class Connection:
    """The way to the judge. What comes along it was written by the judge and is trusted.

    Frames leave in bundles, which saves both sides most of their time: a bundle waits for
    ``flush``, which is called between two functions, or for as long as a fast call may take.
    """

    def __init__(self, read: Read, write: Write) -> None:
        self._read, self._write = read, write
        self._bundle: list[bytes] = []
        self._flushed = time.monotonic()

    def receive(self) -> tuple[int, bytes]:
        """Return the next frame's kind and body, or raise EOFError when the judge has gone."""
        self.flush()
        kind, _, length = HEADER.unpack(self._exactly(HEADER.size))
        return kind, self._exactly(length)

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
                raise EOFError("the judge has gone")
            parts.append(part)
            length -= len(part)
        return b"".join(parts)


class Worker:
    """Answers the judge's frames, one after another, until the judge has gone."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._namespace: dict[str, Any] = {}
        self._is_own = raised.in_files("")
        self._args: list[Any] | None = None
        self._pristine: list[Any] = []

    def serve(self) -> None:
        """Answer until the judge has gone."""
        while True:
            try:
                kind, body = self._connection.receive()
            except EOFError:
                return
            if kind == Kind.LOAD:
                self._load(**json.loads(body))
            elif kind == Kind.CALLS:
                self._answer_calls(body)
            elif kind == Kind.VARIABLES:
                self._show_variables(json.loads(body))

    def _load(
        self,
        part: str,
        cells: list[tuple[str, str]],
        substitute_parameters: dict[str, list[str]],
        definitions_only: bool,
    ) -> None:
        np.seterr(all="ignore")
        loader = Loader(part, definitions_only=definitions_only)
        loader.run(cells)
        self._namespace, self._args = vars(loader.module), None
        self._is_own = raised.in_files(loader.files)
        substitutes.install(self._namespace, substitute_parameters, self._ask)
        self._connection.send(Kind.LOADED, json.dumps(loader.notes[:MAX_NOTES]).encode())

    def _answer_calls(self, body: bytes) -> None:
        end = COUNT.size + COUNT.unpack_from(body)[0]
        calls = json.loads(body[COUNT.size : end])
        unpacker = plain_data.Unpacker(body[end:])
        asked = {function for _, function, *_ in calls}
        last = None
        for index, function, form, reuse, packed in calls:
            args = unpacker.value(packed)
            if function != last:
                self._connection.flush()
                last = function
            if function not in self._namespace:
                self._connection.send(Kind.MISSING, self._similar(function, asked), index)
                continue
            if self._args is None or not reuse:
                self._args = args
                self._pristine = contents(self._args)
            answer = answer_of(
                self._namespace[function], self._args, form, self._pristine, self._is_own
            )
            self._connection.send(*answer, index)

    def _show_variables(self, names: list[tuple[int, str]]) -> None:
        for index, name in names:
            if name not in self._namespace:
                self._connection.send(Kind.MISSING, b"null", index)
                continue
            try:
                kind, body = Kind.VALUE, values.variable(self._namespace[name])
            except BaseException as error:
                kind, body = Kind.RAISED, raised.body(error, self._is_own)
            self._connection.send(kind, body, index)
            self._connection.flush()

    def _similar(self, wanted: str, asked: set[str]) -> bytes:
        """Return the body of a MISSING frame: a function that may be the misnamed one, or null."""
        own = [
            name
            for name, value in self._namespace.items()
            if callable(value) and name not in asked and not name.startswith("_")
        ]
        import difflib

        found = difflib.get_close_matches(wanted, own, n=1, cutoff=0.75)
        return json.dumps(found[0][:MAX_NAME] if found else None).encode()

    def _ask(self, name: str, args: dict[str, Any]) -> Any:
        try:
            specs = {key: plain_data.spec(value) for key, value in args.items()}
        except plain_data.NotPlain as error:
            raise TypeError(f"{name}() was given {error}") from None
        body = json.dumps([name, specs]).encode()
        if len(body) > MAX_ASK:
            raise ValueError(f"{name}() was given too much")
        self._connection.send(Kind.ASK, body)
        kind, reply = self._connection.receive()
        if kind == Kind.REFUSAL:
            raise ValueError(json.loads(reply))
        return plain_data.trusted(json.loads(reply))
