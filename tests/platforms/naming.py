"""How Canvas and Moodle name what they hand out, restated from their sources for the tests.

Canvas: ``lib/content_zipper.rb``, ``app/models/attachment.rb``; Moodle: ``mod/assign/locallib.php``
and ``classes/downloader.php``.
"""

from __future__ import annotations

import re
import unicodedata
import uuid
from random import Random

MOST_UPLOADS = 8


def canvas_name(sortable: str) -> str:
    """A sortable name as it stands in the zip: word characters in small letters.

    Digits between underscores would be taken for ids, so they lose them.
    """
    kept = "".join(
        c for c in sortable.lower()
        if c == "_" or c.isalnum() or unicodedata.category(c) in ("Mn", "Mc", "Me", "Pc")
    )  # fmt: skip
    return re.sub(r"_(\d+)_", r"\1", kept)


def canvas_file(
    name: str, user: int, attachment: int, display: str, *, late: bool = False, group: bool = False
) -> str:
    """The entry of one attachment of a person or group."""
    kept = canvas_name(name)
    if group:
        kept = "".join(c for c in name.lower() if c == "_" or c.isalnum())
    return f"{kept}_{'LATE_' if late else ''}{user}_{attachment}_{display}"


def canvas_anonymous(id: str, attachment: int, display: str, *, late: bool = False) -> str:
    """The entry of one attachment where grading is anonymous."""
    return f"{'LATE_' if late else ''}anon_{id}_{attachment}_{display}"


def canvas_display(name: str, uploads: int, random: Random) -> str:
    """The display name of a file that was uploaded under the same name ``uploads`` times before."""
    shown = re.sub(r'[\x00\\/:*?"<>|]+', "_", name)
    if not uploads:
        return shown
    stem, dot, ends = shown.partition(".")
    again = str(uploads) if uploads < MOST_UPLOADS else str(uuid.UUID(int=random.getrandbits(128)))
    return f"{stem}-{again}{dot}{ends}"


def moodle_name(full: str) -> str:
    """A full name as it stands in a path: without what paths and markup use."""
    return re.sub(r"""[\x00-\x1f\x7f&<>"\\|':/`]""", "", full.replace("_", " "))


def moodle_file(full: str, participant: int, path: str, *, folders: bool = True) -> str:
    """The entry of one file; without folders the student's own folders are lost."""
    begin = f"{moodle_name(full)}_{participant}_assignsubmission_file"
    return f"{begin}/{path}" if folders else f"{begin}_{path.rpartition('/')[2]}"


def moodle_text(full: str, participant: int, *, folders: bool = True) -> str:
    """The entry of a typed text: a folder of its own."""
    between = "/" if folders else "_"
    return f"{moodle_name(full)}_{participant}_assignsubmission_onlinetext{between}onlinetext.html"
