"""Doubts: why a person should read an answer that the rules may have misread."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

from grader.explanations.guards import DISORDERED, is_punctuated, words
from grader.explanations.patterns import Text, rejects
from grader.explanations.rules import Reading, Rulebook, explained, read
from grader.explanations.words import Token

Doubt: TypeAlias = Literal[
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
    if reading.concepts and reading.misconceptions:
        return "mixed"
    if reading.concepts and reading.denied:
        return "contradictory"
    if reading.score == 0:
        return None
    if guards.disorder(answer, tokens) >= DISORDERED:
        return "unordered" if is_punctuated(tokens) else "shuffled"
    if guards.is_loose(tokens):
        return "loose"
    if len(words(tokens)) > _LONG_ANSWER:
        return "longer than asked for"
    if reading.score >= 0.5 and _unexplained_negation(rulebook, question, text):
        return "negation"
    if reading.score < 1 and _unexplained_sentence(rulebook, question, text):
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
    sentences: dict[int, list[int]] = {}
    for i, token in enumerate(text.tokens):
        if token.text[0].isalnum() and not rulebook.guards.binds(token.text):
            sentences.setdefault(token.sentence, []).append(i)
    for places in sentences.values():
        left = sum(i not in known for i in places)
        if left >= (_LONG_SENTENCE if left < len(places) else _SENTENCE):
            return True
    return False


def _unexplained_negation(rulebook: Rulebook, question: int, text: Text) -> bool:
    negations = [i for i in text.places.get("@neg", ()) if not rejects(text.tokens, i)]
    return bool(negations) and not explained(rulebook, question, text).issuperset(negations)


def _answers_everything(rulebook: Rulebook, question: int, text: Text) -> bool:
    others = [other for other in rulebook.rules if other != question]
    return sum(read(rulebook, other, text).score >= 0.75 for other in others) >= 2
