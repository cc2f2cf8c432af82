"""The cases of an exercise and what is right for each, made from a seed once for a whole class."""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from itertools import combinations
from random import Random

import numpy as np
from numpy.typing import NDArray

from grader.answers import FloatArray
from grader.assignment.catalogue import EXERCISES
from grader.assignment.exercise import Args, Exercise
from grader.assignment.nested import Form, Gradient, Nested, leaves
from grader.assignment.wrong_formulas import CANNOT_BE_COMPUTED, WrongFormula, together
from grader.judge.compare import Leaves, Shapes, end_to_end, is_finite, scales, shapes

ROUGH_AT = (9.0, -9.0, 9.0)
"""Values of z where σ is flat, and yet 1 - σ(z) keeps eleven digits."""
ROUGH_TOLERANCE = 1e-6
"""Wide enough for a small number that a student adds to avoid a division by zero."""
BESIDE = 1e-300
"""The distance from a kink at which its two sides are looked at."""
NUDGE = 1e-10
"""A relative change of an input. An answer that is not mostly rounding follows it smoothly."""

AGREES = 1e-9
"""The ``deviation`` up to which values agree with the right ones, or with a wrong formula's."""
ROUGHLY = 1e-6
"""A value that is no multiple of a prediction, to this, is none to the last digits either."""
ROUNDING = 1e-13
"""A right formula is off by less, relative to the largest entry; a measured derivative by more."""

SELF_CHECK = "check"
"""The purpose of cases that a student may see."""


class Role(enum.Enum):
    """Why a case is asked."""

    VALUE = "an ordinary input"
    AGAIN = "the same objects a second time, where a changed argument shows in the value"
    ROUGH = "where a measured derivative is rough: σ is flat, or numbers are large; and one more"
    NUDGED = "the input before, nudged a little, once or twice: a measured derivative jumps"
    REPEAT = "the first input once more at the end, where memory and chance show"
    SMALLEST = "one neuron, one example or one entry: what loses an axis shows"
    KINK = "an input where any slope between those of its two sides is right"
    LARGE = "an input at which naive formulas overflow"
    PROBE = "the first input with a change that one link of the chain alone feels; no check of it"


@dataclass(frozen=True, eq=False)
class Case:
    """One call: why it is asked, its arguments, how its value is nested, and the right value."""

    role: Role
    args: Args
    form: Form
    right: Callable[[], Leaves]
    tolerance: float = AGREES
    """Relative to the largest entry of a leaf."""
    up_to: Callable[[], Leaves] | None = None
    """At a kink, the slope on the side of larger z; ``right`` then gives that on the other side.
    Every value between the two counts as right."""
    link: str = ""
    """The link of the chain that a probe changes."""

    @property
    def expected(self) -> Leaves:
        """The right value, which is worked out when it is first needed."""
        return self.right()


class Prediction:
    """What a wrong formula gives for each ordinary input; each value is worked out once, if ever.

    Most formulas are contradicted by the first answer, so most values are never needed.
    """

    def __init__(
        self, misconceptions: tuple[str, ...], formula: Gradient, inputs: Sequence[Args]
    ) -> None:
        self.misconceptions = misconceptions
        self._formula, self._inputs = formula, inputs
        self._values: dict[int, Leaves | None] = {}

    def value(self, number: int) -> Leaves | None:
        """The value for an ordinary input, ``None`` where the formula has no finite one."""
        if number not in self._values:
            self._values[number] = _attempt(self._formula, self._inputs[number])
        return self._values[number]


class FirstValues:
    """What formulas give for the first ordinary input, so that all are compared in one go."""

    def __init__(self, predictions: Sequence[Prediction]) -> None:
        self._predictions = predictions
        first = [each.value(0) for each in predictions]
        self._without_any = [at for at, value in enumerate(first) if value is None]
        places: dict[Shapes, list[int]] = {}
        for at, value in enumerate(first):
            if value is not None:
                places.setdefault(shapes(value), []).append(at)
        self._by_shapes = {
            same: (
                np.array(group),
                np.array([end_to_end(first[at] or ()) for at in group]),
                np.array([scales(first[at] or ()) for at in group]),
            )
            for same, group in places.items()
        }

    def agreeing(self, answer: Leaves | None) -> list[Prediction]:
        """The predictions that the answer to this input agrees with, or that have none for it."""
        found = list(self._without_any)
        if answer is not None and shapes(answer) in self._by_shapes:
            places, values, scale = self._by_shapes[shapes(answer)]
            agree = np.abs(end_to_end(answer) - values) / scale <= AGREES
            found += places[agree.all(axis=1)].tolist()
        return [self._predictions[at] for at in sorted(found)]

    def multiples(self, answer: Leaves) -> list[Prediction]:
        """The predictions of which the answer to this input may be a multiple, roughly compared.

        Those that are 0 for it, or have none, are among them.
        """
        found = list(self._without_any)
        if shapes(answer) in self._by_shapes:
            places, values, _ = self._by_shapes[shapes(answer)]
            given, squares = end_to_end(answer), (values**2).sum(axis=1)
            with np.errstate(all="ignore"):
                nearest = (values @ given / squares)[:, None] * values
            off, size = np.abs(given - nearest).max(axis=1), np.abs(nearest).max(axis=1)
            found += places[(off <= ROUGHLY * size) | (squares == 0)].tolist()
        return [self._predictions[at] for at in sorted(found)]


@dataclass(frozen=True, eq=False)
class RightValues:
    """All right values of an exercise end to end, so that all answers are compared in one go."""

    shapes: Shapes
    expected: FloatArray
    scale: FloatArray
    """For every entry, the largest entry of its leaf."""
    starts: NDArray[np.intp]
    """Where each case's entries begin."""


@dataclass(frozen=True, eq=False)
class Cases:
    """All cases of an exercise, in the order in which they are asked."""

    exercise: Exercise
    all: tuple[Case, ...]
    may_be_shown: bool = False
    """Whether a student may see the inputs: those of the self-check, which are no secret."""

    @cached_property
    def right_values(self) -> RightValues:
        """The right values of all cases."""
        rights = [leaf for case in self.all for leaf in case.expected]
        sizes = [sum(leaf.size for leaf in case.expected) for case in self.all]
        return RightValues(
            shapes=shapes(rights),
            expected=end_to_end(rights),
            scale=scales(rights),
            starts=np.cumsum([0, *sizes[:-1]]),
        )

    @cached_property
    def places(self) -> Mapping[Role, Sequence[int]]:
        """Where the cases of each role stand."""
        return {r: [n for n, case in enumerate(self.all) if case.role is r] for r in Role}

    @cached_property
    def right_to_rounding(self) -> FloatArray:
        """The deviation up to which each answer cannot have the noise of a difference quotient."""
        at_most = {Role.VALUE: ROUNDING, Role.KINK: np.inf}
        return np.array([at_most.get(case.role, case.tolerance) for case in self.all])

    @cached_property
    def predictions(self) -> tuple[Prediction, ...]:
        """The values of all wrong formulas."""
        return tuple(map(self._prediction, self.exercise.wrong_formulas))

    @cached_property
    def first_predicted(self) -> FirstValues:
        """The values of all wrong formulas for the first ordinary input."""
        return FirstValues(self.predictions)

    @cached_property
    def predictions_of_two(self) -> tuple[Prediction, ...]:
        """The values of all wrong formulas that are two of them together."""
        pairs = combinations(self.exercise.wrong_formulas, 2)
        both = (together(first, second) for first, second in pairs)
        return tuple(self._prediction(wrong) for wrong in both if wrong is not None)

    @cached_property
    def first_predicted_of_two(self) -> FirstValues:
        """The values of these for the first ordinary input."""
        return FirstValues(self.predictions_of_two)

    def _prediction(self, wrong: WrongFormula) -> Prediction:
        inputs = [case.args for case in self.all if case.role is Role.VALUE]
        formula = wrong.made_in(self.exercise.definition)
        return Prediction(wrong.misconceptions, formula, inputs)


@np.errstate(all="ignore")
def _attempt(wrong: Gradient, args: Args) -> Leaves | None:
    try:
        value = leaves(wrong(*args))
    except CANNOT_BE_COMPUTED:
        return None
    return value if is_finite(value) else None


def _nudged(exercise: Exercise, args: Args) -> Args:
    """Arguments that are a little larger; labels stay exactly 0 and 1."""
    return tuple(
        argument if name in ("y", "Y") else _larger(argument)
        for name, argument in zip(exercise.parameters, args, strict=True)
    )


def _larger(argument: Nested) -> Nested:
    """A float or an array of floats a little larger, also in a list; an index as it is."""
    if isinstance(argument, list):
        return [_larger(element) for element in argument]
    if isinstance(argument, int):
        return argument
    larger = np.asarray(argument) * (1 + NUDGE)
    return larger if np.ndim(larger) else float(larger)


def _cases(exercise: Exercise, random: Random, *, with_probes: bool) -> Iterator[Case]:
    def right(args: Args, beside: float = 0.0) -> Callable[[], Leaves]:
        at = tuple(value + beside for value in args) if beside else args
        return cache(lambda: leaves(exercise.definition(*at)))

    def ask(role: Role, args: Args, tolerance: float = AGREES) -> Case:
        return Case(role, args, exercise.form(*args), right(args), tolerance)

    inputs = exercise.inputs(random)
    first = ask(Role.VALUE, inputs[0])
    yield first
    yield replace(first, role=Role.AGAIN)
    for args in inputs[1:]:
        yield ask(Role.VALUE, args)
    flat = zip(ROUGH_AT, inputs[-3:], strict=True)
    for rough in (*(exercise.roughened(z, *args) for z, args in flat), inputs[-1]):
        at = ask(Role.ROUGH, rough, ROUGH_TOLERANCE)
        yield at
        nudged = _nudged(exercise, rough)
        yield ask(Role.NUDGED, nudged, ROUGH_TOLERANCE)
        if sum(leaf.size for leaf in at.expected) == 1:  # one number tells little by itself
            yield ask(Role.NUDGED, _nudged(exercise, nudged), ROUGH_TOLERANCE)
    for args in exercise.kinks(random):
        left, to_the_right = right(args, -BESIDE), right(args, BESIDE)
        yield Case(Role.KINK, args, exercise.form(*args), left, up_to=to_the_right)
    for args in exercise.large(random):
        yield ask(Role.LARGE, args)
    for args in exercise.smallest(random):
        yield ask(Role.SMALLEST, args)
    for link, args in exercise.probes(*inputs[0]).items() if with_probes else ():
        yield replace(ask(Role.PROBE, args), link=link)
    yield replace(first, role=Role.REPEAT)


def make_cases(exercise: Exercise, seed: int, purpose: str) -> Cases:
    """The cases of one exercise; ``purpose`` keeps grading and self-check inputs apart."""
    random = Random(f"{seed}/{purpose}/{exercise.id}")
    is_check = purpose == SELF_CHECK
    return Cases(exercise, tuple(_cases(exercise, random, with_probes=is_check)), is_check)


def make_all_cases(seed: int, purpose: str) -> dict[str, Cases]:
    """The cases of all exercises by id."""
    return {id: make_cases(exercise, seed, purpose) for id, exercise in EXERCISES.items()}
