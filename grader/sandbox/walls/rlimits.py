"""Resource limits of a worker: memory, processor time, files (POSIX)."""

from __future__ import annotations

import os
import sys
from contextlib import suppress

if sys.platform != "win32":
    import resource


def mapped() -> int:
    """Return how many bytes this process has mapped (Linux)."""
    with open("/proc/self/statm") as file:  # noqa: PTH123 - a worker does without pathlib
        return int(file.read().split()[0]) * resource.getpagesize()


def limit_memory(most: int) -> None:
    """Let the process map ``most`` bytes; then comes MemoryError."""
    _set(resource.RLIMIT_AS, most)


def be_ended_first() -> None:
    """Let the kernel end this process before any other where memory runs out (Linux)."""
    with suppress(OSError):
        file = os.open("/proc/self/oom_score_adj", os.O_WRONLY)
        os.write(file, b"1000")
        os.close(file)


def limit_cpu(seconds: int) -> None:
    """End the process by SIGXCPU after ``seconds`` of processor time, by SIGKILL soon after."""
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))


def limit_files(open_files: int = 64) -> None:
    """Let the process open few files, write none, and leave no core behind."""
    _set(resource.RLIMIT_NOFILE, open_files)
    _set(resource.RLIMIT_FSIZE, 0)
    _set(resource.RLIMIT_CORE, 0)


def files_limited() -> bool:
    """Whether this process may write no file."""
    return resource.getrlimit(resource.RLIMIT_FSIZE) == (0, 0)


def _set(which: int, amount: int) -> None:
    resource.setrlimit(which, (amount, amount))
