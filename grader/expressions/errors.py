"""The error of a formula that cannot be read: what is wrong, and a caret under the place."""

from __future__ import annotations

import unicodedata

from grader.errors import GraderError
from grader.text import inner_quotes, printable, quoted

WINDOW = 60
"""How many characters of the text are shown around the place."""
LONGEST_WORD = 30
"""How many are shown of a part that an error names."""


def word(text: str) -> str:
    """A part of the text in quotation marks."""
    return quoted(text, LONGEST_WORD)


class ExpressionError(GraderError):
    """A formula that cannot be read.

    ``problem`` is a sentence or two, ``text`` the formula as it was written, ``position`` the index
    in it and ``allowed`` a sentence on what a formula may be made of. ``str(error)`` is the
    problem, the text in quotation marks, a caret under the place and that sentence.
    """

    def __init__(self, problem: str, text: str, position: int) -> None:
        super().__init__(problem)
        self.problem = problem
        self.text = text
        self.position = min(max(position, 0), len(text))
        self.allowed = ""

    def __str__(self) -> str:
        start = max(0, min(self.position - WINDOW // 2, len(self.text) - WINDOW))
        shown = "".join(map(one_column, self.text[start : start + WINDOW]))
        before = "... " if start > 0 else ""
        after = " ..." if start + WINDOW < len(self.text) else ""
        caret = " " * (len(before) + self.position - start) + "^"
        lines = (self.problem, f"    {before}“{shown}”{after}", f"     {caret}", self.allowed)
        return "\n".join(filter(None, lines))


def one_column(character: str) -> str:
    """The character, or a substitute where a terminal would not give it exactly one column."""
    if character.isspace():
        return " "
    if (
        printable(character) != character
        or unicodedata.combining(character)
        or unicodedata.east_asian_width(character) in "WF"
    ):
        return "\N{REPLACEMENT CHARACTER}"
    return inner_quotes(character)
