"""One process for the parts of a submission, as long as all of them are right."""

from __future__ import annotations

from grader.sandbox.asking.limits import Limits
from grader.sandbox.asking.workers import Worker, Workers


class OneProcess(Workers):
    """Keeps one of the ``workers`` and hands it out again, until it is closed or fails.

    A part that is asked in a used process may have lost by what another part did to it. So whoever
    asks there gives less than full points only after closing it and asking again.
    """

    def __init__(self, workers: Workers) -> None:
        self._workers, self.isolation = workers, workers.isolation
        self._worker: Worker | None = None
        self._is_idle = self._has_sympy = False

    @property
    def is_used(self) -> bool:
        """Whether the next part would be asked in a process that has seen another one."""
        return self._is_idle

    def start(self, limits: Limits, *, sympy: bool = False) -> Worker:
        """Hand out the worker that was taken back, or a new one where there is none."""
        if self._worker is None or not self._is_idle or (sympy and not self._has_sympy):
            self.close()
            self._worker, self._has_sympy = self._workers.start(limits, sympy=sympy), sympy
        self._is_idle = False
        return self._worker

    def take_back(self, worker: Worker) -> None:
        """Keep the worker for the next part."""
        self._is_idle = worker is self._worker

    def close(self) -> None:
        """End the process. The next worker is a new one."""
        if self._worker is not None:
            self._worker.end()
        self._worker, self._is_idle = None, False
