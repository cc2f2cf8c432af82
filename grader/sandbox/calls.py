"""What a worker is asked."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from grader.sandbox import arguments as plain_data
from grader.sandbox.protocol import COUNT, Kind, frame

Form: TypeAlias = "str | Sequence[Form]"
"""How a value is nested: ``"leaf"`` is a number or an array; a list holds a form an element."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A piece of a student's code; ``label`` names it in messages ("cell 3")."""

    label: str
    source: str


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a student's function, and the form that its value should have.

    With ``reuse`` the function gets the very argument objects of the call before, as it left them.
    """

    function: str
    args: tuple[Any, ...]
    form: Form = "leaf"
    reuse: bool = False


class Batch:
    """Calls of one part's functions, encoded once for a whole class.

    ``part`` is the student's module's ``__name__``.
    """

    def __init__(self, part: str, calls: Iterable[Call]) -> None:
        self.part = part
        self.calls = tuple(calls)
        self.leaves = tuple(leaves(call.form) for call in self.calls)
        self._packed = [_packed(index, call) for index, call in enumerate(self.calls)]
        self._whole = self._frame(range(len(self.calls)))

    def request(self, indices: Sequence[int]) -> bytes:
        """Return the frame that asks the calls of these indices, in this order."""
        return self._whole if len(indices) == len(self.calls) else self._frame(indices)

    def _frame(self, indices: Sequence[int]) -> bytes:
        chosen = [self._packed[index] for index in indices]
        calls = b"[" + b",".join(call for call, _ in chosen) + b"]"
        numbers = b"".join(numbers for _, numbers in chosen)
        return frame(Kind.CALLS, COUNT.pack(len(calls)) + calls + numbers)


def leaves(form: Form) -> int:
    """Return how many numbers or arrays a value of this form has."""
    return 1 if isinstance(form, str) else sum(leaves(element) for element in form)


def _packed(index: int, call: Call) -> tuple[bytes, bytes]:
    numbers: list[bytes] = []
    args = plain_data.pack(list(call.args), numbers)
    question = [index, call.function, call.form, call.reuse, args]
    return json.dumps(question).encode(), b"".join(numbers)
