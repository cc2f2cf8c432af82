"""What one exercise is asked and what is right: made once a class from the seed."""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache, cached_property
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.answers import FloatArray
from grader.assignment.catalogue import EXERCISES
from grader.assignment.exercise import Args, Exercise, leaves
from grader.assignment.wrong_formula import CANNOT_BE_COMPUTED
from grader.judge.compare import largest

Leaves = tuple[FloatArray, ...]

ROUGH_AT = (9.0, -9.0, 9.0)
"""Values of z where σ is flat, and yet 1 - σ(z) keeps eleven digits."""
ROUGH_TOLERANCE = 1e-6
"""A small number that a student adds against a division by zero shows there, and is no mistake."""
BESIDE = 1e-300
"""How far from a kink its two sides are looked at."""
NUDGE = 1e-10
"""A relative change of an input: an answer follows it smoothly, unless it is mostly rounding."""


class Role(enum.Enum):
    """Why a question is asked."""

    VALUE = "an ordinary input"
    AGAIN = "the same objects a second time: a changed argument shows in the value"
    ROUGH = "an input at which a measured derivative is rough: σ is flat, or numbers are large"
    NUDGED = "the input before, nudged a little: a measured derivative jumps"
    REPEAT = "the first input once more at the end: memory and chance show"
    KINK = "an input where any slope between those of two sides is right"
    LARGE = "an input at which naive formulas overflow"


@dataclass(frozen=True, eq=False)
class Case:
    """One call: its arguments, how its value is nested, and a way to the right value."""

    role: Role
    args: Args
    form: Any
    right: Callable[[], Leaves]
    tolerance: float = 1e-9
    """Relative to the largest entry of a leaf."""
    up_to: Callable[[], Leaves] | None = None
    """At a kink, all from the right value, that of the left side, to this one is right."""

    @property
    def expected(self) -> Leaves:
        """The right value, worked out when it is first looked at."""
        return self.right()


@dataclass(frozen=True, eq=False)
class Prediction:
    """What a wrong formula gives for each ordinary input, ``None`` where it cannot be made."""

    misconception: str
    values: tuple[Leaves | None, ...]


@dataclass(frozen=True, eq=False)
class RightValues:
    """All right values of a key end to end, so that answers are measured in one go."""

    shapes: tuple[tuple[int, ...], ...]
    expected: FloatArray
    scale: FloatArray
    """For every entry, the largest entry of its leaf."""
    starts: NDArray[np.intp]
    """Where each question's entries begin."""


@dataclass(frozen=True, eq=False)
class Cases:
    """An exercise's questions in the order in which they are put."""

    exercise: Exercise
    questions: tuple[Case, ...]

    @cached_property
    def right_values(self) -> RightValues:
        """The right values of all questions."""
        rights = [leaf for question in self.questions for leaf in question.expected]
        sizes = [sum(leaf.size for leaf in question.expected) for question in self.questions]
        return RightValues(
            shapes=tuple(leaf.shape for leaf in rights),
            expected=np.concatenate([leaf.ravel() for leaf in rights]),
            scale=np.concatenate([np.full(leaf.size, largest(leaf)) for leaf in rights]),
            starts=np.cumsum([0, *sizes[:-1]]),
        )

    @cached_property
    def predictions(self) -> tuple[Prediction, ...]:
        """Found when the first wrong answer needs them."""
        inputs = [q.args for q in self.questions if q.role is Role.VALUE]
        return tuple(
            Prediction(
                wrong.misconception,
                tuple(_attempt(wrong.made_in(self.exercise.definition), args) for args in inputs),
            )
            for wrong in self.exercise.wrong_formulas
        )


def _attempt(wrong: Any, args: Args) -> Leaves | None:
    try:
        return leaves(wrong(*args))
    except CANNOT_BE_COMPUTED:
        return None


def nudged(value: Any) -> Any:
    """A float or an array of floats a little larger; all else as it is."""
    if isinstance(value, list):
        return [nudged(item) for item in value]
    if isinstance(value, int):
        return value
    larger = np.asarray(value) * (1 + NUDGE)
    return larger if np.ndim(value) else float(larger)


def _twin(exercise: Exercise, args: Args) -> Args:
    """Labels stay exactly 0 and 1."""
    return tuple(
        value if name in ("y", "Y") else nudged(value)
        for name, value in zip(exercise.parameters, args, strict=True)
    )


def _questions(exercise: Exercise, random: Random) -> Iterator[Case]:
    def right(args: Args, beside: float = 0.0) -> Callable[[], Leaves]:
        at = tuple(value + beside for value in args) if beside else args
        return cache(lambda: leaves(exercise.definition(*at)))

    def ask(role: Role, args: Args, tolerance: float = 1e-9) -> Case:
        return Case(role, args, exercise.form(*args), right(args), tolerance)

    inputs = exercise.inputs(random)
    first = ask(Role.VALUE, inputs[0])
    yield first
    yield replace(first, role=Role.AGAIN)
    for args in inputs[1:]:
        yield ask(Role.VALUE, args)
    for z, args in zip(ROUGH_AT, inputs[-3:], strict=True):
        rough = exercise.roughened(z, *args)
        yield ask(Role.ROUGH, rough, ROUGH_TOLERANCE)
        yield ask(Role.NUDGED, _twin(exercise, rough), ROUGH_TOLERANCE)
    for args in exercise.kinks(random):
        left, to_the_right = right(args, -BESIDE), right(args, BESIDE)
        yield Case(Role.KINK, args, exercise.form(*args), left, up_to=to_the_right)
    for args in exercise.large(random):
        yield ask(Role.LARGE, args)
    yield replace(first, role=Role.REPEAT)


def make_cases(exercise: Exercise, seed: int, purpose: str) -> Cases:
    """The questions of one exercise; ``purpose`` keeps grading and self-check inputs apart."""
    random = Random(f"{seed}/{purpose}/{exercise.id}")
    return Cases(exercise, tuple(_questions(exercise, random)))


def make_all_cases(seed: int, purpose: str) -> dict[str, Cases]:
    """The keys of all exercises by id."""
    return {id: make_cases(exercise, seed, purpose) for id, exercise in EXERCISES.items()}
