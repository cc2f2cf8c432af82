"""Runs a command and finds out whether it left processes behind: ``python overseer.py COMMAND...``.

On Linux a descendant that loses its parent becomes a child of this process, so none escapes its
view. Exit status: the command's, or 99 where something is still running.
"""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
import time

PR_SET_CHILD_SUBREAPER = 36
LEFT_BEHIND = 99
SECONDS_TO_END = 5.0


def main() -> int:
    """Run the command that the arguments name."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    status = subprocess.run(sys.argv[1:]).returncode
    last = time.monotonic() + SECONDS_TO_END
    while _children_left():
        if time.monotonic() > last:
            return LEFT_BEHIND
        time.sleep(0.01)
    return status


def _children_left() -> bool:
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        return False
    return True


if __name__ == "__main__":
    sys.exit(main())
