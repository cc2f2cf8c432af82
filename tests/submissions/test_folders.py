"""What was handed in is what is graded: folders as they come, each with what must come out."""

from __future__ import annotations

import json
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from benchmarks.dask_cluster import DaskCluster
from grader.assignment import PARTS
from grader.cli.class_run import MOST_NAMED
from grader.messages.files import in_words
from grader.submissions.finding import MOST_ENTRIES
from grader.submissions.submission import read_submission
from tests.conftest import Command, command, needs_sandbox
from tests.submissions.folders import CASES, ONE, PY, Case, lay_out, share, solved

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_the_files_that_count_and_those_left_out(tmp_path: Path, case: Case) -> None:
    folder = lay_out(tmp_path / "ann", case)
    submission = read_submission("ann", folder)
    found = {part: path for part, path in case.counts.items() if path}
    assert {part: file.path for part, file in submission.files.items()} == found
    for file in submission.files.values():
        assert file.sha256 == sha256((folder / file.path).read_bytes()).hexdigest()
    assert {left.path for left in submission.left_out} == case.left_out
    assert submission.handed_in == bool(case.counts)


def test_very_many_entries_hide_no_part(tmp_path: Path) -> None:
    for number in range(MOST_ENTRIES + 10):
        (tmp_path / f"{number}.txt").touch()
    (tmp_path / PY).write_text(solved(ONE))
    submission = read_submission("ann", tmp_path)
    assert submission.files[ONE].path == PY
    assert any("more than 10,000 entries" in in_words(left.reason) for left in submission.left_out)


# A class of such folders


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("school")
    for number, case in enumerate(CASES.values()):
        lay_out(folder / f"s{number:02}", case)
    return folder


Entries = dict[str, dict[str, Any]]


def entries(out: Path) -> Entries:
    document = json.loads((out / "results.json").read_text())
    return {entry["student"]: entry for entry in document["submissions"]}


@pytest.fixture(scope="module")
def graded(school: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Entries, str]:
    out = tmp_path_factory.mktemp("graded") / "out"
    done = subprocess.run(
        command("grade", school, "--out", out, "--seed", 3), check=True, capture_output=True,
        encoding="utf-8",
    )  # fmt: skip
    return entries(out), done.stdout


def points(entry: dict[str, Any], part: str) -> float:
    items = [item for item in entry["items"] if item["id"].startswith(f"{part}.")]
    total = sum(item["score"] for item in items)
    return float(total / sum(item["max_score"] for item in items))


@needs_sandbox
def test_a_class_of_such_folders_gets_the_marks_of_what_was_handed_in(
    graded: tuple[Entries, str],
) -> None:
    for (name, case), entry in zip(CASES.items(), graded[0].values(), strict=True):
        for part in PARTS:
            assert points(entry, part) == pytest.approx(share(case, part), abs=0.02), (name, part)
        assert entry.get("handed_in", True) == bool(case.counts), name
        assert {left["path"] for left in entry["left_out"]} == case.left_out, name
        modules = [file["path"] for file in entry["files"].pop("modules", [])]
        assert modules == (["answers.py"] if "answers.py" in case.files else []), name
        assert {p: f["path"] for p, f in entry["files"].items()} == {
            p: path for p, path in case.counts.items() if path
        }, name


@needs_sandbox
def test_messages_and_reasons_say_what_there_is_to_say(graded: tuple[Entries, str]) -> None:
    for (name, case), entry in zip(CASES.items(), graded[0].values(), strict=True):
        said = [item["feedback"] for item in entry["items"]]
        said += [left["reason"] for left in entry["left_out"]]
        assert any(case.told in text for text in said), name


@needs_sandbox
def test_the_terminal_names_who_handed_in_nothing_and_what_was_left_out(
    graded: tuple[Entries, str],
) -> None:
    results, terminal = graded
    absent = [student for student, entry in results.items() if entry.get("handed_in") is False]
    assert f"  nothing found for: {', '.join(absent)}\n" in terminal
    _, _, under = terminal.partition("  left out:\n")
    lines = [line.strip() for line in under.partition("  class report")[0].splitlines()]
    reasons = {
        student: [f"{student}/{left['path']}: {left['reason']}" for left in entry["left_out"]]
        for student, entry in results.items()
    }
    untouched = "which differs from the file that was handed out"
    last = {student for student, told in reasons.items() if all(untouched in t for t in told)}
    expected = [each for student in reasons if student not in last for each in reasons[student]]
    assert len(expected) > MOST_NAMED, "the table has enough of them"
    assert lines[:-1] == expected[:MOST_NAMED]
    more = sum(map(len, reasons.values())) - MOST_NAMED
    assert lines[-1].startswith(f"and {more} more; all of them stand in ")
    assert lines[-1].endswith("report.html")


@needs_sandbox
@pytest.mark.slow
def test_a_cluster_gives_the_same_marks(
    school: Path, graded: tuple[Entries, str], tmp_path: Path, backprop: Command
) -> None:
    cluster = DaskCluster(tmp_path)
    try:
        cluster.add_worker()
        done = backprop(
            "grade", school, "--out", tmp_path / "out", "--seed", 3,
            "--scheduler", cluster.address,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
    finally:
        cluster.close()
    assert entries(tmp_path / "out") == graded[0]


def test_the_table_is_a_class_of_forty_or_more() -> None:
    assert len(CASES) >= 40
