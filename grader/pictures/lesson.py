"""The lesson's own pictures: a neuron's chain and the paths through a layer, in numbers.

Where a student's functions are given, the numbers are theirs, and a ``?`` stands for what is not
written yet. Otherwise they are measured on the forward pass by the complex step. Nothing here is
graded, and nothing here raises for what a student's function does.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from grader.assignment.calculus.gradient import slope
from grader.assignment.calculus.network import sigmoid, squared_error
from grader.pictures.diagram import Arrow, Diagram, Node, chain
from grader.pictures.numbers import shown, subscript
from grader.pictures.shown import Shown

Function = Callable[..., Any]

ROW = 78
COLUMNS = (40, 190, 350, 570)
WIDTH = 610


def draw_chain(
    w: float,
    b: float,
    a_prev: float,
    y: float,
    dz_dw: Function | None = None,
    sigmoid_prime: Function | None = None,
    dC_da: Function | None = None,
) -> Shown:
    """Draw w → z → a → C0 of one neuron with the rate of every link; give your own functions.

    The caption multiplies the rates to ∂C0/∂w.
    """
    z = w * a_prev + b
    a = float(sigmoid(z))
    cost = squared_error(a, y)
    rates = (
        _number(a_prev, dz_dw, w, b, a_prev),
        _number(float(slope(sigmoid, z)), sigmoid_prime, z),
        _number(float(slope(lambda a: squared_error(a, y), a)), dC_da, a, y),
    )
    names = ("∂z/∂w", "∂a/∂z", "∂C₀/∂a")
    drawing = chain(
        "The chain from w to the cost",
        ("w", "z", "a", "C₀"),
        [shown(value) for value in (w, z, a, cost)],
        list(zip(names, map(_text, rates), strict=True)),
    )
    product = math.prod(rates)
    return Shown(drawing, f"∂C₀/∂w = {' × '.join(map(_text, rates))} = {_text(product)}")


def draw_paths(
    W: Any, b: Any, a_prev: Any, y: Any, k: int, path_contributions: Function | None = None
) -> Shown:
    """Draw every path from ``a_prev[k]`` through a layer to the cost, and add the paths up.

    Shapes as in the lesson: W (n_out, n_in), b and y (n_out,), a_prev (n_in,). Each path carries
    its three rates, and below it what it adds: by your ``path_contributions`` where it is given.
    """
    W, b, a_prev, y = (np.asarray(array, dtype=np.float64) for array in (W, b, a_prev, y))
    z = W @ a_prev + b
    a = sigmoid(z)
    rates = np.array([W[:, k], slope(sigmoid, z), slope(lambda a: squared_error(a, y), a)])
    terms = _numbers(rates.prod(0), path_contributions, W, b, a_prev, y, k)
    drawing = _paths(k, a_prev[k], z, rates, terms)
    total = math.fsum(terms) if all(map(math.isfinite, terms)) else math.nan
    return Shown(
        drawing,
        f"∂C₀/∂a_prev[{k}] = {' + '.join(f'({_text(term)})' for term in terms)} = {_text(total)}",
    )


def _paths(k: int, start: float, z: Any, rates: Any, terms: Sequence[float]) -> Diagram:
    height = ROW * len(terms) + 20
    middle = height / 2 - 8
    source = Node(COLUMNS[0], middle, f"a{subscript(k)}", (shown(start),))
    cost = Node(COLUMNS[3], middle, "C₀")
    nodes, arrows = [source, cost], []
    for j, term in enumerate(terms):
        height_j = 34 + ROW * j
        z_j = Node(COLUMNS[1], height_j, f"z{subscript(j)}", (shown(z[j]),))
        a_j = Node(COLUMNS[2], height_j, f"a{subscript(j)}", (f"path adds {_text(term)}",))
        nodes += [z_j, a_j]
        stops = (source, z_j, a_j, cost)
        arrows += [
            Arrow(stops[at], stops[at + 1], shown(rates[at, j]), stroke="good") for at in range(3)
        ]
    told = "; ".join(
        f"through neuron {j}: {' × '.join(shown(rate) for rate in rates[:, j])}, "
        f"which adds {_text(term)}"
        for j, term in enumerate(terms)
    )
    title = f"The paths from a_prev[{k}] to the cost"
    return Diagram(title, f"{title}, {told}.", height, tuple(nodes), tuple(arrows), WIDTH)


def _number(measured: float, function: Function | None, *args: Any) -> float:
    return _numbers(np.array([measured]), function, *args)[0]


def _numbers(measured: Any, function: Function | None, *args: Any) -> list[float]:
    """What a student's function gives, or nan for each number that it does not give."""
    if function is None:
        return [float(number) for number in measured]
    try:
        value = np.asarray(function(*args), dtype=np.float64).ravel()
    except Exception:
        return [math.nan] * len(measured)
    return [float(x) for x in value] if len(value) == len(measured) else [math.nan] * len(measured)


def _text(number: float) -> str:
    return shown(number) if math.isfinite(number) else "?"
