"""Folders as they reach an instructor, each with what must come out."""

from __future__ import annotations

import io
import json
import os
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from grader.assignment import PARTS
from tests.conftest import EXERCISES, SOLUTIONS

ONE, MANY = "single_neuron", "many_neurons"
OLD, NEW = 1_000_000_000, 1_500_000_000
RAISE = "raise NotImplementedError()"


@cache
def solved(part: str, begin: str = "", end: str = "") -> str:
    """The solution of a part; what stands in place of the marks around each answer."""
    text = (SOLUTIONS / f"{part}.py").read_text(encoding="utf-8")
    return text.replace("### BEGIN SOLUTION", begin).replace("### END SOLUTION", end)


@cache
def untouched(part: str) -> str:
    return (EXERCISES / f"{part}.py").read_text(encoding="utf-8")


@cache
def blank_notebook(part: str) -> bytes:
    return (EXERCISES / f"{part}.ipynb").read_bytes()


def notebook(*sources: str) -> bytes:
    cells: list[dict[str, Any]] = [
        {"cell_type": "code", "metadata": {}, "outputs": [], "source": s} for s in sources
    ]
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}).encode()


def answered_below(part: str) -> str:
    """The review as it was handed out, with the answers typed below all of its gaps."""
    return untouched(part) + "\n" + solved(part)


def archive() -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as file:
        file.writestr("single_neuron.py", solved(ONE))
    return data.getvalue()


Content = str | bytes | tuple[str | bytes, int]
"""What a file holds, and when it was changed where that matters."""


@dataclass(frozen=True)
class Case:
    """A student's folder: its files, which of them count, and which are named as left out."""

    files: Mapping[str, Content]
    counts: Mapping[str, str]
    """The path of the file that is graded, for each part that is found."""
    left_out: frozenset[str] = frozenset()
    points: Mapping[str, float] = field(default_factory=dict)
    """The share of a part's points where it is neither all nor read from an untouched file."""
    told: str = ""
    """What a message on a part, or the reason of a file that was left out, says."""
    also: Callable[[Path], None] | None = None
    """What else is done to the folder."""


def case(
    files: Mapping[str, Content],
    counts: Mapping[str, str],
    *left_out: str,
    points: Mapping[str, float] | None = None,
    told: str = "",
    also: Callable[[Path], None] | None = None,
) -> Case:
    return Case(files, counts, frozenset(left_out), points or {}, told, also)


def one(path: str) -> Mapping[str, str]:
    return {ONE: path}


def link(name: str, to: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).symlink_to(to)


def pipe(name: str) -> Callable[[Path], None]:
    return lambda folder: os.mkfifo(folder / name)


def deep(folder: Path) -> None:
    (folder / "/".join("d" * 40)).mkdir(parents=True)


PY, NB = "single_neuron.py", "single_neuron.ipynb"
CASES: dict[str, Case] = {
    # which of two counts
    "a script": case({PY: solved(ONE)}, one(PY)),
    "a notebook": case({NB: notebook(solved(ONE))}, one(NB)),
    "a solved notebook beside the untouched script": case(
        {PY: untouched(ONE), NB: notebook(solved(ONE))}, one(NB), PY
    ),
    "a solved script beside the untouched notebook": case(
        {PY: (solved(ONE), OLD), NB: (blank_notebook(ONE), NEW)}, one(PY), NB
    ),
    "the raise commented out": case(
        {PY: untouched(ONE), NB: notebook(solved(ONE, f"# {RAISE}"))}, one(NB), PY
    ),
    "the raise left below the answer": case(
        {PY: untouched(ONE), NB: notebook(solved(ONE, "", RAISE))},
        one(NB), PY, told="`raise NotImplementedError()` is still in it",
    ),
    "the raise left above the answer": case(
        {PY: untouched(ONE), NB: notebook(solved(ONE, RAISE))},
        one(NB), PY, points={ONE: 0}, told="`raise NotImplementedError()` is still in it",
    ),
    "answers typed below the gaps of the review": case(
        {"review.py": untouched("review"), "review.ipynb": notebook(answered_below("review"))},
        {"review": "review.ipynb"}, "review.py",
    ),
    "one answer among many gaps": case(
        {PY: untouched(ONE),
         "single_neuron (1).py": untouched(ONE) + "\ndef dC_da(a, y):\n    return 2*(a - y)\n"},
        one("single_neuron (1).py"), PY, points={ONE: 0.11},
    ),
    "comments and blanks are no answer": case(
        {PY: (solved(ONE), OLD), "single_neuron-1.py": (
            untouched(ONE).replace(RAISE, f"# dC/da = 2(a - y)\n\n    {RAISE}"), NEW)},
        one(PY), "single_neuron-1.py",
    ),
    "a raise commented out is no answer": case(
        {PY: (solved(ONE), OLD),
         "single_neuron-1.py": (untouched(ONE).replace(RAISE, f"# {RAISE}"), NEW)},
        one(PY), "single_neuron-1.py",
    ),
    "of two with answers the newest": case(
        {PY: (solved(ONE), NEW), NB: (notebook("def dC_da(a, y):\n    return 0 * a\n"), OLD)},
        one(PY), NB, told="both hold answers, and it was changed last",
    ),
    "of two as old the one with the higher number": case(
        {"single_neuron (2).py": ("def dC_da(a, y): return a\n", OLD),
         "single_neuron (10).py": (solved(ONE), OLD)},
        one("single_neuron (10).py"), "single_neuron (2).py", told="number behind its name",
    ),
    "an unreadable twin": case(
        {NB: (b"no JSON", NEW), PY: (solved(ONE), OLD)}, one(PY), NB, told="not a notebook",
    ),
    "an empty twin": case({PY: ("", NEW), NB: (notebook(solved(ONE)), OLD)}, one(NB), PY),
    "a mistake in the syntax": case(
        {PY: untouched(ONE), NB: notebook(solved(ONE) + "\n\ndef half(\n")}, one(NB), PY
    ),
    # names
    **{
        f"called {name}": case({name: solved(ONE)}, one(name))
        for name in (
            "single_neuron (1).py", "single_neuron-1.py", "single_neuron_1.py",
            "single_neuron - Copy.py", "single_neuron - Copy (2).py", "single_neuron copy 2.py",
            "single_neuron (1) (2).py", "single_neuron(1).py", "SINGLE_NEURON.PY",
            "Single_Neuron.Py", "single_neuron.py.txt",
        )
    },
    **{
        f"called {name}": case({name: notebook(solved(ONE))}, one(name))
        for name in (
            "single_neuron-Copy1.ipynb", "single_neuron-Copy1-Copy2.ipynb", "Single_Neuron.IPYNB",
            "single_neuron.ipynb.json", "Copy of Copy of single_neuron.ipynb",
            "Kopie von single_neuron.ipynb", "Cópia de single_neuron (1).ipynb",
        )
    },
    "a browser's second download beside the blank file": case(
        {NB: blank_notebook(ONE), "single_neuron (1).ipynb": notebook(solved(ONE))},
        one("single_neuron (1).ipynb"), NB,
    ),
    "capitals beside the blank file": case(
        {NB: blank_notebook(ONE), "SINGLE_NEURON.PY": solved(ONE)}, one("SINGLE_NEURON.PY"), NB,
    ),
    "a name of the student's own": case(
        {"single_neurons.py": solved(ONE)}, {}, "single_neurons.py", told="rename it",
    ),
    "a name of the student's own beside the untouched file": case(
        {PY: untouched(ONE), "single_neuron_final.py": solved(ONE)},
        one(PY), "single_neuron_final.py", told="Is it single_neuron? Rename it.",
    ),
    "one part is not taken for the others": case({PY: solved(ONE)}, one(PY)),
    # places
    "a clone of a repository": case(
        {f"exercises/{NB}": notebook(solved(ONE)), "README.md": "# Mine", ".git/config": "",
         f".git/{PY}": untouched(ONE)},
        one(f"exercises/{NB}"),
    ),
    "nbgrader's inner folder": case(
        {f"backprop_calculus/{NB}": notebook(solved(ONE)), "timestamp.txt": "now"},
        one(f"backprop_calculus/{NB}"),
    ),
    "deep in a zip's folders": case(
        {f"work/week 3/final/{PY}": solved(ONE)}, one(f"work/week 3/final/{PY}")
    ),
    "the nearest counts": case(
        {f"a/{PY}": (solved(ONE), OLD), f"a/b/{PY}": ("def dC_da(a, y): return 1\n", NEW)},
        one(f"a/{PY}"), f"a/b/{PY}", told="nearer",
    ),
    "each part where it is": case(
        {PY: solved(ONE), f"more/{MANY}.py": solved(MANY), "more/deep/review.py": solved("review")},
        {ONE: PY, MANY: f"more/{MANY}.py", "review": "more/deep/review.py"},
    ),
    "nothing is looked for below where something is": case(
        {PY: untouched(ONE), f"below/{PY}": solved(ONE)}, one(PY), f"below/{PY}",
        told="nearer, though it is as it was handed out",
    ),
    "folders in which nobody works": case(
        {f"{folder}/{PY}": solved(ONE) for folder in (
            ".git", ".ipynb_checkpoints", "__MACOSX", ".hidden", "venv", "env", "node_modules",
            "lib/site-packages")} | {f"mine/{PY}": solved(ONE), "mine/pyvenv.cfg": ""},
        {},
    ),
    "the project's own solutions beside the exercises": case(
        {f"exercises/{PY}": (untouched(ONE), OLD),
         f"solutions/{PY}": ((SOLUTIONS / PY).read_bytes(), NEW)},
        one(f"exercises/{PY}"),
    ),
    "a clone of this project": case(
        {f"work/exercises/{PY}": (solved(ONE), OLD),
         f"work/solutions/{PY}": ((SOLUTIONS / PY).read_bytes(), NEW),
         f"work/grader/assignment/{PY}": "EXERCISES = ()\n",
         f"work/tests/student_answers/{PY}": solved(ONE)},
        one(f"work/exercises/{PY}"),
    ),
    "the assignment's folder beside another assignment's": case(
        {"backprop_calculus/review.ipynb": (notebook(solved("review")), OLD),
         "ps1/review.ipynb": (notebook("q1_factors = ['a']"), NEW)},
        {"review": "backprop_calculus/review.ipynb"}, "ps1/review.ipynb",
        told="it lies in the assignment's folder",
    ),
    "answers beside the untouched folder of the assignment": case(
        {f"backprop_calculus/{PY}": (untouched(ONE), NEW), f"mine/{PY}": (solved(ONE), OLD)},
        one(f"mine/{PY}"), f"backprop_calculus/{PY}",
    ),
    # what else lies there
    "nothing": case({}, {}),
    "a zip": case({"work.zip": archive()}, {}, "work.zip", told="an archive"),
    "a notebook's text": case(
        {"single_neuron.md": "# Part 1"}, {}, "single_neuron.md", told="`jupytext --to notebook`"
    ),
    "a notebook's text beside other parts": case(
        {"single_neuron.Rmd": "# Part 1", "many_neurons.py": solved(MANY)},
        {MANY: "many_neurons.py"}, "single_neuron.Rmd", told="`jupytext --to notebook`",
    ),
    "a notebook's page": case(
        {"single_neuron.html": "<p>", "many_neurons.py": solved(MANY)},
        {MANY: "many_neurons.py"}, "single_neuron.html", told="single_neuron.ipynb, or the script",
    ),
    "a folder that belongs to no part": case(
        {"essay/essay.docx": b"text"}, {}, "essay/essay.docx"
    ),
    "a zip beside a part": case({PY: solved(ONE), "rest.zip": archive()}, one(PY), "rest.zip"),
    "a link": case({}, {}, PY, also=link(PY, "/etc/hostname"), told="is not followed"),
    "a link beside the file": case(
        {NB: notebook(solved(ONE))}, one(NB), PY, also=link(PY, "/etc/hostname"), told="a link",
    ),
    "a link to a folder": case({}, {}, "all", also=link("all", "/"), told="not followed"),
    "a pipe beside the file": case({NB: notebook(solved(ONE))}, one(NB), PY, also=pipe(PY)),
    "folders without end": case({PY: solved(ONE)}, one(PY), "/".join("d" * 13), also=deep),
    # what is imported
    "answers in a file beside the part": case(
        {PY: "from answers import *\n", "answers.py": solved(ONE)}, one(PY)
    ),
    "answers in another part": case(
        {PY: solved(ONE), f"{MANY}.py": f"from {ONE} import *\n{solved(MANY)}"},
        {ONE: PY, MANY: f"{MANY}.py"},
    ),
    "a script that no part imports": case(
        {PY: solved(ONE), "helpers.py": "x = 1"}, one(PY), "helpers.py",
        told="No part imports it, and its name is not that of a part.",
    ),
    "a file with the name of a library": case(
        {PY: solved(ONE), "numpy.py": "x = 1"}, one(PY), "numpy.py", told="Rename the file",
    ),
    # what is in it
    "a script in Latin-1 that says so": case(
        {PY: b"# -*- coding: latin-1 -*-\n# caf\xe9\n" + solved(ONE).encode("ascii", "ignore")},
        one(PY),
    ),
    "a script in no encoding that Python knows": case(
        {PY: "# coding: klingon\n" + solved(ONE)}, one(PY), points={ONE: 0}, told="“klingon”",
    ),
    "a script not in the encoding that it declares": case(
        {PY: "# coding: ascii\n# é\n" + solved(ONE)}, one(PY), points={ONE: 0}, told="“ascii”",
    ),
    "a script that declares an encoding of two bytes a letter": case(
        {PY: "# coding: utf-16\n# é\n" + solved(ONE)}, one(PY), points={ONE: 0}, told="“utf-16”",
    ),
    "a notebook with both sides of git's merge": case(
        {NB: b'{\n "cells": [\n<<<<<<< ours\n  1\n=======\n  2\n>>>>>>> theirs\n ]\n}\n'},
        one(NB), points={ONE: 0}, told="both sides of a merge",
    ),
    "a marimo notebook": case(
        {PY: "import marimo\n\napp = marimo.App()\n\n\n@app.cell\ndef _():\n"
         "    def dC_da(a, y):\n        return 2 * (a - y)\n    return (dC_da,)\n"},
        one(PY), points={ONE: 0}, told="`marimo export script`",
    ),
    "part 2 under the name of part 1": case(
        {PY: solved(MANY)}, one(PY), points={ONE: 0.11}, told="it looks like many_neurons",
    ),
    "a list in a list in the review": case(
        {"review.py": solved("review") + "\nq1_factors = [q1_factors]\nq5_changed = [q5_changed]\n"
         "q5_changed.append(q5_changed)\n"},
        {"review": "review.py"},
    ),
}  # fmt: skip


def lay_out(folder: Path, case: Case) -> Path:
    """Write a student's folder."""
    folder.mkdir(parents=True)
    for path, content in case.files.items():
        data, changed = content if isinstance(content, tuple) else (content, None)
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data.encode() if isinstance(data, str) else data)
        if changed is not None:
            os.utime(file, (changed, changed))
    if case.also is not None:
        case.also(folder)
    return folder


def share(case: Case, part: str) -> float:
    """The share of a part's points that a folder must get."""
    if part in case.points:
        return case.points[part]
    content = case.files.get(case.counts.get(part, ""))
    data = content[0] if isinstance(content, tuple) else content
    return float(data is not None and data not in (untouched(part), blank_notebook(part)))


assert set(PARTS) >= {ONE, MANY}
