"""A small network that learns with a student's own ``backprop``, and the picture of it."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from grader.answers import FloatArray
from grader.assignment.calculus.network import sigmoid
from grader.messages import pictures as words

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SIZES = (2, 6, 1)
STEPS = 1500
BATCH = 8
RATE = 3.0
GRID = 80

Arrays: TypeAlias = list[FloatArray]
Parameters: TypeAlias = tuple[Arrays, Arrays]
"""Weights and biases, layer by layer."""
Backprop: TypeAlias = Callable[
    [Arrays, Arrays, FloatArray, FloatArray], Sequence[Sequence[ArrayLike]]
]


def watch_it_learn(backprop: Backprop) -> Learning:
    """Let a network of 2, 6 and 1 neurons tell a ring of points from the points inside it.

    ``backprop(weights, biases, x, y)`` is yours and returns ``(dW, db)``. The network learns as
    soon as the result is looked at: a notebook draws the falling cost and the border that the
    network found, a terminal prints a sentence.
    """
    return Learning(backprop)


@dataclass(frozen=True)
class Learning:
    """A network that learns as soon as it is printed or drawn."""

    backprop: Backprop

    @cached_property
    def run(self) -> Run | str:
        """What the network learned, or a sentence that says why it could not."""
        try:
            return learn(self.backprop)
        except NotImplementedError:
            return words.NOT_WRITTEN
        except Exception as error:
            return words.could_not_learn(str(error))

    def __repr__(self) -> str:
        return str(self.run)

    def _repr_png_(self) -> bytes | None:
        return None if isinstance(self.run, str) else self.run.png()


@dataclass(frozen=True)
class Run:
    """How the network learned: the cost on all points at every tenth step, and the last parameters.

    ``points`` has shape (m, 2), ``labels`` (m,).
    """

    points: FloatArray
    labels: FloatArray
    costs: tuple[float, ...]
    parameters: Parameters

    def __str__(self) -> str:
        right = int(((_outputs(self.parameters, self.points) > 0.5) == (self.labels > 0.5)).sum())
        sentence = words.learned(self.costs[0], self.costs[-1], STEPS, right, len(self.points))
        return sentence if _has_matplotlib() else f"{sentence} {words.NO_PLOTS}"

    def png(self) -> bytes | None:
        """The picture; ``None`` where matplotlib is not installed."""
        if not _has_matplotlib():
            return None
        file = io.BytesIO()
        self._figure().savefig(file, format="png", dpi=110)
        return file.getvalue()

    def _figure(self) -> Figure:
        from matplotlib.figure import Figure

        figure = Figure(figsize=(9, 4), layout="constrained")
        cost, border = figure.subplots(1, 2)
        cost.plot(np.linspace(0, STEPS, len(self.costs)), self.costs)
        cost.set(title=words.COST_FALLS, xlabel="step", ylabel="mean of (a − y)²", ylim=(0, None))
        axis = np.linspace(-1.5, 1.5, GRID)
        grid = np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2)
        heights = _outputs(self.parameters, grid).reshape(GRID, GRID)
        border.contourf(axis, axis, heights, levels=10, cmap="RdBu", alpha=0.5, vmin=0, vmax=1)
        border.contour(axis, axis, heights, levels=[0.5], colors="black")
        for label, marker in ((0, "o"), (1, "^")):
            x, y = self.points[self.labels == label].T
            border.scatter(x, y, marker=marker, edgecolors="black", label=f"y = {label}")
        border.set(title=words.BORDER, aspect="equal")
        border.legend(loc="upper right")
        return figure


def learn(backprop: Backprop, seed: int = 1) -> Run:
    """Gradient descent on small random batches, with the gradients that ``backprop`` returns.

    A step is θ ← θ - RATE · (mean of the batch's ∂C0/∂θ) for each of the weights and biases θ.
    Whatever ``backprop`` raises is raised here.
    """
    random = np.random.default_rng(seed)
    points, labels = _ring(random)
    weights = [random.normal(0, 1, shape) for shape in zip(SIZES[1:], SIZES[:-1], strict=True)]
    biases = [random.normal(0, 1, size) for size in SIZES[1:]]
    costs = []
    for step in range(STEPS):
        batch = random.integers(len(points), size=BATCH)
        gradients = [backprop(weights, biases, points[i], labels[i : i + 1]) for i in batch]
        for parameters, which in ((weights, 0), (biases, 1)):
            for layer, array in enumerate(parameters):
                array -= RATE * np.mean([np.asarray(g[which][layer]) for g in gradients], axis=0)
        if step % 10 == 0:
            miss = _outputs((weights, biases), points) - labels
            costs.append(float(np.mean(miss**2)))
    return Run(points, labels, tuple(costs), (weights, biases))


def _ring(random: np.random.Generator, count: int = 120) -> tuple[FloatArray, FloatArray]:
    """Points within a disc (y = 1) and on a ring around it (y = 0)."""
    labels = (np.arange(count) % 2).astype(np.float64)
    radius = np.where(labels, random.uniform(0, 0.6, count), random.uniform(0.9, 1.3, count))
    angle = random.uniform(0, 2 * np.pi, count)
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1), labels


def _outputs(parameters: Parameters, points: FloatArray) -> FloatArray:
    a = points
    for W, b in zip(*parameters, strict=True):
        a = sigmoid(a @ W.T + b)
    return a[:, 0]


def _has_matplotlib() -> bool:
    from importlib.util import find_spec

    return find_spec("matplotlib") is not None
