"""The lesson's text as HTML: Markdown as notebooks show it, and formulas as MathML."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from latex2mathml.converter import convert
from markdown_it import MarkdownIt
from markupsafe import Markup
from mdit_py_plugins.dollarmath import dollarmath_plugin

_GENERATED = re.compile(r"\A<!--.*?-->\s*", re.DOTALL)
"""The line at the top of a part that says which file it was made from."""
_LOGARITHM = re.compile(r"(?P<before>[\w)] *)?\\ln(?P<after> *(?=[\w]))?")


def html_of(markdown: str) -> Markup:
    """A text cell as HTML. Markup in it is shown as text and has no effect."""
    return Markup(_markdown().render(_GENERATED.sub("", markdown)))


@cache
def _markdown() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False})
    return markdown.use(dollarmath_plugin, renderer=_formula)


def _formula(latex: str, options: dict[str, Any]) -> str:
    display = "block" if options["display_mode"] else "inline"
    return convert(_LOGARITHM.sub(_spaced, latex).strip(), display=display)


def _spaced(found: re.Match[str]) -> str:
    """TeX sets thin spaces around the name of a function, which MathML leaves out."""
    before, after = found["before"], found["after"]
    return f"{before + chr(92) + ',' if before else ''}\\ln{chr(92) + ', ' if after else ''}"
