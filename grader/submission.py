"""A student's files as cells of code: ``<part>.py`` and ``<part>.ipynb`` alike.

Everything here is untrusted: links are not followed, special files are not opened, sizes are
looked at before a byte is read, and nothing is executed or even parsed as Python.
"""

from __future__ import annotations

import json
import math
import os
import stat
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, TypeAlias

from grader.answers import NotHandedIn, Unreadable
from grader.assignment import ASSIGNMENT, PARTS
from grader.errors import UnusableInput
from grader.sandbox.questions import Cell
from grader.text import quoted

LARGEST_FILE = {".py": 1 << 20, ".ipynb": 32 << 20}
"""Bytes; a notebook may carry outputs."""
_ENDS = tuple(LARGEST_FILE)

MOST_NAMES = 1_000
"""Files that are looked through at most for one that is misnamed."""

Cells: TypeAlias = tuple[Cell, ...]
PartFile: TypeAlias = "Cells | NotHandedIn | Unreadable"


@dataclass(frozen=True, slots=True)
class Submission:
    """What one student handed in, part by part."""

    student: str
    parts: Mapping[str, PartFile]


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
        if inner.is_dir():
            folder = inner
        names = _names(folder)
    except OSError as error:
        return _refused(student, f"The submission's folder cannot be read: {error.strerror}.")
    return Submission(student, {part: _read_part(folder, part, names) for part in PARTS})


def _refused(student: str, reason: str) -> Submission:
    return Submission(student, dict.fromkeys(PARTS, Unreadable(reason)))


def _read_part(folder: Path, part: str, names: Collection[str]) -> PartFile:
    """The part's cells; of two twins the one in which fewer gaps are left."""
    present = [f"{part}{end}" for end in _ENDS if f"{part}{end}" in names]
    if not present:
        from difflib import get_close_matches  # for the few

        close = get_close_matches(f"{part}.py", islice(names, MOST_NAMES), n=1)
        hint = f" There is a {quoted(close[0])}: rename it." if close else ""
        return NotHandedIn(f"There is no {part}.py or {part}.ipynb in the submission.{hint}")
    return min((read_file(folder / name) for name in present), key=_gaps)


def _gaps(file: Cells | Unreadable) -> float:
    """How many gaps a file was handed out with are left in it; all, if there is nothing in it."""
    if isinstance(file, Unreadable) or not any(cell.source.strip() for cell in file):
        return math.inf
    gaps = ("raise NotImplementedError", " = None")
    return sum(cell.source.count(gap) for cell in file for gap in gaps)


def read_file(path: Path) -> Cells | Unreadable:
    """The code cells of one script or notebook."""
    try:
        text = read_text(path)
        return _notebook_cells(text) if path.suffix == ".ipynb" else (Cell(path.name, text),)
    except NotReadable as problem:
        return Unreadable(f"{path.name} {problem}")


class NotReadable(Exception):
    """What is wrong with a file, as the end of a sentence that its name begins."""


def read_text(path: Path) -> str:
    """The text of a student's file.

    :raises NotReadable: where it is no file, is too large or is no text.
    """
    limit = LARGEST_FILE[path.suffix]
    try:
        data = _read_bytes(path, limit + 1)
    except OSError as error:
        raise NotReadable(f"cannot be read: {error.strerror}.") from error
    if len(data) > limit:
        raise NotReadable(f"is larger than {limit >> 20} MB, which is more than a solution needs.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotReadable(
            f"is not UTF-8 (byte {error.start + 1} is 0x{data[error.start]:02x}). Save it as UTF-8."
        ) from error


def _read_bytes(path: Path, most: int) -> bytes:
    if path.is_symlink():
        raise NotReadable("is a symbolic link, which is not followed.")
    with open(path, "rb", opener=_open_as_it_is) as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise NotReadable("is not a regular file.")
        return file.read(most)


def _open_as_it_is(path: str, flags: int) -> int:
    """Open without following a link and without waiting for a pipe's other end."""
    return os.open(path, flags | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))


def _notebook_cells(text: str) -> Cells:
    """A notebook's code cells; of the format's version 3 as well as 4.

    Read as the JSON that it is: the library nbformat refuses a notebook for an output that lacks a
    key, and the student's code would be lost with it. The format:
    https://nbformat.readthedocs.io/en/latest/format_description.html
    """
    try:
        sources = [
            (number, _joined(cell["source"] if "source" in cell else cell["input"]))
            for number, cell in enumerate(_cells(json.loads(text)), start=1)
            if cell["cell_type"] == "code"
        ]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise NotReadable(f"is no notebook that can be read ({type(error).__name__}).") from error
    return tuple(Cell(f"cell {number}", source) for number, source in sources)


def _cells(notebook: Any) -> Iterator[Any]:
    if "worksheets" not in notebook:
        yield from notebook["cells"]
        return
    for sheet in notebook["worksheets"]:
        yield from sheet["cells"]


def _joined(source: Any) -> str:
    return source if isinstance(source, str) else "".join(source)
