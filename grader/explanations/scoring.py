"""Scoring an explanation: guards, then rules, then doubts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from grader.explanations.doubts import Doubt, doubt_about, provisional
from grader.explanations.guards import LONGEST, without_copies
from grader.explanations.patterns import Text
from grader.explanations.rules import Match, Reading, Rulebook, read
from grader.explanations.words import interpret, scan


@dataclass(frozen=True)
class Evidence:
    """A concept or misconception of the rubric and the words that express it.

    ``quote`` is ``answer[start:end]``, untouched: escape it before it is shown. ``ask`` is the
    rubric's question that leads on from there.
    """

    id: str
    quote: str
    start: int
    end: int
    description: str
    ask: str


@dataclass(frozen=True)
class Assessment:
    """What an explanation earns and why.

    ``score`` is 0, 0.25, 0.5, 0.75 or 1. ``guard`` names the guard that refused the answer.
    ``doubt`` says why a person should read it; the score is provisional then. ``missing`` is the
    rubric's question about the most important concept that was not found. ``is_copied`` says that
    a part repeats the lesson or a hint and earns nothing.
    """

    score: float
    concepts: tuple[Evidence, ...]
    misconceptions: tuple[Evidence, ...]
    guard: str | None
    doubt: Doubt | None
    missing: str | None = None
    is_copied: bool = False


_EXCEPTIONS = frozenset(
    {"other", "than", "except", "unless", "without", "but", "otherwise"} | {"@saturated"}
)
"""Marks of a denial that may be an explanation: "in no other way than", "only if"."""


def score_explanation(rulebook: Rulebook, question: int, answer: str) -> Assessment:
    """Score ``answer`` to a question of the rulebook, by its number.

    The assessment depends on the arguments alone. Only the first 4,000 characters are read.

    :raises ValueError: for a question that does not exist.
    """
    if question not in rulebook.rules:
        known = ", ".join(map(str, rulebook.rules))
        raise ValueError(f"there is no question {question}; the questions are {known}")
    assessment = _score(rulebook, question, answer)
    if not assessment.score:
        return assessment
    own = without_copies(answer[:LONGEST], rulebook.given)
    if own == answer[:LONGEST]:
        return assessment
    score = _score(rulebook, question, own).score
    if score >= assessment.score:
        return assessment
    return replace(
        assessment,
        score=score,
        doubt="copied",
        is_copied=True,
    )


def _score(rulebook: Rulebook, question: int, answer: str) -> Assessment:
    """The assessment of ``answer``, whether the words are the student's own or not."""
    guards, lexicon = rulebook.guards, rulebook.lexicon
    tokens = scan(answer[:LONGEST], lexicon)
    if guard := guards.refusal(question, answer, tokens):
        return _refused(guard)
    said = guards.without_questions(question, tokens)
    if not said:
        return _refused("copied question")
    retracted = guards.last_retraction(said)
    kept = said if retracted is None else said[retracted + 1 :]
    text = Text.of(interpret(kept, lexicon))
    reading = read(rulebook, question, text)
    if not reading.concepts:
        if retracted is not None:
            return _refused("retracted")
        if reading.denied and text.places.keys().isdisjoint(_EXCEPTIONS):
            return replace(
                _assessment(rulebook, question, answer, text, reading),
                guard="denied",
            )
        if not reading.misconceptions and (guard := _off_topic(rulebook, question, text)):
            return _refused(guard)
    if len(answer) > LONGEST:
        doubt: Doubt | None = "too long"
    elif retracted is not None:
        doubt = "taken back"
    else:
        doubt = doubt_about(rulebook, question, answer, kept, text, reading)
    return _assessment(rulebook, question, answer, text, reading, doubt)


def _off_topic(rulebook: Rulebook, question: int, text: Text) -> str | None:
    """The guard for an answer in which nothing was found: it is about another question, or none."""
    for other in rulebook.rules:
        if other != question and read(rulebook, other, text).score >= 0.5:
            return "another question"
    about = [mark for mark in text.places if mark in rulebook.guards.about]
    return None if about else "off topic"


def _refused(guard: str) -> Assessment:
    return Assessment(0.0, (), (), guard, None)


def _assessment(
    rulebook: Rulebook,
    question: int,
    answer: str,
    text: Text,
    reading: Reading,
    doubt: Doubt | None = None,
) -> Assessment:
    concepts = tuple(_evidence(rulebook, answer, text, match) for match in reading.concepts)
    misconceptions = tuple(
        _evidence(rulebook, answer, text, match) for match in reading.misconceptions
    )
    return Assessment(
        score=provisional(reading.score, doubt),
        concepts=concepts,
        misconceptions=misconceptions,
        guard=None,
        doubt=doubt,
        missing=_missing(rulebook, question, concepts),
    )


def _evidence(rulebook: Rulebook, answer: str, text: Text, match: Match) -> Evidence:
    """The match's widest span: the words that carry most of it."""
    span = max(match.spans, key=lambda span: span.last - span.first)
    part = text.tokens[span.first : span.last + 1]
    start = min(token.start for token in part)
    end = max(token.end for token in part)
    criterion = rulebook.rubric[match.criterion]
    quote = answer[start:end]
    return Evidence(criterion.id, quote, start, end, criterion.description, criterion.ask)


def _missing(rulebook: Rulebook, question: int, concepts: Sequence[Evidence]) -> str | None:
    """The question about the most important concept that was not found.

    ``None`` where what was found is enough for full points.
    """
    rubric = rulebook.rubric
    found = {concept.id for concept in concepts}
    missing = [
        criterion
        for criterion in rubric.values()
        if criterion.question == question and criterion.points > 0 and criterion.id not in found
    ]
    if not missing or sum(rubric[id].points for id in found) >= 1:
        return None
    return max(missing, key=lambda criterion: criterion.points).ask
