"""The variables of a review question."""

from __future__ import annotations

from collections.abc import Sequence

from grader.result import Message
from grader.text import quoted

_LONGEST_WORD = 30
"""The longest part of a word that is not an option."""

IN_QUOTES = "An expression or a word is written as a text, in quotation marks."
EMPTY_LIST = Message("The list is empty: write into it what you choose.")


def read_later(points: float, *, written: bool) -> Message:
    """An explanation, which a self-check cannot score."""
    begin = "Your explanation is" if written else "Write an explanation too: it is"
    return Message(f"{begin} read and scored later, with up to {points:g} points.")


def read_as(formula: str) -> str:
    """How a formula was read, as evidence for a message about it."""
    return f"Read as {formula}."


def this_is(value: str) -> str:
    """The evidence for what is said of a number."""
    return f"This is {value}."


def right_formula(formula: str) -> Message:
    """A formula that is right, as it was read."""
    return Message(f"Right: {formula}")


def not_asked_for(formula: str) -> Message:
    """A formula that is wrong, as it was read."""
    return Message(f"Read as {formula}: not what is asked for.")


def not_decided(formula: str) -> Message:
    """A formula that algebra took too long for."""
    return Message(
        "It could not be decided in time whether this is right: write it more simply.",
        evidence=read_as(formula),
    )


def not_this(value: str) -> Message:
    """A number or a word that is wrong."""
    return Message(f"Not right: {value}.")


def wrong_selection(chosen: Sequence[str]) -> Message:
    """A selection that is wrong."""
    return Message(
        f"Not right: {', '.join(chosen)}. Check for each whether the cost occurs in its definition."
    )


def too_many(given: int, wanted: int) -> Message:
    """More expressions than were asked for."""
    return Message(f"This lists {given} expressions; it should list {wanted}.")


def too_few(given: int, wanted: int) -> Message:
    """Fewer expressions than were asked for."""
    return Message(f"This should list {wanted} expressions; it lists {given}.")


def no_expression(held: str) -> Message:
    """A value of another kind, ``held``, in place of an expression."""
    return Message(f'This holds {held}; write an expression as a text: "3*x - 2".')


def no_number(held: str) -> Message:
    """A value of another kind in place of a number."""
    return Message(f"This holds {held}; it should hold a number.")


def no_word(held: str, options: Sequence[str]) -> Message:
    """A value of another kind in place of a word."""
    return Message(f"This holds {held}; it should hold one of these words: {', '.join(options)}.")


def no_option(word: str, options: Sequence[str]) -> Message:
    """A word that is not one of those to choose from."""
    return Message(f"{quoted(word, _LONGEST_WORD)} is not one of these: {', '.join(options)}.")


def no_list(held: str) -> Message:
    """A value of another kind in place of a list."""
    return Message(f"This holds {held}; it should hold a list.")


def no_explanation(held: str) -> Message:
    """A value of another kind in place of an explanation."""
    return Message(f"An explanation is a text of one to five sentences; this holds {held}.")
