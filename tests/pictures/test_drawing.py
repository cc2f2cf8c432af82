"""Layout and words of the drawings."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree

import pytest

from grader.pictures import diagram, plot, table
from grader.pictures.numbers import shown, subscript
from grader.pictures.svg import Drawing, render

NUMBERS = {
    0.5: "0.5", -0.123456: "−0.123", 1234567.0: "1.23e6", 0.0: "0",
    1e-9: "1e−9", -2.5e-12: "−2.5e−12", 1e300: "1e300",
}  # fmt: skip


@pytest.mark.parametrize("number", NUMBERS)
def test_numbers_have_three_digits_and_a_true_minus(number: float) -> None:
    assert shown(number) == NUMBERS[number]


def test_indices_stand_below_the_line() -> None:
    assert subscript(1, 20) == "₁₂₀"


DRAWINGS: dict[str, Drawing] = {
    "paths": diagram.paths("t", "a<b", "z", [0.5, -1], [True, False]),
    "chain": diagram.chain("t", ["w", "z"], ["1", "2"], [("∂z/∂w", "3")], 0),
    "layers": diagram.layers("t", [True, False, True], [True, False, True]),
    "table": table.HeatMaps("t", (table.values("yours", [[1.0, -2.0]]), table.outline("o", 2, 1))),
    "plot": plot.over("t", ("a", "b"), [-1, 1], [0.5, 1], [0, 0], [(-1.0, 0.0), (1.0, 0.0)]),
}


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_drawing_is_an_image_with_a_name_and_a_description(name: str) -> None:
    svg = ElementTree.fromstring(render(DRAWINGS[name]))
    space = "{http://www.w3.org/2000/svg}"

    assert svg.get("role") == "img"
    assert [child.tag for child in svg[:2]] == [f"{space}title", f"{space}desc"]
    assert svg[0].text == "t"
    assert svg[1].text


def test_texts_are_escaped() -> None:
    assert "a&lt;b" in render(DRAWINGS["paths"])


def test_a_missed_path_has_another_stroke_and_says_so() -> None:
    drawing = DRAWINGS["paths"]
    assert isinstance(drawing, diagram.Diagram)

    assert [arrow.stroke for arrow in drawing.arrows] == ["good", "good", "missed", "missed"]
    assert "path 1 is missed and would add −1" in drawing.description


BREAKS = {
    "at the cost": ([False, False], [False, False], (1, "biases")),
    "at the last weights": ([True, False], [True, True], (1, "weights")),
    "one layer further": ([False, True], [False, True], (0, "biases")),
    "at the first weights": ([False, True], [True, True], (0, "weights")),
}


@pytest.mark.parametrize("name", BREAKS)
def test_the_way_back_breaks_at_the_first_wrong_gradient(name: str) -> None:
    weights, biases, where = BREAKS[name]

    assert diagram.first_broken(weights, biases) == where


def test_only_the_broken_link_is_drawn_as_broken() -> None:
    drawing = diagram.layers("t", [False, False, True], [False, False, True])

    assert [arrow.stroke for arrow in drawing.arrows] == ["missed", "broken", "plain"]


def test_ratios_mark_what_is_wrong() -> None:
    panel = table.ratios("r", [[1.0, 3.0, 1.0]], [[1.0, 2.0, 0.0]])

    assert [(cell.text, cell.wrong) for cell in panel.rows[0]] == [
        ("✓", False), ("× 1.5", True), ("≠ 0", True),
    ]  # fmt: skip


def test_the_axes_hold_every_point() -> None:
    drawing = plot.over("t", ("a", "b"), [-1, 0, 2], [5, -3, 0.1], [0, 0, 0], [(-2, 0), (2, 0)])

    assert all(0 <= x <= plot.WIDTH and 0 <= y <= plot.HEIGHT for x, y in drawing.gap)
    assert "widest at z = −1: 5 instead of 0" in drawing.description


def test_ticks_are_round_and_inside() -> None:
    axis = plot.Axis(-3.9, 3.9, 0, 100)

    assert [text for _, text in axis.ticks] == ["−2", "0", "2"]
    assert all(0 <= x <= 100 for x, _ in axis.ticks)
