"""``DIR/students``: the records of a class, one file for each student, read one at a time."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from grader.errors import UnusableInput
from grader.records.files import cannot_write, read_own, refuse_foreign, whole_file
from grader.records.plain import DoesNotFit
from grader.records.record import Facts, Record, from_json, to_json

LONGEST_NAME = 200
"""Bytes of a student's name in a file name; most file systems take 255."""
LARGEST = 64 << 20
"""Bytes of a record; one takes about 20 kB, and a megabyte where all answers are very long."""
END = ".json"


def stem(student: str) -> str:
    """The name of a student's files without its end: of the record and of the page.

    A name of more than LONGEST_NAME bytes is cut, and its hash is put behind it. The stem is then
    longer than LONGEST_NAME, so that it is not the name of another student.
    """
    raw = student.encode("utf-8", "surrogateescape")
    if len(raw) <= LONGEST_NAME:
        return student
    kept = raw[:100].decode("utf-8", "ignore").encode()
    digest = hashlib.sha256(raw).hexdigest().encode()
    return (kept + b"-" + digest).ljust(LONGEST_NAME + 1, b"-").decode()


class Standing(NamedTuple):
    """What a run has to know of the records in a folder; ``facts`` is ``None`` without any."""

    facts: Facts | None
    fingerprints: Mapping[str, str | None]
    """By student; ``None`` where the submission could not be judged."""


class Records:
    """The records in a folder for results.

    Every method that reads raises ``UnusableInput`` where a record is a link, belongs to another
    user or does not fit.

    :raises UnusableInput: where one of the folders is a link or belongs to another user.
    """

    def __init__(self, out: Path) -> None:
        self.folder = out / "students"
        refuse_foreign(out)
        refuse_foreign(self.folder)

    def students(self) -> list[str]:
        """The names of everyone who has a record, sorted."""
        try:
            stems = [p.name.removesuffix(END) for p in self.folder.iterdir() if p.suffix == END]
        except FileNotFoundError:
            return []
        except OSError as error:
            raise UnusableInput(f"{self.folder} cannot be listed: {error.strerror}.") from error
        return sorted(map(self._student, stems))

    def __iter__(self) -> Iterator[Record]:
        """All records, one at a time.

        :raises UnusableInput: where two of them do not belong to one run.
        """
        return self.reading()

    def reading(
        self, students: Iterable[str] | None = None, facts: Facts | None = None
    ) -> Iterator[Record]:
        """The records of these students or of all, one at a time.

        :raises UnusableInput: where one does not have these facts, or those of the first record.
        """
        for student in self.students() if students is None else students:
            record = self.read(student)
            facts = facts or record.facts
            if record.facts != facts:
                raise self._refusal(self.path(student), f"it has {facts.differing(record.facts)}")
            yield record

    def facts(self) -> Facts | None:
        """What the results depend on, as the first record tells."""
        return next((record.facts for record in self), None)

    def standing(self) -> Standing:
        """Look at every record once and keep a few bytes of each."""
        facts: Facts | None = None
        fingerprints: dict[str, str | None] = {}
        for record in self:
            facts = record.facts
            judged = record.result.not_judged is None
            fingerprints[record.student] = record.fingerprint if judged else None
        return Standing(facts, fingerprints)

    def path(self, student: str) -> Path:
        """Where a student's record is."""
        return self.folder / f"{stem(student)}{END}"

    def read(self, student: str) -> Record:
        """A student's record."""
        path = self.path(student)
        record = self._read(path)
        if record.student != student:
            raise self._refusal(path, f"it is that of {record.student!a}")
        return record

    def write(self, record: Record) -> None:
        """Write a student's record, in place of the one that was there.

        :raises CannotWrite: with what to do about it.
        """
        self.write_text(record.student, to_json(record))

    def write_text(self, student: str, record: str) -> None:
        """Write a record that ``to_json`` has made already, as ``write`` does."""
        with whole_file(self.path(student)) as file:
            file.write(record)

    def remove(self, student: str) -> None:
        """Remove a student's record, if there is one.

        :raises CannotWrite: with what to do about it.
        """
        path = self.path(student)
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise cannot_write(path, error) from error

    def _student(self, name: str) -> str:
        """The student whose files have this name."""
        if len(name.encode("utf-8", "surrogateescape")) <= LONGEST_NAME:
            return name
        path = self.folder / f"{name}{END}"
        student = self._read(path).student
        if stem(student) != name:
            raise self._refusal(path, f"it is that of {student!a}")
        return student

    def _read(self, path: Path) -> Record:
        try:
            return from_json(read_own(path, LARGEST))
        except DoesNotFit as error:
            raise self._refusal(path, str(error)) from None

    def _refusal(self, path: Path, reason: str) -> UnusableInput:
        return UnusableInput(
            f"{path} does not belong to the results in {self.folder.parent}: {reason}. Nothing was "
            "changed. Name another folder for the results, or remove that file: its student is "
            "graded again."
        )
