"""``grades.csv``: names stay text in a spreadsheet, points stay numbers."""

from __future__ import annotations

import csv
import io

import pytest

from grader.report.tables import write_grades
from grader.result import NOTHING_TO_SAY, Item, Result
from tests.report.classes import UNEVEN

NAMES = {
    "ann": "ann",
    "=1+1": "'=1+1",
    "a\u200b": "a<U+200B>",
    "a<U+200B>": "a<U+003C>U+200B>",
    'with "quotes", commas\nand lines': 'with "quotes", commas<U+000A>and lines',
    "": "",
}


@pytest.mark.parametrize(("name", "written"), NAMES.items())
def test_a_row_begins_with_the_students_name_as_text(name: str, written: str) -> None:
    file = io.StringIO(newline="")
    write_grades(file, ["a.one", "a.two", "review.q1"], [Result(name, UNEVEN.items)])
    header, row = csv.reader(io.StringIO(file.getvalue(), newline=""))
    assert header == ["student", "a.one", "a.two", "review.q1", "total"]
    assert row == [written, "1.8", "0.1", "0.2", "2.1"]


def test_names_stand_in_the_last_column_where_one_is_known() -> None:
    file = io.StringIO(newline="")
    results = [Result("ann", UNEVEN.items, name="=Ann"), Result("bob", UNEVEN.items)]
    write_grades(file, ["a.one", "a.two", "review.q1"], results)
    rows = list(csv.reader(io.StringIO(file.getvalue(), newline="")))
    assert [(row[0], row[-2], row[-1]) for row in rows] == [
        ("student", "total", "name"), ("ann", "2.1", "'=Ann"), ("bob", "2.1", ""),
    ]  # fmt: skip


def test_scores_are_plain_numbers() -> None:
    file = io.StringIO()
    item = Item("a", 0.1 + 0.2, 3.0, "partial", NOTHING_TO_SAY, ())
    write_grades(file, ["a"], [Result("ann", (item,))])
    assert file.getvalue().splitlines()[1] == "ann,0.3,0.3"
