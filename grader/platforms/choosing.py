"""Which of the files that a student handed in count, and which of them are modules of their own.

For each part one file counts: one with answers before one that is as it was handed out, then the
newest attempt, then the file that lies nearest, was changed last, and has the highest number behind
its name. ``grade`` decides in the same way among the files of a student's folder.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from grader.answers import Unreadable
from grader.assignment import ASSIGNMENT, PARTS
from grader.messages.files import in_words
from grader.platforms import archive
from grader.platforms.archive import Entry, Hostile, why
from grader.platforms.collected import COUNTS, Unmatched
from grader.platforms.platform import HandedIn
from grader.reasons import because
from grader.sandbox.calls import Cell
from grader.submissions.finding import ENDS, Candidate, called_like
from grader.submissions.handed_out import difference
from grader.submissions.notebook import NotReadable
from grader.submissions.submission import (
    BESIDE_EXERCISES,
    EXERCISES,
    LARGEST_FILE,
    MOST_NAMES,
    cells_of,
    part_meant,
    why_no_part,
)
from grader.text import quoted

LARGEST_MODULE = 1 << 20
UNTOUCHED, WITH_ANSWERS = 2, 3

_ADDED = re.compile(r"(?:-\d+| ?\(\d+\)|_\d+|-[Cc]opy\d*)+$")
"""What platforms and browsers put behind a module's name."""


@dataclass(frozen=True, slots=True)
class Found:
    """A file that a student handed in; ``source`` has ``!`` before what lies in a zip."""

    source: str
    path: str
    entry: Entry
    sequence: float

    @property
    def folder(self) -> str:
        return self.path.rpartition("/")[0]

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]


@dataclass(frozen=True)
class PartFile:
    """A file with a part's name; ``collected`` is greater for later downloads."""

    source: str
    path: str
    named: Candidate
    data: bytes
    modified: float
    sequence: float
    collected: int = 1

    @cached_property
    def rank(self) -> int:
        """``WITH_ANSWERS`` where a gap is filled, down to 0 where it cannot be read."""
        cells = cells_of(self.named.end, self.data)
        return _rank(self.named.part, cells)

    @property
    def recency(self) -> tuple[object, ...]:
        """The greatest counts, of files with answers."""
        numbers = (*self.named.numbers, *[0] * 9)[:9]
        return (
            self.sequence, self.collected, ASSIGNMENT in self.path.split("/")[:-1],
            -self.path.count("/"), self.modified, numbers, -ENDS.index(self.named.end), self.path,
        )  # fmt: skip

    def why_not(self, chosen: PartFile) -> str:
        """Why ``chosen`` counts and this one does not."""
        name = quoted(chosen.source)
        if chosen.source == self.source:
            which = "later" if chosen.collected > self.collected else "earlier"
            name = f"The file of this name from the {which} download"
        if (chosen.sequence, chosen.collected) > (self.sequence, self.collected):
            return f"{name} {COUNTS}: it is from a newer attempt."
        if chosen.rank == WITH_ANSWERS and self.rank == UNTOUCHED:
            return f"{name} {COUNTS}, which differs from the file that was handed out."
        if chosen.rank > self.rank:
            return (
                f"{name} {COUNTS}: this one cannot be read or holds nothing of {self.named.part}."
            )
        return f"{name} {COUNTS}: it is the newer one, or lies nearer."


def _rank(part: str, cells: Sequence[Cell] | Unreadable) -> int:
    if isinstance(cells, Unreadable):
        return 0
    found = difference(part, cells)
    return 1 + found.holds_gaps + (found.holds_gaps and found.has_answer)


@dataclass
class Work:
    """What counts of all that one student handed in."""

    parts: dict[str, PartFile] = field(default_factory=dict)
    modules: dict[str, Found] = field(default_factory=dict)
    """The student's own modules by file name."""
    left_out: list[Unmatched] = field(default_factory=list)


def work_of(handed_in: Iterable[HandedIn], earlier: Mapping[str, PartFile]) -> Work:
    """Choose among the files of one student; ``earlier`` are the parts collected before."""
    work = Work()
    found = list(_opened(handed_in, work.left_out))
    candidates: dict[str, list[PartFile]] = {part: [] for part in PARTS}
    others = []
    named = [(one, called_like(one.name)) for one in found]
    clones = {
        one.folder.rpartition("/")[0]
        for one, candidate in named
        if candidate and one.folder.rpartition("/")[2].lower() == EXERCISES
    }
    chosen_from: dict[str, Found] = {}
    for one, candidate in named:
        if candidate is None:
            others.append(one)
        elif any(_is_beside_exercises(one.path, clone) for clone in clones):
            work.left_out.append(Unmatched(one.source, "It is a file of the project itself."))
        else:
            try:
                data = one.entry.read(LARGEST_FILE[candidate.end])
            except NotReadable as problem:
                work.left_out.append(Unmatched(one.source, f"It {why(problem)}"))
                continue
            modified = one.entry.modified
            file = PartFile(one.source, one.path, candidate, data, modified, one.sequence)
            candidates[candidate.part].append(file)
            chosen_from[one.source] = one
    for part, files in candidates.items():
        if part in earlier and not any(_is_same(file, earlier[part]) for file in files):
            files = [*files, earlier[part]]
        if files:
            chosen, rejected = _chosen(files)
            work.parts[part] = chosen
            work.left_out += [Unmatched(one.source, one.why_not(chosen)) for one in rejected]
    kept = [chosen_from[f.source] for f in work.parts.values() if f.source in chosen_from]
    _add_modules(work, others, set(map(_place, kept)))
    return work


def _chosen(files: Sequence[PartFile]) -> tuple[PartFile, list[PartFile]]:
    newest_first = sorted(files, key=lambda file: file.recency, reverse=True)
    if all(file.data == files[0].data for file in files):
        return newest_first[0], newest_first[1:]
    with_answers = (file for file in newest_first if file.rank == WITH_ANSWERS)
    chosen = next(with_answers, None) or max(newest_first, key=lambda file: file.rank)
    return chosen, [file for file in newest_first if file is not chosen]


def _is_same(file: PartFile, earlier: PartFile) -> bool:
    return file.named.end == earlier.named.end and file.data == earlier.data


def _is_beside_exercises(path: str, clone: str) -> bool:
    """Whether a file is this project's own in a clone of it, whose exercises were handed in."""
    inside = path.removeprefix(f"{clone}/" if clone else "")
    return path.startswith(clone) and inside.partition("/")[0] in BESIDE_EXERCISES


# What was handed in as a zip


def _opened(handed_in: Iterable[HandedIn], left_out: list[Unmatched]) -> Iterator[Found]:
    """All files, those in zips included; what is none of a student's goes to ``left_out``."""
    for one in handed_in:
        entry = one.entry
        if reason := entry.passed_over or one.unusable:
            left_out.append(Unmatched(entry.path, reason))
        elif one.path.lower().endswith(".zip"):
            yield from _unpacked(one, left_out)
        else:
            yield Found(entry.path, one.path, entry, one.attempt.sequence)


def _unpacked(one: HandedIn, left_out: list[Unmatched]) -> Iterator[Found]:
    entry = one.entry
    try:
        inner = archive.inside(entry.read(archive.LARGEST_ZIP))
    except Hostile as refusal:
        left_out.append(Unmatched(entry.path, f"The zip is not opened: {refusal}."))
        return
    except NotReadable as problem:
        left_out.append(Unmatched(entry.path, f"The zip {why(problem)}"))
        return
    if not inner:
        left_out.append(Unmatched(entry.path, "The zip is empty."))
    around = one.path.rpartition("/")[0]
    shared = archive.shared_folder(inner)
    for each in inner:
        source = f"{entry.path}!{each.path}"
        if each.passed_over:
            left_out.append(Unmatched(source, each.passed_over))
            continue
        path = "/".join(filter(None, (around, each.path.removeprefix(shared))))
        yield Found(source, path, each, one.attempt.sequence)


# The student's own modules


def _place(one: Found) -> tuple[str, str]:
    """The zip that a file lies in, and its folder there."""
    return one.source.partition("!")[0] if "!" in one.source else "", one.folder


def _add_modules(work: Work, others: Sequence[Found], places: set[tuple[str, str]]) -> None:
    """Lay out scripts that lie beside a part that counts, and say why all else is left out."""
    in_order = sorted(others, key=lambda one: (one.sequence, one.entry.modified, one.source))
    for number, one in enumerate(in_order):
        name = module_name(one.name)
        meant = part_meant(one.name) if number < MOST_NAMES else None
        if meant in work.parts and work.parts[meant].rank == WITH_ANSWERS:
            meant = None
        if name is None or (meant and _place(one) not in places):
            work.left_out.append(Unmatched(one.source, _no_part(one.name, meant)))
        elif _place(one) not in places:
            work.left_out.append(
                Unmatched(one.source, "It is a script, but lies beside no part that counts.")
            )
        elif one.entry.size > LARGEST_MODULE:
            work.left_out.append(Unmatched(one.source, "It is a script of more than 1 MB."))
        else:
            if name in work.modules:
                work.left_out.append(older_module(work.modules[name].source, one.source))
            work.modules[name] = one


def older_module(source: str, newer: str) -> Unmatched:
    """The line for a module in place of which another one with its name is laid out."""
    return Unmatched(source, f"{quoted(newer)} is newer and has its name.")


def module_name(name: str) -> str | None:
    """The name under which Python imports a student's own script; ``None`` where it cannot."""
    stem, dot, end = name.rpartition(".")
    if not dot or end.lower() != "py":
        return None
    for candidate in (stem, _ADDED.sub("", stem)):
        if candidate.startswith("__") or keyword.iskeyword(candidate):
            return None
        if candidate.isidentifier():
            return f"{candidate}.py"
    return None


def _no_part(name: str, meant: str | None) -> str:
    reason = why_no_part(name, meant)
    is_script = reason.kind == "no_part_name" and name.lower().endswith(".py")
    if is_script and not name.startswith("__"):
        reason = because("not_importable")
    return in_words(reason)
