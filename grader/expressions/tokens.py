"""The text of a formula as tokens, from Python, LaTeX and unicode mathematics alike.

Every token knows its place in the text as it was written, so that an ``ExpressionError`` can point
at it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from grader.errors import GraderError
from grader.signs import FRACTIONS, LOOKALIKES, PRODUCTS

MAX_LENGTH = 500
"""Characters in a formula; the longest that the review asks for takes about 100 in LaTeX."""

MAX_TOKENS = 200


class ExpressionError(GraderError):
    """A formula that cannot be read.

    ``kind`` says what is wrong, with the ``facts`` that a sentence about it needs. ``text`` is the
    formula as it was written, ``position`` the index in it. ``symbols`` and ``functions`` are what
    the formula may be made of.
    """

    def __init__(self, kind: str, text: str, position: int, **facts: str | int | float) -> None:
        super().__init__(kind, text, position)
        self.kind = kind
        self.facts: Mapping[str, str | int | float] = facts
        self.text = text
        self.position = min(max(position, 0), len(text))
        self.symbols: Sequence[str] = ()
        self.functions: Sequence[str] = ()

    def __str__(self) -> str:
        return f"{self.kind} at {self.position} of {self.text!a}"


@dataclass(frozen=True, slots=True)
class Name:
    """A name with its scripts: ``w_{jk}^{L}`` has the head w, the index jk and the layer L."""

    head: str
    index: str = ""
    layer: str = ""
    primes: int = 0


class Token(NamedTuple):
    """A piece of a formula: its kind, its value in the parser's own spelling, and its place.

    Kinds: number, name, operator, open, close, fraction (LaTeX's ``\\frac``), raised (``²``),
    vulgar (``½``).
    """

    kind: str
    value: str
    at: int
    name: Name | None = None


_PLAIN_CHARACTERS = {
    **LOOKALIKES,
    **dict.fromkeys("\u200b\u200c\u200d\u2060\u2061\u2062\u2063\ufeff`$~", " "),
}
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_LEVELLED = frozenset("⁰¹²³⁴⁵⁶⁷⁸⁹⁻ᴸˡ⁽⁾ⱼₖ")
"""Characters above or below the line, which have a meaning of their own: left as they are."""

_VULGAR = {"¼": "(1/4)", "½": "(1/2)", "¾": "(3/4)"}
_WORDS = {"σ": "sigma", "√": "sqrt"}
_COMMANDS = {
    **dict.fromkeys(PRODUCTS, ("operator", "*")),
    "div": ("operator", "/"),
    **dict.fromkeys(FRACTIONS, ("fraction", "")),
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
    ",": "comma",
    "%": "percent",
    "/": "floor_division",
    "|": "absolute_value",
    **dict.fromkeys(("Σ", "∑", "sum", "Sigma"), "sum"),
    **dict.fromkeys(("∂", "partial"), "derivative"),
}


def scan(text: str) -> Iterator[Token]:
    """The tokens of ``text``. Where it has equals signs, only what follows the last one is read.

    :raises ExpressionError: for what is not part of a formula, and for a text that is too long.
    """
    if len(text) > MAX_LENGTH:
        raise ExpressionError("too_long", text, MAX_LENGTH, length=len(text), most=MAX_LENGTH)
    plain = "".join(map(_flattened, text))
    at, end, count = _start(plain, text), len(plain.rstrip(" \t\r\n.;,")), 0
    while at < end:
        match = _TOKEN.match(plain, at, end)
        if match is None:
            kind = _PROBLEMS.get(plain[at], "character")
            raise ExpressionError(kind, text, at, found=text[at])
        at = match.end()
        if match.lastgroup == "blank":
            continue
        token = _token(match, text)
        if token.kind == "name":
            name, at = _read_name(token.value, plain[:end], at, text)
            token = Token("name", token.value, token.at, name)
        count += 1
        if count > MAX_TOKENS:
            raise ExpressionError("too_many_parts", text, token.at, most=MAX_TOKENS)
        yield token


def _flattened(character: str) -> str:
    """The plain character that this one looks like; always one for one, so that places stay."""
    if character in _PLAIN_CHARACTERS:
        return _PLAIN_CHARACTERS[character]
    if character.isascii() or character in _LEVELLED:
        return character
    plain = unicodedata.normalize("NFKC", character)
    return plain if len(plain) == 1 else character


def _start(plain: str, text: str) -> int:
    """Where the formula begins: at 0, or behind the last equals sign."""
    equals = plain.rfind("=")
    if equals > 0 and plain[equals - 1] in "=<>!:":
        raise ExpressionError("comparison", text, equals - 1)
    return equals + 1


def _token(match: re.Match[str], text: str) -> Token:
    kind, found, at = match.lastgroup or "", match.group(), match.start()
    inner = match[(match.lastindex or 0) + 1] if kind in ("upright", "command") else found
    if kind == "command":
        if inner not in _COMMANDS:
            raise ExpressionError(_PROBLEMS.get(inner, "command"), text, at, found=found)
        return Token(*_COMMANDS[inner], at)
    if kind in ("upright", "word"):
        return Token("name", _WORDS.get(inner, inner), at)
    if kind == "raised":
        return Token(kind, found.translate(_RAISED), at)
    if kind == "vulgar":
        return Token(kind, _VULGAR[found], at)
    return Token(kind, "**" if found == "^" else found.removeprefix("\\"), at)


# Names and their scripts: ``w_{jk}^{L}``, ``a_prev``, ``W[j, k]``, ``σ'``, ``aᴸ⁻¹``.

_POWER = r"\s*(?:\^|\*\*)\s*"
_LABEL = r"([Ll]\s*(?:-\s*1)?)"
_SCRIPTS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (meaning, re.compile(pattern))
    for meaning, pattern in (
        ("layer", _POWER + r"\{\s*[(\[]?\s*" + _LABEL + r"\s*[)\]]?\s*\}"),
        ("layer", _POWER + r"[(\[]\s*" + _LABEL + r"\s*[)\]]"),
        ("doubtful", _POWER + r"[Ll]\s*(-)\s*1(?![0-9])"),
        ("layer", _POWER + r"([Ll])(?![A-Za-z0-9])"),
        ("layer", r"⁽?([ᴸˡ](?:⁻¹)?)⁾?"),
        ("index", r"_\{\s*\\(?:text|textrm|mathrm)\{\s*([A-Za-z]+)\s*\}\s*\}"),
        ("index", r"_\{([^{}]{0,12})\}"),
        ("index", r"_\(([^()]{0,12})\)"),
        ("index", r"_([A-Za-z0-9]+)"),
        ("index", r"\[\s*([jk])\s*\]"),
        ("index", r"\[\s*([jk]\s*,\s*[jk])\s*\]"),
        ("index", r"([ⱼₖ]+)"),
        ("prime", r"('+)"),
        ("prime", r"\s*\^\s*(\\prime)(?![A-Za-z])"),
        ("prime", r"\s*\^\s*\{\s*(\\prime|')\s*\}"),
    )
)
_PLAIN = str.maketrans({"ᴸ": "L", "ˡ": "L", "⁻": "-", "¹": "1", "ⱼ": "j", "ₖ": "k"})


def _read_name(head: str, plain: str, end: int, text: str) -> tuple[Name, int]:
    """The name whose head ends before ``end`` of ``plain``, and where its scripts end."""
    found = {"index": "", "layer": "", "prime": ""}
    while script := _script(plain, end):
        meaning, match = script
        if meaning == "doubtful":
            raise ExpressionError("layer_or_difference", text, match.start(1))
        found[meaning] += re.sub(r"[\s,]", "", match[1].translate(_PLAIN))
        end = match.end()
    index, layer = found["index"], found["layer"].upper()
    if not layer and index.upper() in ("L", "L-1"):
        index, layer = "", index.upper()
    primes = found["prime"].count("'") + found["prime"].count("\\")
    return Name(head, index.lower(), layer, primes), end


def _script(plain: str, at: int) -> tuple[str, re.Match[str]] | None:
    """The script that stands at ``at``: what it means, and its match."""
    matches = ((meaning, pattern.match(plain, at)) for meaning, pattern in _SCRIPTS)
    return next(((meaning, match) for meaning, match in matches if match), None)
