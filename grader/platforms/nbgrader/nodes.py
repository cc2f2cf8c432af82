"""Cells and outputs of a notebook.

nbformat's own functions check each one against a schema, which takes a tenth of autograding. These
do not: nbconvert checks the whole notebook when it is made.
"""

# mypy: disable-error-code="no-untyped-call"

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nbformat.corpus.words import generate_corpus_id
from nbformat.notebooknode import NotebookNode


def new_cell(kind: str, source: str, metadata: Mapping[str, Any]) -> NotebookNode:
    """A cell of ``code``, not run yet, or of ``markdown``."""
    node = NotebookNode(
        id=generate_corpus_id(), cell_type=kind, source=source, metadata=NotebookNode(metadata)
    )
    if kind == "code":
        node.update(execution_count=None, outputs=[])
    return node


def new_output(kind: str, data: Mapping[str, str], **more: Any) -> NotebookNode:
    """An output of a code cell: ``display_data``, or ``execute_result`` with its number."""
    return NotebookNode(output_type=kind, metadata={}, data=data, **more)
