"""Writes and reads the files in a folder for results, which somebody else may have prepared.

So no link in it is followed, and nothing that another user owns is read or written. A file appears
under its name only when all of it is on disk.
"""

from __future__ import annotations

import errno
import io
import os
import re
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import IO, BinaryIO

from grader.errors import GraderError, UnusableInput


class CannotWrite(GraderError):
    """A file could not be written: the disk is full, or a right is missing."""


@contextmanager
def whole_file(path: Path) -> Iterator[IO[str]]:
    """Write text to ``path`` under a new, random name; it is renamed when all of it is on disk.

    A link under the final name is replaced and not followed.

    :raises CannotWrite: with what to do about it.
    """
    with whole_bytes(path) as data:
        file = io.TextIOWrapper(data, "utf-8", "backslashreplace", newline="")
        yield file
        file.flush()
        file.detach()


@contextmanager
def whole_bytes(path: Path) -> Iterator[BinaryIO]:
    """Write bytes to ``path`` as ``whole_file`` writes text.

    :raises CannotWrite: with what to do about it.
    """
    temporary = path.with_name(f".{secrets.token_hex(8)}.part")
    try:
        with open(temporary, "xb", opener=without_links) as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException as error:
        with suppress(OSError):
            temporary.unlink()
        if isinstance(error, OSError):
            raise cannot_write(path, error) from error
        raise


def without_links(path: str, flags: int) -> int:
    """Open a file to write to, but no link; an ``opener`` for ``open``."""
    return os.open(path, flags | getattr(os, "O_NOFOLLOW", 0), 0o666)


def remove_leftovers(folder: Path) -> None:
    """Remove the half-written files of runs that were killed.

    Only for the run that has the lock, since another one could be writing them.
    """
    for path in folder.iterdir():
        if re.fullmatch(r"\.[0-9a-f]{16}\.part", path.name):
            path.unlink()


def set_aside(path: Path, why: str) -> Path:
    """Rename a file, ``marks.csv`` to ``marks-WHY-1.csv`` or the next free number; its new path.

    :raises CannotWrite: with what to do about it.
    """
    names = (f"{path.stem}-{why}-{number}{path.suffix}" for number in count(1))
    kept = next(other for name in names if not (other := path.with_name(name)).exists())
    try:
        path.rename(kept)
    except OSError as error:
        raise cannot_write(kept, error) from error
    return kept


def make_own_folder(path: Path) -> None:
    """Make a folder, or make sure that the one that is there is this user's own.

    :raises UnusableInput: where there is something else in its place.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        if not path.is_symlink():
            raise UnusableInput(f"{path} is a file. Name a folder for the results.") from None
    except NotADirectoryError:
        raise UnusableInput(f"{path} lies below a file. Name a folder for the results.") from None
    except OSError as error:
        raise cannot_write(path, error) from error
    refuse_foreign(path)


def refuse_foreign(path: Path) -> None:
    """Refuse a file or folder that is a link or belongs to another user, if there is one.

    :raises UnusableInput: with the reason.
    """
    try:
        _refuse_foreign(path, path.lstat())
    except FileNotFoundError:
        return
    except OSError as error:
        raise UnusableInput(f"{path} cannot be looked at: {error.strerror}.") from error


def _refuse_foreign(path: Path, about: os.stat_result) -> None:
    if stat.S_ISLNK(about.st_mode):
        raise UnusableInput(
            f"{path} is a link, and results are not written or read through links. Name the folder "
            "that is meant, or remove the link."
        )
    if hasattr(os, "geteuid") and about.st_uid != os.geteuid():
        raise UnusableInput(
            f"{path} belongs to another user (number {about.st_uid}), who could have prepared or "
            "could change what is in it. Name a folder of your own for the results."
        )


def read_own(path: Path, most: int) -> bytes:
    """The bytes of a regular file of this user's own.

    :raises UnusableInput: for any other, and for one of more than ``most`` bytes.
    """
    try:
        with open(path, "rb", opener=_as_it_is) as file:
            about = os.fstat(file.fileno())
            _refuse_foreign(path, about)
            if not stat.S_ISREG(about.st_mode):
                raise UnusableInput(f"{path} is not a regular file. Remove it.")
            data = file.read(min(about.st_size, most) + 1)
    except OSError as error:
        refuse_foreign(path)
        raise UnusableInput(f"{path} cannot be read: {error.strerror}.") from error
    if len(data) > most:
        raise UnusableInput(f"{path} is larger than {most >> 20} MB. Remove it.")
    return data


def _as_it_is(path: str, flags: int) -> int:
    """Open without following a link, and without waiting for somebody to write into a pipe."""
    return os.open(path, flags | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))


def cannot_write(path: Path, error: OSError) -> CannotWrite:
    """The error for a failed write, in words."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return CannotWrite(
            f"The disk that holds {path.parent} is full. What was graded so far is kept: free some "
            "space and run the same command again."
        )
    return CannotWrite(f"{path} cannot be written: {error.strerror or error}.")
