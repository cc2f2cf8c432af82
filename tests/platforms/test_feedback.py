"""``backprop export --feedback``: pages under the names by which the platform takes them back."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from grader.cli import main
from tests.platforms.downloads import Files, solved, untouched, write_zip, zipped
from tests.platforms.marked import results

RIGHT = solved("single_neuron")
NAMES: dict[str, tuple[Files, str, str | None]] = {
    "the file that was handed in": (
        {"doe_LATE_101_2001_single_neuron.py": RIGHT}, "101", "doe_LATE_101_2001_single_neuron.py"
    ),
    "the last one, which belongs to the newest attempt": (
        {
            "doe_101_2001_single_neuron.py": RIGHT,
            "doe_101_2009_single_neuron-1.py": untouched("single_neuron"),
        },
        "101",
        "doe_101_2009_single_neuron-1.py",
    ),
    "a zip": (
        {"doe_101_2001_work.zip": zipped({"single_neuron.py": RIGHT})}, "101",
        "doe_101_2001_work.zip",
    ),
    "a zip that was not opened": ({"doe_101_2001_work.zip": b"x"}, "101", "doe_101_2001_work.zip"),
    "anonymous": (
        {"LATE_anon_x7_2001_single_neuron.py": RIGHT}, "x7", "LATE_anon_x7_2001_single_neuron.py"
    ),
    "a name from which Canvas would read another user": (
        {"2024_101_2001_single_neuron.py": RIGHT}, "101", "student_101_2001_single_neuron.py"
    ),
    "only a typed text": ({"doe_101_text.html": ""}, "101", None),
    "moodle": (
        {"Ann Lee_5_assignsubmission_file/single_neuron.py": RIGHT}, "5",
        "Ann Lee_5_assignfeedback_file/feedback.html",
    ),
    "moodle, blind": (
        {"Participant_5_assignsubmission_file/single_neuron.py": RIGHT}, "5",
        "Participant_5_assignfeedback_file/feedback.html",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", NAMES)
def test_a_page_goes_back_under_the_name_that_the_platform_reads(case: str, tmp_path: Path) -> None:
    files, student, name = NAMES[case]
    download = write_zip(tmp_path / "d.zip", files)
    assert main(["collect", str(download), "--to", str(tmp_path / "class")]) == 0
    out = results(tmp_path / "out", {student: 50}, collected=tmp_path / "class")
    pages = tmp_path / "pages.zip"
    status = main(["export", str(out), "--feedback", "--to", str(pages)])
    assert status == (0 if name else 1)
    with zipfile.ZipFile(pages) as file:
        assert file.namelist() == ([name] if name else [])
        page = (out / "feedback" / f"{student}.html").read_bytes()
        assert [file.read(one) for one in file.namelist()] == [page][: len(file.namelist())]


def test_it_warns_of_pages_for_moodles_teams(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    download = write_zip(tmp_path / "d.zip", {"Red_5_assignsubmission_file/review.py": RIGHT})
    assert main(["collect", str(download), "--to", str(tmp_path / "class")]) == 0
    out = results(tmp_path / "out", {"5": 50}, collected=tmp_path / "class")
    assert main(["export", str(out), "--feedback", "--to", str(tmp_path / "pages.zip")]) == 0
    assert "Upload none for a class of teams" in capsys.readouterr().out


def test_where_no_platform_takes_pages_it_says_where_they_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = results(tmp_path / "out", {"ann": 50})
    arguments = ["export", str(out), "--feedback", "--to", str(tmp_path / "pages.zip")]
    assert main(arguments) == 2
    assert "Lay the class out with `backprop collect`" in capsys.readouterr().err
    download = write_zip(tmp_path / "d.zip", {"class/ann/single_neuron.py": RIGHT})
    assert main(["collect", str(download), "--to", str(tmp_path / "class")]) == 0
    (out / "collected.json").write_bytes((tmp_path / "class" / "collected.json").read_bytes())
    assert main(arguments) == 2
    assert str(out / "feedback") in capsys.readouterr().err
    assert main([*arguments, "--column", "x"]) == 2
    assert "--column goes with --into" in capsys.readouterr().err
    assert not (tmp_path / "pages.zip").exists()
