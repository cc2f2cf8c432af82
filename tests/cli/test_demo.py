"""``backprop demo`` makes a class whose marks show what the grader sees."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Callable
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from grader.cli import main
from grader.grading.student import SubmissionGrader
from grader.records.folder import Records
from tests.conftest import ROOT, command, hand_in, needs_sandbox

pytestmark = needs_sandbox


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the demo was made as the README says; what it said is in ``said``."""
    folder = tmp_path_factory.mktemp("demo")
    said = StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(said):
        patch.chdir(folder)
        assert main(["demo"]) == 0
    (folder / "said").write_text(said.getvalue(), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def submissions(folder: Path) -> dict[str, dict[str, Any]]:
    results = json.loads((folder / "backprop-demo/results/results.json").read_text("utf-8"))
    return {entry["student"]: entry for entry in results["submissions"]}


def shown_in_the_readme(mark: str) -> str:
    """The block of output below a mark, up to the dots that cut it off."""
    text = (ROOT / "README.md").read_text(encoding="utf-8").partition(f"<!-- {mark} -->\n")[2]
    return dedent(re.split(r"\n(?!    )|\n +\.\.\.", text)[0])


def test_the_readme_shows_what_the_demo_and_a_self_check_say(folder: Path) -> None:
    said = re.sub(r"landlock \d+", "landlock 7", (folder / "said").read_text(encoding="utf-8"))
    assert said.rstrip() == shown_in_the_readme("demo")
    checked = subprocess.run(
        command("check", "backprop-demo/submissions/ben/single_neuron.py"),
        cwd=folder, env=os.environ | {"COLUMNS": "80"}, capture_output=True, encoding="utf-8",
    )  # fmt: skip
    assert checked.stdout.startswith(shown_in_the_readme("check"))
    assert shown_in_the_readme("check").count("\n") > 8


def _items(submission: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {item["id"]: item for item in submission["items"]}


def test_the_reference_solutions_get_full_points(submissions: dict[str, Any]) -> None:
    assert submissions["ada"]["score"] == 100.0
    assert submissions["ada"]["needs_review"] == []


@pytest.mark.parametrize(
    ("student", "id", "misconception"),
    [
        ("ben", "single_neuron.sigmoid_prime", "sigma_instead_of_slope"),
        ("chloe", "single_neuron.dC_da", "missing_factor_2"),
        ("chloe", "many_neurons.previous_activation_gradient", "single_path"),
        ("chloe", "matrix_form.hidden_delta", "missing_transpose"),
        ("chloe", "review.q5", "sign_flipped"),
        ("farid", "single_neuron.average_weight_gradient", "sum_instead_of_mean"),
        ("farid", "cross_entropy.output_delta", "unstable"),
    ],
)
def test_each_mistake_is_named(
    submissions: dict[str, Any], student: str, id: str, misconception: str
) -> None:
    assert _items(submissions[student])[id]["misconception"] == misconception


def test_what_builds_on_a_mistake_follows_through(submissions: dict[str, Any]) -> None:
    item = _items(submissions["ben"])["single_neuron.weight_gradient"]
    assert (item["follow_through"], item["score"]) == (True, 4.0)


@pytest.mark.parametrize(
    ("id", "status"),
    [
        ("single_neuron.dC_da", "crashed"),
        ("single_neuron.sigmoid_prime", "timeout"),
        ("single_neuron.bias_gradient", "error"),
    ],
)
def test_an_attack_costs_only_itself(submissions: dict[str, Any], id: str, status: str) -> None:
    assert _items(submissions["eve"])[id]["status"] == status
    assert _items(submissions["eve"])["single_neuron.relu_prime"]["status"] == "passed"


def test_a_demo_can_be_made_again(folder: Path) -> None:
    results = folder / "backprop-demo" / "results" / "results.json"
    first = results.read_bytes()
    assert main(["demo", str(folder / "backprop-demo")]) == 0
    assert results.read_bytes() == first


def test_a_demo_can_be_made_in_any_new_folder(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every student's code gets the verdicts that it got before, without being run again."""
    made = folder / "backprop-demo" / "results"
    known = {record.result.student: record.result for record in Records(made)}
    monkeypatch.setattr(SubmissionGrader, "grade", lambda _, one: known[one.student])
    new = tmp_path / "here" / "demo"
    assert main(["demo", str(new)]) == 0
    assert (new / "results" / "results.json").read_bytes() == (made / "results.json").read_bytes()


def _change(folder: Path) -> None:
    (folder / "ada" / "review.py").write_text("q1_factors = ['a']\n")


def _add(folder: Path) -> None:
    (folder / "zoe").mkdir()
    (folder / "zoe" / "review.py").write_text("q1_factors = ['a']\n")


@pytest.mark.parametrize("other", [_change, _add])
def test_a_demo_overwrites_and_grades_nobody_elses_work(
    tmp_path: Path, other: Callable[[Path], None], capsys: pytest.CaptureFixture[str]
) -> None:
    submissions = tmp_path / "demo" / "submissions"
    hand_in(submissions / "ada")
    other(submissions)
    before = {path: path.read_bytes() for path in submissions.rglob("*.py")}
    assert main(["demo", str(tmp_path / "demo")]) == 2
    assert "Name a new folder" in capsys.readouterr().err
    assert {path: path.read_bytes() for path in submissions.rglob("*.py")} == before
    assert not (tmp_path / "demo" / "results").exists()
