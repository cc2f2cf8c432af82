"""The network that learns with a student's ``backprop``."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import numpy as np
import pytest

import grader
from grader.assignment.calculus.network import sigmoid
from grader.messages.pictures import NO_PLOTS
from grader.pictures.learning import watch_it_learn


def unwritten(*_: Any) -> Any:
    raise NotImplementedError


def test_it_is_imported_from_the_package() -> None:
    assert grader.watch_it_learn is watch_it_learn


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
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)

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
