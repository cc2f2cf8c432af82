"""What is asked: the parts in the text's order, and every exercise by its id."""

from __future__ import annotations

from grader.assignment import ASSIGNMENT, CODING_PARTS, PARTS
from grader.curriculum import cross_entropy, many_neurons, matrix_form, single_neuron
from grader.curriculum.exercise import Exercise

__all__ = ["ASSIGNMENT", "CODING_PARTS", "EXERCISES", "PARTS", "Exercise", "exercises_of"]

EXERCISES: dict[str, Exercise] = {
    exercise.id: exercise
    for part in (single_neuron, many_neurons, matrix_form, cross_entropy)
    for exercise in part.EXERCISES
}


def exercises_of(part: str) -> tuple[Exercise, ...]:
    """The exercises of a part, in the order in which they are set."""
    return tuple(exercise for exercise in EXERCISES.values() if exercise.part == part)
