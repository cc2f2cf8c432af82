"""One variable of the review: which share of its points it earns, and why."""

from __future__ import annotations

import math
from collections.abc import Sequence

from grader.answers import Elements, Number, Text, Value
from grader.assignment.misconceptions import credit_of
from grader.assignment.model_answers import ModelAnswer
from grader.assignment.review import Choice, Formula, Formulas, Kind, Quantity, Selection
from grader.expressions import (
    FUNCTIONS,
    Expression,
    ExpressionError,
    Setting,
    Vocabulary,
    at_points,
    equal,
    numbers_at,
    parse,
)
from grader.judge import messages
from grader.judge.verdict import Finding
from grader.messages import review, verdicts
from grader.messages.answers import described
from grader.messages.formulas import not_read
from grader.result import Message

_TOLERANCE = 1e-9
"""Relative: a number may have been computed in floating point."""

_SHOWN = 80
"""The longest part of a student's formula that a message repeats."""

_CONSTANTS = Vocabulary((), functions=tuple(name for name in FUNCTIONS if name != "sigma_prime"))


class WrongKindError(Exception):
    """A value of a kind that the variable cannot hold; ``message`` says so."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.text)
        self.message = message


def judge_value(kind: Kind, value: Value) -> Finding:
    """What ``value`` is worth for a variable of ``kind``."""
    try:
        match kind:
            case Formula():
                return _formula(kind, value)
            case Formulas():
                return _formulas(kind, value)
            case Quantity():
                return _quantity(kind, value)
            case Choice():
                return _choice(kind, value)
            case Selection():
                return _selection(kind, value)
    except (ExpressionError, WrongKindError) as error:
        return _without_value(error)


def _without_value(error: ExpressionError | WrongKindError) -> Finding:
    if isinstance(error, WrongKindError):
        return Finding(0, error.message)
    return Finding(0, Message(not_read(error)))


def _formula(kind: Formula, value: Value) -> Finding:
    given = _expression(value, kind.vocabulary)
    same = equal(given, kind.model_answer.right, kind.setting)
    if same:
        return Finding(1, review.right_formula(_shown(given)))
    if same is None:
        return Finding(0, review.not_decided(_shown(given)))
    return _wrong(given, _diagnosis(given, (kind.model_answer,), kind.setting))


def _formulas(kind: Formulas, value: Value) -> Finding:
    """Each right expression earns its part; a wrong one with a name earns some of it."""
    entries = _entries(value)
    count = len(kind.model_answers)
    if len(entries) > count:
        return Finding(0, review.too_many(len(entries), count))
    read = [_read(entry, kind.vocabulary) for entry in entries]
    unmet = list(kind.model_answers)
    right: list[Expression] = []
    for given in read:
        if isinstance(given, Expression):
            found = next((m for m in unmet if at_points(given, m.right, kind.setting)), None)
            if found is not None:
                unmet.remove(found)
                right.append(given)
    parts = [_part(given, right, unmet, kind.setting) for given in read]
    if len(entries) < count:
        parts.append(Finding(0, review.too_few(len(entries), count)))
    return Finding(
        sum(part.share for part in parts) / count,
        misconceptions=next((part.misconceptions for part in parts if part.misconceptions), ()),
        entries=tuple(part.message for part in parts),
    )


def _read(entry: Value, vocabulary: Vocabulary) -> Expression | Finding:
    try:
        return _expression(entry, vocabulary)
    except (ExpressionError, WrongKindError) as error:
        return _without_value(error)


def _part(
    given: Expression | Finding,
    right: Sequence[Expression],
    unmet: Sequence[ModelAnswer],
    setting: Setting,
) -> Finding:
    """What one entry of a list is worth; ``unmet`` are the model answers that no entry gives."""
    if isinstance(given, Finding):
        return given
    if given in right:
        return Finding(1, review.right_formula(_shown(given)))
    return _wrong(given, _diagnosis(given, unmet, setting))


def _quantity(kind: Quantity, value: Value) -> Finding:
    number = _number(value)
    if math.isclose(number, kind.right(), rel_tol=_TOLERANCE):
        return Finding(1, verdicts.RIGHT)
    wrong = (
        name for name, other in kind.wrong() if math.isclose(number, other, rel_tol=_TOLERANCE)
    )
    name = next(wrong, None)
    if name:
        return _named(review.this_is(f"{number:g}"), name)
    return Finding(0, review.not_this(f"{number:g}"))


def _choice(kind: Choice, value: Value) -> Finding:
    chosen = _option(value, kind.options)
    if chosen == kind.right():
        return Finding(1, verdicts.RIGHT)
    return Finding(0, review.not_this(f"“{chosen}”"))


def _selection(kind: Selection, value: Value) -> Finding:
    chosen = {_option(entry, kind.options) for entry in _entries(value)}
    if not chosen:
        return Finding(0, review.EMPTY_LIST)
    if chosen == kind.right():
        return Finding(1, verdicts.RIGHT)
    return Finding(0, review.wrong_selection(sorted(chosen)))


def _diagnosis(
    given: Expression, model_answers: Sequence[ModelAnswer], setting: Setting
) -> str | None:
    """The misconception whose wrong formula this expression is, if it is one."""
    wrong = (pair for model in model_answers for pair in model.wrong)
    return next((name for name, formula in wrong if at_points(given, formula, setting)), None)


def _wrong(given: Expression, misconception: str | None) -> Finding:
    if misconception is None:
        return Finding(0, review.not_asked_for(_shown(given)))
    return _named(review.read_as(_shown(given)), misconception)


def _named(evidence: str, misconception: str) -> Finding:
    message = messages.misconception(misconception, evidence=evidence)
    return Finding(credit_of([misconception]), message, (misconception,))


def _shown(given: Expression) -> str:
    text = str(given)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _expression(value: Value, vocabulary: Vocabulary) -> Expression:
    match value:
        case Text(text):
            return parse(text, vocabulary)
        case Number(number) if math.isfinite(number):
            return parse(repr(number), vocabulary)
    raise WrongKindError(review.no_expression(described(value)))


def _number(value: Value) -> float:
    match value:
        case Number(number) if math.isfinite(number):
            return number
        case Text(text):
            return _constant(text)
    raise WrongKindError(review.no_number(described(value)))


def _constant(text: str) -> float:
    """The value of an expression without symbols."""
    try:
        value: complex = parse(text, _CONSTANTS).evaluate(numbers_at({}))
    except (ArithmeticError, ValueError):
        raise ExpressionError("no_value", text, 0) from None
    if value.imag or not math.isfinite(value.real):
        raise ExpressionError("not_real", text, 0)
    return value.real


def _option(value: Value, options: Sequence[str]) -> str:
    if not isinstance(value, Text):
        raise WrongKindError(review.no_word(described(value), options))
    word = " ".join(value.value[:100].split()).casefold()
    for option in options:
        if option.casefold() == word:
            return option
    raise WrongKindError(review.no_option(value.value, options))


def _entries(value: Value) -> tuple[Value, ...]:
    """The entries of a list; a text with commas is a list too."""
    match value:
        case Elements(entries):
            return tuple(entries)
        case Text(text):
            return tuple(map(Text, text.strip().removeprefix("[").removesuffix("]").split(",")))
    raise WrongKindError(review.no_list(described(value)))
