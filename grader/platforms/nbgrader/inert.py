"""Keeps a student's text from acting on a page that renders Markdown.

nbgrader's pages render text cells and comments. What a student wrote is put into a fence, so that
it shows as it was typed and no link, image, tag or formula in it takes effect.
"""

# mypy: disable-error-code="no-untyped-call"

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from nbformat.notebooknode import NotebookNode

from grader.messages.page import NOTES, only_the_beginning
from grader.platforms.nbgrader.nodes import new_cell
from grader.text import visible

END_OF_LINE = re.compile(r"\r\n?")

MOST_SHOWN = 50_000
"""Characters of a student's text on one page. A million take nbgrader two minutes and 1.2 GB."""

Own: TypeAlias = Mapping[str, Any]
"""The instructor's own texts, each with the images that are attached to it."""


def inert(cells: Iterable[NotebookNode], own: Own) -> list[NotebookNode]:
    """The cells with all text fenced that is not the instructor's own.

    Code stays code. Everything beyond ``MOST_SHOWN`` characters is cut, and a note says so.
    """
    shown = []
    room = MOST_SHOWN
    for cell in cells:
        if cell.source in own:
            if cell.cell_type == "markdown" and own[cell.source]:
                cell.attachments = own[cell.source]
        elif NOTE not in cell.metadata:
            text = as_shown(cell.source)[:room]
            room -= len(text)
            cell.source = text if cell.cell_type == "code" or not text else as_text(text)
        shown.append(cell)
    if not room:
        shown.insert(0, note(only_the_beginning(MOST_SHOWN)))
    return shown


NOTE = "backprop_note"
"""Metadata of a note; cells of students lost their metadata before, so none can claim to be one."""


def note(sentence: str) -> NotebookNode:
    """A cell in which the grader says something about the notebook."""
    return new_cell("markdown", f"**{NOTES}**\n\n{as_text(sentence)}", {NOTE: True})


def as_text(text: str) -> str:
    """``text`` in a Markdown fence that is longer than any in it, so that nothing can close it.

    To Markdown it is code, and MathJax passes it over too.
    """
    lines = as_shown(text)
    longest = max((len(run) for run in re.findall("~+", lines)), default=0)
    fence = "~" * max(3, longest + 1)
    return f"{fence}\n{lines}\n{fence}"


def as_shown(text: str) -> str:
    """``text`` with one way to end a line, and without what cannot be seen or written to a file."""
    return visible(END_OF_LINE.sub("\n", text))
