"""What export reads of a class's results: the scores in ``results.json``, by student."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

from grader.errors import UnusableInput
from grader.platforms.collected import Collected, id_of_folder, read_collected
from grader.platforms.platform import sequence_of_time
from grader.records.files import read_own

LARGEST = 4 << 30


@dataclass(frozen=True, slots=True)
class Scored:
    """A student's score; ``student`` is the name of the folder, ``ids`` the platform's own ids."""

    student: str
    ids: tuple[str, ...]
    name: str
    score: Decimal
    max_score: Decimal
    is_provisional: bool
    """Whether something of it waits for a person."""
    handed_in: bool
    sequence: float
    """Greater for what was handed in later; 0 where the time is not known."""

    def mark(self, maximum: Decimal) -> str:
        """The score on the scale of a column, with two decimals: score · maximum / max_score."""
        scaled = self.score * maximum / self.max_score
        return str(scaled.quantize(Decimal("0.01"), ROUND_HALF_UP))

    @property
    def label(self) -> str:
        """The student for a line in the terminal."""
        return f"{self.student} ({self.name})" if self.name else self.student


def read_results(folder: Path) -> tuple[list[Scored], Collected | None]:
    """The scores of a class, and what was collected, as far as it is known.

    :raises UnusableInput: where there are no results that can be read.
    """
    path = folder / "results.json"
    if not path.is_file():
        raise UnusableInput(
            f"{folder} holds no results.json. Grade a class first: "
            f"backprop grade SUBMISSIONS --out {folder}"
        )
    collected = read_collected(folder)
    try:
        document = json.loads(read_own(path, LARGEST))
        return [_scored(entry, collected) for entry in document["submissions"]], collected
    except (ValueError, KeyError, TypeError, AttributeError, ArithmeticError, RecursionError):
        raise UnusableInput(
            f"{path} is not what `backprop grade` writes. Grade the class again."
        ) from None


def _scored(entry: dict[str, Any], collected: Collected | None) -> Scored:
    student = entry["student"]
    known = collected.by_folder.get(student) if collected else None
    ids = (known.members or (known.id,)) if known else (id_of_folder(student),)
    if not (math.isfinite(entry["score"]) and 0 < entry["max_score"] < math.inf):
        raise ValueError("a score must be finite, and of something")
    return Scored(
        student,
        ids,
        entry.get("name") or (known.name if known else None) or "",
        Decimal(str(entry["score"])),
        Decimal(str(entry["max_score"])),
        bool(entry["needs_review"]) or "error" in entry,
        entry.get("handed_in", True),
        sequence_of_time(known) if known else 0,
    )
