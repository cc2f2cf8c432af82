"""Has results, tables and pages made again after decisions, while the person goes on."""

from __future__ import annotations

import math
import threading
from pathlib import Path
from types import TracebackType

from grader.errors import GraderError
from grader.records.changes import Changes
from grader.records.locks import when_no_run
from grader.report.render import ClassFiles, render
from grader.text import printable

LAST_PATIENCE = 30.0
"""Seconds that a class run is waited for, by a table or when the desk has been closed."""


class Rendering:
    """A thread that makes all reports again when something was settled; at its end it is done."""

    def __init__(self, out: Path) -> None:
        self._out = out
        self._changes = Changes(out)
        self._files: ClassFiles | None = None
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
                    self._files = ClassFiles(self._out)
                elif found.students:
                    self._files.again(found.students)
        except (GraderError, OSError) as error:
            self._files = None  # all is made anew the next time
            print(f"backprop: the reports could not be made again: {printable(str(error))}")
            print("Every decision is kept; run `backprop grade` or `backprop review` once more.")
