"""``results.json``, ``grades.csv`` and the terminal tell what was found, whatever names it has."""

from __future__ import annotations

import csv
import errno
import io
import json
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from grader.records import files
from grader.records.files import CannotWrite, whole_file
from grader.report.grades_csv import write_grades
from grader.report.results_json import result_to_json, writing_results
from grader.report.terminal import closing_lines, item_lines
from grader.result import NOTHING_TO_SAY, Check, GradedFile, Item, LeftOut, Message, Result

HOSTILE_TEXT = '</script>\x1b[31m"quote" \u202e\x00 \\ud800 \udcff é 学'
RESULT = Result(
    "ann",
    (
        Item("a.one", 1.8, 3.0, "partial", Message(HOSTILE_TEXT),
             (Check("shape", 0.3, 0.3), Check("values", 1.5, 2.7, Message(HOSTILE_TEXT))),
             "missing_factor_2"),
        Item("a.two", 0.1, 0.1, "passed", Message("Right."), (Check("values", 0.1, 0.1),),
             follow_through=True),
        Item("review.q1", 0.2, 5.0, "partial", Message("Said too little."),
             (Check("q1_factors", 0.2, 3.0), Check("q1_explanation", 0.0, 2.0)),
             review_reason="in doubt"),
    ),
)  # fmt: skip


def test_a_result_has_the_contracts_form() -> None:
    entry = result_to_json(RESULT)
    assert {key: value for key, value in entry.items() if key != "items"} == {
        "student": "ann", "score": 2.1, "max_score": 8.1, "needs_review": ["review.q1"],
        "files": {}, "left_out": [],
    }  # fmt: skip
    assert entry["items"][0] == {
        "id": "a.one", "score": 1.8, "max_score": 3.0, "status": "partial",
        "misconception": "missing_factor_2", "follow_through": False, "feedback": HOSTILE_TEXT,
        "checks": [
            {"name": "shape", "score": 0.3, "max_score": 0.3, "message": ""},
            {"name": "values", "score": 1.5, "max_score": 2.7, "message": HOSTILE_TEXT},
        ],
    }  # fmt: skip


def test_files_names_and_who_handed_in_nothing_stand_in_the_contracts_form() -> None:
    files = {"review": GradedFile("a/review (1).py", "0" * 64)}
    left_out = (LeftOut("review", "review.py", "Because."), LeftOut("", "x.zip", "An archive."))
    entry = result_to_json(replace(RESULT, files=files, left_out=left_out, name="Ann"))
    assert entry["name"] == "Ann"
    assert entry["files"] == {"review": {"path": "a/review (1).py", "sha256": "0" * 64}}
    assert entry["left_out"] == [
        {"path": "review.py", "reason": "Because."}, {"path": "x.zip", "reason": "An archive."},
    ]  # fmt: skip
    assert "handed_in" not in entry
    assert result_to_json(replace(RESULT, handed_in=False))["handed_in"] is False


def test_points_add_up_without_the_noise_of_binary_fractions() -> None:
    tenths = Item("a", 0.1, 0.1, "passed", NOTHING_TO_SAY, ())
    assert Result("ann", (tenths,) * 3).score == 0.3


@pytest.mark.parametrize("students", [[], ["ann"], ["ann", "bob\n", "\udcff", "</script>"]])
def test_the_document_is_json_of_ascii(students: list[str]) -> None:
    about: dict[str, Any] = {"assignment": "backprop_calculus", "seed": 2**70, "isolation": '"]}'}
    results = [Result(student, RESULT.items) for student in students]
    entries = [result_to_json(result) for result in results]
    file = io.StringIO()
    assert list(writing_results(file, about, results)) == results
    assert file.getvalue().isascii()
    assert json.loads(file.getvalue()) == about | {"submissions": entries}


# grades.csv

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
    write_grades(file, ["a.one", "a.two", "review.q1"], [Result(name, RESULT.items)])
    header, row = csv.reader(io.StringIO(file.getvalue(), newline=""))
    assert header == ["student", "a.one", "a.two", "review.q1", "total"]
    assert row == [written, "1.8", "0.1", "0.2", "2.1"]


def test_scores_are_plain_numbers() -> None:
    file = io.StringIO()
    item = Item("a", 0.1 + 0.2, 3.0, "partial", NOTHING_TO_SAY, ())
    write_grades(file, ["a"], [Result("ann", (item,))])
    assert file.getvalue().splitlines()[1] == "ann,0.3,0.3"


# Whole files


def test_a_file_appears_when_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "results.json"
    path.write_text("old")
    with whole_file(path) as file:
        file.write("new é \udcff")
        file.flush()
        assert path.read_text() == "old"
    assert path.read_bytes() == "new é \\udcff".encode()
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_a_file_that_is_broken_off_leaves_the_old_one(
    tmp_path: Path, error: type[BaseException]
) -> None:
    path = tmp_path / "results.json"
    path.write_text("old")

    def break_off() -> None:
        with whole_file(path) as file:
            file.write("half")
            raise error

    with pytest.raises(error):
        break_off()
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def write(path: Path, text: str = "text") -> None:
    with whole_file(path) as file:
        file.write(text)


def test_a_full_disk_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    path = tmp_path / "results.json"
    path.write_text("old")
    monkeypatch.setattr(files.os, "fsync", full)
    with pytest.raises(CannotWrite, match=r"The disk that holds .* is full\. What was graded"):
        write(path, "x" * 100_000)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_link_is_replaced_and_never_written_through(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_text("somebody's")
    path = tmp_path / "results.json"
    path.symlink_to(elsewhere)
    write(path, "new")
    assert (path.read_text(), path.is_symlink()) == ("new", False)
    monkeypatch.setattr(files.secrets, "token_hex", lambda _: "known")
    (tmp_path / ".known.part").symlink_to(elsewhere)
    with pytest.raises(CannotWrite, match="File exists"):
        write(path, "newer")
    assert elsewhere.read_text() == "somebody's"


def test_temporary_names_cannot_be_known(tmp_path: Path) -> None:
    seen = set()
    for _ in range(3):
        with whole_file(tmp_path / "results.json"):
            seen |= {p.name for p in tmp_path.iterdir() if p.name != "results.json"}
    assert len(seen) == 3


def test_a_file_in_no_folder_or_over_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CannotWrite, match="No such file or directory"):
        write(tmp_path / "gone" / "results.json")
    (tmp_path / "results.json").mkdir()
    with pytest.raises(CannotWrite, match=r"results\.json cannot be written"):
        write(tmp_path / "results.json")
    assert [path.name for path in tmp_path.iterdir()] == ["results.json"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no umask")
def test_rights_are_those_that_the_user_gives_new_files(tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        write(tmp_path / "results.json")
    finally:
        os.umask(before)
    assert (tmp_path / "results.json").stat().st_mode & 0o777 == 0o600


def test_every_byte_is_on_disk_before_the_name_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[str] = []
    path = tmp_path / "results.json"

    def note(_: int) -> None:
        synced.extend(part.read_text() for part in tmp_path.glob(".*.part"))

    monkeypatch.setattr(files.os, "fsync", note)
    write(path, "all of it")
    assert synced == ["all of it"]


# The terminal


def test_a_feedback_of_several_lines_keeps_them() -> None:
    item = Item("a.one", 0.0, 3.0, "failed", Message("first\n  second\x1b\n" + "long " * 60), ())
    _, first, second, *rest = item_lines(item)
    assert (first, second) == ("      first", "        second<U+001B>")
    assert len(rest) > 2
    assert all(line.startswith("      long") for line in rest)


def test_the_closing_lines_lead_on_to_what_is_open() -> None:
    assert list(closing_lines(RESULT.items)) == [
        "2.1 of 8.1 points.",
        "Next: a.one. Stuck? Try `backprop hint a.one`.",
    ]
    done = Item("a", 3.0, 3.0, "passed", Message("Right."), ())
    assert list(closing_lines([done])) == ["3 of 3 points."]
