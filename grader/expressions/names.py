"""Names and what hangs on them: ``w_{jk}^{L}``, ``a_prev``, ``W[j, k]``, ``σ'``, ``aᴸ⁻¹``."""

from __future__ import annotations

import re
from dataclasses import dataclass

from grader.expressions.errors import ExpressionError

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


@dataclass(frozen=True, slots=True)
class Name:
    """A name: ``w_{jk}^{L}`` has the head w, the index jk and the layer L."""

    head: str
    index: str = ""
    layer: str = ""
    primes: int = 0


def read_name(head: str, plain: str, end: int, text: str) -> tuple[Name, int]:
    """The name whose head ends before ``end`` of ``plain``, and where its scripts end."""
    found = {"index": "", "layer": "", "prime": ""}
    while script := _script(plain, end):
        meaning, match = script
        if meaning == "doubtful":
            problem = "Is this the previous layer or a difference? Write a^(L-1) or (a^L) - 1."
            raise ExpressionError(problem, text, match.start(1))
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
