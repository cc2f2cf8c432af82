"""The lesson's text as HTML: Markdown as notebooks show it, and formulas as MathML.

What is mended here in the MathML are spaces that TeX sets and the converter does not: around the
name of a function, before a sign, and at a prime. And a formula in a line stays together with the
punctuation beside it, as a word does: browsers may break a line at both of its ends.
"""

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
_GAP = re.compile(r"\s*\\q?quad\s*")
_BLOCK = re.compile(r"\\begin\{.*?\\end\{\w+\}|\{[^{}]*\}", re.DOTALL)
_LOGARITHM = re.compile(r"(?P<before>[\w)] *)?\\ln(?P<after> *(?=\w))?")
_SIGN = re.compile(r"(<mo>(?:&#x0003D;|&#x02248;|&#x0002C;|&#x0003C;)</mo>)<mo>&#x02212;</mo>")
_IN_A_LINE = re.compile(r'[^\s<>]*<span class="math inline">.*?</span>[^\s<>]*')
"""A formula, and what stands beside it without a space."""
_PRIME = re.compile(r"<msup>(<mi>[^<]*</mi>)<mi>&#x02032;</mi></msup>")


def html_of(markdown: str) -> Markup:
    """A text cell as HTML. Markup in it is shown as text and has no effect."""
    html = _markdown().render(_GENERATED.sub("", markdown))
    return Markup(_IN_A_LINE.sub(r'<span class="together">\g<0></span>', html))


@cache
def _markdown() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False})
    return markdown.use(dollarmath_plugin, renderer=_formula)


def _formula(latex: str, options: dict[str, Any]) -> str:
    if not options["display_mode"]:
        return _math(latex, "inline")
    return "".join(_math(piece, "block") for piece in _pieces(latex))


def _pieces(latex: str) -> list[str]:
    """A formula cut at its wide spaces: on a phone the pieces stand below each other."""
    blocks = [found.span() for found in _BLOCK.finditer(latex)]
    pieces, start = [], 0
    for gap in _GAP.finditer(latex):
        if not any(first < gap.start() < last for first, last in blocks):
            pieces.append(latex[start : gap.start()])
            start = gap.end()
    return [piece for piece in (*pieces, latex[start:]) if piece.strip()]


def _math(latex: str, display: str) -> str:
    mathml = convert(_LOGARITHM.sub(_spaced, latex).strip(), display=display)
    mathml = _SIGN.sub(r'\1<mo form="prefix">&#x02212;</mo>', mathml)
    return _PRIME.sub(r'<mrow>\1<mo lspace="0" rspace="0">&#x02032;</mo></mrow>', mathml)


def _spaced(found: re.Match[str]) -> str:
    before = f"{found['before']}\\," if found["before"] else ""
    after = r"\," if found["after"] is not None else ""
    return rf"{before}\ln{after} "
