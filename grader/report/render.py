"""Makes all pages, tables and ``results.json`` of a class from its records, again at any time."""

from __future__ import annotations

from collections.abc import Container
from pathlib import Path

from grader.assignment.catalogue import CATALOGUE
from grader.errors import UnusableInput
from grader.records.decisions import read_decisions
from grader.records.files import whole_file
from grader.records.folder import Records
from grader.report.class_page import write_class_page
from grader.report.class_report import ClassReport, ClassTable
from grader.report.feedback import write_feedback
from grader.report.results_json import writing_results
from grader.report.tables import BYTE_ORDER_MARK, write_grades


def render(out: Path, fresh: Container[str] = ()) -> None:
    """Make ``results.json``, the tables, the class report and the students' pages.

    The pages of students in ``fresh`` have just been made and are left as they are, unless people
    settled something of theirs. One record at a time is in memory.

    :raises UnusableInput: where there are no records, or some that do not fit.
    :raises CannotWrite: with what to do about it.
    """
    records, decisions = Records(out), read_decisions(out)
    facts = records.facts()
    if facts is None:
        raise UnusableInput(f"{out} holds no results. Grade a class into it first.")
    table = ClassTable()
    with whole_file(out / "results.json") as document, whole_file(out / "grades.csv") as grades:
        grades.write(BYTE_ORDER_MARK)
        settled = (decisions.on(record.result) for record in records)
        results = writing_results(document, facts.head, settled)
        write_grades(grades, CATALOGUE, table.noting(results))
    write_class_page(out, ClassReport(facts.head, table))
    for student in table.students:
        if student not in fresh or student in decisions.of:
            write_feedback(out / "feedback", decisions.on(records.read(student).result))
