"""What a picture of a wrong answer shows: plain data, drawn by ``grader.pictures.drawing``.

Every number in it comes from the self-check's inputs, which each student has at home. What a class
is graded on is never in a picture.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

Row: TypeAlias = tuple[float, ...]
Table: TypeAlias = tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Curve:
    """A slope over z: what a student's function gave at ``z``, in rising order, and the truth."""

    activation: str
    z: Row
    theirs: Row
    right: Row


@dataclass(frozen=True, slots=True)
class Paths:
    """What each path from ``start`` to the cost adds, and which of them a student followed.

    ``through`` is the letter of the quantities that the paths go through.
    """

    start: str
    through: str
    shares: Row
    followed: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Links:
    """The chain from ``start`` (w, b or a_prev) over z and a to the cost, one link of it wrong."""

    start: str
    slopes: Row
    """∂z/∂start, ∂a/∂z and ∂C0/∂a."""
    broken: int
    theirs: float


@dataclass(frozen=True, slots=True)
class Layers:
    """Which gradients of a network are right, first layer first; the last is found first."""

    weights: tuple[bool, ...]
    biases: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class HeatMap:
    """A gradient as a student returned it and as it is; a vector is a table of one column."""

    of: str
    theirs: Table
    right: Table
    theirs_shape: tuple[int, ...]
    right_shape: tuple[int, ...]


Picture: TypeAlias = Curve | Paths | Links | Layers | HeatMap
