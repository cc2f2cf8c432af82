"""``feedback/<student>.html``: what a student reads."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from grader.report.files import whole_file
from grader.result import Result

LONGEST_NAME = 200
"""Bytes of a file name; most file systems take 255."""


@cache
def environment() -> Environment:
    """Templates in which everything is escaped unless a template says otherwise."""
    return Environment(
        loader=PackageLoader("grader.report"), autoescape=True, undefined=StrictUndefined
    )


def file_name(student: str) -> str:
    """``<student>.html``; a name too long for that is cut and told apart by its hash."""
    raw = student.encode("utf-8", "surrogateescape")
    if len(raw) <= LONGEST_NAME:
        return f"{student}.html"
    digest = hashlib.sha256(raw).hexdigest()[:16]
    return f"{raw[:100].decode('utf-8', 'replace')}-{digest}.html"


def write_feedback(folder: Path, result: Result) -> None:
    """Write one student's page."""
    page = environment().get_template("feedback.html").render(result=result)
    with whole_file(folder / file_name(result.student)) as file:
        file.write(page)
