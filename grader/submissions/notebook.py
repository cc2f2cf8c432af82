"""A notebook's cells, in bounded time and memory, whatever the file holds.

A megabyte of JSON can become 40 MB of Python's objects, and 32 MB can become 1.3 GB. So a small
notebook is read in place; a larger one is read in a process of its own, which runs this very file
and is ended where it takes more than ``MEMORY`` or ``CPU_SECONDS``. This file imports the standard
library only, which keeps that process light.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, NamedTuple, TypeAlias

LARGEST_IN_PLACE = 1 << 20
"""Bytes; up to 0.15 s and 45 MB for the worst of them."""
MOST_CODE = 1 << 20
"""Bytes of code in all cells together, as in a script."""
MOST_CELLS = 1_000
"""Cells of any kind; a part is handed out with about fifty."""
MOST_TEXT = 100_000
"""Characters of all text cells together; what goes beyond is cut, since nothing is marked in it."""
MEMORY = 448 << 20
"""Bytes of address space: 32 MB of text with one emoji in it take 300 MB, once it is decoded."""
CPU_SECONDS = 10
WALL_SECONDS = 120.0
SECONDS_TO_START = 120.0
BOTH_SIDES = ("\n<<<<<<< ", "\n=======", "\n>>>>>>> ")
"""How git marks both sides of a merge that it could not settle."""

Sources: TypeAlias = "list[tuple[int, str]]"
"""Each code cell's number among all cells, from 1, and its text."""


class NotebookCell(NamedTuple):
    """A cell as it was handed in."""

    number: int
    """Among all cells, from 1."""
    is_code: bool
    source: str
    grade_id: str
    """nbgrader's name for the cell, or nothing."""


class NotReadable(Exception):
    """What is wrong with a file: the kind of a reason, and its facts but for the file's name."""

    def __init__(self, kind: str, **facts: str | int) -> None:
        super().__init__(kind)
        self.kind, self.facts = kind, facts


def decoded(data: bytes) -> str:
    """The text of these bytes.

    :raises NotReadable: where they are not UTF-8.
    """
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        byte = error.start
        raise NotReadable("not_utf_8", byte=byte + 1, value=data[byte]) from error


def code_cells(data: bytes) -> Sources:
    """The code cells of a notebook of any size.

    :raises NotReadable: where it is none, or one that takes too much to read.
    """
    return [(cell.number, cell.source) for cell in all_cells(data) if cell.is_code]


def all_cells(data: bytes) -> list[NotebookCell]:
    """All cells of a notebook of any size.

    :raises NotReadable: where it is none, or one that takes too much to read.
    """
    if len(data) <= LARGEST_IN_PLACE:
        return cells_in_place(decoded(data))
    found = _in_own_process(data)
    if isinstance(found, dict):
        raise NotReadable(**found)
    return [NotebookCell(*cell) for cell in found]


def cells_in_place(text: str) -> list[NotebookCell]:
    """The cells that Jupyter shows, of the format's versions 3 and 4, read in this process.

    Read as the JSON that it is: the library nbformat refuses a notebook for an output that lacks a
    key, and the student's code would be lost with it. The format:
    https://nbformat.readthedocs.io/en/latest/format_description.html
    """
    try:
        cells = list(_cells(json.loads(text)))
    except json.JSONDecodeError as error:
        raise _no_json(text, error.lineno) from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise NotReadable("no_notebook") from error
    code = (cell.source.encode("utf-8", "surrogatepass") for cell in cells if cell.is_code)
    if sum(map(len, code)) > MOST_CODE:
        raise NotReadable("too_much_code", megabytes=MOST_CODE >> 20)
    return cells


def _no_json(text: str, line: int) -> NotReadable:
    """What is wrong with a text that is not JSON from this line on."""
    if not text.strip():
        return NotReadable("empty_notebook")
    if all(mark in text for mark in BOTH_SIDES):
        return NotReadable("merge_in_notebook")
    return NotReadable("no_json", line=line)


def _cells(notebook: dict[str, Any]) -> Iterator[NotebookCell]:
    """The cells by the keys of the notebook's version, as in nbformat; others are ignored."""
    version = notebook.get("nbformat", 4)
    if version == 4:
        cells, key = notebook["cells"], "source"
    elif version == 3:
        cells = [cell for sheet in notebook["worksheets"] for cell in sheet["cells"]]
        key = "input"
    else:
        raise NotReadable("notebook_version")
    if len(cells) > MOST_CELLS:
        raise NotReadable("too_many_cells", cells=len(cells), most=MOST_CELLS)
    room = MOST_TEXT
    for number, cell in enumerate(cells, start=1):
        if is_code := cell["cell_type"] == "code":
            source = _joined(cell[key])
        else:
            source = _text(cell.get("source"))[:room]
            room -= len(source)
        yield NotebookCell(number, is_code, source, _grade_id(cell.get("metadata")))


def _text(source: Any) -> str:
    """A text cell's source. One of another type is taken too, since text cells have no marks."""
    lines = source if isinstance(source, list) else [source]
    return "".join(line for line in lines if isinstance(line, str))


def _grade_id(metadata: Any) -> str:
    about = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    claimed = about.get("grade_id") if isinstance(about, dict) else None
    return claimed if isinstance(claimed, str) else ""


def _joined(source: Any) -> str:
    if isinstance(source, list):
        return "".join(source)
    if isinstance(source, str):
        return source
    raise TypeError("a source that is not text")


def _in_own_process(data: bytes) -> Any:
    """What ``main`` finds in a notebook: its cells, or what is wrong with it.

    :raises NotReadable: where it takes too much.
    :raises GraderError: where no process can be started, which is not because of the notebook.
    """
    import subprocess
    import time

    from grader.errors import GraderError

    command = [sys.executable, "-I", "-S", __file__]
    end = time.monotonic() + SECONDS_TO_START
    while True:
        try:
            done = subprocess.run(
                command, input=data, capture_output=True, timeout=WALL_SECONDS, check=True
            )
            return json.loads(done.stdout)
        except subprocess.SubprocessError:
            raise NotReadable("too_slow") from None
        except OSError as error:  # no process or memory is free at the moment
            if time.monotonic() > end:
                raise GraderError(f"A large notebook cannot be read: {error.strerror}.") from error
            time.sleep(0.1)


def _limit_this_process() -> None:
    with suppress(ImportError, ValueError, OSError):  # a system may have no such limits
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 1))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def main() -> None:
    """Read a notebook from standard input; write its cells, or what is wrong with it, as JSON."""
    _limit_this_process()
    found: list[NotebookCell] | dict[str, str | int]
    try:
        found = cells_in_place(decoded(sys.stdin.buffer.read()))
    except NotReadable as problem:
        found = {"kind": problem.kind, **problem.facts}
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
