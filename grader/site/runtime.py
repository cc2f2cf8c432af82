"""Python for the pages (a stub until the other half is merged)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Runtime:
    facts: dict[str, object]
    origin: str = ""


def runtime(out: Path, pyodide: Path | None) -> Runtime:
    return Runtime({})
