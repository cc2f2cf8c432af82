"""A submission's verdicts rest on what was handed in, and name the file that they are on."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from grader.grading.part_cases import PartCases, make_part_cases
from grader.grading.student import SubmissionGrader
from grader.judge.cases import make_all_cases
from grader.report.feedback import feedback_page
from grader.result import Item, Result
from grader.sandbox.asking.limits import Limits
from grader.sandbox.asking.plain import SelfCheckWorkers
from grader.self_check.checking import SelfCheck, read_own_work
from grader.submissions.submission import read_submission
from tests.conftest import EXERCISES, SOLUTIONS
from tests.submissions.test_submission import POSIX, v4

LIMITS = Limits(part=20.0)


@pytest.fixture(scope="module")
def workers() -> Iterator[SelfCheckWorkers]:
    with SelfCheckWorkers() as kept:
        yield kept


@cache
def part_cases() -> tuple[PartCases, ...]:
    return make_part_cases(make_all_cases(7, "grade"))


def graded(folder: Path, workers: SelfCheckWorkers) -> Result:
    """What ``backprop grade`` finds."""
    return SubmissionGrader(part_cases(), workers, LIMITS).grade(read_submission("ann", folder))


def checked(folder: Path, workers: SelfCheckWorkers) -> list[Item]:
    """What ``backprop check`` finds."""
    parts = SelfCheck(workers, LIMITS).parts(read_own_work(folder))
    return [item for _, items in parts for item in items]


def both(folder: Path, workers: SelfCheckWorkers) -> tuple[dict[str, Item], dict[str, Item]]:
    found = graded(folder, workers).items, checked(folder, workers)
    return tuple({item.id: item for item in items} for items in found)  # type: ignore[return-value]


# What is told beside wrong values

WRONG_LINK = """
import numpy as np

def sigmoid(z):
    return 1 / (1 + np.exp(-z))

def weight_gradient(w, b, a_prev, y):
    a = sigmoid(w * a_prev + b)
    return 2 * (a - y) * np.cos(w * a_prev + b) * a_prev

def dC_da(a, y):
    return (a - y)^2

def relu_prime(z):
    return np.where(z > 0, 1, 0) + np.sin(z)
"""


def test_a_grading_shows_the_input_of_the_self_check(
    tmp_path: Path, workers: SelfCheckWorkers
) -> None:
    (tmp_path / "single_neuron.py").write_text(WRONG_LINK, encoding="utf-8")
    grade, check = both(tmp_path, workers)
    for id in ("single_neuron.weight_gradient", "single_neuron.relu_prime"):
        shown = [item.text.partition("Work this one out")[2] for item in (grade[id], check[id])]
        assert shown[0] == shown[1] != ""
    assert "not the link from z to a: look there." in grade["single_neuron.weight_gradient"].text
    assert "`sigmoid` is a given function" in grade["single_neuron.weight_gradient"].text
    for item in (grade["single_neuron.dC_da"], check["single_neuron.dC_da"]):
        assert "Write “(a - y)**2”." in item.text


# What is followed through

BUILDS_ON_PART_1 = """
import numpy as np

def weight_gradient(W, b, a_prev, y, j, k):
    z = W @ a_prev + b
    a = 1 / (1 + np.exp(-z))
    return dC_da(a[j], y[j]) * sigmoid_prime(z[j]) * a_prev[k]

def bias_gradient(W, b, a_prev, y, j):
    a = 1 / (1 + np.exp(-W @ a_prev - b))
    return 2 * (a[j] - y[j]) * a[j] * (1 - a[j])
"""
PART_1 = "single_neuron"

NOT_HANDED_IN: dict[str, Callable[[Path], object]] = {
    "nothing": lambda folder: folder,
    "a link": lambda folder: (folder / f"{PART_1}.py").symlink_to(SOLUTIONS / f"{PART_1}.py"),
    "a folder": lambda folder: (folder / f"{PART_1}.py").mkdir(),
    "no text": lambda folder: (folder / f"{PART_1}.py").write_bytes(b"\xff"),
    "too large": lambda folder: (folder / f"{PART_1}.py").write_text("#" * ((1 << 20) + 1)),
    "no notebook": lambda folder: (folder / f"{PART_1}.ipynb").write_text("{}"),
}


@POSIX
@pytest.mark.parametrize("make", NOT_HANDED_IN.values(), ids=NOT_HANDED_IN)
def test_nothing_of_a_part_that_was_not_handed_in_is_supplied(
    tmp_path: Path, workers: SelfCheckWorkers, make: Callable[[Path], object]
) -> None:
    make(tmp_path)
    (tmp_path / "many_neurons.py").write_text(BUILDS_ON_PART_1)
    for items in both(tmp_path, workers):
        assert items["many_neurons.weight_gradient"].score == 0
        assert items["many_neurons.bias_gradient"].status == "passed"
        assert not any(item.follow_through for item in items.values())


HANDED_IN = {
    "as it was handed out": (EXERCISES / f"{PART_1}.py").read_text(encoding="utf-8"),
    "one function": "def dz_dw(w, b, a_prev):\n    return a_prev\n",
    "a wrong function": "def dC_da(a, y):\n    return a - y\ndef sigmoid_prime(z):\n    return z\n",
    "no code": "",
}


@pytest.mark.parametrize("code", HANDED_IN.values(), ids=HANDED_IN)
def test_what_is_wrong_or_not_written_in_a_part_that_was_handed_in_is_supplied(
    tmp_path: Path, workers: SelfCheckWorkers, code: str
) -> None:
    (tmp_path / f"{PART_1}.py").write_text(code, encoding="utf-8")
    (tmp_path / "many_neurons.py").write_text(BUILDS_ON_PART_1)
    for items in both(tmp_path, workers):
        assert items["many_neurons.weight_gradient"].follow_through
        assert not items["many_neurons.bias_gradient"].follow_through


def test_a_function_that_no_earlier_part_defines_has_no_substitute(
    tmp_path: Path, workers: SelfCheckWorkers
) -> None:
    code = "def weight_gradient(W, b, a_prev, y, j, k):\n    return chain_gradient(W, b, a_prev, y)"
    (tmp_path / "many_neurons.py").write_text(code)
    for items in both(tmp_path, workers):
        item = items["many_neurons.weight_gradient"]
        assert (item.score, item.status) == (0, "error")
        assert "'chain_gradient' is not defined" in item.message.text


# What is imported

IMPORTING = """
from utils import sigmoid
from single_neuron import dC_da, sigmoid_prime as slope
import single_neuron as sn

def weight_gradient(W, b, a_prev, y, j, k):
    z = W @ a_prev + b
    return dC_da(sigmoid(z[j]), y[j]) * slope(z[j]) * a_prev[k]

def bias_gradient(W, b, a_prev, y, j):
    z = W @ a_prev + b
    return sn.dC_da(sigmoid(z[j]), y[j]) * sn.sigmoid_prime(z[j])
"""
UTILS = """
import numpy as np

def sigmoid(z):
    return 1 / (1 + np.exp(-z))
"""
SLOPES = {
    "right": "def sigmoid_prime(z): return sigmoid(z) * (1 - sigmoid(z))",
    "wrong": "def sigmoid_prime(z): return sigmoid(z)",
    "not written": "def sigmoid_prime(z): raise NotImplementedError()",
}
GRADIENTS = ("many_neurons.weight_gradient", "many_neurons.bias_gradient")


@pytest.mark.parametrize("end", [".py", ".ipynb"])
@pytest.mark.parametrize("slope", SLOPES)
def test_another_part_and_a_file_beside_it_can_be_imported(
    tmp_path: Path, workers: SelfCheckWorkers, slope: str, end: str
) -> None:
    part_1 = f"from utils import *\ndef dC_da(a, y): return 2 * (a - y)\n{SLOPES[slope]}"
    notebook = json.dumps(v4(part_1))
    (tmp_path / f"{PART_1}{end}").write_text(part_1 if end == ".py" else notebook)
    (tmp_path / "many_neurons.py").write_text(IMPORTING)
    (tmp_path / "utils.py").write_text(UTILS)
    for items in both(tmp_path, workers):
        for id in GRADIENTS:
            assert items[id].status == "passed", items[id].message
            assert items[id].follow_through == (slope != "right")
            if items[id].follow_through:
                assert "your `sigmoid_prime`" in items[id].message.text
    assert [file.path for file in graded(tmp_path, workers).modules] == ["utils.py"]


WHOLE = f"def dC_da(a, y): return 2 * (a - y)\n{SLOPES['right']}"
NOT_THERE = {
    "a part that was not handed in": (
        {"utils.py": UTILS},
        "ModuleNotFoundError: “No module named 'single_neuron'”. There is no such library "
        "when your work is graded, and no file “single_neuron” of yours that can be imported.",
    ),
    "a file that was not handed in": (
        {f"{PART_1}.py": WHOLE},
        "line 2: ModuleNotFoundError: “No module named 'utils'”. There is no such library "
        "when your work is graded, and no file “utils” of yours that can be imported.",
    ),
    "a file that does not parse": (
        {"utils.py": UTILS.replace("(z):", "(z)"), f"{PART_1}.py": WHOLE},
        "“sigmoid” is missing: In utils.py, line 4: SyntaxError: “expected ':'”.",
    ),
}


@pytest.mark.parametrize(("files", "said"), NOT_THERE.values(), ids=NOT_THERE)
def test_an_import_that_fails_says_which_and_why(
    tmp_path: Path, workers: SelfCheckWorkers, files: dict[str, str], said: str
) -> None:
    (tmp_path / "many_neurons.py").write_text(IMPORTING)
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    for items in both(tmp_path, workers):
        item = items["many_neurons.weight_gradient"]
        assert (item.status, item.score) == ("error", 0)
        assert said in item.message.text


def test_one_file_may_import_what_lies_beside_it(tmp_path: Path, workers: SelfCheckWorkers) -> None:
    (tmp_path / f"{PART_1}.py").write_text(f"from utils import *\n{WHOLE}")
    (tmp_path / "many_neurons.py").write_text(IMPORTING)
    (tmp_path / "utils.py").write_text(UTILS)
    items = {item.id: item for item in checked(tmp_path / "many_neurons.py", workers)}
    assert {items[id].status for id in GRADIENTS} == {"passed"}


def test_a_function_that_is_missing_in_a_module_gets_the_modules_error(
    tmp_path: Path, workers: SelfCheckWorkers
) -> None:
    (tmp_path / f"{PART_1}.py").write_text("from utils import *")
    (tmp_path / "utils.py").write_text("def dC_da(a, y)\n    return 2 * (a - y)")
    for items in both(tmp_path, workers):
        assert "In utils.py, line 1: SyntaxError" in items["single_neuron.dC_da"].message.text
        assert items["single_neuron.dz_dw"].status == "not_attempted"


def test_a_function_of_another_part_that_is_not_written_is_named(
    tmp_path: Path, workers: SelfCheckWorkers
) -> None:
    (tmp_path / "cross_entropy.py").write_text("def dC_da(a, y): raise NotImplementedError()")
    code = "import cross_entropy\ndef dC_da(a, y): return cross_entropy.dC_da(a, y)"
    (tmp_path / f"{PART_1}.py").write_text(code)
    for items in both(tmp_path, workers):
        said = items["single_neuron.dC_da"].message.text
        assert said == "This needs “cross_entropy.dC_da”, which is not written yet."


CUT = {
    "a return at the left margin": ("return 2 * (a - y)", "line 4: SyntaxError"),
    "a line that is not indented": ("x = 2\n    return x * (a - y)", "line 5: IndentationError"),
    "a conflict": ("<<<<<<< HEAD\n    return 2 * (a - y)\n=======\n", "line 4: SyntaxError"),
}


@pytest.mark.parametrize("end", [".py", ".ipynb"])
@pytest.mark.parametrize(("body", "said"), CUT.values(), ids=CUT)
def test_a_function_of_which_a_part_does_not_parse_gets_pythons_own_words(
    tmp_path: Path, workers: SelfCheckWorkers, body: str, said: str, end: str
) -> None:
    code = (
        f'\ndef dC_da(a, y):\n    """The slope."""\n{body}\ndef dz_dw(w, b, a_prev): return a_prev'
    )
    text = code if end == ".py" else json.dumps(v4(code))
    (tmp_path / f"{PART_1}{end}").write_text(text)
    where = f"{PART_1}.py" if end == ".py" else "cell 1"
    for items in both(tmp_path, workers):
        item = items["single_neuron.dC_da"]
        assert (item.status, item.score) == ("error", 0)
        assert f"In {where}, {said}" in item.message.text
        assert items["single_neuron.dz_dw"].status == "passed"


# Which file was graded


def test_of_two_twins_the_one_that_counts_is_named(
    tmp_path: Path, workers: SelfCheckWorkers
) -> None:
    (tmp_path / "many_neurons.py").write_text(
        "def weight_gradient(*args):\n    raise NotImplementedError\n"
    )
    (tmp_path / "many_neurons.ipynb").write_text(json.dumps(v4(BUILDS_ON_PART_1)))
    said = (
        "many_neurons.py was not graded: many_neurons.ipynb counts, which differs from the file "
        "that was handed out."
    )
    result = graded(tmp_path, workers)
    assert [item.id for item in result.items if said in item.message.text] == [
        "many_neurons.weight_gradient"
    ]
    assert f'<p class="note">{said}</p>' in feedback_page(result)


def test_a_part_in_one_file_needs_no_naming(tmp_path: Path, workers: SelfCheckWorkers) -> None:
    (tmp_path / "many_neurons.py").write_text(BUILDS_ON_PART_1)
    for items in both(tmp_path, workers):
        assert not any("was not graded" in item.message.text for item in items.values())
    assert "was not graded" not in feedback_page(graded(tmp_path, workers))


IN_TURN = """
import os
import numpy as np

def sigmoid(z):
    return 1 / (1 + np.exp(-z))

def dC_da(a, y):
    return a - y

def sigmoid_prime(z):
    return sigmoid(z) * (1 - sigmoid(z))

def relu_prime(z):
    os._exit(1)

def weight_gradient(w, b, a_prev, y):
    z = w * a_prev + b
    return a_prev * sigmoid_prime(z) * dC_da(sigmoid(z), y)

def bias_gradient(w, b, a_prev, y):
    return weight_gradient(w, b, a_prev, y) / a_prev
"""


def test_only_a_function_that_is_wrong_itself_is_blamed_and_no_other_taken_for_a_missing_one(
    tmp_path: Path, workers: SelfCheckWorkers
) -> None:
    (tmp_path / "single_neuron.py").write_text(IN_TURN)
    for items in both(tmp_path, workers):
        gradient = items["single_neuron.bias_gradient"]
        assert gradient.follow_through
        assert "uses your `dC_da`. Mend that first." in gradient.message.text
        missing = items["single_neuron.average_weight_gradient"]
        assert missing.status == "not_attempted"
        assert "rename" not in missing.message.text
