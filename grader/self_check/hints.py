"""Hints one at a time, remembering where a student was."""

from __future__ import annotations

import json
import stat
from contextlib import suppress
from pathlib import Path

from grader.assignment.catalogue import entry
from grader.records.files import CannotWrite, whole_file

MEMORY = ".backprop_hints.json"
LARGEST_MEMORY = 1 << 16


def next_hint(id: str, folder: Path) -> str:
    """The hint after the one that was given last, in words that say how many there are.

    Where a student is stands in ``folder``; if it cannot be written, the first hint comes again.

    :raises UnusableInput: for an id that there is not.
    """
    hints = entry(id).hints
    given = _remembered(folder)
    number = given.get(id, 0) % len(hints)
    given[id] = number + 1
    with suppress(CannotWrite), whole_file(folder / MEMORY) as file:
        json.dump(given, file, indent=1)
    last = " That was the last one; the next call starts again." if number + 1 == len(hints) else ""
    return f"Hint {number + 1} of {len(hints)} for {id}: {hints[number]}{last}"


def _remembered(folder: Path) -> dict[str, int]:
    path = folder / MEMORY
    try:
        about = path.lstat()
        if not stat.S_ISREG(about.st_mode) or about.st_size > LARGEST_MEMORY:
            return {}
        given = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(given, dict):
        return {}
    return {id: n for id, n in given.items() if isinstance(n, int) and n >= 0}
