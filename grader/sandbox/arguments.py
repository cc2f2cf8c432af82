"""Arguments as JSON: numbers, float64 or integer arrays, lists and tuples, and nothing else.

Both sides use it, and the judge also for what a student's code asks of a substitute, so decoding
takes nothing for granted. An array is ``{"shape": [2, 3], "values": [...]}``, with
``"integers": true`` for one of int64; a tuple is ``{"tuple": [...]}``.

The questions of a part are many, so there the values of arrays stand apart from the JSON, end to
end as raw bytes of 8 each (``pack``, ``Unpacker``).
"""

from __future__ import annotations

import json
from math import prod
from typing import Any

import numpy as np

DEEPEST = 6
LARGEST_INTEGER = 2**63 - 1


class NotPlain(ValueError):
    """A value that is no number, array, list or tuple of such, or JSON that encodes none."""


def encode(value: Any) -> bytes:
    """Return ``value`` as JSON. NaN and infinities keep their Python names."""
    return json.dumps(spec(value), separators=(",", ":")).encode()


def decode(data: bytes) -> Any:
    """Return a fresh value from what ``encode`` made, or raise NotPlain."""
    try:
        spec = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise NotPlain("not JSON") from error
    return build(spec)


def trusted(parsed: Any) -> Any:
    """Return a fresh value from JSON of the judge's own, which needs no second look."""
    if type(parsed) is dict:
        if "shape" not in parsed:
            return tuple(map(trusted, parsed["tuple"]))
        kind = np.int64 if "integers" in parsed else np.float64
        return np.array(parsed["values"], dtype=kind).reshape(parsed["shape"])
    return list(map(trusted, parsed)) if type(parsed) is list else parsed


def pack(value: Any, numbers: list[bytes]) -> Any:
    """Return ``spec(value)`` with the values of its arrays appended to ``numbers`` instead."""
    if isinstance(value, list):
        return [pack(item, numbers) for item in value]
    if isinstance(value, tuple):
        return {"tuple": [pack(item, numbers) for item in value]}
    if isinstance(value, np.ndarray) and value.dtype.kind in "biuf":
        integers = value.dtype.kind in "iu"
        numbers.append(np.asarray(value, dtype=np.int64 if integers else np.float64).tobytes())
        return {"shape": value.shape} | ({"integers": True} if integers else {})
    return spec(value)


class Unpacker:
    """Takes the arrays of one packed value after another from the numbers of all of them."""

    def __init__(self, numbers: bytes) -> None:
        self._numbers, self._place = numbers, 0

    def value(self, packed: Any) -> Any:
        """Return a fresh value; ``packed`` is the judge's own and needs no second look."""
        if type(packed) is dict:
            if "shape" not in packed:
                return tuple(map(self.value, packed["tuple"]))
            shape = packed["shape"]
            kind = np.int64 if "integers" in packed else np.float64
            count, start = prod(shape), self._place
            self._place += 8 * count
            return np.frombuffer(self._numbers, kind, count, start).reshape(shape).copy()
        return list(map(self.value, packed)) if type(packed) is list else packed


def build(parsed: Any, depth: int = DEEPEST) -> Any:
    """Return a fresh value from parsed JSON of a student's making, or raise NotPlain."""
    if type(parsed) is float:
        return parsed
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


def _array(parsed: dict[str, Any]) -> Any:
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
    kind = np.int64 if parsed.get("integers") is True else np.float64
    return array.astype(kind, copy=False).reshape(shape)


def spec(value: Any, depth: int = DEEPEST) -> Any:
    """Return what ``build`` reads, to be put into JSON, or raise NotPlain."""
    if isinstance(value, (bool, int, np.bool_, np.integer)):
        return int(value)
    if isinstance(value, (float, np.floating)):
        return float(value)
    if depth == 0:
        raise NotPlain("nested too deeply")
    if isinstance(value, np.ndarray) and value.dtype.kind in "biuf":
        integers = value.dtype.kind in "iu"
        plain = np.array(value, dtype=np.int64 if integers else np.float64)
        array: dict[str, Any] = {"shape": list(plain.shape), "values": plain.ravel().tolist()}
        return array | ({"integers": True} if integers else {})
    if isinstance(value, list):
        return [spec(item, depth - 1) for item in value]
    if isinstance(value, tuple):
        return {"tuple": [spec(item, depth - 1) for item in value]}
    raise NotPlain(f"neither a number nor an array: {type(value).__name__}")
