"""``grades.csv``: a row a student, a column an item, and the total."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import IO

from grader.records.table import Row, write_table
from grader.result import Result


def write_grades(file: IO[str], item_ids: Iterable[str], results: Iterable[Result]) -> None:
    """Write the table; each row is made as its result comes."""
    write_table(file, _rows(item_ids, results))


def _rows(item_ids: Iterable[str], results: Iterable[Result]) -> Iterable[Row]:
    yield ["student", *item_ids, "total"]
    for result in results:
        yield [result.student, *(_number(i.score) for i in result.items), _number(result.score)]


def _number(score: float) -> Decimal:
    return Decimal(f"{score:.10g}")
