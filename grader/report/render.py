"""All that is shown of a class, made of its records: at any time, by whoever changed them."""

from __future__ import annotations

import json
from collections.abc import Container, Iterator
from pathlib import Path

from grader.curriculum import CATALOGUE
from grader.errors import UnusableInput
from grader.records.folder import Records
from grader.report.class_page import write_class_page
from grader.report.feedback import write_feedback
from grader.report.files import whole_file
from grader.report.grades_csv import write_grades
from grader.report.results_json import result_to_json, write_results
from grader.result import Result


def render(out: Path, fresh: Container[str] = ()) -> None:
    """Make ``results.json``, the tables, the class report and the students' pages.

    The pages of students in ``fresh`` have just been made and are left as they are. One record at
    a time is in memory.

    :raises UnusableInput: where there are no records, or some that don't fit.
    """
    records = Records(out)
    facts = records.standing().facts
    if facts is None:
        raise UnusableInput(f"{out} holds no results. Grade a class into it first.")
    about = facts.head
    with whole_file(out / "results.json") as file:
        write_results(file, about, (json.dumps(result_to_json(r)) for r in _results(records)))
    with whole_file(out / "grades.csv") as file:
        write_grades(file, CATALOGUE, _results(records))
    write_class_page(out, about, _results(records))
    for student in records.students():
        if student not in fresh:
            write_feedback(out / "feedback", records.read(student).result)


def _results(records: Records) -> Iterator[Result]:
    return (record.result for record in records)
