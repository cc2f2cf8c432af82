"""All that students read stands in ``grader.messages``, and an example of each can be read.

``pytest tests/messages -s`` prints the examples, which are those of docs/messages.md.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from grader.answers import Text
from grader.expressions import ExpressionError, parse
from grader.judge.variables import judge_value
from grader.messages.files import REASONS
from grader.messages.formulas import PROBLEMS
from tests.conftest import ROOT
from tests.messages.examples import SECTIONS, document, text
from tests.test_wheel import PROMPT_ITSELF, asked
from tests.wheel_texts import formulas

PACKAGE = ROOT / "grader"
MESSAGES = sorted((PACKAGE / "messages").glob("*.py"))
ELSEWHERE = sorted(set(PACKAGE.rglob("*.py")) - set(MESSAGES))


def test_the_page_of_all_messages_is_up_to_date() -> None:
    print(document())
    written = (ROOT / "docs" / "messages.md").read_text(encoding="utf-8")
    assert written == document(), "Run: python -m tests.messages.examples > docs/messages.md"


def phrases(module: Path) -> Iterator[str]:
    """The pieces of text in a module's sentences: what stands between the facts."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    nodes = list(ast.walk(tree))
    texts = [n for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)]
    no_sentences = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    no_sentences |= {id(key) for node in nodes if isinstance(node, ast.Dict) for key in node.keys}
    for node in texts:
        if id(node) not in no_sentences:
            yield from (literal for literal, *_ in Formatter().parse(str(node.value)))


def words(piece: str) -> str:
    return " ".join(piece.split())


@pytest.mark.parametrize("module", MESSAGES, ids=lambda module: module.stem)
def test_there_is_an_example_of_each_message(module: Path) -> None:
    shown = words(document())
    pieces = {words(piece) for piece in phrases(module)}
    assert [piece for piece in sorted(pieces) if " " in piece and piece not in shown] == []


def test_no_message_is_there_twice() -> None:
    said = Counter(
        text(example)
        for groups in SECTIONS.values()
        for examples in groups.values()
        for example in examples
    )
    assert [message for message, times in said.items() if times > 1] == []


@pytest.mark.parametrize("module", ELSEWHERE, ids=lambda m: str(m.relative_to(PACKAGE)))
def test_no_other_module_puts_a_message_into_words(module: Path) -> None:
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("Message", "Problem"):
            said = [*node.args, *(keyword.value for keyword in node.keywords)]
            for value in said:
                assert not isinstance(value, ast.Constant | ast.JoinedStr), ast.unparse(node)


# Kinds with their facts


def fields(sentence: str) -> set[str]:
    """The facts in a sentence."""
    return {name for _, name, *_ in Formatter().parse(sentence) if name}


def given(folder: Path, calls: set[str]) -> Iterator[tuple[str, set[str], str]]:
    """Each kind that is given in one of these calls, its facts and where it stands."""
    for module in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or ast.unparse(node.func) not in calls:
                continue
            if node.args and isinstance(node.args[0], ast.Constant):
                facts = {keyword.arg for keyword in node.keywords if keyword.arg}
                yield str(node.args[0].value), facts, f"{module.name}:{node.lineno}"


def test_each_reason_has_a_sentence_for_its_facts() -> None:
    reasons = list(given(PACKAGE, {"because", "NotReadable"}))
    assert {kind for kind, *_ in reasons} == set(REASONS)
    for kind, facts, place in reasons:
        assert facts - {"file", "counts"} == fields(REASONS[kind]), f"{kind} in {place}"


def test_each_problem_of_a_formula_has_a_sentence_for_its_facts() -> None:
    for kind, facts, place in given(PACKAGE, {"ExpressionError", "self.error"}):
        assert facts >= fields(PROBLEMS[kind]), f"{kind} in {place}"


def test_no_formula_of_them_is_right() -> None:
    right = set()
    for name, kind in asked():
        for piece in formulas({"messages.md": document()}):
            try:
                expression = str(parse(piece, kind.vocabulary))
            except ExpressionError:
                continue
            if not PROMPT_ITSELF.fullmatch(expression) and judge_value(kind, Text(piece)).share:
                right.add((name, piece))
    assert right == set()
