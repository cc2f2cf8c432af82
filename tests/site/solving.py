"""Fills in a page as a student does, and waits for what it says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from grader.lesson.build import source_notebook
from tests.conftest import SOLUTIONS

SECONDS = 120
"""Patience for a check: a machine that is busy loads Python slowly."""


def answers(part: str) -> dict[str, str]:
    """The right text of every cell in which students answer, by the cell's name."""
    found = {}
    for cell in source_notebook(SOLUTIONS / f"{part}.py").cells:
        about = cell.metadata.get("nbgrader", {})
        if about.get("solution"):
            lines = cell.source.splitlines()
            found[about["grade_id"]] = "\n".join(x for x in lines if " SOLUTION" not in x)
    return found


def editor(page: Any, key: str) -> Any:
    """The editor of a cell."""
    return page.locator(f'[data-key="{key}"] .cm-content')


def type_in(page: Any, key: str, text: str) -> None:
    """Put a text in place of what stands in an editor."""
    place = editor(page, key)
    place.focus()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(text)


def text_in(page: Any, key: str) -> str:
    """What stands in an editor."""
    lines = page.locator(f'[data-key="{key}"] .cm-line').all_inner_texts()
    return "\n".join(line.replace("\n", "") for line in lines)


def idle(page: Any, box: str) -> None:
    """Wait until nothing runs in a box."""
    page.locator(f"{box}:not(.is-running)").wait_for(timeout=SECONDS * 1000)


def check(page: Any, name: str) -> str:
    """Check an exercise; returns how it stands."""
    section = page.locator(f"#{name}")
    section.locator(".check").click()
    idle(page, f"#{name}")
    shown: str = section.locator(".standing").inner_text()
    return shown


def download(page: Any, folder: Path) -> dict[str, Any]:
    """Download a part into a folder; returns the notebook."""
    with page.expect_download(timeout=SECONDS * 1000) as saved:
        page.locator("#download").click()
    path = folder / saved.value.suggested_filename
    saved.value.save_as(path)
    notebook: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return notebook
