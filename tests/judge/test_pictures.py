"""From wrong answers to pictures: what is seen in them, and which inputs they come from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from grader.answers import Answer, Raised, Returned
from grader.assignment.calculus.network import sigmoid
from grader.assignment.catalogue import EXERCISES
from grader.assignment.nested import leaves
from grader.grading.part_cases import self_check_cases
from grader.judge.cases import Cases, make_cases
from grader.judge.exercise import judge_exercise
from grader.judge.pictures import PICTURES, may_have_pictures, with_pictures
from grader.picture import Curve, HeatMap, Layers, Links, Paths, Picture
from grader.pictures.draw import draw
from grader.report.results_json import entry
from grader.result import NOTHING_TO_SAY, Item, Result

Wrong = Callable[..., Any]


def answers(cases: Cases, wrong: Wrong) -> list[Answer]:
    with np.errstate(all="ignore"):
        return [Returned(leaves(wrong(*case.args))) for case in cases.all]


def pictures_of(id: str, wrong: Wrong) -> tuple[Picture, ...]:
    """Grade a wrong formula on hidden inputs and take the pictures of the self-check's."""
    hidden = make_cases(EXERCISES[id], 7, "grade")
    item = judge_exercise(hidden, answers(hidden, wrong))
    asked = [self_check_cases(item.id)] if may_have_pictures(item) else []
    (drawn,) = with_pictures([item], asked, [a for cases in asked for a in answers(cases, wrong)])
    return drawn.pictures


def formula_of(id: str, misconception: str) -> Wrong:
    """The first wrong formula of an exercise that shows a misconception."""
    rows = EXERCISES[id].wrong_formulas
    row = next(row for row in rows if row.misconception == misconception)
    return row.made_in(EXERCISES[id].definition)


def right(id: str) -> Wrong:
    return EXERCISES[id].definition


def test_a_wrong_slope_is_shown_over_the_right_one_in_the_order_of_z() -> None:
    (curve,) = pictures_of("single_neuron.sigmoid_prime", sigmoid)

    assert isinstance(curve, Curve)
    assert list(curve.z) == sorted(curve.z)
    assert curve.theirs == pytest.approx(sigmoid(np.array(curve.z)))
    assert curve.right == pytest.approx([s * (1 - s) for s in curve.theirs])


def test_a_number_with_one_path_shows_the_paths_that_it_misses() -> None:
    every_path = right("many_neurons.path_contributions")

    def first_only(W: Any, b: Any, a_prev: Any, y: Any) -> Any:
        return np.array([every_path(W, b, a_prev, y, k)[0] for k in range(len(a_prev))])

    (paths,) = pictures_of("many_neurons.previous_activation_gradient", first_only)

    assert isinstance(paths, Paths)
    assert paths.followed == (True,) + (False,) * (len(paths.shares) - 1)
    assert "not followed" in draw(paths).caption


def test_some_of_the_paths_are_found_too() -> None:
    every_path = right("many_neurons.path_contributions")

    def without_the_second(W: Any, b: Any, a_prev: Any, y: Any) -> Any:
        keep = np.arange(len(b)) != 1
        return np.array([every_path(W, b, a_prev, y, k)[keep].sum() for k in range(len(a_prev))])

    (paths,) = pictures_of("many_neurons.previous_activation_gradient", without_the_second)

    assert isinstance(paths, Paths)
    assert [j for j, followed in enumerate(paths.followed) if not followed] == [1]


LINKS = {"missing_input_activation": 0, "missing_slope": 1, "missing_factor_2": 2}


def test_the_chain_marks_no_single_link_where_two_are_wrong() -> None:
    id = "single_neuron.weight_gradient"
    cases = self_check_cases(id)
    both = Item(id, 0, 3, "partial", NOTHING_TO_SAY, (), ("missing_slope", "missing_factor_2"))
    one = replace(both, misconceptions=both.misconceptions[:1])
    given = answers(cases, formula_of(id, "missing_slope"))
    assert [with_pictures([item], [cases], given)[0].pictures != () for item in (one, both)] == [
        True, False,
    ]  # fmt: skip


@pytest.mark.parametrize(("misconception", "link"), LINKS.items())
def test_the_chain_shows_which_link_is_wrong(misconception: str, link: int) -> None:
    id = "single_neuron.weight_gradient"
    wrong = formula_of(id, misconception)
    (links,) = pictures_of(id, wrong)

    assert isinstance(links, Links)
    assert links.broken == link
    first = self_check_cases(id).all[0]
    assert np.prod(links.slopes) == pytest.approx(first.expected[0])
    assert links.theirs == pytest.approx(wrong(*first.args))


def test_the_links_of_one_weight_among_many_multiply_to_its_gradient() -> None:
    id = "many_neurons.weight_gradient"
    wrong = formula_of(id, "missing_slope")
    (links,) = pictures_of(id, wrong)

    assert isinstance(links, Links)
    assert np.prod(links.slopes) == pytest.approx(self_check_cases(id).all[0].expected[0])


def test_a_chain_shows_the_layer_where_it_breaks_on_the_way_back() -> None:
    def breaks_before_the_last(weights: Any, biases: Any, x: Any, y: Any) -> Any:
        dw, db = right("single_neuron.chain_gradient")(weights, biases, x, y)
        earlier = np.arange(len(dw)) < len(dw) - 1
        return np.where(earlier, 3 * dw, dw), np.where(earlier, 3 * db, db)

    (layers,) = pictures_of("single_neuron.chain_gradient", breaks_before_the_last)

    assert isinstance(layers, Layers)
    assert layers.biases == layers.weights == (False, False, False, True)
    assert "the biases of layer 3" in draw(layers).caption


def test_swapped_weights_break_only_what_delta_is_multiplied_by() -> None:
    def turned(weights: Any, biases: Any, x: Any, y: Any) -> Any:
        dW, db = right("matrix_form.backprop")(weights, biases, x, y)
        return [*dW[:-1], 2 * dW[-1]], db

    layers, heat_map = pictures_of("matrix_form.backprop", turned)

    assert isinstance(layers, Layers)
    assert all(layers.biases)
    assert "gradient of the weights" in draw(layers).caption
    assert isinstance(heat_map, HeatMap)
    assert np.array(heat_map.theirs) == pytest.approx(2 * np.array(heat_map.right))


def test_a_turned_matrix_is_shown_beside_the_shape_that_is_asked_for() -> None:
    def turned(delta: Any, a_prev: Any) -> Any:
        return np.outer(a_prev, delta)

    (heat_map,) = pictures_of("matrix_form.weight_gradient", turned)

    assert isinstance(heat_map, HeatMap)
    assert heat_map.theirs_shape == heat_map.right_shape[::-1]
    assert "rows and columns exchanged" in draw(heat_map).caption


@pytest.mark.parametrize("id", PICTURES)
def test_every_wrong_formula_of_an_exercise_may_have_pictures(id: str) -> None:
    cases = self_check_cases(id)
    for wrong in EXERCISES[id].wrong_formulas:
        try:
            given = answers(cases, wrong.made_in(EXERCISES[id].definition))
        except (ValueError, IndexError):
            continue  # it cannot be computed at every input
        (item,) = with_pictures([judge_exercise(cases, given)], [cases], given)
        for picture in item.pictures:
            drawn = draw(picture)
            assert drawn.svg.startswith("<svg")
            assert "nan" not in drawn.svg
            assert "<title>" in drawn.svg


ODD = {
    "nothing but exceptions": lambda cases: [Raised("ValueError", "no")] * len(cases.all),
    "infinite": lambda cases: [Returned((np.array(np.inf),))] * len(cases.all),
    "enormous": lambda cases: [
        Returned(tuple(np.full(leaf.shape, 1e308) for leaf in case.expected)) for case in cases.all
    ],
    "empty": lambda cases: [Returned((np.zeros(0),))] * len(cases.all),
    "far too many dimensions": lambda cases: [Returned((np.zeros((2,) * 6),))] * len(cases.all),
    "far too large": lambda cases: [Returned((np.zeros((500, 500)),))] * len(cases.all),
    "too many arrays": lambda cases: [Returned((np.zeros(2),) * 9)] * len(cases.all),
    "no arrays": lambda cases: [Returned(())] * len(cases.all),
}


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("id", PICTURES)
def test_odd_answers_give_small_pictures_or_none(id: str, odd: str) -> None:
    cases = self_check_cases(id)
    item = Item(id, 0, 1, "failed", NOTHING_TO_SAY, ())
    (drawn,) = with_pictures([item], [cases], ODD[odd](cases))

    assert sum(len(draw(picture).svg) for picture in drawn.pictures) < 50_000


def test_only_wrong_values_are_asked_about_again() -> None:
    statuses = ("passed", "not_attempted", "error", "timeout", "crashed")
    items = [
        Item("single_neuron.sigmoid_prime", 0, 3, status, NOTHING_TO_SAY, ()) for status in statuses
    ]

    assert not any(map(may_have_pictures, items))


def test_pictures_hold_nothing_of_the_hidden_inputs() -> None:
    id = "single_neuron.sigmoid_prime"
    (curve,) = pictures_of(id, sigmoid)
    assert isinstance(curve, Curve)

    shown = {float(z) for case in self_check_cases(id).all for z in np.ravel(case.args[0])}
    hidden = {
        float(z)
        for case in make_cases(EXERCISES[id], 7, "grade").all
        for z in np.ravel(case.args[0])
    } - {0.0}

    assert set(curve.z) <= shown
    assert not shown & hidden


def test_pictures_stay_out_of_the_results() -> None:
    item = Item("a.b", 0, 1, "failed", NOTHING_TO_SAY, (), pictures=(Layers((True,), (False,)),))

    assert "pictures" not in entry(Result("ada", (item,)))
