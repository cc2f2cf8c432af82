r"""What it costs to check ``backprop`` against the definition, from ten to 100,000 parameters.

    python benchmarks/gradient_check_cost.py [--plot FILE]

The reference's gradient is compared with complex steps of the forward pass, in two ways:

- *every entry*: a forward pass for each parameter. Nothing can be missed, and the cost grows with
  the square of the number of parameters.
- *directions*: a few forward passes, each along a random direction v of independent normal entries,
  which must give ∇C · v. An error e of the gradient shows as e · v, which is normal with standard
  deviation |e|, whatever e is. One direction misses it if that stays below the tolerance τ |∇C|,
  with a chance of at most √(2/π) τ |∇C| / |e|; all k of them do with the k-th power of it.
"""

from __future__ import annotations

import argparse
import math
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
from classes import SOLUTIONS, silent_package

from grader.answers import FloatArray
from grader.assignment.calculus.gradient import STEP
from grader.assignment.calculus.network import network_cost

NETWORKS = (
    (3, 2, 1), (6, 8, 4), (20, 24, 20), (100, 90, 10), (784, 30, 10), (784, 126, 10),
)  # fmt: skip
"""Sizes of the layers, input first."""
DIRECTIONS = 5
TOLERANCE = 1e-9
ERROR = 1e-6
"""Size of the error, relative to the gradient, whose chance of being missed is told."""


@dataclass(frozen=True)
class Network:
    """A random network with one example, its parameters end to end in one vector."""

    sizes: tuple[int, ...]
    parameters: FloatArray
    x: FloatArray
    y: FloatArray

    def layers(self, vector: Any) -> tuple[list[Any], list[Any]]:
        """Return weights and biases that stand in a vector like ``parameters``."""
        weights, biases, at = [], [], 0
        for n_in, n_out in zip(self.sizes[:-1], self.sizes[1:], strict=True):
            weights.append(vector[at : at + n_out * n_in].reshape(n_out, n_in))
            at += n_out * n_in
            biases.append(vector[at : at + n_out])
            at += n_out
        return weights, biases

    def slope(self, direction: FloatArray) -> float:
        """Return ∇C · direction by a complex step of the forward pass."""
        weights, biases = self.layers(self.parameters + 1j * STEP * direction)
        return float(network_cost(weights, biases, self.x, self.y).imag / STEP)

    def gradient(self, backprop: Callable[..., Any]) -> FloatArray:
        """Return what ``backprop`` finds, end to end like ``parameters``."""
        found = zip(*backprop(*self.layers(self.parameters), self.x, self.y), strict=True)
        return np.concatenate([array.ravel() for layer in found for array in layer])


def make_network(sizes: tuple[int, ...], random: np.random.Generator) -> Network:
    """Return a network whose weighted inputs stay moderate."""
    pieces: list[FloatArray] = []
    for n_in, n_out in pairwise(sizes):
        pieces += [random.normal(size=n_out * n_in) / math.sqrt(n_in), random.normal(size=n_out)]
    return Network(
        sizes, np.concatenate(pieces), random.normal(size=sizes[0]), random.uniform(size=sizes[-1])
    )


def check_entries(network: Network, gradient: FloatArray) -> float:
    """Return the largest error of an entry, relative to the largest entry."""
    direction = np.zeros_like(gradient)
    worst = 0.0
    for at, entry in enumerate(gradient):
        direction[at] = 1.0
        worst = max(worst, abs(network.slope(direction) - entry))
        direction[at] = 0.0
    return worst / float(np.abs(gradient).max())


def check_directions(network: Network, gradient: FloatArray, random: np.random.Generator) -> float:
    """Return the largest error along a direction, relative to the gradient's length."""
    directions = random.normal(size=(DIRECTIONS, gradient.size))
    errors = [abs(network.slope(v) - float(gradient @ v)) for v in directions]
    return max(errors) / float(np.linalg.norm(gradient))


def chance_of_missing(error: float) -> float:
    """Return the chance that no direction shows an error of this size, relative to the gradient."""
    return float((math.sqrt(2 / math.pi) * TOLERANCE / error) ** DIRECTIONS)


@dataclass(frozen=True)
class Row:
    """Seconds that the checks of one network took."""

    parameters: int
    backprop: float
    entries: float
    directions: float


def rows() -> Iterator[tuple[tuple[int, ...], Row]]:
    """Yield the figures of each network; a check that fails is an error."""
    backprop = _reference()
    random = np.random.default_rng(0)
    for sizes in NETWORKS:
        network = make_network(sizes, random)
        network.gradient(backprop)
        own, gradient = timed(network.gradient, backprop)
        entries, worst = timed(check_entries, network, gradient)
        directions, worst_along = timed(check_directions, network, gradient, random)
        assert max(worst, worst_along) < TOLERANCE, (sizes, worst, worst_along)
        yield sizes, Row(gradient.size, own, entries, directions)


def timed(work: Callable[..., Any], *args: Any) -> tuple[float, Any]:
    """Return the seconds that work took, and its result."""
    began = time.perf_counter()
    result = work(*args)
    return time.perf_counter() - began, result


def _reference() -> Callable[..., Any]:
    source = (SOLUTIONS / "matrix_form.py").read_bytes()
    names: dict[str, Any] = {"__name__": "matrix_form"}
    with mock.patch.dict(sys.modules, {"grader": silent_package()}):
        exec(compile(source, "matrix_form.py", "exec"), names)
    backprop: Callable[..., Any] = names["backprop"]
    return backprop


def plot(file: Path, measured: Sequence[Row]) -> None:
    """Draw the seconds over the number of parameters."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(6, 4), layout="constrained")
    axes = figure.add_subplot(xlabel="parameters", ylabel="seconds", xscale="log", yscale="log")
    across = [row.parameters for row in measured]
    for label, name in (
        ("every entry", "entries"), (f"{DIRECTIONS} directions", "directions"),
        ("backprop itself", "backprop"),
    ):  # fmt: skip
        axes.plot(across, [getattr(row, name) for row in measured], marker="o", label=label)
    axes.grid(visible=True, alpha=0.3)
    axes.legend()
    figure.savefig(file)


def main() -> None:
    """Print the table and, if asked, draw it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--plot", type=Path, metavar="FILE")
    options = parser.parse_args()
    measured = []
    print(f"| network | parameters | backprop | every entry | {DIRECTIONS} directions |")
    print("|---|---:|---:|---:|---:|")
    for sizes, row in rows():
        measured.append(row)
        name = "-".join(map(str, sizes))
        times = " | ".join(
            f"{1e3 * t:,.2f} ms" for t in (row.backprop, row.entries, row.directions)
        )
        print(f"| {name} | {row.parameters:,} | {times} |", flush=True)
    print(f"\nChance that {DIRECTIONS} directions miss an error of {ERROR:g} of the gradient: "
          f"{chance_of_missing(ERROR):.0e}")  # fmt: skip
    if options.plot:
        plot(options.plot, measured)


if __name__ == "__main__":
    main()
