"""Draws the picture of a wrong answer and writes its caption."""

from __future__ import annotations

from collections.abc import Callable
from math import prod

import numpy as np

from grader.assignment.calculus.gradient import central_difference, slope
from grader.assignment.calculus.network import relu, sigmoid
from grader.pictures import diagram, plot, table
from grader.pictures.picture import Curve, HeatMap, Layers, Links, Paths, Picture
from grader.pictures.svg import DrawnPicture, number_text, subscript

POINTS_OF_A_LINE = 161


def draw(picture: Picture) -> DrawnPicture:
    """The picture, laid out, with a sentence or two on what it shows."""
    match picture:
        case Curve():
            return _curve(picture)
        case Paths():
            return _paths(picture)
        case Links():
            return _links(picture)
        case Layers():
            return _layers(picture)
        case HeatMap():
            return _heat_map(picture)


_SLOPES: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "σ": lambda z: slope(sigmoid, z),
    "ReLU": lambda z: central_difference(relu, z),
}


def _curve(picture: Curve) -> DrawnPicture:
    name = f"{picture.activation}′"
    end = max(abs(z) for z in picture.z)
    grid = np.linspace(-end, end, POINTS_OF_A_LINE)
    line = list(zip(grid.tolist(), _SLOPES[picture.activation](grid).tolist(), strict=True))
    layout = plot.over(
        f"Your {name} over the true one",
        (f"your {name}", f"the true {name}"),
        picture.z,
        picture.theirs,
        picture.right,
        line,
    )
    return DrawnPicture(
        layout,
        f"Your {name} (dashed, with a dot for each z that it was asked for) over the true one. "
        "What lies between them is shaded.",
    )


def _paths(picture: Paths) -> DrawnPicture:
    neurons = range(len(picture.shares))
    missed = [subscript(j) for j in neurons if not picture.followed[j]]
    entry = f"{picture.start}{list(picture.at)}"
    short = f"{picture.start[0].lower()}{subscript(*picture.at)}"
    layout = diagram.paths(
        f"The paths from {entry} to the cost",
        short,
        picture.through,
        picture.shares,
        picture.followed,
    )
    total = sum(picture.shares)
    own = sum(s for s, followed in zip(picture.shares, picture.followed, strict=True) if followed)
    return DrawnPicture(
        layout,
        f"{short} is {entry}. Your number there, {number_text(own)}, has the solid paths "
        f"only. Dotted: {'the path' if len(missed) == 1 else 'the paths'} through "
        f"{' and '.join(f'{picture.through}{j}' for j in missed)}, not followed. "
        f"All paths together: {number_text(total)}.",
    )


def _links(picture: Links) -> DrawnPicture:
    names = (f"∂z/∂{picture.start}", "∂a/∂z", "∂C₀/∂a")
    start = picture.start.replace("a_prev", "aₚ")
    layout = diagram.chain(
        f"The chain from {picture.start} to the cost",
        (start, "z", "a", "C₀"),
        (picture.start if start != picture.start else "", "", "", ""),
        [(name, number_text(rate)) for name, rate in zip(names, picture.slopes, strict=True)],
        picture.broken,
    )
    return DrawnPicture(
        layout,
        f"The chain in numbers, at one of the self-check's inputs. Multiplied, the three rates "
        f"give {number_text(prod(picture.slopes))}; yours gave {number_text(picture.theirs)}. "
        f"The dashed link, {names[picture.broken]}, is the one that went wrong.",
    )


def _layers(picture: Layers) -> DrawnPicture:
    layer, what = diagram.first_broken(picture.weights, picture.biases)
    depth = len(picture.weights)
    layout = diagram.layers("The way back from the cost", picture.weights, picture.biases)
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
    return DrawnPicture(
        layout,
        f"Going back from the cost, the first wrong number is in the gradient of the {what} of "
        f"layer {layer + 1} (the first layer is 1). {step}",
    )


def _heat_map(picture: HeatMap) -> DrawnPicture:
    yours = table.values(f"yours, {_shape(picture.theirs_shape)}", picture.theirs)
    title = f"Your {picture.of}"
    if picture.theirs_shape == picture.right_shape:
        ratio = table.ratios("yours ÷ right", picture.theirs, picture.right)
        return DrawnPicture(
            table.HeatMaps(title, (yours, ratio)),
            f"Your {picture.of} at one of the self-check's inputs, and what each right number is "
            "multiplied by in it. ✓ is a right number.",
        )
    rows, columns = len(picture.right), len(picture.right[0])
    wanted = table.outline(f"asked for, {_shape(picture.right_shape)}", rows, columns)
    turned = tuple(zip(*picture.theirs, strict=True)) if picture.theirs else ()
    if len(picture.theirs_shape) == 2 and picture.theirs_shape == picture.right_shape[::-1]:
        ratio = table.ratios("yours turned ÷ right", turned, picture.right)
        return DrawnPicture(
            table.HeatMaps(title, (yours, wanted, ratio)),
            f"Your {picture.of} has rows and columns exchanged: turned over, it has the shape "
            "that is asked for.",
        )
    return DrawnPicture(
        table.HeatMaps(title, (yours, wanted)),
        f"Your {picture.of} at one of the self-check's inputs, beside the shape that is asked for.",
    )


def _shape(shape: tuple[int, ...]) -> str:
    return f"shape {shape}" if shape else "a number"
