"""Writing files so that nothing half-written is ever left under a final name."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from grader.errors import GraderError


class CannotWrite(GraderError):
    """A file could not be written: a full disk, a missing right."""


@contextmanager
def whole_file(path: Path) -> Iterator[IO[str]]:
    """Write text to ``path`` under a temporary name; it is renamed when all of it is on disk.

    :raises CannotWrite: with what to do about it.
    """
    temporary = None
    try:
        with tempfile.NamedTemporaryFile(
            "w", dir=path.parent, prefix=".", suffix=".part", encoding="utf-8", newline="",
            errors="backslashreplace", delete=False,
        ) as file:  # fmt: skip
            temporary = Path(file.name)
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(0o644)
        temporary.replace(path)
    except OSError as error:
        _remove(temporary)
        raise cannot_write(path, error) from error
    except BaseException:
        _remove(temporary)
        raise


def _remove(temporary: Path | None) -> None:
    if temporary is not None:
        temporary.unlink(missing_ok=True)


def cannot_write(path: Path, error: OSError) -> CannotWrite:
    """The error for a failed write, in words."""
    if error.errno == errno.ENOSPC:
        return CannotWrite(
            f"The disk that holds {path.parent} is full. What was graded so far is kept: free some "
            "space and run the same command again."
        )
    return CannotWrite(f"{path} cannot be written: {error.strerror or error}.")
