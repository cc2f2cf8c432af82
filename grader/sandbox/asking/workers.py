"""What the judge's side expects of any kind of worker."""

from __future__ import annotations

from types import TracebackType
from typing import TYPE_CHECKING, Protocol, Self

if TYPE_CHECKING:
    from grader.sandbox.asking.limits import Limits


class Child(Protocol):
    """One process that runs a student's code."""

    def send(self, data: bytes, seconds: float) -> None:
        """Send bytes, or as many as the child takes within ``seconds``; never fails."""

    def receive(self, seconds: float) -> bytes | None:
        """Return what has come, ``None`` if nothing came in time, ``b""`` if the child is gone."""

    def end(self, grace: float = 0.0) -> str:
        """End the process and all it started, and say how it ended.

        It is given ``grace`` seconds to finish ending by itself. May be called twice.
        """

    def release(self) -> None:
        """Take back a child that has answered all it was asked."""


class Workers(Protocol):
    """Starts children, and leaves none behind when it is closed, as ``with`` does."""

    isolation: str
    """What keeps the children from harm, for the results: "landlock 7, seccomp, rlimits"."""

    def start(self, limits: Limits) -> Child:
        """Start a child that waits for its first frame."""

    def twin(self) -> Self:
        """Return workers of the same kind for another process or thread, made faster than new ones.

        A forked process may ask for them while its parent waits.
        """
        return type(self)()

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
