"""The notebooks' own pictures."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import numpy as np
import pytest

import grader
from grader.assignment.calculus.network import sigmoid
from grader.assignment.catalogue import EXERCISES
from grader.pictures.learning import NO_PLOTS, watch_it_learn
from grader.pictures.lesson import draw_chain, draw_paths

W = np.array([[1.0, 2.0], [0.0, -1.0], [3.0, 1.0]])
LAYER = (W, np.array([0.0, 0.3, -1.0]), np.array([0.5, 0.1]), np.array([1.0, 0.0, 0.0]))


def unwritten(*_: Any) -> Any:
    raise NotImplementedError


def test_they_are_imported_from_the_package() -> None:
    assert grader.draw_chain is draw_chain
    assert grader.draw_paths is draw_paths
    assert grader.watch_it_learn is watch_it_learn


def test_the_chain_multiplies_its_links() -> None:
    """The lesson's example: about -0.1 for w = 1.5, b = -0.4, a_prev = 0.8, y = 1."""
    assert repr(draw_chain(1.5, -0.4, 0.8, 1.0)) == "∂C₀/∂w = 0.8 × 0.214 × −0.62 = −0.106"


def test_the_links_are_the_students_own() -> None:
    shown = draw_chain(1.5, -0.4, 0.8, 1.0, lambda *args: args[2], unwritten, lambda *_: 7)

    assert repr(shown) == "∂C₀/∂w = 0.8 × ? × 7 = ?"


def test_the_paths_add_up_to_the_gradient() -> None:
    right = EXERCISES["many_neurons.path_contributions"].definition(*LAYER, 0)
    shown = draw_paths(*LAYER, 0)

    assert repr(shown).endswith(f" = {right.sum():.3g}")
    assert repr(shown) == "∂C₀/∂a_prev[0] = (−0.147) + (0) + (0.886) = 0.739"


FUNCTIONS = {
    "unwritten": unwritten,
    "None": lambda *_: None,
    "a text": lambda *_: "x",
    "too few": lambda *_: [1.0],
    "nan": lambda *_: [np.nan] * 3,
}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_what_a_function_does_not_give_is_a_question_mark(name: str) -> None:
    shown = draw_paths(*LAYER, 0, FUNCTIONS[name])

    assert repr(shown) == "∂C₀/∂a_prev[0] = (?) + (?) + (?) = ?"
    assert "path adds ?" in shown._repr_html_()


def test_a_notebook_gets_the_drawing_and_the_sum() -> None:
    html = draw_paths(*LAYER, 1)._repr_html_()

    assert type(html) is str
    assert html.count("<svg") == 1
    assert "∂C₀/∂a_prev[1]" in html


def backprop(weights: Any, biases: Any, x: Any, y: Any) -> Any:
    """As derived in the lesson, for two layers."""
    (W1, W2), (b1, b2) = weights, biases
    a1 = sigmoid(W1 @ x + b1)
    a2 = sigmoid(W2 @ a1 + b2)
    delta2 = 2 * (a2 - y) * a2 * (1 - a2)
    delta1 = (W2.T @ delta2) * a1 * (1 - a1)
    return [np.outer(delta1, x), np.outer(delta2, a1)], [delta1, delta2]


def test_a_network_learns_with_a_right_backprop() -> None:
    pytest.importorskip("matplotlib", reason="the picture needs the extra `plots`")
    learning = watch_it_learn(backprop)

    assert "120 of 120 points are on the right side" in repr(learning)
    picture = learning._repr_png_()
    assert picture is not None
    assert picture.startswith(b"\x89PNG")


def test_without_matplotlib_it_is_told_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    learning = watch_it_learn(backprop)
    monkeypatch.setattr("grader.pictures.learning._has_matplotlib", lambda: False)

    assert NO_PLOTS in repr(learning)
    assert learning._repr_png_() is None


BROKEN = {
    "unwritten": (unwritten, "Write `backprop` first"),
    "None": (lambda *_: None, "could not learn"),
    "wrong shapes": (lambda *_: ([np.zeros(7)] * 2, [np.zeros(7)] * 2), "could not learn"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_backprop_that_does_not_work_is_no_exception(name: str) -> None:
    function, told = BROKEN[name]
    learning = watch_it_learn(function)

    assert told in repr(learning)
    assert learning._repr_png_() is None


def test_importing_the_package_loads_no_plotting() -> None:
    code = "import grader, sys; grader.watch_it_learn; print('matplotlib' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "False"
