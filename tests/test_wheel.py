"""The wheel that students install holds no answers: what it says, handed in, earns nothing."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Mapping

import pytest

from grader.answers import Text
from grader.curriculum.review import QUESTIONS, Formula, Formulas
from grader.expressions.errors import ExpressionError
from grader.expressions.parser import parse
from grader.judge.review_values import judge_value
from grader.solutions import packed_rules, scorer
from tests.conftest import EXERCISES, ROOT
from tests.wheel_texts import formulas, sentences

pytestmark = pytest.mark.slow

WORDS = 6
"""Fewer words are a label or a heading: everybody's words, no sentence of ours."""
PROMPT_ITSELF = re.compile(
    r"[-+]?[\d./() ]+|a\*\*0"  # a number, and the label of a^{(0)}
    r"|(sigma_prime\()?(a|y|z|w|b|a_prev|a_k|w_jk|a_j|y_j|z_j)\)?"  # what the question offers
    r"|a - y"  # stands in C0 = (a - y)**2
)


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """Every text that a student has: the files of the wheel, and the exercises."""
    pytest.importorskip("hatchling")
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT, check=True, capture_output=True,
    )  # fmt: skip
    files = {path.name: path.read_bytes() for path in EXERCISES.iterdir() if path.is_file()}
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as wheel:
        files |= {name: wheel.read(name) for name in wheel.namelist()}
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
        few = len(re.findall(r"[^\W_]+", sentence)) < WORDS
        if few or "Generated from solutions/" in sentence:  # which names a file
            continue
        tried += 1
        for question in QUESTIONS:
            points = score(question.number, sentence).score
            if points:
                earned[question.number, sentence] = (points, name)
    assert tried > 3000
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
