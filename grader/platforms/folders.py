"""Folders with a folder for each student, as people keep classes, and clones of repositories.

``gh classroom clone student-repos`` makes ``<slug>-submissions/<slug>-<user name>/``. GitHub
Classroom was closed in August 2026; such folders are kept and made by other tools.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path, PurePosixPath

from grader.errors import UnusableInput
from grader.platforms import archive
from grader.platforms.archive import EMPTY, OF_TOOLS, Download, Entry, Hostile, without_work
from grader.platforms.collected import Unmatched
from grader.platforms.platform import Attempt, HandedIn, Platform, Sorted, begin_of
from grader.submissions.class_folder import (
    INNER,
    OF_RESULTS,
    RESULTS,
    SUBMITTED,
    Level,
    holds_parts,
    is_course,
    refuse_another_level,
)
from grader.submissions.finding import called_like
from grader.submissions.notebook import NotReadable

END_OF_CLASS = "-submissions"
NO_STUDENTS_NAME = (
    "It holds parts, but a folder with such a name is not looked into. Rename it and collect again."
)


class Folders(Platform):
    """A folder for each student."""

    name = "folders"
    title = "plain folders"

    def recognise(self, download: Download) -> int:
        """How many parts or zips lie in folders of students."""
        _, students = _students(download.entries)
        return sum(_may_hold_a_part(one) for entries in students.values() for one in entries)

    def sort(self, download: Download) -> Sorted:
        """The folder's name is the student's id."""
        self.refuse_another_level(download)
        wrapper, students = _students(download.entries)
        ids = self.ids(wrapper, download, students)
        found = Sorted()
        hidden = set(_hidden_with_parts(download.entries, wrapper))
        owner = {entry.path: name for name, entries in students.items() for entry in entries}
        for entry in download.entries:
            name = owner.get(entry.path)
            if name is None and _folder_at(entry, wrapper) in hidden:
                found.unmatched.append(Unmatched(entry.path, NO_STUDENTS_NAME))
            elif name is None:
                found.no_ones(entry, "It lies in no student's folder.")
            else:
                path = entry.path[len(wrapper) + len(name) + 1 :]
                found.handed_in.append(HandedIn(entry, path, Attempt(ids[name])))
        return found

    def refuse_another_level(self, download: Download) -> None:
        """Refuse what ``backprop grade`` does not take for a class either, and nbgrader's course.

        :raises UnusableInput: with the folder that was probably meant.
        """
        wrapper, students = _students(download.entries)
        level = _InDownload(download, wrapper)
        if is_course(level):
            raise UnusableInput(
                f"{download.place} is nbgrader's course, which `backprop grade` takes as it is. To "
                f"collect its submissions: {level.name_it.lower()} {level.path(SUBMITTED)}."
            )
        refuse_another_level(level, students)

    def ids(
        self, wrapper: str, download: Download, students: Mapping[str, Sequence[Entry]]
    ) -> Mapping[str, str]:
        """The students' ids by their folders."""
        return {name: name for name in students}


class GitHub(Folders):
    """A clone for each student, in a folder that is named after the assignment and the student."""

    name = "github"
    title = "GitHub"

    def recognise(self, download: Download) -> int:
        """How many parts lie in clones, or in folders that are named like the class."""
        wrapper, students = _students(download.entries)
        clones = {
            name
            for name, entries in students.items()
            if any(f"{entry.path}/".startswith(f"{wrapper}{name}/.git/") for entry in entries)
        }
        if not clones and not _slug(wrapper, download, students):
            return 0
        return super().recognise(download)

    def ids(
        self, wrapper: str, download: Download, students: Mapping[str, Sequence[Entry]]
    ) -> Mapping[str, str]:
        """What stands behind the assignment's name, which all folders share."""
        begin = _slug(wrapper, download, students)
        if not begin and len(students) > 1:
            shared = begin_of(list(students))
            begin = shared[: shared.rfind("-") + 1]
        return {name: name.removeprefix(begin) or name for name in students}


class _InDownload(Level):
    """The folder of the class in a download; what students handed in as zips counts as unpacked."""

    def __init__(self, download: Download, wrapper: str) -> None:
        place = download.place / wrapper if download.place.is_dir() else None
        super().__init__(download.place, place)
        self._files: dict[str, Entry] = {}
        self._below: dict[str, list[str]] = defaultdict(list)
        self._folders: dict[str, set[str]] = defaultdict(set)
        self._parts: dict[str, set[str]] = defaultdict(set)
        for entry in download.entries:
            if not entry.passed_over and entry.path.startswith(wrapper):
                self._add(entry.path[len(wrapper) :], entry)

    def _add(self, path: str, entry: Entry) -> None:
        self._files[path] = entry
        folder = path.rpartition("/")[0]
        if (named := called_like(entry.name)) is not None:
            self._parts[folder].add(named.part)
        while folder:
            self._below[folder].append(path)
            above, _, name = folder.rpartition("/")
            self._folders[above].add(name)
            folder = above

    def folders(self, folder: str) -> Collection[str]:
        return sorted(self._folders.get(folder, ()))

    def parts_in(self, folder: str) -> set[str]:
        return self._parts.get(folder, set())

    def parts_below(self, folder: str) -> Iterator[tuple[str, PurePosixPath]]:
        for path in self._below.get(folder, ()):
            if (named := called_like(path.rpartition("/")[2])) is not None:
                yield named.part, PurePosixPath(path)
            elif path.lower().endswith(".zip"):
                around = PurePosixPath(path).parent
                yield from ((part, around / inner) for part, inner in _parts_in(self._files[path]))

    def is_file(self, path: str) -> bool:
        return path in self._files


def _parts_in(entry: Entry) -> Iterator[tuple[str, str]]:
    """The parts in a zip that a student handed in, each with the path of its file."""
    with suppress(Hostile, NotReadable):
        entries = archive.inside(entry.read(archive.LARGEST_ZIP))
        shared = archive.shared_folder(entries)
        for one in entries:
            if (named := called_like(one.name)) is not None and not one.passed_over:
                yield named.part, one.path.removeprefix(shared)


def _students(entries: Sequence[Entry]) -> tuple[str, Mapping[str, Sequence[Entry]]]:
    """The folder of the class, and in it each student's folder with all that lies in it."""
    wrapper = ""
    while True:
        inside = [entry for entry in entries if entry.path.startswith(wrapper)]
        level: dict[str, list[Entry]] = defaultdict(list)
        for entry in inside:
            name, slash, _ = entry.path[len(wrapper) :].partition("/")
            if slash or entry.passed_over == EMPTY:
                level[name].append(entry)
        students = {
            name: found
            for name, found in level.items()
            if not without_work(name) and not _holds_results(f"{wrapper}{name}/", found)
        }
        loose = any(_may_hold_a_part(e) for e in inside if "/" not in e.path[len(wrapper) :])
        if len(students) != 1 or loose:
            return wrapper, students
        (name,) = students
        below = f"{wrapper}{name}/"
        if not _holds_only_folders(below, students[name]):
            return wrapper, students
        wrapper = below


def _holds_results(folder: str, entries: Sequence[Entry]) -> bool:
    """Whether a run wrote its results to a folder, and no submission lies in it."""
    if not any(entry.path == f"{folder}{RESULTS}" for entry in entries):
        return False
    inside = {entry.path.removeprefix(folder).partition("/")[0] for entry in entries}
    return inside >= OF_RESULTS and not any(map(_may_hold_a_part, entries))


def _folder_at(entry: Entry, wrapper: str) -> str:
    """The name of the folder in the folder of the class that an entry is or lies in."""
    name, slash, _ = entry.path.removeprefix(wrapper).partition("/")
    return name if slash or entry.passed_over else ""


def _hidden_with_parts(entries: Sequence[Entry], wrapper: str) -> Iterator[str]:
    """The folders beside the students' that hold parts as theirs do, but are not looked into."""
    for entry in entries:
        name = _folder_at(entry, wrapper) if entry.path.startswith(wrapper) else ""
        if not without_work(name) or name.lower() in OF_TOOLS:
            continue
        if entry.path == f"{wrapper}{name}":
            if isinstance(entry.place, Path) and holds_parts(entry.place):
                yield name
        elif called_like(entry.name) is not None:
            around = entry.path[len(wrapper) + len(name) + 1 :].rpartition("/")[0]
            if around in ("", *INNER):
                yield name


def _holds_only_folders(folder: str, entries: Sequence[Entry]) -> bool:
    """Whether a folder holds folders with parts, and looks like no student's folder itself."""
    with_parts = set()
    for entry in entries:
        inside = entry.path.removeprefix(folder)
        name, slash, _ = inside.partition("/")
        if _may_hold_a_part(entry):
            if not slash or name.lower() in INNER:
                return False
            with_parts.add(name)
    return bool(with_parts)


def _may_hold_a_part(entry: Entry) -> bool:
    if entry.passed_over:
        return False
    return called_like(entry.name) is not None or entry.name.lower().endswith(".zip")


def _slug(wrapper: str, download: Download, students: Mapping[str, Sequence[Entry]]) -> str:
    """What every folder begins with where the class is called ``<assignment>-submissions``."""
    around = wrapper.rstrip("/").rpartition("/")[2] or download.name
    begin = around.removesuffix(END_OF_CLASS) + "-"
    is_class = around.endswith(END_OF_CLASS) and bool(students)
    return begin if is_class and all(name.startswith(begin) for name in students) else ""
