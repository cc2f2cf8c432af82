"""``backprop autograde``: what it refuses, and what it says of students without marks."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.cli import main
from grader.grading.run import only_run
from grader.lesson.solutions import solutions_folder
from grader.platforms.nbgrader.autograde import reason_in
from grader.platforms.nbgrader.folder import CONFIG, make_course


def test_a_folder_that_is_no_course_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["autograde", str(tmp_path)]) == 2
    assert "not a course" in capsys.readouterr().err


def test_a_course_without_our_configuration_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / CONFIG).write_text("c = get_config()\n")
    assert main(["autograde", str(tmp_path)]) == 2
    assert "GradeOutside.seed" in capsys.readouterr().err


def test_an_assignment_that_was_not_generated_is_named_with_the_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_course(tmp_path, solutions_folder())
    assert main(["autograde", str(tmp_path)]) == 2
    assert "nbgrader generate_assignment backprop_calculus" in capsys.readouterr().err
    assert not (tmp_path / "gradebook.db").exists()


def test_a_second_run_in_the_same_course_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_course(tmp_path, solutions_folder())
    with only_run(tmp_path):
        assert main(["autograde", str(tmp_path)]) == 3
    assert "Another run" in capsys.readouterr().err
    assert main(["autograde", str(tmp_path)]) == 2
    assert "generate_assignment" in capsys.readouterr().err


LOGS = {
    "an error of nbgrader's": (
        "[ERROR] Traceback (most recent call last):\n"
        '      File "x.py", line 1, in f\n'
        "    shutil.SpecialFileError: `pipe` is a named pipe\n"
        "    \n[WARNING] Removing failed assignment: /c\n",
        "nbgrader said “shutil.SpecialFileError: `pipe` is a named pipe”",
    ),
    "an error of ours": (
        "[ERROR] Traceback (most recent call last):\n"
        '      File "x.py", line 1, in f\n'
        "    grader.errors.UnusableInput: Rename the folder.\n",
        "Rename the folder.",
    ),
    "nothing that is known": ("[ERROR] Something else.", "nbgrader said “[ERROR] Something else.”"),
    "silence": ("", "nbgrader gave no reason"),
}


@pytest.mark.parametrize("name", LOGS)
def test_the_reason_is_taken_from_nbgraders_log(name: str) -> None:
    log, expected = LOGS[name]
    assert reason_in(log) == expected
