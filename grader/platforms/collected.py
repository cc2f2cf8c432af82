"""``collected.json``: whose the collected files are, and where each came from.

It lies among the students' folders. ``grade`` takes names from it and puts a copy beside the
results, from which ``export`` knows the platform's own ids and names.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path
from urllib.parse import unquote

from grader.errors import UnusableInput
from grader.records.files import read_own, whole_file
from grader.records.plain import DoesNotFit, reader
from grader.submissions.class_folder import COLLECTED
from grader.text import quoted

FILE = COLLECTED
LARGEST = 256 << 20

RESERVED = {
    "con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10)),
    FILE, "submitted", "source", "release", "exercises", "solutions", "grader", "tests",
    "backprop_calculus",
}  # fmt: skip
"""Names that mean something else: devices on Windows, and folders that are no student's."""
UNSAFE = set('/\\:*?"<>|%')


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A file that was not laid out, by its path in the download, and why."""

    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class CollectedFile:
    """A file that was laid out; ``part`` is ``None`` for a module of the student's own."""

    part: str | None
    path: str
    source: str


@dataclass(frozen=True, slots=True)
class CollectedStudent:
    """One student or group."""

    id: str
    name: str | None
    late: bool | None
    submitted_at: str | None
    members: tuple[str, ...]
    files: tuple[CollectedFile, ...]
    left_out: tuple[Unmatched, ...]

    @property
    def folder(self) -> str:
        """The name of the student's folder."""
        return folder_name(self.id)


@dataclass(frozen=True)
class Collected:
    """Everything that ``collected.json`` holds."""

    platform: str
    students: tuple[CollectedStudent, ...]
    left_out: tuple[Unmatched, ...] = ()

    @cached_property
    def by_folder(self) -> Mapping[str, CollectedStudent]:
        """The students by the name of their folder."""
        return {student.folder: student for student in self.students}

    @property
    def names(self) -> Mapping[str, str]:
        """Students' names by folder, where they are known."""
        return {one.folder: one.name for one in self.students if one.name}

    def going_on_from(self, earlier: Collected | None) -> Collected:
        """This, and the students that only an earlier one has."""
        if earlier is None:
            return self
        more = [one for one in earlier.students if one.folder not in self.by_folder]
        students = sorted((*self.students, *more), key=lambda student: student.folder)
        return replace(self, students=tuple(students))


@lru_cache(maxsize=10_000)
def folder_name(id: str) -> str:
    """The name of the folder of a student with this id: percent-encoded where it must be."""
    if id.lower().partition(".")[0] in RESERVED or id.lower() in RESERVED:
        return _encoded(id[0]) + folder_name(f"_{id[1:]}")[1:]
    last = len(id) - 1
    return "".join(
        _encoded(c)
        if c in UNSAFE
        or not c.isprintable()
        or (c == "." and at in (0, last))
        or (c.isspace() and (at in (0, last) or c != " "))
        or (c == "_" and at == 0 and id.startswith("__"))
        else c
        for at, c in enumerate(id)
    )


def id_of_folder(name: str) -> str:
    """The id from which ``folder_name`` made this name; any other name is an id itself."""
    try:
        return unquote(name, errors="surrogatepass")
    except UnicodeDecodeError:
        return name


def _encoded(character: str) -> str:
    return "".join(f"%{byte:02X}" for byte in character.encode("utf-8", "surrogatepass"))


def read_collected(folder: Path) -> Collected | None:
    """What is in a folder's ``collected.json``; ``None`` where there is none.

    :raises UnusableInput: where it does not fit.
    """
    path = folder / FILE
    if not path.is_file() and not path.is_symlink():
        return None
    try:
        found = json.loads(read_own(path, LARGEST))
        collected: Collected = reader(Collected)(_named_source(found))
        for student in collected.students:
            for file in student.files:
                _refuse_other_place(file.path, student.folder)
        return collected
    except (ValueError, RecursionError, DoesNotFit) as error:
        raise UnusableInput(
            f"{path} cannot be read: {error}. Remove it and collect the download again."
        ) from None


def write_collected(folder: Path, collected: Collected) -> None:
    """Write ``collected.json``, with a line for each student and each file that is nobody's.

    :raises CannotWrite: with what to do about it.
    """
    with whole_file(folder / FILE) as file:
        file.write(f'{{"platform": {json.dumps(collected.platform)},\n')
        file.write(f'"students": [{_lines(collected.students)}],\n')
        file.write(f'"left_out": [{_lines(collected.left_out)}]}}\n')


def _refuse_other_place(path: str, folder: str) -> None:
    """Refuse a path that is not that of a file in the student's folder."""
    begin, _, name = path.rpartition("/")
    if begin != folder or name in ("", ".", "..") or "\\" in name or "\0" in name:
        raise DoesNotFit(f"names {quoted(path)}, which is no file in {quoted(folder)}")


def _lines(records: Iterable[Unmatched | CollectedStudent]) -> str:
    return ",".join(f"\n{json.dumps(one, default=_about)}" for one in records)


def _about(value: Unmatched | CollectedFile | CollectedStudent) -> dict[str, object]:
    """The fields; ``source`` is called ``from``, which cannot be the name of a field."""
    return {
        ("from" if name == "source" else name): getattr(value, name) for name in value.__slots__
    }


def _named_source(value: object) -> object:
    """A JSON document with ``source`` for ``from``."""
    if isinstance(value, dict):
        return {("source" if k == "from" else k): _named_source(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_named_source(one) for one in value]
    return value
