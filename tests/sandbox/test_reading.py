"""Frames from a worker: whole ones are read, and any other bytes are a violation."""

from __future__ import annotations

import json
import math
import struct
from contextlib import suppress
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from grader.answers import (
    Elements,
    Missing,
    Note,
    Number,
    Raised,
    Returned,
    Text,
    Unfilled,
    Unusable,
)
from grader.sandbox.asking import reading
from grader.sandbox.asking.conversation import Substitutes
from grader.sandbox.asking.reading import LARGEST_BODY, FrameReader, Violation
from grader.sandbox.protocol import HEADER, MAX_ENTRIES, MAX_TEXT, Frame, Kind, frame


def as_json(value: object) -> bytes:
    return json.dumps(value).encode()


def leaf(*shape: int, values: bytes | None = None) -> bytes:
    data = bytes(8 * math.prod(shape)) if values is None else values
    return struct.pack(f"<B{len(shape)}I", len(shape), *shape) + data


def returned(*leaves: bytes, changed: int = 0, count: int | None = None) -> bytes:
    number = len(leaves) if count is None else count
    return bytes([changed]) + struct.pack("<I", number) + b"".join(leaves)


@given(
    st.lists(st.tuples(st.sampled_from(sorted(LARGEST_BODY)), st.binary(max_size=200))),
    st.lists(st.integers(1, 40)),
)
def test_frames_are_put_together_from_pieces_of_any_length(
    sent: list[tuple[Kind, bytes]], cuts: list[int]
) -> None:
    data = b"".join(frame(kind, body, index) for index, (kind, body) in enumerate(sent))
    reader, received = FrameReader(), []
    for cut in [*cuts, len(data)]:
        reader.feed(data[:cut])
        data = data[cut:]
        while whole := reader.next():
            received.append(whole)
    assert received == [Frame(kind, index, body) for index, (kind, body) in enumerate(sent)]


@pytest.mark.parametrize("kind", [0, Kind.LOAD, Kind.REPLY, 99, 255])
def test_a_kind_that_no_worker_sends_is_a_violation(kind: int) -> None:
    reader = FrameReader()
    reader.feed(HEADER.pack(kind, 0, 0))
    with pytest.raises(Violation):
        reader.next()


@pytest.mark.parametrize("kind", LARGEST_BODY)
def test_a_body_that_is_too_long_is_refused_before_it_arrives(kind: Kind) -> None:
    reader = FrameReader()
    reader.feed(HEADER.pack(kind, 0, LARGEST_BODY[kind]))
    assert reader.next() is None
    reader = FrameReader()
    reader.feed(HEADER.pack(kind, 0, LARGEST_BODY[kind] + 1))
    with pytest.raises(Violation):
        reader.next()


ANSWERS: dict[str, tuple[Kind, bytes, object]] = {
    "an exception": (
        Kind.RAISED,
        as_json(["ValueError", "no", 3, "f", None]),
        Raised("ValueError", "no", 3, "f"),
    ),
    "an exception without a place": (
        Kind.RAISED,
        as_json(["E", "", None, "", "y"]),
        Raised("E", "", name="y"),
    ),
    "a surrogate": (
        Kind.RAISED,
        as_json(["E", "\ud800", None, "", None]),
        Raised("E", "\\ud800"),
    ),
    "nothing": (Kind.MISSING, b"null", Missing()),
    "something similar": (Kind.MISSING, b'"f"', Missing("f")),
    "a kind": (Kind.UNUSABLE, as_json(["text", None, None, []]), Unusable("text")),
    "a length": (
        Kind.UNUSABLE,
        as_json(["list", 1, 2, [0, 1]]),
        Unusable("list", 1, 2, (0, 1)),
    ),
    "no sequence": (
        Kind.UNUSABLE,
        as_json(["number", None, 2, []]),
        Unusable("number", None, 2),
    ),
}


@pytest.mark.parametrize(("kind", "body", "expected"), ANSWERS.values(), ids=ANSWERS)
def test_answers_are_read(kind: Kind, body: bytes, expected: object) -> None:
    assert reading.answer(Frame(kind, 0, body), 1) == expected


def test_values_are_read_to_the_last_bit() -> None:
    values = np.array([[1.5, math.nan, -0.0], [math.inf, 5e-324, -1e308]])
    body = returned(leaf(2, 3, values=values.tobytes()), leaf(), leaf(0, 4), changed=1)
    answer = reading.answer(Frame(Kind.RETURNED, 0, body), 3)
    assert isinstance(answer, Returned)
    assert answer.changed_arguments
    assert answer.leaves[0].tobytes() == values.tobytes()
    assert [array.shape for array in answer.leaves] == [(2, 3), (), (0, 4)]
    assert all(array.flags.aligned and array.flags.writeable for array in answer.leaves)


MALFORMED: dict[str, tuple[Kind, bytes]] = {
    "an empty body": (Kind.RETURNED, b""),
    "another count": (Kind.RETURNED, returned(leaf(1), leaf(1))),
    "a count without leaves": (Kind.RETURNED, returned(count=1)),
    "too few bytes": (Kind.RETURNED, returned(leaf(3))[:-1]),
    "too many bytes": (Kind.RETURNED, returned(leaf(3)) + b"x"),
    "too many dimensions": (Kind.RETURNED, returned(leaf(*[1] * 33))),
    "a shape beyond all bytes": (Kind.RETURNED, returned(leaf(2**32 - 1, values=b""))),
    "a product beyond 64 bits": (Kind.RETURNED, returned(leaf(*[2**31] * 9, values=b""))),
    "nothing of a huge shape": (
        Kind.RETURNED,
        returned(leaf(0, *[2**32 - 1] * 20, values=b"")),
    ),
    "more entries than allowed": (Kind.RETURNED, returned(leaf(MAX_ENTRIES + 1))),
    "another flag": (Kind.RETURNED, returned(leaf(1), changed=2)),
    "no JSON": (Kind.RAISED, b"{"),
    "JSON nested deeply": (Kind.RAISED, b"[" * 8_000),
    "no UTF-8": (Kind.RAISED, b'["\xff", "", null, "", null]'),
    "a number of too many digits": (Kind.RAISED, b'["E", "", ' + b"9" * 5000 + b', "", null]'),
    "too few fields": (Kind.RAISED, as_json(["E"])),
    "a long message": (Kind.RAISED, as_json(["E", "x" * 301, 1, "", None])),
    "a line that is no number": (Kind.RAISED, as_json(["E", "x", 1.5, "", None])),
    "a negative line": (Kind.RAISED, as_json(["E", "x", -1, ""])),
    "a line that is true": (Kind.RAISED, as_json(["E", "x", True, ""])),
    "an object": (Kind.RAISED, as_json({"error": "E"})),
    "a kind of its own": (Kind.UNUSABLE, as_json(["all points", None, None, []])),
    "no kind": (Kind.UNUSABLE, as_json([["a text"], None, None, []])),
    "a place that is no number": (Kind.UNUSABLE, as_json(["text", None, None, ["x"]])),
    "similar to a number": (Kind.MISSING, b"3"),
    "a value instead of an answer": (Kind.VALUE, as_json(["number", 1.0])),
    "loaded instead of an answer": (Kind.LOADED, b"[]"),
}


@pytest.mark.parametrize(("kind", "body"), MALFORMED.values(), ids=MALFORMED)
def test_malformed_answers_are_violations(kind: Kind, body: bytes) -> None:
    with pytest.raises(Violation):
        reading.answer(Frame(kind, 0, body), 1)


VALUES: dict[str, tuple[Any, object]] = {
    "a text": (["text", "a - y"], Text("a - y")),
    "blanks": (["text", " \n"], Unfilled()),
    "None": (["unfilled"], Unfilled()),
    "a number": (["number", 0.25], Number(0.25)),
    "an integer": (["number", 8], Number(8.0)),
    "a list": (
        ["elements", [["text", ""], ["number", 1], ["unusable", "None", None]]],
        Elements((Text(""), Number(1.0), Unusable("None"))),
    ),
    "a long list": (["unusable", "list", 99], Unusable("list", 99)),
}


@pytest.mark.parametrize(("entry", "expected"), VALUES.values(), ids=VALUES)
def test_variables_are_read(entry: object, expected: object) -> None:
    assert reading.value(Frame(Kind.VALUE, 0, as_json(entry))) == expected


@pytest.mark.parametrize(
    "entry",
    [
        [],
        {},
        None,
        7,
        ["text"],
        ["text", 1],
        ["text", "x" * (MAX_TEXT + 1)],
        ["number", math.nan],
        ["number", math.inf],
        ["number", "1"],
        ["number", 10**400],
        ["elements", 3],
        ["elements", [["elements", []]]],
        ["elements", [["unfilled"]]],
        ["elements", [["text", "x"]] * 51],
        ["unusable", "anything", None],
        ["unfilled", 1],
        ["what", 1],
    ],
    ids=lambda entry: repr(entry)[:40],
)
def test_malformed_variables_are_violations(entry: object) -> None:
    with pytest.raises(Violation):
        reading.value(Frame(Kind.VALUE, 0, as_json(entry)))


def test_notes_name_the_cell_by_the_judges_own_label() -> None:
    body = as_json([[1, 3, "NameError", "x", "y", ["f", "*"]]])
    note = Note(Raised("NameError", "x", 3, name="y"), "b", ("f", "*"))
    assert reading.notes(Frame(Kind.LOADED, 0, body), ["a", "b"], ["c"]) == [note]
    body = as_json([[2, 3, "NameError", "x", "y", ["f", "*"]]])
    in_module = replace(note, cell="c", in_module=True)
    assert reading.notes(Frame(Kind.LOADED, 0, body), ["a", "b"], ["c"]) == [in_module]


@pytest.mark.parametrize(
    "notes",
    [
        [[2, 1, "E", "x", None, []]],
        [[0, 1, "E", "x" * 301, None, []]],
        [[0, 1, "E" * 101, "x", None, []]],
        [[0, "1", "E", "x", None, []]],
        [[0, 1]],
        [[0, 1, "E", None, None, []]],
        3,
        [["a", 1, "E", "x", None, []]],
        [[0, 1, "E", "x", 3, []]],
        [[0, 1, "E", "x", "y" * 101, []]],
        [[0, 1, "E", "x", None]],
        [[0, 1, "E", "x", None, None]],
        [[0, 1, "E", "x", None, "f"]],
        [[0, 1, "E", "x", None, [1]]],
        [[0, 1, "E", "x", None, ["y" * 101]]],
        [[0, 1, "E", "x", None, ["y"] * 21]],
    ],
)
def test_malformed_notes_are_violations(notes: object) -> None:
    with pytest.raises(Violation):
        reading.notes(Frame(Kind.LOADED, 0, as_json(notes)), ["a"], ["b"])


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=10,
)
bodies = st.binary(max_size=60) | json_values.map(as_json)


@given(st.integers(0, 255), bodies, st.integers(0, 3))
@example(Kind.RETURNED, returned(leaf(2, 2)), 1)
def test_any_body_is_an_answer_or_a_violation(kind: int, body: bytes, leaves: int) -> None:
    received = Frame(kind, 0, body)
    for read in (
        lambda: reading.answer(received, leaves),
        lambda: reading.value(received),
        lambda: reading.notes(received, ["cell"], []),
    ):
        with suppress(Violation):
            read()


@pytest.mark.parametrize(
    "call",
    [
        ["slope", {}, {}],
        ["other", {}],
        [["slope"], {}],
        ["slope", {"y": 1.0}],
        ["slope", {"z": 1.0, "y": 1.0}],
        ["slope", ["z"]],
        ["slope", {"z": None}],
        ["slope", {"z": {"shape": [2], "values": [1.0]}}],
        ["slope", None],
        {"slope": 1},
        "slope",
    ],
    ids=repr,
)
def test_a_malformed_call_of_a_substitute_is_a_violation(call: object) -> None:
    substitutes = Substitutes({"slope": ["z"]}, lambda name, args: pytest.fail(f"{name} {args}"))
    with pytest.raises(Violation):
        substitutes.reply(as_json(call))


@given(bodies | json_values.map(lambda value: as_json(["slope", {"z": value}])))
def test_any_call_of_a_substitute_has_a_reply_or_is_a_violation(call: bytes) -> None:
    substitutes = Substitutes({"slope": ["z"]}, lambda _, args: args["z"])
    with suppress(Violation):
        substitutes.reply(call)


@pytest.mark.parametrize(
    "error", [ValueError("no"), TypeError("no"), IndexError("no"), OverflowError("no")]
)
def test_what_the_reference_function_cannot_answer_is_refused(error: Exception) -> None:
    def reference(*_: object) -> object:
        raise error

    _, reply = Substitutes({"slope": ["z"]}, reference).reply(as_json(["slope", {"z": 1.0}]))
    assert reply == frame(Kind.REFUSAL, b'"slope(): no"')
