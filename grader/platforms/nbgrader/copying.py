"""What lies beside the notebooks of a submission, copied where nbgrader works: a little of it.

A student's modules, data and notes are small. Whatever else is there stays in ``submitted/``,
where the grader reads the parts, and is named.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from itertools import islice
from pathlib import Path

from grader.platforms.nbgrader.timestamp import TIMESTAMP, handed_in_at
from grader.submissions.notebook import NotReadable
from grader.submissions.submission import read_bytes

SECRET = "submission_secret.txt"
"""Decides the address at which a student fetches feedback from nbgrader's exchange."""
LARGEST_SECRET = 1000
MOST_BYTES = 1 << 20
"""Of all files together."""
MOST_ENTRIES = 200
"""Files and folders that are looked at."""


@dataclass(frozen=True)
class NotCopied:
    """A file or folder that stays where it was handed in; ``reason`` ends a sentence."""

    path: str
    reason: str


def copy_beside(folder: Path, to: Path, ignored: Collection[str]) -> list[NotCopied]:
    """Copy the files in ``folder`` but for those that are ignored, and say which were not copied.

    ``ignored`` are patterns of names that nobody expects to be copied.
    """
    linked = folder.is_symlink() or folder.parent.is_symlink()
    left = _write_nbgraders_own(folder, to, linked)
    if linked:
        return left
    room = MOST_BYTES
    for number, entry in enumerate(_entries(folder, [TIMESTAMP, SECRET, *ignored])):
        path = os.path.relpath(entry.path, folder)
        if number == MOST_ENTRIES:
            left.append(NotCopied(path, f"comes after {MOST_ENTRIES} others, as may more"))
            break
        if entry.is_dir(follow_symlinks=False):
            continue
        try:
            data = _read(entry, room)
        except NotReadable as problem:
            left.append(NotCopied(path, str(problem).rstrip(".")))
        else:
            room -= len(data)
            _write(to / path, data)
    return left


def _write_nbgraders_own(folder: Path, to: Path, linked: bool) -> list[NotCopied]:
    """Copy what nbgrader notes of a submission; for what is missing write what tells nothing.

    ``nbgrader release_feedback`` stops for the whole class at a student who lacks one of the two.
    """
    time = handed_in_at(folder)
    _write(to / TIMESTAMP, b"" if time is None else f"{time} UTC".encode())
    try:
        if linked:
            raise NotReadable("is another student's.")
        secret = read_bytes(folder / SECRET, LARGEST_SECRET).decode("ascii").encode()
    except (NotReadable, UnicodeDecodeError):
        secret = secrets.token_hex().encode()
    _write(to / SECRET, secret)
    if time is None and os.path.lexists(folder / TIMESTAMP):
        return [NotCopied(TIMESTAMP, "holds no time, so when this was handed in is unknown")]
    return []


def _entries(folder: Path, ignored: Collection[str]) -> Iterator[os.DirEntry[str]]:
    """Files and folders in the order of their names, what lies deeper last."""
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
        raise NotReadable(f"would make the copy larger than {MOST_BYTES >> 20} MB")
    return read_bytes(Path(entry.path), room)


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    path.write_bytes(data)
