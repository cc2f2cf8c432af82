"""The journal keeps what was graded, however a run was stopped, and nothing else."""

from __future__ import annotations

import json
import random
import sys
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from grader.journal import NAME, Journal
from grader.report.files import CannotWrite

ABOUT = {"assignment": "backprop_calculus", "seed": 1, "grader_version": "0.1.0"}
STUDENTS = ["ann", "bob", "zoë\n", "\udcff\udcfe"]


def result(student: str) -> dict[str, Any]:
    return {"student": student, "score": 1.5, "items": [{"id": "x", "feedback": student * 3}]}


def begin(folder: Path, students: list[str] = STUDENTS) -> bytes:
    """Leave an unfinished journal in ``folder`` and return its bytes."""
    with Journal(folder, ABOUT) as journal:
        for student in students:
            journal.add(student, f"files of {student}", result(student))
    return (folder / NAME).read_bytes()


def kept(folder: Path, about: dict[str, Any] = ABOUT) -> list[str]:
    """The students whose results a new run finds, all of them whole."""
    with Journal(folder, about) as journal:
        found = [s for s in STUDENTS if journal.fingerprint(s) is not None]
        assert [journal.fingerprint(s) for s in found] == [f"files of {s}" for s in found]
        assert list(journal.results(found)) == [result(s) for s in found]
        return found


def test_results_come_back_in_the_order_that_is_asked_for(tmp_path: Path) -> None:
    begin(tmp_path)
    with Journal(tmp_path, ABOUT) as journal:
        turned = STUDENTS[::-1]
        assert list(journal.results(turned)) == [result(student) for student in turned]


def test_a_journal_goes_on_where_it_stopped(tmp_path: Path) -> None:
    begin(tmp_path, STUDENTS[:2])
    with Journal(tmp_path, ABOUT) as journal:
        for student in STUDENTS[2:]:
            journal.add(student, f"files of {student}", result(student))
    assert kept(tmp_path) == STUDENTS


@pytest.mark.parametrize("seed", range(40))
def test_a_journal_cut_off_anywhere_keeps_its_whole_lines(tmp_path: Path, seed: int) -> None:
    data = begin(tmp_path)
    cut = random.Random(seed).randrange(len(data))
    (tmp_path / NAME).write_bytes(data[:cut])
    whole = STUDENTS[: max(data[:cut].count(b"\n") - 1, 0)]
    assert kept(tmp_path) == whole, f"cut at {cut}"
    with Journal(tmp_path, ABOUT) as journal:
        for student in STUDENTS[len(whole) :]:
            journal.add(student, f"files of {student}", result(student))
    assert (tmp_path / NAME).read_bytes() == data


SPOILED = {
    "no JSON": b"\0" * 50,
    "no UTF-8": b'{"student": "\xff"}',
    "no object": b"[]",
    "null": b"null",
    "without its keys": b"{}",
}


@pytest.mark.parametrize("line", SPOILED.values(), ids=SPOILED)
def test_what_stands_after_a_spoiled_line_is_graded_again(tmp_path: Path, line: bytes) -> None:
    lines = begin(tmp_path).splitlines()
    lines[2] = line
    (tmp_path / NAME).write_bytes(b"\n".join(lines) + b"\n")
    assert kept(tmp_path) == STUDENTS[:1]
    assert kept(tmp_path) == STUDENTS[:1]


@pytest.mark.parametrize(
    "first", [b"", b"null\n", b"\n", b"[]\n", b"\xff\n", b"{}\n", b"[" * 100_000 + b"\n"]
)
def test_what_is_no_journal_is_begun_anew(tmp_path: Path, first: bytes) -> None:
    (tmp_path / NAME).write_bytes(first + b"x" * 1000)
    assert kept(tmp_path) == []
    begin(tmp_path)
    assert kept(tmp_path) == STUDENTS


@pytest.mark.parametrize("fact", ABOUT)
def test_results_of_a_run_with_other_facts_are_dropped(tmp_path: Path, fact: str) -> None:
    begin(tmp_path)
    assert kept(tmp_path, ABOUT | {fact: "another"}) == []
    assert kept(tmp_path) == []


def test_the_last_result_of_a_student_counts(tmp_path: Path) -> None:
    begin(tmp_path)
    with Journal(tmp_path, ABOUT) as journal:
        journal.add("ann", "other files", result("ann again"))
    with Journal(tmp_path, ABOUT) as journal:
        assert journal.fingerprint("ann") == "other files"
        assert next(journal.results(["ann"])) == result("ann again")


def test_an_unfinished_run_tells_its_facts_and_a_finished_one_is_gone(tmp_path: Path) -> None:
    assert Journal.begun(tmp_path) is None
    begin(tmp_path)
    assert Journal.begun(tmp_path) == ABOUT
    with Journal(tmp_path, ABOUT) as journal:
        journal.remove()
    assert Journal.begun(tmp_path) is None
    assert list(tmp_path.iterdir()) == []


@contextmanager
def largest_file(size: int) -> Iterator[None]:
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on files")
@pytest.mark.parametrize("room", range(0, 400, 37))
def test_a_journal_that_cannot_grow_says_so_and_keeps_what_it_has(
    tmp_path: Path, room: int
) -> None:
    size = len(begin(tmp_path, STUDENTS[:1]))
    added = []

    def add_until_it_is_full() -> None:
        with largest_file(size + room), Journal(tmp_path, ABOUT) as journal:
            for student in STUDENTS[1:] * 9:
                journal.add(student, f"files of {student}", result(student))
                added.append(student)

    with pytest.raises(CannotWrite, match="cannot be written"):
        add_until_it_is_full()
    assert kept(tmp_path) == [s for s in STUDENTS if s in {STUDENTS[0], *added}]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_a_full_disk_is_called_that(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Journal(tmp_path, ABOUT) as journal, Path("/dev/full").open("wb", buffering=0) as full:
        journal._file.close()
        monkeypatch.setattr(journal, "_file", full)
        with pytest.raises(CannotWrite, match=r"is full\. What was graded so far is kept"):
            journal.add("ann", "files", result("ann"))


def test_a_journal_in_a_folder_that_is_gone_says_so(tmp_path: Path) -> None:
    with pytest.raises(CannotWrite, match="No such file"):
        Journal(tmp_path / "gone", ABOUT)


def test_memory_holds_places_and_not_results(tmp_path: Path) -> None:
    large = {"feedback": "x" * 20_000}
    with Journal(tmp_path, ABOUT) as journal:
        tracemalloc.start()
        for number in range(1_000):
            journal.add(f"student {number}", "files", large)
        for _ in journal.results([f"student {number}" for number in range(1_000)]):
            pass
        held, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert held < 1_000_000
    assert most < 2_000_000
    assert len(json.dumps(large)) * 1_000 > 10 * most
