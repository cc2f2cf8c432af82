"""Draws the picture of a wrong answer and writes its caption."""

from __future__ import annotations

from collections.abc import Callable
from math import prod

import numpy as np

from grader.assignment.calculus.gradient import central_difference, slope
from grader.assignment.calculus.network import relu, sigmoid
from grader.messages import pictures as captions
from grader.picture import Curve, HeatMap, Layers, Links, Paths, Picture
from grader.pictures import diagram, plot, table
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
    title, caption = captions.curve(name)
    labels = captions.curve_labels(name)
    layout = plot.over(title, labels, picture.z, picture.theirs, picture.right, line)
    return DrawnPicture(layout, caption)


def _paths(picture: Paths) -> DrawnPicture:
    neurons = range(len(picture.shares))
    missed = [f"{picture.through}{subscript(j)}" for j in neurons if not picture.followed[j]]
    entry = f"{picture.start}{list(picture.at)}"
    short = f"{picture.start[0].lower()}{subscript(*picture.at)}"
    total = number_text(sum(picture.shares))
    own = sum(s for s, followed in zip(picture.shares, picture.followed, strict=True) if followed)
    title, caption = captions.paths(entry, short, number_text(own), missed, total)
    layout = diagram.paths(title, short, picture.through, picture.shares, picture.followed)
    return DrawnPicture(layout, caption)


def _links(picture: Links) -> DrawnPicture:
    names = (f"∂z/∂{picture.start}", "∂a/∂z", "∂C₀/∂a")
    start = picture.start.replace("a_prev", "aₚ")
    product, theirs = number_text(prod(picture.slopes)), number_text(picture.theirs)
    title, caption = captions.links(picture.start, product, theirs, names[picture.broken])
    layout = diagram.chain(
        title,
        (start, "z", "a", "C₀"),
        (picture.start if start != picture.start else "", "", "", ""),
        [(name, number_text(rate)) for name, rate in zip(names, picture.slopes, strict=True)],
        picture.broken,
    )
    return DrawnPicture(layout, caption)


def _layers(picture: Layers) -> DrawnPicture:
    layer, what = diagram.first_broken(picture.weights, picture.biases)
    title, caption = captions.layers(layer + 1, len(picture.weights), what)
    return DrawnPicture(diagram.layers(title, picture.weights, picture.biases), caption)


def _heat_map(picture: HeatMap) -> DrawnPicture:
    shape = captions.shape(picture.theirs_shape)
    yours = table.values(captions.YOURS.format(shape=shape), picture.theirs)
    title = captions.table_title(picture.of)
    if picture.theirs_shape == picture.right_shape:
        ratio = table.ratios(captions.RATIO, picture.theirs, picture.right)
        return DrawnPicture(table.HeatMaps(title, (yours, ratio)), captions.ratios(picture.of))
    rows, columns = len(picture.right), len(picture.right[0])
    right_shape = captions.shape(picture.right_shape)
    wanted = table.outline(captions.ASKED_FOR.format(shape=right_shape), rows, columns)
    turned = tuple(zip(*picture.theirs, strict=True)) if picture.theirs else ()
    if len(picture.theirs_shape) == 2 and picture.theirs_shape == picture.right_shape[::-1]:
        ratio = table.ratios(captions.TURNED_RATIO, turned, picture.right)
        tables = table.HeatMaps(title, (yours, wanted, ratio))
        return DrawnPicture(tables, captions.turned(picture.of))
    tables = table.HeatMaps(title, (yours, wanted))
    return DrawnPicture(tables, captions.other_shape(picture.of))
