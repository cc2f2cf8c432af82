"""The pictures that the lesson draws in a notebook."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import grader
from grader.assignment.catalogue import EXERCISES
from grader.pictures.lesson import draw_chain, draw_paths

W = np.array([[1.0, 2.0], [0.0, -1.0], [3.0, 1.0]])
LAYER = (W, np.array([0.0, 0.3, -1.0]), np.array([0.5, 0.1]), np.array([1.0, 0.0, 0.0]))


def unwritten(*_: Any) -> Any:
    raise NotImplementedError


def test_they_are_imported_from_the_package() -> None:
    assert grader.draw_chain is draw_chain
    assert grader.draw_paths is draw_paths


def test_the_chain_multiplies_its_links() -> None:
    """The lesson's example: about -0.1 for w = 1.5, b = -0.4, a_prev = 0.8, y = 1."""
    assert repr(draw_chain(1.5, -0.4, 0.8, 1.0)) == "∂C₀/∂w = 0.8 × 0.214 × −0.62 = −0.106"


def test_the_links_are_the_students_own() -> None:
    picture = draw_chain(1.5, -0.4, 0.8, 1.0, lambda *args: args[2], unwritten, lambda *_: 7)

    assert repr(picture) == "∂C₀/∂w = 0.8 × ? × 7 = ?"


def test_the_paths_add_up_to_the_gradient() -> None:
    right = EXERCISES["many_neurons.path_contributions"].definition(*LAYER, 0)
    picture = draw_paths(*LAYER, 0)

    assert repr(picture).endswith(f" = {right.sum():.3g}")
    assert repr(picture) == "∂C₀/∂a_prev[0] = (−0.147) + (0) + (0.886) = 0.739"


FUNCTIONS = {
    "unwritten": unwritten,
    "None": lambda *_: None,
    "a text": lambda *_: "x",
    "too few": lambda *_: [1.0],
    "nan": lambda *_: [np.nan] * 3,
}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_what_a_function_does_not_give_is_a_question_mark(name: str) -> None:
    picture = draw_paths(*LAYER, 0, FUNCTIONS[name])

    assert repr(picture) == "∂C₀/∂a_prev[0] = (?) + (?) + (?) = ?"
    assert "path adds ?" in picture._repr_html_()


def test_a_notebook_gets_the_picture_and_the_sum() -> None:
    html = draw_paths(*LAYER, 1)._repr_html_()

    assert type(html) is str
    assert html.count("<svg") == 1
    assert "∂C₀/∂a_prev[1]" in html
