"""What a submission answered: plain values that cross from the sandbox to the judge.

The sandbox makes them, the judge reads them, and neither knows the other. Every text in them but
``what`` and ``reason`` was chosen by a student, and is quoted where a sentence is made of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

FloatArray: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Returned:
    """A function's value: its leaves in order, and whether the call changed its own arguments."""

    leaves: tuple[FloatArray, ...]
    changed_arguments: bool = False


@dataclass(frozen=True, slots=True)
class ReturnedNothing:
    """A function that returned ``None``."""


@dataclass(frozen=True, slots=True)
class Unusable:
    """A value of the wrong kind; ``what`` describes it in the grader's own words ("a text")."""

    what: str


@dataclass(frozen=True, slots=True)
class Raised:
    """An exception of the student's code: ``error`` is its class name, ``where`` the function."""

    error: str
    message: str
    line: int | None = None
    where: str = ""


@dataclass(frozen=True, slots=True)
class Missing:
    """The submission has no such name (``similar``: one that it has and that looks like it)."""

    similar: str | None = None


@dataclass(frozen=True, slots=True)
class TimedOut:
    """No answer within ``seconds``."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Crashed:
    """The process that ran the student's code ended; ``reason`` says how."""

    reason: str


@dataclass(frozen=True, slots=True)
class NotAsked:
    """The question was never put because the time was used up; ``reason`` says whose."""

    reason: str


@dataclass(frozen=True, slots=True)
class NotHandedIn:
    """The submission has no file for this part; ``reason`` says what was looked for."""

    reason: str


@dataclass(frozen=True, slots=True)
class Unreadable:
    """The part's file cannot be read as Python or a notebook; ``reason`` says why."""

    reason: str


@dataclass(frozen=True, slots=True)
class Text:
    """A review variable that holds a string."""

    value: str


@dataclass(frozen=True, slots=True)
class Number:
    """A review variable that holds a number."""

    value: float


@dataclass(frozen=True, slots=True)
class Items:
    """A review variable that holds a list, tuple or set of texts and numbers."""

    values: tuple[Text | Number | Unusable, ...]


@dataclass(frozen=True, slots=True)
class Unfilled:
    """A review variable that still holds ``None`` (or an empty text), as it was handed out."""


@dataclass(frozen=True, slots=True)
class Note:
    """What went wrong while a part was loaded, in ``cell``.

    Without a cell: why the statements outside functions were left out. ``undefined`` is the name
    whose absence stopped a statement, where that was the reason.
    """

    outcome: Failure
    cell: str | None = None
    undefined: str | None = None


Failure: TypeAlias = Raised | Missing | TimedOut | Crashed | NotAsked | NotHandedIn | Unreadable
Answer: TypeAlias = Returned | ReturnedNothing | Unusable | Failure
Value: TypeAlias = Text | Number | Items | Unfilled | Unusable | Failure


def written(value: Value) -> str | None:
    """What a student wrote into a review variable, as a text; ``None`` where it holds no answer."""
    match value:
        case Text(text):
            return text
        case Number(number):
            return repr(number).removesuffix(".0")
        case Items(values):
            return f"[{', '.join(written(element) or '?' for element in values)}]"
    return None
