"""The captions of pictures of wrong answers say where to look."""

from __future__ import annotations

import pytest

from grader.picture import Curve, HeatMap, Layers, Links, Paths, Picture
from grader.pictures.draw import draw

WIDE, TALL = ((1.0, 0.5, 1.0), (-2.0, 3.0, 1.0)), ((1.0, -2.0), (0.5, 3.0), (1.0, 1.0))

CAPTIONS: dict[str, tuple[Picture, str]] = {
    "a curve": (Curve("σ", (-2.0, 3.0), (0.1, 0.9), (0.1, 0.05)), "Your σ′ (dashed"),
    "links": (
        Links("w", (0.8, 0.2, -0.5), 1, -0.4),
        "the three rates give −0.08; yours gave −0.4. The dashed link, ∂a/∂z, is the one",
    ),
    "paths": (
        Paths("a_prev", (1,), "z", (0.5, -0.25, 1.0), (True, True, False)),
        "a₁ is a_prev[1]. Your number there, 0.25, has the solid paths only. Dotted: the path "
        "through z₂, not followed. All paths together: 1.25.",
    ),
    "the last layer": (Layers((True, False), (True, False)), "the first step back from the cost"),
    "an earlier layer": (Layers((False, True), (False, True)), "Up to layer 2 all is well"),
    "weights only": (Layers((False, True), (True, True)), "look at what δ is multiplied by"),
    "wrong numbers": (HeatMap("δ", WIDE, WIDE[::-1], (2, 3), (2, 3)), "✓ is a right number"),
    "turned over": (HeatMap("δ", WIDE, TALL, (2, 3), (3, 2)), "rows and columns exchanged"),
    "another shape": (HeatMap("δ", ((1.0,),), TALL, (), (3, 2)), "beside the shape that is asked"),
}


@pytest.mark.parametrize("name", CAPTIONS)
def test_the_caption_says_where_to_look(name: str) -> None:
    picture, said = CAPTIONS[name]
    drawn = draw(picture)

    assert said in drawn.caption
    assert drawn.svg.startswith("<svg")
