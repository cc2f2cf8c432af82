"""The platforms that are known, and which one a download is from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path

from grader.errors import UnusableInput
from grader.platforms.archive import Download, Entry
from grader.platforms.blackboard import Blackboard
from grader.platforms.brightspace import Brightspace
from grader.platforms.canvas import Canvas
from grader.platforms.folders import Folders, GitHub
from grader.platforms.gradescope import Gradescope
from grader.platforms.moodle import Moodle
from grader.platforms.platform import Platform
from grader.text import counted, printable, quoted

FOLDERS = Folders()
PLATFORMS: Mapping[str, Platform] = {
    platform.name: platform
    for platform in (
        Canvas(), Moodle(), Gradescope(), Blackboard(), Brightspace(), GitHub(), FOLDERS,
    )
}  # fmt: skip
"""By the names of the command line."""
OWN_NAMES = ("canvas", "moodle", "gradescope", "blackboard", "brightspace")
"""Platforms that name files in a way that is nobody else's."""
MOST_LOOKED_AT = 2_000
MOST_SHOWN = 5


def recognised(download: Download) -> Platform:
    """The platform that a download is from.

    :raises UnusableInput: where none or several fit, with what was seen.
    """
    counts = {name: PLATFORMS[name].recognise(download) for name in OWN_NAMES}
    fitting = [name for name, count in counts.items() if count]
    if len(fitting) > 1:
        seen = " and ".join(
            f"{counted(counts[name], 'file')} named as {PLATFORMS[name].title} names them"
            for name in fitting
        )
        raise UnusableInput(
            f"The download holds {seen}. Say which it is, such as --from {fitting[0]}."
        )
    if fitting:
        return PLATFORMS[fitting[0]]
    for platform in (PLATFORMS["github"], FOLDERS):
        if platform.recognise(download):
            return platform
    FOLDERS.refuse_another_level(download)
    paths = download.paths()
    seen = ", ".join(quoted(path) for path in paths[:MOST_SHOWN])
    more = f" and {len(paths) - MOST_SHOWN:,} more" if len(paths) > MOST_SHOWN else ""
    raise UnusableInput(
        f"The download holds {seen or 'no files'}{more}: neither names that a known platform gives "
        "nor a folder for each student with parts in it. Name the zip as the platform made it, or "
        f"say which platform it is from: --from {'|'.join(PLATFORMS)}."
    )


def refuse_download(path: Path) -> None:
    """Refuse what has to be collected before it can be graded: a zip, or a platform's own folder.

    :raises UnusableInput: with the command that lays it out.
    """
    about = ""
    if path.is_file() and path.suffix.lower() == ".zip":
        about = "is a zip"
    elif path.is_dir():
        download = Download(path, list(_first_entries(path)))
        counts = {name: PLATFORMS[name].recognise(download) for name in OWN_NAMES}
        name = max(counts, key=lambda name: counts[name])
        if counts[name] and 2 * counts[name] >= len(download.entries):
            about = f"is a download from {PLATFORMS[name].title}"
    if about:
        shown = printable(str(path))
        argument = f"'{shown}'" if " " in shown else shown
        raise UnusableInput(
            f"{path} {about}. Lay it out as a class first, and grade that folder: "
            f"backprop collect {argument} --to submissions"
        )


def _first_entries(folder: Path) -> Iterator[Entry]:
    """The files of a folder, and one of each folder in it and below that."""

    def names(path: Path) -> Iterable[Path]:
        try:
            return sorted(islice(path.iterdir(), MOST_LOOKED_AT))
        except OSError:
            return ()

    def entry(path: Path) -> Entry:
        return Entry(path.relative_to(folder).as_posix(), 0, 0.0, path)

    for path in names(folder):
        if path.is_symlink() or path.name.startswith("."):
            continue
        if not path.is_dir():
            yield entry(path)
            continue
        inside = [p for p in names(path) if not p.name.startswith(".") and not p.is_symlink()]
        below = [names(p) for p in inside if p.is_dir()]
        for found in (inside, *below):
            yield from map(entry, islice((p for p in found if p.is_file()), 1))
