"""The main program of a worker without protection, which ``asking.plain`` starts.

Frames come in and go out on what were standard input and output. The standard streams then lead
nowhere, so that what a student's code prints does not get between the answers.
"""

from __future__ import annotations

import os
import sys
from functools import partial

from grader.sandbox.inside.worker import Connection, Worker, warm_up
from grader.sandbox.walls import kernel

CPU_SECONDS = 600
"""Processor time after which a worker ends by itself, should its judge be killed."""


def main(memory: str) -> None:
    """Serve the judge; on Linux map at most ``memory`` bytes in addition to numpy's."""
    incoming, outgoing = os.dup(0), os.dup(1)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)
    if sys.platform != "win32":
        kernel.limit_cpu(CPU_SECONDS)
    if sys.platform == "linux":
        kernel.be_ended_first()
        kernel.limit_memory(kernel.mapped() + int(memory))
    os.write(outgoing, str(os.getpid()).encode())  # ready
    warm_up(rounds=1)  # while the judge still loads numpy itself
    Worker(Connection(partial(os.read, incoming), partial(os.write, outgoing))).serve()
    os._exit(0)
