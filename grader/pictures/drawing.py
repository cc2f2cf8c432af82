"""The picture of a wrong answer, drawn, with the sentence that goes with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import prod

import numpy as np
from markupsafe import Markup

from grader.assignment.calculus.gradient import central_difference, slope
from grader.assignment.calculus.network import relu, sigmoid
from grader.pictures import diagram, plot, table
from grader.pictures.data import Curve, HeatMap, Layers, Links, Paths, Picture
from grader.pictures.numbers import shown, subscript
from grader.pictures.svg import Drawing, render

POINTS_OF_A_LINE = 161


@dataclass(frozen=True, slots=True)
class Illustration:
    """An ``<svg>`` and its caption."""

    svg: Markup
    caption: str


def illustration(picture: Picture) -> Illustration:
    """Draw a picture."""
    match picture:
        case Curve():
            drawing, caption = _curve(picture)
        case Paths():
            drawing, caption = _paths(picture)
        case Links():
            drawing, caption = _links(picture)
        case Layers():
            drawing, caption = _layers(picture)
        case HeatMap():
            drawing, caption = _heat_map(picture)
    return Illustration(render(drawing), caption)


Drawn = tuple[Drawing, str]

_SLOPES: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "σ": lambda z: slope(sigmoid, z),
    "ReLU": lambda z: central_difference(relu, z),
}


def _curve(picture: Curve) -> Drawn:
    name = f"{picture.activation}′"
    end = max(abs(z) for z in picture.z)
    grid = np.linspace(-end, end, POINTS_OF_A_LINE)
    line = list(zip(grid.tolist(), _SLOPES[picture.activation](grid).tolist(), strict=True))
    drawing = plot.over(
        f"Your {name} over the true one",
        (f"your {name}", f"the true {name}"),
        picture.z,
        picture.theirs,
        picture.right,
        line,
    )
    return drawing, (
        f"Your {name} (dashed, with a dot for each z that it was asked for) over the true one. "
        "What lies between them is shaded."
    )


def _paths(picture: Paths) -> Drawn:
    neurons = range(len(picture.shares))
    missed = [subscript(j) for j in neurons if not picture.followed[j]]
    name, index = picture.start.rstrip("]").split("[")
    short = f"{name[0].lower()}{subscript(*map(int, index.split(',')))}"
    drawing = diagram.paths(
        f"The paths from {picture.start} to the cost",
        short,
        picture.through,
        picture.shares,
        picture.followed,
    )
    total = sum(picture.shares)
    own = sum(s for s, followed in zip(picture.shares, picture.followed, strict=True) if followed)
    return drawing, (
        f"{short} is {picture.start}. Your number there, {shown(own)}, has the solid paths only. "
        f"Dotted: {'the path' if len(missed) == 1 else 'the paths'} through "
        f"{' and '.join(f'{picture.through}{j}' for j in missed)}, not followed. "
        f"All paths together: {shown(total)}."
    )


def _links(picture: Links) -> Drawn:
    names = (f"∂z/∂{picture.start}", "∂a/∂z", "∂C₀/∂a")
    start = picture.start.replace("a_prev", "aₚ")
    drawing = diagram.chain(
        f"The chain from {picture.start} to the cost",
        (start, "z", "a", "C₀"),
        (picture.start if start != picture.start else "", "", "", ""),
        [(name, shown(rate)) for name, rate in zip(names, picture.slopes, strict=True)],
        picture.broken,
    )
    return drawing, (
        f"The chain in numbers, at one of the self-check's inputs. Multiplied, the three rates "
        f"give {shown(prod(picture.slopes))}; yours gave {shown(picture.theirs)}. The dashed link, "
        f"{names[picture.broken]}, is the one that went wrong."
    )


def _layers(picture: Layers) -> Drawn:
    layer, what = diagram.first_broken(picture.weights, picture.biases)
    depth = len(picture.weights)
    drawing = diagram.layers("The way back from the cost", picture.weights, picture.biases)
    if what == "weights":
        step = (
            "Its biases' gradient is right, so δ arrives as it should: look at what δ is "
            "multiplied by there."
        )
    elif layer == depth - 1:
        step = "That is the first step back from the cost: look at ∂C0/∂a and at the last slope."
    else:
        step = (
            f"Up to layer {layer + 2} all is well: look at the step from there, through the "
            "weights between the two layers and the slope at the nearer one."
        )
    return drawing, (
        f"Going back from the cost, the first wrong number is in the gradient of the {what} of "
        f"layer {layer + 1} (the first layer is 1). {step}"
    )


def _heat_map(picture: HeatMap) -> Drawn:
    yours = table.values(f"yours, {_shape(picture.theirs_shape)}", picture.theirs)
    title = f"Your {picture.of}"
    if picture.theirs_shape == picture.right_shape:
        ratio = table.ratios("yours ÷ right", picture.theirs, picture.right)
        return table.HeatMaps(title, (yours, ratio)), (
            f"Your {picture.of} at one of the self-check's inputs, and what each right number is "
            "multiplied by in it. ✓ is a right number."
        )
    rows, columns = len(picture.right), len(picture.right[0])
    asked = table.outline(f"asked for, {_shape(picture.right_shape)}", rows, columns)
    turned = tuple(zip(*picture.theirs, strict=True)) if picture.theirs else ()
    if len(picture.theirs_shape) == 2 and picture.theirs_shape == picture.right_shape[::-1]:
        ratio = table.ratios("yours turned ÷ right", turned, picture.right)
        return table.HeatMaps(title, (yours, asked, ratio)), (
            f"Your {picture.of} has rows and columns exchanged: turned over, it has the shape "
            "that is asked for."
        )
    return table.HeatMaps(title, (yours, asked)), (
        f"Your {picture.of} at one of the self-check's inputs, beside the shape that is asked for."
    )


def _shape(shape: tuple[int, ...]) -> str:
    return f"shape {shape}" if shape else "a number"
