"""``backprop start``: from nothing to a first check, and never over anybody's work."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.assignment import PARTS
from grader.assignment.catalogue import CATALOGUE
from grader.cli import main
from tests.conftest import EXERCISES, Command

NAMES = {f"{part}.{form}" for part in PARTS for form in ("py", "ipynb")}


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "folder", "next_command"),
    [
        ([], "exercises", "backprop check"),
        (["."], ".", "backprop check ."),
        (["mine/of today"], "mine/of today", "backprop check 'mine/of today'"),
    ],
    ids=["by default", "here", "a new folder below a new one"],
)
def test_the_folder_holds_what_is_handed_out_and_the_next_command_checks_it(
    arguments: list[str], folder: str, next_command: str, backprop: Command, tmp_path: Path
) -> None:
    started = backprop("start", *arguments)
    assert (started.returncode, started.stderr) == (0, "")
    assert contents(tmp_path / folder) == contents(EXERCISES)
    assert contents(tmp_path / folder).keys() == NAMES
    where = "here" if folder == "." else f"into {Path(folder)}"
    assert f"Wrote the five parts {where}, each as a notebook and as a script." in started.stdout
    assert f"Open {Path(folder) / 'single_neuron.ipynb'} " in started.stdout
    assert started.stdout.endswith(f"  {next_command}\n")

    checked = backprop("check", *arguments)
    assert checked.returncode == 0
    assert checked.stdout.count("not attempted") == len(CATALOGUE)


def test_other_files_in_the_folder_are_no_hindrance_and_stay(here: Path) -> None:
    (here / "exercises").mkdir()
    (here / "exercises" / "notes.txt").write_text("mine")
    assert main(["start"]) == 0
    assert contents(here / "exercises").keys() == NAMES | {"notes.txt"}


@pytest.mark.parametrize("name", ["review.py", "review.ipynb", "both", "a folder", "a dead link"])
def test_where_a_file_of_the_exercises_is_there_nothing_is_written(
    name: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = here / "exercises"
    folder.mkdir()
    named = {"both": ["review.ipynb", "review.py"]}.get(
        name, [name if "." in name else "review.py"]
    )
    for each in named:
        if name == "a folder":
            (folder / each).mkdir()
        elif name == "a dead link":
            (folder / each).symlink_to(here / "elsewhere.py")
        else:
            (folder / each).write_text("my work")
    before = sorted(folder.iterdir())

    assert main(["start"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    (line,) = said.err.splitlines()
    assert f"exercises holds {', '.join(named)} already, and nothing was written" in line
    assert "backprop check" in line
    assert sorted(folder.iterdir()) == before
    assert not (here / "elsewhere.py").exists()


def test_started_again_it_names_all_files_and_changes_none(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["start"]) == 0
    before = contents(here / "exercises")
    assert main(["start"]) == 2
    said = capsys.readouterr().err
    assert [name for name in NAMES if name not in said] == []
    assert contents(here / "exercises") == before


def test_a_file_in_the_place_of_the_folder_is_refused(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "exercises").write_text("mine")
    assert main(["start"]) == 2
    assert "exercises is a file. Name a new folder" in capsys.readouterr().err
    assert (here / "exercises").read_text() == "mine"


def test_a_folder_below_a_file_is_refused_in_a_line(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "notes").touch()
    assert main(["start", "notes/exercises"]) == 2
    assert "notes/exercises lies below a file" in capsys.readouterr().err


def test_where_the_disk_is_full_no_half_of_the_exercises_stays(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    resource = pytest.importorskip("resource", reason="it limits how large a file may be")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    largest = max(map(len, contents(EXERCISES).values()))
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest - 1, before[1]))
    try:
        status = main(["start"])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert status == 3
    assert "No file was kept" in capsys.readouterr().err
    assert contents(here / "exercises") == {}


@pytest.mark.usefixtures("here")
def test_control_characters_in_a_folders_name_cannot_move_the_cursor(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["start", "a\x1b[2J"]) == 0
    assert "\x1b" not in capsys.readouterr().out
