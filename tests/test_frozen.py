"""Classes of ``grader.frozen`` do what those of ``dataclasses`` do."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from collections.abc import Callable
from dataclasses import FrozenInstanceError, asdict, field, fields, is_dataclass, replace
from functools import cached_property
from typing import Any

import pytest

from grader import frozen


@frozen.dataclass(frozen=True, slots=True)
class Point:
    """A class whose instances are pickled by its name."""

    x: float
    y: float = 0.0


class Kinds:
    """The same classes, made by one decorator or the other."""

    def __init__(self, dataclass: Any) -> None:
        @dataclass(frozen=True, slots=True)
        class Point:
            x: float
            y: float = 0.0
            names: list[str] = field(default_factory=list, repr=False)

        @dataclass(frozen=True)
        class Place:
            point: Point
            title: str = field(default="", metadata={"recorded": False})

            @cached_property
            def long(self) -> str:
                return f"{self.title}!"

        @dataclass(frozen=True)
        class Named(Place):
            name: str = "n"

        @dataclass(frozen=True, slots=True)
        class Nothing:
            pass

        @dataclass(frozen=True, slots=True, eq=False)
        class Alone:
            x: int

        self.Point, self.Place, self.Named = Point, Place, Named
        self.Nothing, self.Alone = Nothing, Alone


OURS, PYTHONS = Kinds(frozen.dataclass), Kinds(dataclasses.dataclass)

NAN = float("nan")
SEEN: dict[str, Callable[[Any], object]] = {
    "arguments by place and name": lambda k: repr(k.Point(1.0, y=2.0)),
    "what is not shown": lambda k: k.Point(1.0, names=["a"]).names,
    "a default that each instance has of its own": lambda k: (
        k.Point(1.0).names is k.Point(1.0).names
    ),
    "equal": lambda k: k.Point(1.0) == k.Point(1.0, 0.0),
    "the same nan": lambda k: k.Point(NAN) == k.Point(NAN),
    "the same nan alone": lambda k: k.Place(NAN) == k.Place(NAN),
    "unequal": lambda k: k.Point(1.0) == k.Point(2.0),
    "of two classes": lambda k: k.Place(1) == k.Named(1),
    "equal to something else": lambda k: k.Nothing() == (),
    "each only equal to itself": lambda k: k.Alone(1) == k.Alone(1),
    "equal hashes": lambda k: len({k.Place(1), k.Place(1), k.Place(2)}),
    "inherited": lambda k: repr(k.Named(1, "t", name="m")),
    "fields": lambda k: [f.name for f in fields(k.Named) if f.metadata.get("recorded", True)],
    "a dataclass": lambda k: is_dataclass(k.Point),
    "as a dictionary": lambda k: asdict(k.Place(k.Point(1.0))),
    "replaced": lambda k: repr(replace(k.Named(1), title="t")),
    "matched": lambda k: _matched(k, k.Point(1.0, 2.0)),
    "a property that is kept": lambda k: (p := k.Place(1, "t")).long + p.long,
    "copied": lambda k: copy.copy(k.Point(1.0)) == k.Point(1.0),
    "no place for more": lambda k: hasattr(k.Point(1.0), "__dict__"),
}


def _matched(k: Any, value: object) -> object:
    match value:
        case k.Point(x, y):
            return x, y
    return None


@pytest.mark.parametrize("seen", SEEN.values(), ids=SEEN)
def test_it_is_seen_as_with_pythons_own(seen: Callable[[Any], object]) -> None:
    assert seen(OURS) == seen(PYTHONS)


REFUSED: dict[str, Callable[[Any], object]] = {
    "another value": lambda k: setattr(k.Point(1.0), "x", 2.0),
    "a value for a field of a subclass": lambda k: setattr(k.Named(1), "name", "m"),
    "taking a value away": lambda k: delattr(k.Place(1), "title"),
    "no argument": lambda k: k.Place(),
    "too many arguments": lambda k: k.Nothing(1),
    "an unknown argument": lambda k: k.Alone(1, y=2),
    "a list to be hashed": lambda k: hash(k.Point(1.0)),
}


@pytest.mark.parametrize("do", REFUSED.values(), ids=REFUSED)
def test_it_refuses_what_pythons_own_refuses_in_its_words(do: Callable[[Any], object]) -> None:
    with pytest.raises((TypeError, FrozenInstanceError)) as pythons:
        do(PYTHONS)
    with pytest.raises(type(pythons.value)) as ours:
        do(OURS)
    assert str(ours.value) == str(pythons.value)


def test_it_goes_to_another_process() -> None:
    assert pickle.loads(pickle.dumps(Point(1.0, 2.0))) == Point(1.0, 2.0)
