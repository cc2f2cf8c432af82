"""How long a student's code may compute and wait, and how much memory it may use."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds of processor time for a call and for all calls of a part; of waiting; and memory.

    ``waiting`` holds for all calls of one function together: for code that sleeps. ``memory`` is
    the number of bytes that a worker may use in addition to what it has mapped when it is ready.
    """

    call: float = 2.0
    part: float = 10.0
    waiting: float = 3.0
    memory: int = 1 << 30

    @property
    def hurried(self) -> Limits:
        """A twentieth of the time, for what is asked again with all of it unless all is right."""
        return replace(self, call=self.call / 20, part=self.part / 20, waiting=self.waiting / 20)

    @property
    def loading(self) -> float:
        """Seconds that a part's own statements may compute, and wait, each time it is loaded."""
        return self.part / 2

    @property
    def all_loading(self) -> float:
        """Seconds that a part's statements may compute and wait in all the times it is loaded."""
        return 3 * self.part

    @property
    def submission(self) -> float:
        """Seconds that the code of all five parts can compute in all."""
        return 5 * (self.part + self.all_loading)

    @property
    def worker(self) -> int:
        """Processor time after which the kernel ends a worker, should its judge be gone."""
        return int(self.loading + self.part) + 5


class Budget:
    """Seconds that are left, of ``seconds`` in all."""

    def __init__(self, seconds: float) -> None:
        self.seconds = self.left = seconds

    def spend(self, seconds: float) -> None:
        """Take so many seconds away."""
        self.left -= seconds

    @property
    def spent(self) -> float:
        """Seconds that were taken away."""
        return self.seconds - self.left

    @property
    def used_up(self) -> bool:
        """Whether nothing is left."""
        return self.left <= 0
