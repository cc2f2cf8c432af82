"""What in a student's text Python could not read: told from the line at which it stopped."""

from __future__ import annotations

import re

from grader.answers import Note, NotLoaded, Raised
from grader.judge.source import Source
from grader.messages import advice

_TIMES = re.compile(r"(?<![\w.])(\d+(?:\.\d+)?)(?!e[-+]?\d|[jx])([A-Za-z_]\w*|\()")
_TEXT = re.compile(r"'[^']*'|\"[^\"]*\"")
_SIGNS = {
    "−": "-", "–": "-", "×": "*", "·": "*", "⋅": "*", "∗": "*", "÷": "/", "²": "**2", "³": "**3",
    "≤": "<=", "≥": ">=", "≠": "!=", "√": "np.sqrt(…)", "“": '"', "”": '"', "‘": "'", "’": "'",
    "′": "_prime", "∂": "d", "Σ": "np.sum(…)", "∑": "np.sum(…)",
}  # fmt: skip
_ELSEWHERE = {
    r"\belse\s+if\b": "elif", r"&&": "and", r"\|\|": "or", r"\+\+": "+= 1", r"\bfunction\b": "def",
}  # fmt: skip
_WORD = re.compile(r"\b(?:(lambda)\s*(?:[-+*/)=]|$)|(class|def|global|from|pass)\s*[-+*/]?=(?!=))")
_MERGED = re.compile(r"<{7}|={7}|>{7}")
_PRIMED = re.compile(r"\w'\s*\(")


def advice_on_text(missing: NotLoaded, source: Source) -> str:
    """What cannot be read in the line at which Python stopped reading."""
    note: Note = missing.note
    if not isinstance(note.outcome, Raised):
        return ""
    at = note.outcome.line or 0
    if any(_MERGED.match(source.line(note.cell, near)) for near in (at, at + 1)):
        return advice.BOTH_SIDES
    if note.outcome.error != "SyntaxError":
        return ""
    line = _TEXT.sub("", source.line(note.cell, note.outcome.line)).partition("#")[0]
    for sign, instead in _SIGNS.items():
        if sign in line:
            return advice.not_on_keyboard(sign, instead)
    if _PRIMED.search(line):
        return advice.PRIME
    if found := _TIMES.search(line):
        return advice.missing_times(found[1], found[2])
    for pattern, instead in _ELSEWHERE.items():
        if word := re.search(pattern, line):
            return advice.other_language(word[0], instead)
    if found := _WORD.search(line):
        return advice.word_of_python(found[1] or found[2])
    return ""
