"""Keeps those apart who write the reports of a class: class runs, and desks that settle marks.

A class run has ``.lock`` from its beginning to its end, and a second run is refused. Reports are
made again in moments, so whoever meets that waits: it is known by ``.reports.lock``, which is held
before and after ``.lock``.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from grader.errors import GraderError
from grader.records.files import cannot_write, refuse_foreign

RUN, REPORTS = ".lock", ".reports.lock"
BETWEEN_LOOKS = 0.5
"""Seconds between two looks whether a class run has ended."""


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep a second class run out of a folder; reports that are being made there are waited for.

    :raises GraderError: where another run is at work in it.
    """
    run = _free(folder / RUN)
    if run is None and (folder / REPORTS).exists():
        with _in_turn(folder / REPORTS):
            run = _free(folder / RUN)
    if run is None:
        raise GraderError(
            f"Another run is writing to {folder}. Wait until it has ended, then try again."
        )
    with run:
        yield


@contextmanager
def when_no_run(out: Path, seconds: Callable[[], float]) -> Iterator[None]:
    """Wait until no class run is at work in a folder, and keep others out while reports are made.

    ``seconds`` says how long to wait at least, and is asked again while the wait goes on.

    :raises GraderError: where a run still is at work.
    """
    began = time.monotonic()
    while True:
        with _in_turn(out / REPORTS):
            if run := _free(out / RUN):
                with run:
                    yield
                return
        if time.monotonic() - began > seconds():
            raise GraderError(
                f"A class run is at work in {out}. Wait until it has ended, then try again."
            )
        time.sleep(BETWEEN_LOOKS)


def _in_turn(path: Path) -> AbstractContextManager[object]:
    """A lock, as soon as nobody else has it."""
    refuse_foreign(path)
    try:
        return FileLock(path).acquire()
    except OSError as error:
        raise cannot_write(path.parent, error) from error


def _free(path: Path) -> AbstractContextManager[object] | None:
    """A lock, unless somebody else has it."""
    refuse_foreign(path)
    try:
        return FileLock(path).acquire(blocking=False)
    except Timeout:
        return None
    except OSError as error:
        raise cannot_write(path.parent, error) from error
