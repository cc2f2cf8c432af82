"""Resource limits of a worker: memory, processor time, files (POSIX)."""

from __future__ import annotations

import resource
from pathlib import Path


def limit_memory(added: int) -> None:
    """Let the process map ``added`` bytes more than it has mapped now; then MemoryError (Linux)."""
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    _set(resource.RLIMIT_AS, pages * resource.getpagesize() + added)


def limit_cpu(seconds: int) -> None:
    """End the process by SIGXCPU after ``seconds`` of processor time, by SIGKILL soon after."""
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))


def limit_files(open_files: int = 64) -> None:
    """Let the process open few files, write none, and leave no core behind."""
    _set(resource.RLIMIT_NOFILE, open_files)
    _set(resource.RLIMIT_FSIZE, 0)
    _set(resource.RLIMIT_CORE, 0)


def _set(which: int, amount: int) -> None:
    resource.setrlimit(which, (amount, amount))
