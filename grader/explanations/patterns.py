"""Ordered patterns over an answer's tokens, with the polarity that each states itself.

A pattern is a line of elements, each standing for one token:

    @class  word  @class|word     a token of the class, the word, or any of several
    !@class                       no such token between the elements on both sides
    ~                             the next element follows at once
    --                            the next element may stand anywhere later in the clause
    ..                            or anywhere later in the sentence
    ...                           or anywhere later in the answer
    ^   $                         a sentence's beginning or end (points and commas aside)

Otherwise up to three tokens may stand between two elements, in one sentence. A negation that no
element asks for, between the elements or before them in their clause, denies the statement: it
does not match, and is found again by `denials`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from grader.explanations.clauses import DENYING, denied_after, denied_before
from grader.explanations.tokens import Token

_NEAR = 3
_IN_SENTENCE = 24
_ANYWHERE = 10_000
_GAPS = {"~": 0, "--": _IN_SENTENCE, "..": _IN_SENTENCE, "...": _ANYWHERE}
_NEGATION = frozenset({"@neg", "@disbelief"})
_CLAUSE_ENDS = frozenset({"@clause"})


@dataclass(frozen=True)
class Element:
    """One token of a pattern and what may stand between it and the one before."""

    marks: frozenset[str]
    gap: int = _NEAR
    barred: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Pattern:
    """A parsed pattern; ``from_start`` and ``to_end`` tie it to a sentence's ends."""

    source: str
    elements: tuple[Element, ...]
    from_start: bool
    to_end: bool


@dataclass(frozen=True)
class Text:
    """The tokens of an answer, the places of every mark, and the ends of its sentences."""

    tokens: Sequence[Token]
    places: dict[str, list[int]]
    sentence_starts: frozenset[int]
    sentence_ends: frozenset[int]

    @classmethod
    def of(cls, tokens: Sequence[Token]) -> Text:
        """Index ``tokens``."""
        places: dict[str, list[int]] = {}
        for i, token in enumerate(tokens):
            for mark in token.marks:
                places.setdefault(mark, []).append(i)
        return cls(tokens, places, *_sentence_ends(tokens))

    @property
    def denies(self) -> bool:
        """Whether any word of it can deny a statement."""
        return not DENYING.isdisjoint(self.places)


@dataclass(frozen=True)
class Span:
    """The tokens ``first`` to ``last`` (included) that a pattern matched."""

    first: int
    last: int


def parse(source: str) -> Pattern:
    """Read a pattern; see the module's description."""
    elements: list[Element] = []
    gap, barred = _NEAR, frozenset[str]()
    words = source.split()
    for word in words:
        if word in ("^", "$"):
            continue
        if word in _GAPS:
            gap = _GAPS[word]
            barred |= _CLAUSE_ENDS if word == "--" else frozenset()
        elif word.startswith("!"):
            barred |= frozenset(word[1:].split("|"))
        else:
            elements.append(Element(frozenset(word.split("|")), gap, barred))
            gap, barred = _NEAR, frozenset()
    return Pattern(source, tuple(elements), words[0] == "^", words[-1] == "$")


def occurrences(pattern: Pattern, text: Text) -> Iterator[Span]:
    """Where the words of ``pattern`` stand, stated or denied."""
    return _spans(pattern, text, frozenset())


def statements(pattern: Pattern, text: Text) -> Iterator[Span]:
    """Where ``pattern`` is stated and not denied."""
    for span in _spans(pattern, text, _NEGATION):
        if not denied_before(text.tokens, span.first) and not denied_after(text.tokens, span.last):
            yield span


def denials(pattern: Pattern, text: Text) -> Iterator[Span]:
    """Where ``pattern`` would be stated, were it not for a negation."""
    stated = {span.first for span in statements(pattern, text)}
    for span in occurrences(pattern, text):
        if span.first not in stated:
            yield span


def _spans(pattern: Pattern, text: Text, barred: frozenset[str]) -> Iterator[Span]:
    marks = text.places.keys()
    for element in pattern.elements:
        if marks.isdisjoint(element.marks):
            return
    dead: set[tuple[int, int]] = set()
    starts = {i for mark in pattern.elements[0].marks for i in text.places.get(mark, ())}
    for first in sorted(starts):
        if pattern.from_start and first not in text.sentence_starts:
            continue
        last = _last(pattern, text.tokens, 1, first, barred, dead)
        if last is not None and not (pattern.to_end and last not in text.sentence_ends):
            yield Span(first, last)


def _last(
    pattern: Pattern,
    tokens: Sequence[Token],
    n: int,
    at: int,
    barred: frozenset[str],
    dead: set[tuple[int, int]],
) -> int | None:
    """The nearest place of the last element if element ``n - 1`` is at ``at``."""
    if n == len(pattern.elements):
        return at
    if (n, at) in dead:
        return None
    element = pattern.elements[n]
    stop = barred | element.barred
    for i in range(at + 1, min(at + 2 + element.gap, len(tokens))):
        token = tokens[i]
        if token.sentence != tokens[at].sentence and element.gap < _ANYWHERE:
            break
        if not element.marks.isdisjoint(token.marks):
            last = _last(pattern, tokens, n + 1, i, barred, dead)
            if last is not None:
                return last
        if not stop.isdisjoint(token.marks) and (
            element.gap < _ANYWHERE or not element.barred.isdisjoint(token.marks)
        ):
            break
    dead.add((n, at))
    return None


def _sentence_ends(tokens: Sequence[Token]) -> tuple[frozenset[int], frozenset[int]]:
    """The first words and the last words of the sentences."""
    words = [i for i, token in enumerate(tokens) if token.text[0].isalnum() or token.text[0] == "⟦"]
    pairs = list(zip([None, *words], [*words, None], strict=True))
    breaks = [
        (before, after)
        for before, after in pairs
        if before is None or after is None or tokens[before].sentence != tokens[after].sentence
    ]
    return (
        frozenset(after for _, after in breaks if after is not None),
        frozenset(before for before, _ in breaks if before is not None),
    )
