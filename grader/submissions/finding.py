"""The files in one student's folder that may be parts, and what else there looks like work.

A file seldom keeps its name until it is handed in: browsers, Jupyter and platforms add something at
its end, operating systems change capitals, and a repository or an archive adds folders. Everything
here is untrusted. So the number of entries and of levels is bounded, no link is followed and no
file is opened.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from grader.assignment import PARTS
from grader.reasons import Reason, because

ENDS = (".py", ".ipynb")
MOST_ENTRIES = 10_000
"""Entries of a student's folder and all below it; a clone of a repository has a few hundred."""
MOST_DEPTH = 12
"""Levels of folders in folders."""

_NAME = re.compile(
    r"(?:(?:copy of|kopie von|c[oó]pi[ea] d[ei]) )*"
    rf"({'|'.join(PARTS)})(.*?)(\.py|\.ipynb)(?:\.(?:txt|json|(\d{{1,3}})))?",
    re.IGNORECASE | re.DOTALL,
)
_ADDED = re.compile(
    r"[\s_-]*[(\[](\d{1,9})[)\]]"  # a browser's second download: " (1)"
    r"|[\s_-]+(\d{1,9})"  # a platform's or browser's: "-1", "_1"
    r"|[\s_-]+(?:copy|kopie|copie|copia)(\d{0,9})"  # Jupyter's "-Copy1", Windows' " - Copy"
    r"|\.nbconvert()"
    r"|\s+()",
    re.IGNORECASE,
)

NEVER_INTO = {
    "__macosx", "__pycache__", "venv", "env", "virtualenv", "node_modules", "site-packages",
    "dist-packages",
}  # fmt: skip
"""Folders without students' work, in small letters; so are all that begin with a dot."""
MARK_OF_ENVIRONMENT = "pyvenv.cfg"

TEXTS_OF_NOTEBOOKS = (".md", ".rmd", ".qmd")
"""How the names end of what jupytext and quarto write of a notebook, beside scripts."""
ARCHIVES = (".zip", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".7z", ".rar")
NO_WORK = {"timestamp.txt", "desktop.ini", "thumbs.db", "__init__.py", "requirements.txt"}
"""Files that platforms, systems and Python put into a folder."""


class Candidate(NamedTuple):
    """A file with the name of a part; ``path`` and ``depth`` are seen from the student's folder."""

    part: str
    path: str
    end: str
    numbers: tuple[int, ...]
    """The numbers behind the name: ``()``, ``(1,)``, or ``(1, 2)`` for `-Copy1-Copy2`."""
    depth: int = 0
    modified: int = 0
    """When the file was last changed, in nanoseconds."""
    is_file: bool = True
    """Whether it is a regular file, and not a link, a folder or something else with this name."""

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]


@dataclass(slots=True)
class Folder:
    """What was found in a student's folder, the files that lie nearest first."""

    candidates: list[Candidate] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    """Paths of all other files."""
    not_looked_into: list[tuple[str, Reason]] = field(default_factory=list)
    """Folders and links, each with the reason."""

    def of(self, part: str) -> list[Candidate]:
        """The candidates for a part."""
        return [candidate for candidate in self.candidates if candidate.part == part]


def called_like(name: str) -> Candidate | None:
    """The part that a file of this name may be; ``None`` where it is none."""
    match = _NAME.fullmatch(name)
    if match is None:
        return None
    part, added, end, last = match.groups()
    numbers = numbers_behind(added)
    if numbers is None:
        return None
    if last:
        numbers.append(int(last))
    return Candidate(part.lower(), name, end.lower(), tuple(numbers))


def numbers_behind(added: str) -> list[int] | None:
    """The numbers in what was added behind a name; ``None`` where it is something else."""
    numbers: list[int] = []
    while added:
        one = _ADDED.match(added)
        if one is None:
            return None
        found = next(group for group in one.groups() if group is not None)
        if found or "cop" in one[0].lower() or "kop" in one[0].lower():
            numbers.append(int(found or 1))
        added = added[one.end() :]
    return numbers


def look_through(root: Path) -> Folder:
    """Look at a student's folder and what is below it, nearest first.

    :raises OSError: where the folder itself cannot be listed.
    """
    found = Folder()
    left = MOST_ENTRIES
    level = [""]
    for depth in range(MOST_DEPTH + 1):
        below: list[str] = []
        for inside in level:
            try:
                entries, whole = _entries(root / inside, left)
            except OSError as error:
                if not inside:
                    raise
                reason = because("folder_unreadable", error=str(error.strerror))
                found.not_looked_into.append((inside, reason))
                continue
            left -= len(entries)
            if inside and any(entry.name == MARK_OF_ENVIRONMENT for entry in entries):
                continue
            below += _sort(entries, f"{inside}/" if inside else "", depth, found)
            if not whole:
                _probe(root, inside, depth, found)
                reason = because("folder_too_full", most=MOST_ENTRIES)
                found.not_looked_into.append((inside or ".", reason))
                return found
        level = below
        if not level:
            return found
    reason = because("folder_too_deep", most=MOST_DEPTH)
    found.not_looked_into += [(inside, reason) for inside in level]
    return found


def _entries(folder: Path, most: int) -> tuple[list[os.DirEntry[str]], bool]:
    """At most ``most`` entries of a folder in order, and whether these are all."""
    with os.scandir(folder) as entries:
        some = sorted(islice(entries, most), key=lambda entry: entry.name)
        return some, next(entries, None) is None


def _sort(
    entries: Iterable[os.DirEntry[str]], inside: str, depth: int, found: Folder
) -> Iterator[str]:
    """Put each entry into its place in ``found``; return the folders to look into next."""
    below = []
    for entry in entries:
        path = f"{inside}{entry.name}"
        is_folder = entry.is_dir(follow_symlinks=False)
        if is_folder and _may_hold_work(entry.name):
            below.append(path)
        named = called_like(entry.name)
        if named is not None:
            found.candidates.append(_candidate(named, entry, path, depth))
        elif entry.is_symlink():
            found.not_looked_into.append((path, because("is_a_link")))
        elif not is_folder:
            found.others.append(path)
    return iter(below)


def _may_hold_work(name: str) -> bool:
    return not name.startswith(".") and name.lower() not in NEVER_INTO


def _candidate(
    named: Candidate, entry: os.DirEntry[str] | Path, path: str, depth: int
) -> Candidate:
    try:
        modified = (entry.stat(follow_symlinks=False)).st_mtime_ns
    except OSError:
        modified = 0
    is_file = not entry.is_symlink() and entry.is_file()
    return Candidate(named.part, path, named.end, named.numbers, depth, modified, is_file)


def _probe(root: Path, inside: str, depth: int, found: Folder) -> None:
    """Look for parts under their own names in a folder of which only some entries were seen."""
    seen = {candidate.path for candidate in found.candidates}
    for part in PARTS:
        for end in ENDS:
            name = f"{part}{end}"
            path = f"{inside}/{name}" if inside else name
            named = called_like(name)
            if named is not None and path not in seen and os.path.lexists(root / path):
                found.candidates.append(_candidate(named, root / path, path, depth))
