"""How far a run has come, on a line of the terminal."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Self

BETWEEN = 0.1
"""Seconds between two changes of the line."""


class Progress:
    """Counts what is done of a ``total``, where somebody watches: on a terminal, not in a log."""

    def __init__(self, total: int, what: str) -> None:
        self._total, self._what, self._done = total, what, 0
        self._began = self._shown = time.monotonic()
        self._is_watched = sys.stderr.isatty()

    def step(self) -> None:
        """Count one more."""
        self._done += 1
        now = time.monotonic()
        if self._is_watched and (now - self._shown >= BETWEEN or self._done == self._total):
            self._shown = now
            rate = self._done / max(now - self._began, 1e-3)
            print(
                f"\r{self._done} of {self._total} {self._what}, {rate:.1f} a second",
                end="\033[K",
                file=sys.stderr,
                flush=True,
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._is_watched and self._done:
            print(file=sys.stderr)
