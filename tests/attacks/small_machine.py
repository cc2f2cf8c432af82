"""A machine with little memory and few processes, in which commands are run.

Linux's control groups hold a process and all that come from it, in version 1 and 2 alike.
"""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

MEMORY, PROCESSES = 1_200_000_000, 300
GROUPS = Path("/sys/fs/cgroup")
SECONDS_TO_END = 10.0
ENTER = 'for group in {groups}; do echo $$ > "$group/cgroup.procs" || exit 125; done; exec "$@"'


class NoSmallMachine(Exception):
    """The reason why no small machine can be made here."""


@dataclass(frozen=True)
class SmallMachine:
    """The control groups that bound what runs in them."""

    groups: Sequence[Path]

    def inside(self, command: Sequence[str]) -> list[str]:
        """The command line that runs a command in this machine."""
        groups = " ".join(f"'{group}'" for group in self.groups)
        return ["sh", "-c", ENTER.format(groups=groups), "sh", *command]

    def processes(self) -> list[int]:
        """The processes that run in this machine."""
        listed = (group / "cgroup.procs" for group in self.groups)
        return [int(pid) for pids in listed for pid in pids.read_text().split()]

    def wait_until_empty(self) -> None:
        """Wait for processes that end by themselves when the one that started them was killed."""
        last = time.monotonic() + SECONDS_TO_END
        while self.processes() and time.monotonic() < last:
            time.sleep(0.01)

    def end_all(self) -> None:
        """End all processes that still run in this machine."""
        last = time.monotonic() + SECONDS_TO_END
        while (running := self.processes()) and time.monotonic() < last:
            for pid in running:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            time.sleep(0.01)


@contextmanager
def small_machine() -> Iterator[SmallMachine]:
    """Make a small machine, and end what is left in it.

    :raises NoSmallMachine: where this system lets nobody make one.
    """
    name = f"backprop-{secrets.token_hex(4)}"
    made: list[Path] = []
    try:
        try:
            for parent, limits in _parents().items():
                group = parent / name
                group.mkdir()
                made.append(group)
                for file, limit in limits.items():
                    (group / file).write_text(str(limit))
            machine = SmallMachine(made)
            subprocess.run(machine.inside(["true"]), check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError) as error:
            raise NoSmallMachine(f"control groups cannot be made here: {error}") from error
        yield machine
        machine.end_all()
    finally:
        for group in made:
            group.rmdir()


def _parents() -> Mapping[Path, Mapping[str, int]]:
    """Where groups are made beside this process's own, and the files that set their limits."""
    own = {}
    for line in Path("/proc/self/cgroup").read_text().splitlines():
        _, controllers, path = line.split(":", 2)
        own |= {controller: path.lstrip("/") for controller in controllers.split(",")}
    if {"memory", "pids"} <= own.keys():
        return {
            GROUPS / "memory" / own["memory"]: {"memory.limit_in_bytes": MEMORY},
            GROUPS / "pids" / own["pids"]: {"pids.max": PROCESSES},
        }
    (GROUPS / "cgroup.subtree_control").write_text("+memory +pids")
    return {GROUPS: {"memory.max": MEMORY, "pids.max": PROCESSES}}
