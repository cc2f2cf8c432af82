"""Class runs and desks on one folder: who waits for whom, and who is refused."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from grader.errors import GraderError
from grader.records.locks import locked, when_no_run


def reports(out: Path) -> AbstractContextManager[None]:
    return when_no_run(out, lambda: 60)


@contextmanager
def elsewhere(
    lock: Callable[[Path], AbstractContextManager[None]], out: Path
) -> Iterator[threading.Event]:
    """Have another thread hold a lock until it is told to go on."""
    holds, go_on = threading.Event(), threading.Event()

    def hold() -> None:
        with lock(out):
            holds.set()
            go_on.wait(60)

    thread = threading.Thread(target=hold)
    thread.start()
    assert holds.wait(60)
    try:
        yield go_on
    finally:
        go_on.set()
        thread.join()


@pytest.mark.parametrize("second", [locked, reports])
def test_reports_that_are_being_made_are_waited_for(
    tmp_path: Path, second: Callable[[Path], AbstractContextManager[None]]
) -> None:
    with elsewhere(reports, tmp_path) as go_on:
        threading.Timer(0.3, go_on.set).start()
        with second(tmp_path):
            assert go_on.is_set()


def test_reports_wait_for_a_class_run(tmp_path: Path) -> None:
    with elsewhere(locked, tmp_path) as go_on:
        threading.Timer(0.3, go_on.set).start()
        with reports(tmp_path):
            assert go_on.is_set()


def test_a_second_class_run_is_refused_even_where_reports_wait_for_the_first(
    tmp_path: Path,
) -> None:
    with elsewhere(locked, tmp_path):
        for lock, words in (
            (when_no_run(tmp_path, lambda: 0), "A class run is at work in"),
            (locked(tmp_path), "Another run is writing to"),
        ):
            with pytest.raises(GraderError, match=words), lock:
                raise AssertionError("it went on")
