"""What one student handed in, as cells of code: scripts and notebooks alike.

Everything here is untrusted. So links are not followed, special files are not opened, sizes are
looked at before a byte is read, and nothing is executed or parsed as Python.
"""

from __future__ import annotations

import codecs
import hashlib
import os
import re
import stat
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import TypeAlias

from grader.answers import NotHandedIn, Unreadable
from grader.assignment import ASSIGNMENT, PARTS, part_of
from grader.messages.files import RAISE_LEFT_IN, looks_like, not_graded, of_marimo, read_from
from grader.reasons import Reason, because
from grader.result import GradedFile, Item, LeftOut
from grader.sandbox.calls import Cell
from grader.submissions import finding
from grader.submissions.finding import (
    ARCHIVES,
    ENDS,
    NO_WORK,
    TEXTS_OF_NOTEBOOKS,
    Candidate,
    Folder,
)
from grader.submissions.handed_out import Difference, difference, worth_a_look
from grader.submissions.notebook import NotReadable, code_cells, decoded
from grader.submissions.own_modules import find_imported

LARGEST_FILE = {".py": 1 << 20, ".ipynb": 32 << 20}
"""Bytes; a notebook may carry outputs."""

MOST_READ = 8
"""At most so many files of one name are read to see which of them counts."""
UNTOUCHED, WITH_ANSWERS = 2, 3
MOST_LEFT_OUT = 20
"""At most so many files are named that were not graded."""
MOST_NAMES = 1_000
"""At most so many files are looked through for one with a name that is almost a part's."""
LONGEST_PART_NAME = 40
CLOSE = 0.7
"""A name counts as a misspelt part from this similarity on, as difflib measures it."""

EXERCISES, SOLUTIONS = "exercises", "solutions"
BESIDE_EXERCISES = (SOLUTIONS, "grader", "tests")
"""Folders of this project. A student may hand in a clone of it."""
MARK_OF_SOLUTIONS = "### BEGIN SOLUTION"

FOR_NAMES = ("idna", "punycode")
"""Encodings of host names. Python knows them, but nobody writes a script in one."""
_ENCODING = re.compile(rb"[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
_BLANK = re.compile(rb"[ \t\f]*(?:#|$)")
_OF_MARIMO = re.compile(r"^app = marimo\.App\(", re.MULTILINE)

Cells: TypeAlias = tuple[Cell, ...]
PartFile: TypeAlias = "Cells | NotHandedIn | Unreadable"


@dataclass(frozen=True, slots=True)
class Submission:
    """What one student handed in, part by part; ``files`` names each file whose bytes were read."""

    student: str
    parts: Mapping[str, PartFile]
    files: Mapping[str, GradedFile] = field(default_factory=dict)
    left_out: tuple[LeftOut, ...] = ()
    advice: Mapping[str, str] = field(default_factory=dict)
    """Advice on the text of a part's file, by the part's name or an exercise's id."""
    modules: Mapping[str, Mapping[str, Cells]] = field(default_factory=dict)
    """What each part imports of the student's own, by name: other parts, and files beside it."""
    module_files: tuple[GradedFile, ...] = ()
    """The files of those modules that are no parts."""

    @property
    def handed_in(self) -> bool:
        """Whether anything of any part was found."""
        return not all(isinstance(file, NotHandedIn) for file in self.parts.values())

    @property
    def unreadable(self) -> tuple[Reason, ...]:
        """Why parts cannot be read; one reason for all where the whole folder cannot."""
        reasons = [file.reason for file in self.parts.values() if isinstance(file, Unreadable)]
        return tuple(reason for at, reason in enumerate(reasons) if reason not in reasons[:at])

    def of_parts_read(self, items: Iterable[Item]) -> list[Item]:
        """The verdicts on those parts that were handed in and could be read."""
        return [i for i in items if isinstance(self.parts.get(part_of(i.id)), tuple)]

    def told_of_files(self, part: str) -> list[str]:
        """Which of several files was read for a part, and why; nothing where there was one file."""
        others = [not_graded(file) for file in self.left_out if file.part == part]
        if others and part in self.files:
            others.insert(0, read_from(self.files[part].path))
        return others + ([self.advice[part]] if part in self.advice else [])


def nothing_handed_in(student: str) -> Submission:
    """The submission of a student who has no folder."""
    return Submission(student, dict.fromkeys(PARTS, NotHandedIn(because("no_folder"))))


def read_submission(
    student: str, folder: Path, not_collected: Sequence[LeftOut] = ()
) -> Submission:
    """Find and read all parts in a student's folder; what cannot be read says why.

    ``not_collected`` are files that the student handed in and that are not in the folder.
    """
    if folder.is_symlink():
        return _refused(student, because("submission_is_a_link"))
    try:
        found = finding.look_through(folder)
    except OSError as error:
        return _refused(student, because("submission_unreadable", error=str(error.strerror)))
    parts: dict[str, PartFile] = {}
    files: dict[str, GradedFile] = {}
    left_out: list[LeftOut] = []
    advice: dict[str, str] = {}
    read: dict[str, _Read] = {}
    for part in PARTS:
        candidates = found.of(part)
        if not candidates:
            continue
        read[part], others = _choose(folder, candidates)
        chosen = read[part]
        parts[part] = chosen.cells
        left_out += others
        if not chosen.candidate.is_file and isinstance(chosen.cells, Unreadable):
            parts[part] = NotHandedIn(chosen.cells.reason)
            left_out.append(LeftOut(part, chosen.candidate.path, chosen.cells.reason))
        if chosen.sha256:
            files[part] = GradedFile(chosen.candidate.path, chosen.sha256)
        if isinstance(chosen.cells, tuple):
            if worth_a_look(part, chosen.cells):
                advice |= _advice(chosen)
            if any(_OF_MARIMO.search(cell.source) for cell in chosen.cells):
                advice[part] = of_marimo(chosen.candidate.path)
    meant = _misnamed(found, read)
    for part in PARTS:
        if part not in parts:
            parts[part] = _not_handed_in(part, meant, found)
    in_order = {part: parts[part] for part in PARTS}
    readable = {part: cells for part, cells in in_order.items() if isinstance(cells, tuple)}
    imported = find_imported(
        readable, files, found, lambda path: _cells_or_reason(folder, path, ".py")
    )
    left_out += imported.left_out.values()
    told = {*imported.files, *imported.left_out}
    beside = {str(PurePosixPath(files[part].path).parent) for part in readable}
    further = _further(found, meant, parts, beside)
    left_out += (left for left in further if left.path not in told)
    left_out += not_collected
    return Submission(
        student,
        in_order,
        files,
        _at_most(left_out),
        advice,
        imported.modules,
        tuple(imported.files.values()),
    )


def _refused(student: str, reason: Reason) -> Submission:
    return Submission(student, dict.fromkeys(PARTS, Unreadable(reason)))


# Which of several files counts


@dataclass(frozen=True)
class _Read:
    """One candidate: its cells, or what is wrong with it, and its bytes' hash where it has any."""

    candidate: Candidate
    cells: Cells | Unreadable
    sha256: str | None = None
    is_reference: bool = False
    """Whether it is the project's own solution, which came with a clone of it."""

    @cached_property
    def difference(self) -> Difference:
        """From what was handed out."""
        cells = self.cells if isinstance(self.cells, tuple) else ()
        return difference(self.candidate.part, cells)

    @cached_property
    def order(self) -> tuple[object, ...]:
        """The first in this order counts: with answers the newest, else the plainest name.

        The assignment's own folder comes before others, which may be those of other assignments.
        """
        one = self.candidate
        rank = (-self.rank, not _is_in_assignment(one))
        if self.rank < WITH_ANSWERS:
            return (*rank, one.numbers, ENDS.index(one.end), one.path)
        numbers = tuple(-number for number in (*one.numbers, *[0] * 9)[:9])
        return (*rank, -one.modified, numbers, ENDS.index(one.end), one.path)

    @cached_property
    def rank(self) -> int:
        """``WITH_ANSWERS`` for a file in which a gap is filled, down to 0 for an unreadable one."""
        if isinstance(self.cells, Unreadable):
            return 0
        if self.is_reference:
            return 1
        return (
            1
            + self.difference.holds_gaps
            + (self.difference.holds_gaps and self.difference.has_answer)
        )

    def left_out_for(self, chosen: _Read) -> Reason:
        """Why ``chosen`` counts and this one does not."""
        other = chosen.candidate
        if isinstance(self.cells, Unreadable):
            why = self.cells.reason
            return because(why.kind, **why.facts, counts=other.path)
        if chosen.rank == WITH_ANSWERS and self.rank == UNTOUCHED:
            return because("other_is_filled", other=other.path)
        if chosen.rank > self.rank:
            return because("holds_nothing", other=other.path, part=other.part)
        if self.rank < WITH_ANSWERS:
            return because("both_untouched", other=other.path)
        if _is_in_assignment(other) and not _is_in_assignment(self.candidate):
            return because("other_in_assignment", other=other.path)
        if other.modified > self.candidate.modified:
            return because("other_is_newer", other=other.path)
        if other.numbers > self.candidate.numbers:
            return because("other_has_higher_number", other=other.path)
        return because("neither_is_newer", other=other.path)


def _choose(folder: Path, candidates: Sequence[Candidate]) -> tuple[_Read, list[LeftOut]]:
    """The file that counts among those of one part, and why the others don't.

    The files that lie nearest are compared. A link or folder with the name of a part is taken only
    where there is no file; then the verdict says why it cannot be read.
    """
    files = [one for one in candidates if one.is_file] or candidates
    nearest = min(one.depth for one in files)
    near = [one for one in files if one.depth == nearest]
    if len(near) == 1:
        chosen, others = _read(folder, near[0]), []
    else:
        near.sort(key=lambda one: (not _is_in_assignment(one), -one.modified, one.path))
        in_exercises = any(_above(one) == EXERCISES for one in near)
        read = [_read(folder, one, beside_exercises=in_exercises) for one in near[:MOST_READ]]
        chosen, *others = sorted(read, key=lambda one: one.order)
    left_out = [
        LeftOut(
            one.candidate.part,
            one.candidate.path,
            one.left_out_for(chosen),
            untouched=one.rank == UNTOUCHED,
        )
        for one in others
        if not one.is_reference
    ]
    compared = {chosen.candidate.path, *(one.candidate.path for one in others)}
    left_out += [
        LeftOut(one.part, one.path, _not_compared(one, chosen))
        for one in candidates
        if one.path not in compared and not _came_with(chosen.candidate, one)
    ]
    return chosen, left_out


def _above(one: Candidate) -> str:
    """The name of the folder that a file lies in."""
    return one.path.rpartition("/")[0].rpartition("/")[2].lower()


def _is_in_assignment(one: Candidate) -> bool:
    """Whether a file lies in a folder that is called like the assignment."""
    return ASSIGNMENT in one.path.split("/")[:-1]


def _came_with(chosen: Candidate, one: Candidate) -> bool:
    """Whether ``one`` is this project's own file in the clone whose exercises were handed in."""
    clone, _, last = chosen.path.rpartition("/")[0].rpartition("/")
    inside = one.path.removeprefix(f"{clone}/" if clone else "")
    return last.lower() == EXERCISES and inside.partition("/")[0] in BESIDE_EXERCISES


def _not_compared(one: Candidate, chosen: _Read) -> Reason:
    other = chosen.candidate
    if not one.is_file:
        return because("not_a_file", other=other.path)
    if one.depth > other.depth:
        if chosen.rank == UNTOUCHED:
            return because("untouched_other_is_nearer", other=other.path)
        return because("other_is_nearer", other=other.path)
    return because("too_many_to_compare", other=other.path, most=MOST_READ)


# What else lies there


def _misnamed(found: Folder, read: Mapping[str, _Read]) -> Mapping[str, str]:
    """Files with a name that is almost that of a part without answers: the part, by path."""
    names = [path for path in found.others[:MOST_NAMES] if path.lower().endswith(ENDS)]
    missing = names and [p for p in PARTS if p not in read or read[p].rank < WITH_ANSWERS]
    if not missing:
        return {}
    return {path: part for path in names if (part := part_meant(path)) in missing}


def part_meant(path: str) -> str | None:
    """The part that a script or notebook may be by its name, which is almost that of the part."""
    from difflib import SequenceMatcher  # for the few

    if not path.lower().endswith(ENDS):
        return None
    stem = _stem(path)[:LONGEST_PART_NAME]
    close = {part: SequenceMatcher(None, stem, part).ratio() for part in PARTS}
    part = max(close, key=lambda part: close[part])
    return part if close[part] >= CLOSE else None


def _not_handed_in(part: str, meant: Mapping[str, str], found: Folder) -> NotHandedIn:
    similar = next((path for path, its_part in meant.items() if its_part == part), None)
    if similar is not None:
        return NotHandedIn(because("no_part_but_similar", part=part, similar=similar))
    for path in found.others:
        if _stem(path) == part and path.lower().endswith(TEXTS_OF_NOTEBOOKS):
            return NotHandedIn(because("no_part_but_text", part=part, text=path))
    return NotHandedIn(because("no_part", part=part))


def why_no_part(path: str, meant: str | None) -> Reason:
    """Why a file is no part by its name; ``meant`` is the part that it may be."""
    name = path.lower()
    if meant is not None:
        return because("misspelt", part=meant)
    if name.endswith(ARCHIVES):
        return because("archive")
    return because("no_part_name") if name.endswith(ENDS) else _no_script(path)


def _no_script(path: str) -> Reason:
    part = _stem(path)
    if part not in PARTS:
        return because("no_script")
    if path.lower().endswith(TEXTS_OF_NOTEBOOKS):
        return because("text_of_notebook", part=part)
    return because("other_form", part=part)


def _stem(path: str) -> str:
    """A file's name in small letters, up to its first dot."""
    return path.rpartition("/")[2].partition(".")[0].lower()


def _further(
    found: Folder, meant: Mapping[str, str], parts: Mapping[str, PartFile], beside: Set[str]
) -> Iterator[LeftOut]:
    """Files that look like work, with a name that is not like that of any part.

    In the folders ``beside`` parts a script may be a module of the student's own, and is not named
    where all parts are there. Where nothing was found, every file is named.
    """
    read = [part for part in PARTS if not isinstance(parts[part], NotHandedIn)]
    missing = [part for part in PARTS if part not in read]
    whole, nothing = not missing, not read
    for path in found.others:
        name = path.rpartition("/")[2].lower()
        if name.startswith(".") or name in NO_WORK:
            continue
        is_work = name.endswith((*ARCHIVES, ".ipynb")) or (name.endswith(".py") and not whole)
        if not (is_work or nothing or path in meant or any(part in name for part in missing)):
            continue
        reason = why_no_part(path, meant.get(path))
        is_module = name.endswith(".py") and str(PurePosixPath(path).parent) in beside
        if is_module and reason.kind == "no_part_name":
            reason = because("not_imported")
        yield LeftOut("", path, reason)
    if not whole:
        for path, reason in found.not_looked_into:
            yield LeftOut("", path, reason)


def _at_most(left_out: Sequence[LeftOut]) -> tuple[LeftOut, ...]:
    more = len(left_out) - MOST_LEFT_OUT
    if more <= 0:
        return tuple(left_out)
    rest = LeftOut("", ".", because("further_files", count=more))
    return (*left_out[:MOST_LEFT_OUT], rest)


def _advice(read: _Read) -> Mapping[str, str]:
    """Advice on a file that counts: it looks like another part, or a line was left in it."""
    part, found = read.candidate.part, read.difference
    advice = {f"{part}.{function}": RAISE_LEFT_IN for function in found.with_raise}
    if found.looks_like:
        advice[part] = looks_like(read.candidate.path, part, found.looks_like)
    return advice


# Reading one file


def read_file(path: Path) -> Cells | Unreadable:
    """The code cells of one script or notebook."""
    named = finding.called_like(path.name)
    end = named.end if named else path.suffix
    return _cells_or_reason(path.parent, path.name, end)[0]


def cells_of(end: str, data: bytes) -> Cells | Unreadable:
    """The code cells of a script or notebook with this content; ``end`` is `.py` or `.ipynb`."""
    try:
        return _cells(f"script{end}", end, data)
    except NotReadable as problem:
        return Unreadable(because(problem.kind, **problem.facts))


def _read(folder: Path, candidate: Candidate, *, beside_exercises: bool = False) -> _Read:
    cells, sha256 = _cells_or_reason(folder, candidate.path, candidate.end)
    is_reference = (
        beside_exercises
        and _above(candidate) == SOLUTIONS
        and isinstance(cells, tuple)
        and any(MARK_OF_SOLUTIONS in cell.source for cell in cells)
    )
    return _Read(candidate, cells, sha256, is_reference)


def _cells_or_reason(folder: Path, path: str, end: str) -> tuple[Cells | Unreadable, str | None]:
    """The cells of a file, or why there are none; and the hash of its bytes where it has any."""
    sha256 = None
    try:
        data = read_bytes(folder / path, LARGEST_FILE[end])
        sha256 = hashlib.sha256(data).hexdigest()
        return _cells(path.rpartition("/")[2], end, data), sha256
    except NotReadable as problem:
        return Unreadable(because(problem.kind, file=path, **problem.facts)), sha256


def _cells(name: str, end: str, data: bytes) -> Cells:
    if end == ".py":
        return (Cell(name, script_text(data)),)
    return tuple(Cell(f"cell {number}", source) for number, source in code_cells(data))


def script_text(data: bytes) -> str:
    """The text of a script in the encoding that it declares, as Python reads it, else in UTF-8.

    https://peps.python.org/pep-0263/

    :raises NotReadable: where the declaration is wrong, or there is none and the text is not UTF-8.
    """
    declared = _declared_encoding(data)
    if declared is None:
        return decoded(data)
    try:
        codec = codecs.lookup(declared)
    except LookupError:
        codec = None
    if codec is None or not getattr(codec, "_is_text_encoding", True) or codec.name in FOR_NAMES:
        raise NotReadable("unknown_encoding", encoding=declared)
    if codec.name in ("utf-8", "utf-8-sig"):
        return decoded(data)
    if data.startswith(codecs.BOM_UTF8):
        raise NotReadable("begins_as_utf_8", encoding=declared)
    try:
        text = data.decode(declared)
        if declared in text and (text.isascii() or not data.isascii()):
            return text
    except UnicodeError:
        pass
    raise NotReadable("other_encoding", encoding=declared)


def _declared_encoding(data: bytes) -> str | None:
    """The encoding that a comment declares in the first line, or in the second one where the first
    is a comment or blank.
    """
    for line in re.split(rb"\r\n|\r|\n", data.removeprefix(codecs.BOM_UTF8), maxsplit=2)[:2]:
        if declaration := _ENCODING.match(line):
            return declaration[1].decode("ascii")
        if not _BLANK.match(line):
            return None
    return None


def read_bytes(path: Path, limit: int) -> bytes:
    """The bytes of a student's file, at most ``limit`` of them.

    :raises NotReadable: where it is not a file, cannot be read or is larger.
    """
    if path.is_symlink():
        raise NotReadable("link")
    try:
        with open(path, "rb", opener=_open_as_it_is) as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise NotReadable("no_regular_file")
            data = file.read(limit + 1)
    except OSError as error:
        raise NotReadable("unreadable", error=str(error.strerror)) from error
    if len(data) > limit:
        raise NotReadable("too_large", megabytes=limit >> 20)
    return data


def _open_as_it_is(path: str, flags: int) -> int:
    """Open without following a link and without waiting for a pipe's other end."""
    return os.open(path, flags | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
