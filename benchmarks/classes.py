"""Correct submissions, made from the reference solutions."""

from __future__ import annotations

import types
from collections.abc import Sequence
from pathlib import Path

from grader.assignment import CODING_PARTS

SOLUTIONS = Path(__file__).parent.parent / "solutions"


def make_class(folder: Path, students: int, parts: Sequence[str] = CODING_PARTS) -> None:
    """Write these parts of so many students, all of them right."""
    texts = {part: (SOLUTIONS / f"{part}.py").read_text(encoding="utf-8") for part in parts}
    for number in range(students):
        own = folder / f"student{number:05}"
        own.mkdir(parents=True)
        for part, text in texts.items():
            (own / f"{part}.py").write_text(text, encoding="utf-8")


def silent_package() -> types.ModuleType:
    """Return what a submission finds in place of this package: names that do nothing."""
    module = types.ModuleType("grader")
    module.__getattr__ = lambda _: lambda *_: None  # type: ignore[method-assign]
    return module
