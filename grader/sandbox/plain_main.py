"""Starts a worker in a process of its own, without protection; see ``plain``.

Its frames go in and out where standard input and output were. These lead nowhere from then on, so
that a student's ``print`` is no answer.
"""

from __future__ import annotations

import os
import sys
from functools import partial

from grader.sandbox.launch import leave_home, settle

READY = b"!"


def main(memory: str) -> None:
    """Serve on the standard streams, with so many bytes of ``memory`` beside numpy's (Linux)."""
    incoming, outgoing = os.dup(0), os.dup(1)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)
    settle()
    from grader.sandbox.worker import Connection, Worker

    if sys.platform == "linux":
        from grader.sandbox import rlimits

        rlimits.limit_memory(rlimits.mapped() + int(memory))
    leave_home()
    os.write(outgoing, READY)
    Worker(Connection(partial(os.read, incoming), partial(os.write, outgoing))).serve()
