"""The modules of a student's own that their parts import: other parts, and files beside a part.

A module counts where a line with an import in the part, or in another module that counts, names it.
The text is searched and never parsed, so a comment about an import may add one. None has the name
of a library: Python would find the library.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from grader.answers import Unreadable
from grader.assignment import PARTS
from grader.reasons import because
from grader.result import GradedFile, LeftOut
from grader.sandbox.calls import Cell
from grader.sandbox.inside.surroundings import PACKAGES
from grader.submissions.finding import Folder, numbers_behind
from grader.text import file_named

LIBRARIES = {*sys.stdlib_module_names, *PACKAGES, "grader"}
"""What an import of these names finds, whatever was handed in."""
MOST_CODE = 4 << 20
"""Characters of all modules of one part."""

_WORD = re.compile(r"[^\W\d]\w*")

Cells = tuple[Cell, ...]
ReadScript = Callable[[str], "tuple[Cells | Unreadable, str | None]"]
"""Reads the script with this path: its cells, or why there are none, and its bytes' hash."""


@dataclass(slots=True)
class Imported:
    """What a submission's parts may import of the student's own."""

    modules: dict[str, dict[str, Cells]] = field(default_factory=dict)
    """For each part its modules by name."""
    files: dict[str, GradedFile] = field(default_factory=dict)
    """The files beside the parts that count, by path."""
    left_out: dict[str, LeftOut] = field(default_factory=dict)
    """The files beside the parts that are imported by name and cannot be, by path."""


def find_imported(
    parts: Mapping[str, Cells], files: Mapping[str, GradedFile], found: Folder, read: ReadScript
) -> Imported:
    """The modules of all parts; ``parts`` and ``files`` are those that could be read."""
    imported = Imported()
    own = _parts_by_name(parts, files)
    for part, cells in parts.items():
        beside = _Beside(found, str(PurePosixPath(files[part].path).parent))
        names = own.keys() | beside.names
        modules: dict[str, Cells] = {}
        waiting, seen, room = [cells], {part}, MOST_CODE
        while waiting:
            for name in _imported_names(waiting.pop(0)):
                if name not in names or name in seen:
                    continue
                seen.add(name)
                module = own.get(name) or _read(name, beside, read, imported, room)
                if module is not None:
                    modules[name] = module
                    waiting.append(module)
                    room -= sum(len(cell.source) for cell in module)
        if modules:
            imported.modules[part] = modules
    return imported


def _imported_names(cells: Cells) -> Iterator[str]:
    for cell in cells:
        text, end = cell.source.replace("\\\n", " "), 0
        while (place := text.find("import", end)) >= 0:
            end = text.find("\n", place)
            end = len(text) if end < 0 else end
            yield from _WORD.findall(text, text.rfind("\n", 0, place) + 1, end)


def _parts_by_name(
    parts: Mapping[str, Cells], files: Mapping[str, GradedFile]
) -> Mapping[str, Cells]:
    """The parts as modules; the name of a file that is called otherwise leads to its part."""
    named: dict[str, Cells] = {}
    for part, cells in parts.items():
        file = PurePosixPath(files[part].path)
        same = f"import sys, {part}\nsys.modules[__name__] = {part}"
        named[file.stem] = (Cell(file.name, same),)
        named[part] = _labelled(cells, file.name)
    return named


def _labelled(cells: Cells, file: str) -> Cells:
    """The cells with labels that name their file."""
    name = file_named(file)
    labels = (name if cell.label == file else f"{name}, {cell.label}" for cell in cells)
    return tuple(Cell(label, cell.source) for label, cell in zip(labels, cells, strict=True))


class _Beside:
    """The scripts in one folder that are no parts, by the names under which they are imported.

    What browsers and platforms put behind a name is not part of it, if no file has the name itself.
    """

    def __init__(self, found: Folder, folder: str) -> None:
        inside = "" if folder == "." else f"{folder}/"
        links = [path for path, _ in found.not_looked_into]
        self._links = set(links)
        self._paths: dict[str, str] = {}
        self._numbered: dict[str, tuple[list[int], str]] = {}
        for path in [*found.others, *links]:
            name = path.removeprefix(inside)
            if path.startswith(inside) and name.endswith(".py") and "/" not in name:
                self._add(name.removesuffix(".py"), path)

    def _add(self, stem: str, path: str) -> None:
        self._paths[stem] = path
        word = _WORD.match(stem)
        for end in (word.end(), stem.rfind("_", 0, word.end())) if word else ():
            numbers = numbers_behind(stem[end:]) if 0 < end < len(stem) else None
            if numbers is not None:
                name = stem[:end]
                self._numbered[name] = max((numbers, path), self._numbered.get(name, ([], "")))

    @property
    def names(self) -> Set[str]:
        """The names that mean one of these files."""
        return self._paths.keys() | self._numbered.keys()

    def path(self, name: str) -> str | None:
        """The path of the file that is meant by a name."""
        return self._paths.get(name) or self._numbered.get(name, ([], None))[1]

    def is_link(self, path: str) -> bool:
        return path in self._links


def _read(
    name: str, beside: _Beside, read: ReadScript, imported: Imported, room: int
) -> Cells | None:
    """The module of this name beside a part, where there is one that can be used."""
    path = beside.path(name)
    if path is None or path in imported.left_out or name in PARTS:
        return None
    if name in LIBRARIES:
        reason = because("hides_a_library", library=name)
    elif beside.is_link(path):
        reason = because("is_a_link")
    else:
        cells, sha256 = read(path)
        if isinstance(cells, tuple) and sum(len(cell.source) for cell in cells) <= room:
            assert sha256 is not None
            imported.files[path] = GradedFile(path, sha256)
            return _labelled(cells, PurePosixPath(path).name)
        reason = because("modules_too_large", megabytes=MOST_CODE >> 20)
        if isinstance(cells, Unreadable):
            reason = cells.reason
    imported.left_out[path] = LeftOut("", path, reason)
    return None
