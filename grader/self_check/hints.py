"""Hints one at a time; a file in the folder remembers which one comes next."""

from __future__ import annotations

import json
import stat
from contextlib import suppress
from pathlib import Path

from grader.assignment.catalogue import entry
from grader.messages.self_check import hint
from grader.records.files import CannotWrite, whole_file

MEMORY = ".backprop_hints.json"
LARGEST_MEMORY = 1 << 16


def next_hint(id: str, folder: Path) -> str:
    """The hint that follows the one given last, with its number and how many there are.

    The file ``MEMORY`` in ``folder`` holds how many hints of each id were given. Where it cannot be
    written, the next call gives the same hint again.

    :raises UnusableInput: for an unknown id.
    """
    hints = entry(id).hints
    given = _remembered(folder)
    number = given.get(id, 0) % len(hints)
    given[id] = number + 1
    with suppress(CannotWrite), whole_file(folder / MEMORY) as file:
        json.dump(given, file, indent=1)
    return hint(number + 1, len(hints), id, hints[number])


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
