"""Cells are run as far as possible, and what cannot be run is reported with its line."""

from __future__ import annotations

import traceback
import types

import pytest

from grader.sandbox.inside.loading import Loader, Place


def load(*cells: str, definitions_from: Place | None = None) -> Loader:
    report = None if definitions_from is None else [].append
    loader = Loader(types.ModuleType("lesson"), [], definitions_from, report)
    loader.run([(f"cell {number}", cell) for number, cell in enumerate(cells, 1)])
    return loader


def names(loader: Loader) -> set[str]:
    return {name for name in vars(loader.module) if not name.startswith("_")}


CELLS: dict[str, tuple[str, set[str], list[tuple[int, str]]]] = {
    "nothing": ("", set(), []),
    "good code": ("x = 1\ndef f(): return x", {"x", "f"}, []),
    "a statement that fails": (
        "x = 1\ny = 1 / 0\nz = 2",
        {"x", "z"},
        [(2, "ZeroDivisionError: division by zero")],
    ),
    "two statements that fail": (
        "a\nx = 1\nb\ny = 2",
        {"x", "y"},
        [(1, "NameError: name 'a' is not defined"), (3, "NameError: name 'b' is not defined")],
    ),
    "a statement that fails within": (
        "for i in (1, 0):\n    x = 1 / i\n\ny = 1",
        {"i", "x", "y"},
        [(2, "ZeroDivisionError: division by zero")],
    ),
    "a decorator that fails": (
        "@nothing\ndef f(): pass\nx = 1",
        {"x"},
        [(1, "NameError: name 'nothing' is not defined")],
    ),
    "a failure in a function that is called": (
        "def f():\n    raise SystemExit('bye')\nf()\nx = 1",
        {"f", "x"},
        [(2, "SystemExit: bye")],
    ),
    "a syntax error between functions": (
        "def f():\n    return 1\n\ndef g(:\n    return 2\n\ndef h():\n    return 3",
        {"f", "h"},
        [(4, "SyntaxError: invalid syntax")],
    ),
    "a wrong indentation": (
        "def f():\n    x = 1\n      y = 2\ndef g(): pass",
        {"g"},
        [(3, "IndentationError: unexpected indent")],
    ),
    "statements of many lines beside an error": (
        'if True:\n    x = 1\nelse:\n    x = 2\ny = [\n1,\n]\nz = """\nnot = code\n"""\n1 +',
        {"x", "y", "z"},
        [(11, "SyntaxError: invalid syntax")],
    ),
    "a bracket that is never closed": (
        "x = 1\ny = (1,\ndef f(): return 2",
        {"x", "f"},
        [(2, "SyntaxError: '(' was never closed")],
    ),
    "magics": ("%matplotlib inline\n!pip install x\nif True:\n    %time\nx = 1", {"x"}, []),
    "a percent sign that is no magic": ("x = (5\n% 3)", {"x"}, []),
    "a null byte": ("x = 1\n\0", {"x"}, [(2, "")]),
    "a lone surrogate": ("x = 1\ny = '\ud800'", {"x"}, [(2, "UnicodeEncodeError")]),
    "the main guard": ("if __name__ == '__main__':\n    x = 1", set(), []),
    "too deep a nesting": ("x = 1\ny = " + "(" * 500 + ")" * 500, {"x"}, [(2, "")]),
}


@pytest.mark.parametrize(("cell", "defined", "notes"), CELLS.values(), ids=CELLS)
def test_a_cell_is_run_as_far_as_it_can_be(
    cell: str, defined: set[str], notes: list[tuple[int, str]]
) -> None:
    loader = load(cell)
    assert names(loader) == defined
    assert [line for _, line, *_ in loader.notes] == [line for line, _ in notes]
    told = [f"{error}: {message}" for _, _, error, message, *_ in loader.notes]
    assert all(what in note for note, (_, what) in zip(told, notes, strict=True))


DESCRIBED = 'def f(a, y):\n    """2(a - y)"""\n'
CONFLICT = "<<<<<<< HEAD\n    return 2*(a - y)\n=======\n    return a - y\n>>>>>>> mine\n"
BOUND: dict[str, tuple[str, set[str], list[tuple[int, str, list[str]]]]] = {
    "an import": (
        "import math, nothing.at_all\nfrom nowhere import f as g, h\nfrom no import *",
        {"math"},
        [
            (1, "No module named 'nothing'", ["math", "nothing"]),
            (2, "No module named 'nowhere'", ["g", "h"]),
            (3, "No module named 'no'", ["*"]),
        ],
    ),
    "assignments": (
        "half = 1 / 0\na, (b, *c) = 1\nwith nothing as d: pass",
        set(),
        [
            (1, "division by zero", ["half"]),
            (2, "cannot unpack", ["a", "b", "c"]),
            (3, "'nothing' is not defined", ["d"]),
        ],
    ),
    "definitions in a block": (
        "if nothing:\n    def f(): x = 1\n    class C:\n        y = [z for z in ()]",
        set(),
        [(1, "'nothing' is not defined", ["f", "C"])],
    ),
    "two functions that do not parse": (
        "def f(:\n    return 1\ndef g(x)\n    return 2",
        set(),
        [(1, "invalid syntax", ["f"]), (3, "expected ':'", ["g"])],
    ),
    "a return at the left margin": (
        f"{DESCRIBED}return 2*(a - y)",
        set(),
        [(3, "'return' outside function", ["f"])],
    ),
    "a body at the left margin": (
        f"{DESCRIBED}x = 2\nreturn x*(a - y)",
        {"x"},
        [(4, "'return' outside function", ["f"])],
    ),
    "a block with a return at the left margin": (
        f"{DESCRIBED}    s = a - y\nif s > 0:\n    return 2*s",
        set(),
        [(5, "'return' outside function", ["f"])],
    ),
    "a loop with a return deep in it at the left margin": (
        f"{DESCRIBED}for i in (a, y):\n    if i:\n        return i",
        set(),
        [(5, "'return' outside function", ["f", "i"])],
    ),
    "a block at the left margin with a function of its own": (
        "def show(x):\n    print(x)\nif True:\n    def g(): return 1\nx = (",
        {"show", "g"},
        [(5, "'(' was never closed", ["x"])],
    ),
    "a first line that is not indented": (
        f"{DESCRIBED}x = 2*(a - y)\n    return x\ndef g(): pass",
        {"g"},
        [(4, "unexpected indent", ["f", "x"])],
    ),
    "a line that is not indented below others": (
        f"{DESCRIBED}    s = a - y\nx = 2*s\n    return x",
        set(),
        [(5, "unexpected indent", ["f", "x"])],
    ),
    "a conflict that was not resolved": (
        f"{DESCRIBED}{CONFLICT}def g(): pass",
        {"g"},
        [(3, "invalid syntax", ["f"])],
    ),
    "a conflict below the first lines": (
        f"{DESCRIBED}    s = a - y\n{CONFLICT}",
        set(),
        [(4, "invalid syntax", ["f"])],
    ),
    "conflict markers around functions": (
        f"{DESCRIBED}    return 2*(a - y)\n<<<<<<< HEAD\ndef g(): pass\n>>>>>>> mine",
        {"f", "g"},
        [(4, "invalid syntax", [])],
    ),
    "an error after a function that is whole": (
        f"{DESCRIBED}    return 2*(a - y)\nfor i in f\n    print(i)\nreturn 3",
        {"f"},
        [(4, "expected ':'", []), (6, "'return' outside function", [])],
    ),
    "an error after a function that returns nothing": (
        "def show(x):\n    print(x)\nx = 1\ny = (1,\n    2",
        {"show", "x"},
        [(4, "'(' was never closed", ["y"])],
    ),
}


@pytest.mark.parametrize(("cell", "defined", "notes"), BOUND.values(), ids=BOUND)
def test_what_fails_says_which_names_it_would_have_defined(
    cell: str, defined: set[str], notes: list[tuple[int, str, list[str]]]
) -> None:
    loader = load(cell)
    assert names(loader) == defined
    told = [(note.line, note.message, note.binds) for note in loader.notes]
    assert [(line, binds) for line, _, binds in told] == [(line, b) for line, _, b in notes]
    assert all(part in said for (_, said, _), (_, part, _) in zip(told, notes, strict=True))


def test_a_function_that_goes_on_elsewhere_is_no_definition_either() -> None:
    loader = load(f"{DESCRIBED}return 2*(a - y)", definitions_from=(0, 0))
    assert names(loader) == set()
    assert [note.binds for note in loader.notes] == [["f"]]


def test_cells_share_one_module_under_the_parts_name() -> None:
    loader = load("x = 2", "def f(): return x * y", "y = 3\nname = __name__")
    assert loader.module.f() == 6
    assert loader.module.name == "lesson"


def test_the_future_of_one_cell_holds_for_the_next() -> None:
    loader = load("from __future__ import annotations", "def f(x: nothing): pass")
    assert names(loader) == {"annotations", "f"}
    loader = load("1 +", "from __future__ import annotations\n1 +", "def f(x: nothing): pass")
    assert "f" in names(loader)


def test_a_failure_can_be_traced_to_its_line() -> None:
    loader = load("\n\ndef f():\n    return 1 / 0  # here")
    with pytest.raises(ZeroDivisionError) as caught:
        loader.module.f()
    assert "1 / 0  # here" in "".join(traceback.format_exception(caught.value))
    assert caught.traceback[-1].lineno == 3


def test_definitions_are_imports_functions_classes_and_literals() -> None:
    cell = """
import math
from math import pi
def f(): return N
class C: pass
N = -3
M: list = [1, (2.0, 'x')]
L: int
g = lambda z: z
x = math.sqrt(2)
print('no')
while True: pass
raise SystemExit
"""
    loader = load(cell, "1 +", definitions_from=(0, 0))
    assert names(loader) == {"math", "pi", "f", "C", "N", "M", "g"}
    assert [line for _, line, *_ in loader.notes] == [1]


def test_what_stands_before_the_first_statement_to_be_left_out_is_run_wholly() -> None:
    cell = "a = 1 + 1\nwhile True: pass\nc = 1 + 1\ndef f(): return 1"
    assert names(load("x = 1 + 1", cell, "y = 1 + 1", definitions_from=(1, 2))) == {"x", "a", "f"}


def test_each_statement_is_reported_before_it_is_run_in_pieces_that_parse_too() -> None:
    seen: list[Place] = []
    loader = Loader(types.ModuleType("lesson"), [], None, seen.append)
    loader.run(
        [("cell 1", "a = 1\n@staticmethod\ndef f(): pass"), ("cell 2", "b = 2\nx ==\nc = 1")]
    )
    assert seen == [(0, 1), (0, 2), (1, 1), (1, 3)]
