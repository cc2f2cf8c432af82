"""The rubric and the rules that recognise its concepts."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from grader.explanations.patterns import Pattern, parse

QUESTIONS = (1, 2, 3, 4, 5)


@dataclass(frozen=True)
class Criterion:
    """A concept (positive points) or misconception (negative points) of the rubric."""

    id: str
    points: float
    description: str
    ask: str
    implies: tuple[str, ...] = ()

    @property
    def question(self) -> int:
        return int(self.id[1])


@dataclass(frozen=True)
class Rule:
    """A meaning and the ways to put it.

    Every group of ``groups`` must match, by any of its patterns, anywhere in the answer. A rule
    recognises ``criterion`` for ``points``, which may be fewer than the criterion's when only part
    of the concept is said; with ``denies`` it recognises that the concept is contradicted.
    ``unless`` names criteria that, once recognised, explain the same words better.
    """

    name: str
    criterion: str
    points: float
    groups: tuple[tuple[Pattern, ...], ...]
    denies: bool
    unless: tuple[str, ...]
    matches: tuple[str, ...]
    near_misses: tuple[str, ...]


def read_rubric(source: str) -> Mapping[str, Criterion]:
    """Every criterion by its id, from the text of ``rubric.toml``."""
    return {
        id: Criterion(
            id, entry["points"], entry["description"], entry["ask"], tuple(entry.get("implies", ()))
        )
        for id, entry in tomllib.loads(source).items()
    }


def read_rules(source: str, rubric: Mapping[str, Criterion]) -> tuple[Rule, ...]:
    """The rules of one question, from the text of ``rules/q1.toml`` … ``rules/q5.toml``."""
    data = tomllib.loads(source)
    facts = {
        name: tuple(parse(source) for source in sources)
        for name, sources in data.get("facts", {}).items()
    }
    return tuple(_rule(entry, facts, rubric) for entry in data["rule"])


def _rule(
    entry: dict[str, Any],
    facts: dict[str, tuple[Pattern, ...]],
    rubric: Mapping[str, Criterion],
) -> Rule:
    criterion = entry.get("expresses") or entry["denies"]
    groups = [facts[name] for name in entry.get("all", ())]
    if "patterns" in entry:
        groups.append(tuple(parse(source) for source in entry["patterns"]))
    return Rule(
        name=entry["name"],
        criterion=criterion,
        points=entry.get("points", rubric[criterion].points),
        groups=tuple(groups),
        denies="denies" in entry,
        unless=tuple(entry.get("unless", ())),
        matches=tuple(entry.get("matches", ())),
        near_misses=tuple(entry.get("near_misses", ())),
    )
