"""Pictures of nodes and arrows: a chain, the paths through a layer, the layers of a network."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

from grader.messages import pictures as words
from grader.pictures.svg import number_text, subscript

Stroke: TypeAlias = Literal["plain", "good", "missed", "broken"]

RADIUS = 22
WIDTH = 460
ROW = 66


@dataclass(frozen=True, slots=True)
class Node:
    """A circle with its name; the lines of ``notes`` stand below it."""

    x: float
    y: float
    name: str
    notes: tuple[str, ...] = ()
    stroke: Stroke = "plain"

    radius = RADIUS


class Arrow(NamedTuple):
    """An arrow between two nodes with words above and below it."""

    start: Node
    end: Node
    above: str = ""
    below: str = ""
    stroke: Stroke = "plain"

    @property
    def angle(self) -> float:
        return math.degrees(math.atan2(self.end.y - self.start.y, self.end.x - self.start.x))

    @property
    def length(self) -> float:
        """Of the part between the two circles, in pixels."""
        across = math.hypot(self.end.x - self.start.x, self.end.y - self.start.y)
        return across - 2 * RADIUS - 4

    def at(self, share: float) -> tuple[float, float]:
        """The point at this share of the way from the start's centre to the end's."""
        return (
            self.start.x + share * (self.end.x - self.start.x),
            self.start.y + share * (self.end.y - self.start.y),
        )


@dataclass(frozen=True, slots=True)
class Diagram:
    """Nodes and arrows; ``description`` is read to those who do not see them."""

    title: str
    description: str
    height: float
    nodes: tuple[Node, ...]
    arrows: tuple[Arrow, ...]
    width: float = WIDTH
    template = "diagram.svg"


def chain(
    title: str,
    names: Sequence[str],
    notes: Sequence[str],
    rates: Sequence[tuple[str, str]],
    broken: int | None = None,
) -> Diagram:
    """A row of nodes; each arrow has the name and the value of its link's rate.

    ``names`` and ``notes`` are equally long, and there is one rate less. ``broken`` is the number
    of the link that is drawn as the wrong one.
    """
    gap = (WIDTH - 60) / (len(names) - 1)
    nodes = tuple(
        Node(30 + gap * at, 50, name, (note,) if note else ())
        for at, (name, note) in enumerate(zip(names, notes, strict=True))
    )
    arrows = tuple(
        Arrow(nodes[at], nodes[at + 1], name, value, "broken" if at == broken else "plain")
        for at, (name, value) in enumerate(rates)
    )
    return Diagram(title, words.chain(names, rates, broken), 110, nodes, arrows)


def paths(
    title: str, start: str, through: str, shares: Sequence[float], followed: Sequence[bool]
) -> Diagram:
    """From ``start`` through each neuron of the next layer to the cost, one row for each path.

    Each path says what it adds. Those that were not ``followed`` have another stroke.
    """
    height = ROW * len(shares) + 24
    source = Node(46, height / 2, start)
    cost = Node(WIDTH - 30, height / 2, "C₀")
    nodes, arrows = [source, cost], []
    for j, (share, path) in enumerate(zip(shares, followed, strict=True)):
        node = Node(WIDTH / 2 - 20, ROW * (j + 0.5) + 12, f"{through}{subscript(j)}")
        stroke: Stroke = "good" if path else "missed"
        said = words.share(number_text(share), path)
        nodes.append(node)
        arrows += [Arrow(source, node, stroke=stroke), Arrow(node, cost, said, stroke=stroke)]
    steps = list(zip(map(number_text, shares), followed, strict=True))
    return Diagram(title, words.shares(title, steps), height, tuple(nodes), tuple(arrows))


def layers(title: str, weights: Sequence[bool], biases: Sequence[bool]) -> Diagram:
    """The way back from the cost to the first gradient that is wrong.

    ``weights`` and ``biases`` say, for each layer from the first on, whether its gradient is right.
    """
    depth = len(weights)
    gap = min(110.0, (WIDTH - 60) / depth)
    end = 30 + gap * depth
    nodes = [
        Node(30 + gap * layer, 40, f"{layer + 1}", (_mark("∂b", b), _mark("∂W", w)),
             "plain" if w and b else "missed")
        for layer, (w, b) in enumerate(zip(weights, biases, strict=True))
    ]  # fmt: skip
    chain = [*nodes, Node(end, 40, "C₀")]
    at, _ = first_broken(weights, biases)
    arrows = [
        Arrow(chain[layer + 1], chain[layer], stroke=_stroke(layer, at, biases[layer]))
        for layer in range(depth)
    ]
    steps = words.way_back(list(zip(weights, biases, strict=True)))
    return Diagram(title, steps, 120, tuple(chain), tuple(arrows), end + 30)


def first_broken(weights: Sequence[bool], biases: Sequence[bool]) -> tuple[int, str]:
    """The layer and the parameters ("biases", "weights") that go wrong first on the way back.

    :raises ValueError: where all gradients are right.
    """
    for layer in reversed(range(len(weights))):
        if not biases[layer]:
            return layer, "biases"
        if not weights[layer]:
            return layer, "weights"
    raise ValueError("all gradients are right")


def _stroke(layer: int, broken: int, biases_right: bool) -> Stroke:
    if layer == broken and not biases_right:
        return "broken"
    return "plain" if layer >= broken else "missed"


def _mark(name: str, right: bool) -> str:
    return f"{name} {'✓' if right else '✗'}"
