"""Starting a process where there is no room for one at the moment: wait, and try again.

A class of students is graded on machines that others use, and in containers with limits. That
there was no room for a process when one was needed is nobody's fault, and must cost nobody's marks.
"""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

SECONDS = 120.0
"""How long it is tried before it is an error."""
FIRST_WAIT, LONGEST_WAIT = 0.01, 1.0
SHORT_OF = {
    errno.EAGAIN: "processes: end other programs, or raise `ulimit -u` or the container's limit",
    errno.ENOMEM: "memory: end other programs, use fewer --jobs, or give the container more",
}
"""What is missing and what helps, by the error with which a process is refused."""


def patiently(start: Callable[[], T]) -> T:
    """Return what ``start`` returns, once there is room for the process or thread it starts.

    :raises OSError: of any other kind at once, and of this kind when there was none for so long.
    """
    last = time.monotonic() + SECONDS
    wait = FIRST_WAIT
    while True:
        try:
            return start()
        except OSError as error:
            if error.errno not in SHORT_OF:
                raise
            number = error.errno
        except RuntimeError:  # "can't start new thread"
            number = errno.EAGAIN
        if time.monotonic() >= last:
            problem = f"No process could be started for {SECONDS:g} s, for want of"
            raise OSError(number, f"{problem} {SHORT_OF[number]} ({os.strerror(number)})")
        time.sleep(wait)
        wait = min(2 * wait, LONGEST_WAIT)
