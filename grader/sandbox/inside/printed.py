"""Takes what a student's code prints: whole lines, and no more than is shown."""

from __future__ import annotations

import io
from collections.abc import Callable

from grader.sandbox.protocol import MAX_PRINTED


class Printed(io.TextIOBase):
    """Standard output that hands on lines as they are printed.

    Between two calls of ``restart`` these are MAX_PRINTED characters at most, and one more where
    more was printed.
    """

    encoding = "utf-8"

    def __init__(self, hand_on: Callable[[str], None]) -> None:
        self._hand_on = hand_on
        self._line: list[str] = []
        self._room = MAX_PRINTED + 1

    def writable(self) -> bool:
        """Whether text can be written: yes."""
        return True

    def write(self, text: str) -> int:
        """Keep a text until its line is whole, as far as there is room for it."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        if self._room:
            kept = text[: self._room]
            self._room -= len(kept)
            self._line.append(kept)
            if "\n" in kept or not self._room:
                self.end_line()
        return len(text)

    def end_line(self) -> None:
        """Hand on what was printed, though its line is not whole."""
        if self._line:
            text = "".join(self._line)
            self._line.clear()
            self._hand_on(text)

    def restart(self) -> None:
        """Make room for what another function prints."""
        self.end_line()
        self._room = MAX_PRINTED + 1
