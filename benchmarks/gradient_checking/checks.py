"""Well-known gradient checks, each asked in the way that its documentation describes.

A check is given a cost, a point, and what a student's function returned as the gradient there. It
says whether it lets that pass. All numbers that a user need not choose are the tool's own. Where a
tool leaves the last comparison to its user, the rule stands beside it. A check that raises does not
let anything pass.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
import numdifftools
import numpy as np
import torch
from autograd.extend import defvjp, primitive
from autograd.test_util import check_grads as autograd_check_grads
from gradient_checking.posed import Arrays, Posed, end_to_end
from jax.test_util import check_grads as jax_check_grads
from scipy.optimize import check_grad

from grader.answers import FloatArray

Check = Callable[[Posed, Arrays], bool]


def passes(check: Check, posed: Posed, value: Arrays) -> bool:
    """Whether a check lets a gradient pass; it is drawn with the same random numbers each time."""
    np.random.seed(0)
    torch.manual_seed(0)
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            return bool(check(posed, value))
    except Exception:
        return False


def by_torch(posed: Posed, value: Arrays, *, fast: bool) -> bool:
    """``gradcheck`` of a ``torch.autograd.Function`` whose backward is the student's gradient."""

    class Cost(torch.autograd.Function):
        @staticmethod
        def forward(_: Any, *arrays: torch.Tensor) -> torch.Tensor:
            cost = posed.cost(*(array.numpy() for array in arrays))
            return torch.tensor(cost, dtype=torch.float64)

        @staticmethod
        def backward(_: Any, *from_above: torch.Tensor) -> tuple[torch.Tensor, ...]:
            return tuple(from_above[0] * torch.tensor(array) for array in value)

    point = tuple(torch.tensor(array, requires_grad=True) for array in posed.point)
    return torch.autograd.gradcheck(Cost.apply, point, fast_mode=fast)


def by_jax(posed: Posed, value: Arrays, *, double: bool) -> bool:
    """``check_grads`` of a ``jax.custom_vjp`` function, in jax's own precision or in double."""

    @jax.custom_vjp
    def cost(*arrays: jax.Array) -> jax.Array:
        return jnp.asarray(posed.cost(*map(np.asarray, arrays)))

    def backward(_: None, from_above: jax.Array) -> tuple[jax.Array, ...]:
        return tuple(from_above * jnp.asarray(array) for array in value)

    cost.defvjp(lambda *arrays: (cost(*arrays), None), backward)
    with jax.enable_x64(double):
        jax_check_grads(cost, tuple(map(jnp.asarray, posed.point)), order=1, modes=("rev",))
    return True


def by_autograd(posed: Posed, value: Arrays) -> bool:
    """``check_grads`` of a ``primitive`` whose ``defvjp`` gives the student's gradient."""
    cost = primitive(lambda *arrays: posed.cost(*arrays))
    defvjp(cost, *(lambda *_, array=array: lambda g: g * array for array in value))
    autograd_check_grads(cost, modes=["rev"], order=1)(*posed.point)
    return True


def by_scipy(posed: Posed, value: Arrays, *, most: float) -> bool:
    """``check_grad``, the length of the difference from a measured gradient.

    scipy names no limit for it. In its own tests it must be 0 to seven decimals, below 1.5e-7.
    """
    gradient = end_to_end(value)
    return check_grad(posed.cost_of_vector, lambda _: gradient, posed.vector) < most


def by_numdifftools(posed: Posed, value: Arrays) -> bool:
    """``np.allclose`` with ``numdifftools.Gradient``, each with its own tolerances."""
    measured = posed.remembered("numdifftools", numdifftools.Gradient(posed.cost_of_vector))
    return np.allclose(end_to_end(value), measured)


def central(posed: Posed, h: float) -> FloatArray:
    """(C(x + h e) - C(x - h e)) / 2h for each entry."""

    def slope(e: FloatArray) -> float:
        x, C = posed.vector, posed.cost_of_vector
        return (C(x + h * e) - C(x - h * e)) / (2 * h)

    return posed.remembered(f"central {h}", lambda x: np.array([slope(e) for e in np.eye(x.size)]))


def by_relative_errors(posed: Posed, value: Arrays, *, most: float) -> bool:
    """Stanford's CS231n: |a - n| / max(|a|, |n|) of every entry, with h = 1e-5 for n.

    Its notes: 1e-7 and less "you should be happy", 1e-4 is "usually okay for objectives with
    kinks". Where both are 0 there is no error.
    """
    a, n = end_to_end(value), central(posed, 1e-5)
    error, size = np.abs(a - n), np.maximum(np.abs(a), np.abs(n))
    return bool((error <= most * size).all())


def by_norms(posed: Posed, value: Arrays, *, most: float) -> bool:
    """deeplearning.ai: |a - n| / (|a| + |n|) of the whole vectors, with ε = 1e-7 for n."""
    a, n = end_to_end(value), central(posed, 1e-7)
    return bool(np.linalg.norm(a - n) / (np.linalg.norm(a) + np.linalg.norm(n)) <= most)


CHECKS: dict[str, Check] = {
    "torch `gradcheck`": partial(by_torch, fast=False),
    "torch `gradcheck`, fast": partial(by_torch, fast=True),
    "jax `check_grads`": partial(by_jax, double=False),
    "jax `check_grads`, double": partial(by_jax, double=True),
    "autograd `check_grads`": by_autograd,
    "scipy `check_grad` < 1.5e-7": partial(by_scipy, most=1.5e-7),
    "scipy `check_grad` < 1e-5": partial(by_scipy, most=1e-5),
    "numdifftools, `allclose`": by_numdifftools,
    "relative errors to 1e-7": partial(by_relative_errors, most=1e-7),
    "relative errors to 1e-4": partial(by_relative_errors, most=1e-4),
    "ratio of norms to 2e-7": partial(by_norms, most=2e-7),
    "ratio of norms to 1e-5": partial(by_norms, most=1e-5),
}
