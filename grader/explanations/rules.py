"""The rules: which concepts and misconceptions of the rubric an answer states or denies.

``rubric.toml`` says what there is to find and its points, and ``rules/q1.toml`` (one file for each
question of ``guards.toml``) how people put it. The files are the instructor's, not the package's.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import NamedTuple, TypeAlias

from grader.explanations.guards import Given, Guards, read_guards
from grader.explanations.patterns import (
    REACH,
    Group,
    Index,
    Pattern,
    Span,
    Text,
    denials,
    read_group,
    statements,
)
from grader.explanations.words import Lexicon, Token, interpret, read_lexicon


@dataclass(frozen=True)
class Criterion:
    """A concept (positive points) or misconception (negative points) of the rubric.

    ``about`` says in a few words what a concept is about; ``ask`` is the question for a student who
    lacks the concept or states the misconception; ``implies`` names the concepts that are stated
    along with this one.
    """

    id: str
    points: float
    description: str
    ask: str
    about: str = ""
    implies: Sequence[str] = ()

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
    groups: tuple[Group, ...]
    denies: bool
    unless: tuple[str, ...]


@dataclass(frozen=True)
class Rulebook:
    """All that an instructor's files say of how explanations are scored, and what students read.

    ``rubric`` holds the criteria by id, ``rules`` those of each question.
    """

    lexicon: Lexicon
    guards: Guards
    rubric: Mapping[str, Criterion]
    rules: Mapping[int, tuple[Rule, ...]]
    given: Given

    @cached_property
    def _index(self) -> Index:
        return Index(g for rules in self.rules.values() for rule in rules for g in rule.groups)

    @cached_property
    def concepts(self) -> Mapping[int, Sequence[Criterion]]:
        """The concepts of each question, the weightiest first."""
        by_weight = sorted(self.rubric.values(), key=lambda criterion: -criterion.points)
        return {
            question: [each for each in by_weight if each.question == question and each.points > 0]
            for question in self.rules
        }

    def text(self, tokens: Sequence[Token]) -> Text:
        """What the tokens of an answer mean, as the rules read it."""
        return Text.of(interpret(tokens, self.lexicon), self._index)


def read_rulebook(sources: Mapping[str, str], given: Given) -> Rulebook:
    """The rulebook from the texts of its files.

    ``given`` is what students have to read; the rubric's own words to them are added to it.

    :raises KeyError: with the name of a file or an entry of a file that is missing.
    :raises TypeError: for a criterion with an entry too many or missing.
    :raises tomllib.TOMLDecodeError: for a text that is not TOML.
    """
    lexicon = read_lexicon(sources["lexicon.toml"])
    guards = read_guards(sources["guards.toml"], lexicon)
    entries = tomllib.loads(sources["rubric.toml"])
    rubric = {id: Criterion(id=id, **entry) for id, entry in entries.items()}
    told = [text for entry in rubric.values() for text in (entry.about, entry.ask)]
    return Rulebook(
        lexicon=lexicon,
        guards=guards,
        rubric=rubric,
        rules={
            number: _read_rules(sources[f"rules/q{number}.toml"], rubric)
            for number in guards.questions
        },
        given=Given(given.words + Given.of((), told).words),
    )


def _read_rules(source: str, rubric: Mapping[str, Criterion]) -> tuple[Rule, ...]:
    data = tomllib.loads(source)
    facts = {name: read_group(patterns) for name, patterns in data.get("facts", {}).items()}
    rules = []
    for entry in data["rule"]:
        criterion = entry.get("expresses") or entry["denies"]
        groups = [facts[name] for name in entry.get("all", ())]
        if "patterns" in entry:
            groups.append(read_group(entry["patterns"]))
        rule = Rule(
            name=entry["name"],
            criterion=criterion,
            points=entry.get("points", rubric[criterion].points),
            groups=tuple(groups),
            denies="denies" in entry,
            unless=tuple(entry.get("unless", ())),
        )
        rules.append(rule)
    return tuple(rules)


# What an answer says


class Match(NamedTuple):
    """A criterion recognised by ``rule`` in the tokens of ``spans``."""

    criterion: str
    points: float
    rule: Rule
    spans: tuple[Span, ...]


@dataclass(frozen=True)
class Reading:
    """Concepts and misconceptions stated, and concepts denied, each criterion once."""

    concepts: tuple[Match, ...]
    misconceptions: tuple[Match, ...]
    denied: tuple[Match, ...]

    @property
    def earned(self) -> float:
        """The points of the concepts alone."""
        return sum(match.points for match in self.concepts)

    @property
    def score(self) -> float:
        """The sum of the points, in quarters, between 0 and 1."""
        return _in_quarters(self.earned + sum(match.points for match in self.misconceptions))


def _in_quarters(points: float) -> float:
    return max(0.0, min(1.0, round(points * 4) / 4))


def read(rulebook: Rulebook, question: int, text: Text) -> Reading:
    """What every rule of ``question`` finds in an answer."""
    stated: dict[str, Match] = {}
    denied: dict[str, Match] = {}
    contradicted: dict[str, Match] = {}
    for rule in rulebook.rules[question]:
        groups = _possible(rule, text)
        if not all(groups):
            continue
        if match := _match(rule, groups, text, statements):
            _keep_best(contradicted if rule.denies else stated, match)
        elif text.denies and rule.points > 0 and (match := _match(rule, groups, text, denials)):
            _keep_best(denied, match)
    if stated:
        _settle(rulebook.rubric, stated, denied, contradicted)
    matches = [stated[id] for id in rulebook.rubric if id in stated]
    return Reading(
        concepts=tuple(match for match in matches if match.points > 0),
        misconceptions=tuple(match for match in matches if match.points < 0),
        denied=(
            *contradicted.values(),
            *(match for match in denied.values() if match.criterion not in stated),
        ),
    )


def may_earn(rulebook: Rulebook, question: int, text: Text, score: float) -> bool:
    """Whether there are words for that score or more, were the answer one to ``question``."""
    worth: dict[str, float] = {}
    for rule in rulebook.rules[question]:
        if not rule.denies and all(map(text.possible.__contains__, rule.groups)):
            worth[rule.criterion] = max(rule.points, worth.get(rule.criterion, 0.0))
            for implied in rulebook.rubric[rule.criterion].implies:
                worth[implied] = max(rulebook.rubric[implied].points, worth.get(implied, 0.0))
    return _in_quarters(sum(worth.values())) >= score


def explained(rulebook: Rulebook, question: int, text: Text) -> frozenset[int]:
    """The places of all tokens that a rule of ``question`` took part in.

    That includes those of an answer that denies the rule's misconception.
    """
    places: set[int] = set()
    for rule in rulebook.rules[question]:
        groups = _possible(rule, text)
        if all(groups) and _match(rule, groups, text, statements):
            for pattern in chain(*groups):
                for span in statements(pattern, text):
                    places.update(range(span.first, span.last + 1))
        elif text.denies and rule.points < 0:
            places.update(_denied_places(chain(*groups), text))
    return frozenset(places)


def _settle(
    rubric: Mapping[str, Criterion],
    stated: dict[str, Match],
    denied: dict[str, Match],
    contradicted: dict[str, Match],
) -> None:
    """Take from ``stated`` what other matches explain better, and add what it implies."""
    for match in contradicted.values():
        if match.criterion in stated and _within(stated[match.criterion], match):
            del stated[match.criterion]
    for match in list(stated.values()):
        partly = match.points < rubric[match.criterion].points
        is_denied = match.criterion in denied or match.criterion in contradicted
        if (partly and is_denied) or not stated.keys().isdisjoint(match.rule.unless):
            del stated[match.criterion]
    for match in list(stated.values()):
        for implied in rubric[match.criterion].implies:
            _keep_best(stated, Match(implied, rubric[implied].points, match.rule, match.spans))


def _within(match: Match, other: Match) -> bool:
    return all(
        any(outer.first <= span.first and span.last <= outer.last for outer in other.spans)
        for span in match.spans
    )


Groups: TypeAlias = "list[Sequence[Pattern]]"
"""Of each group of a rule, in order, the patterns that a text has words for."""


def _possible(rule: Rule, text: Text) -> Groups:
    return [text.possible.get(group, ()) for group in rule.groups]


def _match(
    rule: Rule, groups: Groups, text: Text, search: Callable[[Pattern, Text], Iterator[Span]]
) -> Match | None:
    spans: list[Span] = []
    for patterns in groups:
        span = next((span for pattern in patterns for span in search(pattern, text)), None)
        if span is None:
            return None
        spans.append(span)
    return Match(rule.criterion, rule.points, rule, tuple(spans))


def _denied_places(patterns: Iterable[Pattern], text: Text) -> Iterator[int]:
    """The places of what denies a misconception put so, with the negation before it."""
    negations = text.places.get("@neg", [])
    for pattern in patterns:
        for span in denials(pattern, text):
            yield from range(span.first, span.last + 1)
            before = [i for i in negations if span.first - REACH <= i < span.first]
            if before and not any(span.first <= i <= span.last for i in negations):
                yield before[-1]


def _keep_best(found: dict[str, Match], match: Match) -> None:
    known = found.get(match.criterion)
    if known is None or abs(match.points) > abs(known.points):
        found[match.criterion] = match
