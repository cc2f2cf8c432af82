"""Frozen dataclasses as plain values of JSON and, strictly, back.

What is read may come from a file that somebody prepared, or from another machine. So a value is
taken only if it has exactly the keys and types that the dataclass names. It names no classes, and
nothing in it is called. Reading stops at the first value that does not fit, and says where it is.
Texts may hold lone surrogates, as names of files that are not UTF-8 do.
"""

from __future__ import annotations

import marshal
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from functools import cache, lru_cache
from types import NoneType, UnionType
from typing import Any, Literal, NamedTuple, TypeAlias, Union, get_args, get_origin, get_type_hints

Read: TypeAlias = Callable[[Any], Any]

MOST_KEPT = 500
"""Values of a kind that comes again and again, which are kept."""


class DoesNotFit(Exception):
    """A value that does not fit: its place in the document (``where``) and what is wrong there."""

    def __init__(self, what: str, where: str = "") -> None:
        super().__init__(what, where)
        self.what, self.where = what, where

    def inside(self, place: str) -> DoesNotFit:
        """The same error, with its place as seen from one level further out."""
        return DoesNotFit(self.what, f"{place}{self.where}")

    def __str__(self) -> str:
        return f"{self.where.lstrip('.') or 'it'} {self.what}"


def plain(value: Any) -> dict[str, Any]:
    """A dataclass or mapping as a dict for JSON; its values are left as they are.

    ``json.dumps(..., default=plain)`` calls this for each dataclass and mapping that it finds.
    """
    if isinstance(value, Mapping):
        return dict(value)
    kind: Any = type(value)
    return {name: getattr(value, name) for name in _names(kind)}


class Repeated(NamedTuple):
    """A dataclass of which equal values come again and again, and what looks each through once."""

    kind: type
    look_through: Callable[[Any], object]
    """Raises ``DoesNotFit`` where a value of this type cannot be."""


@cache
def reader(kind: Any, repeated: Repeated | None = None) -> Read:
    """What reads a plain value as this type.

    Values that are ``repeated`` are kept: where the same comes again, as one verdict does for many
    students, it is neither read nor looked through again, and is the same object.

    The types are dataclasses, ``tuple``, ``Mapping`` with texts as keys, ``Literal``, unions, and
    ``str``, ``int``, ``float``, ``bool`` and ``None``. Of several dataclasses in a union, the one
    with the fields of the value is read. What is returned raises ``DoesNotFit`` where a value does
    not fit.

    :raises TypeError: for other types.
    """
    arguments = get_args(kind)
    match get_origin(kind):
        case None:
            return _record(kind, repeated) if is_dataclass(kind) else _simple(kind)
        case origin if origin is Literal:
            return _one_of(arguments)
        case origin if origin in (Union, UnionType):
            return _union(arguments, repeated)
        case origin if origin is tuple and arguments[-1] is Ellipsis:
            return _sequence(reader(arguments[0], repeated))
        case origin if origin is tuple:
            raise TypeError(f"{kind} is a tuple of fixed length")
    return _mapping(reader(arguments[1], repeated))


_WORDS = {str: "text", int: "a whole number", bool: "true or false", NoneType: "null"}


def _simple(kind: type) -> Read:
    def read(value: Any) -> Any:
        if type(value) is not kind:
            raise DoesNotFit(f"must be {_WORDS[kind]}")
        return value

    return _number if kind is float else read


def _number(value: Any) -> float:
    if type(value) not in (float, int):
        raise DoesNotFit("must be a number")
    return value  # type: ignore[no-any-return]


def _one_of(allowed: tuple[Any, ...]) -> Read:
    def read(value: Any) -> Any:
        if not isinstance(value, str) or value not in allowed:
            raise DoesNotFit(f"must be one of {', '.join(allowed)}")
        return value

    return read


def _union(kinds: tuple[Any, ...], repeated: Repeated | None) -> Read:
    records: list[Any] = [kind for kind in kinds if is_dataclass(kind)]
    by_fields = {frozenset(_names(kind)): reader(kind, repeated) for kind in records}
    others = {kind: reader(kind, repeated) for kind in kinds if kind not in records}
    assert len(by_fields) + len(others) == len(kinds), "two dataclasses with the same fields"

    def read(value: Any) -> Any:
        found = by_fields.get(frozenset(value)) if isinstance(value, dict) else None
        found = found or others.get(type(value))
        if found is None and type(value) is int:
            found = others.get(float)
        if found is None:
            raise DoesNotFit("fits none of the types that it may have")
        return found(value)

    return read


@cache
def _names(kind: Any) -> tuple[str, ...]:
    """The fields, without those that are marked as not recorded."""
    return tuple(field.name for field in fields(kind) if field.metadata.get("recorded", True))


def _sequence(read_one: Read) -> Read:
    def read(value: Any) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise DoesNotFit("must be a list")
        elements = []
        for place, element in enumerate(value):
            try:
                elements.append(read_one(element))
            except DoesNotFit as error:
                raise error.inside(f"[{place}]") from None
        return tuple(elements)

    return read


def _mapping(read_one: Read) -> Read:
    def read(value: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise DoesNotFit("must be an object")
        given = {}
        for key, one in value.items():
            try:
                given[key] = read_one(one)
            except DoesNotFit as error:
                raise error.inside(f".{key}") from None
        return given

    return read


def _record(kind: Any, repeated: Repeated | None) -> Read:
    hints = get_type_hints(kind)
    readers = {name: reader(hints[name], repeated) for name in hints if name in _names(kind)}

    def read(value: Any) -> Any:
        if not isinstance(value, dict):
            raise DoesNotFit("must be an object")
        if value.keys() != readers.keys():
            odd = sorted(value.keys() ^ readers.keys())
            verb = "lacks" if odd[0] in readers else "has the unknown field"
            raise DoesNotFit(f"{verb} {odd[0]!a}")
        given = {}
        try:
            for name, read_one in readers.items():
                given[name] = read_one(value[name])
        except DoesNotFit as error:
            raise error.inside(f".{name}") from None
        return kind(**given)

    return _kept(read, repeated) if repeated and kind is repeated.kind else read


def _kept(read: Read, repeated: Repeated) -> Read:
    """A reader that reads equal values once; 1, 1.0 and true are not equal here."""

    @lru_cache(MOST_KEPT)
    def read_packed(packed: bytes) -> Any:
        value = read(marshal.loads(packed))
        repeated.look_through(value)
        return value

    return lambda value: read_packed(marshal.dumps(value, 2))
