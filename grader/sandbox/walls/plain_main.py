"""The main program of a worker without protection; see ``plain``.

Its frames go in and out where standard input and output were. These lead nowhere from then on, so
that a student's ``print`` is no answer.
"""

from __future__ import annotations

import os
import sys
from functools import partial

from grader.sandbox.inside.warm_up import warm_up
from grader.sandbox.inside.worker import Connection, Worker
from grader.sandbox.walls import rlimits

READY = b"!"
CPU_SECONDS = 600
"""The end of an endless loop whose judge was killed."""


def main(memory: str) -> None:
    """Serve on the standard streams, with so many bytes of ``memory`` beside numpy's (Linux)."""
    incoming, outgoing = os.dup(0), os.dup(1)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)
    if sys.platform != "win32":
        rlimits.limit_cpu(CPU_SECONDS)
    if sys.platform == "linux":
        rlimits.be_ended_first()
        rlimits.limit_memory(rlimits.mapped() + int(memory))
    os.write(outgoing, READY)
    warm_up(rounds=1)  # while the judge still loads its own
    Worker(Connection(partial(os.read, incoming), partial(os.write, outgoing))).serve()
    os._exit(0)
