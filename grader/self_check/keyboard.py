"""Single key presses from a terminal, without waiting for the Enter key."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

if sys.platform == "win32":
    import msvcrt

    @contextmanager
    def single_keys() -> Iterator[None]:
        """Nothing has to be prepared: Windows reads single keys anyway."""
        yield

    def pressed(seconds: float) -> str | None:
        """The key that is pressed within ``seconds``, or None."""
        end = time.monotonic() + seconds
        while not msvcrt.kbhit():
            if time.monotonic() >= end:
                return None
            time.sleep(0.02)
        return msvcrt.getwch().lower()

else:
    import select
    import termios
    import tty

    @contextmanager
    def single_keys() -> Iterator[None]:
        """Read single keys inside the block, and restore the terminal after it."""
        before = termios.tcgetattr(sys.stdin)
        try:
            tty.setcbreak(sys.stdin)
            yield
        finally:
            termios.tcsetattr(sys.stdin, termios.TCSADRAIN, before)

    def pressed(seconds: float) -> str | None:
        """The key that is pressed within ``seconds``, or None."""
        ready, _, _ = select.select([sys.stdin], [], [], seconds)
        return sys.stdin.read(1).lower() if ready else None
