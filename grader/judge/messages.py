"""Everything that the judge can tell a student, but for the misconceptions' own sentences.

A message says what was found and what to do next, and never the right value of a hidden case.
The sentences of misconceptions stand in ``grader.assignment.misconceptions``, those on
explanations with the rubric. A student's own words are quoted where they enter a message, and
escaped where it is shown.
"""

from __future__ import annotations

import builtins
from collections.abc import Sequence

from grader.answers import (
    Crashed,
    Failure,
    Missing,
    NotAsked,
    Note,
    NotHandedIn,
    Raised,
    TimedOut,
    Unreadable,
    Unusable,
)
from grader.assignment.misconceptions import MISCONCEPTIONS
from grader.result import Message
from grader.text import quoted

_EXCEPTIONS = {
    *(n for n, v in vars(builtins).items() if isinstance(v, type) and issubclass(v, BaseException)),
    "AxisError", "ComplexWarning", "DTypePromotionError", "LinAlgError", "RankWarning",
    "VisibleDeprecationWarning",
}  # fmt: skip
"""Python's exceptions and numpy's: any other name was chosen by whoever wrote the class."""

RIGHT = Message("Right.")
NOT_ATTEMPTED = Message("Not attempted yet.")


def misconception(id: str, evidence: str = "") -> Message:
    """A mistake by name, and what helps."""
    entry = MISCONCEPTIONS[id]
    return Message(entry.sentence, title=entry.title, evidence=evidence)


# Why there is no value to judge, for functions and variables alike


def no_answer(answer: Failure, name: str, kind: str) -> Message:
    """Why the function or variable (``kind``) of this name gave no answer."""
    match answer:
        case Missing(similar):
            hint = f"There is a {quoted(similar)}: is it that one, renamed?" if similar else ""
            return Message(f"There is no {kind} `{name}` in your file.", advice=hint)
        case Raised():
            return raised(answer)
        case TimedOut(seconds):
            return Message(f"No answer within {seconds:g} s: look for a loop that never ends.")
        case Crashed(reason):
            return Message(f"The process that ran your code broke off: {reason}.")
        case NotAsked(reason) | NotHandedIn(reason) | Unreadable(reason):
            return Message(reason)


def raised(answer: Raised, advice: str = "") -> Message:
    """An exception in the student's code."""
    place = f" (line {answer.line})" if answer.line else ""
    return Message(f"Your code raised {exception(answer)}{place}.", advice=advice)


def exception(answer: Raised) -> str:
    """An exception's class and message, as words of whoever wrote them."""
    name = answer.error if answer.error in _EXCEPTIONS else quoted(answer.error)
    return f"{name}: {quoted(answer.message)}" if answer.message.strip() else name


def not_loaded(note: Note) -> str:
    """Why a name is missing from a file of which a piece could not be read or run."""
    return f"It is not there: your file could not be read as a whole. {_loading(note)}"


def _loading(note: Note) -> str:
    left_out = "The statements outside functions were left out: they"
    match note.outcome:
        case Raised(line=line) as raised if note.cell:
            return f"In {note.cell}, line {line}: {exception(raised)}."
        case TimedOut(seconds):
            return f"{left_out} did not finish within {seconds:g} s."
        case Crashed(reason):
            return f"{left_out} ended the process ({reason})."
    return f"{left_out} failed."


# A function's value of another kind than asked for


def needs(function: str) -> Message:
    return Message(f"This needs {quoted(function)}, which is not written yet.")


def called_as(function: str, parameters: Sequence[str]) -> str:
    """Advice for a call that does not fit the function."""
    return f"It is called as `{function}({', '.join(parameters)})`."


RETURNED_NONE = Message("Your function returned None. Is a `return` missing?")


def returned(answer: Unusable, asked_for: str) -> Message:
    return Message(f"Your function returned {answer.what}; asked for is {asked_for}.")


def shape(name: str, returned: str, asked_for: str) -> Message:
    return Message(f"The shape of {name} is {returned}; asked for is {asked_for}.")


# A function's values


NOT_FINITE = Message("An entry is nan or infinite at an ordinary input.")
NOT_COMPARABLE = Message("The values cannot be compared in this shape.")
ALL_ZERO = Message("Every value is 0, whatever the input.")
WRONG_AT_KINK = Message("Right at ordinary inputs, but not where the function has a kink.")
WRONG_WHERE_ROUGH = Message(
    "Right at ordinary inputs, but not where σ is flat or numbers are large. Look for a limit that "
    "is set on values, or for a difference of two nearly equal numbers."
)
WRONG_WHEN_REPEATED = Message(
    "AnsweredCase again for the same input, your function gave another answer."
)
NOT_REPEATED = Message(
    "The same arguments gave another answer the second time: the function depends on chance or on "
    "what was called before."
)


def close(off: float) -> Message:
    """Values that are off by a small share of their size."""
    return Message(
        f"Your values are close, but off by about {off:.0e} of their size. Look for rounding, "
        "float32, a small number added for safety or a step h."
    )


def times(ratio: float) -> Message:
    """Values with one factor between them and the right ones."""
    return Message(f"Your values are {ratio:.4g} times what they should be, at every input.")


def no_factor(right: int, inputs: int) -> Message:
    """Values that no single factor would make right."""
    return Message(f"{_counted(right, inputs)} No single factor would make your values right.")


def entries_off(right: int, inputs: int, off: int, entries: int, places: Sequence[str]) -> Message:
    """Which entries of an array are wrong; ``places`` are the first of them."""
    shown = ", ".join(places) + (", …" if len(places) < off else "")
    found = f"In one of them {off} of {entries} entries are off: {shown}."
    return Message(f"{_counted(right, inputs)} {found}")


def _counted(right: int, inputs: int) -> str:
    return f"Right for {right} of {inputs} inputs." if right else "Wrong for every input."


# Follow-through


def followed_through(functions: Sequence[str]) -> Message:
    """An exercise that is right but for the earlier ones that it uses."""
    that = "that" if len(functions) == 1 else "those"
    return Message(
        "Full points by follow-through: this is right, and only comes out wrong because it uses "
        f"your {_names(functions)}.",
        advice=f"Mend {that} first.",
    )


def apart_from(functions: Sequence[str]) -> str:
    """What stands before the message on what is left when earlier mistakes are taken out."""
    return f"Apart from what comes from your {_names(functions)}:"


def _names(functions: Sequence[str]) -> str:
    return " and ".join(f"`{name}`" for name in functions)


# A variable of the review


EMPTY_LIST = Message("The list is empty.")
WRITTEN = Message("Written. Your instructor reads it later.")
UNREAD = Message("No points yet: your instructor reads this.")
NO_RULES = "nobody has read this yet: the rules that score explanations were not there"
"""Why an explanation waits for a person where there is nothing to score it by."""


def read_as(formula: str) -> str:
    """The evidence for what is said of a formula."""
    return f"Read as {formula}."


def right_formula(formula: str) -> Message:
    return Message(f"Right: {formula}")


def not_asked_for(formula: str) -> Message:
    return Message(f"Read as {formula}: not what is asked for.")


def not_decided(formula: str) -> Message:
    return Message(
        "Whether this is right was not found out in time: write it more simply.",
        evidence=read_as(formula),
    )


def not_this(value: str) -> Message:
    return Message(f"Not {value}.")


def wrong_selection(chosen: Sequence[str]) -> Message:
    return Message(f"Not {', '.join(chosen)}: ask of each whether the cost has a part in it.")


def too_many(given: int, asked: int) -> Message:
    return Message(f"This lists {given} expressions; {asked} are asked for.")


def too_few(given: int, asked: int) -> Message:
    return Message(f"{asked} expressions are asked for; here are {given}.")


def no_expression(held: str) -> str:
    return f'This holds {held}; write an expression as a text: "3*x - 2".'


def no_number(held: str) -> str:
    return f"This holds {held}; a number is asked for."


def no_word(held: str, options: Sequence[str]) -> str:
    return f"This holds {held}; a word is asked for: {', '.join(options)}."


def no_option(word: str, options: Sequence[str]) -> str:
    return f"{word} is none of: {', '.join(options)}."


def no_list(held: str) -> str:
    return f"This holds {held}; a list is asked for."


def no_explanation(held: str) -> Message:
    return Message(f"An explanation is a text of one to five sentences; this holds {held}.")


# A whole submission


def grader_failed(error: str) -> Message:
    """A fault of the grader's own, which waits for a person."""
    return Message(f"The grader itself failed on this submission ({error}).")
