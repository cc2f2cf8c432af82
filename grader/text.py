"""Text that somebody else wrote, made safe for each place where it is shown.

What a student chooses is more than answers: names of functions and exceptions, messages, names of
files and folders. ``quoted`` puts such words into a sentence of the grader's; it is used where the
sentence is made. ``printable``, ``visible``, ``name`` and ``table_cell`` are used where text is
written: in a terminal or a log, on a page (which also escapes markup), in a table for spreadsheets.

A character that cannot be seen is written as its code, ``<U+200B>``.
"""

from __future__ import annotations

import re

LONGEST_QUOTE = 200
"""Characters between the quotation marks."""

_MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0e31\u0e34-\u0e3a"
    "\u0e47-\u0e4e\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
)
"""Marks that are drawn above or below the letter before them: many reach into other lines."""
_BLANK = (
    "\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u2800\u3164\ufe00-\ufe0f\uffa0"
    "\U0001d159\U000e0100-\U000e01ef"
)
"""Characters that count as printable, but show nothing or only a gap.

https://www.unicode.org/reports/tr44/#Default_Ignorable_Code_Point
"""
_UNSEEN = re.compile(rf"[{_BLANK}]|(?<=[{_MARKS}]{{3}})[{_MARKS}]")
_CUT_CODE = re.compile(r"<(U(\+[0-9A-F]*)?)?$")

_DOUBLE_QUOTES = dict.fromkeys(
    map(ord, '"“”„‟«»″‶‴‷⁗❝❞❠〝〞〟〃＂ʺˮ˝״˵˶\U0001f676\U0001f677\U0001f678'), "'"
)

_PLAIN_PATH = re.compile(r"(?:[\w.-]{1,40}/){0,5}[\w.-]{1,40}(?: \(\d{1,3}\))?[\w.]{0,6}", re.ASCII)
"""A path that is short and cannot be taken for words of the sentence around it."""

_FORMULA = re.compile(r"(^|;)([ ']*)([=+\-@|−＝＋－＠｜﹦﹢﹣﹫⁼⁺⁻₌₊₋])")
"""What begins a formula, in a cell or behind a semicolon, at which some spreadsheets split too.

Spaces and quotation marks before it may be stripped. https://owasp.org/www-community/attacks/CSV_Injection
"""


def printable(text: str) -> str:
    """``text`` on one line of a terminal or a log, where no character moves the cursor."""
    return _shown(text, "")


def visible(text: str) -> str:
    """``text`` on a page, with its lines and tabs; what shows it there escapes markup."""
    return _shown(text, "\n\t")


def name(text: str) -> str:
    """A name on one line, different for different names.

    A ``<U+`` in the name itself is rewritten, so that it is not taken for a character's code.
    """
    return printable(text.replace("<U+", "<U+003C>U+"))


def table_cell(text: str) -> str:
    """``text`` in a table that a spreadsheet reads as text: what begins a formula gets a ``'``.

    Different texts stay different, so that an id names one student.
    """
    return _FORMULA.sub(r"\1\2'\3", name(text))


def quoted(text: str, longest: int = LONGEST_QUOTE) -> str:
    """Somebody's own words inside a sentence: short, on one line, in “quotation marks”.

    No quotation mark inside looks like the two around it, so a reader sees where the words end.
    """
    line = " ".join(text.split()) or text
    shown = inner_quotes(printable(line))
    if len(shown) > longest:
        shown = _CUT_CODE.sub("", shown[: longest - 1]) + "…"
    return f"“{shown}”"


def file_named(path: str) -> str:
    """The path of a student's file inside a sentence: as it is where it is plain, else quoted."""
    return path if _PLAIN_PATH.fullmatch(path) else quoted(path)


def inner_quotes(text: str) -> str:
    """``text`` with a ``'`` for each mark that could be taken for a double quotation mark."""
    return text.translate(_DOUBLE_QUOTES)


def _shown(text: str, kept: str) -> str:
    text = _UNSEEN.sub(lambda found: _code(found[0]), text)
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c in kept else _code(c) for c in text)


def _code(character: str) -> str:
    return f"<U+{ord(character):04X}>"


def counted(number: int, thing: str, does: str = "") -> str:
    """Like ``1 student`` or ``3 students``, and what they do: ``1 student waits``."""
    if number == 1:
        return f"1 {thing} {does}s" if does else f"1 {thing}"
    return f"{number} {thing}s {does}".rstrip()
