"""Scoring an explanation: guards, then rules, then doubts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from grader.explanations.doubts import Doubt, doubt_about, provisional
from grader.explanations.guards import LONGEST, without_copies
from grader.explanations.patterns import Text
from grader.explanations.rules import Criterion, Match, Reading, Rulebook, may_earn, read
from grader.explanations.words import scan


@dataclass(frozen=True)
class Evidence:
    """A concept or misconception of the rubric and the words that express it.

    ``quote`` is ``answer[start:end]``, untouched: escape it before it is shown. ``about`` names the
    concept without giving it away, and ``ask`` is the rubric's question that leads on from there.
    """

    id: str
    quote: str
    start: int
    end: int
    description: str
    about: str
    ask: str


@dataclass(frozen=True)
class Assessment:
    """What an explanation earns and why.

    ``score`` is 0, 0.25, 0.5, 0.75 or 1. ``guard`` names the guard that refused the answer.
    ``doubt`` says why a person should read it; the score is provisional then. ``missing`` holds
    the concepts that would make up full points, the weightiest first. ``is_copied`` says that a
    part repeats the lesson or a hint and earns nothing.
    """

    score: float
    concepts: tuple[Evidence, ...]
    misconceptions: tuple[Evidence, ...]
    guard: str | None
    doubt: Doubt | None
    missing: tuple[Criterion, ...] = ()
    is_copied: bool = False


_ANALOGY = 25
"""An answer of more words in which nothing was recognised may be an analogy."""


def score_explanation(rulebook: Rulebook, question: int, answer: str) -> Assessment:
    """Score ``answer`` to a question of the rulebook, by its number.

    The assessment depends on the arguments alone. Only the first 4,000 characters are read.

    :raises ValueError: for a question that does not exist.
    """
    if question not in rulebook.rules:
        known = ", ".join(map(str, rulebook.rules))
        raise ValueError(f"there is no question {question}; the questions are {known}")
    assessment = _score(rulebook, question, answer)
    beginning = answer[:LONGEST]
    if assessment.score and (own := without_copies(beginning, rulebook.given)) != beginning:
        score = _score(rulebook, question, own).score
        if score < assessment.score:
            return replace(assessment, score=score, doubt="copied", is_copied=True)
    return assessment


def _score(rulebook: Rulebook, question: int, answer: str) -> Assessment:
    """The assessment of ``answer``, whether the words are the student's own or not."""
    guards = rulebook.guards
    tokens = scan(answer[:LONGEST], rulebook.lexicon)
    if guards.is_in_another_language(answer[:LONGEST]):
        text = rulebook.text(tokens)
        reading = read(rulebook, question, text)
        return _assessment(rulebook, question, answer, text, reading, doubt="another language")
    if guard := guards.refusal(question, answer, tokens):
        return _refused(guard)
    said = guards.without_questions(question, tokens)
    if not said:
        return _refused("copied question")
    retracted = guards.last_retraction(said)
    kept = said if retracted is None else said[retracted + 1 :]
    text = rulebook.text(kept)
    reading = read(rulebook, question, text)
    if not reading.concepts:
        if retracted is not None:
            return _refused("retracted")
        if reading.denied and guards.exceptions.isdisjoint(text.places):
            return _assessment(rulebook, question, answer, text, reading, guard="denied")
        if not reading.misconceptions and (guard := _off_topic(rulebook, question, text)):
            return _refused(guard)
    if len(answer) > LONGEST:
        doubt: Doubt | None = "too long"
    elif retracted is not None:
        doubt = "taken back"
    else:
        doubt = doubt_about(rulebook, question, answer, kept, text, reading)
    return _assessment(rulebook, question, answer, text, reading, doubt=doubt)


def _off_topic(rulebook: Rulebook, question: int, text: Text) -> str | None:
    """The guard for an answer in which nothing was found: it is about another question, or none.

    A long one may be an analogy, so no guard refuses it.
    """
    if len(text.tokens) > _ANALOGY:
        return None
    for other in rulebook.rules:
        may_be = other != question and may_earn(rulebook, other, text, 0.5)
        if may_be and read(rulebook, other, text).score >= 0.5:
            return "another question"
    return "off topic" if rulebook.guards.about.isdisjoint(text.places) else None


def _refused(guard: str) -> Assessment:
    return Assessment(0.0, (), (), guard, None)


def _assessment(
    rulebook: Rulebook,
    question: int,
    answer: str,
    text: Text,
    reading: Reading,
    *,
    guard: str | None = None,
    doubt: Doubt | None = None,
) -> Assessment:
    stated = reading.misconceptions
    return Assessment(
        score=provisional(reading.score, doubt),
        concepts=tuple(_evidence(rulebook, answer, text, match) for match in reading.concepts),
        misconceptions=tuple(_evidence(rulebook, answer, text, match) for match in stated),
        guard=guard,
        doubt=doubt,
        missing=_missing(rulebook, question, reading.concepts),
    )


def _evidence(rulebook: Rulebook, answer: str, text: Text, match: Match) -> Evidence:
    """The match's widest span: the words that carry most of it."""
    span = max(match.spans, key=lambda span: span.last - span.first)
    part = text.tokens[span.first : span.last + 1]
    start = min(token.start for token in part)
    end = max(token.end for token in part)
    criterion = rulebook.rubric[match.criterion]
    quote = answer[start:end]
    return Evidence(
        criterion.id, quote, start, end, criterion.description, criterion.about, criterion.ask
    )


def _missing(rulebook: Rulebook, question: int, concepts: Sequence[Match]) -> tuple[Criterion, ...]:
    """The concepts not found, or only in part, as far as full points need them."""
    found = {match.criterion: match.points for match in concepts}
    points, missing = sum(found.values()), []
    for criterion in rulebook.concepts[question]:
        lacks = criterion.points - found.get(criterion.id, 0.0)
        if lacks > 0 and points < 1:
            missing.append(criterion)
            points += lacks
    return tuple(missing)
