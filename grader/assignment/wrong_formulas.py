"""What can go wrong: wrong formulas, each the right one changed by a named misconception.

The right value is a chain ∂C/∂a · ∂a/∂z · ∂z/∂W. Most misconceptions put something else in the
place of one of its links; the others change the value in the end, or use another formula. The
first half of this file says what a wrong formula is and how two of them are combined, the second
half has the wrong links that several exercises share.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Unpack

import numpy as np

from grader.assignment.calculus.gradient import Array, nudge, slope, with_slope
from grader.assignment.calculus.network import (
    Cost,
    Layer,
    Links,
    cross_entropy,
    logit,
    relu,
    sigmoid,
    squared_error,
)
from grader.assignment.nested import Change, Gradient, Nested, each, leaves

CANNOT_BE_COMPUTED = (ValueError, IndexError, TypeError)
"""What a wrong formula raises where it has no value: a missing transpose needs a square matrix."""


@dataclass(frozen=True, kw_only=True)
class WrongFormula:
    """The misconceptions that it shows, and how it differs from the right formula."""

    misconceptions: tuple[str, ...]
    links: Links = field(default_factory=Links)
    """What replaces links of the chain."""
    of: Gradient | None = None
    """Another derivative of the same chain, returned in place of the right one."""
    instead: Gradient | None = None
    """Another formula, which is not made of the exercise's links."""
    then: tuple[Change, ...] = ()
    """What is done to the value in the end."""

    @property
    def misconception(self) -> str:
        """The first misconception, for where only one is named."""
        return self.misconceptions[0]

    def made_in(self, right: Gradient) -> Gradient:
        """The wrong formula that ``right`` becomes.

        It raises one of ``CANNOT_BE_COMPUTED`` where it has no value.
        """

        def formula(*args: Any, **others: Any) -> Nested:
            if self.instead:
                value = self.instead(*args)
            else:
                value = (self.of or right)(*args, **self.links, **others)
            for change in self.then:
                value = change(value)
            return value

        return formula


def wrong(
    misconception: str,
    *,
    of: Gradient | None = None,
    instead: Gradient | None = None,
    then: Change | None = None,
    **links: Unpack[Links],
) -> WrongFormula:
    """A wrong formula with one misconception.

    ``output_slope=one`` puts a 1 where that slope belongs; the links are those of ``Links``.
    """
    return WrongFormula(
        misconceptions=(misconception,),
        links=links,
        of=of,
        instead=instead,
        then=(then,) if then else (),
    )


def together(first: WrongFormula, second: WrongFormula) -> WrongFormula | None:
    """Both misconceptions in one formula, one after the other.

    ``None`` where they cannot be combined: they are the same one, or replace the same link.
    """
    if set(first.misconceptions) & set(second.misconceptions) or _overlap(first, second):
        return None
    begun, ended = sorted((first, second), key=lambda one: not (one.of or one.instead))
    return WrongFormula(
        misconceptions=first.misconceptions + second.misconceptions,
        links={**first.links, **second.links},
        of=first.of or second.of,
        instead=first.instead or second.instead,
        then=begun.then + ended.then,
    )


def _overlap(first: WrongFormula, second: WrongFormula) -> bool:
    """Whether both replace the same link, or one replaces the formula that holds the other's."""
    if first.instead or second.instead:
        return all(one.instead or one.links or one.of for one in (first, second))
    two_derivatives = first.of and second.of and first.of is not second.of
    return bool(two_derivatives or first.links.keys() & second.links.keys())


def _whole(rounding: Change) -> Change:
    """``rounding`` done to every entry: what stands behind the decimal point is lost."""

    def cut(value: Nested) -> Nested:
        rounded = each(rounding)(value)
        if not any(leaf.any() for leaf in leaves(rounded)):
            raise ValueError("nothing but zeros: many wrong formulas look like this")
        return rounded

    return cut


WHOLE_NUMBERS = tuple(
    wrong("integer_truncation", then=_whole(f)) for f in (np.trunc, np.floor, np.rint)
)
ALWAYS = (wrong("sign_flipped", then=each(np.negative)), *WHOLE_NUMBERS)
"""What can go wrong in any exercise."""

# The links of the chain, with what stands in their place


def one(*_: object) -> Array:
    """1, for a link that is left out."""
    return np.ones(())


# ∂a/∂z, of z


def slope_of_sigmoid(z: Array) -> Array:
    """σ′(z)."""
    return slope(sigmoid, z)


def slope_at_a(z: Array) -> Array:
    """σ′(a): the right slope at the wrong place."""
    return slope_of_sigmoid(sigmoid(z))


def slope_of_z_for_a(z: Array) -> Array:
    """The slope written with a, and fed z."""
    return z * (1 - z)


WRONG_SLOPES: tuple[tuple[str, Callable[[Array], Array]], ...] = (
    ("sigma_instead_of_slope", sigmoid),
    ("slope_of_activation", slope_at_a),
    ("slope_of_activation", slope_of_z_for_a),
)


def step(z: Array) -> Array:
    """The slope of the rectifier."""
    return np.where(z > 0, 1.0, 0.0)


def slope_of_tanh(z: Array) -> Array:
    """tanh′(z)."""
    return slope(np.tanh, z)


def slope_of_tanh_at_sigma(z: Array) -> Array:
    """The slope of tanh written with a, 1 - a², and fed a = σ(z)."""
    return 1 - sigmoid(z) ** 2


LEAKS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.3)
"""Slopes of leaky rectifiers below zero, as libraries and courses have them."""


def leaky_step(z: Array, leak: float = LEAKS[0]) -> Array:
    """The slope of a leaky rectifier."""
    return np.where(z > 0, 1.0, leak)


def slope_of_sigmoid_twice(z: Array) -> Array:
    """σ′(z)², for a slope that is taken once too often."""
    return slope_of_sigmoid(z) ** 2


OTHER_SLOPES = (step, leaky_step, slope_of_tanh, slope_of_tanh_at_sigma)
NO_OUTPUT_SLOPE = wrong("missing_slope", output_slope=one)
WRONG_OUTPUT_SLOPE = tuple(wrong(id, output_slope=f) for id, f in WRONG_SLOPES)
SLOPE_OF_ANOTHER = tuple(wrong("other_activation", output_slope=f) for f in OTHER_SLOPES)
OUTPUT_SLOPE = (
    NO_OUTPUT_SLOPE,
    wrong("extra_slope", output_slope=slope_of_sigmoid_twice),
    *WRONG_OUTPUT_SLOPE,
    *SLOPE_OF_ANOTHER,
)
HIDDEN_SLOPE = (
    wrong("missing_slope", hidden_slope=one),
    wrong("extra_slope", hidden_slope=slope_of_sigmoid_twice),
    *(wrong(id, hidden_slope=f) for id, f in WRONG_SLOPES),
    *(wrong("other_activation", hidden_slope=f) for f in OTHER_SLOPES),
)
EVERY_SLOPE = (
    wrong("missing_slope", hidden_slope=one, output_slope=one),
    wrong("extra_slope", hidden_slope=slope_of_sigmoid_twice, output_slope=slope_of_sigmoid_twice),
    *(wrong(id, hidden_slope=f, output_slope=f) for id, f in WRONG_SLOPES),
    *(wrong("other_activation", hidden_slope=f, output_slope=f) for f in OTHER_SLOPES),
)

# a, of z, with its slope


def z_itself(z: Array) -> Array:
    """z, for an activation function that is left out."""
    return z


def sigma_twice(z: Array) -> Array:
    """σ(σ(z))."""
    return sigmoid(sigmoid(z))


def softmax(z: Array) -> Array:
    """e^z_j / Σ_i e^z_i, along the last axis."""
    e = np.exp(z)
    return np.asarray(e / e.sum(-1, keepdims=True))


def own_slope_of_softmax(z: Array) -> Array:
    """∂p_j/∂z_j of p = softmax(z), without what moves along the other paths."""
    p = softmax(z)
    return p * (1 - p)


SOFTMAX_OUTPUT = wrong(
    "softmax_instead_of_sigmoid", output=with_slope(softmax, own_slope_of_softmax)
)
RECTIFIER = with_slope(relu, step)
HIDDEN_WITHOUT_SIGMOID = wrong("slope_of_activation", hidden=with_slope(z_itself, slope_of_sigmoid))
ACTIVATIONS: tuple[tuple[str, Callable[[Array], Array]], ...] = (
    ("other_activation", RECTIFIER),
    ("other_activation", np.tanh),
    ("other_activation", with_slope(relu, slope_of_sigmoid)),
    ("other_activation", with_slope(np.tanh, slope_of_sigmoid)),
    ("missing_activation", z_itself),
    ("sigma_twice", sigma_twice),
    ("sigma_twice", with_slope(sigma_twice, slope_of_sigmoid)),
)
OUTPUT_ACTIVATION = tuple(wrong(id, output=f) for id, f in ACTIVATIONS)
HIDDEN_ACTIVATION = tuple(wrong(id, hidden=f) for id, f in ACTIVATIONS)
EVERY_ACTIVATION = tuple(
    wrong(id, hidden=f, output=f)
    for id, f in (*ACTIVATIONS, ("sigma_twice", with_slope(sigma_twice, slope_at_a)))
)

# ∂C/∂a, of a and y


def by_a(cost: Cost) -> Cost:
    """∂C/∂a of a cost, as a function of a and y."""
    return lambda a, y: slope(lambda a: cost(a, y), a)


def at_z(cost_slope: Cost) -> Cost:
    """A cost's slope that is given z where a belongs."""
    return lambda a, y: cost_slope(logit(a), y)


def at_sigma_of_a(cost_slope: Cost) -> Cost:
    """A cost's slope that is given σ(a) where a belongs."""
    return lambda a, y: cost_slope(sigmoid(a), y)


def times(factor: float, cost_slope: Cost) -> Cost:
    return lambda a, y: factor * cost_slope(a, y)


def a_less_y(a: Array, y: Array) -> Array:
    return a - y


SQUARE = by_a(squared_error)
NO_FACTOR_2 = wrong("missing_factor_2", cost_slope=times(1 / 2, SQUARE))
SQUARED_ERROR = (
    NO_FACTOR_2,
    wrong("missing_cost_slope", cost_slope=one),
    wrong("cross_entropy_delta", cost_slope=a_less_y, output_slope=one),
    wrong("slope_of_activation", cost_slope=at_z(SQUARE)),
    wrong("slope_of_activation", cost_slope=at_z(SQUARE), output_slope=slope_of_z_for_a),
    wrong("slope_of_activation", cost_slope=at_sigma_of_a(SQUARE), output_slope=slope_at_a),
)

CROSS_ENTROPY_SLOPE = (
    wrong("squared_error_slope", cost_slope=SQUARE),
    wrong("kept_factor_2", cost_slope=times(2, by_a(cross_entropy))),
    wrong("missing_term", cost_slope=by_a(lambda a, y: -y * np.log(a))),
    wrong("missing_term", cost_slope=by_a(lambda a, y: -(1 - y) * np.log(1 - a))),
    wrong("sign_flipped", cost_slope=by_a(lambda a, y: -y * np.log(a) + (1 - y) * np.log(1 - a))),
    wrong("sign_flipped", cost_slope=by_a(lambda a, y: y * np.log(a) - (1 - y) * np.log(1 - a))),
)
CROSS_ENTROPY = (
    *CROSS_ENTROPY_SLOPE,
    wrong("kept_slope", cost_slope=a_less_y),
    NO_OUTPUT_SLOPE,
)
Z_LESS_Y = wrong("slope_of_activation", cost_slope=at_z(a_less_y), output_slope=one)
ANOTHER_LESS_Y = tuple(
    wrong(id, output=with_slope(f, one), cost_slope=a_less_y)
    for id, f in (
        ("other_activation", relu),
        ("other_activation", np.tanh),
        ("sigma_twice", sigma_twice),
        ("softmax_instead_of_sigmoid", softmax),
    )
)

EVERY_OTHER_LESS_Y = tuple(
    wrong(id, hidden=f, output=with_slope(f, one), cost_slope=a_less_y)
    for id, f in (*ACTIVATIONS, ("sigma_twice", with_slope(sigma_twice, slope_at_a)))
    if id != "missing_activation"
)

# Σ_j of the outputs' shares of the cost

PATHS = (
    wrong("single_path", paths=lambda costs: costs[..., 0]),
    wrong("single_path", paths=lambda costs: costs[..., -1]),
)
COSTS_AVERAGED = wrong("mean_instead_of_sum", paths=lambda costs: costs.mean(-1))

# b, which is added to W a

BIAS_FORGOTTEN = wrong("bias_forgotten", bias=nudge)

# ∂z_j/∂W[j, k]

NO_INPUT = wrong("missing_input_activation", input=one)
WEIGHT_AS_INPUT = wrong("weight_instead_of_input", input=lambda at: at.W)
INPUT_SQUARED = wrong("extra_input_activation", input=lambda at: at.a_prev**2)
OWN_ACTIVATION = wrong("input_of_wrong_layer", input=lambda at: sigmoid(at.z))
INPUT_BEFORE_SIGMOID = wrong("slope_of_activation", input=lambda at: at.z_before)
WRONG_INPUT = (NO_INPUT, WEIGHT_AS_INPUT, INPUT_SQUARED)

# ∂z_j/∂a_prev[k]


def transposed(at: Layer) -> Array:
    return np.swapaxes(at.W, -1, -2)


def identity(at: Layer) -> Array:
    rows, columns = at.W.shape[-2:]
    if rows != columns:
        raise ValueError("δ passes unweighted only between layers of one size")
    return np.eye(rows)


def row_sums(at: Layer) -> Array:
    return identity(at) * at.W.sum(-1)[..., None]


def only_row(at: Layer, row: int) -> Array:
    only = np.zeros_like(at.W)
    only[..., row, :] = at.W[..., row, :]
    return only


NO_WEIGHT = wrong("missing_weight", weight=one)
WEIGHTS_SKIPPED = wrong("missing_weight", weight=identity)
INPUT_AS_WEIGHT = wrong("input_instead_of_weight", weight=lambda at: at.a_prev)
WEIGHT_TIMES_INPUT = wrong("extra_input_activation", weight=lambda at: at.W * at.a_prev)
TRANSPOSE_FORGOTTEN = wrong("missing_transpose", weight=transposed)
INDICES_SWAPPED = wrong("indices_swapped", weight=transposed)
WRONG_AXIS = wrong("wrong_axis", weight=row_sums)
ONE_PATH = tuple(wrong("single_path", weight=partial(only_row, row=row)) for row in (0, -1))
PATHS_AVERAGED = wrong("mean_instead_of_sum", weight=lambda at: at.W / len(at.W))
WRONG_LAYER = wrong("weight_of_wrong_layer", weight=lambda at: at.W_before)

# Weights that change before δ passes through them

LEARNING_RATES = (1.0, 0.5, 0.1, 0.05, 0.01, 0.001, 0.0001)


def _after_a_step(rate: float, slopes: Sequence[Array], at: Layer) -> Array:
    """W - η ∂C/∂W, for the learning rate η."""
    return np.asarray(at.W - rate * slopes[at.number])


def updated_before_use(gradient: Callable[..., Any]) -> tuple[WrongFormula, ...]:
    """Each layer's weights are updated first, and δ then passes back through the new ones.

    ``gradient`` gives (∂C/∂W, ∂C/∂b) for all layers. Each time the wrong gradient is worked out
    anew, it is final for one layer more, from the last one on.
    """

    def with_rate(rate: float) -> Gradient:
        def updated(weights: Any, *others: Any, **links: Unpack[Links]) -> Nested:
            found = gradient(weights, *others, **links)
            for _ in weights[1:]:
                dW, _db = found
                link = partial(_after_a_step, rate, dW)
                found = gradient(weights, *others, weight=link, **links)
            return found

        return updated

    return tuple(wrong("updated_before_use", of=with_rate(rate)) for rate in LEARNING_RATES)


def wrongly_paired(gradient: Callable[..., Any], join: Change) -> tuple[WrongFormula, ...]:
    """Each layer's δ meets the input of another layer; ``gradient`` and ``join`` as below."""

    def paired(pair: Callable[[list[Array], list[Array]], tuple[Any, Any]]) -> Gradient:
        def of(weights: Any, biases: Any, x: Any, *others: Any, **links: Unpack[Links]) -> Nested:
            _dW, db = gradient(weights, biases, x, *others, **links)
            activations = [np.asarray(x)]
            for W, b in zip(weights, biases, strict=True):
                z = W @ activations[-1] if np.ndim(W) else W * activations[-1]
                activations.append(sigmoid(z + b))
            deltas, inputs = pair(list(db), activations)
            dW = [np.multiply.outer(d, a) for d, a in zip(deltas, inputs, strict=True)]
            return join(dW), join(deltas)

        return of

    return (
        wrong("input_of_wrong_layer", of=paired(lambda db, a: (db, [a[0] for _ in db]))),
        wrong("input_of_wrong_layer", of=paired(lambda db, a: (db, [a[-1], *a[:-2]]))),
        wrong("input_of_wrong_layer", of=paired(lambda db, a: (db, [a[-1], *a[1:-1]]))),
        wrong("layers_reversed", of=paired(lambda db, a: (db[::-1], a[:-1]))),
    )


def one_slope_further(gradient: Callable[..., Any]) -> tuple[WrongFormula, ...]:
    """Past a_prev, to the z that it came from, by its slope or by σ′ that is fed with a_prev.

    ``gradient`` gives ∂C/∂a_prev of (W, b, a_prev, y).
    """

    def times_slope(slope_of_a_prev: Callable[[Array], Array]) -> Gradient:
        def further(W: Any, b: Any, a_prev: Array, y: Any, **links: Unpack[Links]) -> Nested:
            return np.asarray(gradient(W, b, a_prev, y, **links) * slope_of_a_prev(a_prev))

        return further

    slopes = (lambda a_prev: a_prev * (1 - a_prev), slope_of_sigmoid)
    return tuple(wrong("extra_slope", of=times_slope(slope)) for slope in slopes)


def every_layer_as_last(gradient: Callable[..., Any], join: Change) -> WrongFormula:
    """Each layer's own activation is compared with y, as if it were the output.

    ``join`` makes the arrays of all layers into one part of the value, as ``gradient`` returns it.
    """

    def as_last(weights: Any, biases: Any, *others: Any, **links: Unpack[Links]) -> Nested:
        ends = range(1, len(weights) + 1)
        found = [gradient(weights[:end], biases[:end], *others, **links) for end in ends]
        return join([dW[-1] for dW, _ in found]), join([db[-1] for _, db in found])

    return wrong("every_layer_as_last", of=as_last)
