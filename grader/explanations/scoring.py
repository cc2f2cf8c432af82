"""Scoring an explanation: guards, then rules, then doubt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from grader.explanations.copies import without_copies
from grader.explanations.doubt import COPIED, provisional, reason_for_review
from grader.explanations.feedback import SAID_BEFORE, feedback
from grader.explanations.guards import LONGEST, SHUFFLED, Guards
from grader.explanations.patterns import Text
from grader.explanations.reading import Finding, Reading, read
from grader.explanations.rulebook import Rulebook
from grader.explanations.tokens import Token, interpret, scan
from grader.explanations.verdict import Evidence, Verdict


def score_explanation(rulebook: Rulebook, question: int, answer: str) -> Verdict:
    """Score ``answer`` to the review's question 1 to 5 by the rubric.

    A pure function of its arguments: the same answer always gets the same verdict. Only the first
    4,000 characters are read. Raises ``ValueError`` for a question that does not exist.
    """
    if question not in rulebook.rules:
        raise ValueError(f"no question {question}: the review's questions are 1 to 5")
    verdict = _score(rulebook, question, answer)
    if not verdict.score:
        return verdict
    own = without_copies(answer[:LONGEST], rulebook.given)
    if own == answer[:LONGEST]:
        return verdict
    score = _score(rulebook, question, own).score
    if score >= verdict.score:
        return verdict
    return replace(
        verdict,
        score=score,
        review_reason=COPIED,
        feedback=f"{verdict.feedback}\n{SAID_BEFORE}",
    )


def _score(rulebook: Rulebook, question: int, answer: str) -> Verdict:
    """The verdict by the rules, whoever's the words are."""
    guards, lexicon = rulebook.guards, rulebook.lexicon
    tokens = scan(answer[:LONGEST], lexicon)
    if guard := _guard(guards, question, answer, tokens):
        return _refused(rulebook, question, guard)
    said = guards.without_questions(question, tokens)
    if not said:
        return _refused(rulebook, question, "copied question")
    retracted = guards.last_retraction(said)
    kept = said if retracted is None else said[retracted + 1 :]
    text = Text.of(interpret(kept, lexicon))
    reading = read(rulebook, question, text)
    if not reading.concepts:
        if retracted is not None:
            return _refused(rulebook, question, "retracted")
        if reading.denied and text.places.keys().isdisjoint(_EXCEPTIONS):
            return _verdict(rulebook, question, answer, text, reading, guard="denied")
        if not reading.misconceptions and (guard := _off_topic(rulebook, question, text)):
            return _refused(rulebook, question, guard)
    if len(answer) > LONGEST:
        reason: str | None = "longer than 4,000 characters: only the beginning was read"
    elif retracted is not None:
        reason = "takes back an earlier part of itself"
    else:
        reason = reason_for_review(rulebook, question, answer, kept, text, reading)
    return _verdict(rulebook, question, answer, text, reading, reason=reason)


def _guard(guards: Guards, question: int, answer: str, tokens: Sequence[Token]) -> str | None:
    if guards.is_empty(tokens):
        return "empty"
    if guards.instructs_the_grader(tokens):
        return "instructions"
    if guards.is_copied(question, tokens):
        return "copied question"
    if guards.is_keyword_list(tokens):
        return "keyword list"
    if guards.disorder(answer, tokens) >= SHUFFLED:
        return "shuffled words"
    return None


def _off_topic(rulebook: Rulebook, question: int, text: Text) -> str | None:
    """Whether an answer without a finding answers another question, or none."""
    for other in rulebook.rules:
        if other != question and read(rulebook, other, text).score >= 0.5:
            return "another question"
    about = [mark for mark in text.places if mark in rulebook.guards.about]
    return None if about else "off topic"


# "in no other way than", "only if": a denial with an exception may be an explanation.
_EXCEPTIONS = frozenset(
    {"other", "than", "except", "unless", "without", "but", "otherwise"} | {"@saturated"}
)


def _refused(rulebook: Rulebook, question: int, guard: str) -> Verdict:
    return Verdict(0.0, (), (), guard, None, feedback(rulebook.rubric, question, guard, (), ()))


def _verdict(
    rulebook: Rulebook,
    question: int,
    answer: str,
    text: Text,
    reading: Reading,
    guard: str | None = None,
    reason: str | None = None,
) -> Verdict:
    concepts = tuple(_evidence(rulebook, answer, text, finding) for finding in reading.concepts)
    misconceptions = tuple(
        _evidence(rulebook, answer, text, finding) for finding in reading.misconceptions
    )
    return Verdict(
        score=provisional(reading.score, reason),
        concepts=concepts,
        misconceptions=misconceptions,
        guard=guard,
        review_reason=reason,
        feedback=feedback(rulebook.rubric, question, guard, concepts, misconceptions),
    )


def _evidence(rulebook: Rulebook, answer: str, text: Text, finding: Finding) -> Evidence:
    """The finding's widest span: the words that carry most of it."""
    span = max(finding.spans, key=lambda span: span.last - span.first)
    part = text.tokens[span.first : span.last + 1]
    start = min(token.start for token in part)
    end = max(token.end for token in part)
    description = rulebook.rubric[finding.criterion].description
    return Evidence(finding.criterion, answer[start:end], start, end, description)
