"""Which students' records or decisions in a folder have changed since it was last looked at."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from grader.records.decisions import Decisions, read_decisions
from grader.records.folder import Records


@dataclass(frozen=True, slots=True)
class Changed:
    """What is there now, and what is different from the time before."""

    decisions: Decisions
    students: tuple[str, ...]
    """Those whose record or decisions are new or other than before."""
    gone: tuple[str, ...]
    """Those who have no record any more."""


class Changes:
    """Looks at a folder for results again and again; at first everything in it is new.

    :raises UnusableInput: where one of the folders is a link or belongs to another user.
    """

    def __init__(self, out: Path) -> None:
        self._out, self._records = out, Records(out)
        self._seen: dict[str, object] = {}

    def look(self) -> Changed:
        """What has changed since the last look.

        :raises UnusableInput: where a file is a link or belongs to another user.
        """
        decisions = read_decisions(self._out)
        seen: dict[str, object] = {}
        for student in self._records.students():
            try:
                about = self._records.path(student).stat()
            except FileNotFoundError:  # removed since it was listed, to be graded anew
                continue
            own = decisions.of.get(student)
            seen[student] = (about.st_mtime_ns, about.st_size, about.st_ino, own)
        changed = tuple(student for student in seen if seen[student] != self._seen.get(student))
        gone = tuple(self._seen.keys() - seen.keys())
        self._seen = seen
        return Changed(decisions, changed, gone)
