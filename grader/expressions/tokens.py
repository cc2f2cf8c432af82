"""A formula's text as tokens, from Python, LaTeX and unicode mathematics alike.

Every token knows its place in the text as it was written, so that a mistake can be pointed at.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from grader.expressions.errors import ExpressionError, word
from grader.expressions.names import Name, read_name

MAX_LENGTH = 500
"""Characters in a formula; the longest that the review asks for takes about 100 in LaTeX."""

MAX_TOKENS = 200


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a formula: its kind, its value in the parser's own spelling, and its place.

    Kinds: number, name, operator, open, close, fraction (LaTeX's ``\\frac``), raised (``²``),
    vulgar (``½``).
    """

    kind: str
    value: str
    at: int
    name: Name | None = None


_LOOKALIKES = {
    **dict.fromkeys("−‐‑‒–—﹣", "-"),
    **dict.fromkeys("×·⋅∙•∗⊙⊗", "*"),
    **dict.fromkeys("÷∕⁄", "/"),
    **dict.fromkeys("′’‘´ʹʼ", "'"),
    **dict.fromkeys("\u200b\u200c\u200d\u2060\u2061\u2062\u2063\ufeff`$~", " "),
    "ˆ": "^",
}
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_LEVELLED = frozenset("⁰¹²³⁴⁵⁶⁷⁸⁹⁻ᴸˡ⁽⁾ⱼₖ")
"""Characters that mean something by standing above or below the line: left as they are."""

_VULGAR = {"¼": "(1/4)", "½": "(1/2)", "¾": "(3/4)"}
_WORDS = {"σ": "sigma", "√": "sqrt"}
_COMMANDS = {
    **dict.fromkeys(("cdot", "times", "ast", "odot"), ("operator", "*")),
    "div": ("operator", "/"),
    **dict.fromkeys(("frac", "dfrac", "tfrac", "cfrac"), ("fraction", "")),
    **{word: ("name", word) for word in ("sigma", "ln", "log", "exp", "sqrt", "tanh")},
}
_PATTERNS = {
    "blank": (
        r"\s+|\\[,;:!()\[\] ]|\\\\|(?:np|numpy|math)\.(?=[a-z])"
        r"|\\(?:left|right|[bB]igg?[lr]?|q?quad|displaystyle)(?![A-Za-z])"
    ),
    "number": r"(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?",
    "raised": r"⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]+",
    "vulgar": r"[¼½¾]",
    "upright": r"\\(?:operatorname|mathrm|mathit|mathbf|textrm|text)\{\s*([A-Za-z]+)\s*\}",
    "command": r"\\([A-Za-z]+)",
    "word": r"[A-Za-z]+[0-9]*|[σ√]",
    "operator": r"\*\*|\^|[-+*]|/(?!/)",
    "open": r"\\?\{|[(\[]",
    "close": r"\\?\}|[)\]]",
}
_TOKEN = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _PATTERNS.items()))
_PROBLEMS = {
    ",": "A comma does not belong in a formula; the decimal point is “.”.",
    "%": "A percent sign is not read; write 0.25 or 1/4.",
    "/": "“//” rounds down; a quotient is written “/”.",
    "|": "Absolute values are not read.",
    **dict.fromkeys(("Σ", "∑", "sum", "Sigma"), "Write one term, without the sum."),
    **dict.fromkeys(("∂", "partial"), "This names a derivative; write what it comes to."),
}


def scan(text: str) -> Iterator[Token]:
    """The tokens of ``text``, from behind its last equals sign where it has one."""
    if len(text) > MAX_LENGTH:
        problem = f"This has {len(text)} characters; a formula may have {MAX_LENGTH}."
        raise ExpressionError(problem, text, MAX_LENGTH)
    plain = "".join(map(_flattened, text))
    at, end, count = _start(plain, text), len(plain.rstrip(" \t\r\n.;,")), 0
    while at < end:
        match = _TOKEN.match(plain, at, end)
        if match is None:
            problem = _PROBLEMS.get(plain[at], f"{word(text[at])} is not read here.")
            raise ExpressionError(problem, text, at)
        at = match.end()
        if match.lastgroup == "blank":
            continue
        token = _token(match, text)
        if token.kind == "name":
            name, at = read_name(token.value, plain[:end], at, text)
            token = Token("name", token.value, token.at, name)
        count += 1
        if count > MAX_TOKENS:
            raise ExpressionError(f"A formula may have {MAX_TOKENS} parts.", text, token.at)
        yield token


def _flattened(character: str) -> str:
    """The plain character that this one looks like; always one for one, so that places stay."""
    if character in _LOOKALIKES:
        return _LOOKALIKES[character]
    if character.isascii() or character in _LEVELLED:
        return character
    plain = unicodedata.normalize("NFKC", character)
    return plain if len(plain) == 1 else character


def _start(plain: str, text: str) -> int:
    """Where the formula begins: at 0, or behind the last equals sign."""
    equals = plain.rfind("=")
    if equals > 0 and plain[equals - 1] in "=<>!:":
        raise ExpressionError("A comparison is not a formula.", text, equals - 1)
    return equals + 1


def _token(match: re.Match[str], text: str) -> Token:
    kind, found, at = match.lastgroup or "", match.group(), match.start()
    inner = match[(match.lastindex or 0) + 1] if kind in ("upright", "command") else found
    if kind == "command":
        if inner not in _COMMANDS:
            problem = _PROBLEMS.get(inner, f"The command {word(found)} is not read here.")
            raise ExpressionError(problem, text, at)
        return Token(*_COMMANDS[inner], at)
    if kind in ("upright", "word"):
        return Token("name", _WORDS.get(inner, inner), at)
    if kind == "raised":
        return Token(kind, found.translate(_RAISED), at)
    if kind == "vulgar":
        return Token(kind, _VULGAR[found], at)
    return Token(kind, "**" if found == "^" else found.removeprefix("\\"), at)
