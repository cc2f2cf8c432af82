"""Arguments arrive unchanged, and nothing but numbers, arrays, lists and tuples crosses."""

from __future__ import annotations

import json
import math
from contextlib import suppress
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.sandbox.calls import NotPlain, Unpacker, decode, encode, fresh, pack, spec
from grader.sandbox.inside.values import contents

floats = st.floats(allow_nan=False)
shapes = st.lists(st.integers(0, 3), max_size=3)
arrays = shapes.map(lambda shape: np.linspace(-1.0, 1.0, math.prod(shape)).reshape(shape))
plain = st.recursive(
    floats | st.integers(-(2**63) + 1, 2**63 - 1) | arrays,
    lambda inner: st.lists(inner, max_size=3) | st.tuples(inner, inner),
    max_leaves=6,
)


@given(plain)
def test_a_value_is_decoded_as_it_was_encoded(value: Any) -> None:
    def known(value: Any) -> Any:
        parts = [known(part) for part in value] if isinstance(value, list | tuple) else []
        kind = np.float64 if isinstance(value, float) else type(value)
        return kind, parts or contents([value])

    assert known(decode(encode(value))) == known(value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (math.nan, "np.float64(nan)"),
        (-math.inf, "np.float64(-inf)"),
        (0.5, "np.float64(0.5)"),
        (np.float32(0.5), "np.float64(0.5)"),
        (np.int8(3), "3"),
        (True, "1"),
        (np.array([1, 2], dtype=np.int32), "array([1, 2])"),
        (np.array([True]), "array([1.])"),
        (np.array(2.0), "array(2.)"),
        (np.asfortranarray([[1.0, 2.0], [3.0, 4.0]]), "array([[1., 2.],\n       [3., 4.]])"),
    ],
)
def test_numbers_of_any_kind_are_plain(value: object, expected: str) -> None:
    assert repr(decode(encode(value))) == expected


@pytest.mark.parametrize(
    "value",
    [None, "1.0", b"1", 1j, {}, {1.0}, object(), np.array(["a"]), np.array([None]), [[None]]],
    ids=lambda value: type(value).__name__,
)
def test_nothing_else_is_encoded(value: object) -> None:
    with pytest.raises(NotPlain):
        encode(value)


def nested(depth: int) -> list[Any]:
    value: list[Any] = []
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize(
    "spec",
    [
        None,
        True,
        "1.0",
        {},
        {"shape": [1]},
        {"shape": [2], "values": [1.0]},
        {"shape": [-1, -1], "values": [1.0]},
        {"shape": [1.0], "values": [1.0]},
        {"shape": 1, "values": [1.0]},
        {"shape": [1], "values": ["1.0"]},
        {"shape": [1], "values": [[1.0]]},
        {"shape": [2], "values": [[1.0], 2.0]},
        {"shape": [1], "values": [None]},
        {"shape": [1], "values": [10**30]},
        {"shape": [1] * 9, "values": [1.0]},
        {"tuple": 3},
        2**63,
        10**400,
        nested(10),
    ],
    ids=lambda spec: repr(spec)[:40],
)
def test_nothing_else_is_decoded(spec: object) -> None:
    with pytest.raises(NotPlain):
        decode(json.dumps(spec).encode())


@pytest.mark.parametrize("data", [b"", b"{", b"[" * 100_000, b"\xff", b"9" * 5000])
def test_bytes_that_are_not_json_are_not_decoded(data: bytes) -> None:
    with pytest.raises(NotPlain):
        decode(data)


@given(st.binary(max_size=80))
def test_any_bytes_are_decoded_or_refused(data: bytes) -> None:
    with suppress(NotPlain):
        decode(data)


@given(st.lists(plain, max_size=4))
def test_values_are_unpacked_as_they_were_packed(values: list[Any]) -> None:
    numbers: list[bytes] = []
    packed = json.loads(json.dumps([pack(value, numbers) for value in values]))
    unpacker = Unpacker(b"".join(numbers))
    assert [spec(unpacker.value(value)) for value in packed] == [spec(value) for value in values]


def test_floats_come_as_numpys_and_indices_as_pythons() -> None:
    in_lists = [0.5, 2, [1.5], (2.5, 3)]

    for value in (decode(encode(in_lists)), fresh(in_lists)):
        assert repr(value) == ("[np.float64(0.5), 2, [np.float64(1.5)], (np.float64(2.5), 3)]")
        assert isinstance(value[0], float)


def test_unpacked_arrays_are_fresh_and_may_be_written_to() -> None:
    numbers: list[bytes] = []
    packed = pack(np.ones(2), numbers)
    first, second = (Unpacker(numbers[0]).value(packed) for _ in range(2))
    first[0] = 5.0
    assert second.tolist() == [1.0, 1.0]
