"""A platform's table of marks, as the platform's module understands it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import field
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from grader.platforms.tables import Table


class MarksRow(NamedTuple):
    """A student's row of a table."""

    number: int
    ids: tuple[str, ...]
    """The student's id in each of ``MarksTable.keys``; empty where there is none."""
    label: str
    """What a person calls the student."""
    locked: str = ""
    """Why the platform takes no mark in this row, where it does not."""
    maximum: Decimal | None = None
    """The most that can be given in this row, where it is told for each."""
    groups: frozenset[str] = frozenset()
    """What may name the group that the student handed in with, written as the download has it."""


class MarksTable(NamedTuple):
    """Where ids and marks stand in a platform's table."""

    table: Table
    keys: tuple[str, ...]
    """The titles of the columns that may hold the ids, the platform's own first."""
    rows: Sequence[MarksRow]
    column: int | None = None
    """The one from which the platform reads marks, where it always has the same title."""
    maxima: dict[int, Decimal] = field(default_factory=dict)
    """The most that can be given, by column, where the table tells."""
    refused: dict[int, str] = field(default_factory=dict)
    """Columns in which the platform takes no marks, and why."""
    note: str = ""
    """What a person should know who uploads the table."""


_NUMBER = re.compile(r"-?(?=[.,]*[0-9])[0-9.,]{1,40}")


def number(text: str) -> Decimal | None:
    """A number as a platform writes it, in which the last ``.`` or ``,`` is the decimal sign."""
    if not _NUMBER.fullmatch(text := text.strip()):
        return None
    at = max(text.rfind("."), text.rfind(","))
    whole, fraction = (text, "") if at < 0 else (text[:at], text[at + 1 :])
    try:
        return Decimal(f"{re.sub('[.,]', '', whole) or '0'}.{fraction or '0'}")
    except InvalidOperation:
        return None
