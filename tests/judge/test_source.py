"""A student's text is read by its lines, also where it cannot be read as a whole."""

from __future__ import annotations

import ast

import pytest

from grader.judge.source import LONGEST_FUNCTION, Source

TEXT = '''\
import numpy as np
from math import exp, log as ln

def first(a, b):
    return second(a)

this is no Python

def second(
    b,
    a,
):
    """Two lines,
    with a text."""
    s = (a
         - b)

    return s

class Net:
    def inner(self, a):
        return a

def first(b, a):
    if b:
        return np.exp(b)
    return third(b)
def third(b):
    return 1
'''
SOURCE = Source({"part.py": TEXT})


def test_of_several_functions_of_a_name_the_last_counts_or_the_one_at_the_line() -> None:
    last, at_line = SOURCE.function("first"), SOURCE.function("first", 5)
    assert last is not None
    assert at_line is not None
    assert (last.line, last.parameters) == (24, ("b", "a"))
    assert (at_line.line, at_line.parameters) == (4, ("a", "b"))
    assert SOURCE.function("first", 9) is None
    assert SOURCE.function("nowhere") is None


def test_a_function_ends_where_the_margin_does() -> None:
    second, inner = SOURCE.function("second"), SOURCE.function("inner")
    assert second is not None
    assert inner is not None
    assert second.parameters == ("b", "a")
    assert second.text.rstrip().endswith("return s")
    assert inner.parameters == ("self", "a")


def test_a_statement_is_found_by_its_line_with_its_own_text() -> None:
    second, first = SOURCE.function("second"), SOURCE.function("first")
    assert second is not None
    assert first is not None
    (assigned,), (returned,) = second.statements(16), first.statements(26)
    assert isinstance(assigned, ast.Assign)
    assert isinstance(returned, ast.Return)
    assert second.segment(assigned.value) == "a\n         - b"
    assert first.segment(returned) == "return np.exp(b)"
    assert first.statements(99) == []


def test_names_of_math_lines_and_orders_are_told() -> None:
    assert {"exp", "log"} <= SOURCE.from_math
    assert SOURCE.line("part.py", 7) == "this is no Python"
    assert SOURCE.line("part.py", 999) == SOURCE.line(None, 1) == ""
    assert SOURCE.other_order("second", ("a", "b")) == ("b", "a")
    assert SOURCE.other_order("second", ("b", "a")) == ()
    assert SOURCE.other_order("second", ("a", "c")) == ()


def test_what_a_function_uses_is_followed_through_others() -> None:
    source = Source(
        {"1": "def f(x):\n    return g(x)\n\ndef g(x):\n    return h(x)\ndef h(x): pass"}
    )
    assert source.used_by("f", ["h", "sigmoid"]) == ["h"]
    assert source.used_by("h", ["f", "h"]) == []


HOSTILE = {
    "deep brackets": "(" * 3_000 + ")" * 3_000,
    "many signs": "-" * 9_000 + "1",
    "a long chain": "a" + ".b" * 4_500,
    "many lambdas": "lambda: " * 1_000 + "1",
    "a null": "1\x00",
    "too long": "1 + " * LONGEST_FUNCTION + "1",
    "half a character": "'\udcff'",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_text_that_cannot_be_read_says_nothing(text: str) -> None:
    function = Source({"1": f"def f(a, b):\n    return {text}\n"}).function("f")
    assert function is not None
    assert all(map(function.segment, function.statements(2)))


ON_ONE_LINE = {
    "two statements": ("x = a; y = b", ["x = a", "y = b"]),
    "a condition and what follows": ("if a: x = b", ["if a: x = b", "x = b"]),
    "what is tried on its own line": ("try: x = a\n    except ValueError: x = b", ["x = a"]),
}


@pytest.mark.parametrize(("text", "found"), ON_ONE_LINE.values(), ids=ON_ONE_LINE)
def test_all_that_may_have_run_at_a_line_is_found(text: str, found: list[str]) -> None:
    function = Source({"1": f"def f(a, b):\n    {text}\n    return a\n"}).function("f")
    assert function is not None
    assert [function.segment(one) for one in function.statements(2)] == found


def test_many_functions_and_long_names_are_left_out() -> None:
    many = "\n".join(f"def f{n}(a): pass" for n in range(2_000))
    source = Source({"1": f"def {'x' * 500}(a): pass\n{many}"})
    assert len(source.functions) < 1_000
    assert "x" * 500 not in source.functions
