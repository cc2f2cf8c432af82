"""Doubt: whether a person should read an answer, because the rules may have misread it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from grader.explanations.clauses import rejects
from grader.explanations.guards import DISORDERED, is_punctuated, words
from grader.explanations.patterns import Text
from grader.explanations.reading import Reading, explained, read
from grader.explanations.rulebook import Rulebook
from grader.explanations.tokens import Token

UNORDERED = "the order of the words is unusual"
SHUFFLED = "the words seem to be shuffled"
LOOSE = "reads like a list of keywords"
COPIED = "repeats the lesson or the grader's own words, which earn nothing unread"
_LONG_SENTENCE = 4
_SENTENCE = 3
_LONG_ANSWER = 200


def reason_for_review(
    rulebook: Rulebook,
    question: int,
    answer: str,
    tokens: Sequence[Token],
    text: Text,
    reading: Reading,
) -> str | None:
    """Why the score is provisional, or None if it can stand."""
    guards = rulebook.guards
    if not reading.concepts and not reading.misconceptions:
        return "not recognised: none of the rubric's statements was found"
    if reading.concepts and reading.misconceptions:
        return "mixed: states a part of the explanation and a misconception"
    if reading.concepts and reading.denied:
        return "contradicts itself or denies a part of the explanation"
    if reading.score == 0:
        return None
    if guards.disorder(answer, tokens) >= DISORDERED:
        return UNORDERED if is_punctuated(tokens) else SHUFFLED
    if guards.is_loose(tokens):
        return LOOSE
    if len(words(tokens)) > _LONG_ANSWER:
        return "much longer than was asked for"
    if reading.score >= 0.5 and _unexplained_negation(rulebook, question, text):
        return "a negation that the rules do not understand"
    if reading.score < 1 and any(_unexplained(rulebook, question, text)):
        return "a part of the answer was not recognised"
    if _answers_everything(rulebook, question, text):
        return "contains answers to several of the questions"
    return None


def provisional(score: float, reason: str | None) -> float:
    """The score until a person has read the answer.

    Words without a sentence are seldom an explanation: they count for a quarter at most.
    """
    return min(score, 0.25) if reason in (SHUFFLED, LOOSE) else score


def _unexplained(rulebook: Rulebook, question: int, text: Text) -> Iterator[str]:
    """What is left of a sentence where much of it is outside every rule."""
    known = explained(rulebook, question, text)
    sentences: dict[int, list[int]] = {}
    for i, token in enumerate(text.tokens):
        if token.text[0].isalnum() and not rulebook.guards.binds(token.text):
            sentences.setdefault(token.sentence, []).append(i)
    for places in sentences.values():
        left = [i for i in places if i not in known]
        if len(left) >= (_LONG_SENTENCE if len(left) < len(places) else _SENTENCE):
            yield " ".join(text.tokens[i].text for i in left)


def _unexplained_negation(rulebook: Rulebook, question: int, text: Text) -> bool:
    negations = [i for i in text.places.get("@neg", ()) if not rejects(text.tokens, i)]
    return bool(negations) and not explained(rulebook, question, text).issuperset(negations)


def _answers_everything(rulebook: Rulebook, question: int, text: Text) -> bool:
    others = [other for other in rulebook.rules if other != question]
    return sum(read(rulebook, other, text).score >= 0.75 for other in others) >= 2
