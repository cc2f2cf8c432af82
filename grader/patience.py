"""Starts a process or thread, and waits as long as the machine has no room for one.

A class is often graded on a machine that others use, or in a container with limits. There may be no
room for a process when one is needed. That is no student's fault and must not cost marks.
"""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

SECONDS = 120.0
"""How long to go on trying before it is an error."""
FIRST_WAIT, LONGEST_WAIT = 0.01, 1.0
NO_ROOM = {
    errno.EAGAIN: (
        "too many processes run already",
        "End other programs, or raise `ulimit -u` or the container's limit",
    ),
    errno.ENOMEM: (
        "there is too little memory",
        "End other programs, use fewer --jobs, or give the container more",
    ),
}
"""Why there is no room and what helps, by the error with which a process is refused."""


def patiently(start: Callable[[], T]) -> T:
    """Return what ``start`` returns; call it again as long as there is no room for what it starts.

    :raises OSError: where there was no room for SECONDS. Every other error is raised at once.
    """
    last = time.monotonic() + SECONDS
    wait = FIRST_WAIT
    while True:
        try:
            return start()
        except OSError as error:
            if error.errno not in NO_ROOM:
                raise
            number = error.errno
        except RuntimeError:  # "can't start new thread"
            number = errno.EAGAIN
        if time.monotonic() >= last:
            why, help = NO_ROOM[number]
            problem = f"No process could be started for {SECONDS:g} s, because {why}"
            raise OSError(number, f"{problem} ({os.strerror(number)}). {help}.")
        time.sleep(wait)
        wait = min(2 * wait, LONGEST_WAIT)
