"""The data of a picture of a wrong answer; ``grader.pictures.draw`` draws it.

Every number in a picture comes from the self-check's inputs, which each student has at home. The
inputs that a class is graded on are never in one. Nothing heavy is imported here, since every
result holds pictures.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

Row: TypeAlias = tuple[float, ...]
Table: TypeAlias = tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Curve:
    """The slope of an activation function over z: a student's values and the right ones.

    ``z``, in rising order, ``theirs`` and ``right`` are equally long.
    """

    activation: str
    z: Row
    theirs: Row
    right: Row


@dataclass(frozen=True, slots=True)
class Paths:
    """What each path from an entry of ``start`` to the cost adds, and which a student followed.

    ``through`` is the letter of the quantities that the paths go through.
    """

    start: str
    at: tuple[int, ...]
    through: str
    shares: Row
    followed: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Links:
    """The chain from ``start`` (w, b or a_prev) over z and a to the cost, with one link wrong."""

    start: str
    slopes: Row
    """∂z/∂start, ∂a/∂z and ∂C0/∂a."""
    broken: int
    theirs: float


@dataclass(frozen=True, slots=True)
class Layers:
    """Which gradients of a network are right, layer by layer, from the first layer to the last."""

    weights: tuple[bool, ...]
    biases: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class HeatMap:
    """A gradient as a student returned it, and the right one; a vector is one column."""

    of: str
    theirs: Table
    right: Table
    theirs_shape: tuple[int, ...]
    right_shape: tuple[int, ...]


Picture: TypeAlias = Curve | Paths | Links | Layers | HeatMap
