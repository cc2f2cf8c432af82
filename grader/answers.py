"""The answers of a submission: plain values that go from the sandbox to the judge.

The sandbox makes them and the judge reads them; neither knows the other. They hold facts, and
``grader.messages`` has the sentences about them. Every text was chosen by a student, and is quoted
wherever it is put into a sentence.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from grader.reasons import Ending, Reason

FloatArray: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Returned:
    """A function's value, and whether the call changed its arguments.

    ``leaves`` are its numbers and arrays in order, as float64 arrays; a number has shape ``()``.
    """

    leaves: tuple[FloatArray, ...]
    changed_arguments: bool = False


@dataclass(frozen=True, slots=True)
class ReturnedNothing:
    """A function that returned ``None``."""


@dataclass(frozen=True, slots=True)
class Unusable:
    """A value of the wrong kind.

    ``kind`` is one of the kinds of ``grader.messages.answers``, ``length`` that of a list,
    ``wanted`` the length that a list should have, and ``at`` the place inside the whole value.
    """

    kind: str
    length: int | None = None
    wanted: int | None = None
    at: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Raised:
    """An exception of the student's code: ``error`` is its class name, ``where`` the function.

    A function of another module than the part has the module before its name: "utils.half".
    ``name`` is the name that a NameError is about, or the module that could not be imported, and
    ``because`` is what failed in loading and so left that name undefined.
    """

    error: str
    message: str
    line: int | None = None
    where: str = ""
    name: str | None = None
    because: Note | None = None


@dataclass(frozen=True, slots=True)
class Missing:
    """The submission does not define this name; ``similar`` is a name like it that it defines."""

    similar: str | None = None


@dataclass(frozen=True, slots=True)
class TimedOut:
    """There was no answer within ``seconds`` of processor time, or of ``waiting``."""

    seconds: float
    waiting: bool = False


@dataclass(frozen=True, slots=True)
class Crashed:
    """The process that ran the student's code ended."""

    ending: Ending


@dataclass(frozen=True, slots=True)
class NotAsked:
    """Nothing was asked: the ``seconds`` for the part's calls or for loading it were used up, or
    the student stopped the call before this one.
    """

    why: Literal["part", "loading", "stopped"]
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class NotHandedIn:
    """The submission has no file for this part; ``reason`` says what was looked for."""

    reason: Reason


@dataclass(frozen=True, slots=True)
class Unreadable:
    """The part's file cannot be read as Python or a notebook; ``reason`` says why."""

    reason: Reason


@dataclass(frozen=True, slots=True)
class NotLoaded:
    """The name is missing because something failed while the part was loaded."""

    note: Note


@dataclass(frozen=True, slots=True)
class Text:
    """A review variable that holds a string."""

    value: str


@dataclass(frozen=True, slots=True)
class Number:
    """A review variable that holds a number."""

    value: float


@dataclass(frozen=True, slots=True)
class Elements:
    """A review variable that holds a list, tuple or set of texts and numbers."""

    values: tuple[Text | Number | Unusable, ...]


@dataclass(frozen=True, slots=True)
class Unfilled:
    """A review variable that still holds ``None``, as it was handed out, or a blank text."""


@dataclass(frozen=True, slots=True)
class Note:
    """What went wrong in ``cell`` while a part was loaded.

    Where ``line`` is given, the statement there did not come to an end: it was left out, and of
    what follows it all but definitions. Where ``cell`` is ``None``, loading the whole part failed
    with ``outcome``, and so all statements outside functions were left out.

    ``binds`` are the names that would have got their values there; ``*`` stands for all those of a
    module. ``in_module`` says whether the cell is not the part's, but that of a module that it
    imports.
    """

    outcome: Failure
    cell: str | None = None
    binds: tuple[str, ...] = ()
    in_module: bool = False
    line: int | None = None


Failure: TypeAlias = (
    Raised | Missing | TimedOut | Crashed | NotAsked | NotHandedIn | Unreadable | NotLoaded
)
Answer: TypeAlias = Returned | ReturnedNothing | Unusable | Failure
Value: TypeAlias = Text | Number | Elements | Unfilled | Unusable | Failure


def written(value: Value) -> str | None:
    """Return a review variable's value as a text, or ``None`` where it holds no answer."""
    match value:
        case Text(text):
            return text
        case Number(number):
            return repr(number).removesuffix(".0")
        case Elements(values):
            return f"[{', '.join(written(element) or '?' for element in values)}]"
    return None
