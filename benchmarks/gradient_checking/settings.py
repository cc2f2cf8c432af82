"""The arguments at which gradients are checked: ordinary ones, and others that are often taken."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random

import numpy as np

from grader.answers import FloatArray
from grader.assignment.calculus.network import sigmoid
from grader.assignment.exercise import Args, Exercise
from grader.assignment.nested import Nested, each, leaves

Change = Callable[[FloatArray], FloatArray]

WEIGHTS = ("w", "W", "W1", "W2", "W_next", "weights")
BIASES = ("b", "b1", "b2", "biases")
BATCHES = ("matrix_form.backprop_batch", "single_neuron.average_weight_gradient")
SMALL = 1e-4
SATURATED = 15.0
"""A weighted input z at which σ is flat: σ'(15) = 3e-7."""

GOALS: Mapping[str, Change] = dict.fromkeys(("y", "Y"), lambda y: np.where(y > 0, 1.0, 0.0))
"""Labels in place of the goals that this grader draws, which are as large as 30. Few would check
with those, and their costs are too large for what has an absolute tolerance."""
CHANGES: Mapping[str, Mapping[str, Change]] = {
    "small weights": dict.fromkeys((*WEIGHTS, "delta"), lambda x: SMALL * x),
    "zeros": dict.fromkeys((*WEIGHTS, *BIASES, "z", "delta"), np.zeros_like)
    | {"a": lambda a: np.full_like(a, sigmoid(0.0))},
    "saturated": dict.fromkeys(BIASES, lambda b: b + SATURATED)
    | {
        "z": lambda z: z + SATURATED * np.sign(z),
        "a": lambda a: np.full_like(a, sigmoid(SATURATED)),
    },
    "all ones": dict.fromkeys(
        (*WEIGHTS, *BIASES, "z", "delta", "delta_next", "a_prev", "x", "X"), np.ones_like
    ),
}
"""For some settings, how the ordinary arguments are changed, by their names."""
SETTINGS = ("ordinary", "square, one example", *CHANGES)


def settings(exercise: Exercise, seed: int) -> dict[str, Args]:
    """The arguments of an exercise in each setting."""
    inputs = exercise.inputs(Random(f"{seed}/{exercise.id}"))
    drawn = [_changed(exercise, args, GOALS) for args in inputs]
    ordinary, square = _largest(drawn, square=False), _largest(drawn, square=True)
    if exercise.id in BATCHES:
        *parameters, X, Y = square
        square = (*parameters, X[:1], Y[:1])
    changed = (_changed(exercise, ordinary, changes) for changes in CHANGES.values())
    return dict(zip(SETTINGS, (ordinary, square, *changed), strict=True))


def _largest(drawn: list[Args], *, square: bool) -> Args:
    """The arguments with the most numbers, among those of layers of one size or of several."""
    fitting = [args for args in drawn if _is_square(args) == square]
    return max(fitting or drawn, key=lambda args: sum(leaf.size for leaf in leaves(args)))


def _is_square(args: Args) -> bool:
    return len({leaf.shape[-1] for leaf in leaves(args) if leaf.ndim}) < 2


def _changed(exercise: Exercise, args: Args, changes: Mapping[str, Change]) -> Args:
    def changed(name: str, argument: Nested) -> Nested:
        if name not in changes:
            return argument
        value = each(changes[name])(argument)
        return float(value) if isinstance(argument, float) else value

    return tuple(map(changed, exercise.parameters, args))
