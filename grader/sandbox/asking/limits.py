"""How long a call, a part and a submission may take, and how much memory a worker may use."""

from __future__ import annotations

import time
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds of wall-clock time for a call, a part and a submission, and bytes of memory.

    ``memory`` is what a worker may use in addition to what it has mapped when it is ready.
    """

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
        """Processor time after which the kernel ends a worker, should its judge be gone."""
        return int(self.part) + 5


class Deadline:
    """The moment at which a submission's time is over, by ``time.monotonic``.

    It is put off by the time that starting a process takes, because that is not the student's.
    """

    def __init__(self, seconds: float) -> None:
        self.at = time.monotonic() + seconds

    def put_off(self, seconds: float) -> None:
        """Give the submission so many seconds more."""
        self.at += seconds
