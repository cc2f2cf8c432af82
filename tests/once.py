"""What takes long to make is made once in a test run, whichever of its processes needs it first."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock


def once(
    factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object], place: str = ""
) -> Path:
    """A place below a new folder in which ``make`` made something that no test changes."""
    base = factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    note = shared / f"{name}.txt"
    with FileLock(shared / f"{name}.lock"):
        if not note.exists():
            made = factory.mktemp(name) / place
            make(made)
            note.write_text(str(made), encoding="utf-8")
    return Path(note.read_text(encoding="utf-8"))
