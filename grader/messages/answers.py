"""Calls and variables that gave no answer, or a value of the wrong kind."""

from __future__ import annotations

import builtins
import math
from collections.abc import Sequence

from grader.answers import (
    Crashed,
    Elements,
    Failure,
    Missing,
    NotAsked,
    Note,
    NotHandedIn,
    NotLoaded,
    Number,
    Raised,
    Text,
    TimedOut,
    Unreadable,
    Unusable,
    Value,
)
from grader.messages.endings import ended
from grader.messages.files import in_words
from grader.result import Message
from grader.text import counted, quoted

_EXCEPTIONS = {
    *(n for n, v in vars(builtins).items() if isinstance(v, type) and issubclass(v, BaseException)),
    "AxisError", "ComplexWarning", "DTypePromotionError", "LinAlgError", "RankWarning",
    "UFuncTypeError", "VisibleDeprecationWarning", "_UFuncNoLoopError",
}  # fmt: skip
"""Python's exceptions and numpy's: any other name was chosen by whoever wrote the class."""

NOT_ATTEMPTED = Message("Not attempted yet.")
IN_A_ROW = "Return a pair `(dW, db)`: the list of all dW first, the list of all db second."

UNUSABLE = {
    "None": "None",
    "nan": "nan",
    "infinite number": "an infinite number",
    "number": "a number",
    "number too large": "a number too large",
    "too many numbers": "too many numbers",
    "boolean": "a boolean",
    "complex number": "a complex number",
    "text": "a text",
    "bytes": "bytes",
    "list": "a list",
    "tuple": "a tuple",
    "array": "an array",
    "array of objects": "an array of objects",
    "ragged list": "a ragged list",
    "dictionary": "a dictionary",
    "set": "a set",
    "function": "a function",
    "class": "a class",
    "module": "a module",
    "generator": "a generator",
    "symbolic expression": "a symbolic expression",
    "object": "an object",
}
"""What an unusable value is, by its kind."""

ASKED_FOR = {
    "one": "a number or an array of numbers",
    "pair": "a pair of arrays (dC_dw, dC_db)",
    "pair of lists": "a pair of lists of arrays (dW, db), an array for each layer",
}
"""What an exercise's function returns."""

NOT_ASKED = {
    "part": (
        "This was not called, because the part's {seconds:g} s were used up before. Look for what "
        "takes long or never ends."
    ),
    "loading": (
        "This was not called, because the statements outside functions, which run each time your "
        "file is loaded, used up {seconds:g} s. Take out what takes long there."
    ),
    "stopped": "You stopped it before it answered: look for a loop that never ends.",
}
"""Why a call was not made."""


THERE_IS = (
    "Python's standard library, numpy, sympy, your other parts and your own `.py` files beside "
    "this one"
)
"""What a part may import."""


def no_answer(answer: Failure, name: str, kind: str) -> Message:
    """Why the function or variable (``kind``) of this name gave no answer."""
    match answer:
        case Missing(similar):
            hint = f"There is a {quoted(similar)}: did you rename it?" if similar else ""
            return Message(f"There is no {kind} `{name}` in your file.", advice=hint)
        case Raised():
            return raised(answer, called=name)
        case TimedOut(seconds, waiting=True):
            return Message(
                f"It waited for more than {seconds:g} s in all: take out `sleep` and the like."
            )
        case TimedOut(seconds):
            return Message(f"No answer within {seconds:g} s: look for a loop that never ends.")
        case Crashed(ending):
            return Message(f"The process that ran your code ended early: it {ended(ending)}.")
        case NotAsked(why, seconds):
            return Message(NOT_ASKED[why].format(seconds=seconds))
        case NotHandedIn(reason) | Unreadable(reason):
            return Message(in_words(reason))
        case NotLoaded(note):
            return Message(
                f"It is missing, because not all of your file could be run. {left_out(note)}"
            )


def raised(answer: Raised, advice: str = "", called: str = "") -> Message:
    """An exception in the student's code, maybe in another function than the one ``called``."""
    module, _, function = answer.where.rpartition(".")
    of_module = f" of {quoted(module)}" if module else ""
    elsewhere = called and function.isidentifier() and function != called and not module
    inside = f", in {quoted(function)}" if elsewhere else ""
    place = f" (line {answer.line}{of_module}{inside})" if answer.line else ""
    if answer.because is not None and answer.name is not None:
        advice = f"{quoted(answer.name)} is missing: {left_out(answer.because)}"
    sentence = f"Your code raised {exception(answer)}{place}."
    return Message(sentence, advice=advice or _not_there(answer))


def exception(answer: Raised) -> str:
    """An exception's class and message; what the student may have chosen is quoted."""
    name = answer.error if answer.error in _EXCEPTIONS else quoted(answer.error)
    return f"{name}: {quoted(answer.message)}" if answer.message.strip() else name


def _not_there(answer: Raised) -> str:
    """What there is to import, where the exception is about a module that is not there."""
    if answer.error != "ModuleNotFoundError" or answer.name is None:
        return ""
    return (
        f"There is no such library when your work is graded, and no file {quoted(answer.name)} of "
        f"yours that can be imported. You can import {THERE_IS}."
    )


def not_one_for_each_layer(name: str, length: int, layers: int) -> Message:
    """A list of gradients that is longer or shorter than the network."""
    return Message(
        f"Your {name} is a list of {length} for a network of {counted(layers, 'layer')}; it should "
        "hold an array for each layer."
    )


NEVER_FILLED = "It was never given a value: does your loop come to every layer, down to layer 0?"
SYMBOLS_WITHOUT_VALUES = (
    "Its symbols have no values yet: make a function of it with `sympy.lambdify`, and call that "
    "with the arguments."
)


def not_there_to_import(library: str) -> str:
    """A warning of a library that a student has and the grader has not."""
    return (
        f"This function uses {quoted(library)}, which is not there when your work is graded. "
        f"You can import {THERE_IS}."
    )


def left_out(note: Note) -> str:
    """What could not be run while a part was loaded, and what was left out for that."""
    match note.outcome:
        case Raised(line=line) as raised if note.cell:
            advice = _not_there(raised)
            return f"In {note.cell}, line {line}: {exception(raised)}. {advice}".rstrip()
        case TimedOut(seconds, waiting=True):
            how = f"waited for more than {seconds:g} s"
        case TimedOut(seconds):
            how = f"did not finish within {seconds:g} s"
        case Crashed(ending):
            how = f"ended the process, which {ended(ending)}"
        case _:
            how = "failed"
    if note.line is None:
        return f"The statements outside functions were left out: they {how}."
    return (
        f"The statement in {note.cell}, line {note.line}, {how}. It was left out, and so was what "
        "follows it, except definitions."
    )


def not_written_yet(function: str) -> Message:
    """A function that raises NotImplementedError in place of another one that calls it."""
    return Message(f"This needs {quoted(function)}, which is not written yet.")


def called_otherwise(answer: Raised, function: str, parameters: Sequence[str]) -> Message:
    """A TypeError before any line of the function ran."""
    return raised(answer, f"It is called as `{function}({', '.join(parameters)})`.")


def returned_nothing(advice: str = "") -> Message:
    """A function that returned None."""
    return Message("Your function returned None.", advice=advice or "Is a `return` missing?")


def returned(value: Unusable, wanted: str) -> Message:
    """A value of the wrong kind; ``wanted`` is one of ``ASKED_FOR``."""
    return Message(f"Your function returned {described(value)}; it should return {wanted}.")


def described(value: Value) -> str:
    """What a value of the wrong kind is, in a few words."""
    match value:
        case Unusable():
            return _unusable(value)
        case Number(number):
            return "a number" if math.isfinite(number) else f"{number}"
        case Text():
            return "a text"
        case Elements():
            return "a list"
    return "nothing"


def _counted(wanted: int) -> str:
    return f"{wanted} {'was' if wanted == 1 else 'were'}"


def _unusable(value: Unusable) -> str:
    said = UNUSABLE[value.kind]
    if value.length is not None:
        said += f" of {value.length}"
    if value.wanted is not None:
        lists = f"a list of {value.wanted} was" if value.length is None else _counted(value.wanted)
        said += f" where {lists} asked for"
    place = "".join(f"[{step}]" for step in value.at)
    return f"{said} at {place}" if place else said
