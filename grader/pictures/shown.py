"""How a drawing shows itself in a notebook."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from grader.pictures.svg import Drawing, render, style

_SHEET = Markup(
    '<figure class="backprop-sheet"><style>.backprop-sheet {{ --paper: #fff; --ink: #1b2129; '
    "--line: #c9d1d9; --good: #176f30; --bad: #b3261e; --above: #1f6feb; --below: #d9730d; "
    "background: #fff; color: #1b2129; padding: 8px; margin: 0; overflow-x: auto; }}\n{}</style>"
    "{}<figcaption>{}</figcaption></figure>"
)
"""A white sheet, so that the ink is to be seen in a dark notebook too."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A drawing and its caption; a notebook draws it, a terminal prints the caption."""

    drawing: Drawing
    caption: str

    def _repr_html_(self) -> str:
        return str(_SHEET.format(style(), render(self.drawing), self.caption))

    def __repr__(self) -> str:
        return self.caption
