"""What an answer says: the criteria that the rules recognise in it, and those that it denies."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from grader.explanations.clauses import REACH
from grader.explanations.patterns import Pattern, Span, Text, denials, statements
from grader.explanations.rulebook import Rulebook
from grader.explanations.rules import Rule


@dataclass(frozen=True)
class Finding:
    """A criterion recognised by ``rule`` in the tokens of ``spans``."""

    criterion: str
    points: float
    rule: str
    spans: tuple[Span, ...]


@dataclass(frozen=True)
class Reading:
    """Concepts and misconceptions stated, and concepts denied, each criterion once."""

    concepts: tuple[Finding, ...]
    misconceptions: tuple[Finding, ...]
    denied: tuple[Finding, ...]

    @property
    def score(self) -> float:
        """The rubric's score, in quarters between 0 and 1."""
        points = sum(finding.points for finding in self.concepts + self.misconceptions)
        return max(0.0, min(1.0, round(points * 4) / 4))


def read(rulebook: Rulebook, question: int, text: Text) -> Reading:
    """Apply every rule of ``question`` to an answer."""
    stated: dict[str, Finding] = {}
    denied: dict[str, Finding] = {}
    contradicted: dict[str, Finding] = {}
    for rule in rulebook.rules[question]:
        if finding := _finding(rule, text, statements):
            _keep_best(contradicted if rule.denies else stated, finding)
        elif text.denies and rule.points > 0 and (finding := _finding(rule, text, denials)):
            _keep_best(denied, finding)
    if stated:
        _settle(rulebook, question, stated, denied, contradicted)
    order = list(rulebook.rubric)
    findings = sorted(stated.values(), key=lambda finding: order.index(finding.criterion))
    return Reading(
        concepts=tuple(finding for finding in findings if finding.points > 0),
        misconceptions=tuple(finding for finding in findings if finding.points < 0),
        denied=(
            *contradicted.values(),
            *(finding for finding in denied.values() if finding.criterion not in stated),
        ),
    )


def explained(rulebook: Rulebook, question: int, text: Text) -> frozenset[int]:
    """The places of the tokens that some rule of ``question`` took part in.

    It may be that the answer denies the rule's misconception.
    """
    places: set[int] = set()
    for rule in rulebook.rules[question]:
        if _finding(rule, text, statements):
            for span in _all_spans(rule, text):
                places.update(range(span.first, span.last + 1))
        elif text.denies and rule.points < 0:
            places.update(_denied_places(rule, text))
    return frozenset(places)


def _settle(
    rulebook: Rulebook,
    question: int,
    stated: dict[str, Finding],
    denied: dict[str, Finding],
    contradicted: dict[str, Finding],
) -> None:
    """Take from ``stated`` what other findings explain better, and add what it implies."""
    rules = {rule.name: rule for rule in rulebook.rules[question]}
    points = {id: criterion.points for id, criterion in rulebook.rubric.items()}
    for finding in contradicted.values():
        if finding.criterion in stated and _within(stated[finding.criterion], finding):
            del stated[finding.criterion]
    for finding in list(stated.values()):
        partly = (
            finding.criterion in denied | contradicted
            and finding.points < points[finding.criterion]
        )
        if partly or not stated.keys().isdisjoint(rules[finding.rule].unless):
            del stated[finding.criterion]
    for finding in list(stated.values()):
        for implied in rulebook.rubric[finding.criterion].implies:
            _keep_best(stated, Finding(implied, points[implied], finding.rule, finding.spans))


def _within(finding: Finding, other: Finding) -> bool:
    return all(
        any(outer.first <= span.first and span.last <= outer.last for outer in other.spans)
        for span in finding.spans
    )


def _finding(
    rule: Rule, text: Text, search: Callable[[Pattern, Text], Iterator[Span]]
) -> Finding | None:
    spans: list[Span] = []
    for group in rule.groups:
        span = _first(group, text, search)
        if span is None:
            return None
        spans.append(span)
    return Finding(rule.criterion, rule.points, rule.name, tuple(spans))


def _all_spans(rule: Rule, text: Text) -> Iterator[Span]:
    for group in rule.groups:
        for pattern in group:
            yield from statements(pattern, text)


def _denied_places(rule: Rule, text: Text) -> Iterator[int]:
    """The places of what denies ``rule``'s misconception, the negation before it included."""
    negations = text.places.get("@neg", [])
    for group in rule.groups:
        for pattern in group:
            for span in denials(pattern, text):
                yield from range(span.first, span.last + 1)
                before = [i for i in negations if span.first - REACH <= i < span.first]
                if before and not any(span.first <= i <= span.last for i in negations):
                    yield before[-1]


def _first(
    group: tuple[Pattern, ...], text: Text, search: Callable[[Pattern, Text], Iterator[Span]]
) -> Span | None:
    for pattern in group:
        for span in search(pattern, text):
            return span
    return None


def _keep_best(found: dict[str, Finding], finding: Finding) -> None:
    known = found.get(finding.criterion)
    if known is None or abs(finding.points) > abs(known.points):
        found[finding.criterion] = finding
