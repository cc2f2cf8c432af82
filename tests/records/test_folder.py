"""A folder of records is gone on with only if it is the user's own and fits."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from grader.assignment.catalogue import CATALOGUE
from grader.errors import UnusableInput
from grader.grading.run import going_on, only_run
from grader.grading.task import not_judged
from grader.records.folder import LONGEST_NAME, Records, stem
from grader.records.record import FORMAT, Facts, Record
from grader.report.render import render
from grader.result import Check, Item, Message, Result
from grader.sandbox.asking.limits import Limits
from grader.submissions.submission import GradedFile

FACTS = Facts("backprop_calculus", 7, "none", "1", Limits(), None)
LONG = "…" * 80
STUDENTS = ["ann", "bob", ".hidden", "x.json", os.fsdecode(b"caf\xe9"), LONG, LONG + "2"]


def record(student: str, facts: Facts = FACTS) -> Record:
    items = tuple(
        Item(
            id,
            entry.points,
            entry.points,
            "passed",
            Message("Right."),
            (Check("values", entry.points, entry.points, answer='"é'),),
        )
        for id, entry in CATALOGUE.items()
    )
    files = {"review": GradedFile("review.py", "0" * 64)}
    used = (GradedFile("utils.py", "1" * 64),)
    result = Result(student, items, files=files, modules=used)
    return Record(facts, f"files of {student}", result)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A folder with the results of a class."""
    with only_run(tmp_path / "out"):
        for student in STUDENTS:
            Records(tmp_path / "out").write(record(student))
    render(tmp_path / "out")
    return tmp_path / "out"


def test_every_record_is_read_as_it_was_written_in_order_of_the_names(out: Path) -> None:
    assert list(Records(out)) == [record(student) for student in sorted(STUDENTS)]


def test_a_record_has_the_name_that_the_page_has(out: Path) -> None:
    records = {path.stem for path in (out / "students").iterdir()}
    assert records == {path.stem for path in (out / "feedback").iterdir()}
    assert len(records) == len(STUDENTS)


def test_a_cut_name_is_nobody_elses() -> None:
    assert len({stem(LONG), stem(LONG + "2"), LONG}) == 3
    assert all(len(os.fsencode(stem(name))) > LONGEST_NAME for name in (LONG, LONG + "2"))


def test_at_a_glance_the_records_tell_who_is_to_be_tried_again(out: Path) -> None:
    failed = Record(FACTS, "files", not_judged("bob", "a fault"))
    Records(out).write(failed)
    standing = Records(out).standing()
    assert standing.facts == FACTS
    expected = {student: f"files of {student}" for student in STUDENTS}
    assert standing.fingerprints == expected | {"bob": None}


# What somebody else may have prepared


def rewritten(change: Callable[[dict[str, Any]], Any]) -> Callable[[Path], None]:
    def write(out: Path) -> None:
        path = out / "students" / "bob.json"
        document = json.loads(path.read_text())
        change(document)
        path.write_text(json.dumps(document))

    return write


def moved(out: Path, name: str) -> None:
    """Put a link in the place of what has this name."""
    (out / name).rename(out.parent / "elsewhere")
    (out / name).symlink_to(out.parent / "elsewhere")


def out_moved(out: Path) -> None:
    out.rename(out.parent / "elsewhere")
    out.symlink_to("elsewhere")


def copied(out: Path, name: str, to: str) -> None:
    shutil.copy(out / "students" / f"{name}.json", out / "students" / f"{to}.json")


PREPARED: dict[str, tuple[Callable[[Path], Any], str]] = {
    "the folder is a link": (out_moved, "out is a link"),
    "students/ is a link": (lambda out: moved(out, "students"), "students is a link"),
    "feedback/ is a link": (lambda out: moved(out, "feedback"), "feedback is a link"),
    "the lock is a link": (lambda out: moved(out, ".lock"), ".lock is a link"),
    "a record is a link": (lambda out: moved(out, "students/bob.json"), "bob.json is a link"),
    "a record is a link to nothing": (
        lambda out: (out / "students" / "eve.json").symlink_to("nowhere"), "eve.json is a link",
    ),
    "a record is a folder": (
        lambda out: (out / "students" / "eve.json").mkdir(), "eve.json cannot be read",
    ),
    "a record is a pipe": (
        lambda out: os.mkfifo(out / "students" / "eve.json"), "eve.json is not a regular file",
    ),
    "a record is empty": (
        lambda out: (out / "students" / "eve.json").touch(), "eve.json .* is not JSON",
    ),
    "a record is deep": (
        lambda out: (out / "students" / "eve.json").write_text("[" * 200_000), "eve.json .* JSON",
    ),
    "a record is too large": (
        lambda out: os.truncate(out / "students" / "bob.json", 65 << 20), "is larger than 64 MB",
    ),
    "another student's record": (
        lambda out: copied(out, "ann", "bob"),
        "bob.json .* it is that of 'ann'",
    ),
    "a record under a name that is too long": (
        lambda out: copied(out, "ann", "x" * 201),
        "it is that of 'ann'",
    ),
    "another form": (rewritten(lambda d: d.update(format=FORMAT + 1)), "format is not in the form"),
    "another seed": (
        rewritten(lambda d: d["facts"].update(seed=8)), r"it has another seed \(8\)",
    ),
    "another version": (
        rewritten(lambda d: d["facts"].update(grader_version="2")), "another version of the grader",
    ),
    "no facts": (rewritten(lambda d: d.pop("facts")), "lacks 'facts'"),
    "a field of its own": (rewritten(lambda d: d.update(more=1)), "unknown field 'more'"),
    "items left out": (rewritten(lambda d: d["result"]["items"].pop()), "result.items are not"),
    "more than full points": (
        rewritten(lambda d: d["result"]["items"][0].update(score=99)), "has a score that",
    ),
    "points that are no number": (
        rewritten(lambda d: d["result"]["items"][0].update(score=float("nan"))), "has a score that",
    ),
    "other points": (
        rewritten(lambda d: d["result"]["items"][0].update(max_score=50)), "is out of 50 points",
    ),
    "no misconception": (
        rewritten(lambda d: d["result"]["items"][0].update(misconceptions=["x"])), "names 'x'",
    ),
    "a misconception that counts twice": (
        rewritten(
            lambda d: d["result"]["items"][0].update(misconceptions=["missing_slope"] * 2)
        ),
        "names a misconception twice",
    ),
    "an unknown status": (
        rewritten(lambda d: d["result"]["items"][0].update(status="best")), "status must be one",
    ),
}  # fmt: skip


def go_on(out: Path) -> None:
    with only_run(out):
        going_on(out, dict.fromkeys(STUDENTS, out), None, FACTS.limits, FACTS.isolation, None)


@pytest.mark.skipif(sys.platform == "win32", reason="links and pipes as POSIX has them")
@pytest.mark.parametrize(("prepare", "said"), PREPARED.values(), ids=PREPARED)
def test_what_was_prepared_is_refused_and_nothing_is_changed(
    out: Path, prepare: Callable[[Path], Any], said: str
) -> None:
    prepare(out)
    before = listed(out)
    with pytest.raises(UnusableInput, match=said):
        go_on(out)
    assert listed(out) == before


def listed(out: Path) -> dict[Path, int]:
    return {path: path.lstat().st_mtime_ns for path in out.parent.rglob("*")}


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="no owners here")
def test_what_is_not_this_users_own_is_refused(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 4_321)
    with pytest.raises(UnusableInput, match="belongs to another user"):
        go_on(out)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may")
@pytest.mark.parametrize("name", [".", "students", "feedback", ".lock", "students/bob.json"])
def test_what_another_user_owns_is_refused(out: Path, name: str) -> None:
    os.chown(out / name, 4_321, -1)
    with pytest.raises(UnusableInput, match=r"belongs to another user \(number 4321\)"):
        go_on(out)


def test_a_folder_without_results_cannot_be_shown(tmp_path: Path) -> None:
    with pytest.raises(UnusableInput, match="holds no results"):
        render(tmp_path)


def test_what_is_shown_follows_a_record_that_changed(out: Path) -> None:
    changed = record("ann")
    first = replace(changed.result.items[0], status="failed", message=Message("Seen again."))
    result = replace(changed.result, items=(first, *changed.result.items[1:]))
    Records(out).write(replace(changed, result=result))
    render(out)
    assert "Seen again." in (out / "feedback" / "ann.html").read_text()
    assert "Seen again." in (out / "results.json").read_text()
