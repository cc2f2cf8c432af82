"""Wrong local derivatives, by misconception: what a forward pass is bent to.

Each entry replaces one rule of ``grader.calculus.network.Rules``; all others stay right, so the
gradient that comes out is that of a student who gets one link of the chain wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np

from grader.calculus.gradient import bent, slope
from grader.calculus.network import Array, affine, cross_entropy, sigmoid, squared_error

RuleChange = tuple[str, dict[str, Any]]
"""A misconception id and the rules that it replaces."""

Cost = Callable[[Array, Array], Array]


def bent_cost(cost: Cost, wrong_slope: Cost) -> Cost:
    """A cost with the right values whose ∂C/∂a is taken to be ``wrong_slope(a, y)``."""
    return lambda a, y: bent(lambda x: cost(x, y), lambda x: wrong_slope(x, y))(a)


def _cost_slope(cost: Cost) -> Cost:
    return lambda a, y: slope(lambda x: cost(x, y), a)


def _z_as_activation(cost: Cost) -> Cost:
    """``cost`` with its slope taken at z = ln(a / (1 - a)) instead of at a = σ(z)."""
    return bent_cost(cost, lambda a, y: _cost_slope(cost)(np.log(a / (1 - a)), y))


_WRONG_SLOPES = (
    ("missing_slope", bent(sigmoid, np.ones_like)),
    ("sigma_instead_of_slope", bent(sigmoid, sigmoid)),
    ("slope_of_activation", bent(sigmoid, lambda z: slope(sigmoid, sigmoid(z)))),
    ("slope_of_activation", bent(sigmoid, lambda z: z * (1 - z))),
)
_NO_SLOPE = _WRONG_SLOPES[0][1]

OUTPUT_SLOPE: tuple[RuleChange, ...] = tuple((id, {"output": f}) for id, f in _WRONG_SLOPES)
HIDDEN_WITHOUT_SIGMOID: RuleChange = (
    "slope_of_activation",
    {"hidden": bent(lambda z: z, lambda z: slope(sigmoid, z))},
)
HIDDEN_SLOPE: tuple[RuleChange, ...] = tuple((id, {"hidden": f}) for id, f in _WRONG_SLOPES)
EVERY_SLOPE: tuple[RuleChange, ...] = tuple(
    (id, {"hidden": f, "output": f}) for id, f in _WRONG_SLOPES
)
MISPLACED_SLOPE = tuple(change for change in OUTPUT_SLOPE if change[0] == "slope_of_activation")

HALVED: RuleChange = (
    "missing_factor_2",
    {"cost": bent_cost(squared_error, lambda a, y: a - y)},
)
SQUARED_ERROR: tuple[RuleChange, ...] = (
    HALVED,
    ("missing_cost_slope", {"cost": bent_cost(squared_error, lambda a, y: np.ones_like(a))}),
    (
        "cross_entropy_delta",
        {"cost": bent_cost(squared_error, lambda a, y: a - y), "output": _NO_SLOPE},
    ),
    ("slope_of_activation", {"cost": _z_as_activation(squared_error)}),
    (
        "slope_of_activation",
        {
            "cost": bent_cost(
                squared_error, lambda a, y: _cost_slope(squared_error)(sigmoid(a), y)
            ),
            "output": _WRONG_SLOPES[2][1],
        },
    ),
    (
        "slope_of_activation",
        {"cost": _z_as_activation(squared_error), "output": _WRONG_SLOPES[3][1]},
    ),
)

_DERIVED = _cost_slope(cross_entropy)

CROSS_ENTROPY_COST: tuple[RuleChange, ...] = (
    ("squared_error_slope", {"cost": squared_error}),
    ("kept_factor_2", {"cost": bent_cost(cross_entropy, lambda a, y: 2 * _DERIVED(a, y))}),
    ("kept_slope", {"cost": bent_cost(cross_entropy, lambda a, y: a - y)}),
    ("missing_slope", {"output": _NO_SLOPE}),
    ("missing_term", {"cost": lambda a, y: -y * np.log(a)}),
    ("missing_term", {"cost": lambda a, y: -(1 - y) * np.log(1 - a)}),
    ("sign_flipped", {"cost": lambda a, y: -y * np.log(a) + (1 - y) * np.log(1 - a)}),
)

Z_LESS_Y: RuleChange = (
    "slope_of_activation",
    {
        "cost": bent_cost(cross_entropy, lambda a, y: np.log(a / (1 - a)) - y),
        "output": _NO_SLOPE,
    },
)

PATHS: tuple[RuleChange, ...] = (
    ("single_path", {"total": lambda costs: costs[..., 0]}),
    ("single_path", {"total": lambda costs: costs[..., -1]}),
)
COST_AVERAGED: RuleChange = ("mean_instead_of_sum", {"total": lambda costs: costs.mean(-1)})

Matrices = Sequence[Array]


def bent_affine(
    through: Callable[[Matrices, int], Array] = lambda weights, layer: weights[layer],
    meets: Callable[[Array, Array, Array], Array] = lambda _W, a, _z: a,
) -> Callable[[Matrices, Matrices, Array, int], Array]:
    """z = W a + b whose change is taken to be dW·meets + through·da + db.

    ``through`` is the matrix that carries a change of the layer before on (right: W itself),
    ``meets`` what a change of the weights is multiplied by (right: a).
    """

    def weigh(weights: Matrices, biases: Matrices, a: Array, layer: int) -> Array:
        real = [np.real(W) for W in weights]
        value = affine(real, [np.real(b) for b in biases], np.real(a), layer)
        change = np.imag(biases[layer]) + np.zeros_like(value)
        if np.iscomplexobj(a):
            change = change + np.einsum("...jk,...k->...j", through(real, layer), np.imag(a))
        if np.iscomplexobj(weights[layer]):
            met = meets(real[layer], np.real(a), value)
            spread = met if np.ndim(met) == np.ndim(real[layer]) else met[..., None, :]
            change = change + (np.imag(weights[layer]) * spread).sum(-1)
        return value + 1j * change

    return weigh


def _transposed(weights: Matrices, layer: int) -> Array:
    return np.swapaxes(weights[layer], -1, -2)


def _layer_before(weights: Matrices, layer: int) -> Array:
    if layer == 0:
        raise ValueError("the first layer has no layer before it")
    return weights[layer - 1]


def _identity(weights: Matrices, layer: int) -> Array:
    rows, columns = weights[layer].shape[-2:]
    if rows != columns:
        raise ValueError("δ passes unweighted only between layers of one size")
    return np.eye(rows)


def _row_sums(weights: Matrices, layer: int) -> Array:
    return _identity(weights, layer) * weights[layer].sum(-1)[..., None]


def _one_row(weights: Matrices, layer: int, row: int) -> Array:
    only = np.zeros_like(weights[layer])
    only[..., row, :] = weights[layer][..., row, :]
    return only


def _z_before(weights: Matrices, biases: Matrices, a: Array, layer: int) -> Array:
    """A change of the weights is multiplied by z of the layer before, where there is one."""
    if layer == 0:
        return affine(weights, biases, a, layer)
    return bent_affine(meets=lambda _W, a, _z: np.log(a / (1 - a)))(weights, biases, a, layer)


WEIGHT_DROPPED: RuleChange = (
    "missing_weight",
    {"weigh": bent_affine(through=lambda weights, layer: np.ones_like(weights[layer]))},
)
WEIGHTS_SKIPPED: RuleChange = ("missing_weight", {"weigh": bent_affine(through=_identity)})
TRANSPOSE_FORGOTTEN: RuleChange = ("missing_transpose", {"weigh": bent_affine(through=_transposed)})
INDICES_SWAPPED: RuleChange = ("indices_swapped", TRANSPOSE_FORGOTTEN[1])
WRONG_AXIS: RuleChange = ("wrong_axis", {"weigh": bent_affine(through=_row_sums)})
ONE_PATH: tuple[RuleChange, ...] = tuple(
    ("single_path", {"weigh": bent_affine(through=partial(_one_row, row=row))}) for row in (0, -1)
)
PATHS_AVERAGED: RuleChange = (
    "mean_instead_of_sum",
    {"weigh": bent_affine(through=lambda weights, layer: weights[layer] / len(weights[layer]))},
)
WRONG_LAYER: RuleChange = ("weight_of_wrong_layer", {"weigh": bent_affine(through=_layer_before)})
INPUT_DROPPED: RuleChange = (
    "missing_input_activation",
    {"weigh": bent_affine(meets=lambda _W, a, _z: np.ones_like(a))},
)
WEIGHT_AS_INPUT: RuleChange = (
    "weight_instead_of_input",
    {"weigh": bent_affine(meets=lambda W, _a, _z: W)},
)
OWN_ACTIVATION: RuleChange = (
    "input_of_wrong_layer",
    {"weigh": bent_affine(meets=lambda _W, _a, z: sigmoid(z))},
)
INPUT_BEFORE_SIGMOID: RuleChange = ("slope_of_activation", {"weigh": _z_before})
INPUT_SQUARED: RuleChange = (
    "extra_input_activation",
    {"weigh": bent_affine(meets=lambda _W, a, _z: a**2)},
)
