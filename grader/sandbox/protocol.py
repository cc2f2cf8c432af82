"""The frames that cross between the judge and a worker.

A frame is a header (kind, index, length of the body; little-endian) and a body. Bodies that carry
numbers are raw float64; all others are UTF-8 JSON. A length is looked at before anything is
allocated for it. Both sides import this module, so it holds the standard library only.
"""

from __future__ import annotations

import struct
from enum import IntEnum
from typing import NamedTuple

HEADER = struct.Struct("<BII")
COUNT = struct.Struct("<I")

MAX_ENTRIES = 1_000_000
"""Numbers that one answer may hold."""
MAX_DIMENSIONS = 32
MAX_TEXT = 20_000
"""Characters of one text in an answer."""
MAX_ITEMS = 50
"""Elements of one list in an answer."""
MAX_NAME = 100
MAX_MESSAGE = 300
MAX_NOTES = 20
MAX_JSON = 1 << 20
MAX_ASK = 1 << 18
"""Bytes of the arguments of one call to a substitute."""


class Kind(IntEnum):
    """What a frame is: the judge sends the first group, the worker the second."""

    LOAD = 1
    CALLS = 2
    VARIABLES = 3
    REPLY = 4
    REFUSAL = 5

    LOADED = 16
    RETURNED = 17
    UNUSABLE = 18
    RAISED = 19
    MISSING = 20
    VALUE = 21
    ASK = 22


NOTHING = "nothing at all"
"""The word for a function that returned ``None``."""

WORDS = frozenset(
    {
        NOTHING,
        "None",
        "nan",
        "an infinite number",
        "a number",
        "a number too large",
        "too many numbers",
        "a boolean",
        "a complex number",
        "a text",
        "bytes",
        "a list",
        "a tuple",
        "an array",
        "an array of objects",
        "a ragged list",
        "a dictionary",
        "a set",
        "a function",
        "a class",
        "a module",
        "a generator",
        "a symbolic expression",
        "an object",
    }
)
"""The words for a value of the wrong kind; a worker can send no others."""


class Frame(NamedTuple):
    """One frame, taken apart; ``number`` is the question's that it answers."""

    kind: int
    number: int
    body: bytes


def frame(kind: int, body: bytes, index: int = 0) -> bytes:
    """Return the bytes of a frame."""
    return HEADER.pack(kind, index, len(body)) + body
