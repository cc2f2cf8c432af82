"""Cells are run as far as possible, and what cannot be run is reported with its line."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Iterator

import pytest

from grader.sandbox.inside.loading import Loader, Place


@pytest.fixture(autouse=True)
def _nothing_stays() -> Iterator[None]:
    yield
    sys.modules.pop("lesson", None)


def load(*cells: str, definitions_from: Place | None = None) -> Loader:
    report = None if definitions_from is None else [].append
    loader = Loader("lesson", definitions_from, report)
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
    "a null byte": ("x = 1\n\0", {"x"}, [(1, "")]),
    "a lone surrogate": ("x = 1\ny = '\ud800'", {"x"}, [(1, "UnicodeEncodeError")]),
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
    told = [f"{error}: {message}" for _, _, error, message, _ in loader.notes]
    assert all(what in note for note, (_, what) in zip(told, notes, strict=True))


def test_cells_share_one_module_under_the_parts_name() -> None:
    loader = load("x = 2", "def f(): return x * y", "y = 3\nname = __name__")
    assert loader.module.f() == 6
    assert loader.module.name == "lesson"
    assert sys.modules["lesson"] is loader.module


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
    loader = Loader("lesson", None, seen.append)
    loader.run(
        [("cell 1", "a = 1\n@staticmethod\ndef f(): pass"), ("cell 2", "b = 2\nx ==\nc = 1")]
    )
    assert seen == [(0, 1), (0, 2), (1, 1), (1, 3)]
