"""A factor that each input has for itself is told as a formula in a size of the arguments."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from grader.assignment.catalogue import EXERCISES
from grader.judge.cases import make_cases
from tests.answering import verdict_on
from tests.references import reference

Wrong = Callable[..., Any]


def scaled(id: str, factor: Wrong) -> Wrong:
    """The reference of an exercise, times a factor that depends on the arguments."""

    names = EXERCISES[id].parameters

    def wrong(*args: Any) -> Any:
        value, by = reference(id)(*args), factor(dict(zip(names, args, strict=True)))
        if isinstance(value, tuple):
            return tuple([by * array for array in arrays] for arrays in value)
        return by * value

    return wrong


FACTORS: dict[str, tuple[str, Wrong, str]] = {
    "-1/n of the examples": (
        "single_neuron.average_weight_gradient",
        lambda given: -3 / len(given["y"]),
        "-3/n times what they should be, where n is the number of entries of `a_prev`",
    ),
    "1/n of the entries, of numbers and matrices too": (
        "cross_entropy.dC_da",
        lambda given: 1 / np.size(given["a"]),
        "1/n times what they should be, where n is the number of entries of `a`",
    ),
    "n of the rows": (
        "matrix_form.backprop_batch",
        lambda given: -len(given["X"]) / 7,
        "-0.1429·n times what they should be, where n is the number of rows of `X`",
    ),
    "of the layers": (
        "matrix_form.backprop",
        lambda given: 5 * len(given["weights"]),
        "5·n times what they should be, where n is the number of arrays of `weights`",
    ),
}


@pytest.mark.parametrize(("id", "factor", "words"), FACTORS.values(), ids=FACTORS)
def test_a_factor_that_follows_a_size_is_told_as_a_formula(
    id: str, factor: Wrong, words: str
) -> None:
    for seed in range(3):
        item = verdict_on(make_cases(EXERCISES[id], seed, "test"), scaled(id, factor))
        assert words in item.message.text, item
        assert item.score == 0


def test_a_factor_that_follows_no_size_is_not_told_as_a_formula() -> None:
    id = "matrix_form.output_delta"
    wrong = scaled(id, lambda given: given["z"][0])
    item = verdict_on(make_cases(EXERCISES[id], 0, "test"), wrong)
    assert "where n" not in item.message.text, item
