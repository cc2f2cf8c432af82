"""Lays out a platform's download as a class: a folder for each student, with the parts in it.

Everything is read and written beside the class first and then moved to its place, so that a
download that is refused half-way leaves nothing behind. ``collected.json`` is written last.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from grader.errors import UnusableInput
from grader.platforms.archive import (
    OF_TOOLS,
    UNSAID,
    Download,
    folder_passed_over,
    opened,
    why,
)
from grader.platforms.choosing import (
    LARGEST_MODULE,
    PartFile,
    Work,
    older_module,
    work_of,
)
from grader.platforms.collected import (
    COUNTS,
    FILE,
    Collected,
    CollectedFile,
    CollectedStudent,
    Unmatched,
    folder_name,
    read_collected,
    write_collected,
)
from grader.platforms.known import PLATFORMS, recognised
from grader.platforms.platform import Attempt, HandedIn, Platform, Sorted
from grader.records.files import cannot_write, make_own_folder, read_own, refuse_foreign
from grader.submissions.finding import called_like
from grader.submissions.notebook import NotReadable
from grader.submissions.roster import Student
from grader.submissions.submission import LARGEST_FILE
from grader.text import quoted

LONGEST_FOLDER = 240
"""Bytes; most file systems take 255."""
STAGE = ".collecting-"

Track = Callable[[Sequence[str]], Iterable[str]]
"""Goes through the students' ids, and shows how far it got."""


@dataclass(frozen=True)
class Outcome:
    """What came of a download."""

    platform: Platform
    students: Sequence[CollectedStudent]
    """Those of this download, as they are now."""
    unmatched: Sequence[Unmatched]
    """Files of this download that are nobody's."""
    not_listed: Sequence[str]
    """Students who are not in the roster."""
    nothing_from: Sequence[str]
    """Those in the roster from whom nothing was collected."""

    @property
    def left_out(self) -> list[Unmatched]:
        """Students' files that were not laid out, those with a newer or better one last."""
        found = [left for one in self.students for left in one.not_laid_out]
        return sorted(found, key=lambda left: COUNTS in left.reason)

    @property
    def not_matched(self) -> list[Unmatched]:
        """Files that are nobody's, but for those of systems and tools."""
        return [one for one in self.unmatched if one.reason not in UNSAID]

    @property
    def not_looked_into(self) -> list[str]:
        """Folders that are nobody's by their names, which somebody may have given a student's."""
        passed_over = (one for one in self.unmatched if one.reason in UNSAID)
        folders = (folder_passed_over(one.source, one.reason) for one in passed_over)
        named = (f for f in folders if f and f.rpartition("/")[2].lower() not in OF_TOOLS)
        return list(dict.fromkeys(named))

    @property
    def is_whole(self) -> bool:
        """Whether everything and everyone was matched."""
        return not self.not_listed and not self.not_matched


def collect(
    download: Path, to: Path, from_: str | None, roster: Mapping[str, Student], track: Track
) -> Outcome:
    """Lay out a download in the folder ``to``, which may hold what was collected earlier.

    ``from_`` names the platform; ``None`` means that it is recognised.

    :raises UnusableInput: where the download is refused, or the folder holds something else.
        Nothing is written then.
    :raises CannotWrite: with what to do about it.
    """
    if download.is_dir() and to.resolve().is_relative_to(download.resolve()):
        raise UnusableInput(f"{to} lies in the download. Name a folder outside {download}.")
    earlier = _earlier(to)
    with opened(download) as found:
        platform = _platform(found, from_)
        if earlier and earlier.platform != platform.name:
            raise UnusableInput(
                f"{to} holds a class from {_title(earlier.platform)}, and this download is from "
                f"{platform.title}. Name another folder."
            )
        files = platform.sort(found)
        by_id = _by_id(files)
        if not by_id:
            raise UnusableInput(
                f"{download} holds no file of a student, as a download from {platform.title} names "
                "them."
            )
        students = {}
        with _stage(to) as stage:
            staged: dict[str, Path] = {}
            for id in track(list(by_id)):
                before = earlier.by_folder.get(folder_name(id)) if earlier else None
                laying = _Laying(platform, to, stage, staged, before)
                students[id] = laying.lay_out(by_id[id], roster)
            if earlier is None:  # whoever goes on after an interruption finds that it is ours
                write_collected(to, Collected(platform.name, ()))
            _move(staged, to, students.values(), earlier)
            new = Collected(platform.name, tuple(students.values()), tuple(files.unmatched))
            merged = new.going_on_from(earlier)
            more = _not_again(earlier.left_out, files.unmatched) if earlier else ()
            write_collected(to, replace(merged, left_out=(*more, *files.unmatched)))
    return _outcome(platform, new, merged, roster)


def _outcome(
    platform: Platform, new: Collected, merged: Collected, roster: Mapping[str, Student]
) -> Outcome:
    known = {id for one in merged.students for id in (one.id, one.folder, *one.members)}
    not_listed = [
        one.id
        for one in new.students
        if roster and not {one.id, one.folder, *one.members} & roster.keys()
    ]
    nothing = [id for id in roster if id not in known]
    return Outcome(platform, new.students, new.left_out, not_listed, nothing)


def _title(platform: str) -> str:
    return PLATFORMS[platform].title if platform in PLATFORMS else quoted(platform)


def _earlier(to: Path) -> Collected | None:
    """What the folder holds from an earlier download.

    :raises UnusableInput: where it holds something else.
    """
    if to.exists() and not to.is_dir():
        raise UnusableInput(f"{to} is a file. Name a folder for the class.")
    refuse_foreign(to)
    if not to.is_dir():
        return None
    earlier = read_collected(to)
    others = [name for name in sorted(path.name for path in to.iterdir()) if name[0] != "."]
    if earlier is None and others:
        raise UnusableInput(
            f"{to} holds {quoted(others[0])} and no {FILE}, so it was not made by `backprop "
            "collect`. Name a new folder: nothing in that one is changed."
        )
    return earlier


def _platform(found: Download, from_: str | None) -> Platform:
    if from_ is None:
        return recognised(found)
    return PLATFORMS[from_]


def _by_id(files: Sorted) -> Mapping[str, list[HandedIn]]:
    """The files by student; those of an id that can name no folder become nobody's."""
    by_id: dict[str, list[HandedIn]] = defaultdict(list)
    for one in files.handed_in:
        id = one.attempt.id
        if not id or len(folder_name(id).encode()) > LONGEST_FOLDER:
            files.no_ones(one.entry, f"{quoted(id)} cannot be the name of a folder.")
        else:
            by_id[id].append(one)
    return dict(sorted(by_id.items()))


def _not_again(earlier: Iterable[Unmatched], now: Iterable[Unmatched]) -> list[Unmatched]:
    """The earlier lines about files of which nothing is said now."""
    said = {one.source for one in now}
    return [one for one in earlier if one.source not in said]


# One student


@dataclass(frozen=True)
class _Laying:
    """Lays out one student's files; ``staged`` has each by the path that it will have."""

    platform: Platform
    to: Path
    stage: Path
    staged: dict[str, Path]
    before: CollectedStudent | None

    def lay_out(
        self, handed_in: Sequence[HandedIn], roster: Mapping[str, Student]
    ) -> CollectedStudent:
        newest = _newest(one.attempt for one in handed_in)
        folder = folder_name(newest.id)
        work = work_of(handed_in, self._earlier_parts())
        files = [*self._parts(folder, work), *self._modules(folder, work)]
        left_out = list(work.left_out)
        if self.before:
            sources = [Unmatched(file.source, "") for file in files]
            left_out = [*_not_again(self.before.left_out, [*left_out, *sources]), *left_out]
        listed = roster.get(newest.id) or roster.get(folder)
        late, submitted_at = self._when(handed_in, files)
        return CollectedStudent(
            newest.id,
            (listed.name if listed else "") or newest.name,
            late,
            submitted_at,
            newest.members,
            tuple(files),
            tuple(left_out),
        )

    def _when(
        self, handed_in: Sequence[HandedIn], files: Iterable[CollectedFile]
    ) -> tuple[bool | None, str | None]:
        """Whether the newest attempt of which something counts was late, and its time."""
        sources = {file.source.partition("!")[0] for file in files}
        counting = [one.attempt for one in handed_in if one.entry.path in sources]
        newest = _newest(counting or (one.attempt for one in handed_in))
        if (before := self.before) and before.files:
            earlier = max(self.platform.sequence(file.source, before) for file in before.files)
            if not counting or earlier > newest.sequence:
                return before.late, before.submitted_at
        at = newest.submitted_at
        return newest.late, at.isoformat() if at else None

    def _earlier_parts(self) -> Mapping[str, PartFile]:
        """The parts that were collected earlier, as far as they are still there."""
        found = {}
        for file in self.before.files if self.before else ():
            named = called_like(file.path.rpartition("/")[2])
            if file.part is None or named is None or self.before is None:
                continue
            path = self.to / file.path
            with suppress(UnusableInput):
                data = read_own(path, LARGEST_FILE[named.end])
                sequence = self.platform.sequence(file.source, self.before)
                found[file.part] = PartFile(
                    file.source, file.path, named, data, path.stat().st_mtime, sequence, 0
                )
        return found

    def _parts(self, folder: str, work: Work) -> Iterator[CollectedFile]:
        for part, file in work.parts.items():
            path = f"{folder}/{part}{file.named.end}"
            self._write(path, file.data, file.modified)
            yield CollectedFile(part, path, file.source)

    def _modules(self, folder: str, work: Work) -> Iterator[CollectedFile]:
        yield from self._earlier_modules(work)
        for name, module in work.modules.items():
            path = f"{folder}/{name}"
            try:
                self._write(path, module.entry.read(LARGEST_MODULE), module.entry.modified)
            except NotReadable as problem:
                work.left_out.append(Unmatched(module.source, f"It {why(problem)}"))
                continue
            yield CollectedFile(None, path, module.source)

    def _earlier_modules(self, work: Work) -> Iterator[CollectedFile]:
        """The modules that were collected earlier and that no newer one replaces."""
        for file in self.before.files if self.before else ():
            if file.part is not None or self.before is None:
                continue
            name = file.path.rpartition("/")[2]
            module = work.modules.get(name)
            if module and self.platform.sequence(file.source, self.before) > module.sequence:
                work.left_out.append(older_module(module.source, file.source))
                del work.modules[name]
            elif module and module.source != file.source:
                work.left_out.append(older_module(file.source, module.source))
            if name not in work.modules:
                yield file

    def _write(self, path: str, data: bytes, modified: float) -> None:
        place = self.stage / str(len(self.staged))
        place.write_bytes(data)
        self.staged[path] = place
        if modified > 0:
            with suppress(OSError, OverflowError):
                os.utime(place, (modified, modified))


def _newest(attempts: Iterable[Attempt]) -> Attempt:
    return max(attempts, key=lambda attempt: attempt.sequence)


# Into place


@contextmanager
def _stage(to: Path) -> Iterator[Path]:
    """A folder in ``to`` for all that is written; it and a new ``to`` are gone after a failure.

    :raises CannotWrite: with what to do about it.
    """
    is_new = not to.exists()
    stage = to / f"{STAGE}{secrets.token_hex(8)}"
    try:
        make_own_folder(to)
        for left in to.glob(f"{STAGE}*"):
            shutil.rmtree(left, ignore_errors=True)
        stage.mkdir()
        yield stage
    except OSError as error:
        raise cannot_write(Path(error.filename or stage), error) from error
    finally:
        shutil.rmtree(stage, ignore_errors=True)
        if is_new:
            with suppress(OSError):
                to.rmdir()


def _move(
    staged: Mapping[str, Path],
    to: Path,
    students: Collection[CollectedStudent],
    earlier: Collected | None,
) -> None:
    """Move everyone's files into place, and remove those that they replace."""
    for student in students:
        make_own_folder(to / student.folder)
        for file in student.files:
            if file.path in staged:
                staged[file.path].replace(to / file.path)
        before = earlier.by_folder.get(student.folder) if earlier else None
        kept = {file.path for file in student.files}
        for file in before.files if before else ():
            if file.path not in kept:
                (to / file.path).unlink(missing_ok=True)
