"""Plain values become dataclasses again only where they fit exactly."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal

import pytest

from grader.records.plain import DoesNotFit, Repeated, plain, reader


@dataclass(frozen=True)
class Circle:
    radius: float


@dataclass(frozen=True)
class Box:
    sides: tuple[float, ...]
    is_open: bool = False


@dataclass(frozen=True)
class Drawing:
    name: str
    count: int
    status: Literal["new", "old"]
    shapes: tuple[Circle | Box, ...]
    by_name: Mapping[str, Circle]
    note: str | None = None


DRAWING = Drawing(
    "\udcff é",
    3,
    "new",
    (Circle(0.1), Box((1.0, 2.0), is_open=True)),
    MappingProxyType({"a": Circle(1e-300)}),
)
PLAIN: dict[str, Any] = {
    "name": "\udcff é",
    "count": 3,
    "status": "new",
    "shapes": [{"radius": 0.1}, {"sides": [1.0, 2.0], "is_open": True}],
    "by_name": {"a": {"radius": 1e-300}},
    "note": None,
}


def test_what_was_made_plain_is_read_as_it_was() -> None:
    assert json.loads(json.dumps(DRAWING, default=plain)) == PLAIN
    assert reader(Drawing)(PLAIN) == DRAWING


MISFITS: dict[str, tuple[dict[str, Any], str]] = {
    "text for a number": ({"count": "3"}, "count must be a whole number"),
    "float for a whole number": ({"count": 3.0}, "count must be a whole number"),
    "truth for a number": ({"count": True}, "count must be a whole number"),
    "number for a text": ({"name": 3}, "name must be text"),
    "null": ({"name": None}, "name must be text"),
    "another word": ({"status": "broken"}, "status must be one of new, old"),
    "a list for a word": ({"status": ["new"]}, "status must be one of new, old"),
    "no list": ({"shapes": {}}, "shapes must be a list"),
    "no object": ({"by_name": []}, "by_name must be an object"),
    "deep inside": (
        {"shapes": [{"radius": 1.0}, {"sides": [1, "x"], "is_open": True}]},
        "shapes[1].sides[1] must be a number",
    ),
    "in a mapping": ({"by_name": {"b": {"radius": True}}}, "by_name.b.radius must be a number"),
    "one field too many": ({"more": 1}, "it has the unknown field 'more'"),
    "of no kind": ({"shapes": [{"edge": 1}]}, "shapes[0] fits none of the types"),
    "a number among the shapes": ({"shapes": [1]}, "shapes[0] fits none of the types"),
    "neither text nor null": ({"note": 1}, "note fits none of the types"),
}


@pytest.mark.parametrize(("change", "said"), MISFITS.values(), ids=MISFITS)
def test_what_does_not_fit_is_refused_with_its_place(change: dict[str, Any], said: str) -> None:
    with pytest.raises(DoesNotFit) as refused:
        reader(Drawing)(PLAIN | change)
    assert str(refused.value).startswith(said)


def test_a_field_that_is_not_there_is_refused() -> None:
    with pytest.raises(DoesNotFit, match="lacks 'note'"):
        reader(Drawing)({key: value for key, value in PLAIN.items() if key != "note"})


@pytest.mark.parametrize("value", [None, [], "text", 1], ids=repr)
def test_what_is_no_object_is_refused(value: object) -> None:
    with pytest.raises(DoesNotFit, match="must be an object"):
        reader(Drawing)(value)


def test_a_whole_number_is_a_number_in_a_union_too() -> None:
    assert reader(float | None)(2) == 2
    with pytest.raises(DoesNotFit):
        reader(float | None)(True)


def test_equal_values_of_a_kind_that_comes_again_are_one_object_and_keep_their_types() -> None:
    read = reader(tuple[Circle, ...], Repeated(Circle, _not_negative))
    one, same, whole = read([{"radius": 1.0}, {"radius": 1.0}, {"radius": 1}])
    assert one is same
    assert (type(one.radius), type(whole.radius)) == (float, int)
    for _ in range(2):
        with pytest.raises(DoesNotFit, match="radius must be a number"):
            read([{"radius": "1"}])
        with pytest.raises(DoesNotFit, match=re.escape("[1] is negative")):
            read([{"radius": 1.0}, {"radius": -1.0}])


def _not_negative(circle: Circle) -> None:
    if circle.radius < 0:
        raise DoesNotFit("is negative")
