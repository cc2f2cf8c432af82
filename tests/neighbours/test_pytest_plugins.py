"""``pytest exercises`` beside other plugins: each exercise counts once, with the right total."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path

import pytest

from grader.assignment.catalogue import CATALOGUE
from tests.conftest import hand_in
from tests.neighbours.conftest import Environment

pytestmark = pytest.mark.slow

WRONG = {
    "single_neuron": (
        "def dC_da(a, y):\n    return a - y\n"
        "def relu_prime(z):\n    raise ValueError('<b>not today</b>')\n"
    ),
    "review": 'q5_delta = "2(a - y)"',
}
FAILING = {"single_neuron.dC_da", "single_neuron.relu_prime", "review.q5"}
POINTS = "86.4 of 100 points."

BESIDE = {
    "none that was asked for": ([], ""),
    "xdist": (["-n", "2"], ""),
    "xdist, each test in each process": (["-n", "2", "--dist", "each"], ""),
    "randomly": (["--randomly-seed", "7"], "Using --randomly-seed"),
    "rerunfailures": (["--reruns", "3"], "9 rerun"),
    "rerunfailures and xdist": (["--reruns", "1", "-n", "2"], "3 rerun"),
    "timeout, shorter than a part takes": (["--timeout", "0.01"], "timeout: 0.01s"),
    "timeout by a thread": (["--timeout", "0.01", "--timeout-method", "thread"], "method: thread"),
    "html": (["--html", "report.html", "--self-contained-html"], "report.html"),
    "json-report": (["--json-report", "--json-report-file", "report.json"], "report.json"),
    "cov": (["--cov", "exercises"], "TOTAL"),
    "all of them": (
        ["-n", "2", "--reruns", "1", "--timeout", "0.01", "--html", "report.html", "--cov"],
        "3 rerun",
    ),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A student's folder with three wrong answers."""
    folder = tmp_path_factory.mktemp("student")
    hand_in(folder / "exercises", WRONG)
    return folder


@pytest.mark.parametrize("name", BESIDE)
def test_each_exercise_counts_once(name: str, folder: Path, tools: Environment) -> None:
    arguments, sign = BESIDE[name]
    said = tools.run(folder, "pytest", "--color=no", "-rf", *arguments, "exercises", status=1)
    assert sign in said
    assert re.findall(r"^\d.* of .* points\.$", said, re.MULTILINE) == [POINTS]
    failed = re.findall(r"^FAILED exercises/(\w+)\.py::(\w+)", said, re.MULTILINE)
    assert {f"{part}.{function}" for part, function in failed} == FAILING
    assert "Traceback" not in said


def test_right_work_has_all_points_beside_all_of_them(tmp_path: Path, tools: Environment) -> None:
    hand_in(tmp_path / "exercises")
    arguments, _ = BESIDE["all of them"]
    said = tools.run(tmp_path, "pytest", *arguments, "exercises")
    assert "90 of 100 points." in said


def test_reports_hold_the_feedback_as_text(folder: Path, tools: Environment) -> None:
    arguments = ["--html", "page.html", "--json-report", "--json-report-file", "page.json"]
    tools.run(folder, "pytest", *arguments, "--reruns", "1", "exercises", status=1)
    page = (folder / "page.html").read_text(encoding="utf-8")
    assert "<b>not today" not in page
    assert "Your code raised ValueError" in html.unescape(page)
    tests = json.loads((folder / "page.json").read_text(encoding="utf-8"))["tests"]
    verdicts = [own["backprop"] for test in tests for own in test["user_properties"]]
    assert sorted(verdict["id"] for verdict in verdicts) == sorted(CATALOGUE)
    assert sum(verdict["score"] for verdict in verdicts) == pytest.approx(86.4)
