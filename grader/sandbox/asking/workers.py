"""What all kinds of workers have in common: what they can do, and how their process is started.

A worker's interpreter is started alone: its module path holds the standard library, and numpy and
sympy are found by ``surroundings.PackageFinder``, wherever they are installed. Importing this
module does not load numpy.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypeAlias

from grader.reasons import Ending
from grader.sandbox.inside.surroundings import locate_packages
from grader.sandbox.protocol import UNFINISHED

if TYPE_CHECKING:
    from grader.sandbox.asking.clocks import Clock
    from grader.sandbox.asking.limits import Limits
    from grader.sandbox.calls import Batch


Reply: TypeAlias = Callable[[bytes], bytes]
"""Returns the frame that answers a call of a substitute, from the body of the call's frame."""


class Worker(ABC):
    """One process that runs a student's code, as the judge holds it."""

    def answer_with(self, reply: Reply) -> None:  # noqa: ARG002
        """Take the function that answers calls of substitutes.

        Only a worker without a process of its own calls it; others send a frame and wait.
        """
        return

    @abstractmethod
    def send(self, data: bytes, seconds: float) -> None:
        """Send bytes, or as many as the worker takes within ``seconds``.

        It never fails: where a worker takes too little, the judge gets no answer in time.
        """

    @abstractmethod
    def receive(self, seconds: float) -> bytes | None:
        """Return what has come, ``None`` if nothing came in time, ``b""`` if the worker ended."""

    @abstractmethod
    def clock(self) -> Clock:
        """Return the clock of its process, for the thread that asks it. It must be closed."""

    def take_number(self, batch: Batch) -> int | None:  # noqa: ARG002
        """Return the number under which its process knows a batch, and may be asked it once."""
        return None

    @abstractmethod
    def end(self, grace: float = 0.0) -> Ending:
        """End the process and all it started, and return how it ended.

        It gets ``grace`` seconds to end by itself first. May be called twice.
        """


class Workers(ABC):
    """Starts workers, and leaves none behind when it is closed, as ``with`` does."""

    isolation: str
    """What keeps workers from doing harm, as results name it: "landlock 7, seccomp, rlimits"."""

    @abstractmethod
    def start(self, limits: Limits, *, sympy: bool = False) -> Worker:
        """Start a worker, which then waits for its first frame.

        ``sympy`` is for code that uses it: then the worker has loaded it already, so that a slow
        import takes none of a student's time.
        """

    def learn(self, batches: Iterable[Batch]) -> None:  # noqa: ARG002
        """Have each worker know these calls when it starts, where that makes asking faster."""
        return

    def take_back(self, worker: Worker) -> None:
        """Take back a worker that has answered all that it was asked.

        It is ended, because its process has seen a student's code.
        """
        worker.end()

    def for_another_process(self) -> Self:
        """Return workers of the same kind for another process or thread.

        A forked process may call it while its parent waits. It can be faster than making new ones.
        """
        return type(self)()

    @abstractmethod
    def close(self) -> None:
        """End everything that was started."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


ROOT = str(Path(__file__).absolute().parents[3])
"""The folder that holds the package ``grader``."""
BOOT = (
    "import sys; sys.path.append(sys.argv[1]); "
    "from grader.sandbox.inside.surroundings import run; run()"
)
CHUNK = 1 << 16
"""Bytes that are read from a worker at a time."""
SECONDS_TO_START = 60.0
NOT_STARTED = (
    "A process for submissions could not be started. "
    f"Check that `{sys.executable} -c 'import numpy'` works."
)
ENVIRONMENT = {
    "PYTHONHASHSEED": "0",  # the order of a set is the same for everyone, and the next time
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
}


def command(program: str, argument: str) -> list[str]:
    """Return the command that runs ``main(argument)`` of a module of ``walls``."""
    packages = json.dumps(locate_packages())
    return [sys.executable, "-P", "-s", "-S", "-c", BOOT, ROOT, packages, program, argument]


def environment() -> dict[str, str]:
    """Return this process's environment without the variables that change how Python works."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return kept | ENVIRONMENT


def ending(status: int) -> Ending:
    """How a process ended; ``status`` is its exit status, or minus the signal's number."""
    if status == UNFINISHED:
        return Ending("closed")
    if status >= 0:
        return Ending("exited", status)
    try:
        name = signal.Signals(-status).name
    except ValueError:
        name = "unknown"
    if name == "SIGXCPU":
        return Ending("no_time")
    if name == "SIGKILL":
        return Ending("no_memory")
    return Ending("signal", -status, name)
