"""What the HTML pages share: templates, safe text and links."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Set
from functools import cache
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from grader.assignment import PART_TITLES
from grader.messages import page as said
from grader.messages.files import in_words, not_graded
from grader.pictures.svg import style
from grader.records.folder import stem
from grader.text import name, visible


def _printed(value: object) -> object:
    """What a template prints: text made visible (and escaped after that), numbers without .0."""
    if isinstance(value, Markup):
        return value
    if isinstance(value, float):
        return f"{round(value, 2):g}"
    return visible(value) if isinstance(value, str) else value


def marked(message: str) -> Markup:
    """A message with “quoted words” marked as someone's own and `names` set as code."""
    pieces = re.split(r"(“[^”]*”|`[^`\n]*`)", visible(message))
    return Markup("").join(map(_marked, pieces))


def breakable(id: str) -> Markup:
    """An id that may be broken into lines behind its dot and, if need be, its underlines."""
    parts = re.split(r"(?<=\.)", visible(id))
    words = (re.split(r"(?<=_)", part) for part in parts)
    return Markup("<wbr>").join(Markup('<wbr class="minor">').join(each) for each in words)


def _marked(piece: str) -> Markup:
    if piece.startswith("“") and piece.endswith("”"):
        return Markup("<mark>{}</mark>").format(piece)
    if piece.startswith("`") and piece.endswith("`") and len(piece) > 1:
        return Markup("<code>{}</code>").format(piece[1:-1])
    return escape(piece)


def file_name(student: str) -> str:
    """The name of a student's page."""
    return f"{stem(student)}.html"


def link_to(student: str, item_id: str = "") -> str:
    """The address of a student's page, or of an item on it, as seen from the class report."""
    path = quote(file_name(student).encode("utf-8", "surrogateescape"), safe="")
    return f"feedback/{path}#{item_id}" if item_id else f"feedback/{path}"


def sharing_a_name(names: Mapping[str, str | None]) -> Set[str]:
    """The students, by folder, whose names others have too: the folder is shown beside the name."""
    shown = Counter(name or student for student, name in names.items())
    return {student for student, name in names.items() if name and shown[name] > 1}


@cache
def environment() -> Environment:
    """The templates; whatever they print is escaped, unless a template says otherwise."""
    pages = Environment(
        loader=PackageLoader("grader.report"),
        autoescape=True,
        auto_reload=False,
        optimized=False,  # it would take longer than it saves
        undefined=StrictUndefined,
        finalize=_printed,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    pages.filters["marked"] = marked
    pages.filters["breakable"] = breakable
    pages.filters["name"] = name
    pages.filters["in_words"] = in_words
    pages.filters["not_graded"] = not_graded
    pages.globals["picture_style"] = style
    pages.globals["said"] = said
    pages.globals["part_titles"] = PART_TITLES
    return pages


def compile_templates() -> None:
    """Compile all templates, which takes longer than to make the pages of a few students."""
    for template in environment().list_templates():
        environment().get_template(template)
