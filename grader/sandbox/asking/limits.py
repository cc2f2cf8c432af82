"""How long and how much: the limits of a call, a part, a submission and a process."""

from __future__ import annotations

import time
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds of wall-clock time, and bytes of memory that a worker may add to numpy's own."""

    call: float = 2.0
    part: float = 10.0
    submission: float = 30.0
    memory: int = 1 << 30

    @property
    def loading(self) -> float:
        """Seconds that a part's own statements may take before its functions are called."""
        return self.part / 2

    @property
    def cpu_seconds(self) -> int:
        """The kernel's own limit, for a worker whose judge no longer watches it."""
        return int(self.part) + 5


class Deadline:
    """When a submission's time is over, by ``time.monotonic``.

    It is put off by the time that a process is waited for, which is not the student's.
    """

    def __init__(self, seconds: float) -> None:
        self.at = time.monotonic() + seconds

    def put_off(self, seconds: float) -> None:
        """Give the submission back what it did not use."""
        self.at += seconds
