"""Scoring an explanation: guards, then rules, then doubts; and what the student is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from grader.explanations.doubts import (
    COPIED,
    TAKEN_BACK,
    TOO_LONG,
    provisional,
    reason_for_review,
)
from grader.explanations.guards import LONGEST, without_copies
from grader.explanations.patterns import Text
from grader.explanations.rules import Match, Reading, Rulebook, read
from grader.explanations.words import interpret, scan
from grader.text import quoted


@dataclass(frozen=True)
class Evidence:
    """A concept or misconception of the rubric and the words that express it.

    ``quote`` is ``answer[start:end]``, untouched: escape it before it is shown.
    """

    id: str
    quote: str
    start: int
    end: int
    description: str


@dataclass(frozen=True)
class Assessment:
    """What an explanation earns and why.

    ``score`` is 0, 0.25, 0.5, 0.75 or 1. ``guard`` names the guard that refused the answer.
    ``review_reason`` says why a person should read it; the score is provisional then.
    ``feedback`` is for the student and quotes the answer: escape it before it is shown.
    """

    score: float
    concepts: tuple[Evidence, ...]
    misconceptions: tuple[Evidence, ...]
    guard: str | None
    review_reason: str | None
    feedback: str


_REFUSALS = {
    "empty": "There is no explanation yet. One to five sentences in your own words are enough.",
    "instructions": "This speaks to whoever marks it. Please explain the mathematics instead.",
    "copied question": "This repeats the question. Please answer it in your own words.",
    "keyword list": "These are keywords. Please make sentences of them that say what acts on what.",
    "shuffled words": "The words are not in an order that can be read. Please write sentences.",
    "another question": "This seems to answer another question than the one asked here.",
    "off topic": "This does not speak about the question.",
    "retracted": "You took your explanation back. Please leave only what you stand by.",
    "denied": "This only says what is not the case. Please say what is.",
}
"""What a student is told when a guard refused the answer, by the guard's name."""

_SAID_BEFORE = "Some of this repeats the lesson or a hint. Please say it in your own words."
_LONGEST_QUOTE = 120
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
        review_reason=COPIED,
        feedback=f"{assessment.feedback}\n{_SAID_BEFORE}",
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
                feedback=_REFUSALS["denied"],
            )
        if not reading.misconceptions and (guard := _off_topic(rulebook, question, text)):
            return _refused(guard)
    if len(answer) > LONGEST:
        reason: str | None = TOO_LONG
    elif retracted is not None:
        reason = TAKEN_BACK
    else:
        reason = reason_for_review(rulebook, question, answer, kept, text, reading)
    return _assessment(rulebook, question, answer, text, reading, reason)


def _off_topic(rulebook: Rulebook, question: int, text: Text) -> str | None:
    """The guard for an answer in which nothing was found: it is about another question, or none."""
    for other in rulebook.rules:
        if other != question and read(rulebook, other, text).score >= 0.5:
            return "another question"
    about = [mark for mark in text.places if mark in rulebook.guards.about]
    return None if about else "off topic"


def _refused(guard: str) -> Assessment:
    return Assessment(0.0, (), (), guard, None, _REFUSALS[guard])


def _assessment(
    rulebook: Rulebook,
    question: int,
    answer: str,
    text: Text,
    reading: Reading,
    reason: str | None = None,
) -> Assessment:
    concepts = tuple(_evidence(rulebook, answer, text, match) for match in reading.concepts)
    misconceptions = tuple(
        _evidence(rulebook, answer, text, match) for match in reading.misconceptions
    )
    return Assessment(
        score=provisional(reading.score, reason),
        concepts=concepts,
        misconceptions=misconceptions,
        guard=None,
        review_reason=reason,
        feedback=_feedback(rulebook, question, concepts, misconceptions),
    )


def _evidence(rulebook: Rulebook, answer: str, text: Text, match: Match) -> Evidence:
    """The match's widest span: the words that carry most of it."""
    span = max(match.spans, key=lambda span: span.last - span.first)
    part = text.tokens[span.first : span.last + 1]
    start = min(token.start for token in part)
    end = max(token.end for token in part)
    description = rulebook.rubric[match.criterion].description
    return Evidence(match.criterion, answer[start:end], start, end, description)


def _feedback(
    rulebook: Rulebook,
    question: int,
    concepts: Sequence[Evidence],
    misconceptions: Sequence[Evidence],
) -> str:
    """One line for each concept found and each misconception, and one on what could be added."""
    rubric = rulebook.rubric
    lines = [f"You say: {_quoted(concept)}. That belongs here." for concept in concepts]
    lines += [
        f"Please look again at {_quoted(misconception)}. {rubric[misconception.id].ask}"
        for misconception in misconceptions
    ]
    if not lines:
        lines.append("None of the statements looked for was recognised; that need not mean wrong.")
    found = {concept.id for concept in concepts}
    missing = [
        criterion
        for criterion in rubric.values()
        if criterion.question == question and criterion.points > 0 and criterion.id not in found
    ]
    if missing and sum(rubric[id].points for id in found) < 1:
        most = max(missing, key=lambda criterion: criterion.points)
        lines.append(f"To say more: {most.ask}")
    return "\n".join(lines)


def _quoted(evidence: Evidence) -> str:
    return quoted(evidence.quote, _LONGEST_QUOTE)
