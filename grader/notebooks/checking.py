"""``check`` and ``hint`` in a student's notebook or script."""

from __future__ import annotations

from typing import Any


def check(subject: Any, id: str) -> None:
    print(id)


def hint(subject: Any) -> None:
    print(subject)
