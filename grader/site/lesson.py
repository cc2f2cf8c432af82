"""The parts of the lesson as their pages show them, from the notebooks that students are handed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from markupsafe import Markup

from grader.assignment import PART_TITLES, PARTS
from grader.assignment.catalogue import CATALOGUE, CatalogueEntry
from grader.messages.site import CHECK, HINT
from grader.site.text import html_of
from grader.submissions.handed_out import exercises_folder

ON_A_PAGE = {
    r"run the `check`": f"press **{CHECK}**",
    r"`hint\([^`]*\)`": f"**{HINT}**",
    r", your other parts, and your own\s`\.py` files beside this one": ", and your other parts",
}
"""What the lesson says of work in a notebook, as patterns, and what its pages say instead."""

Kind = Literal["text", "given", "own", "answer", "explanation", "check", "picture"]

_PICTURE = re.compile(r"(draw_chain|draw_paths|watch_it_learn)\(")


@dataclass(frozen=True, slots=True)
class LessonCell:
    """A cell of a part: a text, or code with what it is for.

    ``given`` is code that later cells need, ``own`` a place for the student's own, ``answer`` an
    exercise's function or a question's variables, ``check`` the call below it, and ``picture`` a
    call that draws.
    """

    key: str
    """Names the cell in the browser's memory; it stays when the lesson's text is corrected."""
    id: str
    """The cell's id in the notebook."""
    kind: Kind
    source: str
    entry: CatalogueEntry | None = None
    """The exercise or question that is answered or checked here."""

    @property
    def html(self) -> Markup:
        """A text cell's text, as it fits a page."""
        text = self.source
        for in_a_notebook, on_a_page in ON_A_PAGE.items():
            text = re.sub(in_a_notebook, on_a_page, text)
        return html_of(text)


@dataclass(frozen=True, slots=True)
class LessonPart:
    """One part of the lesson."""

    part: str
    cells: tuple[LessonCell, ...]

    @property
    def number(self) -> int:
        return PARTS.index(self.part) + 1

    @property
    def title(self) -> str:
        return PART_TITLES[self.part]

    @property
    def entries(self) -> list[CatalogueEntry]:
        """The exercises or questions in it."""
        return [entry for entry in CATALOGUE.values() if entry.part == self.part]

    @property
    def points(self) -> float:
        """What all of them are worth."""
        return sum(entry.points for entry in self.entries)


@cache
def lesson() -> tuple[LessonPart, ...]:
    """All parts, without solutions.

    :raises GraderError: where the exercises are missing from the installation.
    """
    return tuple(LessonPart(part, tuple(_cells(part))) for part in PARTS)


def _cells(part: str) -> Iterator[LessonCell]:
    notebook = json.loads((exercises_folder() / f"{part}.ipynb").read_text(encoding="utf-8"))
    numbers: dict[str, int] = {}
    for cell in notebook["cells"]:
        source = "".join(cell["source"])
        grade_id = cell["metadata"].get("nbgrader", {}).get("grade_id")
        kind, entry = _kind(part, cell["cell_type"], grade_id, source)
        numbers[kind] = numbers.get(kind, 0) + 1
        yield LessonCell(grade_id or f"{kind}-{numbers[kind]}", cell["id"], kind, source, entry)


def _kind(
    part: str, cell_type: str, grade_id: str | None, source: str
) -> tuple[Kind, CatalogueEntry | None]:
    if cell_type == "markdown":
        return "text", None
    if grade_id is not None and grade_id.startswith("check_"):
        return "check", CATALOGUE[f"{part}.{grade_id.removeprefix('check_')}"]
    name = (grade_id or "").removesuffix("_explanation")
    if entry := CATALOGUE.get(f"{part}.{name}"):
        return "answer" if name == grade_id else "explanation", entry
    if _PICTURE.match(source):
        return "picture", None
    is_empty = all(line.startswith("#") for line in source.splitlines())
    return "own" if is_empty else "given", None
