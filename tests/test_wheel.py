"""The wheel that students install holds no answers: what it says, handed in, earns nothing."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from grader.answers import Text
from grader.assignment.review import QUESTIONS, Formula, Formulas
from grader.expressions import ExpressionError, parse
from grader.judge.variables import judge_value
from grader.lesson.solutions import packed_rules, scorer
from tests.conftest import EXERCISES, ROOT, SOLUTIONS, command, hand_in, needs_sandbox
from tests.wheel_texts import formulas, sentences

pytestmark = pytest.mark.slow

PROMPT_ITSELF = re.compile(
    r"[-+]?[\d./() ]+|a\*\*\(*0\)*"  # a number, and the label of a^{(0)}
    r"|(sigma_prime\()?(a|y|z|w|b|a_prev|a_k|w_jk|a_j|y_j|z_j)\)?"  # what the question offers
    r"|(a|sigma\(z\)) - y"  # stands in C0 = (a - y)**2
)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from this tree."""
    pytest.importorskip("hatchling")
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT, check=True, capture_output=True,
    )  # fmt: skip
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def given(wheel: Path) -> Mapping[str, str]:
    """Every text that a student has: the files of the wheel, and the exercises."""
    files = {path.name: path.read_bytes() for path in EXERCISES.iterdir() if path.is_file()}
    with zipfile.ZipFile(wheel) as archive:
        files |= {name: archive.read(name) for name in archive.namelist()}
    return dict(_readable(files))


def _readable(files: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    for name, content in files.items():
        try:
            yield name, content.decode("utf-8")
        except UnicodeDecodeError:
            continue


def test_no_sentence_of_it_earns_anything_as_an_explanation_that_nobody_has_read(
    given: Mapping[str, str],
) -> None:
    score = scorer(packed_rules())
    assert score is not None
    earned = {}
    tried = 0
    for sentence, name in sentences(given).items():
        if "Generated from solutions/" in sentence:  # which names a file
            continue
        tried += 1
        for question in QUESTIONS:
            points = score(question.number, sentence).score
            if points:
                earned[question.number, sentence] = (points, name)
    assert tried > 9000
    assert earned == {}


def test_no_formula_of_it_is_right(given: Mapping[str, str]) -> None:
    right = {}
    candidates = formulas(given)
    assert {"(a - y)**2", "sigma(z)", "a_prev"} <= candidates.keys()
    for name, kind in asked():
        seen = set()
        for text, file in candidates.items():
            try:
                expression = str(parse(text, kind.vocabulary))
            except ExpressionError:
                continue
            if expression in seen or PROMPT_ITSELF.fullmatch(expression):
                continue
            seen.add(expression)
            if judge_value(kind, Text(text)).share == 1:
                right[name, text] = file
        assert len(seen) > 20
    assert right == {}


def asked() -> Iterator[tuple[str, Formula]]:
    """Every formula that the review asks for; of a list, each alone."""
    for question in QUESTIONS:
        for variable in question.variables:
            match variable.kind:
                case Formula():
                    yield variable.name, variable.kind
                case Formulas(keys, setting, vocabulary):
                    for key in keys:
                        yield variable.name, Formula(key, setting, vocabulary)


@needs_sandbox
def test_grading_without_the_rules_lets_explanations_wait_and_with_them_scores_them(
    wheel: Path, tmp_path: Path
) -> None:
    installed, there = tmp_path / "site", tmp_path / "there"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(installed)
    said = 'q3_explanation = "The bias is simply added, so dz/db = 1. The rest is the same."'
    hand_in(there / "class" / "ada", {"review": said})

    told, ada = graded(installed, there, "without")
    assert told.count("solutions/") == 1
    assert "Explanations were not scored and wait for a person" in told
    assert len(ada["needs_review"]) == 5
    assert ada["score"] == 90, "all but the explanations"

    shutil.copytree(SOLUTIONS, there / "solutions")
    told, scored = graded(installed, there, "with")
    assert "Explanations were not scored" not in told
    points = {check["name"]: check["score"] for item in scored["items"] for check in item["checks"]}
    assert points["q3_explanation"] > 0
    assert without_explanations(scored) == without_explanations(ada)


def graded(installed: Path, there: Path, out: str) -> tuple[str, Any]:
    """Grade with the installed package; what the terminal says, and the student's results."""
    done = subprocess.run(
        command("grade", "class", "--out", out, "--seed", "1", "--jobs", "1"),
        cwd=there, env=os.environ | {"PYTHONPATH": str(installed)},
        check=True, capture_output=True, encoding="utf-8",
    )  # fmt: skip
    (student,) = json.loads((there / out / "results.json").read_text("utf-8"))["submissions"]
    return done.stdout, student


def without_explanations(student: Any) -> list[Any]:
    checks = [check for item in student["items"] for check in item["checks"]]
    return [check for check in checks if not check["name"].endswith("_explanation")]
