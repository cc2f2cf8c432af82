"""Layouts as SVG, by templates in which everything is escaped."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Protocol

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")

_IN_NOTEBOOK = Markup(
    '<figure class="backprop-picture"><style>.backprop-picture {{ --paper: #fff; --ink: #1b2129; '
    "--line: #c9d1d9; --good: #176f30; --bad: #b3261e; --above: #1f6feb; --below: #d9730d; "
    "background: #fff; color: #1b2129; padding: 8px; margin: 0; overflow-x: auto; }}\n{}</style>"
    "{}<figcaption>{}</figcaption></figure>"
)
"""White paper below the picture, so that it can be seen in a dark notebook too."""


class Layout(Protocol):
    """What a picture consists of, with the name of the template that turns it into SVG."""

    @property
    def template(self) -> str: ...


@dataclass(frozen=True, slots=True)
class DrawnPicture:
    """A layout and its caption; a notebook shows both, a terminal prints the caption."""

    layout: Layout
    caption: str

    @property
    def svg(self) -> Markup:
        """The ``<svg>`` element; its colours are those of ``style()`` or of the page around it."""
        return Markup(_templates().get_template(self.layout.template).render(picture=self.layout))

    @property
    def html(self) -> Markup:
        """The picture with its caption, as a notebook shows it."""
        return _IN_NOTEBOOK.format(style(), self.svg, self.caption)

    def _repr_html_(self) -> str:
        return str(self.html)

    def __repr__(self) -> str:
        return self.caption


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("grader.pictures"),
        autoescape=True,
        auto_reload=False,
        optimized=False,  # it would take longer than it saves
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def style() -> Markup:
    """The rules for the classes that the pictures use."""
    return Markup(_templates().get_template("picture.css").render())


def number_text(number: float) -> str:
    """A number with three significant digits and a true minus sign."""
    mantissa, e, exponent = f"{number + 0.0:.3g}".partition("e")
    text = f"{mantissa}e{int(exponent)}" if e else mantissa
    return text.replace("-", "−")


def subscript(*indices: int) -> str:
    """Indices in the small digits that stand below a letter."""
    return "".join(map(str, indices)).translate(_SUBSCRIPTS)
