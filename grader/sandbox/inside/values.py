"""A student's values, turned into the bodies of frames. Runs in the worker.

Two readings: ``answer`` walks what a function returned by the form that was asked for, and
``variable`` reads a review variable as a text, a number or a list of these.
"""

from __future__ import annotations

import json
import math
import struct
import types
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np

from grader.sandbox.protocol import COUNT, MAX_DIMENSIONS, MAX_ENTRIES, MAX_ITEMS, MAX_TEXT, NOTHING

if TYPE_CHECKING:
    from numpy.typing import NDArray

WORD_OF_TYPE: tuple[tuple[type | tuple[type, ...], str], ...] = (
    (bool, "a boolean"),
    (np.bool_, "a boolean"),
    ((complex, np.complexfloating), "a complex number"),
    (str, "a text"),
    ((bytes, bytearray, memoryview), "bytes"),
    (list, "a list"),
    (tuple, "a tuple"),
    (np.ndarray, "an array"),
    (dict, "a dictionary"),
    ((set, frozenset), "a set"),
    (type, "a class"),
    (types.ModuleType, "a module"),
    (Iterator, "a generator"),
)
ONE_NUMBER = struct.Struct("<IBd")
"""An answer of one leaf without dimensions: most answers are."""
SEQUENCES = (list, tuple, np.ndarray)
MAX_DEPTH = 4
"""Lists in lists that a review variable may hold."""


class UnusableValue(Exception):
    """A value of the wrong kind: a word for it and, if it is nested, where it stands."""

    def __init__(self, word: str, length: int | None = None, asked: int | None = None) -> None:
        self.word, self.length, self.asked = word, length, asked
        self.at: list[int] = []

    def body(self) -> bytes:
        """Return the body of an UNUSABLE frame."""
        return json.dumps([self.word, self.length, self.asked, self.at]).encode()


def answer(value: Any, form: Any) -> bytes:
    """Return a value's leaves: their number, then each one's dimensions, shape and float64.

    :raises UnusableValue: where the value does not have the form or is made of something else.
    """
    if type(value) in (float, np.float64) and form == "leaf":
        return ONE_NUMBER.pack(1, 0, value)
    if value is None:
        raise UnusableValue(NOTHING)
    leaves: list[NDArray[np.float64]] = []
    _walk(value, form, leaves)
    if sum(leaf.size for leaf in leaves) > MAX_ENTRIES:
        raise UnusableValue("too many numbers")
    parts = [COUNT.pack(len(leaves))]
    for leaf in leaves:
        parts.append(struct.pack(f"<B{leaf.ndim}I", leaf.ndim, *leaf.shape))
        parts.append(leaf.tobytes())
    return b"".join(parts)


def _walk(value: Any, form: Any, leaves: list[NDArray[np.float64]]) -> None:
    if isinstance(form, str):
        leaves.append(_leaf(value))
        return
    if not isinstance(value, SEQUENCES) or getattr(value, "ndim", 1) == 0:
        raise UnusableValue(_word(value), asked=len(form))
    if len(value) != len(form):
        raise UnusableValue(_word(value), length=len(value), asked=len(form))
    for place, (element, its_form) in enumerate(zip(value, form, strict=True)):
        try:
            _walk(element, its_form, leaves)
        except UnusableValue as error:
            error.at.insert(0, place)
            raise


def _leaf(value: Any) -> NDArray[np.float64]:
    if isinstance(value, (list, tuple)):
        try:
            value = np.array(value)
        except ValueError:
            raise UnusableValue("a ragged list") from None
    if isinstance(value, (np.ndarray, np.generic)):
        return _from_numpy(np.asarray(value))
    return np.array(_number(value))


def _from_numpy(value: NDArray[Any]) -> NDArray[np.float64]:
    if value.ndim > MAX_DIMENSIONS or value.size > MAX_ENTRIES:
        raise UnusableValue("too many numbers")
    kind = value.dtype.kind
    if kind in "biuf":
        return np.asarray(value, dtype=np.float64)
    if kind == "O":
        flat = [_number(entry) for entry in value.ravel().tolist()]
        return np.array(flat, dtype=np.float64).reshape(value.shape)
    words = {"c": "a complex number", "U": "a text", "S": "bytes"}
    raise UnusableValue(words.get(kind, "an array of objects"))


def _number(value: Any) -> float:
    """Return what ``float`` makes of a number: Python's, numpy's, a fraction, one of sympy's."""
    if isinstance(value, (complex, str, bytes, bytearray)) or not hasattr(type(value), "__float__"):
        raise UnusableValue(_word(value))
    try:
        return float(value)
    except OverflowError:
        raise UnusableValue("a number too large") from None
    except Exception:
        raise UnusableValue(_word(value)) from None


def _word(value: Any) -> str:
    if value is None:
        return "None"
    for kinds, word in WORD_OF_TYPE:
        if isinstance(value, kinds):
            return word
    if isinstance(value, (int, float, np.number)):
        return "a number"
    if type(value).__module__.split(".")[0] == "sympy":
        return "a symbolic expression"
    return "a function" if callable(value) else "an object"


def variable(value: Any) -> bytes:
    """Return the body of a VALUE frame: ``["text", ...]``, ``["number", ...]`` and so on."""
    return json.dumps(_entry(value, _items)).encode()


def _entry(value: Any, otherwise: Any) -> list[Any]:
    if isinstance(value, np.ndarray) and value.ndim == 0:
        value = value.item()
    if isinstance(value, str):
        return ["text", _clean(value)]
    if value is None:
        return ["unfilled"]
    if isinstance(value, (bool, np.bool_)):
        return ["unfit", "a boolean", None]
    try:
        return _finite(_number(value))
    except UnusableValue:
        return list(otherwise(value))


def _items(value: Any) -> list[Any]:
    if isinstance(value, np.ndarray):
        value = value.tolist()
    if isinstance(value, (set, frozenset)):
        value = sorted(value, key=repr)
    if not isinstance(value, (list, tuple)):
        return _unfit(value)
    if len(value) > MAX_ITEMS:
        return ["unfit", _word(value), len(value)]
    flat = list(islice(_flat(value, []), MAX_ITEMS + 1))
    if len(flat) > MAX_ITEMS:
        return ["unfit", _word(value), len(flat)]
    return ["items", [_item(element) for element in flat]]


def _flat(value: Any, around: list[Any]) -> Iterator[Any]:
    """The elements of a list, and those of lists in it; a list in itself adds nothing to it.

    So a pair of brackets too many costs no points.
    """
    around = [*around, value]
    for element in value:
        if isinstance(element, np.ndarray) and element.ndim:
            element = element.tolist()
        if isinstance(element, (set, frozenset)):
            element = sorted(element, key=repr)
        if not isinstance(element, (list, tuple)) or len(around) == MAX_DEPTH:
            yield element
        elif not any(element is outer for outer in around):
            yield from _flat(element, around)


def _item(value: Any) -> list[Any]:
    entry = _entry(value, _unfit)
    return ["unfit", "None", None] if entry == ["unfilled"] else entry


def _unfit(value: Any) -> list[Any]:
    return ["unfit", _word(value), None]


def _finite(number: float) -> list[Any]:
    if math.isfinite(number):
        return ["number", number]
    return ["unfit", "nan" if math.isnan(number) else "an infinite number", None]


def _clean(text: str) -> str:
    return text[:MAX_TEXT].encode("utf-8", "backslashreplace").decode()[:MAX_TEXT]
