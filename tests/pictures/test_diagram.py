"""Which arrows of a diagram are marked, and what is read to those who do not see it."""

from __future__ import annotations

import pytest

from grader.pictures.diagram import first_broken, layers, paths


def test_a_missed_path_has_another_stroke_and_says_so() -> None:
    picture = paths("t", "a", "z", [0.5, -1], [True, False])

    assert [arrow.stroke for arrow in picture.arrows] == ["good", "good", "missed", "missed"]
    assert "path 1 is missed and would add −1" in picture.description


BREAKS = {
    "at the cost": ([False, False], [False, False], (1, "biases")),
    "at the last weights": ([True, False], [True, True], (1, "weights")),
    "one layer further": ([False, True], [False, True], (0, "biases")),
    "at the first weights": ([False, True], [True, True], (0, "weights")),
}


@pytest.mark.parametrize("name", BREAKS)
def test_the_way_back_breaks_at_the_first_wrong_gradient(name: str) -> None:
    weights, biases, where = BREAKS[name]

    assert first_broken(weights, biases) == where


def test_only_the_broken_link_is_drawn_as_broken() -> None:
    picture = layers("t", [False, False, True], [False, False, True])

    assert [arrow.stroke for arrow in picture.arrows] == ["missed", "broken", "plain"]
