"""Scoring an explanation: guards, then rules, then doubt."""

from __future__ import annotations

from collections.abc import Sequence

from grader.explanations import guards
from grader.explanations.doubt import provisional, reason_for_review
from grader.explanations.feedback import feedback
from grader.explanations.lexicon import lexicon
from grader.explanations.patterns import Text
from grader.explanations.reading import Finding, Reading, read
from grader.explanations.rules import QUESTIONS, rubric
from grader.explanations.tokens import Token, interpret, scan
from grader.explanations.verdict import Evidence, Verdict


def score_explanation(question: int, answer: str) -> Verdict:
    """Score ``answer`` to the review's question 1 to 5 by the rubric.

    A pure function of its arguments: the same answer always gets the same verdict. Only the first
    4,000 characters are read. Raises ``ValueError`` for a question that does not exist.
    """
    if question not in QUESTIONS:
        raise ValueError(f"no question {question}: the review's questions are 1 to 5")
    tokens = scan(answer[: guards.LONGEST], lexicon())
    if guard := _guard(question, answer, tokens):
        return _refused(question, guard)
    said = guards.without_questions(question, tokens)
    if not said:
        return _refused(question, "copied question")
    retracted = guards.last_retraction(said)
    kept = said if retracted is None else said[retracted + 1 :]
    text = Text.of(interpret(kept, lexicon()))
    reading = read(question, text)
    if not reading.concepts:
        if retracted is not None:
            return _refused(question, "retracted")
        if reading.denied and text.places.keys().isdisjoint(_EXCEPTIONS):
            return _verdict(question, answer, text, reading, guard="denied")
        if not reading.misconceptions and (guard := _off_topic(question, text)):
            return _refused(question, guard)
    if len(answer) > guards.LONGEST:
        reason: str | None = "longer than 4,000 characters: only the beginning was read"
    elif retracted is not None:
        reason = "takes back an earlier part of itself"
    else:
        reason = reason_for_review(question, answer, kept, text, reading)
    return _verdict(question, answer, text, reading, reason=reason)


def _guard(question: int, answer: str, tokens: Sequence[Token]) -> str | None:
    if guards.is_empty(tokens):
        return "empty"
    if guards.instructs_the_grader(tokens):
        return "instructions"
    if guards.is_copied(question, tokens):
        return "copied question"
    if guards.is_keyword_list(tokens):
        return "keyword list"
    if guards.disorder(answer, tokens) >= guards.SHUFFLED:
        return "shuffled words"
    return None


def _off_topic(question: int, text: Text) -> str | None:
    """Whether an answer without a finding answers another question, or none."""
    for other in QUESTIONS:
        if other != question and read(other, text).score >= 0.5:
            return "another question"
    about = [mark for mark in text.places if mark in _ABOUT]
    return None if about else "off topic"


# "in no other way than", "only if": a denial with an exception may be an explanation.
_EXCEPTIONS = frozenset(
    {"other", "than", "except", "unless", "without", "but", "otherwise"} | {"@saturated"}
)
_ABOUT = frozenset(
    {"@w", "@b", "@z", "@a", "@aprev", "@C", "@sigmoid", "@dc_da", "@sigma_prime", "@derivative"}
    | {"@chain_rule", "@subject", "@layer", "@gradient", "@composition"}
    | {
        "@rates",
        "@slow",
        "@one_for_one",
        "@intermediate",
        "@cancel",
        "@paths",
        "⟦a-y⟧",
        "⟦quarter⟧",
    }
)


def _refused(question: int, guard: str) -> Verdict:
    return Verdict(0.0, (), (), guard, None, feedback(question, guard, (), ()))


def _verdict(
    question: int,
    answer: str,
    text: Text,
    reading: Reading,
    guard: str | None = None,
    reason: str | None = None,
) -> Verdict:
    concepts = tuple(_evidence(answer, text, finding) for finding in reading.concepts)
    misconceptions = tuple(_evidence(answer, text, finding) for finding in reading.misconceptions)
    return Verdict(
        score=provisional(reading.score, reason),
        concepts=concepts,
        misconceptions=misconceptions,
        guard=guard,
        review_reason=reason,
        feedback=feedback(question, guard, concepts, misconceptions),
    )


def _evidence(answer: str, text: Text, finding: Finding) -> Evidence:
    """The finding's widest span: the words that carry most of it."""
    span = max(finding.spans, key=lambda span: span.last - span.first)
    part = text.tokens[span.first : span.last + 1]
    start = min(token.start for token in part)
    end = max(token.end for token in part)
    description = rubric()[finding.criterion].description
    return Evidence(finding.criterion, answer[start:end], start, end, description)
