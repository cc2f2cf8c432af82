"""``backprop export --into``: marks land in a platform's own table, and nothing else changes."""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from grader.cli import main
from tests.platforms.downloads import write_zip
from tests.platforms.importers import canvas_marks
from tests.platforms.marked import results

BOM = codecs.BOM_UTF8
SCORES = {"101": 71.5, "102": 100.0, "103": 66.666}

CANVAS = '''\
Student,ID,SIS User ID,SIS Login ID,Section,Backprop calculus (77),Essay (78),Final Score
,,,,,Manual Posting,,(read only)
    Points Possible,,,,,100.0,10.0,(read only)
"Doe, Jane",101,,jdoe,A,,9.5,90
="=Roe",102,,"r""oe",A,12,,
"Poe, ""P""",103,,poe,A,EX,,
"Student, Test",999,,,A,,,
'''

MOODLE = """\
Identifier,"Full name","Email address",Status,Grade,"Maximum grade","Grade can be changed",\
"Last modified (submission)","Online text","Last modified (grade)","Feedback comments"
"Participant 101","Jane Doe",j@x,"Submitted",,100.00,Yes,"Monday, 28 September 2026, 12:05 PM",\
"a, ""b""
c",-,
"Participant 102","Roe",r@x,"Submitted","12.00",100.00,Yes,-,"say \\"hi, you\\" ok",-,"back\\slash"
"Participant 103","Poe",p@x,"Submitted",,100.00,No,-,,-,
"""

GERMAN = MOODLE
for english, german in {
    "Participant ": "Teilnehmer/in", "Identifier": "ID", "Full name": "Vollständiger Name",
    "Grade,": "Bewertung,", "Maximum grade": "Bestwertung", "100.00": '"50,00"',
    "Grade can be changed": "Bewertung kann geändert werden",
}.items():  # fmt: skip
    GERMAN = GERMAN.replace(english, german)

BLACKBOARD = (
    '"Last Name"\t"First Name"\t"Username"\t"Student ID"\t'
    '"Backprop [Total Pts: 50 Score] |1281892"\t"Essay [Total Pts: 10 Score] |1281893"\r\n'
    '"Doe"\t"Jane"\t"101"\t"s1"\t""\t"9"\r\n"Roe"\t"R"\t"102"\t"s2"\t"3"\t""\r\n'
    '"Poe"\t"P"\t"103"\t"s3"\t""\t""\r\n'
)

BRIGHTSPACE = (
    "OrgDefinedId,Username,Last Name,First Name,"
    "Backprop Points Grade <Numeric MaxPoints:10 Weight:5>,End-of-Line Indicator\r\n"
    "#0001,#101,Doe,Jane,,#\r\n#0002,#102,Roe,R,3,#\r\n#0003,#103,Poe,P,,#\r\n"
)


@dataclass(frozen=True)
class Case:
    """A table, what is replaced in it, in order, and what is said; ``status`` is 1 where some are
    left out.
    """

    table: bytes
    replaced: tuple[tuple[str, str], ...]
    said: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    scores: Mapping[str, float] = field(default_factory=lambda: SCORES)
    encoding: str = "utf-8"
    status: int = 0


DOE, ROE, POE = (
    ("jdoe,A,,", "jdoe,A,71.50,"), ('oe",A,12,', 'oe",A,100.00,'), ("poe,A,EX,", "poe,A,66.67,")
)  # fmt: skip
CASES = {
    "canvas": Case(CANVAS.encode(), (DOE, ROE, POE), ("Filled in 3 marks for Canvas",)),
    "canvas, with a byte order mark and Windows' line ends": Case(
        BOM + CANVAS.replace("\n", "\r\n").encode(), (DOE, ROE, POE)
    ),
    "canvas, with semicolons": Case(
        re.sub(r"(?<=[a-z]); (?=[A-Z\"])", ", ", CANVAS.replace(",", ";")).encode(),
        tuple((a.replace(",", ";"), b.replace(",", ";")) for a, b in (DOE, ROE, POE)),
    ),
    "canvas, in another encoding": Case(
        CANVAS.replace("Jane", "Zoé").encode("latin-1"), (DOE, ROE, POE), encoding="latin-1"
    ),
    "canvas, another maximum": Case(
        CANVAS.replace("100.0,10.0", "20,10.0").encode(),
        (
            ("jdoe,A,,", "jdoe,A,14.30,"),
            ('oe",A,12,', 'oe",A,20.00,'),
            ("poe,A,EX,", "poe,A,13.33,"),
        ),
        ("scaled from 100 to 20",),
    ),
    "canvas, a column that is named": Case(
        CANVAS.encode(),
        (("A,,9.5,", "A,,7.15,"), ("A,12,,", "A,12,10.00,"), ("A,EX,,", "A,EX,6.67,")),
        ("in the column 'Essay (78)'",),
        ("--column", "Essay (78)"),
    ),
    "canvas, someone without a result and someone without a row": Case(
        CANVAS.encode(),
        (DOE,),
        (
            'without a result (the cell was kept): ="=Roe" (102), Poe, "P" (103)',
            "graded, but not in the table: 104",
        ),
        scores={"101": 71.5, "104": 3.0},
        status=1,
    ),
    "canvas, by login where that is what the folders are called": Case(
        CANVAS.encode(),
        (DOE, ROE, POE),
        scores={"jdoe": 71.5, 'r%22oe': 100.0, "poe": 66.666},
    ),
    "moodle": Case(
        MOODLE.encode(),
        (('"Submitted",,100.00,Yes', '"Submitted",71.50,100.00,Yes'), ('"12.00"', '"100.00"')),
        ("locked (the cell was kept): Poe (103)", "tick the box"),
        ("--column", "Grade"),
        status=1,
    ),
    "moodle, with a byte order mark": Case(
        BOM + MOODLE.replace(",No,", ",Yes,").encode(),
        (
            ('"Submitted",,100.00,Yes,"M', '"Submitted",71.50,100.00,Yes,"M'),
            ('"12.00"', '"100.00"'),
            ('"Submitted",,100.00,Yes,-', '"Submitted",66.67,100.00,Yes,-'),
        ),
        options=("--column", "Grade"),
    ),
    "moodle, in German": Case(
        GERMAN.encode(),
        (
            ('"Submitted",,"50,00",Yes', '"Submitted",35.75,"50,00",Yes'),
            ('"12.00"', '"50.00"'),
            ('"Submitted",,"50,00",No', '"Submitted",33.33,"50,00",No'),
        ),
        options=("--column", "Bewertung"),
    ),
    "blackboard": Case(
        codecs.BOM_UTF16_LE + BLACKBOARD.encode("utf-16-le"),
        (
            ('"s1"\t""', '"s1"\t"35.75"'),
            ('"s2"\t"3"', '"s2"\t"50.00"'),
            ('"s3"\t""', '"s3"\t"33.33"'),
        ),
        ("scaled from 100 to 50",),
        encoding="utf-16-le",
    ),
    "blackboard, as CSV": Case(
        BOM + BLACKBOARD.replace("\t", ",").encode(),
        (
            ('"s1",""', '"s1","35.75"'),
            ('"s2","3"', '"s2","50.00"'),
            ('"s3",""', '"s3","33.33"'),
        ),
    ),
    "brightspace": Case(
        BRIGHTSPACE.encode(),
        (("Jane,,", "Jane,7.15,"), ("R,3,", "R,10.00,"), ("P,,", "P,6.67,")),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_marks_are_filled_in_and_every_other_byte_stays(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = CASES[name]
    folder = results(tmp_path / "results", case.scores)
    into, to = tmp_path / "in.csv", tmp_path / "out.csv"
    into.write_bytes(case.table)
    arguments = ["export", str(folder), "--into", str(into), "--to", str(to), *case.options]
    assert main(arguments) == case.status, capsys.readouterr()
    expected, at = case.table, 0
    for old, new in case.replaced:
        before, after = old.encode(case.encoding), new.encode(case.encoding)
        at = expected.index(before, at)
        expected = expected[:at] + after + expected[at + len(before) :]
    assert to.read_bytes() == expected
    assert into.read_bytes() == case.table
    said = capsys.readouterr().out
    for words in case.said:
        assert words in said


TWO = CANVAS.replace("Essay", "Backprop again")
REFUSED = {
    "no column": (
        CANVAS.replace("Backprop", "Homework"), (), "no column has backprop in the title"
    ),
    "no column is named, and Moodle reads one": (
        MOODLE,
        (),
        "no column has backprop in the title. Choose one with --column Grade.",
    ),
    "two columns": (TWO, (), "2 columns have backprop in the title"),
    "a title that is not there": (CANVAS, ("--column", "Nowhere"), "no column is called “Nowhere”"),
    "a column that is read only": (CANVAS, ("--column", "Final Score"), "cannot be filled"),
    "a title that Canvas leaves out": (
        CANVAS.replace("Backprop calculus", "Final Grade backprop"), (), "leaves out columns"
    ),
    "no points": (CANVAS.replace("100.0,10.0", "0,10.0"), (), "is 0"),
    "nobody's table": ("a,b,c\n1,2,3\n", (), "its titles are “a”, “b”, “c”"),
    "a workbook": ("PK\x03\x04", (), "is a workbook"),
    "an empty file": ("", (), "its titles are missing"),
    "a title without ids": (
        CANVAS.replace("Student,ID", "Student,Number"), (), "is no table of marks"
    ),
    "a column of Blackboard's without a number": (
        BLACKBOARD.replace(" |1281892", ""), (), "has no |number"
    ),
    "a scale": (
        MOODLE.replace("Maximum grade", "Scale"), ("--column", "Grade"), "graded with a scale"
    ),
    "a column of Moodle's that is not for marks": (MOODLE, ("--column", "Status"), "only from"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_filled_is_status_2_and_lists_the_titles(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table, options, said = REFUSED[name]
    folder = results(tmp_path / "results", SCORES)
    (tmp_path / "in.csv").write_text(table)
    arguments = ["export", str(folder), "--into", str(tmp_path / "in.csv")]
    assert main([*arguments, "--to", str(tmp_path / "out.csv"), *options]) == 2
    error = " ".join(capsys.readouterr().err.split())
    assert said in error
    if "column" in said:
        assert "“Section”" in error or "Canvas" in error or table != CANVAS
    assert not (tmp_path / "out.csv").exists()


ZIPS = {
    "submissions": ("doe_101_2001_single_neuron.py", "is a zip, not a table of marks"),
    "Excel's": ("[Content_Types].xml", "is a workbook"),
    "LibreOffice's": ("mimetype", "is a workbook"),
}


@pytest.mark.parametrize("name", ZIPS)
def test_a_zip_of_submissions_is_not_called_a_workbook(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    inside, said = ZIPS[name]
    folder = results(tmp_path / "results", SCORES)
    table = write_zip(tmp_path / "in.csv", {inside: "x"})
    arguments = ["export", str(folder), "--into", str(table), "--to", str(tmp_path / "out.csv")]
    assert main(arguments) == 2
    error = capsys.readouterr().err
    assert said in error
    assert ("backprop collect" in error) == (name == "submissions")


def test_the_table_that_is_read_is_never_written_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = results(tmp_path / "results", SCORES)
    table = tmp_path / "in.csv"
    table.write_text(CANVAS)
    (tmp_path / "link.csv").symlink_to(table)
    (tmp_path / "hard.csv").hardlink_to(table)
    for to in ("in.csv", "results/../in.csv", "link.csv", "hard.csv"):
        arguments = ["export", str(folder), "--into", str(table), "--to", str(tmp_path / to)]
        assert main(arguments) == 2
        assert "never written over" in capsys.readouterr().err
    assert table.read_text() == CANVAS


def test_provisional_marks_are_written_and_listed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = results(
        tmp_path / "results", SCORES, provisional=("102",), names={"102": "Roe, R."}
    )  # fmt: skip
    (tmp_path / "in.csv").write_text(CANVAS)
    to = tmp_path / "out.csv"
    assert main(["export", str(folder), "--into", str(tmp_path / "in.csv"), "--to", str(to)]) == 0
    assert "provisional, since an answer waits for a person: 102 (Roe, R.)" in (
        capsys.readouterr().out
    )
    assert ",100.00," in to.read_text()


def test_ids_of_canvas_are_never_taken_for_another_systems(tmp_path: Path) -> None:
    """More of the class's ids stand in another column, where they are other people's."""
    files = {f"doe_{id}_{id}_single_neuron.py": "" for id in ("101", "102", "103")}
    write_zip(tmp_path / "d.zip", files)
    assert main(["collect", str(tmp_path / "d.zip"), "--to", str(tmp_path / "class")]) == 0
    folder = results(tmp_path / "results", SCORES, collected=tmp_path / "class")
    rows = [f'"Other {n}",{n},{n - 100},,A,,,' for n in (201, 202, 203)]
    table = CANVAS.replace('"Student, Test"', "\n".join([*rows, '"Student, Test"']))
    (tmp_path / "in.csv").write_text(table.replace("103,,poe", "104,,poe"))
    to = tmp_path / "out.csv"
    assert main(["export", str(folder), "--into", str(tmp_path / "in.csv"), "--to", str(to)]) == 1
    marks = canvas_marks(to.read_bytes(), 77)
    assert {id: mark for id, mark in marks.items() if mark not in ("", "EX")} == {
        "101": "71.50", "102": "100.00",
    }  # fmt: skip


def test_everyone_on_one_side_only_is_named_however_many_they_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = results(tmp_path / "results", {f"s{n}": 1.0 for n in range(50)})
    rows = "".join(f"Roe,{n},,,A,,,\n" for n in range(200, 250))
    (tmp_path / "in.csv").write_text(CANVAS + rows)
    arguments = ["export", str(folder), "--into", str(tmp_path / "in.csv")]
    assert main([*arguments, "--to", str(tmp_path / "out.csv")]) == 1
    said = capsys.readouterr().out
    assert all(f"Roe ({n})" in said for n in range(200, 250))
    assert set(said.partition("graded, but not in the table: ")[2].strip().split(", ")) == {
        f"s{n}" for n in range(50)
    }


def test_an_id_in_two_rows_gets_no_mark(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = results(tmp_path / "results", SCORES)
    (tmp_path / "in.csv").write_text(CANVAS.replace("103,,poe", "101,,poe"))
    to = tmp_path / "out.csv"
    assert main(["export", str(folder), "--into", str(tmp_path / "in.csv"), "--to", str(to)]) == 1
    said = capsys.readouterr().out
    assert "with an id that stands in several rows (the cells were kept): Doe, Jane (101), " in said
    assert "without a result" not in said
    assert "graded, but not in the table: 103\n" in said, "and not 101, which is there twice"
    assert "71.50" not in to.read_text()


def test_without_results_it_says_which_command_makes_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "in.csv").write_text(CANVAS)
    arguments = ["export", str(tmp_path), "--into", str(tmp_path / "in.csv"), "--to"]
    assert main([*arguments, str(tmp_path / "out.csv")]) == 2
    assert "backprop grade SUBMISSIONS" in capsys.readouterr().err
    (tmp_path / "results.json").write_text('{"submissions": [{}]}')
    assert main([*arguments, str(tmp_path / "out.csv")]) == 2
    assert "is not what `backprop grade` writes" in capsys.readouterr().err
