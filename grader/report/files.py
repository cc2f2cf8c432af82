"""Writing files so that nothing half-written is ever left under a final name."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from grader.errors import GraderError


class CannotWrite(GraderError):
    """A file could not be written: a full disk, a missing right."""


@contextmanager
def whole_file(path: Path) -> Iterator[IO[str]]:
    """Write text to ``path`` under a temporary name; it is renamed when all of it is on disk.

    Only one process writes to a folder at a time, so what a killed one left is written over.

    :raises CannotWrite: with what to do about it.
    """
    temporary = path.with_name(f".{path.name}.part")
    try:
        with temporary.open("w", encoding="utf-8", errors="backslashreplace", newline="") as file:
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


def cannot_write(path: Path, error: OSError) -> CannotWrite:
    """The error for a failed write, in words."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return CannotWrite(
            f"The disk that holds {path.parent} is full. What was graded so far is kept: free some "
            "space and run the same command again."
        )
    return CannotWrite(f"{path} cannot be written: {error.strerror or error}.")
