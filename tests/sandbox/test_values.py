"""What a function may return and a variable may hold, and the words for unusable values."""

from __future__ import annotations

import math
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import sympy

from grader.answers import Elements, Number, Returned, ReturnedNothing, Text, Unfilled, Unusable
from grader.messages.answers import UNUSABLE
from grader.sandbox.asking import reading
from grader.sandbox.calls import count_leaves
from grader.sandbox.inside import values
from grader.sandbox.protocol import (
    MAX_ENTRIES,
    MAX_TEXT,
    NOTHING,
    UNUSABLE_KINDS,
    Frame,
    Kind,
)


def crossed(value: object, form: Any = "leaf") -> object:
    """Return the answer that the judge reads when a function in a worker returned ``value``."""
    try:
        body = b"\0" + values.leaves_of(value, form)
    except values.UnusableValue as unusable:
        return reading.answer(Frame(Kind.UNUSABLE, 0, unusable.body()), 1)
    return reading.answer(Frame(Kind.RETURNED, 0, body), count_leaves(form))


class Array(np.ndarray):
    def tobytes(self, *_: object) -> bytes:
        return b"forged"


NUMBERS: dict[str, tuple[Any, Any]] = {
    "a float": (0.5, 0.5),
    "an integer": (2, 2.0),
    "a boolean": (True, 1.0),
    "a numpy number": (np.float32(0.5), 0.5),
    "a numpy integer": (np.int8(-3), -3.0),
    "a long double": (np.longdouble(0.25), 0.25),
    "a fraction": (Fraction(1, 4), 0.25),
    "a decimal": (Decimal("0.25"), 0.25),
    "a number of sympy's": (sympy.Rational(1, 4), 0.25),
    "a constant of sympy's": (sympy.sympify("sqrt(4)"), 2.0),
    "infinity": (math.inf, math.inf),
    "a list": ([1, 2.5], [1.0, 2.5]),
    "a nested tuple": (((1, 2), (3, 4)), [[1.0, 2.0], [3.0, 4.0]]),
    "an empty list": ([], []),
    "a list of arrays": ([np.ones(2), np.zeros(2)], [[1.0, 1.0], [0.0, 0.0]]),
    "an array of integers": (np.arange(3), [0.0, 1.0, 2.0]),
    "an array of objects that are numbers": (np.array([Fraction(1, 2), 2], dtype=object), [0.5, 2]),
    "a matrix, as its plain array": (np.ones((1, 2)).view(Array), [[1.0, 1.0]]),
    "a masked array": (np.ma.masked_array([1.0, 2.0]), [1.0, 2.0]),
    "a transposed array": (np.arange(4.0).reshape(2, 2).T, [[0.0, 2.0], [1.0, 3.0]]),
    "a big-endian array": (np.array([1.0], dtype=">f8"), [1.0]),
    "no numbers": (np.zeros((0, 3)), []),
}


@pytest.mark.parametrize(("value", "expected"), NUMBERS.values(), ids=NUMBERS)
def test_numbers_of_every_kind_become_float64(value: object, expected: object) -> None:
    answer = crossed(value)
    assert isinstance(answer, Returned), answer
    assert answer.leaves[0].dtype == np.float64
    assert answer.leaves[0].tolist() == expected


def generator() -> Iterator[int]:
    yield 1


class Strange:
    def __float__(self) -> float:
        raise RuntimeError


OTHERS: dict[str, tuple[Any, str]] = {
    "a text": ("0.5", "text"),
    "bytes": (b"0.5", "bytes"),
    "a complex number": (1 + 0j, "complex number"),
    "a complex array": (np.ones(2, dtype=complex), "complex number"),
    "a list of texts": (["1.0"], "text"),
    "an array of texts": (np.array(["1.0"]), "text"),
    "a list with None": ([1.0, None], "None"),
    "a ragged list": ([[1.0], [1.0, 2.0]], "ragged list"),
    "ragged arrays": ([np.ones(2), np.ones(3)], "ragged list"),
    "an array of dates": (np.array(["2020"], dtype="M8[Y]"), "array of objects"),
    "a dictionary": ({}, "dictionary"),
    "a set": ({1}, "set"),
    "a function": (len, "function"),
    "a class": (int, "class"),
    "a module": (np, "module"),
    "a generator": (generator(), "generator"),
    "a symbol": (sympy.sympify("x + 1"), "symbolic expression"),
    "an object": (object(), "object"),
    "an object that fails": (Strange(), "object"),
    "an integer beyond float64": (10**400, "number too large"),
    "too many numbers": (np.zeros(MAX_ENTRIES + 1), "too many numbers"),
}
if np.lib.NumpyVersion(np.__version__) >= "2.0.0":  # before, no array had so many
    OTHERS["too many dimensions"] = (np.zeros((1,) * 33), "too many numbers")


@pytest.mark.parametrize(("value", "kind"), OTHERS.values(), ids=OTHERS)
def test_everything_else_is_unusable_and_has_a_kind(value: object, kind: str) -> None:
    assert crossed(value) == Unusable(kind)


FORMS: dict[str, tuple[Any, Any, object]] = {
    "a pair": ((1, [2, 3]), ["leaf", "leaf"], 2),
    "a list as a pair": ([1, 2], ["leaf", "leaf"], 2),
    "an array as a pair": (np.ones((2, 3)), ["leaf", "leaf"], 2),
    "lists of arrays": (([1.0], (2.0,)), [["leaf"], ["leaf"]], 2),
    "a triple for a pair": ((1, 2, 3), ["leaf"] * 2, Unusable("tuple", 3, 2)),
    "one list too short": (
        ([1], []),
        [["leaf"], ["leaf"]],
        Unusable("list", 0, 1, (1,)),
    ),
    "a number for a pair": (1.0, ["leaf"] * 2, Unusable("number", None, 2)),
    "an array of no dimensions": (
        np.array(1.0),
        ["leaf"],
        Unusable("array", None, 1),
    ),
    "a dictionary for a pair": (
        {0: 1, 1: 2},
        ["leaf"] * 2,
        Unusable("dictionary", None, 2),
    ),
    "None in a list": ([1, [2, None]], ["leaf", ["leaf"] * 2], Unusable("None", at=(1, 1))),
}


@pytest.mark.parametrize(("value", "form", "expected"), FORMS.values(), ids=FORMS)
def test_a_value_is_walked_by_the_form_that_was_asked(
    value: object, form: Any, expected: object
) -> None:
    answer = crossed(value, form)
    if isinstance(answer, Returned):
        assert len(answer.leaves) == expected
    else:
        assert answer == expected


def in_itself(*entries: Any) -> list[Any]:
    """A list that holds these entries and itself."""
    held = list(entries)
    held.append(held)
    return held


def in_each_other() -> list[Any]:
    one: list[Any] = []
    one += [["b", one], "a"]
    return one


def nested(depth: int) -> list[Any]:
    held: list[Any] = ["a"]
    for _ in range(depth):
        held = [held]
    return held


VARIABLES: dict[str, tuple[Any, object]] = {
    "a text": ("a - y", Text("a - y")),
    "a surrogate": ("\ud800", Text("\\ud800")),
    "a long text": ("x" * (MAX_TEXT + 9), Text("x" * MAX_TEXT)),
    "blanks": ("  ", Unfilled()),
    "None": (None, Unfilled()),
    "an integer": (8, Number(8.0)),
    "a fraction": (Fraction(1, 4), Number(0.25)),
    "an array of one number": (np.array(0.25), Number(0.25)),
    "a boolean": (True, Unusable("boolean")),
    "nan": (math.nan, Unusable("nan")),
    "infinity": (-math.inf, Unusable("infinite number")),
    "an integer beyond float64": (10**400, Unusable("number")),
    "a complex number": (1j, Unusable("complex number")),
    "bytes": (b"x", Unusable("bytes")),
    "a dictionary": ({"q": 1}, Unusable("dictionary")),
    "an expression of sympy's": (sympy.sympify("a"), Unusable("symbolic expression")),
    "a list": (["a", 1, None], Elements((Text("a"), Number(1.0), Unusable("None")))),
    "a set": ({"b", "a"}, Elements((Text("a"), Text("b")))),
    "an array": (np.array([1, 2]), Elements((Number(1.0), Number(2.0)))),
    "a list in a list": ([["a", 1]], Elements((Text("a"), Number(1.0)))),
    "lists, tuples, sets and arrays in a list": (
        [["a"], ("b",), {"c"}, np.array([[1, 2]])],
        Elements((Text("a"), Text("b"), Text("c"), Number(1.0), Number(2.0))),
    ),
    "a list in itself": (in_itself("a", 1), Elements((Text("a"), Number(1.0)))),
    "nothing but itself": (in_itself(), Elements(())),
    "lists in each other": (in_each_other(), Elements((Text("b"), Text("a")))),
    "lists without end": (nested(99), Elements((Unusable("list"),))),
    "many lists in many": ([["a"] * 30] * 30, Unusable("list", 51)),
    "an empty list": ([], Elements(())),
    "a long list": (list(range(51)), Unusable("list", 51)),
}


@pytest.mark.parametrize(("value", "expected"), VARIABLES.values(), ids=VARIABLES)
def test_a_variable_is_a_text_a_number_or_a_list(value: object, expected: object) -> None:
    assert reading.value(Frame(Kind.VALUE, 0, values.variable(value))) == expected


def test_every_kind_can_be_sent_and_has_words() -> None:
    used = {kind for _, kind in OTHERS.values()} | {kind for _, kind in values.KIND_OF_TYPE}
    assert used <= UNUSABLE_KINDS
    assert {NOTHING} == UNUSABLE_KINDS - UNUSABLE.keys()


@pytest.mark.parametrize(
    ("form", "inside"),
    [
        ("leaf", Unusable("None", at=(0,))),
        (["leaf", "leaf"], Unusable("None", None, 2, (0,))),
    ],
)
def test_none_is_distinguished_from_none_inside_a_list(form: Any, inside: Unusable) -> None:
    assert crossed(None, form) == ReturnedNothing()
    assert crossed([None, None], [form, form]) == inside
