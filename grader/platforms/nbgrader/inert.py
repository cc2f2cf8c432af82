"""A student's text where a page takes text for Markdown: shown as the text that it is."""

# mypy: disable-error-code="no-untyped-call"

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

import nbformat
from nbformat.notebooknode import NotebookNode

from grader.text import visible

END_OF_LINE = re.compile(r"\r\n?")


MOST_SHOWN = 50_000
"""Characters of a student's on one page; nbgrader takes two minutes and 1.2 GB for a million."""

Own: TypeAlias = Mapping[str, Any]
"""The instructor's own texts, each with the images that are attached to it."""


def inert(cells: Iterable[NotebookNode], own: Own) -> list[NotebookNode]:
    """Cells whose text is the instructor's own stay as they are; all other text shows as text."""
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
        shown.insert(0, note(f"Only the first {MOST_SHOWN:,} characters of this file are shown."))
    return shown


NOTE = "backprop_note"
"""Metadata of a cell in which the grader speaks; a student's cells have none of their own."""


def note(sentence: str) -> NotebookNode:
    """A cell in which the grader says something about the notebook."""
    cell: NotebookNode = nbformat.v4.new_markdown_cell(
        f"**The grader notes**\n\n{as_text(sentence)}", metadata=NotebookNode({NOTE: True})
    )
    return cell


def as_text(text: str) -> str:
    """``text`` in a fence that nothing in it can close.

    What stands in a fence is code to Markdown: no link, image, tag or formula is seen in it, and
    MathJax passes it over too.
    """
    lines = as_shown(text)
    longest = max((len(run) for run in re.findall("~+", lines)), default=0)
    fence = "~" * max(3, longest + 1)
    return f"{fence}\n{lines}\n{fence}"


def as_shown(text: str) -> str:
    """``text`` with one way to end a line, and without what cannot be seen or written to a file."""
    return visible(END_OF_LINE.sub("\n", text))
