"""Frames from a worker, judged and turned into answers.

Whoever wrote them may have been the student's code itself. Each function returns a value of
``grader.answers`` or raises Violation; numbers are copied, texts are capped and plain.
"""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Sequence
from typing import Any

import numpy as np

from grader.answers import (
    Answer,
    FloatArray,
    Items,
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
from grader.sandbox.asking.frames import Violation
from grader.sandbox.protocol import (
    COUNT,
    MAX_DIMENSIONS,
    MAX_ENTRIES,
    MAX_ITEMS,
    MAX_MESSAGE,
    MAX_NAME,
    MAX_NOTES,
    MAX_TEXT,
    NOTHING,
    WORDS,
    Frame,
    Kind,
)

ONE_NUMBER = struct.Struct("<BIBd")
"""The body of a RETURNED frame with one leaf without dimensions: most answers are such."""
MALFORMED = (
    ValueError,
    TypeError,
    LookupError,
    ArithmeticError,
    RecursionError,
    struct.error,
)


def answer(frame: Frame, leaves: int) -> Answer:
    """Return the answer to a call whose value has this many leaves."""
    try:
        match frame.kind:
            case Kind.RETURNED:
                return _returned(frame.body, leaves)
            case Kind.UNUSABLE:
                return _unfit_value(*json.loads(frame.body))
            case Kind.RAISED:
                return _raised(*json.loads(frame.body))
            case Kind.MISSING:
                similar = json.loads(frame.body)
                return Missing(None if similar is None else _text(similar, MAX_NAME))
    except MALFORMED as error:
        raise Violation("a malformed answer") from error
    raise Violation(f"kind {frame.kind} instead of an answer")


def value(frame: Frame) -> Value:
    """Return what a variable holds."""
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


def notes(frame: Frame, labels: Sequence[str]) -> list[Note]:
    """Return what went wrong while cells of these labels were loaded."""
    if frame.kind != Kind.LOADED:
        raise Violation(f"kind {frame.kind} before the cells were loaded")
    try:
        return [
            Note(
                _raised(error, message, line, ""),
                labels[_count(cell)],
                None if undefined is None else _text(undefined, MAX_NAME),
            )
            for cell, line, error, message, undefined in json.loads(frame.body)[:MAX_NOTES]
        ]
    except MALFORMED as error:
        raise Violation("malformed notes") from error


def _returned(body: bytes, leaves: int) -> Returned:
    if len(body) == ONE_NUMBER.size and leaves == 1:
        changed, count, dimensions, number = ONE_NUMBER.unpack(body)
        if (count, dimensions) == (1, 0) and changed <= 1:
            return Returned((np.array(number),), bool(changed))
    changed = body[0]
    (count,) = COUNT.unpack_from(body, 1)
    if changed > 1 or count != leaves:
        raise Violation("another number of values than was asked")
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
    shape = struct.unpack_from(f"<{dimensions}I", body, place + 1)
    start = place + 1 + 4 * dimensions
    count = math.prod(shape)
    if count > MAX_ENTRIES or start + 8 * count > len(body):
        raise Violation("more numbers than bytes")
    array = np.frombuffer(body, "<f8", count, start).astype(np.float64).reshape(shape)
    return array, start + 8 * count


def _unfit_value(
    word: object, length: object, asked: object, at: object
) -> Unusable | ReturnedNothing:
    if word == NOTHING:
        return ReturnedNothing()
    what = _word(word)
    if length is not None:
        what += f" of {_count(length)}"
    if asked is not None:
        wanted = f"{_count(asked)} were" if length is not None else f"a list of {_count(asked)} was"
        what += f" where {wanted} asked"
    if not isinstance(at, list) or len(at) > 8:
        raise Violation("no place")
    path = "".join(f"[{_count(step)}]" for step in at)
    return Unusable(f"{what} at {path}" if path else what)


def _raised(error: object, message: object, line: object, where: object) -> Raised:
    return Raised(
        error=_text(error, MAX_NAME),
        message=_text(message, MAX_MESSAGE),
        line=None if line is None else _count(line),
        where=_text(where, MAX_NAME),
    )


def _held(entry: Any) -> Value:
    if entry == ["unfilled"]:
        return Unfilled()
    if entry[0] == "items" and len(entry[1]) <= MAX_ITEMS:
        return Items(tuple(_element(element) for element in entry[1]))
    element = _element(entry)
    blank = isinstance(element, Text) and not element.value.strip()
    return Unfilled() if blank else element


def _element(entry: Any) -> Text | Number | Unusable:
    match entry:
        case ["text", text]:
            return Text(_text(text, MAX_TEXT))
        case ["number", int() | float() as number] if math.isfinite(number):
            return Number(float(number))
        case ["unfit", word, length]:
            return Unusable(_word(word) + ("" if length is None else f" of {_count(length)}"))
    raise Violation("no element")


def _text(text: object, longest: int) -> str:
    if not isinstance(text, str) or len(text) > longest:
        raise Violation("no text, or one that is too long")
    return text.encode("utf-8", "backslashreplace").decode()


def _word(word: object) -> str:
    if not isinstance(word, str) or word not in WORDS:
        raise Violation("a word of its own")
    return word


def _count(number: object) -> int:
    if type(number) is not int or not 0 <= number <= 10**9:
        raise Violation("no count")
    return number
