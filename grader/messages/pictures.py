"""Titles and captions of the pictures beside wrong answers."""

from __future__ import annotations

from collections.abc import Sequence

from grader.text import quoted


def curve(name: str) -> tuple[str, str]:
    """The title and the caption of a slope drawn over the true one."""
    return (
        f"Your {name} over the true one",
        f"Your {name} (dashed, with a dot for each z that it was asked for) over the true one. "
        "What lies between them is shaded.",
    )


def curve_labels(name: str) -> tuple[str, str]:
    """What the two lines are called."""
    return f"your {name}", f"the true {name}"


def paths_title(entry: str) -> str:
    """The title of the paths from an entry."""
    return f"The paths from {entry} to the cost"


def chain_title(start: str) -> str:
    """The title of the chain from a parameter or an activation."""
    return f"The chain from {start} to the cost"


def paths(entry: str, short: str, own: str, missed: Sequence[str], total: str) -> tuple[str, str]:
    """The title and the caption of the paths from an entry, of which some were not followed."""
    dotted = "the path" if len(missed) == 1 else "the paths"
    return (
        paths_title(entry),
        f"{short} is {entry}. Your number there, {own}, has the solid paths only. "
        f"Dotted: {dotted} through {' and '.join(missed)}, not followed. "
        f"All paths together: {total}.",
    )


def links(start: str, product: str, theirs: str, broken: str) -> tuple[str, str]:
    """The title and the caption of the chain in numbers, of which one link is wrong."""
    return (
        chain_title(start),
        "The chain in numbers, at one of the self-check's inputs. Multiplied, the three rates "
        f"give {product}; yours gave {theirs}. "
        f"The dashed link, {broken}, is the one that went wrong.",
    )


def layers(layer: int, depth: int, what: str) -> tuple[str, str]:
    """The title and the caption of the layers, of which one is the first that is wrong.

    ``layer`` counts from 1, ``what`` is "weights" or "biases".
    """
    if what == "weights":
        step = (
            "Its biases' gradient is right, so δ arrives as it should: look at what δ is "
            "multiplied by there."
        )
    elif layer == depth:
        step = "That is the first step back from the cost: look at ∂C0/∂a and at the last slope."
    else:
        step = (
            f"Up to layer {layer + 1} all is well: look at the step from there, through the "
            "weights between the two layers and the slope at the nearer one."
        )
    return (
        "The way back from the cost",
        f"Going back from the cost, the first wrong number is in the gradient of the {what} of "
        f"layer {layer} (the first layer is 1). {step}",
    )


def table_title(of: str) -> str:
    """The title of a table of the student's numbers."""
    return f"Your {of}"


def ratios(of: str) -> str:
    """The caption of a table beside the ratios to the right numbers."""
    return (
        f"Your {of} at one of the self-check's inputs, and what each right number is multiplied by "
        "in it. ✓ is a right number."
    )


def turned(of: str) -> str:
    """The caption of a table whose rows and columns are exchanged."""
    return (
        f"Your {of} has rows and columns exchanged: turned over, it has the shape that is asked "
        "for."
    )


def other_shape(of: str) -> str:
    """The caption of a table beside the shape that is asked for."""
    return f"Your {of} at one of the self-check's inputs, beside the shape that is asked for."


YOURS, ASKED_FOR = "yours, {shape}", "asked for, {shape}"
RATIO, TURNED_RATIO = "yours ÷ right", "yours turned ÷ right"


def shape(of: tuple[int, ...]) -> str:
    """A shape in words."""
    return f"shape {of}" if of else "a number"


# What is read to those who do not see a picture


def widest_gap(z: str, theirs: str, right: str) -> str:
    """Where two lines are furthest apart."""
    return f"The gap is widest at z = {z}: {theirs} instead of {right}."


def chain(names: Sequence[str], rates: Sequence[tuple[str, str]], broken: int | None) -> str:
    """The links of a chain with their rates, of which one may be wrong."""
    links = "; ".join(
        f"{name} = {value}{', the broken link' if at == broken else ''}"
        for at, (name, value) in enumerate(rates)
    )
    return f"{' to '.join(names)}. {links}."


def shares(title: str, paths: Sequence[tuple[str, bool]]) -> str:
    """What each path adds, and whether it was followed."""
    steps = "; ".join(
        f"path {j} {'adds' if followed else 'is missed and would add'} {share}"
        for j, (share, followed) in enumerate(paths)
    )
    return f"{title}: {steps}."


def share(number: str, followed: bool) -> str:
    """What stands beside a path."""
    return f"{'adds' if followed else 'missed'} {number}"


def way_back(layers: Sequence[tuple[bool, bool]]) -> str:
    """Whether the gradients of each layer's weights and biases are right, the last layer first."""
    steps = "; ".join(
        f"layer {number}: biases {_right(biases)}, weights {_right(weights)}"
        for number, (weights, biases) in reversed(list(enumerate(layers, start=1)))
    )
    return f"Back from the cost. {steps}."


def _right(right: bool) -> str:
    return "right" if right else "wrong"


def way_through(title: str, ways: Sequence[tuple[Sequence[str], str]]) -> str:
    """The rates along each path, and what it adds."""
    rows = "; ".join(
        f"through neuron {j}: {' × '.join(rates)}, which adds {term}"
        for j, (rates, term) in enumerate(ways)
    )
    return f"{title}, {rows}."


def path_adds(term: str) -> str:
    """What stands at the end of a path in the lesson."""
    return f"path adds {term}"


def cells(heading: str, rows: Sequence[Sequence[str]]) -> str:
    """A table's cells, row by row."""
    read = "; ".join(", ".join(cell or "open" for cell in row) for row in rows)
    return f"{heading}: {read}"


# The network that learns with a student's ``backprop``

NO_PLOTS = "To see it drawn, install matplotlib: pip install 'backprop-grader[plots]'"
NOT_WRITTEN = "Write `backprop` first: the network learns with it."
NOTHING_DRAWN = "Nothing was drawn. The last line of this cell has to be the call that draws."
COST_FALLS = "The cost falls"
BORDER = "Where the network draws the line"


def could_not_learn(error: str) -> str:
    """What went wrong while the network learned."""
    return f"The network could not learn with your `backprop`: {quoted(error)}"


def learned(first: float, last: float, steps: int, right: int, points: int) -> str:
    """How far the cost went down, and how many points the network tells apart."""
    return (
        f"The cost went from {first:.3f} to {last:.3f} in {steps} steps; {right} of {points} "
        "points are on the right side."
    )
