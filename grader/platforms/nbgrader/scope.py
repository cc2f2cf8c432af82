"""Which notebooks are the grader's own; all others in a course go nbgrader's usual way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from grader.assignment import ASSIGNMENT, PARTS


def part_of(resources: Mapping[str, Any]) -> str | None:
    """The part that nbgrader is working on; ``None`` for a notebook of an instructor's own."""
    about = resources["nbgrader"]
    part = str(about["notebook"])
    return part if about["assignment"] == ASSIGNMENT and part in PARTS else None
