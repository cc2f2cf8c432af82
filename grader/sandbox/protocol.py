"""The messages that cross between the judge and a worker, and between the judge and the zygote.

A worker's frame is a header (kind, index, length of the body; little-endian) and a body. Bodies
that carry numbers are raw float64; all others are UTF-8 JSON.

Requests to the zygote and its replies have a fixed size. A request to start a worker carries the
worker's end of a new socket; a request to split carries the second zygote's end of one; a request
to learn carries a file that holds the calls.

Both sides import this module, so it uses the standard library only and loads fast.
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
MAX_ELEMENTS = 50
"""Elements of one list in an answer."""
MAX_NAME = 100
MAX_MESSAGE = 300
MAX_PRINTED = 1_000
"""Bytes of what one function prints, and of what the statements outside functions print."""
MAX_NOTES = 20
MAX_BOUND = 20
"""Names that one statement which failed would have bound."""
MAX_JSON = 1 << 20
MAX_ASK = 1 << 18
"""Bytes of the arguments of one call of a substitute."""


class Kind(IntEnum):
    """What a frame is: the judge sends the first group, the worker the second."""

    LOAD = 1
    CALLS = 2
    VARIABLES = 3
    REPLY = 4
    REFUSAL = 5
    LOAD_SYMPY = 6
    KNOWN_CALLS = 7

    LOADED = 16
    RETURNED = 17
    UNUSABLE = 18
    RAISED = 19
    MISSING = 20
    VALUE = 21
    ASK = 22
    PRINTED = 23
    AT = 24


BEGINNING = (0, 0)
"""The place before the first statement of the first cell."""

NOTHING = "nothing"
"""The kind of value of a function that returned ``None``."""

UNUSABLE_KINDS = frozenset(
    {
        NOTHING,
        "None",
        "nan",
        "infinite number",
        "number",
        "number too large",
        "too many numbers",
        "boolean",
        "complex number",
        "text",
        "bytes",
        "list",
        "tuple",
        "array",
        "array of objects",
        "ragged list",
        "dictionary",
        "set",
        "function",
        "class",
        "module",
        "generator",
        "symbolic expression",
        "object",
    }
)
"""The kinds of an unusable value; a worker can send no others."""


class Frame(NamedTuple):
    """One received frame; ``number`` is the index of the call or variable that it answers."""

    kind: int
    number: int
    body: bytes


def frame(kind: int, body: bytes, index: int = 0) -> bytes:
    """Return the bytes of a frame."""
    return HEADER.pack(kind, index, len(body)) + body


REQUEST = struct.Struct("<cqdi")
"""A request to the zygote: START, END, SPLIT or LEARN; bytes of memory (START), a process id (END)
or whether to load sympy (SPLIT); seconds of grace (END); seconds of processor time (START)."""
START, END, SPLIT, LEARN = b"s", b"e", b"p", b"l"
REPLY = struct.Struct("<qi")
"""The zygote's reply to START and END: a process id and its exit status.

The status is minus the signal's number where a signal ended the process. Where no worker could be
started, it is NO_PROCESS and the number of the system's error.
"""
NO_PROCESS = -1
UNFINISHED = -256
"""The status of a process that closed its connection but did not end, and had to be killed."""
NO_ROOM = 75
"""The exit status of a zygote that could not fork to try its protections."""
TRIAL_PASSED = b"."
"""The end of the zygote's first message, after the names of the protections that failed."""
LONGEST_TRIAL = 500
"""Bytes of these names."""
