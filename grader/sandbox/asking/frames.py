"""A worker's bytes, put together into frames again, on the judge's side.

A length is looked at before anything is allocated for it.
"""

from __future__ import annotations

from grader.sandbox.protocol import (
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
    Kind.UNUSABLE: 4_000,
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
        self._bytes, self._place = bytearray(), 0

    def feed(self, data: bytes) -> None:
        """Take what has come."""
        del self._bytes[: self._place]
        self._bytes += data
        self._place = 0

    def next(self) -> Frame | None:
        """Return the next frame if it is complete.

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
