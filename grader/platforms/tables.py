"""A platform's table, of which single cells are replaced and every other byte stays as it was.

So it is never written anew: each cell is known by its place in the text, and what stands between
the cells (separators, quotation marks, line ends, the byte order mark) is not touched.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import product
from typing import NamedTuple

from grader.errors import UnusableInput
from grader.text import counted

SEPARATORS = (",", ";", "\t")
MARKS = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)  # fmt: skip
"""Byte order marks, each with the encoding that it stands for."""
SHOWS_ENCODING = 4096
"""Bytes from which the encoding is guessed where there is no mark."""


class Cell(NamedTuple):
    """One cell: where it stands in the text, quotation marks included, and what it says."""

    start: int
    end: int
    value: str
    is_quoted: bool


@dataclass(frozen=True)
class Table:
    """A table as text; ``mark`` and ``encoding`` tell how it is written as bytes."""

    text: str
    encoding: str
    mark: bytes
    separator: str
    with_backslashes: bool
    """Whether ``\\"`` inside quotation marks does not end a cell, as PHP writes and reads it."""

    @cached_property
    def rows(self) -> Sequence[Sequence[Cell]]:
        """All rows; a blank line is a row of one empty cell."""
        return list(_rows(self.text, _cell(self.separator, self.with_backslashes)))

    @cached_property
    def titles(self) -> tuple[str, ...]:
        """What stands in the first row."""
        return tuple(cell.value.strip() for cell in self.rows[0]) if self.rows else ()

    @property
    def is_even(self) -> bool:
        """Whether every row has as many cells as the first one."""
        return all(len(row) in (len(self.titles), 0) or _is_blank(row) for row in self.rows)

    @property
    def data(self) -> Iterator[tuple[int, Sequence[Cell]]]:
        """The rows below the first one that are not blank, each with its number."""
        for number, row in enumerate(self.rows):
            if number and not _is_blank(row):
                yield number, row

    def value(self, row: int, column: int | None) -> str:
        """What a cell says; empty where the row is too short or the table lacks the column."""
        cells = self.rows[row]
        return cells[column].value.strip() if column is not None and column < len(cells) else ""

    def filled(self, values: Mapping[tuple[int, int], str]) -> bytes:
        """The table with other values in some cells, by row and column.

        :raises UnusableInput: where a row lacks the cell.
        """
        pieces, at = [], 0
        for row, column in sorted(values):
            if column >= len(self.rows[row]):
                cells = counted(len(self.rows[row]), "cell")
                raise UnusableInput(
                    f"Row {row + 1} of the table has {cells}, and the first has "
                    f"{len(self.titles)}. Download the table again."
                )
            cell, value = self.rows[row][column], values[row, column]
            pieces += [self.text[at : cell.start], f'"{value}"' if cell.is_quoted else value]
            at = cell.end
        whole = "".join([*pieces, self.text[at:]])
        return self.mark + whole.encode(self.encoding, "surrogatepass")


def readings(data: bytes) -> Iterator[Table]:
    """The table as it can be read with each separator, first the readings that divide it evenly."""
    text, encoding, mark = _decoded(data)
    tables = [
        Table(text, encoding, mark, separator, with_backslashes)
        for with_backslashes, separator in product((False, True), SEPARATORS)
        if "\\" in text or not with_backslashes
    ]
    yield from sorted(tables, key=lambda table: not table.is_even)


def _decoded(data: bytes) -> tuple[str, str, bytes]:
    """The text without its mark, the encoding and the mark. No byte gets lost in it.

    :raises UnusableInput: where it is not text.
    """
    mark, encoding = next((m for m in MARKS if data.startswith(m[0])), (b"", _guessed(data)))
    try:
        return data[len(mark) :].decode(encoding, "surrogatepass"), encoding, mark
    except UnicodeError:
        if mark:
            raise UnusableInput("The table is damaged. Download it again.") from None
    return data.decode("latin-1"), "latin-1", b""


def _guessed(data: bytes) -> str:
    """UTF-16 where every second byte is 0, as in a text that is mostly ASCII, else UTF-8."""
    some = data[:SHOWS_ENCODING]
    if len(some) >= 4 and some[1::2].count(0) > len(some) // 4:
        return "utf-16-le"
    return "utf-16-be" if len(some) >= 4 and some[::2].count(0) > len(some) // 4 else "utf-8"


def _is_blank(row: Sequence[Cell]) -> bool:
    return len(row) == 1 and not row[0].value.strip()


@cache
def _cell(separator: str, with_backslashes: bool) -> re.Pattern[str]:
    """A cell and what ends it: a separator, a line end or the end of the text."""
    end = rf"[{separator}\r\n]|\Z"
    escaped = rf"|\\\"(?!{end})|\\" if with_backslashes else ""
    inside = r"[^\"\\]++" if with_backslashes else r'[^"]++'
    return re.compile(
        rf'(?P<cell>"(?P<quoted>(?>(?:{inside}|""{escaped})*))"?[^{separator}\r\n]*+'
        rf"|[^{separator}\r\n]*+)(?P<end>{separator}|\r\n|\r|\n|\Z)"
    )


def _rows(text: str, pattern: re.Pattern[str]) -> Iterator[list[Cell]]:
    at, row = 0, list[Cell]()
    while at < len(text):
        found = pattern.match(text, at)
        assert found is not None, "a cell may be empty, so the pattern always matches"
        quoted = found["quoted"]
        value = found["cell"] if quoted is None else quoted.replace('""', '"')
        row.append(Cell(found.start("cell"), found.end("cell"), value, quoted is not None))
        at = found.end()
        if found["end"] not in SEPARATORS:
            yield row
            row = []
    if row:  # the text ends with a separator
        yield [*row, Cell(at, at, "", is_quoted=False)]
