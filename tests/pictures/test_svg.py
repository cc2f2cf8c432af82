"""Every layout becomes an image with words, and the numbers in it are short."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree

import pytest

from grader.pictures import diagram, plot, table
from grader.pictures.svg import DrawnPicture, Layout, number_text, subscript

NUMBERS = {
    0.5: "0.5", -0.123456: "−0.123", 1234567.0: "1.23e6", 0.0: "0",
    1e-9: "1e−9", -2.5e-12: "−2.5e−12", 1e300: "1e300",
}  # fmt: skip


@pytest.mark.parametrize("number", NUMBERS)
def test_numbers_have_three_digits_and_a_true_minus(number: float) -> None:
    assert number_text(number) == NUMBERS[number]


def test_indices_stand_below_the_line() -> None:
    assert subscript(1, 20) == "₁₂₀"


LAYOUTS: dict[str, Layout] = {
    "paths": diagram.paths("t", "a<b", "z", [0.5, -1], [True, False]),
    "chain": diagram.chain("t", ["w", "z"], ["1", "2"], [("∂z/∂w", "3")], 0),
    "layers": diagram.layers("t", [True, False, True], [True, False, True]),
    "table": table.HeatMaps("t", (table.values("yours", [[1.0, -2.0]]), table.outline("o", 2, 1))),
    "plot": plot.over("t", ("a", "b"), [-1, 1], [0.5, 1], [0, 0], [(-1.0, 0.0), (1.0, 0.0)]),
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_picture_is_an_image_with_a_name_and_a_description(name: str) -> None:
    svg = ElementTree.fromstring(DrawnPicture(LAYOUTS[name], "").svg)
    space = "{http://www.w3.org/2000/svg}"

    assert svg.get("role") == "img"
    assert [child.tag for child in svg[:2]] == [f"{space}title", f"{space}desc"]
    assert svg[0].text == "t"
    assert svg[1].text


def test_texts_are_escaped() -> None:
    picture = DrawnPicture(LAYOUTS["paths"], "c<d")

    assert "a&lt;b" in picture.svg
    assert "c&lt;d" in picture._repr_html_()
    assert repr(picture) == "c<d"
