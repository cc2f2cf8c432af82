"""The code of a student beside the marks of an exercise."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from grader.result import GradedFile
from grader.review.code import HandedIn
from tests.report.classes import result

FIRST, SECOND = "def dC_da(a, y):\n    return a - y\n", "def relu_prime(z):\n    return 1\n"
NOTEBOOK = json.dumps(
    {
        "cells": [
            {"cell_type": "code", "source": source, "metadata": {}, "outputs": []}
            for source in (FIRST, SECOND)
        ],
        "metadata": {},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
)

CASES: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "the cell of a notebook that defines the function": (
        "single_neuron.ipynb", NOTEBOOK, (SECOND,),
    ),
    "a whole script": ("single_neuron.py", FIRST + SECOND, (FIRST + SECOND,)),
    "all of it where the function is not there": ("single_neuron.py", FIRST, (FIRST,)),
}  # fmt: skip


@pytest.mark.parametrize(("name", "text", "shown"), CASES.values(), ids=CASES.keys())
def test_the_code_of_an_exercise_is_shown(
    tmp_path: Path, name: str, text: str, shown: tuple[str, ...]
) -> None:
    file = hand_in(tmp_path / "class", name, text)
    graded = replace(result("ann"), files={"single_neuron": file})
    found = HandedIn(tmp_path / "class", tmp_path / "out").code(graded, "single_neuron.relu_prime")

    assert (found.cells, found.note, found.path) == (shown, "", name)


def hand_in(folder: Path, name: str, text: str) -> GradedFile:
    path = folder / "ann" / name
    path.parent.mkdir(parents=True)
    path.write_text(text)
    return GradedFile(name, sha256(text.encode()).hexdigest())


AFTERWARDS: dict[str, tuple[Callable[[Path], object], str]] = {
    "removed": (lambda path: path.unlink(), "not there any more"),
    "a link": (lambda path: path.rename(path.parent / "x.py") and link(path), "not there any more"),
    "changed": (lambda path: path.write_text(SECOND), "has changed since"),
    "not text": (lambda path: path.write_bytes(b"\xff\xfe\x00"), "no code that can be read"),
}


def link(path: Path) -> None:
    path.symlink_to(path.parent / "x.py")


@pytest.mark.parametrize(("change", "words"), AFTERWARDS.values(), ids=AFTERWARDS.keys())
def test_what_became_of_the_file_is_said(
    tmp_path: Path, change: Callable[[Path], object], words: str
) -> None:
    file = hand_in(tmp_path / "class", "single_neuron.py", FIRST)
    graded = replace(result("ann"), files={"single_neuron": file})
    handed_in = HandedIn(tmp_path / "class", tmp_path / "out")
    change(tmp_path / "class" / "ann" / "single_neuron.py")

    assert words in handed_in.code(graded, "single_neuron.dC_da").note


def test_without_the_folder_or_the_part_the_page_says_so(tmp_path: Path) -> None:
    graded = replace(result("ann"), files={"single_neuron": GradedFile("single_neuron.py", "0")})
    handed_in = HandedIn(None, tmp_path)

    assert "--submissions FOLDER" in handed_in.code(graded, "single_neuron.dC_da").note
    assert "Nothing was handed in" in handed_in.code(graded, "matrix_form.backprop").note
