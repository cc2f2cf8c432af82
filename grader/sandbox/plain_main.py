"""Starts a worker in a process of its own, without protection; see ``plain``.

Its frames go in and out where standard input and output were. These lead nowhere from then on, so
that a student's ``print`` is no answer.
"""

from __future__ import annotations

import json
import os
import sys
from functools import partial

READY = b"!"


def main() -> None:
    """Serve on the standard streams: ``argv`` is the package folder, packages and memory."""
    _, root, packages, memory = sys.argv
    sys.argv = [""]
    incoming, outgoing = os.dup(0), os.dup(1)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)
    from grader.sandbox import surroundings

    sys.meta_path.insert(0, surroundings.PackageFinder(json.loads(packages)))
    from grader.sandbox.worker import Connection, Worker

    sys.path.remove(root)
    if sys.platform == "linux":
        from grader.sandbox import rlimits

        rlimits.limit_memory(int(memory))
    connection = Connection(partial(os.read, incoming), partial(os.write, outgoing))
    os.write(outgoing, READY)
    Worker(connection).serve()
