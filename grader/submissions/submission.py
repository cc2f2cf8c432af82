"""A student's files as cells of code: ``<part>.py`` and ``<part>.ipynb`` alike.

Everything here is untrusted: links are not followed, special files are not opened, sizes are
looked at before a byte is read, and nothing is executed or even parsed as Python.
"""

from __future__ import annotations

import hashlib
import math
import os
import stat
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TypeAlias

from grader.answers import NotHandedIn, Unreadable
from grader.assignment import ASSIGNMENT, PARTS
from grader.errors import UnusableInput
from grader.result import Item, LeftOut
from grader.sandbox.calls import Cell
from grader.submissions.notebook import NotReadable, code_cells, decoded
from grader.text import quoted

LARGEST_FILE = {".py": 1 << 20, ".ipynb": 32 << 20}
"""Bytes; a notebook may carry outputs."""
_ENDS = tuple(LARGEST_FILE)

MOST_NAMES = 1_000
"""Entries of a folder that are looked through at most for one that is misnamed."""

COURSE_FOLDERS = ("source", "release", "submitted", "autograded", "feedback", "solutions")
"""What a course of nbgrader has beside each other; `backprop course` adds the last."""
LEFT_BY_A_RUN = ("results.json", ".lock")
"""Files in a folder for results, once a run has begun to write to it."""

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
    """The submissions of a class by student, the entries that are none, and what else to tell."""

    folders: Mapping[str, Path]
    ignored: tuple[str, ...]
    notes: tuple[str, ...] = ()


def find_submissions(root: Path, out: Path | None = None) -> Found:
    """The students' folders in ``root``, or in nbgrader's ``root/submitted``.

    ``out`` is the folder for the results: one of an earlier run may lie among the students'.

    :raises UnusableInput: where there is no such folder or no submission in it, where it can be
        read in two ways, or where results would be written among what was handed in.
    """
    if not root.is_dir():
        raise UnusableInput(
            f"{root} is no folder. Name the folder that holds a folder for each student."
        )
    try:
        place = root / "submitted" if _is_course(root) else root
        names = _names(place)
        folders = {name: place / name for name in names if _may_be_student(place / name)}
    except OSError as error:
        raise UnusableInput(f"{error.filename} cannot be listed: {error.strerror}.") from error
    ignored = tuple(n for n in names if n not in folders and not n.startswith("."))
    notes = [] if place == root else [f"{root} is nbgrader's course; submissions are in {place}."]
    if out and (results := _results_among(folders, out, root, place)):
        del folders[results]
        notes.append(f"Passed over {out}, which holds results.")
    if not folders:
        raise UnusableInput(
            f"There is no submission in {place}: it holds no folders of students. Expected is a "
            f"folder for each, with {PARTS[0]}.py or {PARTS[0]}.ipynb and so on in it."
        )
    return Found(folders, ignored, tuple(notes))


def _results_among(folders: Collection[str], out: Path, root: Path, place: Path) -> str | None:
    """The one of the folders that holds an earlier run's results and is to hold the new ones."""
    there, students = Path(os.path.realpath(out)), Path(os.path.realpath(place))
    if there in (students, Path(os.path.realpath(root))):
        raise UnusableInput(f"{out} holds the submissions. Name another folder for the results.")
    if not there.is_relative_to(students):
        return None
    name = there.relative_to(students).parts[0]
    if name not in folders:
        return None
    left = any((there / mark).is_file() for mark in LEFT_BY_A_RUN)
    if left and not any(map(_holds_parts, (there, students / name))):
        return name
    raise UnusableInput(
        f"Results in {out} would lie in {place / name}, which counts as a student's folder. Name "
        f"a folder outside {place}, or a new one in it."
    )


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def _some_names(folder: Path) -> list[str]:
    with os.scandir(folder) as entries:
        return sorted(entry.name for entry in islice(entries, MOST_NAMES))


def _is_course(root: Path) -> bool:
    """Whether ``root`` is nbgrader's course folder, and not a class with a student "submitted".

    :raises UnusableInput: where it looks like both.
    """
    submitted = root / "submitted"
    if submitted.is_symlink() or not submitted.is_dir():
        return False
    inside = [n for n in _names(submitted) if n != ASSIGNMENT and _handed_in(submitted / n)]
    beside = [n for n in _names(root) if n not in COURSE_FOLDERS and _holds_parts(root / n)]
    if inside and (beside or _holds_parts(submitted)):
        others = f"{_some(beside)} and " if beside else ""
        raise UnusableInput(
            f"{root} can be read in two ways: as nbgrader's course, where {_some(inside)} handed "
            f"in, since {submitted} holds their work; or as a class of {others}a student called "
            f"'submitted'. If it is a course, name {submitted}. If it is a class, rename that "
            "student's folder."
        )
    return bool(inside)


def _some(names: Sequence[str]) -> str:
    """A few names, and how many more there are."""
    shown = ", ".join(ascii(name) for name in names[:3])
    return f"{shown} and {len(names) - 3} more" if len(names) > 3 else shown


def _handed_in(folder: Path) -> bool:
    return _holds_parts(folder) or (folder / ASSIGNMENT).is_dir()


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
    hint = f" There is a {quoted(close[0])}: rename it." if close else ""
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
        data = read_bytes(path, LARGEST_FILE[path.suffix])
        sha256 = hashlib.sha256(data).hexdigest()
        return _Read(path.name, _cells(path, data), sha256)
    except NotReadable as problem:
        return _Read(path.name, Unreadable(f"{path.name} {problem}"), sha256)


def _cells(path: Path, data: bytes) -> Cells:
    if path.suffix == ".py":
        return (Cell(path.name, decoded(data)),)
    return tuple(Cell(f"cell {number}", source) for number, source in code_cells(data))


def read_bytes(path: Path, limit: int) -> bytes:
    """What a student's file holds, if that is no more than ``limit``.

    :raises NotReadable: where it is no file, cannot be read or is larger.
    """
    if path.is_symlink():
        raise NotReadable("is a symbolic link, which is not followed.")
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
