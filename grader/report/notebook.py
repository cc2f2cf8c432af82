"""A verdict in a notebook: as HTML for JupyterLab, Notebook 7 and VS Code, and as plain text.

Colour alone never carries a meaning, and the theme decides the colour of the text. Everything that
a student may have chosen is escaped and never read as a formula.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape as without_markup

from grader.report.terminal import item_lines, points, status_of, wrapped
from grader.result import Check, Item
from grader.text import printable, visible

BORDERS = {"passed": "#2e7d32", "partial": "#b26a00", "not_attempted": "#757575"}
"""The bar beside a verdict; red for everything else."""

NO_TEX = "tex2jax_ignore mathjax_ignore"
"""Classes that keep MathJax from reading what stands between dollar signs: the first is for version
2, which nbconvert's pages load, the second for JupyterLab and Notebook 7. https://docs.mathjax.org/en/latest/options/document.html
"""

_BOX = "border-left: 4px solid {}; padding: 2px 12px; margin: 4px 0"
_CELL = "text-align: left; padding: 1px 12px 1px 0; background: none; border: none"

_COLOURS = (
    "--ink: currentColor; --paper: var(--jp-layout-color0, var(--vscode-editor-background, #fff)); "
    "--bad: #d32f2f; --good: #388e3c; --line: #888; --above: #d9822b; --below: #4a86c5"
)
"""The colours of pictures: those of the theme, and some that can be seen on light and dark."""


@dataclass(frozen=True)
class Shown:
    """HTML and plain text, of which a notebook's front end shows the one that it can."""

    html: str
    text: str

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return {"text/html": self.html, "text/plain": self.text}


def shown_verdict(item: Item, advice: str = "") -> Shown:
    """The verdict on an exercise or a question; ``advice`` says what to do next."""
    lines = [*item_lines(item), *(wrapped(advice) if advice else ())]
    return Shown(_box(item.status, [*_verdict(item), *_paragraph(advice)]), "\n".join(lines))


def shown_message(text: str) -> Shown:
    """A hint, or what is wrong with a call of ``check``."""
    return Shown(_box("not_attempted", list(_paragraph(text))), printable(text))


def _box(status: str, inside: list[str]) -> str:
    style = _BOX.format(BORDERS.get(status, "#c62828"))
    classes = f"backprop-{status} {NO_TEX}"
    return f'<div class="{classes}" style="{style}">{"".join(inside)}</div>'


def escape(text: str) -> str:
    """``text`` as HTML that shows it as it is."""
    return without_markup(visible(text))


def _verdict(item: Item) -> Iterator[str]:
    mark, words = status_of(item)
    yield (
        f"<p><strong>{mark} {escape(words)}</strong> &nbsp; <code>{escape(item.id)}</code> "
        f"&nbsp; {escape(points(item.score, item.max_score))} points</p>"
    )
    has_table = len(item.checks) > 1 and (
        item.status in ("partial", "failed") or not item.message.sentence
    )
    if item.status != "passed" or item.follow_through or item.points_later:
        yield from _paragraph(item.message.text if has_table else item.text)
    if has_table:
        rows = "".join(_row(item, check, message) for check, message in item.further_checks)
        yield f'<table style="margin: 0">{rows}</table>'
    if item.pictures:
        yield from _pictures(item)


def _paragraph(text: str) -> Iterator[str]:
    if text:
        yield f'<p style="white-space: pre-line">{escape(text)}</p>'


def _pictures(item: Item) -> Iterator[str]:
    """The pictures, with the rules for their colours."""
    from grader.pictures.draw import draw
    from grader.pictures.svg import style

    yield f"<style>{style()}</style>"
    for picture in item.pictures:
        drawn = draw(picture)
        yield f'<figure style="max-width: 40em; margin: 8px 0; {_COLOURS}">{drawn.svg}'
        yield f"<figcaption>{escape(drawn.caption)}</figcaption></figure>"


def _row(item: Item, check: Check, message: str) -> str:
    """A check with its points, if it is worth any, and with what is not said above."""
    mark = "…" if item.waits(check) else "✓" if check.is_full else "✗"
    cells = [
        f"{mark} {check.name}",
        points(check.score, check.max_score) if check.max_score else "",
        "" if check.is_full else message,
    ]
    return "<tr>" + "".join(f'<td style="{_CELL}">{escape(c)}</td>' for c in cells) + "</tr>"
