"""An entry of the catalogue, and an exercise with the definition of its right value."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from random import Random
from typing import Any, TypeAlias

from grader.assignment import name_in_part, part_of
from grader.assignment.nested import LEAF, Form, Gradient, Nested
from grader.assignment.wrong_formulas import WrongFormula

Args: TypeAlias = tuple[Any, ...]
"""The arguments of one call of an exercise: floats, indices, arrays or lists of arrays."""
Inputs: TypeAlias = Callable[[Random], list[Args]]
"""Draws the arguments of the calls of an exercise."""


class Entry:
    """An exercise or a question, called ``<part>.<name>``."""

    id: str

    @property
    def part(self) -> str:
        """The part that it stands in."""
        return part_of(self.id)

    @property
    def name(self) -> str:
        """Its name within the part: a function, or ``q1`` to ``q5``."""
        return name_in_part(self.id)

    @property
    def heading(self) -> str:
        """Its title on a page."""
        raise NotImplementedError

    @property
    def explanation(self) -> str | None:
        """The variable that holds its explanation; ``None`` for an exercise."""
        return None

    @property
    def worth(self) -> dict[str, float]:
        """The points of each variable by its name; those of an exercise are of its answers."""
        raise NotImplementedError


@dataclass(frozen=True)
class Exercise(Entry):
    """A function to write.

    ``definition`` finds the right value for given arguments by differentiating the forward pass.
    """

    id: str
    points: float
    definition: Gradient
    inputs: Inputs
    """Ordinary arguments."""
    hints: tuple[str, ...]
    wrong_formulas: tuple[WrongFormula, ...]
    learned: Callable[..., Nested] | None = None
    """The parameters that the value is the gradient by, where learning changes them: nested and
    shaped as the value is."""
    large: Inputs = lambda _: []
    """Arguments so large that naive formulas overflow, where the exercise asks for stable ones."""
    smallest: Inputs = lambda _: []
    """Arguments of one neuron, one example or one entry, where an axis is easily lost."""
    kinks: Inputs = lambda _: []
    """Arguments at a kink, where any slope between those of its two sides is right."""
    probes: Callable[..., Mapping[str, Args]] = lambda *_: {}
    """Some arguments with one link of the chain changed at a time, by the link: ``start``, into z;
    ``z``, from z to a; ``y``, from a to the cost."""
    form: Callable[..., Form] = lambda *_: LEAF
    """How the value for some arguments is nested."""
    roughened: Callable[..., Args] = lambda z, *args: args
    """Changes ordinary arguments so that a measured derivative is mostly rounding.

    The last weighted input is moved to about z, where σ is flat, or numbers are made large: there
    the cost hardly moves, and a difference of two of its values loses its digits.
    """

    @property
    def function(self) -> str:
        """The name of the function that students write."""
        return self.name

    @property
    def heading(self) -> str:
        return f"{self.name}({', '.join(self.parameters)})"

    @property
    def worth(self) -> dict[str, float]:
        return {"answers": self.points}

    @cached_property
    def parameters(self) -> tuple[str, ...]:
        """The names of the function's parameters, without the definition's links and cost."""
        found = inspect.signature(self.definition).parameters.values()
        return tuple(one.name for one in found if one.kind is one.POSITIONAL_OR_KEYWORD)
