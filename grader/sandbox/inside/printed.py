"""Takes what a student's code prints: whole lines, and no more than is shown."""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from grader.sandbox.protocol import MAX_PRINTED


class Printed(io.BufferedIOBase):
    """What lies behind standard output: it hands on lines of UTF-8 as they are printed.

    Between two calls of ``restart`` these are MAX_PRINTED bytes at most, and one more where more
    was printed. After that text comes here in large pieces, so that code which prints very much
    loses little time with it.
    """

    name = "<stdout>"

    def __init__(self, hand_on: Callable[[bytes], None]) -> None:
        self._hand_on = hand_on
        self._line: list[bytes] = []
        self._room = MAX_PRINTED + 1
        self._stream = io.TextIOWrapper(self, "utf-8", "backslashreplace", write_through=True)

    def stream(self) -> io.TextIOWrapper:
        """Return a stream of text that takes the place of ``sys.stdout``."""
        return self._stream

    def writable(self) -> bool:
        """Whether something can be written: yes."""
        return True

    def write(self, data: Any) -> int:
        """Keep bytes until their line is whole, as far as there is room for them."""
        written = bytes(data)
        if self._room:
            kept = written[: self._room]
            self._room -= len(kept)
            self._line.append(kept)
            if b"\n" in kept or not self._room:
                self.end_line()
            if not self._room:
                self._take_text_at_once(False)
        return len(written)

    def end_line(self) -> None:
        """Hand on what was printed, though its line is not whole."""
        if self._line:
            data = b"".join(self._line)
            self._line.clear()
            self._hand_on(data)

    def restart(self) -> None:
        """Make room for what another function prints."""
        self.end_line()
        self._take_text_at_once(True)
        self._room = MAX_PRINTED + 1

    def _take_text_at_once(self, at_once: bool) -> None:
        with suppress(ValueError):  # a student's code may have closed or detached the stream
            self._stream.reconfigure(write_through=at_once)
