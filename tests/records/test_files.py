"""A file in a folder for results is there as a whole or not at all, and no link is followed."""

from __future__ import annotations

import errno
import os
import secrets
import sys
from pathlib import Path

import pytest

from grader.records.files import CannotWrite, whole_file


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
    monkeypatch.setattr(os, "fsync", full)
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
    monkeypatch.setattr(secrets, "token_hex", lambda _: "known")
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

    monkeypatch.setattr(os, "fsync", note)
    write(path, "all of it")
    assert synced == ["all of it"]
