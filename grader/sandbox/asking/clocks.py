"""How much processor time a worker has taken, and how long it has waited for itself.

A mark must not depend on what else the machine does. So a call is limited by the processor time of
its worker, which only the student's code uses up. Code that sleeps takes none; so its waiting is
limited too: the time that passes while neither the worker nor the judge runs or could run. Where
one of them waits for a processor, others are to blame, and that counts for nothing.

Linux tells of each thread how long it was ready to run and did not (``/proc/<pid>/schedstat``,
see ``scheduler/sched-stats`` in the kernel's documentation). Other systems do not: there a worker
is taken to get at least a tenth of a processor.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

BETWEEN_READINGS = 0.005
"""Seconds between two looks at a worker that waits for a processor."""
LEAST_SHARE = 0.1
"""Of a processor: what a worker is taken to get where the system does not tell."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Seconds that the worker ran, and that somebody waited for a processor.

    They were read after ``began`` and before ``passed``. The judge may have waited in between.
    """

    began: float
    passed: float
    ran: float
    delayed: float

    def waited_until(self, later: Reading) -> float:
        """Seconds between two readings in which the worker waited and had itself to blame."""
        passed, ran = later.began - self.passed, later.ran - self.ran
        return max(passed - ran - (later.delayed - self.delayed), 0.0)


class Clock:
    """The clock of a worker's process; ``threads`` are the judge's own that read from it.

    The thread that makes it counts as one of them. It must be closed.
    """

    def __init__(self, process: int, threads: Iterable[int] = ()) -> None:
        self._process = process
        self._ran = self._delayed = 0.0
        self._files: list[int] = []
        names = [f"{process}", "thread-self", *(f"self/task/{thread}" for thread in threads)]
        if sys.platform == "linux" and delays_are_told():
            with suppress(OSError):  # as for a worker that has ended
                for name in names:
                    self._files.append(os.open(f"/proc/{name}/schedstat", os.O_RDONLY))

    def ran(self) -> float:
        """Return the worker's processor time; of one that has ended, the last that was read."""
        with suppress(OSError):
            self._ran = processor_time(self._process)
        return self._ran

    def read(self) -> Reading:
        """Return how it stands now."""
        began = time.monotonic()
        ran = self.ran()
        with suppress(OSError):
            told = sum(map(_delay, self._files))
            self._delayed = told if self._files else ran * (1 / LEAST_SHARE - 1)
        return Reading(began, time.monotonic(), ran, self._delayed)

    def settled(self, last: Reading) -> Reading:
        """Return a reading after ``last`` for which the worker waits for no processor.

        How long it waited for one is only told when that is over.
        """
        now = last
        while self._files and now.ran == last.ran and _is_ready(self._process):
            time.sleep(BETWEEN_READINGS)
            now = self.read()
        return now

    def close(self) -> None:
        """Close what it reads from."""
        for file in self._files:
            os.close(file)
        self._files.clear()


@cache
def delays_are_told() -> bool:
    """Whether the kernel keeps these statistics: then this thread has been run at least once."""
    try:
        return Path("/proc/thread-self/schedstat").read_text().split()[2] != "0"
    except (OSError, IndexError):
        return False


def _is_ready(process: int) -> bool:
    """Whether a process runs or could run, by its state (``proc_pid_stat(5)``)."""
    try:
        stat = Path(f"/proc/{process}/stat").read_bytes()
    except OSError:
        return False
    return stat.rpartition(b")")[2].split()[0] == b"R"


def _delay(file: int) -> float:
    """Return the seconds that a thread was ready to run and did not."""
    return int(os.pread(file, 100, 0).split()[1]) / 1e9


def processor_time_on_linux(process: int) -> float:
    """Return the seconds that a process has run, by its clock (``clock_getcpuclockid(3)``).

    :raises OSError: if it has ended.
    """
    return time.clock_gettime(~process << 3 | 2)


def processor_time_elsewhere(process: int) -> float:
    """Return the seconds that a process has run.

    :raises OSError: if it has ended.
    """
    import psutil

    try:
        times = psutil.Process(process).cpu_times()
    except psutil.Error as error:
        raise ProcessLookupError from error
    return float(times.user + times.system)


processor_time = processor_time_on_linux if sys.platform == "linux" else processor_time_elsewhere
