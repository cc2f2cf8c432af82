"""The table of what waits: written, filled in, applied whole or not at all."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Command
from tests.report.classes import HOSTILE_NAMES
from tests.review.classes import student, write

UNCLEAR = "Because of something about rates,\nthat I can not put."
COLUMNS = [
    "student", "id", "check", "reason", "answer", "auto_score", "max_score", "score", "comment",
]  # fmt: skip

FORMULA = ("=", "+", "-", "@")

Row = dict[str, str]


@pytest.fixture
def out(tmp_path: Path) -> Path:
    names = ("ann", "bob", "=1+1")
    folder = tmp_path / "out"
    folder.mkdir()
    return write(folder, [student(name, {1: UNCLEAR}) for name in names])


def rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def fill(path: Path, change: Callable[[list[Row]], None], delimiter: str = ",") -> None:
    table = rows(path)
    change(table)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, delimiter=delimiter, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(table)


def submissions(out: Path) -> dict[str, dict[str, Any]]:
    document = json.loads((out / "results.json").read_text())
    return {each["student"]: each for each in document["submissions"]}


def everything(out: Path) -> dict[str, bytes]:
    """All files of the results that hold something."""
    return {str(path): path.read_bytes() for path in out.rglob("*") if path.is_file()}


def test_what_waits_is_settled_through_a_table(
    out: Path, tmp_path: Path, backprop: Command
) -> None:
    table = tmp_path / "table.csv"
    assert backprop("review", out, "--csv", table).returncode == 0

    assert table.read_bytes().startswith(b"\xef\xbb\xbf")
    first = rows(table)[1]
    assert list(first) == COLUMNS
    assert (first["student"], first["id"], first["check"]) == ("ann", "review.q1", "q1_explanation")
    assert first["answer"] == UNCLEAR
    assert "not recognised" in first["reason"]
    assert (first["auto_score"], first["max_score"], first["score"]) == ("0", "2", "")

    def settle(table: list[Row]) -> None:
        table[0] |= {"score": "1.5", "comment": "good"}
        table[1] |= {"score": ""}
        table.append({"student": "bob", "id": "single_neuron.dC_da", "score": "1"})
        table.append({"student": "bob", "id": "review.q1", "check": "", "score": "5"})

    fill(table, settle)
    done = backprop("review", out, "--apply", table)
    found = submissions(out)
    items = {item["id"]: item for item in found["bob"]["items"]}

    assert done.returncode == 0, done.stderr
    assert "Settled 3 scores of 2 students. 1 score waits for a person." in done.stdout
    assert found["=1+1"]["needs_review"] == []
    assert found["ann"]["needs_review"] == ["review.q1"]
    assert items["review.q1"]["score"] == 5
    assert items["single_neuron.dC_da"]["decision"]["score"] == 1
    assert len(rows(out / "grades.csv")) == 3

    lines = [json.loads(line) for line in (out / "decisions.jsonl").read_text().splitlines()]
    assert [set(line) for line in lines] == 3 * [
        {"student", "id", "check", "score", "comment", "answer_sha256", "at"}
    ]

    again = backprop("review", out, "--apply", table)
    assert "Settled 0 scores" in again.stdout
    assert len((out / "decisions.jsonl").read_text().splitlines()) == 3


def test_all_marks_are_written_with_what_was_settled(
    out: Path, tmp_path: Path, backprop: Command
) -> None:
    table = tmp_path / "table.csv"
    backprop("review", out, "--csv", table)
    fill(table, lambda each: each[1].update(score="1", comment="=so"))
    backprop("review", out, "--apply", table)
    backprop("review", out, "--csv", table, "--all")
    found = {(row["student"], row["id"], row["check"]): row for row in rows(table)}

    assert len({id for _, id, _ in found}) == 29
    assert found["ann", "review.q1", "q1_explanation"]["score"] == "1"
    assert found["ann", "review.q1", "q1_explanation"]["comment"] == "'=so"
    assert found["ann", "review.q2", ""]["score"] == ""

    assert "Settled 0 scores" in backprop("review", out, "--apply", table).stdout


BAD: dict[str, tuple[Row, str]] = {
    "an unknown student": ({"student": "eve"}, "there is no student “eve”"),
    "an unknown student without a score": ({"student": "eve", "score": ""}, "no student"),
    "no student": ({"student": ""}, "no student"),
    "an unknown id": ({"id": "review.q9"}, "no exercise or question “review.q9”"),
    "an unknown check": ({"check": "q2_explanation"}, "has no check “q2_explanation”"),
    "an unknown check without a score": ({"check": "x", "score": ""}, "has no check"),
    "too much": ({"score": "2.01"}, "“2.01” is not a number from 0 to 2"),
    "less than nothing": ({"score": "-0.5"}, "not a number"),
    "nan": ({"score": "nan"}, "not a number"),
    "infinity": ({"score": "inf"}, "not a number"),
    "a huge number": ({"score": "1e999"}, "not a number"),
    "a word": ({"score": "good"}, "not a number"),
    "a comma in a table with commas": ({"score": "1,5"}, "not a number"),
    "digits of another script": ({"score": "١"}, "not a number"),
    "digits in groups": ({"score": "0_1"}, "not a number"),
}


@pytest.mark.parametrize(("row", "words"), BAD.values(), ids=BAD.keys())
def test_a_table_with_a_bad_row_is_refused_whole(
    out: Path, tmp_path: Path, backprop: Command, row: Row, words: str
) -> None:
    table = tmp_path / "table.csv"
    backprop("review", out, "--csv", table)
    before = everything(out)

    def spoil(table: list[Row]) -> None:
        table[0] |= {"score": "1"}
        table[2] |= {"score": "1"} | row

    fill(table, spoil)
    done = backprop("review", out, "--apply", table)

    assert done.returncode == 2
    assert words in done.stderr
    assert "row 4: " in done.stderr
    assert everything(out) == before


NO_TABLES = {
    "not there": (None, "cannot be read"),
    "not UTF-8": ("student,id,check,score\né,".encode("utf-16"), "is not UTF-8"),
    "empty": (b"", "has no column student, id, check, score"),
    "another table": (b"name,points\nann,3\n", "has no column student, id, check, score"),
    "a column is missing": (b"student,id,score\nann,review.q1,3\n", "has no column check"),
    "two columns for the score": (
        b"student,id,check,score,Score\nann,review.q1,,3,4\n",
        "has several columns score",
    ),
    "a comma in a comment without quotation marks": (
        b"student,id,check,score,comment\nann,review.q1,,3,well, done\n",
        "row 2: it has more cells than the first row",
    ),
}


@pytest.mark.parametrize(("data", "words"), NO_TABLES.values(), ids=NO_TABLES.keys())
def test_a_file_that_is_no_such_table_is_refused(
    out: Path, tmp_path: Path, backprop: Command, data: bytes | None, words: str
) -> None:
    table = tmp_path / "table.csv"
    if data is not None:
        table.write_bytes(data)
    before = everything(out)
    done = backprop("review", out, "--apply", table)

    assert done.returncode == 2
    assert words in done.stderr
    assert everything(out) == before


def test_a_table_with_semicolons_and_decimal_commas_is_read(
    out: Path, tmp_path: Path, backprop: Command
) -> None:
    table = tmp_path / "table.csv"
    backprop("review", out, "--csv", table)
    fill(table, lambda each: each[0].update(score="1,5"), delimiter=";")
    done = backprop("review", out, "--apply", table)

    assert "Settled 1 score of 1 student" in done.stdout
    assert submissions(out)["=1+1"]["needs_review"] == []


def test_zero_with_a_sign_is_zero(out: Path, tmp_path: Path, backprop: Command) -> None:
    table = tmp_path / "table.csv"
    backprop("review", out, "--csv", table)
    fill(table, lambda each: each[0].update(score="-0"))
    backprop("review", out, "--apply", table)

    assert '"score": 0.0' in (out / "decisions.jsonl").read_text()


def test_rows_that_settle_nothing_are_named_where_they_say_something(
    out: Path, tmp_path: Path, backprop: Command
) -> None:
    table = tmp_path / "table.csv"
    backprop("review", out, "--csv", table)

    def comment(table: list[Row]) -> None:
        table[1] |= {"comment": "see me"}
        table.append({})
        table.extend(table[1] for _ in range(25))

    fill(table, comment)

    said = backprop("review", out, "--apply", table).stdout
    assert "a comment and no score settle nothing: 3, 6, 7," in said
    assert "and 6 more" in said
    assert not (out / "decisions.jsonl").exists()


def test_a_filled_table_is_kept_when_a_new_one_is_written(
    out: Path, tmp_path: Path, backprop: Command
) -> None:
    table = tmp_path / "table.csv"
    backprop("review", out, "--csv", table)
    assert "it is kept as" not in backprop("review", out, "--csv", table).stdout
    fill(table, lambda each: each[0].update(score="1"))
    done = backprop("review", out, "--csv", table)

    assert "it is kept as" in done.stdout
    assert rows(tmp_path / "table-before-1.csv")[0]["score"] == "1"
    assert rows(table)[0]["score"] == ""


def test_another_class_fills_in_what_was_settled_there(tmp_path: Path, backprop: Command) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        write(tmp_path / name, [student(f"of {name}", {1: UNCLEAR})])
    table = tmp_path / "table.csv"
    backprop("review", "one", "--csv", table)
    fill(table, lambda each: each[0].update(score="0.5", comment="so"))
    backprop("review", "one", "--apply", table)
    done = backprop("review", "two", "--csv", table, "--decisions", "one/decisions.jsonl")

    assert done.returncode == 0, done.stderr
    assert (rows(table)[0]["score"], rows(table)[0]["comment"]) == ("0.5", "so")
    assert rows(table)[0]["student"] == "of two"


def test_any_name_and_answer_comes_back_as_it_was(tmp_path: Path, backprop: Command) -> None:
    out = tmp_path / "out"
    out.mkdir()
    write(out, [student(name, {1: f"{UNCLEAR}\n=1+1"}) for name in HOSTILE_NAMES])
    table = tmp_path / "table.csv"
    assert backprop("review", out, "--csv", table).returncode == 0
    cells = [cell for row in rows(table) for cell in row.values()]

    assert not [line for cell in cells for line in cell.splitlines() if line.startswith(FORMULA)]

    def settle_all(table: list[Row]) -> None:
        for row in table:
            row["score"] = "1"

    fill(table, settle_all)
    done = backprop("review", out, "--apply", table)

    assert done.returncode == 0, done.stderr
    assert {each for each, own in submissions(out).items() if not own["needs_review"]} == set(
        HOSTILE_NAMES
    )


USES = {
    "no results": (("nowhere",), "holds no results"),
    "a folder for the table": (("out", "--csv", "out"), "is a folder"),
    "--all alone": (("out", "--all"), "--all goes with --csv"),
    "two tables": (("out", "--csv", "a", "--apply", "b"), "not allowed with"),
    "another class with --apply": (("out", "--apply", "b", "--decisions", "c"), "not with --apply"),
    "the code in a table": (("out", "--csv", "a", "--submissions", "b"), "not with --csv"),
    "a port": (("out", "--port", "70000"), "up to 65535"),
}


@pytest.mark.parametrize(("arguments", "words"), USES.values(), ids=USES.keys())
def test_what_makes_no_sense_is_refused(
    out: Path, backprop: Command, arguments: tuple[str, ...], words: str
) -> None:
    assert out.name == "out"
    done = backprop("review", *arguments)

    assert done.returncode == 2
    assert words in done.stderr
