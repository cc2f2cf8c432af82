"""What the judge and the zygote say to each other: messages of fixed size over a socket.

A request to start a worker carries the worker's end of its socket. A request for a twin carries the
zygote's end of a new line to the judge, on which it is answered as on the old one.
"""

from __future__ import annotations

import struct

REQUEST = struct.Struct("<cqdi")
"""What to do; bytes of memory, or a process; seconds of grace; seconds of processor time."""
REPLY = struct.Struct("<qid")
"""A process, its status as ``endings.describe`` reads it, seconds that it computed.

Where a worker could not be started it is NO_PROCESS with the number of the system's error.
"""
START, END, TWIN = b"s", b"e", b"t"
NO_PROCESS = -1
NO_ROOM = 75
"""The zygote's exit status where it could not fork for its trial."""
TRIAL_PASSED = b"."
"""The zygote's first words, after the names of the protections that failed."""
