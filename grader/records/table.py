"""Tables for spreadsheets: no text in them is a formula, and every number stays a number."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import IO, TypeAlias

from grader.text import table_cell

Row: TypeAlias = Sequence["str | int | Decimal"]


def write_table(file: IO[str], rows: Iterable[Row]) -> None:
    """Write rows as CSV; each is asked for when the one before it is written."""
    table = csv.writer(file)
    for row in rows:
        table.writerow([table_cell(cell) if isinstance(cell, str) else cell for cell in row])
