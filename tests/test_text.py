"""Text of somebody else's stays text wherever it is shown, and stays on its side of the quotes."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.text import (
    counted,
    file_named,
    inner_quotes,
    name,
    printable,
    quoted,
    table_cell,
    visible,
)

SHOWN = {
    "plain text": ("Zoë: σ′ é 学", "Zoë: σ′ é 学"),
    "a right-to-left script": ("עברית", "עברית"),
    "an accent written apart": ("e\u0301", "e\u0301"),
    "an escape sequence": ("\x1b[31m", "<U+001B>[31m"),
    "an escape in one character": ("\x9b1m", "<U+009B>1m"),
    "a bell and a null": ("\x07\x00", "<U+0007><U+0000>"),
    "an override of direction": ("a\u202egnp.exe", "a<U+202E>gnp.exe"),
    "an isolate": ("a\u2067b", "a<U+2067>b"),
    "nothing wide": ("a\u200b\u200d\ufeffb", "a<U+200B><U+200D><U+FEFF>b"),
    "a joiner without a sign": ("a\u034fb", "a<U+034F>b"),
    "letters without a sign": ("\u3164\u115f\uffa0", "<U+3164><U+115F><U+FFA0>"),
    "a pattern without dots": ("\u2800", "<U+2800>"),
    "a choice of variant": ("❤\ufe0f", "❤<U+FE0F>"),
    "a tag": ("\U000e0041", "<U+E0041>"),
    "a space that is none": ("a\u00a0b", "a<U+00A0>b"),
    "separators of lines": ("a\u2028b\x85c", "a<U+2028>b<U+0085>c"),
    "a byte that is not UTF-8": ("caf\udce9", "caf<U+DCE9>"),
    "marks that reach into other lines": ("a" + "\u0301" * 5, "a" + "\u0301" * 3 + "<U+0301>" * 2),
}  # fmt: skip


@pytest.mark.parametrize("show", [printable, visible, name, table_cell], ids=lambda f: f.__name__)
@pytest.mark.parametrize(("text", "shown"), SHOWN.values(), ids=SHOWN)
def test_what_cannot_be_seen_is_shown_by_its_code(show: object, text: str, shown: str) -> None:
    assert callable(show)
    assert show(text) == shown


def test_only_a_page_has_lines_and_tabs() -> None:
    assert visible("a\n\tb\r") == "a\n\tb<U+000D>"
    assert printable("a\n\tb") == name("a\n\tb") == table_cell("a\n\tb") == "a<U+000A><U+0009>b"


CELLS = {
    "=1+1": "'=1+1",
    "+1": "'+1",
    "-rf": "'-rf",
    "@SUM(A1)": "'@SUM(A1)",
    "|calc": "'|calc",
    "＝1": "'＝1",
    "＋1": "'＋1",
    "－1": "'－1",
    "−1": "'−1",
    "＠SUM(A1)": "'＠SUM(A1)",
    "﹦1": "'﹦1",
    " =1": " '=1",
    "'=1": "''=1",
    "\t=1": "<U+0009>=1",
    "\r=1": "<U+000D>=1",
    "\n=1": "<U+000A>=1",
    "\u200b=1": "<U+200B>=1",
    "\ufeff=1": "<U+FEFF>=1",
    "\u3000=1": "<U+3000>=1",
    "a=1": "a=1",
    "a;b": "a;b",
    "a;=1": "a;'=1",
    "a; +1;-1": "a; '+1;'-1",
    "o'neill": "o'neill",
}


@pytest.mark.parametrize(("text", "written"), CELLS.items(), ids=map(ascii, CELLS))
def test_no_cell_is_a_formula(text: str, written: str) -> None:
    assert table_cell(text) == written


QUOTED = {
    "words": ("no such key", "“no such key”"),
    "lines": ("no\n\nvalues: right, 3 of 3\r\n", "“no values: right, 3 of 3”"),
    "odd spaces": ("a \u00a0\u3000\t b", "“a b”"),
    "nothing but an odd space": ("\u2028", "“<U+2028>”"),
    "the end of a quotation": (
        "no”. Marked by hand: 3 of 3. “",
        "“no'. Marked by hand: 3 of 3. '”",
    ),
    "other double marks": ('"«＂„‟〞', "“''''''”"),
    "a letter that is no mark": ("it's", "“it's”"),
    "unseen characters": ("\u202e\x1b[2J", "“<U+202E><U+001B>[2J”"),
}


@pytest.mark.parametrize(("text", "said"), QUOTED.values(), ids=QUOTED)
def test_somebodys_words_are_on_one_line_between_marks(text: str, said: str) -> None:
    assert quoted(text) == said


def test_a_long_quotation_is_cut_and_says_so() -> None:
    assert quoted("word " * 100, 20) == "“word word word word…”"
    assert quoted("x" * 20, 20) == f"“{'x' * 20}”"
    assert quoted("\x00" * 20, 20) == "“<U+0000><U+0000>…”"


SPOILED = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
"""Categories of characters that control, turn, hide or break lines, or are none."""

odd = st.text(
    st.characters() | st.sampled_from("<U+200B>;'\"“”=+-@|＝ \t\r\n\x1b\u200b\u202e\u2028\ud800")
)


@given(odd)
def test_no_character_reaches_a_terminal_that_could_control_it(text: str) -> None:
    for shown in (printable(text), quoted(text), name(text), table_cell(text)):
        assert not {unicodedata.category(c) for c in shown} & SPOILED
        assert shown.isprintable()


@given(odd)
def test_shown_twice_is_shown_once(text: str) -> None:
    assert visible(printable(text)) == printable(printable(text)) == printable(text)
    assert printable(quoted(text)) == quoted(text)


@given(odd, odd)
def test_names_that_differ_stay_different(one: str, other: str) -> None:
    hidden = one + "\u200b"
    same = "".join(f"<U+{ord(c):04X}>" if not c.isprintable() else c for c in one)
    for change in (other, hidden, same, "'" + one, " " + one, name(one), table_cell(one)):
        assert (table_cell(change) == table_cell(one)) == (change == one)


@given(odd)
def test_no_cell_begins_with_the_sign_of_a_formula(text: str) -> None:
    for cell in table_cell(text).split(";"):
        begun = unicodedata.normalize("NFKC", cell.strip())
        assert not begun.startswith(("=", "+", "-", "\u2212", "@", "|", "\t", "\r"))


@given(odd, st.integers(2, 50))
def test_nothing_ends_a_quotation_from_inside(text: str, longest: int) -> None:
    said = quoted(text, longest)
    assert said[0] + said[-1] == "“”"
    inside = said[1:-1]
    assert inside == inner_quotes(inside)
    assert len(inside) <= max(longest, 1)


PATHS = {
    "single_neuron.py": "single_neuron.py",
    "work/week_3/single_neuron (1).py": "work/week_3/single_neuron (1).py",
    "Full points. single_neuron.py": "“Full points. single_neuron.py”",
    "a\nb/review.py": "“a b/review.py”",
    "<b>/review.py": "“<b>/review.py”",
    "x" * 50: f"“{'x' * 50}”",
}


@pytest.mark.parametrize(("path", "shown"), PATHS.items(), ids=map(repr, PATHS))
def test_a_path_in_a_sentence_is_no_sentence(path: str, shown: str) -> None:
    assert file_named(path) == shown


def test_numbers_and_what_they_count_agree() -> None:
    assert [counted(n, "answer") for n in range(3)] == ["0 answers", "1 answer", "2 answers"]
    assert counted(1, "answer", "wait") == "1 answer waits"
    assert counted(2, "answer", "wait") == "2 answers wait"
