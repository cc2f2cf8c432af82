"""A part imports a student's own modules as Python would, and none of them hides a library."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from grader.answers import Answer, Note, Raised, Returned
from grader.sandbox.asking.conversation import Substitutes
from grader.sandbox.asking.workers import Workers
from grader.sandbox.calls import Call, Cell

from .asking import QUICK, ask, variables

HALF = {"utils.py": "def half(x):\n    return x / 2\n"}
Files = Mapping[str, str | Sequence[str]]


def modules(files: Files) -> dict[str, list[Cell]]:
    """Modules from the texts of files; a list of texts stands for a notebook's cells."""
    return {
        name.partition(".")[0]: [
            Cell(name, text) for text in ([held] if isinstance(held, str) else held)
        ]
        for name, held in files.items()
    }


def called(workers: Workers, files: Files, source: str, *args: object) -> Answer:
    """What ``f`` of a part answers that may import these modules."""
    answers, _ = ask(workers, source, Call("f", args), modules=modules(files))
    return answers[0]


USED: dict[str, tuple[Files, str, float]] = {
    "a function": (HALF, "from utils import half\ndef f(): return half(3)", 1.5),
    "a module": (HALF, "import utils as u\ndef f(): return u.half(3)", 1.5),
    "everything": (HALF, "from utils import *\ndef f(): return half(3)", 1.5),
    "in a function": (HALF, "def f():\n    import utils\n    return utils.half(3)", 1.5),
    "by a name in a text": (
        HALF,
        "import importlib\ndef f(): return importlib.import_module('utils').half(3)",
        1.5,
    ),
    "a notebook": (
        {"single_neuron.ipynb": ["%matplotlib inline\nx = 2", "def g(): return x", "1 +"]},
        "import single_neuron\ndef f(): return single_neuron.g()",
        2.0,
    ),
    "a module that imports another": (
        {**HALF, "more.py": "from utils import half\ndef quarter(x): return half(half(x))"},
        "from more import quarter\ndef f(): return quarter(2)",
        0.5,
    ),
    "modules in a circle": (
        {"a.py": "import b\nx = 1\ndef g(): return b.y", "b.py": "import a\ny = 3"},
        "import a\ndef f(): return a.g() + a.b.a.x",
        4.0,
    ),
    "itself": ({}, "import lesson\nx = 4\ndef f(): return lesson.x", 4.0),
    "a module that imports the part": (
        {"utils.py": "import lesson\ndef g(): return lesson.x"},
        "import utils\nx = 5\ndef f(): return utils.g()",
        5.0,
    ),
    "a module that was imported twice is run once": (
        {"count.py": "seen = []", "utils.py": "import count\ncount.seen.append(1)"},
        "import utils, count\nfrom utils import count as again\ndef f(): return len(again.seen)",
        1.0,
    ),
    "what is whole of a module that fails": (
        {"utils.py": "def g(): return 6\nraise ValueError\ndef h(): return g()"},
        "from utils import h\ndef f(): return h()",
        6.0,
    ),
    "a module that asks whether it is run": (
        {"utils.py": "x = 1\nif __name__ == '__main__':\n    x = 2"},
        "import utils\ndef f(): return utils.x",
        1.0,
    ),
    "numpy and not a file of this name": (
        {"numpy.py": "e = 0", "random.py": "random = None", "sympy.py": "", "typing.py": ""},
        "import random, typing\nimport numpy as np, sympy\n"
        "def f(): return np.ones(2)[0] + (random.random() < 2) + (typing.Any is not None)",
        3.0,
    ),
}


@pytest.mark.parametrize(("files", "source", "value"), USED.values(), ids=USED)
def test_what_was_handed_in_can_be_imported(
    workers: Workers, files: Files, source: str, value: float
) -> None:
    answer = called(workers, files, source)
    assert isinstance(answer, Returned), answer
    assert answer.leaves[0] == value


def test_a_variable_of_the_review_may_come_from_a_module(workers: Workers) -> None:
    held = variables(workers, "from utils import q", "q", modules=modules({"utils.py": "q = 'a'"}))
    assert str(held) == "[Text(value='a')]"


NOTED: dict[str, tuple[Files, str, list[tuple[str | None, int | None, str, tuple[str, ...]]]]] = {
    "a file that is not there": (
        {},
        "\nfrom helpers import *",
        [("cell 1", 2, "ModuleNotFoundError", ("*",))],
    ),
    "a name that is not in it": (
        HALF,
        "from utils import third",
        [("cell 1", 1, "ImportError", ("third",))],
    ),
    "a name that is not in it since its text does not parse": (
        {"utils.py": "def third(x)\n    return x / 3"},
        "from utils import third",
        [("utils.py", 1, "SyntaxError", ("third",)), ("cell 1", 1, "ImportError", ("third",))],
    ),
    "a library that a module needs": (
        {**HALF, "more.py": "\nimport torch"},
        "import utils, more",
        [("more.py", 2, "ModuleNotFoundError", ("torch",))],
    ),
}


@pytest.mark.parametrize(("files", "source", "expected"), NOTED.values(), ids=NOTED)
def test_what_fails_in_a_module_is_noted_with_its_file(
    workers: Workers,
    files: Files,
    source: str,
    expected: list[tuple[str | None, int | None, str, tuple[str, ...]]],
) -> None:
    _, notes = ask(workers, source, "f", modules=modules(files))
    assert [told(note) for note in notes] == expected


def told(note: Note) -> tuple[str | None, int | None, str, tuple[str, ...]]:
    assert isinstance(note.outcome, Raised)
    return note.cell, note.outcome.line, note.outcome.error, note.binds


def test_an_exception_in_a_module_says_where(workers: Workers) -> None:
    answer = called(
        workers, {"utils.py": "\ndef g():\n    return 1 / 0"}, "import utils\nf = utils.g"
    )
    assert answer == Raised("ZeroDivisionError", "division by zero", 3, "utils.g")


def test_of_a_module_that_never_ends_what_stands_before_is_there(workers: Workers) -> None:
    files = modules({"utils.py": "def half(x):\n    return x / 2\nwhile True: pass\nx = 1"})
    source = "from utils import half, x\ny = [2 * x]\ndef f(): return half(y[0])"
    answers, notes = ask(workers, source, "f", modules=files, limits=QUICK)
    assert isinstance(answers[0], Returned)
    assert answers[0].leaves[0] == 1
    assert [(note.cell, note.line, note.in_module) for note in notes] == [("utils.py", 3, True)]


def test_all_of_a_module_is_there_though_its_part_never_ends(workers: Workers) -> None:
    files = modules({"utils.py": "halves = [half / 2 for half in (1, 2)]"})
    source = "from utils import halves\nwhile True: pass\ndef f(): return halves[1]"
    answers, notes = ask(workers, source, "f", modules=files, limits=QUICK)
    assert isinstance(answers[0], Returned)
    assert answers[0].leaves[0] == 1
    assert [(note.cell, note.line, note.in_module) for note in notes] == [("cell 1", 2, False)]


def test_a_module_is_gone_for_the_next_part(workers: Workers) -> None:
    source = "import utils\ndef f(): return 1"
    assert ask(workers, source, "f", modules=modules(HALF))[1] == []
    _, notes = ask(workers, source, "f")
    assert len(notes) == 1
    assert told(notes[0])[2] == "ModuleNotFoundError"


SUBSTITUTED = {
    "by name": "from single_neuron import slope\ndef f(z): return slope(z)",
    "under another name": "from single_neuron import slope as s\ndef f(z): return s(z)",
    "in its module": "import single_neuron as sn\ndef f(z): return sn.slope(z)",
    "through a function beside it": "import single_neuron as sn\ndef f(z): return sn.twice(z) / 2",
    "through another module": "import utils\ndef f(z): return utils.slope(z)",
    "beside one of the same name": (
        "import single_neuron as sn\ndef slope(x, y): return 0\n"
        "def f(z): return sn.slope(z) + slope(z, z)"
    ),
}


@pytest.mark.parametrize("source", SUBSTITUTED.values(), ids=SUBSTITUTED)
def test_a_substitute_takes_the_place_of_an_imported_function(
    workers: Workers, source: str
) -> None:
    files = {
        "single_neuron.py": "def slope(z): return -1\ndef twice(z): return 2 * slope(z)",
        "utils.py": "from single_neuron import slope",
    }
    parameters = {"single_neuron.slope": ("z",)}
    substitutes = Substitutes(parameters, lambda name, args: 7.0)  # noqa: ARG005
    answers, _ = ask(
        workers, source, Call("f", (1.0,)), modules=modules(files), substitutes=substitutes
    )
    assert isinstance(answers[0], Returned), answers
    assert answers[0].leaves[0] == 7


def test_a_substitute_of_the_part_is_none_of_its_modules(workers: Workers) -> None:
    files = modules({"utils.py": "def slope(z): return -1"})
    source = "import utils\ndef slope(z): return 0\ndef f(z): return slope(z) + utils.slope(z)"
    substitutes = Substitutes({"slope": ("z",)}, lambda name, args: 7.0)  # noqa: ARG005
    answers, _ = ask(workers, source, Call("f", (1.0,)), modules=files, substitutes=substitutes)
    assert isinstance(answers[0], Returned), answers
    assert answers[0].leaves[0] == 6
