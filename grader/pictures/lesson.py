"""The pictures of the lesson: a neuron's chain and the paths through a layer, in numbers.

Where a student gives functions, the numbers are those that the functions return, and a ``?``
stands for one that is not written yet or fails. Otherwise the numbers are found on the forward
pass by the complex step. Nothing here is graded. Where a student's function raises an error, the
picture is drawn all the same.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import ArrayLike

from grader.answers import FloatArray
from grader.assignment.calculus.gradient import slope
from grader.assignment.calculus.network import sigmoid, squared_error
from grader.messages import pictures as words
from grader.pictures.diagram import Arrow, Diagram, Node, chain
from grader.pictures.svg import DrawnPicture, number_text, subscript

Function = Callable[..., object]

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
) -> DrawnPicture:
    """Draw w → z → a → C0 of one neuron with the rate of every link.

    With z = w*a_prev + b, a = σ(z) and C0 = (a - y)**2, the caption multiplies the rates:
    ∂C0/∂w = ∂z/∂w · ∂a/∂z · ∂C0/∂a. Give your own functions to see the rates that they return.
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
    layout = chain(
        words.chain_title("w"),
        ("w", "z", "a", "C₀"),
        [number_text(value) for value in (w, z, a, cost)],
        list(zip(names, map(_text, rates), strict=True)),
    )
    product = math.prod(rates)
    return DrawnPicture(layout, f"∂C₀/∂w = {' × '.join(map(_text, rates))} = {_text(product)}")


def draw_paths(
    W: ArrayLike,
    b: ArrayLike,
    a_prev: ArrayLike,
    y: ArrayLike,
    k: int,
    path_contributions: Function | None = None,
) -> DrawnPicture:
    """Draw every path from ``a_prev[k]`` through a layer to the cost, and add the paths up.

    Shapes as in the lesson: W (n_out, n_in), b and y (n_out,), a_prev (n_in,). Each path shows its
    three rates ∂z_j/∂a_prev[k], ∂a_j/∂z_j and ∂C0/∂a_j, and what it adds: their product, or what
    your ``path_contributions`` returns where it is given.
    """
    W, b, a_prev, y = (np.asarray(array, dtype=np.float64) for array in (W, b, a_prev, y))
    z = W @ a_prev + b
    a = sigmoid(z)
    rates = np.array([W[:, k], slope(sigmoid, z), slope(lambda a: squared_error(a, y), a)])
    terms = _numbers(rates.prod(0), path_contributions, W, b, a_prev, y, k)
    layout = _paths(k, a_prev[k], z, rates, terms)
    total = math.fsum(terms) if all(map(math.isfinite, terms)) else math.nan
    return DrawnPicture(
        layout,
        f"∂C₀/∂a_prev[{k}] = {' + '.join(f'({_text(term)})' for term in terms)} = {_text(total)}",
    )


def _paths(
    k: int, start: float, z: FloatArray, rates: FloatArray, terms: Sequence[float]
) -> Diagram:
    height = ROW * len(terms) + 20
    middle = height / 2 - 8
    source = Node(COLUMNS[0], middle, f"a{subscript(k)}", (number_text(start),))
    cost = Node(COLUMNS[3], middle, "C₀")
    nodes, arrows = [source, cost], []
    for j, term in enumerate(terms):
        height_j = 34 + ROW * j
        z_j = Node(COLUMNS[1], height_j, f"z{subscript(j)}", (number_text(z[j]),))
        a_j = Node(COLUMNS[2], height_j, f"a{subscript(j)}", (words.path_adds(_text(term)),))
        nodes += [z_j, a_j]
        stops = (source, z_j, a_j, cost)
        arrows += [
            Arrow(stops[at], stops[at + 1], number_text(rates[at, j]), stroke="good")
            for at in range(3)
        ]
    ways = [([*map(number_text, rates[:, j])], _text(term)) for j, term in enumerate(terms)]
    title = words.paths_title(f"a_prev[{k}]")
    said = words.way_through(title, ways)
    return Diagram(title, said, height, tuple(nodes), tuple(arrows), WIDTH)


def _number(measured: float, function: Function | None, *args: object) -> float:
    return _numbers(np.array([measured]), function, *args)[0]


def _numbers(measured: FloatArray, function: Function | None, *args: object) -> list[float]:
    """The numbers that a student's function returns; all nan where it does not return as many."""
    if function is None:
        return [float(number) for number in measured]
    try:
        value = np.asarray(function(*args), dtype=np.float64).ravel()
    except Exception:
        return [math.nan] * len(measured)
    return [float(x) for x in value] if len(value) == len(measured) else [math.nan] * len(measured)


def _text(number: float) -> str:
    return number_text(number) if math.isfinite(number) else "?"
