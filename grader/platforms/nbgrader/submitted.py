"""What students handed in to a course: whose folders there are, and what one of them holds.

nbgrader knows ``submitted/<student>/backprop_calculus/<part>.ipynb`` and nothing else, and it
copies whatever lies beside, links included. Here a student's folder is found and read as
``backprop grade`` does it, so both give the same marks. Of the files beside the parts only a
little is taken, no link is followed, and what is left behind is named.
"""

# mypy: disable-error-code="no-untyped-call"

from __future__ import annotations

import codecs
import glob
import hashlib
import os
import re
import secrets
import stat
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from fnmatch import fnmatch
from itertools import islice
from pathlib import Path

from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import parse_utc

from grader.answers import NotHandedIn
from grader.assignment import ASSIGNMENT, PARTS
from grader.grading.task import fingerprint
from grader.messages.files import in_words
from grader.reasons import because
from grader.result import LeftOut
from grader.submissions.finding import called_like
from grader.submissions.notebook import NotReadable
from grader.submissions.submission import MOST_NAMES, Submission, read_bytes, read_submission

TIMESTAMP = "timestamp.txt"
LARGEST_TIMESTAMP = 100
"""Bytes; nbgrader writes about thirty."""
SECRET = "submission_secret.txt"
"""The file whose text decides where in nbgrader's exchange a student finds feedback."""
LARGEST_SECRET = 1000
MOST_BYTES = 1 << 20
"""Bytes of all files beside the parts together."""
MOST_ENTRIES = 200
"""Files and folders that are looked at."""
NEVER_COPIED = (TIMESTAMP, SECRET, ".*", "__MACOSX")
"""Names that are not copied, and not named as left out either."""

TIME = re.compile(
    r"\d{4}-\d\d?-\d\d?"
    r"[T ]\d\d?:\d\d(:\d\d(\.\d{1,9})?)?"
    r"( ?[A-Za-z_]+(/[A-Za-z_]+)*| ?[+-]\d\d:?\d\d)?"
)
"""A date and a time. A zone is never a path, because the library dateutil would open that file.
A number that stands alone is refused, because nbgrader would take it for seconds."""


@dataclass(frozen=True, eq=False)
class Submitted:
    """What one student handed in, read once for all notebooks that nbgrader makes of it."""

    student: str
    folder: Path
    """Where the submission was read, and what its paths are relative to."""
    submission: Submission
    time: datetime | None
    """When it was handed in, in UTC; ``None`` where that is not known."""
    beside: Mapping[str, bytes]
    """The files that are copied, by their paths."""
    not_copied: tuple[LeftOut, ...]
    """The files that stay where they were handed in."""
    left_out: tuple[LeftOut, ...] = ()
    """The files that look like work and that nobody grades."""

    @property
    def is_there(self) -> bool:
        """Whether anything of the assignment was found, also where it is unreadable or a link."""
        in_place = any(f.part or f.path == ASSIGNMENT for f in self.submission.left_out)
        return self.submission.handed_in or in_place

    @property
    def unreadable(self) -> list[str]:
        """Why parts cannot be read, a sentence each."""
        return list(map(in_words, self.submission.unreadable))

    def digest(self) -> str:
        """A hash in hexadecimal digits, the same for the same files and time."""
        files = {path: hashlib.sha256(data).hexdigest() for path, data in self.beside.items()}
        parts = {name: (file.path, file.sha256) for name, file in self.submission.files.items()}
        left = [file.path for file in self.left_out] + [file.path for file in self.not_copied]
        all_of_it = (fingerprint(self.submission), parts, str(self.time), files, left)
        return hashlib.sha256(repr(all_of_it).encode("utf-8", "surrogatepass")).hexdigest()


def student_folders(course: CourseDirectory, students: str = "*") -> dict[str, Path]:
    """The folders of all students in ``submitted/`` whose ids match the pattern ``students``.

    A folder is there whatever is in it, and whether or not it is a link.
    """
    step = course.submitted_directory
    pattern = course.format_path(step, "(?P<student>[^/]+)", ASSIGNMENT, escape=True)
    wanted = os.path.relpath(submission_folder(course, students), course.root)
    found = {}
    for name in glob.glob(wanted, root_dir=course.root):  # noqa: PTH207
        path = Path(course.root, name)
        match = re.fullmatch(pattern, str(path / ASSIGNMENT)) or re.fullmatch(pattern, str(path))
        if match and path.is_dir() and path.name != "__MACOSX":
            found[match["student"]] = path
    return found


def no_folders(course: CourseDirectory) -> list[str]:
    """Names beside the students' folders that are not folders, such as a zip or a dead link."""
    place = submission_folder(course, "*").parent
    entries = place.iterdir() if place.is_dir() else ()
    return sorted(p.name for p in entries if not p.is_dir() and not p.name.startswith("."))


def submission_folder(course: CourseDirectory, student: str) -> Path:
    """A student's folder in the course, in which that of the assignment lies."""
    folder = Path(course.format_path(course.submitted_directory, student, ASSIGNMENT))
    return folder.parent if folder.name == ASSIGNMENT else folder


def read_submitted(
    student: str,
    folder: Path,
    notebooks: Collection[str],
    ignored: Collection[str] = (),
    others: Collection[str] = (),
) -> Submitted:
    """Read what stands in a student's folder.

    ``notebooks`` are the names of the assignment's notebooks, ``ignored`` patterns of names that
    are neither copied nor named as left out, and ``others`` the course's other assignments, whose
    folders hold nothing of this one.
    """
    inner = folder / ASSIGNMENT
    several = not folder.is_symlink() and any(os.path.lexists(folder / name) for name in others)
    if several and os.path.lexists(inner):
        folder = inner
    submission = read_submission(student, folder)
    if several and folder != inner and _all_in(submission, others):
        reason = because("no_assignment_folder", folder=ASSIGNMENT)
        submission = Submission(student, dict.fromkeys(PARTS, NotHandedIn(reason)))
    place = _place(folder)
    not_graded = _not_graded(submission, folder, notebooks)
    own = {os.path.relpath(place / f"{name}.ipynb", folder) for name in set(notebooks) - {*PARTS}}
    own.add(os.path.relpath(place / TIMESTAMP, folder))
    left_out = tuple(file for file in submission.left_out if file.path not in own)
    told = {os.path.relpath(folder / file.path, place) for file in left_out}
    beside, not_copied = read_beside(
        place, [*ignored, "*.ipynb", *(others if several else ())], told
    )
    time = handed_in_at(place)
    if time is None and os.path.lexists(place / TIMESTAMP):
        unknown = LeftOut("", TIMESTAMP, because("no_time"))
        not_copied = [unknown, *not_copied]
    not_copied += not_graded
    return Submitted(student, folder, submission, time, beside, tuple(not_copied), left_out)


def _all_in(submission: Submission, folders: Collection[str]) -> bool:
    """Whether everything that was found lies in these folders."""
    found = [Path(file.path).parts[0] for file in submission.files.values()]
    return bool(found) and all(folder in folders for folder in found)


def _place(folder: Path) -> Path:
    """Where nbgrader's own files of a submission are, with or without the assignment's folder."""
    inner = folder / ASSIGNMENT
    return inner if os.path.lexists(inner) else folder


def read_beside(
    folder: Path, ignored: Collection[str], told: Collection[str] = ()
) -> tuple[dict[str, bytes], list[LeftOut]]:
    """The files in ``folder`` that nbgrader gets a copy of, and those that it does not get.

    A student's modules, data and notes are small. What is larger, or no file, stays where it is.
    A link is not named if its path is in ``told``, or if it is called like a part, on which there
    is a verdict.
    """
    files: dict[str, bytes] = {}
    left: list[LeftOut] = []
    if _is_linked(folder):
        return files, left
    room = MOST_BYTES
    for number, entry in enumerate(_entries(folder, [*NEVER_COPIED, *ignored])):
        path = os.path.relpath(entry.path, folder)
        if number == MOST_ENTRIES:
            left.append(LeftOut("", path, because("copy_too_late", most=MOST_ENTRIES)))
            break
        if entry.is_dir(follow_symlinks=False):
            continue
        try:
            files[path] = _read(entry, room)
            room -= len(files[path])
        except NotReadable as problem:
            if not entry.is_symlink() or (path not in told and called_like(entry.name) is None):
                left.append(LeftOut("", path, because(problem.kind, **problem.facts)))
    return files, left


def is_file(path: Path) -> bool:
    """Whether a path names a regular file itself, and not through a link."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False


def _not_graded(submission: Submission, folder: Path, notebooks: Collection[str]) -> list[LeftOut]:
    """The notebooks that nobody grades: under another name, or not a file at all."""
    place = _place(folder)
    named = {file.path for file in submission.files.values()}
    named |= {file.path for file in submission.left_out}
    names = [] if _is_linked(place) else sorted(_names(place))
    names = [name for name in names if name.endswith(".ipynb") and not name.startswith(".")]
    known = {f"{notebook}.ipynb" for notebook in notebooks}
    others = [
        n for n in names if n not in known and os.path.relpath(place / n, folder) not in named
    ]
    left = []
    if others:
        more = len(others) - 1
        reason = because("other_notebooks", more=more) if more else because("other_notebook")
        left.append(LeftOut("", others[0], reason))
    own = known.intersection(names) - {f"{part}.ipynb" for part in PARTS}
    no_files = sorted(name for name in own if not is_file(place / name))
    return left + [LeftOut("", name, because("no_regular_file")) for name in no_files]


def _names(folder: Path) -> list[str]:
    try:
        with os.scandir(folder) as entries:
            return [entry.name for entry in islice(entries, MOST_NAMES)]
    except OSError:
        return []


def write_beside(submitted: Submitted, to: Path) -> None:
    """Write the files beside the parts to where nbgrader works, and what it notes of a submission.

    ``nbgrader release_feedback`` stops for the whole class at a student who lacks the time or the
    secret. So a time that is unknown is written as an empty file, and a missing secret is drawn at
    random.
    """
    time = submitted.time
    _write(to / TIMESTAMP, b"" if time is None else f"{time} UTC".encode())
    _write(to / SECRET, _secret(_place(submitted.folder)))
    for path, data in submitted.beside.items():
        _write(to / path, data)


def handed_in_at(folder: Path) -> datetime | None:
    """The time in ``folder/timestamp.txt``, in UTC; where there is no ``folder``, in the one above.

    ``None`` where no time can be read, whatever is in its place.
    """
    if folder.name == ASSIGNMENT and not os.path.lexists(folder):
        folder = folder.parent
    if _is_linked(folder):
        return None
    try:
        text = _decoded(read_bytes(folder / TIMESTAMP, LARGEST_TIMESTAMP)).strip()
        if not TIME.fullmatch(text):
            return None
        time: datetime = parse_utc(text.replace(" +", "+").replace(" -", "-"))
    except (NotReadable, ValueError, OverflowError):
        return None
    return time


def _decoded(data: bytes) -> str:
    """UTF-8, or UTF-16 with its mark, as some editors and shells write it."""
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return data.decode("utf-16" if wide else "utf-8-sig")


def _secret(folder: Path) -> bytes:
    try:
        if _is_linked(folder):
            raise NotReadable("link")
        return read_bytes(folder / SECRET, LARGEST_SECRET).decode("ascii").encode()
    except (NotReadable, UnicodeDecodeError):
        return secrets.token_hex().encode()


def _is_linked(folder: Path) -> bool:
    """Whether the folder, or the student's folder around it, is a link, perhaps to others' work."""
    return folder.is_symlink() or (folder.name == ASSIGNMENT and folder.parent.is_symlink())


def _entries(folder: Path, ignored: Collection[str]) -> Iterator[os.DirEntry[str]]:
    """Files and folders in the order of their names, those of inner folders last."""
    waiting = [str(folder)]
    while waiting:
        try:
            with os.scandir(waiting.pop(0)) as entries:
                some = list(islice(entries, 10 * MOST_ENTRIES))
        except OSError:
            continue
        for entry in sorted(some, key=lambda entry: entry.name):
            if any(fnmatch(entry.name, pattern) for pattern in ignored):
                continue
            yield entry
            if entry.is_dir(follow_symlinks=False):
                waiting.append(entry.path)


def _read(entry: os.DirEntry[str], room: int) -> bytes:
    if entry.is_file(follow_symlinks=False) and entry.stat(follow_symlinks=False).st_size > room:
        raise NotReadable("copy_too_large", megabytes=MOST_BYTES >> 20)
    return read_bytes(Path(entry.path), room)


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    path.write_bytes(data)
