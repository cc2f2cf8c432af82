"""Has results, tables and pages made again after decisions, while the person goes on."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from types import TracebackType

from filelock import FileLock, Timeout

from grader.errors import GraderError
from grader.records.changes import Changes
from grader.records.files import cannot_write, refuse_foreign
from grader.report.render import Rendering as Files
from grader.report.render import render
from grader.text import printable

PATIENCE = 0.5
"""Seconds between two looks at whether the wait should end."""
LAST_PATIENCE = 30.0
"""Seconds that a class run is waited for, by a table or when the desk has been closed."""


class Rendering:
    """A thread that makes all reports again when something was settled; at its end it is done."""

    def __init__(self, out: Path) -> None:
        self._out = out
        self._changes = Changes(out)
        self._files: Files | None = None
        self._wanted = threading.Event()
        self._ending = False
        self._thread = threading.Thread(target=self._run, name="rendering")

    def __enter__(self) -> Rendering:
        self._wanted.set()  # an earlier desk may have been killed before its reports were made
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        self._ending = True
        self._wanted.set()
        self._thread.join()

    def again(self) -> None:
        """Ask for the reports, after something was settled."""
        self._wanted.set()

    def _run(self) -> None:
        while True:
            self._wanted.wait()
            self._wanted.clear()
            ending = self._ending
            self._render()
            if ending:
                return

    def _render(self) -> None:
        """Make the reports again; a class run that is at work there is waited for."""
        try:
            with when_no_run(self._out, lambda: LAST_PATIENCE if self._ending else math.inf):
                found = self._changes.look()
                if self._files is None or found.gone:
                    render(self._out)
                    self._files = Files(self._out)
                elif found.students:
                    self._files.again(found.students)
        except (GraderError, OSError) as error:
            self._files = None  # all is made anew the next time
            print(f"backprop: the reports could not be made again: {printable(str(error))}")
            print("Every decision is kept; run `backprop grade` or `backprop review` once more.")


@contextmanager
def when_no_run(out: Path, seconds: Callable[[], float]) -> Iterator[None]:
    """Wait until no class run is at work in a folder, and keep others out.

    ``seconds`` says how long to wait at least, and is asked again while the wait goes on.

    :raises GraderError: where one still is.
    """
    refuse_foreign(out / ".lock")
    lock = FileLock(out / ".lock")
    began = monotonic()
    while not lock.is_locked:
        try:
            lock.acquire(timeout=PATIENCE)
        except Timeout:
            if monotonic() - began > seconds():
                raise GraderError(
                    f"A class run is at work in {out}. Wait until it has ended, then try again."
                ) from None
        except OSError as error:
            raise cannot_write(out, error) from error
    try:
        yield
    finally:
        lock.release()
