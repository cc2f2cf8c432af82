"""The model answers to the review's variables, and the wrong formulas that have a name.

A model answer is not written down as a formula. It is a definition: the derivative of a cost, the
number of paths through a network, the local derivatives that differ between two costs. A wrong
formula is such a definition, changed by one misconception.
"""

from __future__ import annotations

import itertools
from typing import NamedTuple

from grader.expressions import Chain, Derivative, Setting, value_at, values


class ModelAnswer(NamedTuple):
    """The formula that is right, as a definition, and wrong ones by their misconceptions."""

    right: Chain
    wrong: tuple[tuple[str, Chain], ...] = ()


# One neuron: z = w·a_prev + b, a = σ(z). Under these relations both forms of an answer count.
NEURON = Setting(
    free=(("w", 0.5, 1.8), ("b", -1.0, 1.0), ("a_prev", 0.3, 1.6), ("y", 0.1, 0.9)),
    relations=(("z", "w*a_prev + b"), ("a", "sigma(z)")),
)
# One path of many: from neuron k of the layer before, through neuron j, to the cost.
PATH = Setting(
    free=(
        ("a_k", 0.3, 1.6),
        ("w_jk", -1.8, 1.8),
        ("b_j", -1.0, 1.0),
        ("z_j", -2.0, 2.0),
        ("y_j", 0.1, 0.9),
    ),
    relations=(("a_j", "sigma(z_j)"),),
)

SQUARED_ERROR = "(a - y)**2"
CROSS_ENTROPY = "-(y*log(a) + (1 - y)*log(1 - a))"
WEIGHTED_INPUT = "w*a_prev + b"

DC_DA = Derivative(SQUARED_ERROR, "a")
DA_DZ = Derivative("sigma(z)", "z")
DZ_DW = Derivative(WEIGHTED_INPUT, "w")
DZ_DB = Derivative(WEIGHTED_INPUT, "b")
DZ_DA_PREV = Derivative(WEIGHTED_INPUT, "a_prev")
DX_DA = Derivative(CROSS_ENTROPY, "a")

DC_DA_J = Derivative("(a_j - y_j)**2", "a_j")
DA_DZ_J = Derivative("sigma(z_j)", "z_j")
DZ_DA_K = Derivative("w_jk*a_k + b_j", "a_k")
DZ_DW_JK = Derivative("w_jk*a_k + b_j", "w_jk")

LAYERS = (3, 4, 2)
"""Neurons of the network whose paths are counted."""

SATURATED = 10.0
"""A weighted input at which the sigmoid is flat."""


def _chain(*factors: Derivative | str, times: float = 1) -> Chain:
    return Chain(factors, times=times)


COST_SLOPE = ModelAnswer(
    _chain(DC_DA),
    (
        ("missing_factor_2", _chain(DC_DA, times=1 / 2)),
        ("sign_flipped", _chain(DC_DA, times=-1)),
        ("returned_the_cost", _chain(SQUARED_ERROR)),
    ),
)
SLOPE = ModelAnswer(
    _chain(DA_DZ),
    (
        ("sigma_instead_of_slope", _chain("sigma(z)")),
        ("slope_of_activation", _chain(Derivative("sigma(a)", "a"))),
        ("slope_of_activation", _chain("z*(1 - z)")),
        ("sign_flipped", _chain(DA_DZ, times=-1)),
    ),
)
INPUT = ModelAnswer(
    _chain(DZ_DW),
    (
        ("weight_instead_of_input", _chain(DZ_DA_PREV)),
        ("missing_input_activation", _chain(DZ_DB)),
        ("input_of_wrong_layer", _chain("a")),
    ),
)
BIAS = ModelAnswer(_chain(DZ_DB), (("extra_input_activation", _chain(DZ_DW)),))
_BY_WEIGHT = Derivative("(sigma(w*a_prev + b) - y)**2", "w")
_BY_BIAS = Derivative("(sigma(w*a_prev + b) - y)**2", "b")
RATIO = ModelAnswer(
    Chain((_BY_WEIGHT,), over=(_BY_BIAS,)),
    (
        ("missing_input_activation", Chain((_BY_BIAS,), over=(_BY_BIAS,))),
        ("weight_instead_of_input", _chain(DZ_DA_PREV)),
        ("extra_input_activation", Chain((_BY_WEIGHT, DZ_DW), over=(_BY_BIAS,))),
    ),
)
PATH_SHARE = ModelAnswer(
    _chain(DC_DA_J, DA_DZ_J, DZ_DA_K),
    (
        ("missing_factor_2", _chain(DC_DA_J, DA_DZ_J, DZ_DA_K, times=1 / 2)),
        ("sign_flipped", _chain(DC_DA_J, DA_DZ_J, DZ_DA_K, times=-1)),
        ("missing_cost_slope", _chain(DA_DZ_J, DZ_DA_K)),
        ("missing_slope", _chain(DC_DA_J, DZ_DA_K)),
        ("missing_weight", _chain(DC_DA_J, DA_DZ_J)),
        ("input_instead_of_weight", _chain(DC_DA_J, DA_DZ_J, DZ_DW_JK)),
        ("extra_input_activation", _chain(DC_DA_J, DA_DZ_J, DZ_DA_K, DZ_DW_JK)),
        ("sigma_instead_of_slope", _chain(DC_DA_J, "sigma(z_j)", DZ_DA_K)),
        ("slope_of_activation", _chain(DC_DA_J, Derivative("sigma(a_j)", "a_j"), DZ_DA_K)),
        ("slope_of_activation", _chain(DC_DA_J, "z_j*(1 - z_j)", DZ_DA_K)),
        ("returned_the_cost", _chain("(a_j - y_j)**2")),
    ),
)
NEW_COST_SLOPE = ModelAnswer(
    _chain(DX_DA),
    (
        ("squared_error_slope", _chain(DC_DA)),
        ("cross_entropy_delta", _chain(DX_DA, DA_DZ)),
        ("sign_flipped", _chain(DX_DA, times=-1)),
        ("sign_flipped", _chain(Derivative("-(y*log(a) - (1 - y)*log(1 - a))", "a"))),
        ("kept_factor_2", _chain(DX_DA, times=2)),
        ("missing_term", _chain(Derivative("-y*log(a)", "a"))),
        ("missing_term", _chain(Derivative("-(1 - y)*log(1 - a)", "a"))),
        ("returned_the_cost", _chain(CROSS_ENTROPY)),
    ),
)
NEW_DELTA = ModelAnswer(
    _chain(DX_DA, DA_DZ),
    (
        ("kept_slope", _chain(DX_DA, DA_DZ, DA_DZ)),
        ("kept_factor_2", _chain(DX_DA, DA_DZ, times=2)),
        ("sign_flipped", _chain(DX_DA, DA_DZ, times=-1)),
        ("squared_error_slope", _chain(DC_DA, DA_DZ)),
        ("missing_slope", _chain(DX_DA)),
        ("returned_the_cost", _chain(CROSS_ENTROPY)),
    ),
)


def slope_at_zero() -> float:
    """σ'(0)."""
    return _at_zero(SLOPE.right)


def wrong_slopes_at_zero() -> tuple[tuple[str, float], ...]:
    """The wrong number that has a name: σ(0), the activation where its slope is asked for."""
    return (("sigma_instead_of_slope", _at_zero(_chain("sigma(z)"))),)


def _at_zero(formula: Chain) -> float:
    return value_at(formula, NEURON, {"z": 0j}).real


def when_saturated() -> str:
    """What a weight does where its neuron is saturated, from the slope there and at z = 0."""
    point = {"z": complex(SATURATED)}
    ratio = value_at(SLOPE.right, NEURON, point).real / slope_at_zero()
    if ratio < 0:
        return "flips sign"
    if ratio < 1 / 10:
        return "learns slowly"
    return "learns fast" if ratio > 10 else "no change"


def summed_index() -> str:
    """The index that ∂C0/∂a_k is summed over: the one in a path's share that is not k."""
    indices = {index for name in PATH.symbols for index in name.partition("_")[2]}
    (summed,) = indices - set(DZ_DA_K.by.partition("_")[2])
    return summed


def count_paths() -> float:
    """Paths from one input to the cost: each picks one neuron in every later layer."""
    return len(list(itertools.product(*map(range, LAYERS[1:]))))


def local_derivatives(cost: str) -> dict[str, Derivative]:
    """Every link of the chain from a parameter to ``cost``."""
    return {
        "dC_da": Derivative(cost, "a"),
        "da_dz": DA_DZ,
        "dz_dw": DZ_DW,
        "dz_db": DZ_DB,
        "dz_da_prev": DZ_DA_PREV,
    }


def changed_factors() -> frozenset[str]:
    """The local derivatives that differ between the two costs."""
    before, after = local_derivatives(SQUARED_ERROR), local_derivatives(CROSS_ENTROPY)
    return frozenset(
        name
        for name in before
        if values(_chain(before[name]), NEURON) != values(_chain(after[name]), NEURON)
    )
