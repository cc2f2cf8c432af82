"""``report.html``: what an instructor reads of a class."""

from __future__ import annotations

from pathlib import Path

from grader.assignment.misconceptions import title_of
from grader.records.files import whole_file
from grader.report.class_report import FULL_SCORE, PART_POINTS, ClassReport
from grader.report.pages import environment, link_to, sharing_a_name
from grader.report.tables import write_class_tables

MISCONCEPTIONS_AT_FIRST = 8
"""Misconceptions that are spread out on the page; the rest is folded away."""

STUDENTS_AT_FIRST = 30
"""Students named on the page who need help; the filter shows the rest."""


def write_class_page(out: Path, report: ClassReport) -> None:
    """Write the page and the tables that it links to.

    :raises CannotWrite: with what to do about it.
    """
    write_class_tables(out, report)
    table = report.table
    page = environment().get_template("report.html")
    with whole_file(out / "report.html") as file:
        file.write(
            page.render(
                report=report,
                groups_of=report.groups_of_students(),
                full_score=FULL_SCORE,
                part_points=PART_POINTS,
                title_of=title_of,
                listed=STUDENTS_AT_FIRST,
                spread_out=MISCONCEPTIONS_AT_FIRST,
                link_to=link_to,
                with_folder=sharing_a_name({s: table.names.get(s) for s in table.students}),
            )
        )
