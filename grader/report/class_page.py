"""``report.html``: what an instructor reads of a class."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from grader.report.pages import environment, file_name
from grader.report.files import whole_file
from grader.result import Result


def write_class_page(out: Path, about: dict[str, Any], results: Iterable[Result]) -> None:
    """Write the report; ``results`` are read once and not kept."""
    rows = [
        {"student": r.student, "score": r.score, "max": r.max_score, "page": file_name(r.student)}
        for r in results
    ]
    page = environment().get_template("report.html").render(about=about, rows=rows)
    with whole_file(out / "report.html") as file:
        file.write(page)
