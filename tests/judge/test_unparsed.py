"""What Python could not read is told from the line at which it stopped."""

from __future__ import annotations

import pytest

from grader.answers import Note, NotLoaded, Raised
from grader.judge.source import NO_SOURCE, Source
from grader.judge.unparsed import advice_on_text

TEXTS = {
    "y = 2a + 1": "“2*a”",
    "y = 1e-5 +": "",
    "y = x² + 1": "Write `**2`.",
    "text = 'p − q' + (": "",
    "else if x:": "`elif`",
    "lambda = 3": "“lambda” is a word",
    "for l in": "",
    "x = (1 # 2a": "",
    "<<<<<<< HEAD": "both sides of a merge",
    "=======": "both sides of a merge",
}


@pytest.mark.parametrize(("line", "words"), TEXTS.items())
def test_a_line_that_does_not_parse_tells_why(line: str, words: str) -> None:
    note = Note(Raised("SyntaxError", "invalid syntax", 2), "cell 1")
    found = advice_on_text(NotLoaded(note), Source({"cell 1": f"\n{line}"}))
    assert words in found if words else found == ""
    assert advice_on_text(NotLoaded(note), NO_SOURCE) == ""
