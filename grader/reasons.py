"""Reasons as facts: a kind, and what a sentence about it needs.

``grader.messages`` has the sentences. Whoever finds a reason names its kind and knows no words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a part or a file was not read or not graded.

    ``kind`` names a sentence of ``grader.messages.files``, ``facts`` are what it holds: names and
    numbers as they were found.
    """

    kind: str
    facts: Mapping[str, str | int]


def because(kind: str, **facts: str | int) -> Reason:
    """The reason of this kind with its facts."""
    return Reason(kind, facts)


Way: TypeAlias = Literal[
    "exited", "closed", "signal", "no_memory", "no_time", "lost", "no_answer", "unseen"
]


@dataclass(frozen=True, slots=True)
class Ending:
    """How the process that ran a student's code ended.

    ``number`` is its exit status or the number of the signal, and ``name`` the signal's name.
    """

    way: Way
    number: int = 0
    name: str = ""
