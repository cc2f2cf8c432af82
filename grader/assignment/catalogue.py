"""The catalogue: all exercises and questions, in the order of the lesson."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TypeAlias

from grader.assignment import (
    ASSIGNMENT,
    CODING_PARTS,
    PARTS,
    cross_entropy,
    many_neurons,
    matrix_form,
    name_in_part,
    review,
    single_neuron,
)
from grader.assignment.exercise import Exercise
from grader.assignment.review import Question
from grader.errors import UnusableInput
from grader.messages.self_check import no_exercise

__all__ = [
    "ASSIGNMENT", "CATALOGUE", "CODING_PARTS", "EXERCISES", "PARTS", "QUESTIONS", "CatalogueEntry",
    "Exercise", "Question", "entry", "exercises_of",
]  # fmt: skip

CatalogueEntry: TypeAlias = Exercise | Question

CATALOGUE: dict[str, CatalogueEntry] = {
    entry.id: entry
    for entries in (
        single_neuron.EXERCISES,
        many_neurons.EXERCISES,
        matrix_form.EXERCISES,
        cross_entropy.EXERCISES,
        review.QUESTIONS,
    )
    for entry in entries
}
EXERCISES = {id: entry for id, entry in CATALOGUE.items() if isinstance(entry, Exercise)}
QUESTIONS = {id: entry for id, entry in CATALOGUE.items() if isinstance(entry, Question)}


def entry(id: str) -> CatalogueEntry:
    """The exercise or question of this id.

    :raises UnusableInput: if there is none, with the ids that may have been meant.
    """
    if id in CATALOGUE:
        return CATALOGUE[id]
    asked = id.lower()
    of_part = [other for other, entry in CATALOGUE.items() if entry.part == asked]
    candidates = of_part[:1] or [
        other for other in CATALOGUE if asked in (other.lower(), name_in_part(other).lower())
    ]
    candidates = candidates or get_close_matches(id, CATALOGUE, n=3)
    raise UnusableInput(no_exercise(id, candidates))


def exercises_of(part: str) -> tuple[Exercise, ...]:
    """The exercises of a part, in the order in which they are set."""
    return tuple(exercise for exercise in EXERCISES.values() if exercise.part == part)
