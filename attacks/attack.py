"""The collection of attacks: what each tries, its code, and the outcome that it must have.

A file of ``collection/`` holds attacks as cells. A cell's comment says what the attack tries, and
then for each function or question the status that it must get, or several where versions of Python
differ. Where code tries to break out, its function is right if it succeeds. So an attack has
succeeded if it gets points that it should not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

COLLECTION = Path(__file__).with_name("collection")
CELL = re.compile(r"^# %% (\w+)\n((?:#.*\n)+)", re.MULTILINE)
OUTCOME = re.compile(r"^# -> (\w+) (\w+(?: or \w+)*)$", re.MULTILINE)
PART = re.compile(r"^# part: (\w+)$", re.MULTILINE)


@dataclass(frozen=True)
class Attack:
    """One hostile submission of one part."""

    name: str
    area: str
    tries: str
    part: str
    code: str
    outcomes: Mapping[str, frozenset[str]]
    """The status that each function or question named there must get: one of these."""

    @property
    def earns(self) -> frozenset[str]:
        """The ids of the exercises whose functions really are right."""
        return frozenset(
            f"{self.part}.{name}" for name, status in self.outcomes.items() if "passed" in status
        )

    @property
    def earns_a_part(self) -> frozenset[str]:
        """The ids of the exercises that may get a part of their points."""
        return frozenset(
            f"{self.part}.{name}" for name, status in self.outcomes.items() if "partial" in status
        )


def attacks() -> Iterator[Attack]:
    """Every attack of the collection."""
    for path in sorted(COLLECTION.glob("*.py")):
        pieces = CELL.split(path.read_text(encoding="utf-8"))[1:]
        for name, comment, code in zip(pieces[::3], pieces[1::3], pieces[2::3], strict=True):
            part = PART.search(comment)
            yield Attack(
                name=name,
                area=path.stem,
                tries=_prose(comment),
                part=part.group(1) if part else "single_neuron",
                code=code,
                outcomes={
                    name: frozenset(statuses.split(" or "))
                    for name, statuses in OUTCOME.findall(comment)
                },
            )


def _prose(comment: str) -> str:
    lines = PART.sub("", OUTCOME.sub("", comment)).splitlines()
    return " ".join(line.removeprefix("# ") for line in lines if line)
