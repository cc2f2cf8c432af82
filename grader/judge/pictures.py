"""The pictures beside wrong answers: where the chain breaks, which paths were missed.

They show answers to the self-check's cases, whose right values a student may know. The cases that a
class is graded on are never looked at here.

Each of the functions that make a picture takes the misconception that was found, if it is the only
one, and the compared answers. It returns ``None`` where it would show nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import combinations
from typing import TypeAlias

import numpy as np

from grader.answers import Answer, FloatArray, Returned
from grader.assignment import many_neurons, matrix_form
from grader.assignment.calculus.gradient import slope
from grader.assignment.calculus.network import sigmoid, squared_error
from grader.assignment.exercise import Args
from grader.judge.cases import AGREES, Cases, Role
from grader.judge.compare import Leaves, deviation, entry_by_entry, is_finite, same_shapes
from grader.picture import Curve, HeatMap, Layers, Links, Paths, Picture, Row, Table
from grader.result import Item

LARGEST_SIDE = 12
"""Rows or columns that a heat map shows at most; a student's array may have any number."""

LARGEST_VALUE = 1e6
"""Beside a larger slope the right one would not be visible."""

Z_TO_A = (
    "missing_slope",
    "sigma_instead_of_slope",
    "slope_of_activation",
    "cross_entropy_delta",
    "other_activation",
    "missing_activation",
    "sigma_twice",
)
A_TO_COST = ("missing_factor_2", "missing_cost_slope")
START_TO_Z = (
    "missing_input_activation",
    "extra_input_activation",
    "weight_instead_of_input",
    "input_instead_of_weight",
    "missing_weight",
)
LINK = {id: at for at, ids in enumerate((START_TO_Z, Z_TO_A, A_TO_COST)) for id in ids}
"""The link of the chain start → z → a → C0 that a misconception gets wrong."""


@dataclass(frozen=True)
class Compared:
    """One of the self-check's cases with a student's value and the right one."""

    args: Args
    theirs: Leaves
    right: Leaves


PictureOf: TypeAlias = Callable[[str | None, Sequence[Compared]], Picture | None]


def either(*several: PictureOf) -> PictureOf:
    """Makes the first of several pictures that can be made for the answers."""

    def first(misconception: str | None, cases: Sequence[Compared]) -> Picture | None:
        pictures = (picture_of(misconception, cases) for picture_of in several)
        return next((picture for picture in pictures if picture is not None), None)

    return first


def curve(activation: str, _: str | None, cases: Sequence[Compared]) -> Picture | None:
    """A student's slope of an activation function over the right one."""
    fitting = [
        case
        for case in cases
        if same_shapes(case.theirs, case.right) and abs(case.theirs[0]).max() < LARGEST_VALUE
    ]
    if not fitting:
        return None
    points = sorted(
        point
        for case in fitting
        for point in zip(
            np.ravel(case.args[0]).tolist(),
            case.theirs[0].ravel().tolist(),
            case.right[0].ravel().tolist(),
            strict=True,
        )
    )
    z, theirs, right = zip(*points, strict=True)
    return Curve(activation, z, theirs, right)


def links(start: str, misconception: str | None, cases: Sequence[Compared]) -> Picture | None:
    """The chain of one neuron, or of one path, with the link that the misconception gets wrong."""
    if misconception not in LINK or cases[0].theirs[0].shape:
        return None
    w, z, a_prev, y = _neuron(cases[0].args)
    a = sigmoid(z)
    first = {"w": a_prev, "b": 1.0, "a_prev": w}[start]
    rates = [first, float(slope(sigmoid, z)), float(slope(lambda a: squared_error(a, y), a))]
    return Links(start, _row(rates), LINK[misconception], float(cases[0].theirs[0]))


def _neuron(args: Args) -> tuple[float, float, float, float]:
    """(w, z, a_prev, y) of a neuron's arguments, or of neuron j's among a layer's."""
    if np.ndim(args[0]) == 0:
        w, b, a_prev, y = args
        return w, w * a_prev + b, a_prev, y
    W, b, a_prev, y, j, *rest = args
    k = rest[0] if rest else 0
    return W[j, k], (W @ a_prev + b)[j], a_prev[k], y[j]


def paths_of_layer(_: str | None, cases: Sequence[Compared]) -> Picture | None:
    """The paths from one activation of the layer before, where a number is the sum of only some."""
    for case in cases:
        W, b, a_prev, y = case.args
        for k in _wrong_entries(case):
            shares = many_neurons.path_contributions(W, b, a_prev, y, k)
            followed = _followed(float(case.theirs[0][k]), shares)
            if followed:
                return Paths("a_prev", (k,), "z", _row(shares), followed)
    return None


def paths_of_delta(_: str | None, cases: Sequence[Compared]) -> Picture | None:
    """The paths from one hidden neuron through the next layer's δ."""
    for case in cases:
        W_next, delta_next, z = case.args
        each = [matrix_form.hidden_delta(W_next, d, z) for d in np.diag(delta_next)]
        for k in _wrong_entries(case):
            shares = np.array(each)[:, k]
            followed = _followed(float(case.theirs[0][k]), shares)
            if followed:
                return Paths("z", (k,), "δ", _row(shares), followed)
    return None


def paths_of_hidden_weight(_: str | None, cases: Sequence[Compared]) -> Picture | None:
    """The paths from one weight of the first layer through every output."""
    for case in cases:
        if case.theirs[0].shape:
            continue
        outputs = range(len(case.args[3]))
        shares = np.array([_share_of_output(case.args, i) for i in outputs])
        followed = _followed(float(case.theirs[0]), shares)
        if followed:
            j, k = case.args[6:]
            return Paths("W1", (j, k), "a", _row(shares), followed)
    return None


def _share_of_output(args: Args, i: int) -> FloatArray:
    return many_neurons.hidden_weight_gradient(*args, paths=lambda costs: costs[..., i])


def _wrong_entries(case: Compared) -> list[int]:
    theirs, right = case.theirs[0], case.right[0]
    if theirs.shape != right.shape:
        return []
    return [int(k) for k in np.flatnonzero(abs(theirs - right) > AGREES * abs(right).max())]


def _followed(number: float, shares: FloatArray) -> tuple[bool, ...]:
    """Which paths add up to ``number``, if just one choice of some but not all of them does."""
    paths = range(len(shares))
    near = AGREES * abs(shares).max()
    fitting = [
        chosen
        for size in range(1, len(shares))
        for chosen in combinations(paths, size)
        if abs(shares[list(chosen)].sum() - number) <= near
    ]
    return tuple(j in fitting[0] for j in paths) if len(fitting) == 1 else ()


def layers(_: str | None, cases: Sequence[Compared]) -> Picture | None:
    """Which layers' gradients are right, in the deepest network that has a wrong one."""
    for case in sorted(cases, key=lambda case: -len(case.right)):
        pairs = zip(case.theirs, case.right, strict=True)
        right = tuple(deviation((t,), (r,)) <= AGREES for t, r in pairs)
        if not all(right):
            depth = len(right) // 2
            return Layers(right[:depth], right[depth:])
    return None


def chain(misconception: str | None, cases: Sequence[Compared]) -> Picture | None:
    """The same for a chain of single neurons, whose gradients are entries of two vectors."""
    fitting = [case for case in cases if same_shapes(case.theirs, case.right)]
    return layers(
        misconception,
        [Compared(c.args, entry_by_entry(c.theirs), entry_by_entry(c.right)) for c in fitting],
    )


def heat_map(of: str, _: str | None, cases: Sequence[Compared]) -> Picture | None:
    """A wrong array beside the right one."""
    for case in cases:
        if deviation(case.theirs, case.right) > AGREES:
            return _heat_map(of, case.theirs[0], case.right[0])
    return None


def first_wrong_matrix(_: str | None, cases: Sequence[Compared]) -> Picture | None:
    """The weights' gradient that goes wrong first on the way back."""
    for case in cases:
        depth = len(case.right) // 2
        for layer in reversed(range(depth)):
            theirs, right = case.theirs[layer], case.right[layer]
            if deviation((theirs,), (right,)) > AGREES:
                return _heat_map(f"dW[{layer}] of {depth} layers", theirs, right)
    return None


def _heat_map(of: str, theirs: FloatArray, right: FloatArray) -> Picture | None:
    if theirs.ndim > 2 or not theirs.size or max(theirs.shape, default=1) > LARGEST_SIDE:
        return None
    return HeatMap(of, _table(theirs), _table(right), theirs.shape, right.shape)


def _table(array: FloatArray) -> Table:
    columns = array.reshape(-1, 1) if array.ndim < 2 else array
    return tuple(_row(row) for row in columns)


def _row(numbers: Iterable[float]) -> Row:
    return tuple(float(number) for number in numbers)


PICTURES: dict[str, tuple[PictureOf, ...]] = {
    "single_neuron.sigmoid_prime": (partial(curve, "σ"),),
    "single_neuron.relu_prime": (partial(curve, "ReLU"),),
    "single_neuron.weight_gradient": (partial(links, "w"),),
    "single_neuron.bias_gradient": (partial(links, "b"),),
    "single_neuron.previous_activation_gradient": (partial(links, "a_prev"),),
    "single_neuron.chain_gradient": (chain,),
    "many_neurons.weight_gradient": (partial(links, "w"),),
    "many_neurons.bias_gradient": (partial(links, "b"),),
    "many_neurons.path_contributions": (partial(heat_map, "path shares"),),
    "many_neurons.previous_activation_gradient": (
        either(paths_of_layer, partial(heat_map, "∂C0/∂a_prev")),
    ),
    "many_neurons.hidden_weight_gradient": (paths_of_hidden_weight,),
    "matrix_form.output_delta": (partial(heat_map, "δ"),),
    "matrix_form.hidden_delta": (either(paths_of_delta, partial(heat_map, "δ")),),
    "matrix_form.weight_gradient": (partial(heat_map, "∂C0/∂W"),),
    "matrix_form.bias_gradient": (partial(heat_map, "∂C0/∂b"),),
    "matrix_form.backprop": (layers, first_wrong_matrix),
    "matrix_form.backprop_batch": (layers, first_wrong_matrix),
    "cross_entropy.output_delta": (partial(heat_map, "δ"),),
    "cross_entropy.softmax_output_delta": (partial(heat_map, "δ"),),
    "cross_entropy.backprop": (layers, first_wrong_matrix),
}
"""The pictures that a wrong answer to an exercise may have."""


def may_have_pictures(item: Item) -> bool:
    """Whether a picture may show what is wrong."""
    return item.id in PICTURES and item.status in ("partial", "failed")


def with_pictures(
    items: Iterable[Item], all_cases: Iterable[Cases], answers: Iterable[Answer]
) -> list[Item]:
    """The verdicts with their pictures; ``answers`` are those to ``all_cases``, in order."""
    left = iter(answers)
    compared = {one.exercise.id: _compared(one, [next(left) for _ in one.all]) for one in all_cases}
    with np.errstate(all="ignore"):  # a student's numbers may be as large as they like
        return [
            replace(item, pictures=_pictures(item, compared[item.id]))
            if item.id in compared
            else item
            for item in items
        ]


def _compared(cases: Cases, answers: Sequence[Answer]) -> list[Compared]:
    return [
        Compared(case.args, answer.leaves, case.expected)
        for case, answer in zip(cases.all, answers, strict=True)
        if case.role is Role.VALUE
        and isinstance(answer, Returned)
        and len(answer.leaves) == len(case.expected)
        and is_finite(answer.leaves)
    ]


def _pictures(item: Item, cases: list[Compared]) -> tuple[Picture, ...]:
    only = item.misconception if len(item.misconceptions) == 1 else None
    made = (picture_of(only, cases) for picture_of in PICTURES.get(item.id, ()))
    return tuple(picture for picture in made if picture is not None) if cases else ()
