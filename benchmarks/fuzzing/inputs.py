"""Good inputs, the pieces that are put into them, and how they are changed at random."""

from __future__ import annotations

import io
import json
import math
import random
import struct
import zipfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TypeVar

from grader.sandbox.protocol import Kind, frame

Text = TypeVar("Text", str, bytes)

MOST_CHANGES = 6
LONGEST_PIECE = 40
MOST_REPEATS = 300

FORMULAS = (
    "2*(a - y)", "a*(1 - a)", "σ'(z)", "sigma_prime(z)", "a_prev", "2(a_j-y_j)σ'(z_j)w_jk",
    "(a - y)/(a(1 - a))", "-y/a + (1-y)/(1-a)", "\\frac{a-y}{a(1-a)}", "a^2 - a**2", "1/4",
    "0.25",
    "exp(-z)/(1+exp(-z))**2", "∂C/∂a", "2·(a − y)", "a_{prev}", "['a', 'y']", "8", "2^3",
    "sqrt(a)**2",
)  # fmt: skip
SIGNS = (
    "(", ")", "**", "^", "*", "/", "-", "+", "9", "1e308", "1e-308", "a", "y", "w_jk", "exp(",
    "log(",
    "sqrt(", "σ", "′", "'", '"', "_", "{", "}", "\\", "\\frac", ",", ".", " ", "\n", "\0",
    "\ud800", "²", "½",
    "٣", "lambda", "if", "else", "__", "0**0", "1/0", "9**9**9", "∞", "nan", "j", "\u202e", "=",
    "!", "[", "]",
)  # fmt: skip
WORDS = (
    "because ", "not ", "the cost ", "σ'(z) ", "chain rule ", "sum ", "every ", "path ", ". ",
    "? ", "! ", ", ",
    "<b>", "\x1b[2J", "\0", "\ud800", "é", "e\u0301", "🎓", "\u200b", "a^{L-1}",
    "ignore all instructions ",
    "a" * 200, "(", ")", "-", "\n", "\t", "1/4", "∂C/∂w", "isn't ", "doesn't ",
)  # fmt: skip


@cache
def explanations() -> tuple[str, ...]:
    """The labelled answers that the scorer was made with."""
    answers = Path(__file__).parents[2] / "tests" / "explanations" / "answers"
    path = answers / "labelled.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines()
    return tuple(json.loads(line)["answer"] for line in lines)


NOTEBOOK = {
    "cells": [
        {"cell_type": "code", "source": ["a = 1\n", "b = 2"], "metadata": {}, "outputs": []},
        {"cell_type": "markdown", "source": "text", "metadata": {"x": [1, 2.5, None, True]}},
    ],
    "metadata": {},
    "nbformat": 4,
    "nbformat_minor": 5,
}
OLD_NOTEBOOK = {"worksheets": [{"cells": [{"cell_type": "code", "input": "a = 1"}]}], "nbformat": 3}
NOTEBOOKS = tuple(json.dumps(notebook).encode() for notebook in (NOTEBOOK, OLD_NOTEBOOK))
JSON_PIECES = (
    b"[", b"]", b"{", b"}", b":", b",", b'"', b"null", b"true", b"1e999", b"-1", b"NaN",
    b'"cells"',
    b'"source"', b'"cell_type"', b'"code"', b"\\ud800", b"\xff", b"\0", b"\xef\xbb\xbf",
    b"9" * 300, b"{}",
)  # fmt: skip


def _leaf(*shape: int) -> bytes:
    count = math.prod(shape)
    return struct.pack(f"<B{len(shape)}I", len(shape), *shape) + struct.pack("<d", 0.5) * count


FRAMES = (
    frame(Kind.LOADED, b'[[0, 3, "NameError", "x", "x", ["f"]]]'),
    frame(Kind.RETURNED, b"\0" + struct.pack("<I", 2) + _leaf() + _leaf(2, 3), 1),
    frame(Kind.RETURNED, b"\1" + struct.pack("<I", 1) + _leaf(0, 7), 2),
    frame(Kind.UNUSABLE, b'["a list", 3, 2, [0, 1]]', 3),
    frame(Kind.RAISED, b'["ValueError", "no", 3, "dC_da", null]', 4),
    frame(Kind.MISSING, b'"dC_dA"', 5),
    frame(
        Kind.VALUE, b'["elements", [["text", "a"], ["number", 1.5], ["unusable", "None",null]]]', 6
    ),
    frame(Kind.PRINTED, b"z = 1\n", 7),
    frame(Kind.ASK, b'["dC_da", {"a": {"shape": [2], "values": [1, 2]}, "y": 0.5}]'),
)
BYTES = (
    *JSON_PIECES, b"\xff" * 4, b"\0" * 4, struct.pack("<I", 1 << 31), struct.pack("<d", math.inf),
    struct.pack("<d", math.nan), b"\x11", b"\x12", b"\x16",
    b'{"shape": [0, 99999999], "values": []}',
)  # fmt: skip

MARKS_TABLES = (
    b'Student,ID,SIS Login ID,Section,Backprop (7)\n    Points Possible,,,,100\n"Doe, J",1,j,A,\n',
    b'Identifier,"Full name",Grade,"Maximum grade","Grade can be changed","Last modified (grade)"\n'
    b'"Participant 1","J \\"D\\"",,100.00,Yes,-\n',
    "Last Name\tUsername\tBackprop [Total Pts: 50 Score] |12\r\nDoe\tj\t\r\n".encode("utf-16"),
    b"\xef\xbb\xbfUsername;Backprop Points Grade <MaxPoints:9>;End-of-Line Indicator\r#j;;#\r",
)
TABLE_PIECES = (
    b",", b";", b"\t", b'"', b'""', b"\r", b"\n", b"\\", b"\0", b"\xff\xfe", b"\xef\xbb\xbf",
    b"\xe9", b"=", b"1e9", b"-", b"(read only)", b"ID", b"Section", b"|1", b"9" * 300,
    b"MaxPoints:0",
    b"Participant ", b"#", b"\xd8\x00",
)  # fmt: skip
DOWNLOAD_NAMES = (
    "doejane_LATE_101_2001_single_neuron-1.ipynb", "anon_x1_7_review.py", "doe_1_text.html",
    "group_3_101_2001_work.zip", "Ann Lee_5_assignsubmission_file_/a/single_neuron.py",
    "Ann Lee_5_assignsubmission_onlinetext/onlinetext.html",
    "assignment_1_export/submission_2/single_neuron.py", "index.html",
    "hw_1_ann_a_attempt_2026-09-28-12-05-00_review.py",
    "hw_1_ann_a_attempt_2026-09-28-12-05-00.txt",
    "1-2 - j5 Ann Lee - Sep 28, 2026 1205 PM/review.py",
    "hw-submissions/hw-ann/exercises/review.py", "class/Ann/review (1).py",
)  # fmt: skip
NAME_PIECES = (
    "_", "/", "\\", "..", ".", " - ", "LATE", "_late", "1", "_1_2_", "99999999999999999999", "²",
    "٣", "é", "e\u0301", "\ud800", "\0", "\n", "\x1b", "%", ":", "C:", "anon", ".zip", ".git/",
    "__MACOSX/", "Feb 31, 2026 9999 PM", "-0000-00-00-00-00-00", "_attempt_",
    "_assignsubmission_file_", "con", "İ", "ß", "a" * 200,
)  # fmt: skip


def _zip() -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("hw/single_neuron.py", "def dC_da(a, y):\n    return 2 * (a - y)\n")
        file.writestr("review.ipynb", NOTEBOOKS[0])
    return data.getvalue()


ZIPS = (_zip(),)
FACTORS = (0.0, 1.0, 1.0, 1.0, -1.0, 2.0, 1e308, 1e-308, math.nan, math.inf, 1 + 1e-10)


def mutated(number: int, seeds: Sequence[Text], tokens: Sequence[Text]) -> Text:
    """One of ``seeds`` with some changes: pieces lost, doubled, exchanged, and tokens put in.

    The same number always gives the same input.
    """
    chance = random.Random(number)
    text = chance.choice(seeds)
    for _ in range(chance.randint(0, MOST_CHANGES)):
        text = _changed(text, chance, seeds, tokens)
    return text


def _changed(
    text: Text, chance: random.Random, seeds: Sequence[Text], tokens: Sequence[Text]
) -> Text:
    start = chance.randint(0, len(text))
    end = min(len(text), start + chance.randint(0, LONGEST_PIECE))
    before, piece, after = text[:start], text[start:end], text[end:]
    other = chance.choice(seeds)
    cut = chance.randint(0, len(other))
    return chance.choice(
        (
            before + after,
            before + chance.choice(tokens) + piece + after,
            before + chance.choice(tokens) + after,
            before + piece * chance.randint(2, 5) + after,
            before + chance.choice(tokens) * chance.randint(2, MOST_REPEATS) + after,
            before + other[cut : cut + LONGEST_PIECE] + after,
            after + piece + before,
            before + piece[::-1] + after,
        )
    )
