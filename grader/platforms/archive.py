"""Reads what a platform hands out, a zip or the folder that it was unpacked to, without unpacking.

Everything in it is untrusted. So all names and sizes are looked at before a byte is read, no link
is followed, and no name in it ever becomes a path that is written to.
"""

from __future__ import annotations

import io
import os
import re
import stat
import time
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import field
from pathlib import Path
from typing import NamedTuple, TypeAlias

from grader.errors import UnusableInput
from grader.messages.files import in_words
from grader.reasons import because
from grader.submissions.finding import MARK_OF_ENVIRONMENT, NEVER_INTO, NO_WORK
from grader.submissions.notebook import NotReadable
from grader.submissions.submission import read_bytes
from grader.text import quoted

TOO_MANY_ENTRIES = 100_000
"""A class of a thousand hands in a few thousand files."""
MOST_DEPTH = 40
LONGEST_PATH = 2_000
"""Characters; no system makes a longer one."""
LARGEST_ZIP = 64 << 20
"""Bytes of a zip that a student handed in."""
LARGE = 32 << 20
"""Bytes; no part is larger."""
MOST_IN_ALL = 64 << 30
ENCRYPTED = 0x1
"""The bit among a zip entry's flags that says so."""
BOMB = 100
"""How many times smaller a zip is than what is in it. A notebook is about ten times smaller."""

ZIP_ERRORS = (
    zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, ValueError,
    OSError, EOFError, zlib.error, UnicodeError,
)  # fmt: skip
"""What ``zipfile`` raises for a file that is damaged or prepared."""

HIDDEN = "Its name begins with a dot, or it lies in a folder without students' work."
OF_TOOLS = {".git", "__macosx", "__pycache__", ".ipynb_checkpoints"}
"""Folders, in small letters, that cannot be a student's."""
OF_A_SYSTEM = "A system or a platform puts such a file into a folder."
EMPTY = "There is no file in this folder."
NOT_LOOKED_INTO = "Nothing in this folder is looked at: it is of a system, a tool or Git."


UNSAID = (HIDDEN, NOT_LOOKED_INTO, OF_A_SYSTEM, EMPTY)
"""Why files are left out that are nobody's work: only ``collected.json`` has a line for them."""


class Hostile(Exception):
    """An archive or folder that is refused whole; the message is the end of a sentence."""


class Entry(NamedTuple):
    """A file of a download, or a folder without any file in it.

    ``path`` is seen from the top of the download and divided by ``/``.
    """

    path: str
    size: int
    modified: float
    """Seconds since 1970; 0 where the time is not known."""
    place: Place = field(repr=False)
    passed_over: str = ""
    """Why there is nothing to look at: it is of a system or a tool, or ``EMPTY``; else empty."""

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]

    def read(self, most: int) -> bytes:
        """Its bytes.

        :raises NotReadable: where it is larger than ``most`` or cannot be read.
        """
        if self.size > most:
            raise NotReadable("too_large", megabytes=most >> 20)
        if isinstance(self.place, Path):
            return read_bytes(self.place, most)
        archive, info = self.place
        try:
            return archive.read(info)
        except ZIP_ERRORS as error:
            raise NotReadable("unreadable", error=str(error)) from error


def why(problem: NotReadable) -> str:
    """What is wrong with a file, as the end of a sentence that begins with its name."""
    return in_words(because(problem.kind, **problem.facts))


Place: TypeAlias = "Path | tuple[zipfile.ZipFile, zipfile.ZipInfo]"


class Download(NamedTuple):
    """All files of a download in order."""

    place: Path
    entries: Sequence[Entry]

    @property
    def name(self) -> str:
        """Its own name, without the end."""
        return self.place.absolute().name if self.place.is_dir() else self.place.stem

    def paths(self) -> list[str]:
        """The paths of all files that may be somebody's."""
        return [entry.path for entry in self.entries if not entry.passed_over]


@contextmanager
def opened(path: Path) -> Iterator[Download]:
    """Look at a zip or a folder.

    :raises UnusableInput: where it is neither, or hostile.
    """
    if path.is_dir():
        try:
            yield Download(path, _in_folder(path))
        except Hostile as refusal:
            raise _refused(path, refusal) from None
        return
    try:
        archive = zipfile.ZipFile(path)
    except FileNotFoundError:
        raise UnusableInput(f"{path} is not there. Name the zip or folder.") from None
    except ZIP_ERRORS as error:
        raise UnusableInput(
            f"{path} is neither a folder nor a zip that can be read ({error}). Name what the "
            "platform let you download."
        ) from error
    with archive:
        try:
            entries = _in_zip(archive)
        except Hostile as refusal:
            raise _refused(path, refusal) from None
        yield Download(path, entries)


def inside(data: bytes) -> list[Entry]:
    """The files in a zip that a student handed in.

    :raises Hostile: with the reason, where it is refused or is no zip.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except ZIP_ERRORS as error:
        raise Hostile(f"it cannot be read as a zip: {error}") from error
    return _in_zip(archive)


def shared_folder(entries: Iterable[Entry]) -> str:
    """The folder that a zip consists of, as systems pack one, with ``/``; else nothing."""
    paths = [entry.path for entry in entries if not entry.passed_over]
    first = {path.partition("/")[0] for path in paths}
    (only,) = first if len(first) == 1 else ("",)
    return f"{only}/" if only and all("/" in path for path in paths) else ""


def _refused(path: Path, refusal: Hostile) -> UnusableInput:
    return UnusableInput(
        f"{path} is refused and nothing was written: {refusal}. Remove that, or download it again."
    )


# A zip


def _in_zip(archive: zipfile.ZipFile) -> list[Entry]:
    infos = archive.infolist()
    if len(infos) >= TOO_MANY_ENTRIES:
        raise Hostile(f"it holds {len(infos):,} entries")
    _refuse_bombs(infos)
    paths: dict[str, zipfile.ZipInfo] = {}
    folders: list[str] = []
    for info in infos:
        name = own_name(info.filename) if not info.flag_bits & 0x800 else info.filename
        path = safe_path(name)
        _refuse_special(path, info.external_attr >> 16)
        if info.flag_bits & ENCRYPTED:
            raise Hostile(f"{quoted(path)} is encrypted with a password")
        if info.is_dir() or name.endswith(("/", "\\")):
            folders.append(path)
            continue
        if path in paths:
            raise Hostile(f"it holds {quoted(path)} twice")
        paths[path] = info
    environments = _environments(paths)
    entries = [
        Entry(path, info.file_size, _time(info), (archive, info), _passed_over(path, environments))
        for path, info in paths.items()
    ]
    return sorted((*entries, *_empty(folders, paths)), key=lambda entry: entry.path)


def _refuse_bombs(infos: Sequence[zipfile.ZipInfo]) -> None:
    for info in infos:
        if info.file_size > LARGE and info.file_size > BOMB * info.compress_size:
            raise Hostile(
                f"{quoted(info.filename)} would grow from {info.compress_size:,} bytes to "
                f"{info.file_size:,}"
            )
    whole = sum(info.file_size for info in infos)
    packed = sum(info.compress_size for info in infos)
    if whole > MOST_IN_ALL or (whole > 8 * LARGE and whole > BOMB * packed):
        raise Hostile(f"it would grow from {packed:,} bytes to {whole:,}")


def own_name(name: str) -> str:
    """A name as it was meant, where a zip does not say that it is UTF-8 and it was read as cp437.

    The name stays as it is where it cannot have come about that way.
    """
    try:
        return name if name.isascii() else name.encode("cp437").decode("utf-8")
    except UnicodeError:
        return name


def safe_path(name: str) -> str:
    """A path in an archive in its plain form.

    :raises Hostile: where it leads out of the archive.
    """
    if len(name) > LONGEST_PATH:
        raise Hostile(f"a path in it has {len(name):,} characters")
    steps = name.replace("\\", "/").split("/")
    if not steps[0] or ".." in steps or re.match("[A-Za-z]:", name) or "\0" in name:
        raise Hostile(f"{quoted(name)} leads out of it")
    path = "/".join(step for step in steps if step not in ("", "."))
    if len(steps) > MOST_DEPTH:
        raise Hostile(f"{quoted(name)} lies more than {MOST_DEPTH} folders deep")
    return path


def _refuse_special(path: str, mode: int) -> None:
    """Refuse what is neither a file nor a folder; ``mode`` is 0 where the zip does not say."""
    if stat.S_ISLNK(mode):
        raise Hostile(f"{quoted(path)} is a link")
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise Hostile(f"{quoted(path)} is neither a file nor a folder")


def _time(info: zipfile.ZipInfo) -> float:
    """When a file was changed, by the clock of this place, as zips mean it."""
    try:
        return time.mktime((*info.date_time, 0, 0, -1))
    except (ValueError, OverflowError):
        return 0.0


# A folder


def _in_folder(root: Path) -> list[Entry]:
    found: list[Entry] = []
    folders: list[str] = []
    _walk(root, "", found, folders)
    paths = [entry.path for entry in found]
    environments = _environments(paths)
    entries = [
        entry._replace(passed_over=entry.passed_over or _passed_over(entry.path, environments))
        for entry in found
    ]
    return sorted((*entries, *_empty(folders, paths)), key=lambda entry: entry.path)


def _walk(root: Path, inside: str, found: list[Entry], folders: list[str]) -> None:
    if inside.count("/") > MOST_DEPTH:
        raise Hostile(f"{quoted(inside)} lies more than {MOST_DEPTH} folders deep")
    try:
        with os.scandir(root / inside) as entries:
            below = sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        raise Hostile(f"{quoted(inside or '.')} cannot be listed: {error.strerror}") from error
    for entry in below:
        path = f"{inside}{entry.name}"
        about = entry.stat(follow_symlinks=False)
        if entry.is_dir(follow_symlinks=False):
            if without_work(entry.name):
                place = root / path
                found.append(Entry(_meant(path), 0, 0.0, place, NOT_LOOKED_INTO))
            else:
                folders.append(_meant(path))
                _walk(root, f"{path}/", found, folders)
            continue
        _refuse_special(path, about.st_mode)
        found.append(Entry(_meant(path), about.st_size, about.st_mtime, root / path))
        if len(found) + len(folders) >= TOO_MANY_ENTRIES:
            raise Hostile(f"it holds {TOO_MANY_ENTRIES:,} entries or more")


def _meant(path: str) -> str:
    """The path as it was meant: tools unpack a zip without the UTF-8 flag to garbled names."""
    return "/".join(map(own_name, path.split("/")))


# Files without students' work


def folder_passed_over(path: str, reason: str) -> str:
    """The outermost folder by whose name an entry is passed over; empty where there is none."""
    steps = path.split("/")
    folders = steps[:-1] if reason == HIDDEN else steps
    named = (at for at, step in enumerate(folders, 1) if without_work(step))
    return "/".join(steps[: next(named, 0)])


def without_work(folder: str) -> bool:
    """Whether nothing in a folder of this name is looked at, in a student's folder or beside it."""
    return folder.startswith(".") or folder.lower() in NEVER_INTO


def _empty(folders: Iterable[str], paths: Iterable[str]) -> Iterator[Entry]:
    """Those of the ``folders`` without one of the ``paths`` in them, and of these the outermost."""
    above, empty = {""}, set[str]()
    for path in paths:
        while (path := path.rpartition("/")[0]) not in above:
            above.add(path)
    for folder in folders:
        if folder not in above:
            while (around := folder.rpartition("/")[0]) not in above:
                folder = around
            empty.add(folder)
    for folder in empty.difference(paths):
        hidden = any(map(without_work, folder.split("/")))
        yield Entry(folder, 0, 0.0, Path(folder), HIDDEN if hidden else EMPTY)


def _environments(paths: Iterable[str]) -> set[str]:
    """The folders of virtual environments."""
    mark = f"/{MARK_OF_ENVIRONMENT}"
    return {path.removesuffix(mark) for path in paths if path.endswith(mark)}


def _passed_over(path: str, environments: set[str]) -> str:
    *folders, name = path.split("/")
    if name.startswith(".") or any(map(without_work, folders)):
        return HIDDEN
    if name.lower() in NO_WORK - {"requirements.txt", "__init__.py"}:
        return OF_A_SYSTEM
    if environments and any(path.startswith(f"{folder}/") for folder in environments):
        return NOT_LOOKED_INTO
    return ""
