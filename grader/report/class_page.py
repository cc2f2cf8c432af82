"""``report.html``: what an instructor reads of a class."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from grader.records.files import whole_file
from grader.report.class_csv import write_tables
from grader.report.class_record import ClassRecord
from grader.report.class_report import FULL_SCORE, ClassReport
from grader.report.pages import environment, link_to

SHOWN_LESSONS = 8
"""Misconceptions that are spread out on the page; the rest is folded away."""

LISTED = 30
"""Students named on the page who need help; the filter shows the rest."""


def class_page(report: ClassReport) -> str:
    """The page."""
    return (
        environment()
        .get_template("report.html")
        .render(
            report=report,
            groups_of=report.groups_of_students(),
            full_score=FULL_SCORE,
            listed=LISTED,
            shown_lessons=SHOWN_LESSONS,
            link_to=link_to,
        )
    )


def write_class_page(out: Path, about: dict[str, Any], record: ClassRecord) -> None:
    """Write the page and its tables."""
    report = ClassReport(about, record)
    write_tables(out, report)
    with whole_file(out / "report.html") as file:
        file.write(class_page(report))
