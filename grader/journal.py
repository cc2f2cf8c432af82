"""The journal of a class run: what is graded so far, so that an interrupted run can go on.

One line of JSON for each student, appended as results come. A line that was cut off or spoiled is
dropped, with what stands after it, when the journal is opened again; those students are graded
again.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from grader.report.files import cannot_write

NAME = ".progress.jsonl"


class Journal:
    """Results on disk by student; memory holds only where each one stands.

    ``about`` are the facts of the run that must be the same for its results to be kept.
    """

    def __init__(self, folder: Path, about: dict[str, Any]) -> None:
        self.path = folder / NAME
        self._places: dict[str, tuple[int, int]] = {}
        self._fingerprints: dict[str, str] = {}
        end = self._read(about)
        try:
            self._file = self.path.open("r+b" if end else "w+b", buffering=0)
            self._file.truncate(end)
            self._file.seek(end)
            if not end:
                self._append(about)
        except OSError as error:
            raise cannot_write(self.path, error) from error

    @staticmethod
    def begun(folder: Path) -> dict[str, Any] | None:
        """The facts of a run in this folder that was not finished."""
        try:
            with (folder / NAME).open("rb") as file:
                about = json.loads(file.readline())
        except (OSError, ValueError, RecursionError):
            return None
        return about if isinstance(about, dict) else None

    def _read(self, about: dict[str, Any]) -> int:
        """Note every whole line of a run with the same facts; return where the last one ends."""
        end = 0
        if self.begun(self.path.parent) != about:
            return end
        with self.path.open("rb") as file:
            for number, line in enumerate(file):
                if not line.endswith(b"\n"):
                    break
                try:
                    if number:
                        self._note(json.loads(line), end, len(line))
                except (ValueError, KeyError, TypeError, RecursionError):
                    break
                end += len(line)
        return end

    def _note(self, entry: dict[str, Any], start: int, length: int) -> None:
        self._places[entry["student"]] = (start, length)
        self._fingerprints[entry["student"]] = entry["fingerprint"]

    def _append(self, entry: dict[str, Any]) -> tuple[int, int]:
        line = json.dumps(entry).encode() + b"\n"
        start = self._file.tell()
        rest = memoryview(line)
        try:
            while rest:
                rest = rest[self._file.write(rest) :]
        except OSError as error:
            raise cannot_write(self.path, error) from error
        return start, len(line)

    def add(self, student: str, fingerprint: str, result: dict[str, Any]) -> None:
        """Keep a student's result.

        :raises CannotWrite: where the disk is full.
        """
        entry = {"student": student, "fingerprint": fingerprint, "result": result}
        self._note(entry, *self._append(entry))

    def fingerprint(self, student: str) -> str | None:
        """What the student's submission looked like when it was graded."""
        return self._fingerprints.get(student)

    def results(self, students: list[str]) -> Iterator[dict[str, Any]]:
        """The results in the order of ``students``, read back one at a time."""
        with self.path.open("rb") as file:
            for student in students:
                start, length = self._places[student]
                file.seek(start)
                yield json.loads(file.read(length))["result"]

    def remove(self) -> None:
        """The run is finished."""
        self._file.close()
        self.path.unlink(missing_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()
