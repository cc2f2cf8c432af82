"""One input of the self-check beside wrong values, and where they part from the right ones.

These inputs are the same for everyone and no secret, unlike those of a grading. The student's own
value is shown and never the right one; what is said of the right one is which layer, entry or link
of the chain it is at which the two part.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from grader.answers import Answer
from grader.assignment.nested import leaves
from grader.judge.answered_cases import AnsweredCase, AnsweredCases
from grader.judge.cases import AGREES, Cases, Role
from grader.judge.compare import (
    Leaves,
    common_ratio,
    deviation,
    entry_by_entry,
    is_finite,
    same_shapes,
)
from grader.judge.diagnose import is_repeatable
from grader.judge.factors import factor_by_size
from grader.messages import example as said
from grader.result import Item

FEW = 6
"""Numbers of an argument or a value at most, so that the call is shown."""


def may_have_example(item: Item) -> bool:
    """Whether the values are wrong, and no misconception is known."""
    return item.status == "failed" and any(check.name == "values" for check in item.checks)


def with_examples(
    items: Iterable[Item], all_cases: Iterable[Cases], answers: Iterable[Answer]
) -> list[Item]:
    """The verdicts with examples; ``answers`` are those to the self-check's cases, in order."""
    left = iter(answers)
    asked = {
        cases.exercise.id: AnsweredCases(cases, [next(left) for _ in cases.all])
        for cases in all_cases
    }
    return [with_example(i, asked[i.id]) if i.id in asked else i for i in items]


def with_example(item: Item, answered: AnsweredCases) -> Item:
    """The verdict with an example, where the values are wrong and no misconception is known.

    ``answered`` are the self-check's cases and the answers to them.
    """
    if not may_have_example(item) or item.message.evidence or not is_repeatable(answered):
        return item
    wrong = [
        one
        for one in answered.of(Role.VALUE)
        if one.value is not None and not one.is_right and same_shapes(one.value, one.case.expected)
    ]
    if not wrong:
        return item
    where = () if _is_scaled(answered) else (_links(answered), _layers(wrong))
    found = (*where, _numbers(min(wrong, key=_order), answered))
    return replace(item, message=item.message.advising(" ".join(filter(None, found))))


def _is_scaled(answered: AnsweredCases) -> bool:
    """Whether a factor tells what is wrong: then no link or layer is to blame."""
    given = [(one.value, one.case.expected) for one in answered.of(Role.VALUE) if one.value]
    return common_ratio(given) is not None or factor_by_size(answered) is not None


def _order(one: AnsweredCase) -> tuple[bool, int]:
    """A value with nan or infinity comes first, then the one with the fewest numbers to it."""
    size = sum(leaf.size for leaf in leaves(one.case.args))
    return one.value is not None and is_finite(one.value), size


def _numbers(one: AnsweredCase, answered: AnsweredCases) -> str:
    """A call with a wrong value, and the value."""
    exercise = answered.cases.exercise
    if one.value is None or any(leaf.size > FEW for leaf in leaves(one.case.args)):
        return ""
    named = dict(zip(exercise.parameters, one.case.args, strict=True))
    shown = {name: _shown(value) for name, value in named.items()}
    if any(len(text) > said.LONGEST for text in shown.values()):
        return ""
    off = [v for v, e in zip(one.value, one.case.expected, strict=True) if not _agree((v,), (e,))]
    if len(one.value) > 1 or off[0].size > FEW:
        return ""
    return said.gives(exercise.function, shown, _shown(off[0]))


def _shown(value: object) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(map(_shown, value)) + "]"
    return str(_rounded(np.asarray(value).tolist()))


def _rounded(value: object) -> object:
    if isinstance(value, list):
        return [_rounded(entry) for entry in value]
    return float(f"{value:.4g}") if isinstance(value, float) else value


def _agree(value: Leaves, right: Leaves) -> bool:
    return deviation(value, right) <= AGREES


# Which layer


def _layers(wrong: Sequence[AnsweredCase]) -> str:
    """Where the gradients of a network go wrong first on the way back, in the deepest of them."""
    one = max(wrong, key=lambda one: len(one.case.args[0]) if _is_network(one) else 0)
    if not _is_network(one) or one.value is None:
        return ""
    names, value, right = _by_layer(one.value, one.case.expected)
    depth = len(value) // 2
    agree = [_agree((v,), (r,)) for v, r in zip(value, right, strict=True)]
    of_weights, of_biases = agree[:depth], agree[depth:]
    for layer in reversed(range(depth)):
        if not (of_weights[layer] and of_biases[layer]):
            return said.first_wrong_layer(
                names,
                layer,
                depth,
                weights=of_weights[layer],
                biases=of_biases[layer],
                zero=not (value[layer].any() or value[depth + layer].any()),
            )
    return ""


def _is_network(one: AnsweredCase) -> bool:
    is_pair = isinstance(one.case.form, list) and len(one.case.form) == 2
    return is_pair and len(one.case.args[0]) > 0


def _by_layer(value: Leaves, right: Leaves) -> tuple[tuple[str, str], Leaves, Leaves]:
    """The gradients' names, and an array for each layer: of a chain each entry of two vectors."""
    if len(right) == 2 and right[0].ndim == 1:
        return ("dC_dw", "dC_db"), entry_by_entry(value), entry_by_entry(right)
    return ("dW", "db"), value, right


# Which link of the chain


def _links(answered: AnsweredCases) -> str:
    """The links that a value does not follow as it should.

    Each probe is the first case with a change that one link of the chain alone feels, and the ratio
    of the two values depends on that link alone. Only ratios are compared, so a wrong link does not
    make the others look wrong.
    """
    first = answered.of(Role.VALUE)[0]
    follows: dict[str, bool] = {}
    for one in answered.of(Role.PROBE):
        if first.value is None or one.value is None or not first.value[0].any():
            return ""
        (before,), (after,) = first.value, one.value
        (right_before,), (right_after,) = first.case.expected, one.case.expected
        crossed = (after * right_before, before * right_after)
        follows[one.case.link] = _agree(crossed[:1], crossed[1:])
    wrong = [link for link, right in follows.items() if not right]
    if not wrong or len(wrong) == len(follows):
        return ""
    return said.wrong_links(wrong, [link for link in follows if link not in wrong])
