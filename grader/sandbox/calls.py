"""What a worker gets: a student's cells, and calls with plain arguments.

Arguments are numbers, float64 or integer arrays, lists and tuples, and nothing else. A float comes
as numpy's float64, which is a float and has the methods and the shape of an array, so that a
function written for arrays takes it too. An integer is an index and stays Python's own. Arguments
cross in two ways:

* As JSON (``encode``, ``decode``), for a call of a substitute. An array is ``{"shape": [2, 3],
  "values": [...]}``, with ``"integers": true`` for one of int64; a tuple is ``{"tuple": [...]}``.
  A student's code may have written it, so decoding checks everything.
* Packed (``pack``, ``Unpacker``), for the many calls of a part: the values of all arrays stand
  apart from the JSON, end to end, as raw bytes of 8 each. Only the judge writes these.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import prod
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import numpy as np

from grader.sandbox.protocol import COUNT, Kind, frame

if TYPE_CHECKING:
    from numpy.typing import NDArray

Form: TypeAlias = "str | Sequence[Form]"
"""How a value is nested: ``"leaf"`` is a number or an array; a list holds the form of each element
of a list."""
Plain: TypeAlias = (
    "float | NDArray[np.float64] | NDArray[np.int64] | list[Plain] | tuple[Plain, ...]"
)
"""What an argument may be."""
Json: TypeAlias = "float | list[Json] | dict[str, Json]"
"""An argument as parsed JSON."""

DEEPEST = 6
LARGEST_INTEGER = 2**63 - 1


class Cell(NamedTuple):
    """A piece of a student's code; ``label`` names it in messages ("cell 3")."""

    label: str
    source: str


Modules: TypeAlias = Mapping[str, Sequence[Cell]]
"""What a student's code may import of their own, by name."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a student's function, and the form that its value should have.

    With ``reuse`` the function gets the same argument objects as in the call before, as it left
    them. The arguments of a ``surprise`` are sent when it is asked, and never known before.
    """

    function: str
    args: tuple[Any, ...]
    form: Form = "leaf"
    reuse: bool = False
    surprise: bool = False


class Batch:
    """Calls of one part's functions, encoded once for a whole class.

    ``part`` becomes ``__name__`` of the student's module.
    """

    def __init__(self, part: str, calls: Iterable[Call]) -> None:
        self.part = part
        self.calls = tuple(calls)
        self.leaves = tuple(count_leaves(call.form) for call in self.calls)

    def request(self, indices: Sequence[int], number: int | None = None) -> bytes:
        """Return the frame that asks the calls of these indices, in this order.

        ``number`` is that under which the worker knows the batch, if it does.
        """
        if len(indices) < len(self.calls):
            return self._frame(indices, number)
        if number not in self._whole:
            self._whole[number] = self._frame(indices, number)
        return self._whole[number]

    def in_advance(self) -> bytes:
        """Return all that a worker may know of the calls before it is asked."""
        args = [None if call.surprise else call.args for call in self.calls]
        return _with_arguments(list(map(_shown, self.calls)), args)

    @cached_property
    def _whole(self) -> dict[int | None, bytes]:
        """The frames that ask all calls, by the number under which they are known."""
        return {}

    def _frame(self, indices: Sequence[int], number: int | None) -> bytes:
        calls = [self.calls[index] for index in indices]
        if number is None:
            asked = [[index, *_shown(call)] for index, call in zip(indices, calls, strict=True)]
            return frame(Kind.CALLS, _with_arguments(asked, [call.args for call in calls]))
        args = [call.args if call.surprise else None for call in calls]
        return frame(Kind.KNOWN_CALLS, _with_arguments([number, list(indices)], args))


def _shown(call: Call) -> list[object]:
    return [call.function, call.form, call.reuse]


def count_leaves(form: Form) -> int:
    """Return how many numbers or arrays a value of this form has."""
    return 1 if isinstance(form, str) else sum(count_leaves(element) for element in form)


# Arguments as JSON


class NotPlain(ValueError):
    """A value other than numbers, arrays, lists and tuples, or JSON that encodes no such value."""


def encode(value: object) -> bytes:
    """Return ``value`` as JSON. NaN and infinities keep their Python names.

    :raises NotPlain: for anything but numbers, arrays, lists and tuples.
    """
    return json.dumps(spec(value), separators=(",", ":")).encode()


def decode(data: bytes) -> Plain:
    """Return a fresh value from what ``encode`` made.

    :raises NotPlain: for any other bytes.
    """
    try:
        parsed = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise NotPlain("not JSON") from error
    return build(parsed)


def spec(value: object, depth: int = DEEPEST) -> Json:
    """Return ``value`` as parsed JSON, from which ``build`` makes it again.

    :raises NotPlain: for anything but numbers, arrays, lists and tuples.
    """
    if isinstance(value, (bool, int, np.bool_, np.integer)):
        return int(value)
    if isinstance(value, (float, np.floating)):
        return float(value)
    if depth == 0:
        raise NotPlain("nested too deeply")
    if isinstance(value, np.ndarray) and value.dtype.kind in "biuf":
        integers = value.dtype.kind in "iu"
        plain = np.array(value, dtype=np.int64 if integers else np.float64)
        array: dict[str, Json] = {"shape": [*plain.shape], "values": [*plain.ravel().tolist()]}
        return array | ({"integers": True} if integers else {})
    if isinstance(value, list):
        return [spec(item, depth - 1) for item in value]
    if isinstance(value, tuple):
        return {"tuple": [spec(item, depth - 1) for item in value]}
    raise NotPlain(f"neither a number nor an array: {type(value).__name__}")


def build(parsed: object, depth: int = DEEPEST) -> Plain:
    """Return a fresh value from parsed JSON that a student's code may have written.

    :raises NotPlain: for JSON that ``spec`` would not return.
    """
    if type(parsed) is float:
        return np.float64(parsed)
    if type(parsed) is int:
        if abs(parsed) > LARGEST_INTEGER:
            raise NotPlain("an integer beyond 64 bits")
        return parsed
    if depth == 0:
        raise NotPlain("nested too deeply")
    if type(parsed) is list:
        return [build(item, depth - 1) for item in parsed]
    if type(parsed) is dict:
        if "shape" in parsed:
            return _array(parsed)
        if isinstance(parsed.get("tuple"), list):
            return tuple(build(item, depth - 1) for item in parsed["tuple"])
    raise NotPlain(f"JSON that encodes no number, array or list: {type(parsed).__name__}")


def _array(parsed: dict[str, object]) -> NDArray[np.float64] | NDArray[np.int64]:
    shape, values = parsed["shape"], parsed.get("values")
    if not isinstance(shape, list) or not all(type(n) is int and n >= 0 for n in shape):
        raise NotPlain("an array without a shape")
    if not isinstance(values, list) or len(values) != prod(shape) or len(shape) > 8:
        raise NotPlain("an array whose values do not fill its shape")
    try:
        array = np.array(values)
    except ValueError as error:
        raise NotPlain("an array of arrays") from error
    if array.ndim != 1 or array.dtype.kind not in "bif":
        raise NotPlain("an array of something other than numbers")
    if parsed.get("integers") is True:
        return array.astype(np.int64, copy=False).reshape(shape)
    return array.astype(np.float64, copy=False).reshape(shape)


# Packed arguments


def _with_arguments(head: object, of_calls: Iterable[Sequence[object] | None]) -> bytes:
    """Return a head for JSON and the arguments of calls, which ``apart`` takes apart again."""
    numbers: list[bytes] = []
    packed = [None if args is None else pack(list(args), numbers) for args in of_calls]
    data = json.dumps([head, packed]).encode()
    return COUNT.pack(len(data)) + data + b"".join(numbers)


def apart(body: bytes) -> tuple[Any, list[list[Plain] | None]]:
    """Return the head and fresh arguments of calls, from what the judge put together."""
    end = COUNT.size + COUNT.unpack_from(body)[0]
    head, packed = json.loads(body[COUNT.size : end])
    unpacker = Unpacker(body[end:])
    return head, [None if args is None else unpacker.arguments(args) for args in packed]


def pack(value: object, numbers: list[bytes]) -> Json:
    """Return ``spec(value)`` without the values of its arrays, and append these to ``numbers``."""
    if isinstance(value, list):
        return [pack(item, numbers) for item in value]
    if isinstance(value, tuple):
        return {"tuple": [pack(item, numbers) for item in value]}
    if isinstance(value, np.ndarray) and value.dtype.kind in "biuf":
        integers = value.dtype.kind in "iu"
        numbers.append(np.asarray(value, dtype=np.int64 if integers else np.float64).tobytes())
        array: dict[str, Json] = {"shape": [*value.shape]}
        return array | ({"integers": True} if integers else {})
    return spec(value)


class Unpacker:
    """Makes values from what ``pack`` returned, one after another.

    ``numbers`` are the numbers of all of them, in the same order.
    """

    def __init__(self, numbers: bytes) -> None:
        self._numbers, self._place = numbers, 0

    def arguments(self, packed: list[Any]) -> list[Plain]:
        """Return the fresh arguments of a call."""
        return [self.value(argument) for argument in packed]

    def value(self, packed: Any) -> Plain:
        """Return a fresh value. Nothing is checked, because the judge packed it."""
        if type(packed) is dict:
            if "shape" not in packed:
                return tuple(map(self.value, packed["tuple"]))
            shape = packed["shape"]
            kind = "i8" if "integers" in packed else "f8"
            count, start = prod(shape), self._place
            self._place += 8 * count
            return np.frombuffer(self._numbers, kind, count, start).reshape(shape).copy()
        if type(packed) is list:
            return list(map(self.value, packed))
        return np.float64(packed) if type(packed) is float else packed


def fresh(args: Sequence[object]) -> list[Plain]:
    """Return the arguments of a call as a worker gets them, sharing nothing with ``args``."""
    numbers: list[bytes] = []
    packed = [pack(argument, numbers) for argument in args]
    return Unpacker(b"".join(numbers)).arguments(packed)
