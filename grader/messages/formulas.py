"""Formulas that cannot be read: what is wrong, where, and what a formula may be made of."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Protocol

from grader.text import inner_quotes, printable, quoted

WINDOW = 60
"""How many characters of a formula are shown around the place."""

_LONGEST_WORD = 30
"""How many characters are shown of a part that is named."""

PROBLEMS = {
    # characters and names
    "too_long": "This has {length} characters; a formula may have {most}.",
    "too_many_parts": "A formula may have {most} parts.",
    "character": "{found} is not read here.",
    "command": "The command {found} is not read here.",
    "unknown_name": "{found} is not known here.",
    "not_this_function": "{function} cannot be used here: write it out.",
    "comma": "A comma does not belong in a formula; the decimal point is “.”.",
    "percent": "A percent sign is not read; write 0.25 or 1/4.",
    "floor_division": "“//” rounds down; a quotient is written “/”.",
    "absolute_value": "Absolute values are not read: write the formula without “|”.",
    "comparison": "A comparison is not a formula: write one side of it alone.",
    "sum": "Write one term, without the sum.",
    "derivative": "This names a derivative; write what it comes to.",
    "layer_or_difference": (
        "Is this the previous layer or a difference? Write a^(L-1) or (a^L) - 1."
    ),
    # what stands beside what
    "two_numbers": "An operator is missing between two numbers.",
    "too_many_signs": "There are more than {most} signs in a row.",
    "missing_before": "A number, a symbol or a bracket is missing before {found}.",
    "missing_at_the_end": "A number, a symbol or a bracket is missing before the end.",
    "no_argument": "The argument of this function is missing, such as (z).",
    "closes_nothing": "This bracket closes nothing.",
    "not_closed": "This bracket is not closed.",
    "closes_another": "This closes “{opened}”, which needs “{needed}”.",
    "too_deep": "This is nested more than {most} deep.",
    "no_formula": "This is not a formula.",
    "not_admitted": "This is not part of a formula.",
    # sizes
    "number_size": "Numbers may lie between {least:g} and {most:g}.",
    "exponent_size": "Exponents may be at most {most}.",
    "exponents_together": "Exponents of powers of powers may come to {most} together.",
    "power_in_exponent": "A power may not stand in an exponent.",
    # a formula for a number
    "no_value": (
        "This has no value: it divides by zero, takes the logarithm of 0 or becomes too large."
    ),
    "not_real": "This is not a real number.",
}
"""What is wrong with a formula, by the kind of ``grader.expressions.ExpressionError``.

``found`` is what the student wrote, and is quoted.
"""


class Unreadable(Protocol):
    """What is said of a formula that cannot be read."""

    kind: str
    facts: Mapping[str, str | int | float]
    text: str
    position: int
    symbols: Sequence[str]
    functions: Sequence[str]


def not_read(error: Unreadable) -> str:
    """The problem, the formula in quotation marks, a caret under the place, and what is allowed."""
    start = max(0, min(error.position - WINDOW // 2, len(error.text) - WINDOW))
    shown = "".join(map(_one_column, error.text[start : start + WINDOW]))
    before = "... " if start > 0 else ""
    after = " ..." if start + WINDOW < len(error.text) else ""
    caret = " " * (len(before) + error.position - start) + "^"
    lines = [problem(error), f"    {before}“{shown}”{after}", f"     {caret}"]
    if error.functions:
        lines.append(allowed(error.symbols, error.functions))
    return "\n".join(lines)


def problem(error: Unreadable) -> str:
    """What is wrong, in a sentence or two."""
    facts = dict(error.facts)
    if "found" in facts:
        facts["found"] = quoted(str(facts["found"]), _LONGEST_WORD)
    return PROBLEMS[error.kind].format(**facts)


def allowed(symbols: Sequence[str], functions: Sequence[str]) -> str:
    """What a formula may be made of."""
    named = f"the symbols {', '.join(symbols)}, " if symbols else ""
    return f"Allowed: {named}numbers, + - * / ** ( ), and {', '.join(functions)}."


def _one_column(character: str) -> str:
    """The character, or U+FFFD where a terminal would not give it exactly one column."""
    if character.isspace():
        return " "
    if (
        printable(character) != character
        or unicodedata.combining(character)
        or unicodedata.east_asian_width(character) in "WF"
    ):
        return "\N{REPLACEMENT CHARACTER}"
    return inner_quotes(character)
