"""Packs the students' pages into a zip as their platform takes them back."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.errors import UnusableInput
from grader.platforms.known import PLATFORMS
from grader.platforms.platform import Platform
from grader.platforms.results import read_results
from grader.records.files import read_own, whole_bytes
from grader.report.pages import file_name

LARGEST_PAGE = 64 << 20
PERMISSIONS = 0o644 << 16


@dataclass(frozen=True)
class Packed:
    """What came of packing: how many pages, and the students for whom the platform takes none."""

    platform: Platform
    pages: int
    not_taken: Sequence[str]


def pack_feedback(results: Path, to: Path) -> Packed:
    """Write the pages of a class to the zip ``to``.

    :raises UnusableInput: where it is not known from which platform the class came, or that
        platform takes no pages back.
    :raises CannotWrite: with what to do about it.
    """
    scored, collected = read_results(results)
    if collected is None or collected.platform not in PLATFORMS:
        raise UnusableInput(
            f"{results} does not say from which platform the class came. Lay the class out with "
            "`backprop collect`, and grade that folder into the same DIR."
        )
    platform = PLATFORMS[collected.platform]
    if platform.feedback_note is None:
        raise UnusableInput(
            f"A class from {platform.title} has no place that takes a zip of pages. They are in "
            f"{results / 'feedback'}, one for each student."
        )
    not_taken, names = [], set[str]()
    with whole_bytes(to) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as pages:
        for one in scored:
            student = collected.by_folder.get(one.student)
            name = platform.feedback_name(student) if student else None
            if name is None or name in names:
                not_taken.append(one.label)
                continue
            names.add(name)
            page = read_own(results / "feedback" / file_name(one.student), LARGEST_PAGE)
            info = zipfile.ZipInfo(name.encode("utf-8", "surrogateescape").decode(errors="replace"))
            info.external_attr, info.compress_type = PERMISSIONS, zipfile.ZIP_DEFLATED
            pages.writestr(info, page)
    return Packed(platform, len(names), not_taken)
