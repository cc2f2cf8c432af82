"""A student's files as cells of code: ``<part>.py`` and ``<part>.ipynb`` alike.

Everything here is untrusted: links are not followed, special files are not opened, sizes are
looked at before a byte is read, and nothing is executed or even parsed as Python.
"""

from __future__ import annotations

import hashlib
import math
import os
import stat
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TypeAlias

from grader.answers import NotHandedIn, Unreadable
from grader.assignment import ASSIGNMENT, PARTS
from grader.errors import UnusableInput
from grader.notebook_cells import NotReadable, code_cells, decoded
from grader.result import Item, LeftOut
from grader.sandbox.questions import Cell

LARGEST_FILE = {".py": 1 << 20, ".ipynb": 32 << 20}
"""Bytes; a notebook may carry outputs."""
_ENDS = tuple(LARGEST_FILE)

MOST_NAMES = 1_000
"""Entries of a folder that are looked through at most for one that is misnamed."""

Cells: TypeAlias = tuple[Cell, ...]
PartFile: TypeAlias = "Cells | NotHandedIn | Unreadable"


@dataclass(frozen=True, slots=True)
class GradedFile:
    """The file that a part was read from: its path in the student's folder and its bytes' hash."""

    path: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Submission:
    """What one student handed in, part by part; ``files`` names each file whose bytes were read."""

    student: str
    parts: Mapping[str, PartFile]
    files: Mapping[str, GradedFile] = field(default_factory=dict)
    left_out: tuple[LeftOut, ...] = ()

    def of_parts_read(self, items: Iterable[Item]) -> list[Item]:
        """Those of these verdicts that are on parts which were handed in and could be read."""
        return [i for i in items if isinstance(self.parts.get(i.id.partition(".")[0]), tuple)]


@dataclass(frozen=True, slots=True)
class Found:
    """The submissions of a class by student, and the entries that are none."""

    folders: Mapping[str, Path]
    ignored: tuple[str, ...]


def find_submissions(root: Path) -> Found:
    """The students' folders in ``root``, or in nbgrader's ``root/submitted``.

    :raises UnusableInput: where there is no such folder, or no submission in it.
    """
    if not root.is_dir():
        raise UnusableInput(
            f"{root} is no folder. Name the folder that holds a folder for each student."
        )
    try:
        if _is_course(root):
            root = root / "submitted"
        names = _names(root)
        folders = {name: root / name for name in names if _may_be_student(root / name)}
    except OSError as error:
        raise UnusableInput(f"{root} cannot be listed: {error.strerror}.") from error
    if not folders:
        raise UnusableInput(
            f"There is no submission in {root}: it holds no folders. Expected is a folder for "
            f"each student, with {PARTS[0]}.py or {PARTS[0]}.ipynb and so on in it."
        )
    return Found(folders, tuple(n for n in names if n not in folders and not n.startswith(".")))


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def _some_names(folder: Path) -> list[str]:
    with os.scandir(folder) as entries:
        return sorted(entry.name for entry in islice(entries, MOST_NAMES))


def _is_course(root: Path) -> bool:
    """Whether ``root`` is nbgrader's course folder, and not a class with a student "submitted"."""
    submitted = root / "submitted"
    if not submitted.is_dir() or submitted.is_symlink() or _holds_parts(submitted):
        return False
    if any(_holds_parts(submitted / name) for name in _names(submitted)):
        return True
    return not any(_holds_parts(root / name) for name in _names(root))


def _holds_parts(folder: Path) -> bool:
    inside = (folder, folder / ASSIGNMENT)
    return any(
        os.path.lexists(f / f"{part}{end}") for f in inside for part in PARTS for end in _ENDS
    )


def _may_be_student(path: Path) -> bool:
    if path.name.startswith((".", "__")) and not _holds_parts(path):
        return False
    return path.is_dir()


def read_submission(student: str, folder: Path) -> Submission:
    """Read all parts of a student's folder; what cannot be read says why."""
    inner = folder / ASSIGNMENT
    try:
        if folder.is_symlink() or inner.is_symlink():
            return _refused(student, "The submission is a symbolic link, which is not followed.")
        place, inside = (inner, f"{ASSIGNMENT}/") if inner.is_dir() else (folder, "")
        names = _some_names(place)
    except OSError as error:
        return _refused(student, f"The submission's folder cannot be read: {error.strerror}.")
    parts: dict[str, PartFile] = {}
    files: dict[str, GradedFile] = {}
    left_out: list[LeftOut] = []
    for part in PARTS:
        present = [name for end in _ENDS if _is_there(place, name := f"{part}{end}", names)]
        if not present:
            parts[part] = _not_handed_in(part, names)
            continue
        read = sorted((_read(place / name) for name in present), key=lambda file: file.gaps)
        chosen, *others = read
        parts[part] = chosen.cells
        if chosen.sha256:
            files[part] = GradedFile(f"{inside}{chosen.name}", chosen.sha256)
        left_out += [
            LeftOut(part, f"{inside}{other.name}", other.left_out_for(chosen)) for other in others
        ]
    return Submission(student, parts, files, tuple(left_out))


def _refused(student: str, reason: str) -> Submission:
    return Submission(student, dict.fromkeys(PARTS, Unreadable(reason)))


def _is_there(folder: Path, name: str, names: Collection[str]) -> bool:
    return name in names or os.path.lexists(folder / name)


def _not_handed_in(part: str, names: Collection[str]) -> NotHandedIn:
    from difflib import get_close_matches  # for the few

    close = get_close_matches(f"{part}.py", names, n=1)
    hint = f" There is a {close[0]!a}: rename it." if close else ""
    return NotHandedIn(f"There is no {part}.py or {part}.ipynb in the submission.{hint}")


@dataclass(frozen=True, slots=True)
class _Read:
    """One file: its cells, or what is wrong with it, and its bytes' hash where it has any."""

    name: str
    cells: Cells | Unreadable
    sha256: str | None

    @property
    def gaps(self) -> float:
        """How many gaps it was handed out with are left in it; all, if there is nothing in it."""
        if isinstance(self.cells, Unreadable) or not any(c.source.strip() for c in self.cells):
            return math.inf
        gaps = ("raise NotImplementedError", " = None")
        return sum(cell.source.count(gap) for cell in self.cells for gap in gaps)

    def left_out_for(self, chosen: _Read) -> str:
        """Why a twin counts and this one does not."""
        if isinstance(self.cells, Unreadable):
            return f"{chosen.name} counts, since {self.cells.reason}"
        if self.gaps > chosen.gaps:
            return f"{chosen.name} counts, in which fewer gaps are left."
        return f"{chosen.name} counts, as a script does where both have as many gaps left."


def read_file(path: Path) -> Cells | Unreadable:
    """The code cells of one script or notebook."""
    return _read(path).cells


def _read(path: Path) -> _Read:
    sha256 = None
    try:
        data = _read_bytes(path)
        sha256 = hashlib.sha256(data).hexdigest()
        return _Read(path.name, _cells(path, data), sha256)
    except NotReadable as problem:
        return _Read(path.name, Unreadable(f"{path.name} {problem}"), sha256)


def _cells(path: Path, data: bytes) -> Cells:
    if path.suffix == ".py":
        return (Cell(path.name, decoded(data)),)
    return tuple(Cell(f"cell {number}", source) for number, source in code_cells(data))


def read_text(path: Path) -> str:
    """The text of a student's file.

    :raises NotReadable: where it is no file, is too large or is no text.
    """
    return decoded(_read_bytes(path))


def _read_bytes(path: Path) -> bytes:
    if path.is_symlink():
        raise NotReadable("is a symbolic link, which is not followed.")
    limit = LARGEST_FILE[path.suffix]
    try:
        with open(path, "rb", opener=_open_as_it_is) as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise NotReadable("is not a regular file.")
            data = file.read(limit + 1)
    except OSError as error:
        raise NotReadable(f"cannot be read: {error.strerror}.") from error
    if len(data) > limit:
        raise NotReadable(f"is larger than {limit >> 20} MB, which is more than a solution needs.")
    return data


def _open_as_it_is(path: str, flags: int) -> int:
    """Open without following a link and without waiting for a pipe's other end."""
    return os.open(path, flags | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
