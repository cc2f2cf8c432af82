"""A plot holds all of its points, and its axes have round numbers."""

from __future__ import annotations

from grader.pictures.plot import HEIGHT, WIDTH, Axis, over


def test_the_axes_hold_every_point() -> None:
    picture = over("t", ("a", "b"), [-1, 0, 2], [5, -3, 0.1], [0, 0, 0], [(-2, 0), (2, 0)])

    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in picture.gap)
    assert "widest at z = −1: 5 instead of 0" in picture.description


def test_ticks_are_round_and_inside() -> None:
    axis = Axis(-3.9, 3.9, 0, 100)

    assert [text for _, text in axis.ticks] == ["−2", "0", "2"]
    assert all(0 <= x <= 100 for x, _ in axis.ticks)
