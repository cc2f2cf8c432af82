"""Doubts: why a person should read an answer that the rules may have misread."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Literal, TypeAlias

from grader.explanations.guards import DISORDERED, is_punctuated, words
from grader.explanations.patterns import Text, rejects
from grader.explanations.rules import Reading, Rulebook, explained, may_earn, read
from grader.explanations.words import Token

Doubt: TypeAlias = Literal[
    "another language",
    "too long",
    "taken back",
    "copied",
    "not recognised",
    "mixed",
    "contradictory",
    "unordered",
    "shuffled",
    "loose",
    "longer than asked for",
    "negation",
    "partly recognised",
    "answers everything",
]

_AT_STAKE = 0.5
"""From more points of concepts on, a misconception beside them is worth a person's time."""

_LONG_SENTENCE = 4
_SENTENCE = 3
_LONG_ANSWER = 200


def doubt_about(
    rulebook: Rulebook,
    question: int,
    answer: str,
    tokens: Sequence[Token],
    text: Text,
    reading: Reading,
) -> Doubt | None:
    """Why the score is provisional, or None if it can stand.

    ``tokens`` are those of ``answer`` that count, ``text`` is what they mean and ``reading`` what
    the rules found in it.
    """
    guards = rulebook.guards
    if not reading.concepts and not reading.misconceptions:
        return "not recognised"
    if reading.misconceptions and reading.earned > _AT_STAKE:
        return "mixed"
    if reading.concepts and reading.denied:
        return "contradictory"
    if reading.score == 0:
        return None
    disorder = guards.disorder(answer, tokens)
    if disorder >= DISORDERED and not is_punctuated(tokens):
        return "shuffled"
    if disorder >= 2 * DISORDERED and reading.score >= 0.5:
        return "unordered"
    if guards.is_loose(tokens):
        return "loose"
    if len(words(tokens)) > _LONG_ANSWER:
        return "longer than asked for"
    if reading.score >= 0.5 and _unexplained_negation(rulebook, question, text, reading):
        return "negation"
    if reading.score < 0.75 and _unexplained_sentence(rulebook, question, text):
        return "partly recognised"
    if _answers_everything(rulebook, question, text):
        return "answers everything"
    return None


def provisional(score: float, doubt: Doubt | None) -> float:
    """The score until a person has read the answer.

    Words that make no sentence are seldom an explanation: they count for a quarter at most.
    """
    return min(score, 0.25) if doubt in ("shuffled", "loose") else score


def _unexplained_sentence(rulebook: Rulebook, question: int, text: Text) -> bool:
    """Whether much of a sentence is outside every rule."""
    known = explained(rulebook, question, text)
    places = [
        i
        for i, token in enumerate(text.tokens)
        if token.text[0].isalnum() and not rulebook.guards.binds(token.text)
    ]
    said = Counter(text.tokens[i].sentence for i in places)
    left = Counter(text.tokens[i].sentence for i in places if i not in known)
    return any(n >= (_SENTENCE if n == said[s] else _LONG_SENTENCE) for s, n in left.items())


def _unexplained_negation(rulebook: Rulebook, question: int, text: Text, reading: Reading) -> bool:
    """Whether a negation outside every rule stands in a sentence that states a concept."""
    spans = [span for match in reading.concepts for span in match.spans]
    stating = {t.sentence for span in spans for t in text.tokens[span.first : span.last + 1]}
    negations = [
        i
        for i in text.places.get("@neg", ())
        if text.tokens[i].sentence in stating and not rejects(text.tokens, i)
    ]
    return bool(negations) and not explained(rulebook, question, text).issuperset(negations)


def _answers_everything(rulebook: Rulebook, question: int, text: Text) -> bool:
    others = [q for q in rulebook.rules if q != question and may_earn(rulebook, q, text, 0.75)]
    return len(others) >= 2 and sum(read(rulebook, q, text).score >= 0.75 for q in others) >= 2
