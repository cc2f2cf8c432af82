"""When a submission was handed in, as far as its ``timestamp.txt`` can be believed."""

# mypy: disable-error-code="no-untyped-call"

from __future__ import annotations

import codecs
import re
from datetime import datetime
from pathlib import Path

from nbgrader.utils import parse_utc

from grader.submissions.notebook import NotReadable
from grader.submissions.submission import read_bytes

TIMESTAMP = "timestamp.txt"
LARGEST = 100
"""Bytes; nbgrader writes about thirty."""

TIME = re.compile(
    r"\d{4}-\d\d?-\d\d?"
    r"[T ]\d\d?:\d\d(:\d\d(\.\d{1,9})?)?"
    r"( ?[A-Za-z_]+(/[A-Za-z_]+)*| ?[+-]\d\d:?\d\d)?"
)
"""A zone is never a path: the library dateutil would open the file. A number that stands alone
would be seconds to nbgrader."""


def handed_in_at(folder: Path) -> datetime | None:
    """The time in UTC; ``None`` where there is none that can be read, whatever is in its place."""
    if folder.is_symlink() or folder.parent.is_symlink():
        return None
    try:
        text = _decoded(read_bytes(folder / TIMESTAMP, LARGEST)).strip()
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
