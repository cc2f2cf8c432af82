"""``backprop grade`` from end to end: a class of all kinds goes in, right marks come out."""

from __future__ import annotations

import csv
import json
import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from grader import __version__
from grader.assignment import PARTS
from grader.assignment.catalogue import CATALOGUE
from grader.cli import main
from grader.grading.student import SubmissionGrader
from grader.records.folder import Records
from grader.report.feedback import file_name
from grader.report.render import render
from grader.result import Result
from grader.sandbox.walls import protections
from grader.text import table_cell
from tests.conftest import EXERCISES, SOLUTIONS, Command, hand_in, needs_sandbox

pytestmark = needs_sandbox

STATUSES = {"passed", "partial", "failed", "not_attempted", "error", "timeout", "crashed"}
ODD_NAMES = ("=1+1", "-seed", "<b>bold<", "new\nline", os.fsdecode(b"caf\xe9"), "…" * 80)


def as_notebook(folder: Path, part: str) -> None:
    """Turn a script into a notebook of one cell, beside the script that was handed out."""
    source = (folder / f"{part}.py").read_text(encoding="utf-8")
    cell = {"cell_type": "code", "metadata": {}, "outputs": [], "source": source}
    notebook = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell]}
    (folder / f"{part}.ipynb").write_text(json.dumps(notebook))
    shutil.copy(EXERCISES / f"{part}.py", folder)


def replaced(folder: Path, part: str, old: str, new: str) -> None:
    path = folder / f"{part}.py"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


MISCONCEIVED = {
    "single_neuron": """
def dC_da(a, y):
    return a - y
def relu_prime(z):
    return np.maximum(0, z)
def dz_dw(w, b, a_prev):
    return w
def average_weight_gradient(w, b, a_prev, y):
    return sum(weight_gradient(w, b, x, t) for x, t in zip(a_prev, y))
""",
    "matrix_form": """
def weight_gradient(delta, a_prev):
    return np.outer(a_prev, delta)
""",
    "cross_entropy": """
def output_delta(z, y):
    e = np.exp(-z)
    return 1 / (1 + e) - y if np.all(np.isfinite(e)) else np.nan * z
""",
    "review": 'q2_when_saturated = "learns fast"',
}

HONEST: Mapping[str, Callable[[Path], object]] = {
    "right": hand_in,
    "nothing": lambda folder: folder.mkdir(),
    "untouched": lambda folder: hand_in(folder, source=EXERCISES),
    "first part": lambda folder: (
        hand_in(folder, source=EXERCISES),
        shutil.copy(SOLUTIONS / "single_neuron.py", folder),
    ),
    "misconceived": lambda folder: hand_in(folder, MISCONCEIVED),
    "syntax error": lambda folder: replaced(
        hand_in(folder), "single_neuron", "def dz_dw(w, b, a_prev):", "def dz_dw(w, b, a_prev:"
    ),
    "renamed": lambda folder: replaced(
        hand_in(folder), "matrix_form", "def hidden_delta(", "def delta_hidden("
    ),
    "other arguments": lambda folder: hand_in(
        folder, {"single_neuron": "def dC_da(a):\n    return 2 * a"}
    ),
    "notebooks": lambda folder: [as_notebook(hand_in(folder), part) for part in PARTS],
    "not utf-8": lambda folder: (hand_in(folder) / "review.py").write_bytes(b"q1 = '\xe9'"),
    "no notebook": lambda folder: (hand_in(folder) / "review.py").rename(folder / "review.ipynb"),
    **dict.fromkeys(ODD_NAMES, hand_in),
}

HOSTILE = {
    "exits": {"single_neuron": "import os\ndef dC_da(a, y):\n    os._exit(0)"},
    "leaves": {"single_neuron": "def dC_da(a, y):\n    raise SystemExit"},
    "exits at once": {"single_neuron": "import os\nos._exit(3)"},
    "hangs": {"single_neuron": "def relu_prime(z):\n    while True: pass"},
    "hangs at once": {"review": "while True: pass"},
    "forks": {"many_neurons": "import os\nwhile True:\n    os.fork()"},
    "grabs memory": {"single_neuron": "def dC_da(a, y):\n    return bytes(1 << 40)"},
    "floods": {
        "single_neuron": "def relu_prime(z):\n    while True: print('x' * 1000000)",
    },
    "reads others": {
        "single_neuron": "from pathlib import Path\n"
        "def dC_da(a, y):\n    return Path('/') / str(list(Path('/').iterdir()))"
    },
    "kills": {
        "single_neuron": "import os, signal\n"
        "def dC_da(a, y):\n    os.kill(os.getppid(), signal.SIGKILL)\n    return 2 * (a - y)"
    },
    "writes to the terminal": {
        "single_neuron": "def dC_da(a, y):\n    raise ValueError('\\x1b[2J\\x1b]0;owned\\x07')"
    },
    "writes markup": {
        "single_neuron": "def dC_da(a, y):\n    raise ValueError('<script>alert(1)</script>')"
    },
}

WHOLE = (3.0, "passed", None)
EXPECTED: Mapping[tuple[str, str], tuple[float, str, str | None]] = {
    ("nothing", "single_neuron.dC_da"): (0.0, "not_attempted", None),
    ("untouched", "single_neuron.dC_da"): (0.0, "not_attempted", None),
    ("untouched", "review.q1"): (0.0, "not_attempted", None),
    ("first part", "single_neuron.dC_da"): WHOLE,
    ("first part", "matrix_form.output_delta"): (0.0, "not_attempted", None),
    ("misconceived", "single_neuron.dC_da"): (1.8, "partial", "missing_factor_2"),
    ("misconceived", "single_neuron.relu_prime"): (0.8, "partial", "sigma_instead_of_slope"),
    ("misconceived", "single_neuron.dz_dw"): (0.8, "partial", "weight_instead_of_input"),
    ("misconceived", "single_neuron.average_weight_gradient"): (
        1.8, "partial", "sum_instead_of_mean",
    ),
    ("misconceived", "matrix_form.weight_gradient"): (1.5, "partial", "outer_order"),
    ("misconceived", "cross_entropy.output_delta"): (2.7, "partial", "unstable"),
    ("syntax error", "single_neuron.dC_da"): WHOLE,
    ("syntax error", "single_neuron.dz_dw"): (0.0, "error", None),
    ("syntax error", "single_neuron.bias_gradient"): WHOLE,
    ("renamed", "matrix_form.hidden_delta"): (0.0, "not_attempted", None),
    ("renamed", "matrix_form.output_delta"): WHOLE,
    ("other arguments", "single_neuron.dC_da"): (0.0, "error", None),
    ("notebooks", "matrix_form.output_delta"): WHOLE,
    ("not utf-8", "review.q1"): (0.0, "error", None),
    ("not utf-8", "single_neuron.dC_da"): WHOLE,
    ("no notebook", "review.q1"): (0.0, "error", None),
    ("exits", "single_neuron.dC_da"): (0.0, "crashed", None),
    ("exits", "single_neuron.sigmoid_prime"): WHOLE,
    ("leaves", "single_neuron.dC_da"): (0.0, "error", None),
    ("exits at once", "single_neuron.dC_da"): WHOLE,
    ("hangs", "single_neuron.relu_prime"): (0.0, "timeout", None),
    ("hangs", "single_neuron.dC_da"): WHOLE,
    ("forks", "single_neuron.dC_da"): WHOLE,
    ("grabs memory", "single_neuron.dC_da"): (0.0, "error", None),
    ("grabs memory", "single_neuron.sigmoid_prime"): WHOLE,
    ("floods", "single_neuron.relu_prime"): (0.0, "timeout", None),
    ("reads others", "single_neuron.dC_da"): (0.0, "error", None),
    ("writes to the terminal", "single_neuron.dC_da"): (0.0, "error", None),
}  # fmt: skip


@dataclass(frozen=True)
class Graded:
    """What a run of the command wrote."""

    out: Path
    said: str

    @cached_property
    def raw(self) -> bytes:
        return (self.out / "results.json").read_bytes()

    @cached_property
    def results(self) -> dict[str, Any]:
        results: dict[str, Any] = json.loads(self.raw)
        return results

    @cached_property
    def entries(self) -> dict[str, dict[str, Any]]:
        return {entry["student"]: entry for entry in self.results["submissions"]}

    def item(self, student: str, id: str) -> dict[str, Any]:
        items = {item["id"]: item for item in self.entries[student]["items"]}
        found: dict[str, Any] = items[id]
        return found


def grade(submissions: Path, out: Path, **options: object) -> Graded:
    """Run the command as a user does."""
    import subprocess

    from tests.conftest import command

    given = {"seed": 3, "jobs": 2, "call-seconds": 1, "part-seconds": 5} | options
    flags = [f"--{name}={value}" for name, value in given.items()]
    done = subprocess.run(
        command("grade", submissions, "--out", out, *flags),
        capture_output=True, encoding="utf-8", errors="surrogateescape", timeout=120,
    )  # fmt: skip
    assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr
    return Graded(out, done.stdout + done.stderr)


@pytest.fixture(scope="module")
def honest(tmp_path_factory: pytest.TempPathFactory) -> Graded:
    folder = tmp_path_factory.mktemp("honest")
    make_class(folder / "class", hostile=False)
    return grade(folder / "class", folder / "out")


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Graded:
    folder = tmp_path_factory.mktemp("mixed")
    make_class(folder / "class", hostile=True)
    return grade(folder / "class", folder / "out")


def make_class(root: Path, *, hostile: bool) -> None:
    root.mkdir()
    for student, write in HONEST.items():
        write(root / student)
    for student, changes in HOSTILE.items() if hostile else ():
        hand_in(root / student, changes)
    (root / "roster.csv").write_text("a stray file")
    (root / "review.py").write_text("q2_slope = 'a'")


def test_the_head_tells_what_the_results_depend_on(mixed: Graded) -> None:
    head = {key: value for key, value in mixed.results.items() if key != "submissions"}
    assert list(mixed.results) == [*head, "submissions"]
    assert head.pop("isolation").startswith("landlock")
    assert head == {"assignment": "backprop_calculus", "seed": 3, "grader_version": __version__}


def test_every_student_has_every_item_in_the_contracts_form(mixed: Graded) -> None:
    assert list(mixed.entries) == sorted([*HONEST, *HOSTILE])
    for entry in mixed.entries.values():
        keys = ["student", "score", "max_score", "needs_review", "files", "left_out", "items"]
        assert [key for key in entry if key != "handed_in"] == keys
        assert ("handed_in" in entry) == (entry["student"] == "nothing")
        assert [item["id"] for item in entry["items"]] == list(CATALOGUE)
        assert entry["max_score"] == 100.0
        assert entry["score"] == pytest.approx(sum(item["score"] for item in entry["items"]))
        assert set(entry["needs_review"]) <= set(CATALOGUE)
        for item in entry["items"]:
            _assert_item(item)


def _assert_item(item: dict[str, Any]) -> None:
    assert set(item) == {
        "id", "score", "max_score", "status", "misconception", "follow_through", "feedback",
        "checks",
    }  # fmt: skip
    assert item["status"] in STATUSES
    assert item["max_score"] == CATALOGUE[item["id"]].points
    assert isinstance(item["feedback"], str)
    assert item["feedback"]
    assert isinstance(item["follow_through"], bool)
    assert item["misconception"] is None or isinstance(item["misconception"], str)
    for check in item["checks"]:
        assert list(check) == ["name", "score", "max_score", "message"]
        assert 0 <= check["score"] <= check["max_score"]
    for key in ("score", "max_score"):
        assert sum(check[key] for check in item["checks"]) == pytest.approx(item[key]), item
    if item["id"].startswith("review."):
        question = item["id"].removeprefix("review.")
        assert all(check["name"].startswith(f"{question}_") for check in item["checks"])
        assert item["checks"][-1]["name"] == f"{question}_explanation"


@pytest.mark.parametrize(("student", "id"), EXPECTED)
def test_each_kind_of_work_gets_its_mark(mixed: Graded, student: str, id: str) -> None:
    item = mixed.item(student, id)
    found = (item["score"], item["status"], item["misconception"])
    assert found == EXPECTED[student, id], item["feedback"]


@pytest.mark.parametrize("student", ["right", "notebooks", "exits at once", *ODD_NAMES])
def test_right_work_gets_full_points(mixed: Graded, student: str) -> None:
    exercises = [i for i in mixed.entries[student]["items"] if not i["id"].startswith("review")]
    assert {item["status"] for item in exercises} == {"passed"}
    assert sum(item["score"] for item in exercises) == 75.0


def test_a_wrong_function_costs_the_later_ones_nothing(mixed: Graded) -> None:
    item = mixed.item("misconceived", "single_neuron.weight_gradient")
    assert (item["score"], item["status"], item["follow_through"]) == (4.0, "passed", True)
    assert "`dC_da`" in item["feedback"]


def test_misbehaviour_costs_its_exercise_and_no_other(mixed: Graded) -> None:
    for student in ("exits", "leaves", "hangs", "grabs memory", "floods", "reads others"):
        items = mixed.entries[student]["items"]
        lost = [i["id"] for i in items if i["score"] < i["max_score"]]
        assert len([id for id in lost if not id.startswith("review")]) == 1, (student, lost)


def test_honest_marks_are_the_same_beside_hostile_work(honest: Graded, mixed: Graded) -> None:
    for student in HONEST:
        assert mixed.entries[student] == honest.entries[student], student


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small class in which wrong, broken and right work meet."""
    folder = tmp_path_factory.mktemp("few") / "class"
    folder.mkdir()
    for student in ("right", "misconceived", "syntax error", "notebooks"):
        HONEST[student](folder / student)
    return folder


def test_the_same_seed_gives_the_same_bytes_on_any_number_of_processes(
    few: Path, tmp_path: Path
) -> None:
    assert grade(few, tmp_path / "1", jobs=1).raw == grade(few, tmp_path / "3", jobs=3).raw


def test_another_seed_asks_other_inputs_and_gives_the_same_marks(
    few: Path, honest: Graded, tmp_path: Path
) -> None:
    other = grade(few, tmp_path / "out", seed=4)
    assert other.results["seed"] == 4
    for student, entry in other.entries.items():
        assert entry["score"] == honest.entries[student]["score"], student


def test_grades_have_a_row_for_each_student_and_a_column_for_each_item(mixed: Graded) -> None:
    with (mixed.out / "grades.csv").open(newline="", encoding="utf-8-sig") as file:
        rows = list(csv.reader(file))
    assert (mixed.out / "grades.csv").read_bytes().startswith(b"\xef\xbb\xbfstudent,")
    assert rows[0] == ["student", *CATALOGUE, "total"]
    for row, entry in zip(rows[1:], mixed.entries.values(), strict=True):
        assert row[0] == table_cell(entry["student"])
        assert row[0][0] not in "=+-@"
        marks = [item["score"] for item in entry["items"]]
        assert [float(mark) for mark in row[1:]] == pytest.approx([*marks, entry["score"]])


def test_every_student_has_a_page(mixed: Graded) -> None:
    pages = {path.name for path in (mixed.out / "feedback").iterdir()}
    assert pages == {file_name(student) for student in mixed.entries}


def test_markup_of_a_student_is_text_on_every_page(mixed: Graded) -> None:
    for path in (mixed.out / "report.html", *(mixed.out / "feedback").iterdir()):
        page = path.read_text(encoding="utf-8")
        assert "<b>bold" not in page, path
        assert "<script>alert" not in page, path
        assert "\x1b" not in page, path


def test_the_command_says_what_it_passed_over_and_where_the_results_are(mixed: Graded) -> None:
    assert "Passed over, since it is not a student's folder: “roster.csv”\n" in mixed.said
    assert "Not graded, since it lies in no student's folder: “review.py”\n" in mixed.said
    assert f"Graded {len(mixed.entries)} submissions (seed 3, isolation: landlock" in mixed.said
    for name in ("report.html", "grades.csv", "results.json", "feedback"):
        assert str(mixed.out / name) in mixed.said


UNREADABLE = {
    "not utf-8": "review.py is not UTF-8 (byte 7 is 0xe9).",
    "no notebook": "review.ipynb is not a notebook that can be read:",
}


@pytest.mark.parametrize(("student", "why"), UNREADABLE.items())
def test_what_could_not_be_read_is_told_to_the_instructor(
    mixed: Graded, student: str, why: str
) -> None:
    under = mixed.said.partition("  could not be read:\n")[2]
    assert f"    {student}: {why}" in under
    page = (mixed.out / "report.html").read_text(encoding="utf-8")
    _, _, section = page.partition('id="files"')
    assert f"<bdi>{student}</bdi></a><ul><li>{why}" in section


def test_nothing_but_the_results_is_left(mixed: Graded) -> None:
    names = {path.name for path in mixed.out.iterdir() if not path.name.startswith("report-")}
    assert names == {
        ".lock", "feedback", "grades.csv", "report.html", "results.json", "students",
    }  # fmt: skip


# The command's ways


@pytest.fixture
def one(tmp_path: Path) -> Path:
    hand_in(tmp_path / "class" / "ann")
    return tmp_path / "class"


def test_without_protection_the_results_say_so(one: Path, tmp_path: Path) -> None:
    arguments = ["grade", str(one), "--out", str(tmp_path / "out"), "--unsafe", "--seed", "0"]
    assert main(arguments) == 0
    results = json.loads((tmp_path / "out" / "results.json").read_bytes())
    assert results["isolation"] == "none (--unsafe)"
    assert results["submissions"][0]["score"] > 75


def test_where_a_protection_is_missing_nothing_is_graded(
    one: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(protections, "missing", lambda: "the kernel has no Landlock")
    assert main(["grade", str(one), "--out", str(tmp_path / "out")]) == 3
    said = capsys.readouterr().err
    assert "the kernel has no Landlock" in said
    assert "--unsafe" in said
    assert not (tmp_path / "out").exists()


def test_without_a_seed_a_new_one_is_drawn_and_named(one: Path, backprop: Command) -> None:
    seeds = set()
    for out in (one.parent / "1", one.parent / "2"):
        assert backprop("grade", one, "--out", out).returncode == 0
        seeds.add(json.loads((out / "results.json").read_bytes())["seed"])
    assert len(seeds) == 2


def test_whom_the_grader_failed_on_is_told_while_they_are_in_the_class(
    one: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails(*_: object) -> Result:
        raise ZeroDivisionError

    arguments = ["grade", str(one), "--out", str(tmp_path / "out"), "--unsafe", "--seed", "0"]
    with monkeypatch.context() as patched:
        patched.setattr(SubmissionGrader, "grade", fails)
        assert main(arguments) == 0
    said = capsys.readouterr().out
    assert "The grader itself failed on 1 of them." in said
    assert "  “ann”: ZeroDivisionError\n" in said
    (one / "ann").rename(one / "bob")
    assert main(arguments) == 0
    said = capsys.readouterr().out
    assert "Kept the results of 1 student not in the class: ann." in said
    assert "The grader itself failed" not in said


def test_results_among_the_submissions_are_not_taken_for_a_student(
    one: Path, backprop: Command
) -> None:
    passed_over = "Passed over results, which holds results and no submission."
    for out, said in (("results", ""), ("results", passed_over), ("../elsewhere", passed_over)):
        done = backprop("grade", ".", "--out", out, "--seed", 0, cwd=one)
        assert done.returncode == 0
        assert said in done.stdout
        results = json.loads((one / out / "results.json").read_bytes())
        assert [entry["student"] for entry in results["submissions"]] == ["ann"]


def test_a_folder_that_can_be_read_in_two_ways_is_not_graded(one: Path, backprop: Command) -> None:
    hand_in(one / "submitted" / "zoe")
    done = backprop("grade", one, "--out", one.parent / "out")
    assert done.returncode == 2
    assert "can be read in two ways" in done.stderr
    assert not (one.parent / "out").exists()


# Records


def test_a_record_holds_all_that_is_known_of_a_student(mixed: Graded) -> None:
    record = Records(mixed.out).read("misconceived")
    items = {item.id: item for item in record.result.items}
    checks = {check.name: check for check in items["review.q2"].checks}
    assert checks["q2_when_saturated"].answer == "learns fast"
    assert checks["q2_slope"].answer == "a*(1 - a)"
    assert checks["q2_explanation"].answer
    assert items["single_neuron.relu_prime"].pictures
    path = mixed.out.parent / "class" / "misconceived" / record.result.files["review"].path
    assert record.result.files["review"].sha256 == sha256(path.read_bytes()).hexdigest()
    assert set(record.result.files) == set(PARTS)


def test_all_that_is_shown_is_made_again_of_the_records_alone(
    mixed: Graded, tmp_path: Path
) -> None:
    """Reasons, pictures and answers too: the pages show them."""
    shutil.copytree(mixed.out / "students", tmp_path / "students")
    (tmp_path / "feedback").mkdir()
    render(tmp_path)
    assert written(tmp_path) == written(mixed.out)
    assert b"<svg" in (tmp_path / "feedback" / "misconceived.html").read_bytes()


def written(out: Path) -> dict[Path, bytes]:
    files = (path for path in out.rglob("*") if path.is_file() and path.name != ".lock")
    return {path.relative_to(out): path.read_bytes() for path in files}


def test_another_seed_grades_everyone_anew_and_the_command_says_so(
    few: Path, tmp_path: Path
) -> None:
    first = grade(few, tmp_path, seed=3)
    again = grade(few, tmp_path, seed=4)
    told = f"{tmp_path} holds 4 results with another seed (3): everyone is graded anew."
    assert told in again.said
    assert again.results["seed"] == 4
    for student, entry in first.entries.items():
        assert again.entries[student]["score"] == entry["score"]


def test_who_left_is_named_and_pruned_on_request(
    few: Path, tmp_path: Path, backprop: Command
) -> None:
    shutil.copytree(few, tmp_path / "class")
    out = tmp_path / "out"
    grade(tmp_path / "class", out)
    shutil.rmtree(tmp_path / "class" / "right")
    told = grade(tmp_path / "class", out).said
    assert "Going on with 4 results" in told
    assert "Kept the results of 1 student not in the class: right." in told
    refused = backprop("grade", tmp_path / "class", "--out", out, "--seed", 9)
    assert refused.returncode == 2
    assert "--prune" in refused.stderr
    pruned = backprop("grade", tmp_path / "class", "--out", out, "--prune")
    assert "Removed the results of 1 student not in the class: right." in pruned.stdout
    assert not (out / "feedback" / "right.html").exists()
    assert "right" not in Graded(out, "").entries
