"""Which exercise or question a student means by a function, a name or an id."""

from __future__ import annotations

import inspect
from typing import Any

from grader.assignment.catalogue import EXERCISES, CatalogueEntry, Exercise, entry
from grader.errors import UnusableInput


def entry_of(subject: Any) -> CatalogueEntry:
    """The exercise or question given as its function or by its id.

    :raises UnusableInput: where nothing or more than one thing can be meant.
    """
    if isinstance(subject, str):
        return entry(subject)
    name = getattr(subject, "__name__", None)
    if not callable(subject) or not isinstance(name, str):
        raise UnusableInput(
            'Give the function itself, without brackets, or an id such as "single_neuron.dC_da".'
        )
    candidates = _called(name, subject)
    if len(candidates) == 1:
        return candidates[0]
    if not candidates:
        return entry(name)
    ids = " or ".join(f'"{exercise.id}"' for exercise in candidates)
    raise UnusableInput(f"There is more than one {name}. Say which you mean: {ids}.")


def _called(name: str, function: Any) -> list[Exercise]:
    """The exercises of this name; of several, those that take the function's arguments."""
    named = [exercise for exercise in EXERCISES.values() if exercise.function == name]
    try:
        parameters = tuple(inspect.signature(function).parameters)
    except (TypeError, ValueError):
        return named
    fitting = [exercise for exercise in named if exercise.parameters == parameters]
    return fitting if len(named) > 1 and fitting else named
