"""What an instructor's rubric found in an explanation, and why a person should read it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from grader.result import Message
from grader.text import quoted

_LONGEST_QUOTE = 120

UNREAD = Message("No points yet: your instructor reads this.")
SCORED = "Scored by the rubric; a person can give another score."

REFUSALS = {
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

DOUBTS = {
    "no rules": "nobody has read this yet: the rules that score explanations were not there",
    "self-check": "a self-check cannot score it: it is read later",
    "another language": "written in another language than English, which the rules do not read",
    "too long": "longer than 4,000 characters: only the beginning was read",
    "taken back": "takes back an earlier part of itself",
    "copied": "repeats the lesson or the grader's own words, which earn nothing unread",
    "not recognised": "not recognised: none of the rubric's statements was found",
    "mixed": "mixed: states a part of the explanation and a misconception",
    "contradictory": "contradicts itself or denies a part of the explanation",
    "unordered": "the order of the words is unusual",
    "shuffled": "the words seem to be shuffled",
    "loose": "reads like a list of keywords",
    "longer than asked for": "much longer than was asked for",
    "negation": "a negation that the rules do not understand",
    "partly recognised": "a part of the answer was not recognised",
    "answers everything": "contains answers to several of the questions",
}
"""Why a person should read an explanation."""

NOTHING_FOUND = "None of the statements looked for was recognised; that need not mean wrong."
SAID_BEFORE = "Some of this repeats the lesson or a hint. Please say it in your own words."


class Concept(Protocol):
    """What the rubric looks for: what it is about, and a question that leads to it."""

    @property
    def about(self) -> str: ...
    @property
    def ask(self) -> str: ...


class Found(Concept, Protocol):
    """A concept, or a misconception, and the words of a student's that express it."""

    @property
    def quote(self) -> str: ...


class Assessed(Protocol):
    """What is said about an explanation."""

    @property
    def guard(self) -> str | None: ...
    @property
    def concepts(self) -> Sequence[Found]: ...
    @property
    def misconceptions(self) -> Sequence[Found]: ...
    @property
    def missing(self) -> Sequence[Concept]: ...
    @property
    def is_copied(self) -> bool: ...


def feedback(assessment: Assessed) -> tuple[Message, ...]:
    """A message on each concept and each misconception found, and one on each that is missing."""
    if assessment.guard:
        return (Message(REFUSALS[assessment.guard]),)
    lines = [said(concept.about, concept.quote) for concept in assessment.concepts]
    lines += [look_again(found.quote, found.ask) for found in assessment.misconceptions]
    if not lines:
        lines.append(NOTHING_FOUND)
    found = {concept.about for concept in assessment.concepts}
    lines += [
        (half_said if concept.about in found else not_said)(concept.about, concept.ask)
        for concept in assessment.missing
    ]
    if assessment.is_copied:
        lines.append(SAID_BEFORE)
    return tuple(map(Message, lines))


def said(about: str, words: str) -> str:
    """A concept that was found in the student's words."""
    return f"You write about {about}: {quoted(words, _LONGEST_QUOTE)}."


def look_again(words: str, ask: str) -> str:
    """A misconception that was found in the student's words, with the rubric's question."""
    return f"Please look again at {quoted(words, _LONGEST_QUOTE)}. {ask}"


def not_said(about: str, ask: str) -> str:
    """A concept that is missing, with the rubric's question."""
    return f"Still missing: {about}. {ask}"


def half_said(about: str, ask: str) -> str:
    """A concept of which only a part is said, with the rubric's question."""
    return f"There is more to say about {about}. {ask}"


def provisional(reason: str) -> str:
    """The rubric's score of an explanation that a person reads."""
    return f"The rubric's score is provisional and a person reads this: {reason}"
