"""What a worker sends, put together into frames, checked, and turned into answers.

Whoever wrote it may have been the student's code itself. So a length is looked at before anything
is allocated for it, numbers are copied, and texts are capped. Each function returns a value of
``grader.answers`` or raises Violation.
"""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Sequence

import numpy as np

from grader.answers import (
    Answer,
    Elements,
    FloatArray,
    Missing,
    Note,
    Number,
    Raised,
    Returned,
    ReturnedNothing,
    Text,
    Unfilled,
    Unusable,
    Value,
)
from grader.sandbox.protocol import (
    COUNT,
    HEADER,
    MAX_ASK,
    MAX_BOUND,
    MAX_DIMENSIONS,
    MAX_ELEMENTS,
    MAX_ENTRIES,
    MAX_JSON,
    MAX_MESSAGE,
    MAX_NAME,
    MAX_NOTES,
    MAX_PRINTED,
    MAX_TEXT,
    NOTHING,
    UNUSABLE_KINDS,
    Frame,
    Kind,
)

LARGEST_BODY = {
    Kind.LOADED: MAX_JSON,
    Kind.RETURNED: 8 * MAX_ENTRIES + (1 << 20),
    Kind.UNUSABLE: 4_000,
    Kind.RAISED: 10_000,
    Kind.MISSING: 4_000,
    Kind.VALUE: 8 * MAX_TEXT * MAX_ELEMENTS,
    Kind.ASK: MAX_ASK,
    Kind.PRINTED: MAX_PRINTED + 1,
    Kind.AT: 100,
}
"""What the judge accepts from a worker: these kinds, with bodies no longer than this."""


class Violation(Exception):
    """A worker sent something that the protocol does not allow."""


class FrameReader:
    """Puts a worker's bytes together into frames, however they arrive in pieces."""

    def __init__(self) -> None:
        self._bytes, self._place = bytearray(), 0

    def feed(self, data: bytes) -> None:
        """Add bytes that have arrived."""
        del self._bytes[: self._place]
        self._bytes += data
        self._place = 0

    def next(self) -> Frame | None:
        """Return the next frame, or ``None`` as long as it is incomplete.

        :raises Violation: for a kind that no worker sends, or a body longer than its kind may have.
        """
        start = self._place + HEADER.size
        if len(self._bytes) < start:
            return None
        kind, index, length = HEADER.unpack_from(self._bytes, self._place)
        if length > LARGEST_BODY.get(kind, -1):
            raise Violation(f"kind {kind} of {length} bytes")
        end = start + length
        if len(self._bytes) < end:
            return None
        self._place = end
        return Frame(kind, index, bytes(self._bytes[start:end]))


ONE_NUMBER = struct.Struct("<BIBd")
"""The body of a RETURNED frame with one leaf without dimensions, as most answers are."""
SHAPES = [struct.Struct(f"<{dimensions}I") for dimensions in range(MAX_DIMENSIONS + 1)]
FLOAT64 = np.dtype("<f8")
MALFORMED = (
    ValueError,
    TypeError,
    LookupError,
    ArithmeticError,
    RecursionError,
    struct.error,
)


def answer(frame: Frame, leaves: int) -> Answer:
    """Return the answer to a call whose value should have this many leaves."""
    try:
        match frame.kind:
            case Kind.RETURNED:
                return _returned(frame.body, leaves)
            case Kind.UNUSABLE:
                return _unusable(*json.loads(frame.body))
            case Kind.RAISED:
                return _raised(*json.loads(frame.body))
            case Kind.MISSING:
                similar = json.loads(frame.body)
                return Missing(None if similar is None else _text(similar, MAX_NAME))
    except MALFORMED as error:
        raise Violation("a malformed answer") from error
    raise Violation(f"kind {frame.kind} instead of an answer")


def value(frame: Frame) -> Value:
    """Return what a review variable holds."""
    try:
        match frame.kind:
            case Kind.VALUE:
                return _held(json.loads(frame.body))
            case Kind.RAISED:
                return _raised(*json.loads(frame.body))
            case Kind.MISSING:
                return Missing()
    except MALFORMED as error:
        raise Violation("a malformed value") from error
    raise Violation(f"kind {frame.kind} instead of a value")


def notes(frame: Frame, labels: Sequence[str], of_modules: Sequence[str]) -> list[Note]:
    """Return what went wrong while the cells of a part and of its modules were loaded.

    Each cell has its label.
    """
    if frame.kind != Kind.LOADED:
        raise Violation(f"kind {frame.kind} before the cells were loaded")
    try:
        return [
            Note(
                _raised(error, message, line, "", name),
                [*labels, *of_modules][_count(cell)],
                _names(binds),
                in_module=cell >= len(labels),
            )
            for cell, line, error, message, name, binds in json.loads(frame.body)[:MAX_NOTES]
        ]
    except MALFORMED as error:
        raise Violation("malformed notes") from error


def printed(frame: Frame) -> str:
    """Return a text that was printed."""
    return frame.body.decode("utf-8", "replace")


def _names(names: object) -> tuple[str, ...]:
    if not isinstance(names, list) or len(names) > MAX_BOUND:
        raise Violation("not a list of names, or too many")
    return tuple(_text(name, MAX_NAME) for name in names)


def place(frame: Frame) -> tuple[int, int]:
    """Return where loading is: the number of a cell and a line in it."""
    try:
        cell, line = json.loads(frame.body)
    except MALFORMED as error:
        raise Violation("a malformed place") from error
    return _count(cell), _count(line)


def _returned(body: bytes, leaves: int) -> Returned:
    if len(body) == ONE_NUMBER.size and leaves == 1:
        changed, count, dimensions, number = ONE_NUMBER.unpack(body)
        if (count, dimensions) == (1, 0) and changed <= 1:
            return Returned((np.array(number),), bool(changed))
    changed = body[0]
    (count,) = COUNT.unpack_from(body, 1)
    if changed > 1 or count != leaves:
        raise Violation("the wrong number of values")
    arrays, place = [], 1 + COUNT.size
    for _ in range(count):
        array, place = _leaf(body, place)
        arrays.append(array)
    if place != len(body):
        raise Violation("more bytes than values")
    return Returned(tuple(arrays), bool(changed))


def _leaf(body: bytes, place: int) -> tuple[FloatArray, int]:
    """Return the array that starts at ``place``, and the place after it."""
    dimensions = body[place]
    if dimensions > MAX_DIMENSIONS:
        raise Violation("too many dimensions")
    shape = SHAPES[dimensions].unpack_from(body, place + 1)
    start = place + 1 + 4 * dimensions
    count = math.prod(shape)
    if count > MAX_ENTRIES or start + 8 * count > len(body):
        raise Violation("more numbers than bytes")
    array = np.frombuffer(body, FLOAT64, count, start).astype(np.float64).reshape(shape)
    return array, start + 8 * count


def _unusable(
    kind: object, length: object, wanted: object, at: object
) -> Unusable | ReturnedNothing:
    if kind == NOTHING:
        return ReturnedNothing()
    if not isinstance(at, list) or len(at) > 8:
        raise Violation("a malformed place")
    return Unusable(
        _kind(kind), _optional_count(length), _optional_count(wanted), tuple(map(_count, at))
    )


def _raised(error: object, message: object, line: object, where: object, name: object) -> Raised:
    return Raised(
        error=_text(error, MAX_NAME),
        message=_text(message, MAX_MESSAGE),
        line=_optional_count(line),
        where=_text(where, MAX_NAME),
        name=None if name is None else _text(name, MAX_NAME),
    )


def _held(entry: object) -> Value:
    match entry:
        case ["unfilled"]:
            return Unfilled()
        case ["elements", list(elements)] if len(elements) <= MAX_ELEMENTS:
            return Elements(tuple(map(_element, elements)))
    element = _element(entry)
    blank = isinstance(element, Text) and not element.value.strip()
    return Unfilled() if blank else element


def _element(entry: object) -> Text | Number | Unusable:
    match entry:
        case ["text", text]:
            return Text(_text(text, MAX_TEXT))
        case ["number", int() | float() as number] if math.isfinite(number):
            return Number(float(number))
        case ["unusable", kind, length]:
            return Unusable(_kind(kind), _optional_count(length))
    raise Violation("a malformed element")


def _text(text: object, longest: int) -> str:
    if not isinstance(text, str) or len(text) > longest:
        raise Violation("not a text, or too long a text")
    return text.encode("utf-8", "backslashreplace").decode()


def _kind(kind: object) -> str:
    if not isinstance(kind, str) or kind not in UNUSABLE_KINDS:
        raise Violation("a kind that is not in the protocol")
    return kind


def _count(number: object) -> int:
    if type(number) is not int or not 0 <= number <= 10**9:
        raise Violation("not a count")
    return number


def _optional_count(number: object) -> int | None:
    return None if number is None else _count(number)
