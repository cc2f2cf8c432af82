"""Pictures of arrays: tables of numbers as heat maps, several side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from grader.messages.pictures import cells
from grader.pictures.svg import number_text

CELL_WIDTH, CELL_HEIGHT, GAP, TOP = 58, 34, 28, 30
STRONGEST = 0.45
"""Opacity of the largest entry; a number on it keeps its contrast."""

Numbers = Sequence[Sequence[float]]


class Cell(NamedTuple):
    """A number, the strength of its colour, and whether it is wrong and whether it is negative."""

    text: str
    opacity: float = 0.0
    wrong: bool = False
    negative: bool = False


class Panel(NamedTuple):
    """One table, with its heading."""

    heading: str
    rows: tuple[tuple[Cell, ...], ...]

    @property
    def width(self) -> float:
        return max(CELL_WIDTH * len(self.rows[0]), 7.2 * len(self.heading))

    @property
    def description(self) -> str:
        return cells(self.heading, [[cell.text for cell in row] for row in self.rows])


@dataclass(frozen=True, slots=True)
class HeatMaps:
    """Tables side by side; ``description`` is read to those who do not see them."""

    title: str
    panels: tuple[Panel, ...]
    template = "table.svg"
    cell = (CELL_WIDTH, CELL_HEIGHT)
    fits = 6
    """A text with more characters is narrowed to its cell, in whichever font."""
    top = TOP

    @property
    def description(self) -> str:
        return ". ".join(panel.description for panel in self.panels) + "."

    @property
    def starts(self) -> tuple[float, ...]:
        """Where each table begins, in pixels."""
        widths = [panel.width + GAP for panel in self.panels]
        return tuple(4 + sum(widths[:at]) for at in range(len(widths)))

    @property
    def width(self) -> float:
        return self.starts[-1] + self.panels[-1].width + 4

    @property
    def height(self) -> float:
        return TOP + CELL_HEIGHT * max(len(panel.rows) for panel in self.panels) + 4


def values(heading: str, numbers: Numbers) -> Panel:
    """Numbers with a colour as strong as they are large."""
    largest = max((abs(x) for row in numbers for x in row), default=0.0) or 1.0
    return Panel(
        heading,
        tuple(
            tuple(Cell(number_text(x), STRONGEST * abs(x) / largest, negative=x < 0) for x in row)
            for row in numbers
        ),
    )


def outline(heading: str, rows: int, columns: int) -> Panel:
    """A table without numbers, which shows a shape."""
    return Panel(heading, tuple(tuple(Cell("") for _ in range(columns)) for _ in range(rows)))


def ratios(heading: str, theirs: Numbers, right: Numbers, tolerance: float = 1e-9) -> Panel:
    """What each right number is multiplied by in ``theirs``; ✓ where that is 1.

    ``tolerance`` is relative to the largest right number.
    """
    largest = max(abs(x) for row in right for x in row)

    def cell(t: float, r: float) -> Cell:
        if abs(t - r) <= tolerance * largest:
            return Cell("✓")
        return Cell(f"× {number_text(t / r)}" if r else "≠ 0", wrong=True)

    return Panel(
        heading,
        tuple(
            tuple(cell(t, r) for t, r in zip(*rows, strict=True))
            for rows in zip(theirs, right, strict=True)
        ),
    )
