"""``pytest exercises``: each exercise a test, its reason for a traceback, the points at the end."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.assignment import PARTS
from grader.assignment.catalogue import CATALOGUE
from tests.conftest import EXERCISES, hand_in

OPTIONS = ["--color=no", "-pno:cacheprovider", "-pno:hypothesispytest", "-pno:anyio"]
PLUGIN_LOADED_ELSEWHERE = {"PYTEST_ADDOPTS", "PYTEST_PLUGINS", "PYTEST_DISABLE_PLUGIN_AUTOLOAD"}

WRONG = {
    "single_neuron": """
def dC_da(a, y):
    return a - y
def relu_prime(z):
    raise ValueError("\\x1b[2J not today")
def dz_dw(w, b, a_prev):
    return None
""",
    "review": 'q5_delta = "2(a - y)"',
}

RunPytest = Callable[..., str]
HANDED_OUT = EXERCISES / "single_neuron.py"


@pytest.fixture
def run_pytest(tmp_path: Path) -> RunPytest:
    """Run pytest as a student does and return what it said."""

    def run(*arguments: str, status: int = 0) -> str:
        kept = {k: v for k, v in os.environ.items() if k not in PLUGIN_LOADED_ELSEWHERE}
        done = subprocess.run(
            [sys.executable, "-m", "pytest", *OPTIONS, *arguments],
            cwd=tmp_path,
            env={k: v for k, v in kept.items() if not k.startswith("PYTEST_XDIST")}
            | {"COLUMNS": "100"},
            capture_output=True,
            encoding="utf-8",
            timeout=120,
        )
        assert done.returncode == status, done.stdout + done.stderr
        assert done.stderr == ""
        return done.stdout

    return run


def outcomes(said: str) -> dict[str, str]:
    """The outcome of every test by file and name, in the order in which they ran."""
    found = re.findall(r"^(\S+)::(\w+) (PASSED|FAILED|SKIPPED)", said, re.MULTILINE)
    return {f"{Path(file).stem}.{name}": outcome for file, name, outcome in found}


def test_what_is_handed_out_is_skipped_as_not_attempted(
    tmp_path: Path, run_pytest: RunPytest
) -> None:
    shutil.copytree(EXERCISES, tmp_path / "exercises")
    said = run_pytest("-v", "-rs", "exercises")
    assert outcomes(said) == dict.fromkeys(CATALOGUE, "SKIPPED")
    assert "Not attempted yet." in said
    assert "0 of 100 points." in said
    assert "Next: single_neuron.dC_da. Stuck? Try `backprop hint single_neuron.dC_da`." in said


def test_right_work_passes_in_the_order_of_the_lesson(
    tmp_path: Path, run_pytest: RunPytest
) -> None:
    hand_in(tmp_path / "exercises")
    said = run_pytest("-v", "exercises")
    assert list(outcomes(said)) == list(CATALOGUE)
    assert set(outcomes(said).values()) == {"PASSED"}
    assert "90 of 100 points." in said
    assert "Next:" not in said


def test_wrong_work_fails_with_the_reason_and_without_a_traceback(
    tmp_path: Path, run_pytest: RunPytest
) -> None:
    hand_in(tmp_path / "exercises", WRONG)
    said = run_pytest("-v", "exercises", status=1)
    failed = [id for id, outcome in outcomes(said).items() if outcome == "FAILED"]
    assert failed == [
        "single_neuron.dC_da", "single_neuron.relu_prime", "single_neuron.dz_dw", "review.q5",
    ]  # fmt: skip
    assert "The factor 2 is missing." in said
    assert "Your code raised ValueError" in said
    assert "a `return` without a value behind it" in said
    assert "Next: single_neuron.dC_da." in said
    for trace in ("Traceback", "pytest_plugin.py", "WrongAnswer(", "\x1b"):
        assert trace not in said


OTHER_REVIEW = """
def test_alone():
    import os, pathlib
    tasks = pathlib.Path("/proc/self/task").glob("*/children")
    assert "".join(task.read_text() for task in tasks) == ""
"""


@pytest.mark.skipif(sys.platform != "linux", reason="it is read from /proc")
def test_another_file_by_the_name_of_a_part_leaves_no_process(
    tmp_path: Path, run_pytest: RunPytest
) -> None:
    (tmp_path / "review.py").write_text(OTHER_REVIEW)
    assert "1 passed" in run_pytest("review.py")


def test_a_review_without_its_first_answers_is_tested(
    tmp_path: Path, run_pytest: RunPytest
) -> None:
    (tmp_path / "review.py").write_text('q5_delta = "2(a - y)"')
    said = run_pytest("-v", ".", status=1)
    assert outcomes(said)["review.q5"] == "FAILED"


def test_a_part_alone_is_followed_through_as_with_the_parts_before_it(
    tmp_path: Path, run_pytest: RunPytest
) -> None:
    slope = "def sigmoid_prime(z):\n    return sigmoid(z)\n"
    hand_in(tmp_path, {"single_neuron": slope, "matrix_form": slope})
    said = run_pytest("-v", "matrix_form.py", "-k", "output_delta")
    assert outcomes(said) == {"matrix_form.output_delta": "PASSED"}


def test_what_a_wrong_exercise_prints_is_shown(tmp_path: Path, run_pytest: RunPytest) -> None:
    code = (
        "print('loaded')\ndef dz_dw(w, b, a_prev):\n    print('w =', w)\n    return a_prev\n"
        "def dC_da(a, y):\n    print('a =', a)\n    return a - y\n"
        "def sigmoid_prime(z):\n    return z\n"
    )
    (tmp_path / "single_neuron.py").write_text(code)
    said = run_pytest("single_neuron.py", status=1)
    assert said.count("│ loaded") == 1
    assert "│ a =" in said
    assert "│ w =" not in said
    said = run_pytest("single_neuron.py", "-s", "-k", "dz_dw")
    assert said.index("│ loaded") < said.index("│ w =")


def test_an_endless_loop_ends_with_a_message(tmp_path: Path, run_pytest: RunPytest) -> None:
    hand_in(tmp_path, {"single_neuron": "def relu_prime(z):\n    while True: pass"})
    said = run_pytest("-v", "single_neuron.py", status=1)
    assert "No answer within 2 s: look for a loop that never ends." in said
    assert outcomes(said)["single_neuron.sigmoid_prime"] == "PASSED"


AT_ONCE = {
    "endless loop": "while True: pass",
    "exit": "raise SystemExit(3)",
    "end of the process": "import os; os._exit(3)",
    "error": "1 / 0",
}


@pytest.mark.parametrize("code", AT_ONCE.values(), ids=AT_ONCE)
def test_a_named_file_is_never_imported(tmp_path: Path, run_pytest: RunPytest, code: str) -> None:
    hand_in(tmp_path, {"cross_entropy": f"from pathlib import Path\nPath('ran').touch()\n{code}"})
    said = run_pytest("-v", str(tmp_path / "cross_entropy.py::dC_da"))
    assert outcomes(said) == {"cross_entropy.dC_da": "PASSED"}
    assert "3 of 3 points." in said


def test_one_exercise_can_be_asked_for(tmp_path: Path, run_pytest: RunPytest) -> None:
    hand_in(tmp_path / "exercises", WRONG)
    said = run_pytest("-v", "exercises/single_neuron.py::dC_da", status=1)
    assert outcomes(said) == {"single_neuron.dC_da": "FAILED"}
    assert "1.8 of 3 points." in said
    said = run_pytest("-v", "exercises", "-k", "backprop")
    assert list(outcomes(said)) == [id for id in CATALOGUE if "backprop" in id]


def test_exercises_run_side_by_side(tmp_path: Path, run_pytest: RunPytest) -> None:
    pytest.importorskip("xdist")
    hand_in(tmp_path / "exercises", WRONG)
    said = run_pytest("-n", "2", "exercises", status=1)
    assert f"4 failed, {len(CATALOGUE) - 4} passed" in said
    assert re.search(r"^8\d\.\d of 100 points\.$", said, re.MULTILINE)
    assert "Next: single_neuron.dC_da." in said


def test_exercises_that_run_in_each_process_count_once(
    tmp_path: Path, run_pytest: RunPytest
) -> None:
    pytest.importorskip("xdist")
    hand_in(tmp_path / "exercises")
    said = run_pytest("-n", "2", "--dist", "each", "exercises")
    assert f"{2 * len(CATALOGUE)} passed" in said
    assert "90 of 100 points." in said


def as_notebooks(folder: Path) -> None:
    for part in PARTS:
        script = folder / f"{part}.py"
        cell = {"cell_type": "code", "source": script.read_text(encoding="utf-8")}
        script.with_suffix(".ipynb").write_text(json.dumps({"cells": [cell]}))
        script.unlink()


def test_notebooks_are_tested_where_there_are_no_scripts(
    tmp_path: Path, run_pytest: RunPytest
) -> None:
    as_notebooks(hand_in(tmp_path / "exercises"))
    said = run_pytest("-v", "exercises")
    assert list(outcomes(said)) == list(CATALOGUE)
    assert "90 of 100 points." in said


def test_a_notebook_that_is_named_counts_though_a_script_stands_beside_it(
    tmp_path: Path, run_pytest: RunPytest
) -> None:
    as_notebooks(hand_in(tmp_path))
    shutil.copy(EXERCISES / "single_neuron.py", tmp_path)
    for name in ("single_neuron.ipynb", "single_neuron.py", "."):
        assert outcomes(run_pytest("-v", name))["single_neuron.dC_da"] == "PASSED", name


COPIES = {
    "a browser's second download": {"single_neuron (1).py": "solved"},
    "Jupyter's copy": {"single_neuron-Copy1.ipynb": "solved"},
    "capitals": {"SINGLE_NEURON.PY": "solved"},
    "two copies, of which one is untouched": {
        "single_neuron (1).py": "untouched", "single_neuron (2).py": "solved",
    },
    "a copy beside the untouched file": {
        "single_neuron.py": "untouched", "single_neuron (1).py": "solved",
    },
}  # fmt: skip


@pytest.mark.parametrize("files", COPIES.values(), ids=COPIES)
def test_a_part_under_a_name_with_something_added_is_tested_once(
    tmp_path: Path, run_pytest: RunPytest, files: dict[str, str]
) -> None:
    own = hand_in(tmp_path / "solved") / "single_neuron.py"
    folder = tmp_path / "exercises"
    folder.mkdir()
    texts = {"solved": own.read_text("utf-8"), "untouched": HANDED_OUT.read_text("utf-8")}
    for name, which in files.items():
        text = texts[which]
        if name.endswith(".ipynb"):
            text = json.dumps({"cells": [{"cell_type": "code", "source": text}]})
        (folder / name).write_text(text, encoding="utf-8")
    said = run_pytest("-v", "exercises")
    ids = [id for id, entry in CATALOGUE.items() if entry.part == "single_neuron"]
    assert f"{len(ids)} passed" in said
    assert "27 of 27 points." in said


def test_files_that_cannot_be_read_say_so(tmp_path: Path, run_pytest: RunPytest) -> None:
    hand_in(tmp_path)
    text = (tmp_path / "matrix_form.py").read_text(encoding="utf-8")
    (tmp_path / "matrix_form.py").write_text(text, encoding="utf-16")
    said = run_pytest("-v", ".", status=1)
    assert "matrix_form.py is not UTF-8 (byte 1 is 0xff). Save it as UTF-8." in said
    assert outcomes(said)["single_neuron.dC_da"] == "PASSED"


def test_two_students_folders_are_kept_apart(tmp_path: Path, run_pytest: RunPytest) -> None:
    wrong = "def dC_da(a, y):\n    return 3.0"
    hand_in(tmp_path / "ann", {"single_neuron": wrong})
    hand_in(tmp_path / "bob")
    said = run_pytest("-v", ".", status=1)
    ran = re.findall(r"^(ann|bob)/(\w+)\.py::dC_da (\w+)", said, re.MULTILINE)
    assert ran == [
        ("ann", "single_neuron", "FAILED"), ("ann", "cross_entropy", "PASSED"),
        ("bob", "single_neuron", "PASSED"), ("bob", "cross_entropy", "PASSED"),
    ]  # fmt: skip


FOREIGN = {
    "review.py": "raise SystemExit('a project of its own')",
    "matrix_form.py": "class MatrixForm: pass",
    "single_neuron.ipynb": '{"cells": []}',
    "test_own.py": "def test_own(): pass",
}


def test_a_foreign_project_is_left_alone(tmp_path: Path, run_pytest: RunPytest) -> None:
    for name, text in FOREIGN.items():
        (tmp_path / name).write_text(text)
    said = run_pytest("-v", ".")
    assert "1 passed" in said
    assert "points" not in said


def test_beside_other_tests_these_keep_their_places(tmp_path: Path, run_pytest: RunPytest) -> None:
    hand_in(tmp_path / "exercises")
    (tmp_path / "exercises" / "test_own.py").write_text("def test_own(): pass")
    said = run_pytest("-v", "exercises")
    assert [id for id in outcomes(said) if id != "test_own.test_own"] == list(CATALOGUE)
    assert f"{len(CATALOGUE) + 1} passed" in said
