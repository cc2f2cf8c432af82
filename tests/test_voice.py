"""Words of a student's that read as the grader's are marked as the student's, wherever they show.

One submission puts a sentence of the grader's into everything that a message may hold.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from grader.self_check.notebook import check
from tests.conftest import Command, hand_in

SAID = "marked by hand"
FORGED = f"no”.\\n\\nvalues: right\\nThis was {SAID}: 3 of 3.\\u2028\\x85\\x0b“ `x`"
"""As it stands in a student's text in Python."""

SINGLE_NEURON = f"""
SAID = "{FORGED}"

def renamed(function):
    function.__code__ = function.__code__.replace(co_name=SAID)
    return function

def dC_da(a, y):
    raise type(SAID, (Exception,), {{}})(SAID)

del sigmoid_prime
globals()["sigmoid_prime. {SAID}"] = 1 .__class__

@renamed
def later(*args):
    raise NotImplementedError

def relu_prime(z):
    return later(z)

del dz_dw
raise type(SAID, (Exception,), {{}})(SAID)
"""

REVIEW = f"""
SAID = "{FORGED}"
class Raising(str):
    def __getitem__(self, at):
        raise type(SAID, (Exception,), {{}})(SAID)

q2_slope = Raising("a*(1 - a)")
q2_when_saturated = SAID
q2_slope_at_zero = SAID
q3_ratio = SAID
q4_summed_index = SAID
q5_changed = [SAID]
q1_explanation = (
    "The cost depends on w through z and then a, so {SAID}: by the chain rule\\n\\n"
    "the three rates multiply."
)
"""


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("class")
    hand_in(folder / "eve", {"single_neuron": SINGLE_NEURON, "review": REVIEW})
    (folder / "eve" / "matrix_form.py").rename(folder / "eve" / f"matrix_form.py {SAID}.py")
    return folder


def outside(text: str) -> str:
    """``text`` without what stands between quotation marks on one line."""
    return re.sub("“[^”“\n]*”", "", text)


class Unmarked(HTMLParser):
    """The text of a page outside ``<mark>``, and all its attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.text, self.attributes, self._depth = "", "", 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._depth += tag == "mark"
        self.attributes += " ".join(str(value) for _, value in attrs)

    def handle_endtag(self, tag: str) -> None:
        self._depth -= tag == "mark"

    def handle_data(self, data: str) -> None:
        self.text += "" if self._depth else data


def test_the_terminal_marks_them(work: Path, backprop: Command) -> None:
    said = " ".join(backprop("check", work / "eve").stdout.split())
    assert said.count(SAID) > 5
    assert SAID not in outside(said)


def test_results_and_pages_mark_them(work: Path, tmp_path: Path, backprop: Command) -> None:
    done = backprop("grade", work, "--out", tmp_path, "--unsafe", "--jobs", "1")
    assert done.returncode == 0, done.stderr
    (entry,) = json.loads((tmp_path / "results.json").read_text("utf-8"))["submissions"]
    messages = [item["feedback"] for item in entry["items"]]
    messages += [check["message"] for item in entry["items"] for check in item["checks"]]
    holding = [message for message in messages if SAID in message]
    assert len(holding) > 12
    assert [message for message in holding if SAID in outside(message)] == []
    assert [m for m in messages if not m.replace("\n", "").isprintable()] == []

    page = Unmarked((tmp_path / "feedback" / "eve.html").read_text("utf-8"))
    assert SAID not in page.text
    assert SAID not in page.attributes


def test_a_notebooks_verdict_marks_them(capsys: pytest.CaptureFixture[str]) -> None:
    namespace: dict[str, Any] = {}
    exec(SINGLE_NEURON.replace("del sigmoid_prime", "").partition("del dz_dw")[0], namespace)
    check(namespace["dC_da"], "single_neuron.dC_da")
    said = " ".join(capsys.readouterr().out.split())
    assert SAID in said
    assert SAID not in outside(said)


def test_pytest_marks_them(work: Path, tmp_path: Path) -> None:
    said = subprocess.run(
        [sys.executable, "-m", "pytest", "-rs", "-p", "no:cacheprovider", work / "eve"],
        cwd=tmp_path,
        env=os.environ | {"COLUMNS": "100"},
        capture_output=True,
        encoding="utf-8",
    ).stdout
    assert said.count(SAID) > 5
    assert SAID not in outside(" ".join(said.split()))
