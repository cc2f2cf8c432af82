"""Naming the misconception behind wrong values, or the two of them.

Each wrong formula predicts a value for every ordinary case. A misconception is named only if the
values agree with its prediction in at least three cases in which it differs from the right value,
contradict it in none, and agree with no other misconception's. Values agree if their ``deviation``
is at most 1e-9. Two are named together if none explains the values alone, and just one combination
of two does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from math import inf
from typing import Any

import numpy as np

from grader.answers import FloatArray
from grader.assignment.nested import Nested, leaves
from grader.judge.answered_cases import AnsweredCase, AnsweredCases
from grader.judge.cases import AGREES, ROUGH_AT, ROUNDING, Prediction, Role
from grader.judge.compare import (
    Leaves,
    common_ratio,
    deviation,
    end_to_end,
    identical,
    largest,
    same_shapes,
)

MATCHES_NEEDED = 3
"""A prediction must agree with the values in at least so many cases."""
_JUMP = 2e-10
"""The error of a formula changes by less than this, relative to the value, in a small nudge."""
_SMOOTH = 1e-8
"""The error of a wrong formula, such as one with a limit on z, may also change by this share of
itself. The error of a measured derivative is mostly noise and changes by more."""
_HELD_BACK, _ENTRIES = 0.8, 8
"""A formula that rounds on the way, to single precision or decimals, does not follow a small nudge
at all in this share of its entries, at every input. A measured derivative does so in some of them;
in all of them by chance, if they are few."""
_LAGS = (2e-10, 3e-9)
"""Where σ is flat, a factor that is rounded on the way does not follow a nudge. The value then
falls so much less than the right one, relative to itself, but moves with its other factors."""
_CLOSE, _NEAR = 1e-2, 0.1
"""A measured derivative is mostly off by less than the first; it is never off by more than the
second. It is off by more than ``ROUNDING``."""
_DECIMALS = range(2, 13)
"""Values without digits behind one of these decimals were rounded; a difference quotient has some.
With fewer decimals it is more than digits that is lost."""
NEARLY, NEARLY_WHERE_ROUGH = 1e-3, 1e-1
"""A value that is off by less has lost its last digits only. Where σ is flat, 1 - σ(z) has lost
four of them already, and a small number beside it weighs more."""
_COMMON_RATES = tuple(10.0**-place for place in range(1, 6))
_RATES = (0.3, 0.2, *_COMMON_RATES, *(n * rate for rate in _COMMON_RATES[1:] for n in (2, 3, 5)))
"""The usual learning rates. ½ is another misconception, and other multiples of a wrong gradient
than the common ones may be the common one of another wrong gradient."""
_OFF = 1e-9
"""A step that is too wide causes an error larger than this where the right value is large."""
_MORE = 10.0
"""A value or an error counts as larger if it is at least so many times as large."""
_BEYOND = 1e-11
"""An answer that exceeds the right value by this share of it is not only rounded."""


def diagnose(answered: AnsweredCases) -> tuple[str, ...]:
    """The misconception behind an exercise's answers, or the two that are behind them together.

    Nothing unless just one, or just one combination of two, explains them.
    """
    ordinary = answered.of(Role.VALUE)
    if any(map(_only_shape_differs, (ordinary, answered.of(Role.VALUE, Role.SMALLEST)))):
        return ("wrong_shape",)
    is_wrong = not all(one.is_right or one.value is None for one in ordinary)
    if is_wrong:
        agreeing = answered.cases.first_predicted.agreeing(ordinary[0].value)
        if found := _different(_explaining(agreeing, ordinary)):
            return found.pop() if len(found) == 1 else ()
    if (is_wrong or _has_values(answered)) and is_measured(answered):
        return ("finite_difference",)
    if _is_nearly_right(answered):
        large = answered.of(Role.LARGE)
        is_stable = all(one.deviation <= NEARLY for one in large)
        return ("lost_precision",) if is_stable else ("unstable", "lost_precision")
    if not is_wrong:
        return ()
    if found := _different(_learned(answered)):
        return found.pop() if len(found) == 1 else ()
    of_two = _explaining(
        answered.cases.first_predicted_of_two.agreeing(ordinary[0].value), ordinary
    )
    found = _different([*_in_another_shape(answered), *of_two])
    return found.pop() if len(found) == 1 else ()


def is_right_in_order(answered: AnsweredCases, own: Sequence[str]) -> bool:
    """Whether the answers are right for parameters that stand in the student's ``own`` order."""
    exercise = answered.cases.exercise
    places = [own.index(name) for name in exercise.parameters]

    def reordered(*args: Any) -> Nested:
        return exercise.definition(*(args[place] for place in places))

    ordinary = answered.of(Role.VALUE)
    prediction = Prediction(("argument_order",), reordered, [one.case.args for one in ordinary])
    return any(_explaining([prediction], ordinary))


def _different(found: Iterable[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Each combination once, whatever its order."""
    return list({frozenset(names): names for names in found}.values())


def _has_values(answered: AnsweredCases) -> bool:
    asked = answered.of(*(role for role in Role if role is not Role.LARGE))
    return all(one.value is not None for one in asked)


def _explaining(
    predictions: Iterable[Prediction],
    answered: Sequence[AnsweredCase],
    view: Callable[[Leaves], Leaves] = lambda value: value,
) -> Iterator[tuple[str, ...]]:
    """The misconceptions of the predictions that explain the answers, both seen in one view."""
    values = [None if one.value is None else view(one.value) for one in answered]
    rights = [view(one.case.expected) for one in answered]
    for prediction in predictions:
        if _explains(prediction, values, rights, view):
            yield prediction.misconceptions


def _explains(
    prediction: Prediction,
    values: Sequence[Leaves | None],
    rights: Sequence[Leaves],
    view: Callable[[Leaves], Leaves],
) -> bool:
    matches = 0
    for number, (value, right) in enumerate(zip(values, rights, strict=True)):
        predicted = prediction.value(number)
        if predicted is None:
            continue
        if value is None or deviation(value, view(predicted)) > AGREES:
            return False
        matches += deviation(view(predicted), right) > 1e-6
    return matches >= MATCHES_NEEDED


def _only_shape_differs(answered: Sequence[AnsweredCase]) -> bool:
    matches = 0
    for one in answered:
        right = one.case.expected
        if one.value is None or deviation(_flat(one.value), _flat(right)) > 1e-9:
            return False
        matches += not same_shapes(one.value, right)
    return matches >= MATCHES_NEEDED


def _in_another_shape(answered: AnsweredCases) -> Iterator[tuple[str, ...]]:
    """The misconceptions that explain the numbers, where not even the shapes are right."""
    ordinary = answered.of(Role.VALUE)
    shaped = [o for o in ordinary if o.value is None or same_shapes(o.value, o.case.expected)]
    if len(ordinary) - len(shaped) >= MATCHES_NEEDED:
        for names in _explaining(answered.cases.predictions, ordinary, _flat):
            yield (*names, "wrong_shape")


def _learned(answered: AnsweredCases) -> Iterator[tuple[str, ...]]:
    """Whether the values are η·gradient or W - η·gradient, or what these are of a wrong gradient.

    (W - value) is then η times the gradient, where η may be any number above 0. Of the values
    themselves η is a usual learning rate, with either sign.
    """
    given = [(one.case, one.value) for one in answered.of(Role.VALUE)]
    if any(value is None or not same_shapes(value, case.expected) for case, value in given):
        return
    values = [value for _, value in given if value is not None]
    for names, ratio in _multiples(answered, values):
        rates = _COMMON_RATES if names else _RATES
        if min(abs(abs(ratio) / rate - 1) for rate in rates) <= 1e-9:
            yield (*names, "learning_rate")
    learned = answered.cases.exercise.learned
    if learned is None:
        return
    starts = [leaves(learned(*case.args)) for case, _ in given]
    steps = [
        tuple(a - b for a, b in zip(start, value, strict=True))
        for start, value in zip(starts, values, strict=True)
    ]
    for names, ratio in _multiples(answered, steps):
        if not names:
            yield ("updated_parameters",) if ratio > 0 else ("sign_flipped", "updated_parameters")
        elif ratio > 0:
            yield (*names, "updated_parameters")


def _multiples(
    answered: AnsweredCases, values: Sequence[Leaves]
) -> Iterator[tuple[tuple[str, ...], float]]:
    """Of which wrong formula the values are a multiple, and which; of none: of the gradient."""
    rights = [one.case.expected for one in answered.of(Role.VALUE)]
    if ratio := common_ratio(zip(values, rights, strict=True)):
        yield (), ratio
        return
    for prediction in answered.cases.first_predicted.multiples(values[0]):
        predicted = [prediction.value(number) for number in range(len(values))]
        known = [(value, p) for value, p in zip(values, predicted, strict=True) if p is not None]
        if len(known) >= MATCHES_NEEDED and (ratio := common_ratio(known)):
            yield prediction.misconceptions, ratio


def _is_nearly_right(answered: AnsweredCases) -> bool:
    """Whether the answers are right but for their last digits, and not in all of them."""
    asked = answered.of(Role.VALUE, Role.SMALLEST)
    rough = answered.of(Role.ROUGH, Role.NUDGED)
    if all(one.is_right for one in (*asked, *rough)):
        large = answered.of(Role.LARGE)
        return any(not one.is_right for one in large) and all(
            one.deviation <= NEARLY for one in large
        )
    if not _has_values(answered) or not is_repeatable(answered):
        return False
    return (
        all(one.deviation <= NEARLY for one in asked)
        and all(one.deviation <= NEARLY_WHERE_ROUGH for one in rough)
    ) or any(_are_rounded_to(decimals, (*asked, *rough)) for decimals in _DECIMALS)


def _are_rounded_to(decimals: int, answered: Sequence[AnsweredCase]) -> bool:
    """Whether the answers are the right values, rounded to so many decimals."""
    return all(
        one.deviation < inf
        and all(
            np.array_equal(value, np.round(value, decimals))
            and bool((np.abs(value - right) <= 0.500001 * 10.0**-decimals).all())
            for value, right in zip(one.value or (), one.case.expected, strict=True)
        )
        for one in answered
    )


def _flat(value: Leaves) -> Leaves:
    return tuple(leaf.ravel() for leaf in value)


def is_measured(answered: AnsweredCases) -> bool:
    """Whether values are close to the right ones and have the noise of a difference quotient.

    A difference of two nearly equal costs, divided by a small step, jumps when the input is nudged.
    A formula does not, nor does one that rounds or adds a small number. A step that is small enough
    for ordinary inputs is too large, or too small, at those of ``Role.ROUGH``. Values that are
    right at ordinary inputs were not rounded on the way; what stays or lags at the others does so
    by chance.
    """
    off = max(one.deviation for one in answered.of(Role.VALUE))
    if not ROUNDING < off < _NEAR or _is_rounded(answered) or not is_repeatable(answered):
        return False
    if off > _OFF and (_is_held_back(answered) or _lags_behind(answered)):
        return False
    pairs = _pairs(answered)
    if any(_jump(at, nudged) > _JUMP + _SMOOTH * at.deviation for at, nudged in pairs):
        return True
    return _only_rough_is_off(answered) or (off < _CLOSE and _is_worse_where_steep(answered))


def is_repeatable(answered: AnsweredCases) -> bool:
    """Whether the first input has the same value, to the last bit, when it is asked once more.

    So it is where one of the two did not come: nothing is known of it.
    """
    first, last = answered.of(Role.VALUE)[0].value, [o.value for o in answered.of(Role.REPEAT)]
    return first is None or all(one is None or identical(first, one) for one in last)


def _pairs(answered: AnsweredCases) -> Iterator[tuple[AnsweredCase, AnsweredCase]]:
    """Each rough input beside the one, or the two, that are the same and nudged."""
    at: AnsweredCase | None = None
    for one in answered.all:
        if one.case.role is Role.ROUGH:
            at = one
        elif one.case.role is Role.NUDGED and at is not None:
            yield at, one


def _is_rounded(answered: AnsweredCases) -> bool:
    """Whether all arrays that are off have numbers of single precision, or few decimals."""
    off = [
        value
        for one in answered.of(Role.VALUE)
        for value, right in zip(one.value or (), one.case.expected, strict=bool(one.value))
        if deviation((value,), (right,)) > ROUNDING
    ]
    all_of_them = end_to_end(off)
    single, decimal = all_of_them.astype(np.float32), np.round(all_of_them, max(_DECIMALS))
    return bool((all_of_them == single).all() or (all_of_them == decimal).all())


def _is_held_back(answered: AnsweredCases) -> bool:
    """Whether most entries stay exactly as they are at a nudge that moves the right value."""
    entries = 0
    for at, nudged in _pairs(answered):
        if inf not in (at.deviation, nudged.deviation):
            before, after = end_to_end(at.value or ()), end_to_end(nudged.value or ())
            right, nudged_right = map(end_to_end, (at.case.expected, nudged.case.expected))
            moves = np.abs(nudged_right - right) > ROUNDING * np.abs(right)
            stays = (before == after)[moves & (before != 0)]
            if stays.sum() < _HELD_BACK * stays.size:
                return False
            entries += stays.size
    return entries >= _ENTRIES


@np.errstate(divide="ignore", invalid="ignore")
def _lags_behind(answered: AnsweredCases) -> bool:
    """Whether most entries follow a nudge, but for a factor that is rounded on the way.

    So does a product of a sigmoid in single precision and of numbers in double precision. A
    measured derivative jumps to either side, or mostly stays where it is.
    """
    low, high = _LAGS
    lagging: list[bool] = []
    moved: list[bool] = []
    flat = answered.of(Role.ROUGH)[: len(ROUGH_AT)]
    for at, nudged in _pairs(answered):
        if at not in flat:
            continue
        if inf in (at.deviation, nudged.deviation):
            return False
        before, after = end_to_end(at.value or ()), end_to_end(nudged.value or ())
        right, nudged_right = map(end_to_end, (at.case.expected, nudged.case.expected))
        lag = (after / before - 1) - (nudged_right / right - 1)
        lagging += ((low < lag) & (lag < high)).tolist()
        moved += (before != after).tolist()
    if len(lagging) < len(ROUGH_AT):  # so few may lag by chance
        return False
    return sum(lagging) >= _HELD_BACK * len(lagging) and sum(moved) >= len(moved) / 2


def _jump(at: AnsweredCase, nudged: AnsweredCase) -> float:
    """By how much the error changes from an input to the nudged one."""
    if inf in (at.deviation, nudged.deviation):
        return 0.0
    before, after = _errors(at), _errors(nudged)
    return max(
        float(np.abs(b - a).max(initial=0.0)) / largest(right)
        for a, b, right in zip(before, after, at.case.expected, strict=True)
    )


def _errors(one: AnsweredCase) -> list[FloatArray]:
    return [v - e for v, e in zip(one.value or (), one.case.expected, strict=True)]


def _only_rough_is_off(answered: AnsweredCases) -> bool:
    if not all(one.is_right for one in answered.of(Role.VALUE)):
        return False
    flat = [one for one in answered.of(Role.ROUGH) if not _is_steep(one, answered)]
    return any(not one.is_right and one.deviation < _NEAR for one in flat)


def _is_worse_where_steep(answered: AnsweredCases) -> bool:
    """Whether a step is too wide where the cost is curved, as ln a is where a is small.

    The right value is larger there than elsewhere, and the error grows more than in proportion. A
    small number that is added to a denominator shows there too, but makes all values smaller.
    """
    ordinary = answered.of(Role.VALUE)
    most = max(_OFF, _MORE * max(one.deviation for one in ordinary))
    steep = [one for one in answered.of(Role.ROUGH) if _is_steep(one, answered)]
    return any(one.deviation > most for one in steep) and any(map(_goes_beyond, answered.all))


def _is_steep(one: AnsweredCase, answered: AnsweredCases) -> bool:
    return _size(one) > _MORE * max(map(_size, answered.of(Role.VALUE)))


def _size(one: AnsweredCase) -> float:
    return max(map(largest, one.case.expected))


def _goes_beyond(one: AnsweredCase) -> bool:
    return one.value is not None and any(
        bool((np.abs(value) > (1 + _BEYOND) * np.abs(right)).any())
        for value, right in zip(one.value, one.case.expected, strict=True)
    )
