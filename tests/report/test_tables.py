"""``grades.csv``: names stay text in a spreadsheet, points stay numbers."""

from __future__ import annotations

import csv
import io
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.assignment.catalogue import CATALOGUE
from grader.report.results_json import entry, writing_results
from grader.report.tables import BYTE_ORDER_MARK, keep_edited, write_grades
from grader.result import NOTHING_TO_SAY, Item, Result
from tests.report.classes import ABOUT, HOSTILE_NAMES, UNEVEN, failed, result

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


ANYTHING = st.one_of(
    st.sampled_from(["", ",", '"', '""', "\r\n", "\n", " ", "\ufeff", "0", *HOSTILE_NAMES]),
    st.text(st.characters(exclude_categories=())),
)


@given(
    students=st.lists(
        st.tuples(ANYTHING, st.none() | ANYTHING, st.floats(0, 3)),
        min_size=1,
        max_size=4,
    )
)
def test_a_table_that_nobody_touched_is_known_whatever_the_names(
    students: list[tuple[str, str | None, float]],
) -> None:
    results = [
        replace(result(student, failed("single_neuron.dC_da", score=score)), name=name)
        for student, name, score in students
    ]
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        with (out / "results.json").open("w") as document, table_in(out) as grades:
            entries = ((entry(one), one) for one in results)
            write_grades(grades, CATALOGUE, writing_results(document, ABOUT, entries))
        written = (out / "grades.csv").read_bytes()
        assert keep_edited(out) is None
        for edited in (written + b"\r\n", written[:-1], written.replace(b"\r\n", b"\n")):
            (out / "grades.csv").write_bytes(edited)
            kept = keep_edited(out)
            assert kept is not None
            assert kept.read_bytes() == edited


def table_in(out: Path) -> io.TextIOWrapper:
    file = (out / "grades.csv").open("w", encoding="utf-8", newline="")
    file.write(BYTE_ORDER_MARK)
    return file
