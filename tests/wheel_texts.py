"""What a student can read in an installation: its sentences and its formulas."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator, Mapping
from html import unescape

READABLE = (".py", ".toml", ".json", ".ipynb", ".html", ".md", ".txt", ".css", ".js", "METADATA")

_SENTENCE_END = re.compile(r"(?<=[.!?:;])\s+|\n\s*\n|\n(?=\s*[-#|>\"'])")
_QUOTED = re.compile(r"`([^`]+)`|“([^”]+)”|\"((?:[^\"\\\n]|\\.)+)\"|\$([^$]+)\$|>([^<>]+)<")
_MATHEMATICS = re.compile(
    r"(?:\b(?:[A-Za-z]{1,2}|a_?prev|[a-z]_[a-z]{1,2}|d[A-Za-z]_d[a-z]+|sigma(?:_?prime)?|sigmoid|"
    r"exp|log|ln|sqrt|tanh|np\.\w+)\b|[σ∂δΣ′'’·×²½⁻ᶻ()\[\]{}0-9.+*/^−-]|\s)+"
)


def texts(name: str, content: str) -> Iterator[str]:
    """Every text that a file holds: itself, and of a program its literals and comments."""
    yield content
    if not name.endswith(".py"):
        return
    for node in ast.walk(ast.parse(content)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
    comments = [
        token.string.lstrip("#").strip()
        for token in tokenize.generate_tokens(io.StringIO(content).readline)
        if token.type == tokenize.COMMENT
    ]
    yield "\n".join(comments)


def sentences(files: Mapping[str, str]) -> set[str]:
    """Whatever could be handed in as an explanation: whole texts, paragraphs and sentences."""
    found: set[str] = set()
    for name, content in files.items():
        for text in map(unescape, texts(name, content)):
            found.add(text.strip())
            found.update(text.split("\n\n"))
            found.update(_SENTENCE_END.split(text))
            found.update(part for match in _QUOTED.finditer(text) for part in match.groups(""))
    return {" ".join(text.split()) for text in found if len(text.split()) > 1}


def formulas(files: Mapping[str, str]) -> set[str]:
    """Whatever could be handed in as an expression, from prose, literals and code."""
    found: set[str] = set()
    for name, content in files.items():
        for text in map(unescape, texts(name, content)):
            found.update(match[0] for match in _MATHEMATICS.finditer(text))
            found.update(part for match in _QUOTED.finditer(text) for part in match.groups(""))
            found.add(text)
        if name.endswith(".py"):
            nodes = ast.walk(ast.parse(content))
            found.update(ast.unparse(node) for node in nodes if isinstance(node, ast.expr))
    parts = {part for text in found for part in re.split(r"[=:;,≈→]", text)}
    return {" ".join(text.split()) for text in found | parts if 0 < len(text) <= 300}
