"""The command: exit statuses, and a sentence instead of a traceback for what a user gets wrong."""

from __future__ import annotations

import os
import re
import shlex
import signal
import subprocess
import sys
import time
from contextlib import nullcontext
from pathlib import Path
from typing import Any, NoReturn

import pytest

from grader import __version__
from grader.cli import main, parser
from grader.grading.run import only_run
from tests.conftest import Command, command, hand_in

UNUSABLE = {
    "no command": ([], "the following arguments are required: COMMAND"),
    "an unknown command": (["mark"], "invalid choice: 'mark'"),
    "an unknown option": (["check", "--fast"], "unrecognized arguments: --fast"),
    "two paths": (["check", "a", "b"], "unrecognized arguments: b"),
    "a path that is not there": (["check", "nowhere"], "nowhere is neither a file nor a folder"),
    "a folder without exercises": (["check", "empty"], "There are no exercises in"),
    "nothing here": (["check"], "There are no exercises in"),
    "a file that is no exercise": (
        ["check", "notes.txt"],
        "notes.txt is not one of the exercise files",
    ),
    "a script of another name": (["check", "mine.py"], "mine.py is not one of the exercise files"),
    "a name that is too long": (["check", "x" * 5000], "xxx"),
    "a watched path that is not there": (
        ["watch", "nowhere"],
        "nowhere is neither a file nor a folder",
    ),
    "no id": (["hint"], "the following arguments are required: ID"),
    "an unknown id": (["hint", "single_neuron.dCda"], "Did you mean single_neuron.dC_da"),
    "no output": (["grade", "class"], "the following arguments are required: --out"),
    "a class that is not there": (["grade", "nowhere", "--out", "o"], "nowhere is not a folder"),
    "a class that is a file": (["grade", "notes.txt", "--out", "o"], "notes.txt is not a folder"),
    "a class of nobody": (["grade", "empty", "--out", "o"], "There is no submission in empty"),
    "results in a file": (["grade", "class", "--out", "notes.txt"], "notes.txt is a file"),
    "results below a file": (["grade", "class", "--out", "notes.txt/o"], "o lies below a file"),
    "results among students": (["grade", "class", "--out", "class"], "class holds the submissions"),
    "no jobs": (
        ["grade", "class", "--out", "o", "--jobs", "0"],
        "argument --jobs: must be a whole number of at least 1, not '0'",
    ),
    "half a job": (
        ["grade", "class", "--out", "o", "--jobs", "1.5"],
        "must be a whole number of at least 1, not '1.5'",
    ),
    "a word for a seed": (
        ["grade", "class", "--out", "o", "--seed", "x"],
        "argument --seed: must be a whole number of at least 0, not 'x'",
    ),
    "a seed below 0": (
        ["grade", "class", "--out", "o", "--seed=-1"],
        "must be a whole number of at least 0, not '-1'",
    ),
    "no time": (
        ["grade", "class", "--out", "o", "--call-seconds", "0"],
        "must be a number of seconds greater than 0 and less than 100000, not '0'",
    ),
    "nan": (["grade", "class", "--out", "o", "--part-seconds", "nan"], "not 'nan'"),
    "all time": (["grade", "class", "--out", "o", "--part-seconds", "inf"], "not 'inf'"),
    "cores and a cluster": (
        [
            "grade",
            "class",
            "--out",
            "o",
            "--scheduler",
            "tcp://127.0.0.1:1",
            "--jobs",
            str(os.cpu_count()),
        ],
        "not allowed with argument",
    ),
    "a class with a name that is too long": (
        ["grade", "x" * 5000, "--out", "o"],
        "argument SUBMISSIONS: cannot be looked up (File name too long)",
    ),
    "results with a name that is too long": (
        ["grade", "class", "--out", "x" * 5000],
        "argument --out: cannot be looked up (File name too long)",
    ),
    "a table in place of a folder": (
        ["export", "o", "--into", "notes.txt", "--to", "empty"],
        "'empty' is a folder; name a file",
    ),
    "pages in a folder that is not there": (
        ["export", "o", "--feedback", "--to", "nowhere/pages.zip"],
        "there is no folder 'nowhere'",
    ),
    "a grader in place of a folder": (
        ["autograder", "gradescope", "--to", "empty"],
        "'empty' is a folder; name a file",
    ),
    "a table of what waits in a folder that is not there": (
        ["review", "o", "--csv", "nowhere/table.csv"],
        "there is no folder 'nowhere'",
    ),
    "a demo among other files": (["demo", "."], "holds something other than the demo's class"),
    "a demo in a file": (["demo", "notes.txt"], "notes.txt is a file. Name a new folder"),
    "a course in a file": (["course", "notes.txt"], "notes.txt is a file. Name a new folder"),
    "a course that is none": (["autograde", "empty"], "is not a course"),
}
"""By what is wrong: the arguments, and words of what is said about them."""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "empty").mkdir()
    (tmp_path / "notes.txt").touch()
    (tmp_path / "mine.py").touch()
    (tmp_path / "class" / "ann").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(("arguments", "words"), UNUSABLE.values(), ids=UNUSABLE)
def test_what_cannot_be_used_is_status_2_and_says_why(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        status = main([*arguments, "--unsafe"] if arguments[:1] == ["grade"] else arguments)
    except SystemExit as left:
        status = int(left.code or 0)
    said = capsys.readouterr()
    assert status == 2
    assert words in said.err
    assert "Traceback" not in said.err


def test_a_user_never_sees_a_traceback(here: Path, backprop: Command) -> None:
    for arguments in (
        ["check", "nowhere"],
        ["hint", "\x1b[2J"],
        ["grade", "a\x1b[2J", "--out", "o"],
    ):
        done = backprop(*arguments, cwd=here)
        assert done.returncode == 2, arguments
        assert done.stderr.startswith("backprop: "), arguments
        assert "Traceback" not in done.stderr, arguments
        assert "\x1b" not in done.stderr, arguments


@pytest.mark.parametrize(
    "arguments",
    [["check", "a", "b\x1b[2J"], ["\u202e"], ["hint", "a", "--\x9b1m"], ["grade", "--seed=\x1b"]],
    ids=ascii,
)
def test_an_argument_that_is_refused_cannot_move_the_cursor(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main(arguments)
    said = capsys.readouterr().err
    assert "<U+" in said or "\\x1b" in said or "\\u202e" in said
    assert said.replace("\n", "").isprintable()


def test_the_module_is_the_command(backprop: Command) -> None:
    done = backprop("--version")
    assert (done.returncode, done.stdout) == (0, f"backprop-grader {__version__}\n")
    script = Path(sys.executable).with_name("backprop")
    if script.exists():
        said = subprocess.run([script, "--version"], capture_output=True, encoding="utf-8")
        assert said.stdout == done.stdout


# Help

GROUPS = {
    "for students": {"start", "check", "watch", "hint"},
    "for a class": {"demo", "grade", "review"},
    "for a class on a learning platform": {"collect", "export", "autograder"},
    "for a class on nbgrader": {"course", "autograde"},
    "for a class in the browser": {"site"},
    "for work on this project": {"build"},
}
NAMES = sorted(set().union(*GROUPS.values()))


def test_help_lists_the_commands_in_groups_by_reader(backprop: Command) -> None:
    said = backprop("--help").stdout
    listed = {
        title: set(re.findall(r"^  (\w+) +[A-Z].*\.$", lines, re.MULTILINE))
        for title, lines in re.findall(r"^(for .*):\n((?:  .*\n)+)", said, re.MULTILINE)
    }
    assert listed == GROUPS
    assert all(len(line) <= 80 for line in said.splitlines())


def helped(name: str, capsys: pytest.CaptureFixture[str]) -> str:
    with pytest.raises(SystemExit) as left:
        main([name, "--help"])
    assert left.value.code == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("name", NAMES)
def test_help_on_a_command_has_an_example_that_can_be_run(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    example = helped(name, capsys).partition("example:\n")[2].strip()
    assert example.startswith(f"backprop {name}")
    assert parser().parse_args(shlex.split(example)[1:]).run


@pytest.mark.parametrize("name", NAMES)
def test_help_fits_into_a_terminal_of_80_columns(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert [line for line in helped(name, capsys).splitlines() if len(line) > 80] == []


@pytest.mark.parametrize("name", NAMES)
def test_help_says_every_argument_in_a_sentence(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "1000")  # an option on a line
    said = re.sub(r"\n {20,}", " ", helped(name, capsys))
    listed = re.findall(r"^  (-?[^ ,]+)(?: \S+)? +(\S.* .*)$", said.partition("example:")[0], re.M)
    sentences = {argument: text for argument, text in listed if argument != "-h,"}
    usage = said.partition("\n")[0]
    assert set(re.findall(r"--[\w-]+", usage)) <= set(sentences)
    for argument, text in sentences.items():
        assert re.fullmatch(r"[A-Z].*\.", text), argument


# Exit statuses


FAILED: dict[str, tuple[list[str], str]] = {
    "a cluster that cannot be reached": (
        ["grade", "class", "--out", "o", "--scheduler", "tcp://127.0.0.1:1"],
        "No Dask scheduler answers",
    ),
    "a run beside another": (["grade", "class", "--out", "locked", "--unsafe"], "Another run is"),
    "results that cannot be written": (
        ["grade", "class", "--out", "barred", "--unsafe"],
        "cannot be written: Is a directory",
    ),
}


@pytest.mark.parametrize(("arguments", "words"), FAILED.values(), ids=FAILED)
def test_a_run_that_failed_is_status_3_and_says_why(
    here: Path, arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    impatient: Any = nullcontext()
    if "--scheduler" in arguments:
        pytest.importorskip("distributed")
        config = pytest.importorskip("dask.config")
        impatient = config.set({"distributed.comm.timeouts.connect": "1s"})
    hand_in(here / "class" / "ann")
    (here / "barred" / "results.json").mkdir(parents=True)
    with only_run(here / "locked"), impatient:
        assert main(arguments) == 3
    said = capsys.readouterr().err
    assert words in said
    assert "Traceback" not in said


def test_a_malformed_address_is_refused_at_once(here: Path, backprop: Command) -> None:
    pytest.importorskip("distributed")
    for address in ("tcp://127.0.0.1", "foo://127.0.0.1:1", "127.0.0.1:x"):
        done = backprop(
            "grade", "class", "--out", "o", "--unsafe", "--scheduler", address, cwd=here
        )
        assert done.returncode == 2, done.stderr
        assert "is not the address of a scheduler" in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_output_that_cannot_be_written_is_status_3(tmp_path: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            command("hint", "review.q1"), cwd=tmp_path, stdout=full, stderr=subprocess.PIPE,
            encoding="utf-8",
        )  # fmt: skip
    assert done.returncode == 3
    assert done.stderr == "backprop: [Errno 28] No space left on device\n"


def test_a_fault_of_the_grader_is_status_3_and_asks_for_a_report(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def faulty(*_: object) -> NoReturn:
        raise LookupError("no such \x1b[2J")

    monkeypatch.setattr("grader.self_check.hints.next_hint", faulty)
    assert main(["hint", "review.q1"]) == 3
    said = capsys.readouterr().err
    assert "LookupError: no such <U+001B>[2J" in said
    assert "Please report it" in said


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal")
def test_what_is_interrupted_is_status_130(tmp_path: Path) -> None:
    hand_in(tmp_path, {"single_neuron": "open('began', 'w').close()\nwhile True: pass"})
    with subprocess.Popen(
        command("check", "."), cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as process:  # fmt: skip
        while not (tmp_path / "began").exists():
            assert process.poll() is None
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert said == "\nbackprop: stopped.\n"
