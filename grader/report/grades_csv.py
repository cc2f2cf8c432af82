"""``grades.csv``: a row a student, a column an item, and the total."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from typing import IO

from grader.result import Result


def write_grades(file: IO[str], item_ids: Iterable[str], results: Iterable[Result]) -> None:
    """Write the table; each row is made as its result comes."""
    table = csv.writer(file)  # ends lines with CR LF, so that a name that holds either is quoted
    table.writerow(["student", *item_ids, "total"])
    for result in results:
        scores = (_number(item.score) for item in result.items)
        table.writerow([no_formula(result.student), *scores, _number(result.score)])


def _number(score: float) -> str:
    return f"{score:.10g}"


_FORMULA = re.compile(r"(^|;\s*)([=+\-@\t\r\n])")
"""What begins a formula, in a cell or behind a semicolon, at which some spreadsheets split too."""


def no_formula(text: str) -> str:
    """Keep a spreadsheet from taking a name for a formula: =, +, -, @ in front get a quote.

    https://owasp.org/www-community/attacks/CSV_Injection
    """
    return _FORMULA.sub(r"\1'\2", text)
