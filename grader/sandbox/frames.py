"""A worker's bytes, put together into frames again, on the judge's side.

A length is looked at before anything is allocated for it.
"""

from __future__ import annotations

from grader.sandbox.wire import (
    HEADER,
    MAX_ASK,
    MAX_ENTRIES,
    MAX_ITEMS,
    MAX_JSON,
    MAX_TEXT,
    Frame,
    Kind,
)

LARGEST_BODY = {
    Kind.LOADED: MAX_JSON,
    Kind.RETURNED: 8 * MAX_ENTRIES + (1 << 20),
    Kind.UNFIT: 4_000,
    Kind.RAISED: 8_000,
    Kind.MISSING: 4_000,
    Kind.VALUE: 8 * MAX_TEXT * MAX_ITEMS,
    Kind.ASK: MAX_ASK,
}
"""What the judge accepts from a worker: these kinds, with bodies no longer than this."""


class Violation(Exception):
    """A worker sent bytes that are no answer."""


class FrameReader:
    """Puts a worker's bytes together into frames."""

    def __init__(self) -> None:
        self._bytes = bytearray()

    def feed(self, data: bytes) -> None:
        """Take what has come."""
        self._bytes += data

    def next(self) -> Frame | None:
        """Return the next frame if it is complete.

        :raises Violation: for a kind that no worker sends, or a body longer than its kind may have.
        """
        if len(self._bytes) < HEADER.size:
            return None
        kind, index, length = HEADER.unpack_from(self._bytes)
        if length > LARGEST_BODY.get(kind, -1):
            raise Violation(f"kind {kind} of {length} bytes")
        end = HEADER.size + length
        if len(self._bytes) < end:
            return None
        body = bytes(memoryview(self._bytes)[HEADER.size : end])
        del self._bytes[:end]
        return Frame(kind, index, body)
