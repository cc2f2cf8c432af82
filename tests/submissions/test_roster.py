"""A roster is read as spreadsheets write it, and what is wrong is said with the line."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.errors import UnusableInput
from grader.submissions.roster import Student, read_roster

READ = {
    "plain": b"id,name,email\nann,Ann A,a@x\nbob,,\n",
    "with the mark of UTF-8": b"\xef\xbb\xbfid,name,email\nann,Ann A,a@x\nbob,,\n",
    "semicolons": b"id;name;email\nann;Ann A;a@x\nbob;;\n",
    "tabs and Windows' line ends": b"id\tname\temail\r\nann\tAnn A\ta@x\r\nbob\t\t\r\n",
    "quotation marks": b'"id","name","email"\n"ann","Ann A","a@x"\n"bob","",""\n',
    "another order, capitals, more columns, blank lines": (
        b"\n Section ,EMAIL, Name,ID\n\n1,a@x,Ann A,ann\n\n2,,,bob\n,,,\n"
    ),
    "short rows": b"id,name,email\nann,Ann A,a@x\nbob\n",
}


@pytest.mark.parametrize("data", READ.values(), ids=READ)
def test_a_roster_is_read_however_it_was_saved(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "roster.csv"
    path.write_bytes(data)
    assert read_roster(path) == {"ann": Student("ann", "Ann A", "a@x"), "bob": Student("bob")}


def test_a_name_may_hold_separators_and_lines(tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    path.write_text('id,name\nann,"A, ""Ann""\nof Oz"\nbob,Bob\n')
    names = {student.name for student in read_roster(path).values()}
    assert names == {'A, "Ann"\nof Oz', "Bob"}


WRONG = {
    "no column id": (
        b"name,email\nAnn,a@x\n",
        r"line 1: no column is called id; there are “name”",
    ),
    "a column twice": (b"id,name,Name\n", "line 1: the column name is there 2 times"),
    "an id twice": (b"id\nann\nbob\nann\n", "line 4: the id “ann” stands in line 2 already"),
    "no id": (b"id,name\nann,A\n,Bob\n", "line 3: the id is missing"),
    "too many cells": (b"id,name\nann,A,b\n", "line 2: it has 3 cells, and the first line has 2"),
    "a path": (b"id\n../ann\n", "line 2: the id “../ann” cannot be the name of a folder"),
    "a step up": (b"id\n..\n", "line 2: the id “..” cannot be the name of a folder"),
    "an open quotation": (b'id,name\nann,"A\n', "line 2: it is not CSV"),
    "another encoding": (b"id,name\nann,\xe9\n", "is not UTF-8"),
    "nobody": (b"id,name\n", "names no students"),
    "nothing": (b"", "names no students"),
}


@pytest.mark.parametrize(("data", "said"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_said_with_its_line(tmp_path: Path, data: bytes, said: str) -> None:
    path = tmp_path / "roster.csv"
    path.write_bytes(data)
    with pytest.raises(UnusableInput, match=said):
        read_roster(path)


def test_a_roster_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(UnusableInput, match=r"roster.csv cannot be read: No such file"):
        read_roster(tmp_path / "roster.csv")
