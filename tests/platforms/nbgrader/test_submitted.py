"""What nbgrader copies of a submission, and what it believes of when that was handed in."""

from __future__ import annotations

import codecs
import os
import shutil
from datetime import datetime
from pathlib import Path

import pytest

from grader.assignment import PARTS
from grader.messages.files import in_words
from grader.platforms.nbgrader.methods import told_of_files
from grader.platforms.nbgrader.submitted import (
    MOST_BYTES,
    MOST_ENTRIES,
    handed_in_at,
    read_submitted,
    write_beside,
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "submitted" / "ada" / "backprop_calculus"
    path.mkdir(parents=True)
    return path


def copied(folder: Path, to: Path) -> tuple[set[str], dict[str, str]]:
    """The files that were copied, and those that were not with the reason."""
    submitted = read_submitted("ada", folder.parent, ["own"])
    write_beside(submitted, to)
    files = {str(path.relative_to(to)) for path in to.rglob("*") if path.is_file()}
    assert files >= {"timestamp.txt", "submission_secret.txt"}
    left = {file.path: in_words(file.reason) for file in submitted.not_copied}
    return files - {"timestamp.txt", "submission_secret.txt"}, left


def test_small_files_are_copied_and_notebooks_are_not(folder: Path, tmp_path: Path) -> None:
    for name in ("helpers.py", "data/points.csv", "data/x.ipynb", ".ipynb_checkpoints/old.py"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(name)
    assert copied(folder, tmp_path / "to") == ({"helpers.py", "data/points.csv"}, {})
    assert (tmp_path / "to" / "data" / "points.csv").read_text() == "data/points.csv"


def test_a_large_a_linked_and_a_waiting_file_stay_where_they_are(
    folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "gradebook.db").write_text("marks")
    with (folder / "holes.bin").open("wb") as file:
        file.truncate(1 << 40)
    (folder / "link.txt").symlink_to(tmp_path / "gradebook.db")
    (folder / "folder").symlink_to(tmp_path)
    (folder / "notes.txt").write_text("mine")
    os.mkfifo(folder / "pipe")
    files, left = copied(folder, tmp_path / "to")
    assert files == {"notes.txt"}
    assert left.keys() == {"holes.bin", "pipe"}
    assert "larger than 1 MB" in left["holes.bin"]
    assert "regular" in left["pipe"]


def test_the_copy_is_bounded_however_many_files_there_are(folder: Path, tmp_path: Path) -> None:
    for number in range(MOST_ENTRIES + 50):
        (folder / f"{number:05}.txt").write_bytes(b"x" * 10_000)
    files, left = copied(folder, tmp_path / "to")
    assert len(files) * 10_000 <= MOST_BYTES
    assert len(files) + len(left) == MOST_ENTRIES + 1
    assert sum("would make the copy larger than 1 MB" in reason for reason in left.values()) > 90
    assert f"after {MOST_ENTRIES} others" in left[f"{MOST_ENTRIES:05}.txt"]


def test_folders_count_as_files_do(folder: Path, tmp_path: Path) -> None:
    for number in range(MOST_ENTRIES + 50):
        (folder / f"{number:05}").mkdir()
    (folder / "00000" / "deep.txt").write_text("x")
    files, left = copied(folder, tmp_path / "to")
    assert not files
    assert len(left) == 1


def test_a_link_is_named_once(folder: Path, tmp_path: Path) -> None:
    (folder / "review.py").write_text("q2_slope = None\n")
    names = ("matrix_form.py", "notes.txt", "folder", "timestamp.txt")
    for name in names:
        (folder / name).symlink_to(tmp_path)
    told = told_of_files(read_submitted("ada", folder.parent, PARTS))
    for name in names:
        assert sum(name in sentence for sentence in told) == 1, (name, told)


def test_a_notebook_that_nobody_grades_is_named_and_what_jupyter_leaves_is_not(
    folder: Path,
) -> None:
    for name in ("review.ipynb", "essay.ipynb", ".ipynb_checkpoints/x.ipynb", ".git/x"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("{}")
    (folder / "own.ipynb").symlink_to(folder / "review.ipynb")
    submitted = read_submitted("ada", folder.parent, ["own", "review"])
    named = [Path(file.path).name for file in submitted.left_out]
    named += [file.path for file in submitted.not_copied]
    assert sorted(named) == ["essay.ipynb", "own.ipynb"]
    assert not submitted.beside


def test_a_folder_of_another_assignment_holds_nothing_of_this_one(tmp_path: Path) -> None:
    inner, other = tmp_path / "ada" / "backprop_calculus", tmp_path / "ada" / "ps1"
    for path in (inner, other):
        path.mkdir(parents=True)
        (path / "review.py").write_text(f"q2_slope = {path.name!r}\n")
    (other / "matrix_form.py").write_text("x = 1\n")
    submitted = read_submitted("ada", tmp_path / "ada", [], others=["ps1"])
    assert submitted.submission.files.keys() == {"review"}
    assert submitted.folder / submitted.submission.files["review"].path == inner / "review.py"
    assert submitted.beside.keys() == {"review.py"}

    shutil.rmtree(inner)
    assert not read_submitted("ada", tmp_path / "ada", [], others=["ps1"]).is_there


CHANGES = {
    "a part": ("review.py", b"q2_slope = 'a'\n"),
    "a module": ("helpers.py", b"y = 2\n"),
    "a time": ("timestamp.txt", b"2026-05-04 03:02:01 UTC"),
    "another part": ("matrix_form.py", b"pass\n"),
    "a file that is left out": ("essay.ipynb", b"{}"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_of_any_file_shows_in_the_digest_and_a_copy_does_not(
    name: str, folder: Path, tmp_path: Path
) -> None:
    def digest(place: Path) -> str:
        return read_submitted("ada", place, []).digest()

    (folder / "review.py").write_text("q2_slope = None\n")
    (folder / "helpers.py").write_text("x = 1\n")
    before = digest(folder.parent)
    assert digest(shutil.copytree(folder.parent, tmp_path / "copy")) == before
    path, data = CHANGES[name]
    (folder / path).write_bytes(data)
    assert digest(folder.parent) != before


def test_nothing_is_copied_through_a_folder_that_is_a_link(folder: Path, tmp_path: Path) -> None:
    (folder / "notes.txt").write_text("ada's")
    (folder / "submission_secret.txt").write_text("ada's")
    thief = tmp_path / "submitted" / "eve"
    thief.symlink_to(folder.parent)
    assert copied(thief / folder.name, tmp_path / "to") == (set(), {})
    assert (tmp_path / "to" / "submission_secret.txt").read_text() != "ada's"


SOME_TIME = datetime(2026, 5, 4, 3, 2, 1)
TIMESTAMPS: dict[str, tuple[bytes, datetime | None]] = {
    "nbgrader's own": (b"2026-05-04 03:02:01.500000 UTC\n", SOME_TIME.replace(microsecond=500_000)),
    "with another zone": (b"2026-05-04 05:02:01 +02:00", SOME_TIME),
    "with a T": (b"2026-05-04T03:02:01", SOME_TIME),
    "with a mark": (codecs.BOM_UTF8 + b"2026-05-04 03:02:01 UTC", SOME_TIME),
    "as PowerShell writes it": ("\ufeff2026-05-04 03:02:01 UTC\r\n".encode("utf-16-le"), SOME_TIME),
    "empty": (b"", None),
    "blank": (b" \n", None),
    "words": (b"yesterday", None),
    "a number": (b"12", None),
    "a month": (b"May", None),
    "no such day": (b"2026-02-31 00:00:00 UTC", None),
    "before the calendar": (b"0001-01-01 00:00:00 +23:59", None),
    "a zone that is a path": (b"2026-05-04 03:02:01 /etc/localtime", None),
    "a zone that climbs": (b"2026-05-04 03:02:01 ../../etc/localtime", None),
    "no text": (b"\xff\xfe\xfd", None),
    "long": (b"2026-05-04 03:02:01 UTC" + b" " * 1000, None),
}


@pytest.mark.parametrize("name", TIMESTAMPS)
@pytest.mark.filterwarnings("ignore")
def test_a_time_is_read_or_unknown(name: str, folder: Path, tmp_path: Path) -> None:
    written, expected = TIMESTAMPS[name]
    (folder / "timestamp.txt").write_bytes(written)
    assert handed_in_at(folder) == expected

    _, left = copied(folder, tmp_path / "to")
    assert handed_in_at(tmp_path / "to") == expected
    assert len((tmp_path / "to" / "timestamp.txt").read_bytes()) < 40
    assert ("timestamp.txt" in left) == (expected is None)


def test_a_time_that_is_no_file_is_unknown(folder: Path, tmp_path: Path) -> None:
    assert handed_in_at(folder) is None
    assert copied(folder, tmp_path / "none") == (set(), {})
    stamp = folder / "timestamp.txt"
    real = tmp_path / "real.txt"
    real.write_text("2026-05-04 03:02:01 UTC")
    for number, make in enumerate((lambda: stamp.symlink_to(real), stamp.mkdir)):
        make()
        assert handed_in_at(folder) is None
        files, left = copied(folder, tmp_path / f"to{number}")
        assert (files, list(left)) == (set(), ["timestamp.txt"])
        stamp.unlink() if stamp.is_symlink() else stamp.rmdir()
    os.mkfifo(stamp)
    assert handed_in_at(folder) is None


def test_a_time_is_not_read_through_a_students_folder_that_is_a_link(
    folder: Path, tmp_path: Path
) -> None:
    (folder / "timestamp.txt").write_text("2026-05-04 03:02:01 UTC")
    thief = tmp_path / "submitted" / "eve"
    thief.symlink_to(folder.parent)
    assert handed_in_at(folder) == SOME_TIME
    assert handed_in_at(thief / folder.name) is None


def test_a_time_of_any_length_is_not_read_into_memory(folder: Path) -> None:
    with (folder / "timestamp.txt").open("wb") as file:
        file.truncate(1 << 40)
    assert handed_in_at(folder) is None


def test_a_time_lies_beside_the_parts_where_the_inner_folder_is_missing(tmp_path: Path) -> None:
    bob = tmp_path / "bob"
    bob.mkdir()
    (bob / "timestamp.txt").write_text("2026-05-04 03:02:01 UTC")
    assert handed_in_at(bob / "backprop_calculus") == SOME_TIME
    assert read_submitted("bob", bob, []).time == SOME_TIME


SECRETS = {
    "of the exchange": (b"ab12", True),
    "huge": (b"x" * 2000, False),
    "wide": (b"\xff", False),
}


@pytest.mark.parametrize("name", SECRETS)
def test_where_there_is_no_secret_a_new_one_keeps_feedback_from_others(
    name: str, folder: Path, tmp_path: Path
) -> None:
    written, kept = SECRETS[name]
    (folder / "submission_secret.txt").write_bytes(written)
    made = set()
    for place in ("a", "b"):
        copied(folder, tmp_path / place)
        made.add((tmp_path / place / "submission_secret.txt").read_text())
    assert made == ({"ab12"} if kept else made)
    assert len(made) == (1 if kept else 2)
    assert all(made)
