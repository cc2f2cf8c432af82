"""What a student handed in for an exercise, read again from the folder that was graded."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from grader.assignment import name_in_part, part_of
from grader.result import Result
from grader.submissions.class_folder import find_submissions
from grader.submissions.notebook import NotReadable
from grader.submissions.submission import LARGEST_FILE, cells_of, read_bytes


@dataclass(frozen=True, slots=True)
class Code:
    """The cells that define an exercise's function, or else all cells of its part.

    ``note`` says what to know of them, or why there are none.
    """

    cells: tuple[str, ...] = ()
    note: str = ""
    path: str = ""
    """Where the file is, as seen from the student's folder."""


class HandedIn:
    """The submissions of a class; without their folder, every ``Code`` says how to name it.

    :raises UnusableInput: where the folder holds no submissions.
    """

    def __init__(self, submissions: Path | None, out: Path) -> None:
        self._folders: Mapping[str, Path] | None = None
        if submissions is not None:
            self._folders = find_submissions(submissions, out).folders

    def code(self, result: Result, id: str) -> Code:
        """What a student wrote for an exercise."""
        graded = result.files.get(part_of(id))
        if graded is None:
            return Code(note="Nothing was handed in for this part.")
        if self._folders is None:
            return Code(
                note="To see the code here, end the review and start it with --submissions FOLDER, "
                "where FOLDER is what was graded.",
                path=graded.path,
            )
        folder = self._folders.get(result.student)
        end = ".ipynb" if graded.path.lower().endswith(".ipynb") else ".py"
        try:
            data = read_bytes(folder / graded.path, LARGEST_FILE[end]) if folder else None
        except NotReadable:
            data = None
        if data is None:
            return Code(note="The file that was graded is not there any more.", path=graded.path)
        found = cells_of(end, data)
        if not isinstance(found, tuple):
            return Code(note="The file holds no code that can be read.", path=graded.path)
        is_same = hashlib.sha256(data).hexdigest() == graded.sha256
        return Code(
            _defining([cell.source for cell in found], name_in_part(id)),
            "" if is_same else "The file has changed since it was graded.",
            graded.path,
        )


def _defining(cells: list[str], function: str) -> tuple[str, ...]:
    """The cells with a function's definition; all of them where it is in none."""
    definition = re.compile(rf"^\s*def\s+{function}\b", re.MULTILINE)
    return tuple(filter(definition.search, cells)) or tuple(cells)
