"""A part's notebook as it is handed out, filled in: taken apart for a page and put together again.

A page shows the cells that students were handed, and lets them write in some. A file that a student
brings is cut into those cells and others of their own, so that nothing is lost. What comes back is
the notebook that was handed out, with its cells' ids and metadata, in which those cells stand.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Literal, TypeAlias

from grader.sandbox.inside.pieces import pieces_of
from grader.submissions.finding import called_like
from grader.submissions.handed_out import exercises_folder, gaps
from grader.submissions.notebook import NotReadable, cells_in_place, decoded
from grader.submissions.submission import LARGEST_FILE, script_text

CellKind: TypeAlias = Literal["code", "markdown"]

_MARKER = re.compile(r"^#[ ]?%%(?P<rest>.*)$", re.MULTILINE)
_KIND = re.compile(r"\[(markdown|md)\]")
_CHECK = re.compile(r"(?:check|hint)\([^()]*\)")
_COMMENT = re.compile(r"# ?")
_LINE_END = re.compile(r"\r\n?")


@dataclass(frozen=True, slots=True)
class PageCell:
    """A cell of a part: of those that were handed out by its ``id``, or of the student's own.

    ``title`` is what stands behind a script's marker.
    """

    source: str
    kind: CellKind = "code"
    id: str | None = None
    title: str = ""


def percent_cells(script: str) -> list[PageCell]:
    """The cells of a py:percent script; one without markers is one cell.

    https://jupytext.readthedocs.io/en/latest/formats-scripts.html#the-percent-format
    """
    markers = list(_MARKER.finditer(script))
    begins = [0, *(marker.end() + 1 for marker in markers)]
    ends = [*(marker.start() for marker in markers), len(script)]
    rests = ["", *(marker["rest"] for marker in markers)]
    cells = []
    for begin, end, rest in zip(begins, ends, rests, strict=True):
        source, title = script[begin:end].strip("\n"), _KIND.sub("", rest).strip()
        if _KIND.search(rest):
            lines = source.split("\n")
            source = "\n".join(_COMMENT.sub("", line, count=1) for line in lines)
            cells.append(PageCell(source, "markdown", title=title))
        elif source.strip():
            cells.append(PageCell(source, title=title))
    return cells


def opened(name: str, data: bytes) -> tuple[str, list[PageCell]]:
    """The part that a file is, by its name, and its cells.

    A cell that fills the gaps of several is cut between them. Lines end as in what was handed out,
    whichever system saved the file.

    :raises NotReadable: where it is no part, or cannot be read.
    """
    named = called_like(name)
    if named is None:
        raise NotReadable("not_named_like_a_part")
    if len(data) > LARGEST_FILE[named.end]:
        raise NotReadable("too_large", megabytes=LARGEST_FILE[named.end] >> 20)
    if named.end == ".py":
        cells = percent_cells(_LINE_END.sub("\n", script_text(data)))
    else:
        cells = [
            PageCell(
                _LINE_END.sub("\n", one.source),
                "code" if one.is_code else "markdown",
                one.grade_id or None,
            )
            for one in cells_in_place(decoded(data))
        ]
    return named.part, _recognised(named.part, cells)


def filled_in(part: str, cells: Iterable[PageCell]) -> bytes:
    """The notebook that is handed out for a part, with these texts in its cells.

    A cell that is not among them, text and checks stay as they are. A cell of the student's own is
    put behind the one that it stands behind here.
    """
    notebook = json.loads((exercises_folder() / f"{part}.ipynb").read_text("utf-8"))
    handed_out: list[dict[str, Any]] = notebook["cells"]
    by_id = {cell["id"]: cell for cell in handed_out}
    own: dict[str, list[dict[str, Any]]] = {}
    last = handed_out[0]["id"]
    for number, cell in enumerate(cells, 1):
        if cell.id in by_id:
            last = cell.id
            if is_for_writing(by_id[last]):
                by_id[last]["source"] = cell.source.splitlines(keepends=True)
        elif cell.source.strip():
            own.setdefault(last, []).append(_new_cell(number, cell))
    notebook["cells"] = [one for cell in handed_out for one in (cell, *own.get(cell["id"], ()))]
    return (json.dumps(notebook, indent=1, ensure_ascii=False) + "\n").encode()


def _new_cell(number: int, cell: PageCell) -> dict[str, Any]:
    lines = cell.source.splitlines(keepends=True)
    new = {"cell_type": cell.kind, "id": f"own-{number}", "metadata": {}, "source": lines}
    return new if cell.kind == "markdown" else {**new, "execution_count": None, "outputs": []}


def is_for_writing(cell: Mapping[str, Any]) -> bool:
    """Whether students may write in a cell of a notebook that is handed out."""
    about = cell["metadata"].get("nbgrader", {})
    return cell["cell_type"] == "code" and not about.get("locked", False)


@cache
def handed_out_cells(part: str) -> Mapping[str, PageCell]:
    """The cells that are handed out for a part, by id."""
    notebook = json.loads((exercises_folder() / f"{part}.ipynb").read_text("utf-8"))
    return {
        cell["id"]: PageCell("".join(cell["source"]), cell["cell_type"], cell["id"])
        for cell in notebook["cells"]
    }


@cache
def _cells_of_gaps(part: str) -> Mapping[str, str]:
    """The id of the cell that holds each gap, by the gap's name."""
    names = gaps(part)
    return {
        name: id
        for id, cell in handed_out_cells(part).items()
        if cell.kind == "code"
        for piece in pieces_of(cell.source)
        for name in piece.binds
        if name in names
    }


def _recognised(part: str, cells: Sequence[PageCell]) -> list[PageCell]:
    """The cells with the ids of those that they were, each at most once."""
    known = handed_out_cells(part)
    texts = {cell.source.strip(): id for id, cell in known.items()}
    cut: list[PageCell] = []
    for cell in cells:
        same = texts.get(cell.source.strip())
        claimed = cell.id if cell.id in known else None
        if same:
            cut.append(replace(cell, id=same))
        elif _is_of_another_version(part, cell):
            continue
        elif cell.kind == "markdown":
            cut.append(replace(cell, id=None))
        else:
            cut += _cut(cell, claimed, _cells_of_gaps(part))
    last = {cell.id: number for number, cell in enumerate(cut) if cell.id}
    found = [
        cell if cell.id is None or last[cell.id] == number else replace(cell, id=None)
        for number, cell in enumerate(cut)
    ]
    return _by_first_lines(found, [cell for id, cell in known.items() if id not in last])


def _by_first_lines(cells: list[PageCell], missing: Iterable[PageCell]) -> list[PageCell]:
    """The cells; one that begins as a missing cell of code does has its id."""
    for given in missing:
        begin = given.source.partition("\n")[0]
        for number, cell in enumerate(cells):
            is_own = cell.kind == given.kind == "code" and cell.id is None
            if is_own and cell.source.partition("\n")[0] == begin:
                cells[number] = replace(cell, id=given.id)
                break
    return cells


def _is_of_another_version(part: str, cell: PageCell) -> bool:
    """Whether a cell is the lesson's and no student's, though its text is not handed out now."""
    if cell.kind == "code":
        return _CHECK.fullmatch(cell.source.strip()) is not None
    lines = _lines(cell)
    return 2 * len(lines & _lines_of_lesson(part)) >= len(lines)


def _lines(cell: PageCell) -> set[str]:
    return {line.strip() for line in cell.source.splitlines() if line.strip()}


@cache
def _lines_of_lesson(part: str) -> set[str]:
    texts = (cell for cell in handed_out_cells(part).values() if cell.kind == "markdown")
    return {line for cell in texts for line in _lines(cell)}


def _cut(cell: PageCell, claimed: str | None, of_gaps: Mapping[str, str]) -> Iterator[PageCell]:
    """The cell, cut before each statement that fills a gap of another cell than those before it."""
    lines = cell.source.splitlines(keepends=True)
    id, begin = None, 0
    for piece in pieces_of(cell.source):
        meant = _cell_of(piece.binds, of_gaps)
        if meant is None or meant == id:
            continue
        if id is not None:
            end = _with_comments(lines, piece.line - 1)
            yield replace(cell, source="".join(lines[begin:end]).rstrip("\n"), id=id)
            begin = end
        id = meant
    yield replace(cell, source="".join(lines[begin:]), id=id or claimed)


def _cell_of(names: Collection[str], of_gaps: Mapping[str, str]) -> str | None:
    return next((of_gaps[name] for name in names if name in of_gaps), None)


def _with_comments(lines: Sequence[str], line: int) -> int:
    """The line from which on comments lead to this one."""
    while line and lines[line - 1].startswith("#"):
        line -= 1
    return line
