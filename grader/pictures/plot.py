"""The picture of a function's values over the right curve, with the gap between them shaded."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from grader.messages.pictures import widest_gap
from grader.pictures.svg import number_text

WIDTH, HEIGHT = 460, 250
LEFT, RIGHT, TOP, BOTTOM = 48, 14, 34, 34

Point = tuple[float, float]


class Axis(NamedTuple):
    """Numbers from ``low`` to ``high`` on the pixels from ``start`` to ``end``."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, x: float) -> float:
        return self.start + (x - self.low) / (self.high - self.low) * (self.end - self.start)

    @property
    def ticks(self) -> list[tuple[float, str]]:
        """Round numbers on the axis: the pixel and the text of each."""
        step = _round_step((self.high - self.low) / 4)
        first = math.ceil(self.low / step)
        marks = [step * n for n in range(first, math.floor(self.high / step) + 1)]
        return [(self(x), number_text(round(x, 12))) for x in marks]


@dataclass(frozen=True, slots=True)
class Plot:
    """A student's points and line over the right one, on common axes."""

    title: str
    description: str
    x: Axis
    y: Axis
    right: tuple[Point, ...]
    theirs: tuple[Point, ...]
    gap: tuple[Point, ...]
    labels: tuple[str, str]
    template = "plot.svg"
    width = WIDTH
    height = HEIGHT


def over(
    title: str,
    labels: tuple[str, str],
    z: Sequence[float],
    theirs: Sequence[float],
    right: Sequence[float],
    line: Sequence[Point],
) -> Plot:
    """The values ``theirs`` at ``z`` over the right ones.

    ``z`` rises; ``theirs`` and ``right`` are as long as it is. ``line`` has many points of the
    right curve.
    """
    values = [*theirs, *right, *(value for _, value in line), 0.0]
    low, high = min(values), max(values)
    margin = 0.06 * (high - low or 1.0)
    x = Axis(line[0][0], line[-1][0], LEFT, WIDTH - RIGHT)
    y = Axis(low - margin, high + margin, HEIGHT - BOTTOM, TOP)

    def place(points: Sequence[Point]) -> tuple[Point, ...]:
        return tuple((round(x(a), 1), round(y(b), 1)) for a, b in points)

    own = list(zip(z, theirs, strict=True))
    back = [point for point in reversed(line) if z[0] <= point[0] <= z[-1]]
    worst = max(range(len(z)), key=lambda at: abs(theirs[at] - right[at]))
    description = widest_gap(*map(number_text, (z[worst], theirs[worst], right[worst])))
    drawn = (place(line), place(own), place(own + back))
    return Plot(title, description, x, y, *drawn, labels)


def _round_step(step: float) -> float:
    """The next of 1, 2, 5 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(step))
    return next(power * n for n in (1, 2, 5, 10) if power * n >= step * (1 - 1e-9))
