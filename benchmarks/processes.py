"""What a command costs with everything that it starts: wall time, CPU time and memory (Linux)."""

from __future__ import annotations

import ctypes
import os
import resource
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

PR_SET_CHILD_SUBREAPER = 36
SAMPLING_SECONDS = 0.05


@dataclass(frozen=True)
class Cost:
    """Seconds of wall and CPU time, and the most bytes that all processes held at one moment."""

    wall: float
    cpu: float
    memory: int


def cost_of(
    command: Sequence[str | Path],
    folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
    statuses: Sequence[int] = (0,),
) -> Cost:
    """Run a command and wait for all its descendants, orphans too.

    :raises RuntimeError: with its output, if it ends with another status than expected.
    """
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    before, began = _cpu_of_ended(), time.perf_counter()
    process = subprocess.Popen(
        [str(word) for word in command],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    with _Watch(process.pid) as watch:
        output, _ = process.communicate()
        wall = time.perf_counter() - began
    with suppress(ChildProcessError):
        while True:
            os.wait()
    if process.returncode not in statuses:
        raise RuntimeError(f"{command} ended with {process.returncode}:\n{output.decode()[-2000:]}")
    return Cost(wall, _cpu_of_ended() - before, watch.most)


def _cpu_of_ended() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


class _Watch:
    """Looks at the memory of a process and its descendants."""

    def __init__(self, process: int) -> None:
        self.most = 0
        """The most bytes that were seen at one moment; shared pages count once (PSS)."""
        self._process = process
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._ended.wait(SAMPLING_SECONDS):
            self.most = max(self.most, sum(map(_memory, _family(self._process))))


def _family(process: int) -> Iterator[int]:
    yield process
    for task in Path(f"/proc/{process}/task").glob("*/children"):
        with suppress(OSError):
            for child in task.read_text().split():
                yield from _family(int(child))


def _memory(process: int) -> int:
    with suppress(OSError, ValueError):
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return 1024 * int(line.split()[1])
    return 0
