"""A drawing's data as SVG, by templates in which everything is escaped."""

from __future__ import annotations

from functools import cache
from typing import Protocol

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup


class Drawing(Protocol):
    """Anything that names the template it is drawn with."""

    @property
    def template(self) -> str: ...


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("grader.pictures"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render(drawing: Drawing) -> Markup:
    """The ``<svg>`` element; its colours are those of ``style()`` or of the page around it."""
    return Markup(_templates().get_template(drawing.template).render(drawing=drawing))


def style() -> Markup:
    """The rules for the classes that the drawings use."""
    return Markup(_templates().get_template("drawing.css").render())
