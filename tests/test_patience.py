"""Where there is no room for a process, ``patiently`` waits, and raises an error in the end."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from types import SimpleNamespace

import pytest

from grader import patience
from grader.patience import patiently


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds of each wait; the clock moves by these only."""
    waited: list[float] = []
    clock = SimpleNamespace(sleep=waited.append, monotonic=lambda: sum(waited))
    monkeypatch.setattr(patience, "time", clock)
    return waited


def refusing(times: float, error: Exception) -> Callable[[], str]:
    """Return a function that starts a process, after it was refused this many times."""
    left = [times]

    def start() -> str:
        left[0] -= 1
        if left[0] >= 0:
            raise error
        return "started"

    return start


NO_ROOM = {
    "no processes": (BlockingIOError(errno.EAGAIN, "no"), "too many processes .*ulimit -u"),
    "no memory": (OSError(errno.ENOMEM, "no"), "too little memory.*fewer --jobs"),
    "no threads": (RuntimeError("can't start new thread"), "too many processes"),
}


@pytest.mark.parametrize(("error", "words"), NO_ROOM.values(), ids=NO_ROOM)
def test_it_waits_longer_and_longer_and_goes_on(
    waits: list[float], error: Exception, words: str
) -> None:
    assert patiently(refusing(5, error)) == "started"
    assert len(waits) == 5
    assert waits == sorted(set(waits))
    with pytest.raises(OSError, match=words) as caught:
        patiently(refusing(float("inf"), error))
    assert sum(waits) > 60
    assert max(waits) <= 1
    assert os.strerror(caught.value.errno or 0) in str(caught.value)


def test_any_other_error_is_raised_at_once(waits: list[float]) -> None:
    with pytest.raises(FileNotFoundError):
        patiently(refusing(1, FileNotFoundError(errno.ENOENT, "no python")))
    assert waits == []
