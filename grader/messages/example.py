"""One input of the self-check beside wrong values, and where they part from the right ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

LONGEST = 80
"""Characters of an argument that is shown."""

LINKS = {
    "start": "the link into z",
    "z": "the link from z to a",
    "y": "the link from a to the cost",
}


def gives(function: str, arguments: Mapping[str, str], value: str) -> str:
    """A call of the self-check, and the student's value there, which is wrong."""
    call = ", ".join(f"{name}={shown}" for name, shown in arguments.items())
    return (
        f"Work this one out by hand: `{function}({call})`, for which your function gives {value}."
    )


def wrong_links(wrong: Sequence[str], right: Sequence[str]) -> str:
    """Links of the chain that a value does not follow as it should, beside those that it does."""
    return (
        "When one link of the chain is changed at a time, your value follows "
        f"{_and([LINKS[link] for link in right])} as it should, but not "
        f"{_and([LINKS[link] for link in wrong])}: look there."
    )


def first_wrong_layer(
    names: tuple[str, str],
    layer: int,
    depth: int,
    *,
    weights: bool,
    biases: bool,
    zero: bool = False,
) -> str:
    """The last layer with a wrong gradient: where the way back from the cost goes wrong first.

    ``weights`` and ``biases`` say which is right, ``zero`` that both are 0 in every entry.
    """
    dW, db = (f"{name}[{layer}]" for name in names)
    network = f"In a network of {depth} layer{'s' if depth > 1 else ''}"
    if zero:
        return f"{network} your {dW} and {db} are 0: does your loop come to layer {layer}?"
    if biases:
        return (
            f"{network} your {db} is right and your {dW} is not: δ of that layer is found, so look "
            f"at what {dW} is made of besides δ."
        )
    if weights:
        return f"{network} your {dW} is right and your {db} is not: look at how {db} comes from δ."
    if layer == depth - 1:
        return (
            f"{network} your {db} and {dW} of the last layer are wrong already: look at δ of the "
            "output, before anything is passed back."
        )
    later = f"{names[1]}[{layer + 1}]"
    return (
        f"{network} your {later} is right and your {db} is not: look at the one step that leads "
        f"back from layer {layer + 1} to layer {layer}."
    )


def _and(parts: Sequence[str]) -> str:
    *most, last = parts
    return f"{', '.join(most)} and {last}" if most else last
