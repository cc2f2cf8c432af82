"""Folders with a folder for each student, as people keep classes, and clones of repositories.

``gh classroom clone student-repos`` makes ``<slug>-submissions/<slug>-<user name>/``. GitHub
Classroom was closed in August 2026; such folders are kept and made by other tools.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from grader.platforms.archive import Download, Entry
from grader.platforms.platform import Attempt, HandedIn, Platform, Sorted, begin_of
from grader.submissions.class_folder import INNER
from grader.submissions.finding import called_like

END_OF_CLASS = "-submissions"


class Folders(Platform):
    """A folder for each student."""

    name = "folders"
    title = "plain folders"

    def recognise(self, download: Download) -> int:
        """How many parts or zips lie in folders of students."""
        _, students = _students(download.entries)
        with_parts = sum(any(map(_may_hold_a_part, entries)) for entries in students.values())
        at_top = sum(
            "/" not in e.path and called_like(e.name) is not None for e in download.entries
        )
        if at_top > with_parts:  # one student's folder
            return 0
        return sum(_may_hold_a_part(one) for entries in students.values() for one in entries)

    def sort(self, download: Download) -> Sorted:
        """The folder's name is the student's id."""
        wrapper, students = _students(download.entries)
        ids = self.ids(wrapper, download, students)
        found = Sorted()
        owner = {entry.path: name for name, entries in students.items() for entry in entries}
        for entry in download.entries:
            name = owner.get(entry.path)
            if name is None:
                found.no_ones(entry, "It lies in no student's folder.")
            else:
                path = entry.path[len(wrapper) + len(name) + 1 :]
                found.handed_in.append(HandedIn(entry, path, Attempt(ids[name])))
        return found

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


def _students(entries: Sequence[Entry]) -> tuple[str, Mapping[str, Sequence[Entry]]]:
    """The folder of the class, and in it each student's folder with all that lies in it."""
    wrapper = ""
    while True:
        inside = [entry for entry in entries if entry.path.startswith(wrapper)]
        level: dict[str, list[Entry]] = defaultdict(list)
        for entry in inside:
            name, slash, _ = entry.path[len(wrapper) :].partition("/")
            if slash:
                level[name].append(entry)
        students = {
            name: found
            for name, found in level.items()
            if not all(entry.passed_over for entry in found)
        }
        loose = any(_may_hold_a_part(e) for e in inside if "/" not in e.path[len(wrapper) :])
        if len(students) != 1 or loose:
            return wrapper, students
        (name,) = students
        below = f"{wrapper}{name}/"
        if not _holds_only_folders(below, students[name]):
            return wrapper, students
        wrapper = below


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
