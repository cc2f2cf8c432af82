"""One variable of the review against its key: a share of its points, and words."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from grader.answers import Items, Number, Text, Unfit, Value
from grader.curriculum.mistakes import MISCONCEPTIONS
from grader.curriculum.review import Choice, Formula, Formulas, Kind, Quantity, Selection
from grader.curriculum.review_keys import Key
from grader.errors import GraderError
from grader.expressions.algebra import numbers_at
from grader.expressions.definitions import Setting
from grader.expressions.equality import at_points, equal
from grader.expressions.errors import ExpressionError
from grader.expressions.parser import Expression, parse
from grader.expressions.vocabulary import FUNCTIONS, Vocabulary
from grader.text import quoted

_TOLERANCE = 1e-9
"""Relative: a number may have been computed in floating point."""

_SHOWN = 80
"""How much of a formula that was read is shown again."""

_SHOWN_WORD = 30
"""How much of a word that is no option."""

_CONSTANTS = Vocabulary((), functions=tuple(name for name in FUNCTIONS if name != "sigma_prime"))


@dataclass(frozen=True, slots=True)
class Finding:
    """What a value is worth, as a share of its points, and what to tell the student."""

    share: float
    message: str
    misconception: str | None = None


class WrongKindError(GraderError):
    """A value of a kind that the variable cannot hold."""


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
    except GraderError as error:
        return Finding(0, str(error))


def _formula(kind: Formula, value: Value) -> Finding:
    given = _expression(value, kind.vocabulary)
    same = equal(given, kind.key.right, kind.setting)
    if same:
        return Finding(1, f"Right: {_shown(given)}")
    if same is None:
        problem = "Whether this is right was not found out in time: write it more simply."
        return Finding(0, f"Read as {_shown(given)}. {problem}")
    return _wrong(given, _diagnosis(given, (kind.key,), kind.setting))


def _formulas(kind: Formulas, value: Value) -> Finding:
    """Each right expression earns its part; a wrong one with a name earns some of it."""
    entries = _entries(value)
    count = len(kind.keys)
    if len(entries) > count:
        return Finding(0, f"This lists {len(entries)} expressions; {count} are asked for.")
    read = [_read(entry, kind.vocabulary) for entry in entries]
    open_keys = list(kind.keys)
    right: list[Expression] = []
    for given in read:
        if isinstance(given, Expression):
            found = next((k for k in open_keys if at_points(given, k.right, kind.setting)), None)
            if found is not None:
                open_keys.remove(found)
                right.append(given)
    findings = [_part(given, right, open_keys, kind.setting) for given in read]
    if len(entries) < count:
        findings.append(Finding(0, f"{count} expressions are asked for; here are {len(entries)}."))
    return Finding(
        sum(finding.share for finding in findings) / count,
        "\n".join(finding.message for finding in findings),
        next((finding.misconception for finding in findings if finding.misconception), None),
    )


def _read(entry: Value, vocabulary: Vocabulary) -> Expression | Finding:
    try:
        return _expression(entry, vocabulary)
    except GraderError as error:
        return Finding(0, str(error))


def _part(
    given: Expression | Finding,
    right: Sequence[Expression],
    open_keys: Sequence[Key],
    setting: Setting,
) -> Finding:
    """What one entry of a list is worth, where ``open_keys`` are those that no entry met."""
    if isinstance(given, Finding):
        return given
    if given in right:
        return Finding(1, f"Right: {_shown(given)}")
    return _wrong(given, _diagnosis(given, open_keys, setting))


def _quantity(kind: Quantity, value: Value) -> Finding:
    number = _number(value)
    if math.isclose(number, kind.right(), rel_tol=_TOLERANCE):
        return Finding(1, "Right.")
    wrong = (name for name, other in kind.wrong() if math.isclose(number, other, rel_tol=1e-9))
    name = next(wrong, None)
    return _named(f"This is {number:g}.", name) if name else Finding(0, f"Not {number:g}.")


def _choice(kind: Choice, value: Value) -> Finding:
    chosen = _option(value, kind.options)
    return Finding(1, "Right.") if chosen == kind.right() else Finding(0, f"Not “{chosen}”.")


def _selection(kind: Selection, value: Value) -> Finding:
    chosen = {_option(entry, kind.options) for entry in _entries(value)}
    if not chosen:
        return Finding(0, "The list is empty.")
    if chosen == kind.right():
        return Finding(1, "Right.")
    return Finding(
        0, f"Not {', '.join(sorted(chosen))}: ask of each whether the cost has a part in it."
    )


def _diagnosis(given: Expression, keys: Sequence[Key], setting: Setting) -> str | None:
    """The misconception behind a wrong expression, if one has just this value."""
    mistakes = (wrong for key in keys for wrong in key.wrong)
    return next((w.id for w in mistakes if at_points(given, w.formula, setting)), None)


def _wrong(given: Expression, misconception: str | None) -> Finding:
    if misconception is None:
        return Finding(0, f"Read as {_shown(given)}: not what is asked for.")
    return _named(f"Read as {_shown(given)}.", misconception)


def _named(reading: str, misconception: str) -> Finding:
    entry = MISCONCEPTIONS[misconception]
    return Finding(entry.credit, f"{reading} {entry.told}", misconception)


def _shown(given: Expression) -> str:
    text = str(given)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _expression(value: Value, vocabulary: Vocabulary) -> Expression:
    match value:
        case Text(text):
            return parse(text, vocabulary)
        case Number(number) if math.isfinite(number):
            return parse(repr(number), vocabulary)
    raise WrongKindError(
        f'This holds {described(value)}; write an expression as a text: "3*x - 2".'
    )


def _number(value: Value) -> float:
    match value:
        case Number(number) if math.isfinite(number):
            return number
        case Text(text):
            return _constant(text)
    raise WrongKindError(f"This holds {described(value)}; a number is asked for.")


def _constant(text: str) -> float:
    """The value of an expression without symbols."""
    try:
        value: complex = parse(text, _CONSTANTS).evaluate(numbers_at({}))
    except (ArithmeticError, ValueError):
        raise ExpressionError("This has no value.", text, 0) from None
    if value.imag or not math.isfinite(value.real):
        raise ExpressionError("This is not a real number.", text, 0)
    return value.real


def _option(value: Value, options: Sequence[str]) -> str:
    if not isinstance(value, Text):
        raise WrongKindError(
            f"This holds {described(value)}; a word is asked for: {', '.join(options)}."
        )
    word = " ".join(value.value[:100].split()).casefold()
    for option in options:
        if option.casefold() == word:
            return option
    raise WrongKindError(f"{quoted(value.value, _SHOWN_WORD)} is none of: {', '.join(options)}.")


def _entries(value: Value) -> tuple[Value, ...]:
    """The entries of a list; a text with commas is a list too."""
    match value:
        case Items(entries):
            return tuple(entries)
        case Text(text):
            return tuple(map(Text, text.strip().removeprefix("[").removesuffix("]").split(",")))
    raise WrongKindError(f"This holds {described(value)}; a list is asked for.")


def described(value: Value) -> str:
    """What a value of the wrong kind is, in a word or two."""
    match value:
        case Unfit(what):
            return what
        case Number(number):
            return "a number" if math.isfinite(number) else f"{number}"
        case Text():
            return "a text"
        case Items():
            return "a list"
    return "nothing"
