"""What ``check`` and ``hint`` say in a notebook, and what stands in place of a verdict."""

from __future__ import annotations

from collections.abc import Sequence

NO_FUNCTION = 'Give the function itself, without brackets, or an id such as "single_neuron.dC_da".'
NOT_OURS = "This cell is not part of the exercises and was not run. A person gives its points."


def several(name: str, ids: Sequence[str]) -> str:
    """A function's name that several exercises have."""
    ids_or = " or ".join(f'"{id}"' for id in ids)
    return f"There is more than one {name}. Say which you mean: {ids_or}."


def give_the_function(name: str, id: str) -> str:
    """Something that is no function, where one is checked."""
    return f'Give the function itself: check({name}, "{id}").'


def give_the_variables(names: Sequence[str], id: str) -> str:
    """Something that is not the list of a question's variables."""
    return f'Give the question\'s variables: check([{", ".join(names)}], "{id}").'


def stuck(id: str) -> str:
    """What to do about a verdict in a notebook."""
    return f'Stuck? Try hint("{id}").'


def go_on(id: str) -> str:
    """What to do next, in a terminal."""
    return f"Next: {id}. Stuck? Try `backprop hint {id}`."


def hint(number: int, of: int, id: str, text: str) -> str:
    """A hint with its number and how many there are."""
    last = " That was the last one; the next call starts again." if number == of else ""
    return f"Hint {number} of {of} for {id}: {text}{last}"
