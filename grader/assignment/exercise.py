"""What an exercise is: a definition to differentiate, inputs, hints and its wrong formulas."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from random import Random
from typing import Any

from grader.assignment.entry import Entry
from grader.assignment.wrong_formula import Gradient, WrongFormula, leaves

Args = tuple[Any, ...]
Inputs = Callable[[Random], list[Args]]

LEAF = "leaf"

__all__ = ["LEAF", "Args", "Exercise", "Gradient", "Inputs", "leaves"]


@dataclass(frozen=True)
class Exercise(Entry):
    """One function that students write; ``definition`` finds its value from the forward pass."""

    id: str
    points: float
    definition: Gradient
    inputs: Inputs
    hints: tuple[str, ...]
    wrong_formulas: tuple[WrongFormula, ...]
    large: Inputs = lambda _: []
    """Arguments so large that naive formulas overflow; only asked where the contract says so."""
    kinks: Inputs = lambda _: []
    """Arguments at a kink, where any slope between those of its two sides is right."""
    form: Callable[..., Any] = lambda *_: LEAF
    """How the value for some arguments is nested: ``LEAF``, or a list of forms."""
    roughened: Callable[..., Args] = lambda z, *args: args
    """Moves the last weighted input to about z, where σ is flat, or makes numbers large.

    There the cost hardly moves, and a difference of two of its values is mostly rounding.
    """

    @property
    def function(self) -> str:
        """The function that students write."""
        return self.name

    @property
    def heading(self) -> str:
        return f"{self.name}({', '.join(self.parameters)})"

    @cached_property
    def parameters(self) -> tuple[str, ...]:
        """What it is called with; links and costs are for us to replace."""
        found = inspect.signature(self.definition).parameters.values()
        return tuple(one.name for one in found if one.kind is one.POSITIONAL_OR_KEYWORD)
