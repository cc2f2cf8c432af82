"""What a student's function returned or raised and a variable holds, as the bodies of frames.

``answer_of`` makes one call. ``leaves_of`` walks what it returned by the form that was asked for,
``raised`` describes an exception, and ``variable`` reads a review variable as a text, a number or a
list of these. A notebook's own process uses them too, in a self-check.
"""

from __future__ import annotations

import json
import math
import struct
import types
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from types import FrameType
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import numpy as np

from grader.sandbox.calls import Form
from grader.sandbox.protocol import (
    COUNT,
    MAX_DIMENSIONS,
    MAX_ELEMENTS,
    MAX_ENTRIES,
    MAX_MESSAGE,
    MAX_NAME,
    MAX_TEXT,
    NOTHING,
    Kind,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

KIND_OF_TYPE: tuple[tuple[type | tuple[type, ...], str], ...] = (
    (bool, "boolean"),
    (np.bool_, "boolean"),
    ((complex, np.complexfloating), "complex number"),
    (str, "text"),
    ((bytes, bytearray, memoryview), "bytes"),
    (list, "list"),
    (tuple, "tuple"),
    (np.ndarray, "array"),
    (dict, "dictionary"),
    ((set, frozenset), "set"),
    (type, "class"),
    (types.ModuleType, "module"),
    (Iterator, "generator"),
)
ONE_NUMBER = struct.Struct("<IBd")
"""A value of one leaf without dimensions, as most values are."""
SHAPES = [struct.Struct(f"<B{dimensions}I") for dimensions in range(MAX_DIMENSIONS + 1)]
FLOAT64 = np.dtype(np.float64)
SEQUENCES = (list, tuple, np.ndarray)
MAX_DEPTH = 4
"""How deep lists may be nested in a review variable."""
Owner: TypeAlias = Callable[[FrameType], str | None]
"""Says which of the student's own modules a frame runs: "" for the part itself, ``None`` for
code that is not the student's."""


def answer_of(
    function: Callable[..., object],
    args: Sequence[object],
    form: Form,
    before: Sequence[object],
    owner: Owner,
    stopped_by: tuple[type[BaseException], ...] = (),
) -> tuple[Kind, bytes]:
    """Call a student's function, and return the kind and body of the frame that answers the call.

    ``form`` is how the value should be nested, ``before`` the contents of the arguments when they
    were given, and ``owner`` tells the student's code in a traceback. Exceptions in ``stopped_by``
    do not come from the function and are raised.
    """
    try:
        leaves = leaves_of(function(*args), form)
        changed = contents(args) != before
        return Kind.RETURNED, bytes([changed]) + leaves
    except UnusableValue as unusable:
        return Kind.UNUSABLE, unusable.body()
    except stopped_by:
        raise
    except BaseException as error:
        return Kind.RAISED, raised(error, owner)


def contents(args: Sequence[object]) -> list[object]:
    """Return what arguments hold, so that a later change shows (NaN equals itself)."""
    return [
        (one.shape, one.tobytes())
        if isinstance(one, np.ndarray)
        else contents(one)
        if isinstance(one, list)
        else one
        for one in args
    ]


# Values


class UnusableValue(Exception):
    """A value of the wrong kind: its kind, and where it stands if it is nested in another."""

    def __init__(self, kind: str, length: int | None = None, wanted: int | None = None) -> None:
        self.kind, self.length, self.wanted = kind, length, wanted
        self.at: list[int] = []

    def body(self) -> bytes:
        """Return the body of an UNUSABLE frame."""
        return json.dumps([self.kind, self.length, self.wanted, self.at]).encode()


def leaves_of(value: object, form: Form) -> bytes:
    """Return a value's leaves: their number, then of each its dimensions, shape and float64.

    :raises UnusableValue: where the value does not have the form, or holds something that is not a
        number.
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
        parts.append(SHAPES[leaf.ndim].pack(leaf.ndim, *leaf.shape))
        parts.append(leaf.tobytes())
    return b"".join(parts)


def _walk(value: object, form: Form, leaves: list[NDArray[np.float64]]) -> None:
    if isinstance(form, str):
        leaves.append(_leaf(value))
        return
    if not isinstance(value, SEQUENCES) or getattr(value, "ndim", 1) == 0:
        raise UnusableValue(_kind(value), wanted=len(form))
    if len(value) != len(form):
        raise UnusableValue(_kind(value), length=len(value), wanted=len(form))
    place = 0
    try:
        for place, element in enumerate(value):
            _walk(element, form[place], leaves)
    except UnusableValue as error:
        error.at.insert(0, place)
        raise


def _leaf(value: object) -> NDArray[np.float64]:
    if type(value) is np.ndarray:
        return _from_numpy(value)
    if isinstance(value, (list, tuple)):
        try:
            value = np.array(value)
        except ValueError:
            raise UnusableValue("ragged list") from None
    if isinstance(value, (np.ndarray, np.generic)):
        return _from_numpy(np.asarray(value))
    return np.array(_number(value))


def _from_numpy(value: NDArray[Any]) -> NDArray[np.float64]:
    if value.ndim > MAX_DIMENSIONS or value.size > MAX_ENTRIES:
        raise UnusableValue("too many numbers")
    if value.dtype is FLOAT64:
        return value
    kind = value.dtype.kind
    if kind in "biuf":
        return np.asarray(value, dtype=np.float64)
    if kind == "O":
        flat = [_number(entry) for entry in value.ravel().tolist()]
        return np.array(flat, dtype=np.float64).reshape(value.shape)
    kinds = {"c": "complex number", "U": "text", "S": "bytes"}
    raise UnusableValue(kinds.get(kind, "array of objects"))


def _number(value: Any) -> float:
    """Return what ``float`` makes of a number: Python's, numpy's, a fraction, one of sympy's."""
    if isinstance(value, (complex, str, bytes, bytearray)) or not hasattr(type(value), "__float__"):
        raise UnusableValue(_kind(value))
    try:
        return float(value)
    except OverflowError:
        raise UnusableValue("number too large") from None
    except Exception:
        raise UnusableValue(_kind(value)) from None


def _kind(value: object) -> str:
    if value is None:
        return "None"
    for types_of_it, kind in KIND_OF_TYPE:
        if isinstance(value, types_of_it):
            return kind
    if isinstance(value, (int, float, np.number)):
        return "number"
    if type(value).__module__.split(".")[0] == "sympy":
        return "symbolic expression"
    return "function" if callable(value) else "object"


def variable(value: object) -> bytes:
    """Return the body of a VALUE frame: ``["text", ...]``, ``["number", ...]`` and so on."""
    return json.dumps(_entry(value, _list)).encode()


def _entry(value: object, otherwise: Callable[[object], list[object]]) -> list[object]:
    if isinstance(value, np.ndarray) and value.ndim == 0:
        value = value.item()
    if isinstance(value, str):
        return ["text", _clean(value)]
    if value is None:
        return ["unfilled"]
    if isinstance(value, (bool, np.bool_)):
        return ["unusable", "boolean", None]
    try:
        return _finite(_number(value))
    except UnusableValue:
        return otherwise(value)


def _list(value: object) -> list[object]:
    if isinstance(value, np.ndarray):
        value = value.tolist()
    if isinstance(value, (set, frozenset)):
        value = sorted(value, key=repr)
    if not isinstance(value, (list, tuple)):
        return _unusable(value)
    if len(value) > MAX_ELEMENTS:
        return ["unusable", _kind(value), len(value)]
    flat = list(islice(_flat(value, []), MAX_ELEMENTS + 1))
    if len(flat) > MAX_ELEMENTS:
        return ["unusable", _kind(value), len(flat)]
    return ["elements", [_element(element) for element in flat]]


def _flat(value: Any, around: list[object]) -> Iterator[object]:
    """Yield the elements of a list and of the lists in it, so that extra brackets cost nothing.

    A list that holds itself adds nothing to itself.
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


def _element(value: object) -> list[object]:
    entry = _entry(value, _unusable)
    return ["unusable", "None", None] if entry == ["unfilled"] else entry


def _unusable(value: object) -> list[object]:
    return ["unusable", _kind(value), None]


def _finite(number: float) -> list[object]:
    if math.isfinite(number):
        return ["number", number]
    return ["unusable", "nan" if math.isnan(number) else "infinite number", None]


def _clean(text: str) -> str:
    return text[:MAX_TEXT].encode("utf-8", "backslashreplace").decode()[:MAX_TEXT]


# Exceptions, whatever their classes do


def in_files(prefixes: Mapping[str, str]) -> Owner:
    """Return an owner that goes by how the names of files begin; the values are the modules."""

    def owner(frame: FrameType) -> str | None:
        file = frame.f_code.co_filename
        return next((own for prefix, own in prefixes.items() if file.startswith(prefix)), None)

    return owner


class Place(NamedTuple):
    """A line of the student's code, and the function that it stands in.

    Before the name of the function stands the module, where it is not the part: "utils.half".
    """

    line: int | None
    function: str


def _name(error: BaseException) -> str:
    """Return the name of an exception's class; numpy's own MemoryError counts as Python's."""
    return "MemoryError" if isinstance(error, MemoryError) else str(type(error).__name__)


def _message(error: BaseException) -> str:
    """Return an exception's message, or an empty text where it fails to give one."""
    try:
        return str(error.msg if isinstance(error, SyntaxError) else error)
    except BaseException:
        return ""


def texts(error: BaseException) -> tuple[str, str]:
    """Return an exception's class and message, cut to the lengths that a frame may hold."""
    return _name(error)[:MAX_NAME], _message(error)[:MAX_MESSAGE]


def name_in(error: BaseException) -> str | None:
    """Return the name that a NameError, or the module that an ImportError is about."""
    name = error.name if isinstance(error, (NameError, ImportError)) else None
    return name[:MAX_NAME] if isinstance(name, str) else None


def place(error: BaseException, owner: Owner) -> Place:
    """Return the innermost place in the student's code that led to the exception."""
    return [Place(None, ""), *_places(error, owner)][-1]


def top_line(error: BaseException, owner: Owner) -> int | None:
    """Return the line at the top level of the student's code that led to the exception."""
    return next((line for line, function in _places(error, owner) if not function), None)


def _places(error: BaseException, owner: Owner) -> Iterator[Place]:
    step = error.__traceback__
    while step is not None:
        own = owner(step.tb_frame)
        if own is not None:
            name = step.tb_frame.f_code.co_name
            function = "" if name == "<module>" else name
            yield Place(step.tb_lineno, f"{own}.{function}" if own else function)
        step = step.tb_next


def raised(error: BaseException, owner: Owner) -> bytes:
    """Return the body of a RAISED frame."""
    line, function = place(error, owner)
    return json.dumps([*texts(error), line, function[:MAX_NAME], name_in(error)]).encode()
