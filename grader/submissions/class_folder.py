"""The students' folders in the folder of a class.

A wrong level must not be graded or collected: one student's folder, a folder of classes, a clone of
this project or the results of a run is refused, and the folder that was probably meant is named.
"""

from __future__ import annotations

import os
import re
from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from grader.assignment import ASSIGNMENT, PARTS
from grader.errors import UnusableInput
from grader.submissions.finding import (
    ARCHIVES,
    ENDS,
    MOST_ENTRIES,
    called_like,
    look_through,
    numbers_behind,
)
from grader.text import quoted

RESULTS, FEEDBACK, SUBMITTED = "results.json", "feedback", "submitted"
COURSE_FOLDERS = ("source", "release", SUBMITTED, "autograded", FEEDBACK, "solutions")
"""Names that stand beside each other in an nbgrader course; `backprop course` adds the last."""
LEFT_BY_A_RUN = (RESULTS, ".lock")
"""Files in a folder for results, once a run has begun to write to it."""
OF_RESULTS = {"students", FEEDBACK}
"""Folders that every run makes beside them."""
COLLECTED = "collected.json"
"""What ``backprop collect`` writes among the students' folders."""
INNER = (ASSIGNMENT, "exercises")
"""Folders in a student's folder in which the files were handed out."""
NO_STUDENTS = (*INNER, *PARTS, "solutions", "source", "release")
OF_THIS_PROJECT = ("exercises", "solutions", "grader")


class Found(NamedTuple):
    """The folders of a class by student, other entries beside them, and notes for the user."""

    folders: Mapping[str, Path]
    ignored: tuple[str, ...]
    notes: tuple[str, ...] = ()


def find_submissions(root: Path, out: Path | None = None) -> Found:
    """The students' folders in ``root``, or in nbgrader's ``root/submitted``.

    ``out`` is the folder for the results. It may lie among the students' folders, from an earlier
    run.

    :raises UnusableInput: where there is no such folder or no submission in it, where it can be
        read in two ways, or where results would be written among what was handed in.
    """
    if not root.is_dir():
        is_archive = root.is_file() and root.name.lower().endswith(ARCHIVES)
        unpack = f" Unpack {root.name} first." if is_archive else ""
        raise UnusableInput(
            f"{root} is not a folder.{unpack} Name the folder that holds a folder for each student."
        )
    try:
        place = root / SUBMITTED if is_course(OnDisk(root, root)) else root
        names = _names(place)
        folders = {name: place / name for name in names if _may_be_student(place / name)}
    except OSError as error:
        raise UnusableInput(f"{error.filename} cannot be listed: {error.strerror}.") from error
    others = (name for name in names if name not in folders and name != COLLECTED)
    ignored = tuple(name for name in others if not name.startswith("."))
    notes = [] if place == root else [f"{root} is nbgrader's course; submissions are in {place}."]
    results = [name for name, folder in folders.items() if _holds_results(folder)]
    if out:
        _refuse_among(folders, results, out, root, place)
    for name in results:
        del folders[name]
        notes.append(f"Passed over {place / name}, which holds results and no submission.")
    refuse_another_level(OnDisk(root, place), folders)
    if not folders:
        raise UnusableInput(
            f"There is no submission in {place}: it holds no folders of students. There should be "
            f"a folder for each, with {PARTS[0]}.py or {PARTS[0]}.ipynb and so on in it."
        )
    return Found(folders, ignored, tuple(notes))


def _holds_results(folder: Path) -> bool:
    """Whether results of an earlier run lie in a folder or below it, and no part does."""
    if folder.is_symlink() or holds_parts(folder):
        return False
    try:
        found = look_through(folder)
    except OSError:
        return False
    marks = (folder / path for path in found.others if path.endswith(LEFT_BY_A_RUN))
    return not found.candidates and any(map(_is_mark, marks))


def _is_mark(path: Path) -> bool:
    """Whether a file was left by a run, beside that run's folders."""
    folders = map(path.with_name, OF_RESULTS)
    return path.name in LEFT_BY_A_RUN and path.is_file() and all(map(Path.is_dir, folders))


def _refuse_among(
    folders: Collection[str], results: Collection[str], out: Path, root: Path, place: Path
) -> None:
    """Refuse to write results among what was handed in, or into another run's results.

    :raises UnusableInput: with what to name instead.
    """
    there, students = Path(os.path.realpath(out)), Path(os.path.realpath(place))
    if there in (students, Path(os.path.realpath(root))):
        raise UnusableInput(f"{out} holds the submissions. Name another folder for the results.")
    if not there.is_relative_to(students):
        return
    name = there.relative_to(students).parts[0]
    if name not in folders:
        return
    if name in results and any(_is_mark(there / mark) for mark in LEFT_BY_A_RUN):
        return
    why = "holds other results" if name in results else "counts as a student's folder"
    raise UnusableInput(
        f"Results in {out} would lie in {place / name}, which {why}. Name a folder outside "
        f"{place}, or a new one in it."
    )


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def _some(names: Sequence[str]) -> str:
    """A few names, and how many more there are."""
    shown = ", ".join(ascii(name) for name in names[:3])
    return f"{shown} and {len(names) - 3} more" if len(names) > 3 else shown


def holds_parts(folder: Path) -> bool:
    """Whether parts lie in a folder or in the one that they were handed out in."""
    return any(map(_parts_in, (folder, *(folder / inner for inner in INNER))))


def _parts_in(folder: Path) -> set[str]:
    """The parts of which files lie directly in a folder; none where it cannot be listed."""
    try:
        with os.scandir(folder) as entries:
            named = (called_like(entry.name) for entry in islice(entries, MOST_ENTRIES))
            found = {one.part for one in named if one is not None}
    except OSError:
        found = set()
    exact = (f"{part}{end}" for part in PARTS for end in ENDS)
    return found or {Path(name).stem for name in exact if os.path.lexists(folder / name)}


def _may_be_student(path: Path) -> bool:
    if path.name.startswith((".", "__")) and not holds_parts(path):
        return False
    return path.is_dir()


# A class where one person's folder is expected

_OF_ONE_PERSON = {
    "archive", "archived", "assignment", "attempt", "backprop", "backup", "bak", "calculus",
    "chapter", "checked", "copy", "current", "day", "done", "draft", "exercise", "exercises",
    "final", "finished", "first", "fixed", "homework", "hw", "jupyter", "kopie", "last", "latest",
    "lesson", "main", "master", "mine", "my", "new", "notebook", "notebooks", "old", "original",
    "part", "previous", "problem", "ps", "py", "python", "safe", "save", "saved", "script",
    "scripts", "second", "set", "sheet", "solution", "solutions", "solved", "submission", "submit",
    "task", "temp", "test", "tests", "tmp", "try", "unit", "v", "ver", "version", "week", "wk",
    "work", "working",
}  # fmt: skip
"""Words of which students make their own folders' names, and people are not called."""
_DATE = re.compile(r"\d{4}[-_.]\d\d[-_.]\d\d")


class Class(NamedTuple):
    """A folder that looks like that of a class, and its students' folders."""

    folder: Path
    students: Sequence[str]


def class_in(root: Path) -> Class | None:
    """The class in the folder of one person's work or below it, where there is one.

    There is one where the files of a part that lie nearest are in folders of several people. Old
    copies, weeks and the folders in which the exercises came are one person's.

    :raises OSError: where the folder cannot be listed.
    """
    found = look_through(root)
    for part in PARTS:
        files = [one for one in found.of(part) if one.is_file]
        nearest = min((one.depth for one in files), default=0)
        places = [PurePosixPath(one.path).parent for one in files]
        near = [place for place in places if len(place.parts) == nearest]
        for above in sorted({above for place in near for above in place.parents}):
            people = _people(_folders_in(above, places))
            if len(people) > 1 and not _folders_in(above, near).isdisjoint(people):
                return Class(root / above, people)
    return None


def _folders_in(above: PurePosixPath, places: Iterable[PurePosixPath]) -> set[str]:
    """The folders in ``above`` that lead to these places."""
    return {place.parts[len(above.parts)] for place in places if above in place.parents}


def _people(folders: Iterable[str]) -> list[str]:
    """Those of the folders' names that may be people's, without the copies of one."""
    people: list[str] = []
    for name in sorted(folders):
        words = re.findall(r"[^\W\d_]+", name.lower())
        of_one = words and _OF_ONE_PERSON.issuperset(words)
        is_copy = any(
            name.startswith(first) and numbers_behind(name.removeprefix(first)) is not None
            for first in people[-1:]
        )
        if not (of_one or is_copy or _DATE.match(name) or name in NO_STUDENTS + COURSE_FOLDERS):
            people.append(name)
    return people


# Another level


class Level(ABC):
    """What may be the folder of a class, on disk or in a download.

    Folders in it are named by their paths, such as ``ann/exercises``; ``""`` is the whole of it.
    """

    def __init__(self, root: Path, place: Path | None) -> None:
        """``root`` is what the user named, ``place`` the folder itself; ``None`` in a zip."""
        self.root = root
        self.place = place

    @abstractmethod
    def folders(self, folder: str) -> Collection[str]:
        """The names of the folders in a folder."""

    @abstractmethod
    def parts_in(self, folder: str) -> set[str]:
        """The parts of which files lie directly in a folder."""

    @abstractmethod
    def parts_below(self, folder: str) -> Iterable[tuple[str, PurePosixPath]]:
        """The parts in a folder and below it, each with the path of its file."""

    @abstractmethod
    def is_file(self, path: str) -> bool:
        """Whether there is a file with this path."""

    def holds_parts(self, folder: str) -> bool:
        """Whether parts lie in a folder or in the one that they were handed out in."""
        return any(map(self.parts_in, (folder, *(f"{folder}/{inner}" for inner in INNER))))

    def path(self, folder: str | PurePosixPath) -> str:
        """A folder as messages name it."""
        return quoted(str(folder)) if self.place is None else str(self.place / folder)

    @property
    def name_it(self) -> str:
        """What to do to name a folder of it, as the begin of a sentence."""
        return "Unpack it and name" if self.place is None else "Name"

    @property
    def meant_above(self) -> str:
        """The folder of the class, as a sentence, where this is that of one student in it."""
        if self.place is None:
            return ""
        here = self.place.absolute()
        while here.name in INNER:
            here = here.parent
        return f" Did you mean the folder above, {here.parent}?"


class OnDisk(Level):
    """A folder on disk, of which only what is asked for is looked at."""

    def __init__(self, root: Path, place: Path) -> None:
        super().__init__(root, place)
        self.place: Path = place

    def folders(self, folder: str) -> Collection[str]:
        path = self.place / folder
        if path.is_symlink() or not path.is_dir():
            return ()
        return [name for name in _names(path) if (path / name).is_dir()]

    def parts_in(self, folder: str) -> set[str]:
        return _parts_in(self.place / folder)

    def parts_below(self, folder: str) -> Iterable[tuple[str, PurePosixPath]]:
        try:
            candidates = look_through(self.place / folder).candidates
        except OSError:
            return ()
        return [(one.part, PurePosixPath(folder, one.path)) for one in candidates]

    def is_file(self, path: str) -> bool:
        return (self.place / path).is_file()


def is_course(level: Level) -> bool:
    """Whether this is nbgrader's course folder, and not a class with a student "submitted".

    :raises UnusableInput: where it looks like both.
    """
    inside = [
        name
        for name in level.folders(SUBMITTED)
        if name != ASSIGNMENT and _handed_in(level, f"{SUBMITTED}/{name}")
    ]
    if not inside:
        return False
    beside = [n for n in level.folders("") if n not in COURSE_FOLDERS and level.holds_parts(n)]
    if beside or level.holds_parts(SUBMITTED):
        others = f"{_some(beside)} and " if beside else ""
        raise UnusableInput(
            f"{level.root} can be read in two ways: as nbgrader's course, where {_some(inside)} "
            f"handed in, since {level.path(SUBMITTED)} holds their work; or as a class of "
            f"{others}a student called '{SUBMITTED}'. If it is a course, {level.name_it.lower()} "
            f"{level.path(SUBMITTED)}. If it is a class, rename that student's folder."
        )
    return True


def _handed_in(level: Level, folder: str) -> bool:
    return level.holds_parts(folder) or ASSIGNMENT in level.folders(folder)


def refuse_another_level(level: Level, folders: Collection[str]) -> None:
    """Refuse one student's folder, a folder of classes, a clone of this project, and results.

    ``folders`` are those that may be students'.

    :raises UnusableInput: with the folder that was probably meant.
    """
    root = level.root
    if set(OF_THIS_PROJECT) <= set(folders):
        below = _class_below(level, folders)
        meant = f" {level.name_it} {level.path(below)}." if below else level.meant_above
        raise UnusableInput(f"{root} is a clone of this project, not a class.{meant}")
    at_top = level.parts_in("")
    students = (name for name in folders if name not in NO_STUDENTS)
    with_parts = list(islice(filter(level.holds_parts, students), len(PARTS)))
    people = _people(with_parts) if at_top else with_parts
    if people and len(people) >= len(at_top):
        return
    inner = [name for name in NO_STUDENTS if name in folders and level.holds_parts(name)]
    below = _class_below(level, folders)
    if at_top or (inner and not with_parts and not below):
        held = _some(sorted(at_top) or inner)
        or_below = f" Or is the class in {level.path(below)}?" if below else ""
        raise UnusableInput(
            f"{root} looks like one student's folder, since it holds {held} itself. "
            f"A class has a folder for each student.{level.meant_above}{or_below}"
        )
    if OF_RESULTS.issubset(folders) and level.is_file(RESULTS):
        raise UnusableInput(
            f"{root} holds the results of a run, not a class. Name the folder that was graded."
        )
    if below:
        raise UnusableInput(
            f"{root} looks like a folder of classes. {level.name_it} one of them: "
            f"{level.path(below)}."
        )


def _class_below(level: Level, folders: Iterable[str]) -> PurePosixPath | None:
    """A folder below in which several people's hold the same part, if most are such folders.

    Half of them are enough where each of the others has one more person's.
    """
    found: list[tuple[list[str], PurePosixPath]] = []
    for name in folders:
        if name in OF_THIS_PROJECT or name == "tests":
            continue
        places: dict[tuple[str, PurePosixPath], set[str]] = defaultdict(set)
        for part, path in level.parts_below(name):
            student = _student(path)
            for place in student.parents:
                places[part, place].add(student.parts[len(place.parts)])
        below = [(_people(names), place) for (_, place), names in places.items() if place.parts]
        if places:
            most = max(below, key=lambda one: (len(one[0]), one[1]), default=([], PurePosixPath()))
            found.append(most)
    classes = [(people, place) for people, place in found if len(people) > 1]
    alone = [people for people, _ in found if len(people) < 2]
    known = {person for people, _ in classes for person in people}
    each_one_more = all(people and known.isdisjoint(people) for people in alone)
    if classes and len(classes) + each_one_more > len(alone):
        return classes[0][1]
    return None


def _student(path: PurePosixPath) -> PurePosixPath:
    """The folder of the student whose file this is."""
    folder = path.parent
    while folder.name in INNER:
        folder = folder.parent
    return folder
