"""How a process ended, in words."""

from __future__ import annotations

import signal

UNFINISHED = -256
"""The status of a process that went on after it closed its connection, and had to be killed."""


def describe(status: int) -> str:
    """Say how a process ended; ``status`` is its exit status, or minus the signal's number."""
    if status == UNFINISHED:
        return "closed its connection"
    if status >= 0:
        return f"ended itself with exit status {status}"
    try:
        name = signal.Signals(-status).name
    except ValueError:
        name = "unknown"
    if name == "SIGXCPU":
        return "used up its processor time"
    if name == "SIGKILL":
        return "killed by the system, most likely because memory ran out"
    return f"killed by signal {-status} ({name})"
