"""The files of a class follow from its records, whoever changed which of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from grader.errors import UnusableInput
from grader.grading.run import only_run
from grader.reasons import because
from grader.records.folder import Records
from grader.records.record import Facts, Record
from grader.report.render import ClassFiles, render
from grader.result import Item, LeftOut, Message
from grader.sandbox.asking.limits import Limits
from tests.report.classes import failed, result

FACTS = Facts("backprop_calculus", 7, "none", "1", Limits(), None)
STUDENTS = [f"student {number:02}" for number in range(20)]
ID = "single_neuron.dC_da"


def record(student: str, *items: Item) -> Record:
    own = result(student, *items)
    return Record(
        FACTS, "f", replace(own, left_out=(LeftOut("", "notes.txt", because("no_script")),))
    )


@pytest.fixture
def out(tmp_path: Path) -> Path:
    with only_run(tmp_path / "out"):
        for student in STUDENTS:
            Records(tmp_path / "out").write(record(student, failed(ID)))
    render(tmp_path / "out")
    return tmp_path / "out"


def files(out: Path) -> dict[str, bytes]:
    return {str(p.relative_to(out)): p.read_bytes() for p in out.rglob("*") if p.is_file()}


def pages(out: Path) -> dict[str, int]:
    return {path.name: path.stat().st_ino for path in (out / "feedback").iterdir()}


@pytest.mark.parametrize(
    "changed",
    [STUDENTS[:1], STUDENTS[5:9], STUDENTS, ["a new one"], []],
    ids=["one", "some", "all", "a new one", "none"],
)
def test_after_a_change_all_files_are_those_of_a_render_of_the_whole(
    out: Path, changed: list[str]
) -> None:
    class_files = ClassFiles(out)
    before = pages(out)
    for student in changed:
        Records(out).write(record(student, failed(ID, message=Message("Seen again."))))
    class_files.again(changed)
    made = files(out)
    after = pages(out)
    render(out)
    assert made == files(out)
    assert {name for name in after if after[name] != before.get(name)} == {
        f"{student}.html" for student in changed
    }


def test_changes_add_up(out: Path) -> None:
    class_files = ClassFiles(out)
    for student in STUDENTS[:3]:
        Records(out).write(record(student))
        class_files.again([student])
    made = files(out)
    render(out)
    assert made == files(out)
    assert made["results.json"].count(b'"status": "failed"') == len(STUDENTS) - 3


def test_the_records_of_another_run_are_not_mixed_in(out: Path) -> None:
    class_files = ClassFiles(out)
    before = files(out)
    other = replace(record(STUDENTS[0]), facts=replace(FACTS, seed=8))
    Records(out).write(other)
    with pytest.raises(UnusableInput, match=r"another seed \(8\)"):
        class_files.again(STUDENTS[:1])
    path = f"students/{STUDENTS[0]}.json"
    assert files(out) | {path: b""} == before | {path: b""}


def test_a_folder_without_results_has_nothing_to_make_again(tmp_path: Path) -> None:
    with pytest.raises(UnusableInput, match="holds no results"):
        ClassFiles(tmp_path)
