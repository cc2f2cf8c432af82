"""``backprop check`` as a student meets it: what is checked, what is said, and the exit status."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from grader.assignment.catalogue import CATALOGUE
from tests.conftest import EXERCISES, Command, command, hand_in


def test_what_is_handed_out_is_status_0(backprop: Command) -> None:
    done = backprop("check", EXERCISES)
    assert done.returncode == 0
    assert done.stderr == ""
    assert done.stdout.count("not attempted") == len(CATALOGUE)
    assert "0 of 100 points." in done.stdout


def test_right_work_is_status_0_and_wrong_work_is_status_1(
    tmp_path: Path, backprop: Command
) -> None:
    hand_in(tmp_path / "right")
    done = backprop("check", "right")
    assert done.returncode == 0
    assert "90 of 100 points." in done.stdout
    hand_in(tmp_path / "wrong", {"single_neuron": "def dC_da(a, y):\n    return a - y"})
    done = backprop("check", "wrong")
    assert done.returncode == 1
    assert "✗" not in done.stdout
    assert "◐ dC_da" in done.stdout
    assert "The factor 2 is missing." in done.stdout
    assert (
        "Next: single_neuron.dC_da. Stuck? Try `backprop hint single_neuron.dC_da`." in done.stdout
    )


def test_by_default_the_exercises_folder_is_checked_and_else_this_one(
    tmp_path: Path, backprop: Command
) -> None:
    hand_in(tmp_path / "exercises")
    assert "90 of 100 points." in backprop("check").stdout
    assert "90 of 100 points." in backprop("check", cwd=tmp_path / "exercises").stdout


def test_parts_that_a_folder_does_not_hold_are_named_with_their_points(
    tmp_path: Path, backprop: Command
) -> None:
    hand_in(tmp_path / "exercises")
    (tmp_path / "exercises" / "review.py").unlink()
    assert "Not in this folder: review (25 more points)." in backprop("check").stdout
    assert "Not in this folder" not in backprop("check", "exercises/matrix_form.py").stdout


@pytest.mark.parametrize("name", ["check", "watch"])
def test_a_class_is_not_run_without_protection(
    tmp_path: Path, backprop: Command, name: str
) -> None:
    mark = tmp_path / "was run"
    for student in ("ann", "bob"):
        hand_in(tmp_path / "two" / student, {"single_neuron": f"open({str(mark)!r}, 'w')"})
    done = backprop(name, "two")
    assert (done.returncode, done.stdout) == (2, "")
    assert "two looks like the folder of a class" in done.stderr
    assert "`backprop grade two --out results`" in done.stderr
    assert not mark.exists()
    assert backprop(name, "two/ann").returncode == 0
    assert mark.exists()


@pytest.mark.parametrize("name", ["check", "watch"])
def test_a_path_that_leads_nowhere_is_all_that_is_told(backprop: Command, name: str) -> None:
    done = backprop(name, "nothere")
    assert (done.returncode, done.stdout) == (2, "")
    assert "nothere is neither a file nor a folder." in done.stderr


def test_one_file_can_be_checked(tmp_path: Path, backprop: Command) -> None:
    hand_in(tmp_path)
    said = backprop("check", "review.py").stdout
    assert said.startswith("review  (15 of 25 points)")
    assert said.count("right so far") == 5
    assert "single_neuron" not in said


def test_what_a_student_prints_or_raises_cannot_move_the_cursor(
    tmp_path: Path, backprop: Command
) -> None:
    hand_in(
        tmp_path,
        {
            "single_neuron": "print('printed\\x1b[2J')\n"
            "def dC_da(a, y):\n    raise ValueError('\\x1b[2J\\x9b1m\\x07\\u202e\\ud800 bad')",
            "review": "q3_ratio = '\\x1b]0;owned\\x07'",
        },
    )
    done = backprop("check", ".")
    assert done.returncode == 1
    assert "│ printed<U+001B>[2J" in done.stdout
    assert "“<U+001B>[2J<U+009B>1m<U+0007><U+202E>\\ud800 bad”" in done.stdout
    for character in "\x1b\x9b\x07\u202e":
        assert character not in done.stdout + done.stderr


def test_a_terminal_that_knows_no_unicode_is_no_hindrance(tmp_path: Path) -> None:
    hand_in(tmp_path)
    done = subprocess.run(
        command("check", "."), cwd=tmp_path, env={"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"},
        capture_output=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert b"? dC_da" in done.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such pipes")
def test_a_pipe_that_is_closed_early_is_no_error(tmp_path: Path) -> None:
    hand_in(tmp_path)
    with subprocess.Popen(
        command("check", "."), cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


def test_what_the_code_prints_stands_above_the_verdict(tmp_path: Path, backprop: Command) -> None:
    (tmp_path / "single_neuron.py").write_text(
        "print('loaded')\ndef dC_da(a, y):\n    print('a =', a)\n    return 2 * (a - y)\n"
    )
    said = backprop("check").stdout
    assert said.index("│ loaded") < said.index("│ a =") < said.index("✓ dC_da")
