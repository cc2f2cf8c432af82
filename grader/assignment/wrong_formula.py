"""What a wrong formula is: the right one with a named slip, and how two slips come together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Unpack

import numpy as np

from grader.answers import FloatArray
from grader.assignment.calculus.network import Links

Gradient = Callable[..., Any]
"""Takes an exercise's arguments, and links that replace the chain's own, and returns its value:
arrays, nested in tuples and lists."""
Change = Callable[[Any], Any]
"""What is done to such a value."""
CANNOT_BE_COMPUTED = (ValueError, IndexError, TypeError)


@dataclass(frozen=True, kw_only=True)
class WrongFormula:
    """The misconceptions that it shows, and in which way it differs from the right formula.

    It raises one of ``CANNOT_BE_COMPUTED`` where that is so (a missing transpose needs a square
    matrix).
    """

    misconceptions: tuple[str, ...]
    links: Links = field(default_factory=lambda: Links())
    """The links of the chain with what stands in their place."""
    of: Gradient | None = None
    """Another derivative of the same chain, taken for the one that is asked."""
    instead: Gradient | None = None
    """A formula that is no chain of the exercise's links."""
    then: tuple[Change, ...] = ()
    """What is done to the value in the end."""

    @property
    def misconception(self) -> str:
        """The one that is named where there is room for one."""
        return self.misconceptions[0]

    def made_in(self, right: Gradient) -> Gradient:
        """The formula that comes of ``right``."""

        def formula(*args: Any, **others: Any) -> Any:
            if self.instead:
                value = self.instead(*args)
            else:
                value = (self.of or right)(*args, **self.links, **others)
            for change in self.then:
                value = change(value)
            return value

        return formula


def wrong(
    misconception: str,
    *,
    of: Gradient | None = None,
    instead: Gradient | None = None,
    then: Change | None = None,
    **links: Unpack[Links],
) -> WrongFormula:
    """A wrong formula with one slip; ``output_slope=one`` puts a 1 where that slope belongs."""
    return WrongFormula(
        misconceptions=(misconception,),
        links=links,
        of=of,
        instead=instead,
        then=(then,) if then else (),
    )


def together(first: WrongFormula, second: WrongFormula) -> WrongFormula | None:
    """Both slips made in one formula, one after the other.

    ``None`` where they are no two slips: they show the same misconception or replace the same.
    """
    if set(first.misconceptions) & set(second.misconceptions) or _overlap(first, second):
        return None
    begun, ended = sorted((first, second), key=lambda one: not (one.of or one.instead))
    return WrongFormula(
        misconceptions=first.misconceptions + second.misconceptions,
        links={**first.links, **second.links},
        of=first.of or second.of,
        instead=first.instead or second.instead,
        then=begun.then + ended.then,
    )


def _overlap(first: WrongFormula, second: WrongFormula) -> bool:
    """Where the whole formula is another, no link or derivative of it is left to be replaced."""
    if first.instead or second.instead:
        return all(one.instead or one.links or one.of for one in (first, second))
    two_derivatives = first.of and second.of and first.of is not second.of
    return bool(two_derivatives or first.links.keys() & second.links.keys())


def leaves(value: Any) -> tuple[FloatArray, ...]:
    """The arrays of a nested value, in order."""
    if isinstance(value, tuple | list):
        return tuple(leaf for item in value for leaf in leaves(item))
    return (np.asarray(value, dtype=np.float64),)


def each(change: Change) -> Change:
    """``change`` made in every array of a value."""

    def walk(value: Any) -> Any:
        if isinstance(value, tuple | list):
            return type(value)(walk(item) for item in value)
        return change(np.asarray(value))

    return walk


def _whole(rounding: Change) -> Change:
    """What stands behind the decimal point is lost."""

    def cut(value: Any) -> Any:
        rounded = each(rounding)(value)
        if not any(leaf.any() for leaf in leaves(rounded)):
            raise ValueError("nothing but zeros: many wrong formulas look like this")
        return rounded

    return cut


WHOLE_NUMBERS = tuple(
    wrong("integer_truncation", then=_whole(f)) for f in (np.trunc, np.floor, np.rint)
)
ALWAYS = (wrong("sign_flipped", then=each(np.negative)), *WHOLE_NUMBERS)
"""What can go wrong in any exercise."""
