"""What a student can read in an installation: its sentences and its formulas."""

from __future__ import annotations

import ast
import io
import json
import re
import tokenize
import tomllib
from collections.abc import Iterator, Mapping
from html import unescape
from typing import Any

_SENTENCE_END = re.compile(r"(?<=[.!?:;])[^\w\s]*\s+|\n\s*\n|\n(?=\s*[-*#|>] )")
_QUOTED = re.compile(r"`([^`]+)`|“([^”]+)”|\"((?:[^\"\\\n]|\\.)+)\"|\$([^$]+)\$|>([^<>]+)<")
_MATHEMATICS = re.compile(
    r"(?:\b(?:[A-Za-z]{1,2}|a_?prev|[a-z]_[a-z]{1,2}|d[A-Za-z]_d[a-z]+|sigma(?:_?prime)?|sigmoid|"
    r"exp|log|ln|sqrt|tanh)\b|[σ∂δΣ′'’·×²½⁻ᶻ()\[\]{}0-9.+*/^−-]|\s)+"
)


def texts(name: str, content: str) -> Iterator[str]:
    """Every text in a file; of a program its literals and comments."""
    match name.rpartition("/")[2].rpartition(".")[2]:
        case "py":
            for node in ast.walk(ast.parse(content)):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    yield node.value
            yield from _comments(content)
        case "toml":
            yield from _strings(tomllib.loads(content))
        case "json":
            yield from _strings(json.loads(content))
        case "ipynb":
            for cell in json.loads(content)["cells"]:
                kind = "cell.py" if cell["cell_type"] == "code" else "cell.md"
                yield from texts(kind, "".join(cell["source"]))
        case "html":
            yield unescape(re.sub(r"<[^<>]*>|\{[{%].*?[%}]\}", "\n\n", content))
        case "md" | "txt" | "METADATA":
            yield content


def _comments(program: str) -> Iterator[str]:
    """Comments, those on lines that follow each other as one."""
    lines: list[str] = []
    last = 0
    for token in tokenize.generate_tokens(io.StringIO(program).readline):
        if token.type == tokenize.COMMENT:
            text = token.string.removeprefix("#").strip()
            if token.start[0] != last + 1 or token.line.strip() != token.string or "%%" in text:
                yield "\n".join(lines)
                lines = []
            last = token.start[0]
            if "%%" not in text:
                lines.append(text)
    yield "\n".join(lines)


def _strings(data: Any) -> Iterator[str]:
    match data:
        case str():
            yield data
        case list():
            for entry in data:
                yield from _strings(entry)
        case dict():
            for entry in data.values():
                yield from _strings(entry)


def sentences(files: Mapping[str, str]) -> Mapping[str, str]:
    """Whatever could be handed in as an explanation (texts, paragraphs, sentences), by its file."""
    found: dict[str, str] = {}
    for name, content in files.items():
        for text in texts(name, content):
            for part in (text, *re.split(r"\n\s*\n", text), *_SENTENCE_END.split(text)):
                found.setdefault(part.strip(), name)
    return found


def formulas(files: Mapping[str, str]) -> Mapping[str, str]:
    """Whatever could be handed in as an expression (prose, literals, code), by its file."""
    found: dict[str, str] = {}
    for name, content in files.items():
        parts = []
        for text in texts(name, content):
            parts += [text, *(match[0] for match in _MATHEMATICS.finditer(text))]
            parts += [part for match in _QUOTED.finditer(text) for part in match.groups("")]
        if name.endswith(".py"):
            tree = ast.walk(ast.parse(content))
            parts += [ast.unparse(node) for node in tree if isinstance(node, ast.expr)]
        for part in parts:
            for piece in (part, *re.split(r"[=:;,≈→]", part)):
                if 0 < len(piece.strip()) <= 200:
                    found.setdefault(" ".join(piece.split()), name)
    return found
