"""``grades.csv``: a row a student, a column an item, and the total.

Somebody may have changed the table by hand. Then it is kept beside the new one.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import count, zip_longest
from pathlib import Path
from typing import IO, Any

from grader.errors import UnusableInput
from grader.records.files import cannot_write, refuse_foreign
from grader.records.table import Row, write_table
from grader.result import Result

BYTE_ORDER_MARK = "\ufeff"
"""What tells a spreadsheet that the table is UTF-8."""


def write_grades(file: IO[str], item_ids: Iterable[str], results: Iterable[Result]) -> None:
    """Write the table; each row is made as its result comes."""
    write_table(file, _rows(item_ids, results))


def _rows(item_ids: Iterable[str], results: Iterable[Result]) -> Iterable[Row]:
    yield ["student", *item_ids, "total"]
    for result in results:
        yield [result.student, *(_number(i.score) for i in result.items), _number(result.score)]


def _number(score: float) -> Decimal:
    return Decimal(f"{score:.10g}")


def keep_edited(out: Path) -> Path | None:
    """Rename a table that is not the one which belongs to ``results.json``, and say to what.

    :raises UnusableInput: where it is a link or another user's.
    """
    table = out / "grades.csv"
    refuse_foreign(table)
    if not table.is_file() or _is_as_written(table, out / "results.json"):
        return None
    names = (f"grades-changed-{number}.csv" for number in count(1))
    kept = next(out / name for name in names if not (out / name).exists())
    try:
        table.rename(kept)
    except OSError as error:
        raise cannot_write(kept, error) from error
    return kept


def _is_as_written(table: Path, results: Path) -> bool:
    """Whether a table holds just the scores that stand in ``results.json``."""
    try:
        refuse_foreign(results)
        with (
            results.open(encoding="utf-8") as document,
            table.open(encoding="utf-8", newline="") as file,
        ):
            there: Iterator[str] = iter(file)
            return all(
                line == expected for line, expected in zip_longest(there, _written(document))
            )
    except (OSError, ValueError, KeyError, TypeError, UnusableInput):
        return False


def _written(document: Iterable[str]) -> Iterator[str]:
    """The lines of the table that was written with this ``results.json``, a student each line."""
    first = BYTE_ORDER_MARK
    for line in document:
        if line.startswith('{"student"'):
            one: dict[str, Any] = json.loads(line.rstrip().removesuffix(","))
            scores = [_number(item["score"]) for item in one["items"]]
            rows: list[Row] = [[one["student"], *scores, _number(one["score"])]]
            if first:
                rows.insert(0, ["student", *(item["id"] for item in one["items"]), "total"])
            text = io.StringIO()
            write_table(text, rows)
            yield from (first + text.getvalue()).splitlines(keepends=True)
            first = ""
