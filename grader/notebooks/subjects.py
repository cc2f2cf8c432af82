"""Which exercise or question a student means by a function, a name or an id."""

from __future__ import annotations

import inspect
from typing import Any

from grader.curriculum import EXERCISES
from grader.curriculum.exercise import Exercise
from grader.curriculum.review import BY_ID
from grader.errors import UnusableInput
from grader.hints import hints_for


def id_of(subject: Any) -> str:
    """The id of an exercise given as its function or by its id.

    :raises UnusableInput: where nothing or more than one thing can be meant.
    """
    if isinstance(subject, str):
        return known(subject)
    name = getattr(subject, "__name__", None)
    if not callable(subject) or not isinstance(name, str):
        raise UnusableInput(
            'Give the function itself, without brackets, or an id such as "single_neuron.dC_da".'
        )
    candidates = _called(name, subject)
    if len(candidates) == 1:
        return candidates[0].id
    if not candidates:
        return known(name)
    ids = " or ".join(f'"{exercise.id}"' for exercise in candidates)
    raise UnusableInput(f"There is more than one {name}. Say which you mean: {ids}.")


def known(id: str) -> str:
    """``id``, if there is such an exercise or question.

    :raises UnusableInput: if not, with the ids that it may have meant.
    """
    if id not in EXERCISES and id not in BY_ID:
        hints_for(id)
    return id


def _called(name: str, function: Any) -> list[Exercise]:
    """The exercises of this name; of several, those that take the function's arguments."""
    named = [exercise for exercise in EXERCISES.values() if exercise.function == name]
    try:
        parameters = tuple(inspect.signature(function).parameters)
    except (TypeError, ValueError):
        return named
    fitting = [exercise for exercise in named if exercise.parameters == parameters]
    return fitting if len(named) > 1 and fitting else named
