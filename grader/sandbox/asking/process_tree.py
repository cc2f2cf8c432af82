"""Ends an unprotected worker with everything it started, as far as that can be found."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

MARK = "BACKPROP_WORKER"
"""An environment variable, different for each worker, that its descendants inherit."""


def kill_tree(leader: int, mark: str) -> None:
    """Kill the leader, its process group, and on Linux whatever carries its mark elsewhere."""
    if sys.platform == "win32":
        subprocess.run(["taskkill", "/F", "/T", "/PID", str(leader)], capture_output=True)
        return
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)
    for _ in range(10):
        strays = list(_marked(mark))
        for stray in strays:
            with suppress(ProcessLookupError):
                os.kill(stray, signal.SIGKILL)
        if not strays:
            return


def _marked(mark: str) -> Iterator[int]:
    """Yield the processes that inherited the mark, wherever ``setsid`` took them."""
    entry = f"{MARK}={mark}".encode()
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if entry in (folder / "environ").read_bytes().split(b"\0"):
                yield int(folder.name)
