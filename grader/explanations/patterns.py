"""Ordered patterns over an answer's tokens: where one is stated, and where it is denied.

A pattern is a line of elements, each of which stands for one token:

    @class  word  @class|word     a token of the class, the word, or any of several
    !@class                       no such token between the element before and the one after
    ~                             the next element follows at once
    --                            the next element may stand anywhere later in the clause
    ..                            or anywhere later in the sentence
    ...                           or anywhere later in the answer
    ^   $                         a sentence's beginning or end (punctuation does not count)

Otherwise up to three tokens may stand between two elements, in one sentence. A negation that no
element asks for, between the elements or before them in their clause, denies the statement: then
``statements`` does not find it and ``denials`` does.
"""

from __future__ import annotations

from bisect import bisect
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cache, cached_property, reduce
from itertools import pairwise
from operator import or_
from typing import NamedTuple

from grader.explanations.words import Token

_NEAR = 3
_IN_SENTENCE = 24
_ANYWHERE = 10_000
_GAPS = {"~": 0, "--": _IN_SENTENCE, "..": _IN_SENTENCE, "...": _ANYWHERE}
_NEGATION = frozenset({"@neg", "@disbelief"})
_CLAUSE_ENDS = frozenset({"@clause"})
_NOTHING: frozenset[str] = frozenset()


class Element(NamedTuple):
    """What a token must be (any of ``marks``) and what may stand between it and the one before.

    At most ``gap`` tokens may stand there, and none with a mark of ``barred``.
    """

    marks: frozenset[str]
    gap: int = _NEAR
    barred: frozenset[str] = _NOTHING


@dataclass(frozen=True, eq=False)
class Pattern:
    """A parsed pattern; ``from_start`` and ``to_end`` tie it to a sentence's ends.

    ``crosses`` says that not all of its elements have to stand in one sentence.
    """

    source: str
    elements: tuple[Element, ...]
    from_start: bool
    to_end: bool
    crosses: bool


class Span(NamedTuple):
    """The tokens ``first`` to ``last`` (included) that a pattern matched."""

    first: int
    last: int


def parse(source: str) -> Pattern:
    """Read a pattern; see the module's description."""
    elements: list[Element] = []
    gap, barred = _NEAR, _NOTHING
    words = source.split()
    for word in words:
        if word in ("^", "$"):
            continue
        if word in _GAPS:
            gap = _GAPS[word]
            barred |= _CLAUSE_ENDS if word == "--" else _NOTHING
        elif word.startswith("!"):
            barred |= _alternatives(word[1:])
        else:
            elements.append(Element(_alternatives(word), gap, barred))
            gap, barred = _NEAR, _NOTHING
    return Pattern(source, tuple(elements), words[0] == "^", words[-1] == "$", "..." in words)


@cache
def _alternatives(word: str) -> frozenset[str]:
    return frozenset(word.split("|"))


@dataclass(frozen=True, eq=False)
class Group:
    """Patterns of which one must be found."""

    patterns: tuple[Pattern, ...]


def read_group(sources: Iterable[str]) -> Group:
    """The group of the patterns that ``sources`` are read as."""
    return Group(tuple(map(parse, sources)))


class Index:
    """The patterns of groups, to find those that a text has words for.

    A pattern is listed under each mark of its rarest element. What another element can be has a
    bit: a pattern needs some, and a mark fits some.
    """

    def __init__(self, groups: Iterable[Group]) -> None:
        self._patterns = [
            (group, each) for group in dict.fromkeys(groups) for each in group.patterns
        ]
        uses = Counter(m for _, each in self._patterns for e in each.elements for m in e.marks)
        weight = cache(lambda marks: sum([uses[mark] for mark in marks]))
        bits: dict[frozenset[str], int] = {}
        self._within: dict[str, list[tuple[int, int]]] = {}
        self._across: dict[str, list[tuple[int, int]]] = {}
        for number, (_, pattern) in enumerate(self._patterns):
            rarest, *others = sorted({e.marks for e in pattern.elements}, key=weight)
            needs = 0
            for marks in others:
                needs |= bits.setdefault(marks, 1 << len(bits))
            table = self._across if pattern.crosses else self._within
            for mark in rarest:
                table.setdefault(mark, []).append((needs, number))
        self._fits: dict[str, int] = {}
        for marks, bit in bits.items():
            for mark in marks:
                self._fits[mark] = self._fits.get(mark, 0) | bit

    def possible(self, sentences: Collection[Set[str]]) -> dict[Group, list[Pattern]]:
        """The patterns for each of whose elements there is a token, in order.

        ``sentences`` holds the marks of the tokens of each.
        """
        parts = [(self._within, marks, self._fit(marks)) for marks in sentences]
        anywhere = reduce(or_, [fits for _, _, fits in parts], 0)
        parts.append((self._across, set().union(*sentences), anywhere))
        numbers = {
            number
            for table, marks, fits in parts
            for mark in marks & table.keys()
            for needs, number in table[mark]
            if needs & fits == needs
        }
        found: dict[Group, list[Pattern]] = {}
        for number in sorted(numbers):
            group, pattern = self._patterns[number]
            found.setdefault(group, []).append(pattern)
        return found

    def _fit(self, marks: Set[str]) -> int:
        return reduce(or_, [self._fits[mark] for mark in marks & self._fits.keys()], 0)


@dataclass(frozen=True)
class Text:
    """The tokens of an answer, the places of every mark, and the patterns that it has words for.

    ``possible`` holds those patterns of each group that has any, in the order of the group.
    """

    tokens: Sequence[Token]
    places: dict[str, list[int]]
    possible: Mapping[Group, Sequence[Pattern]]
    _places_of_any: dict[frozenset[str], list[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, tokens: Sequence[Token], index: Index) -> Text:
        """The text of ``tokens``, in which patterns of ``index`` are sought."""
        places: dict[str, list[int]] = {}
        sentences: dict[int, set[str]] = {}
        for i, token in enumerate(tokens):
            for mark in token.marks:
                places.setdefault(mark, []).append(i)
            sentences.setdefault(token.sentence, set()).update(token.marks)
        return cls(tokens, places, index.possible(sentences.values()))

    def places_of_any(self, marks: frozenset[str]) -> list[int]:
        """The places of the tokens with one of ``marks``, in order."""
        found = self._places_of_any.get(marks)
        if found is None:
            places = [self.places[mark] for mark in marks if mark in self.places]
            found = places[0] if len(places) == 1 else sorted(set().union(*places))
            self._places_of_any[marks] = found
        return found

    def next_of_any(self, marks: frozenset[str], at: int) -> int:
        """The first place after ``at`` of a token with one of ``marks``, or the text's end."""
        places = self.places_of_any(marks)
        n = bisect(places, at)
        return places[n] if n < len(places) else len(self.tokens)

    @cached_property
    def sentence_ends(self) -> list[int]:
        """For each token, the place of the last one in its sentence."""
        ends = {token.sentence: i for i, token in enumerate(self.tokens)}
        return [ends[token.sentence] for token in self.tokens]

    @cached_property
    def negations_or_ends(self) -> list[int]:
        """For each token, the next negation in its sentence, or else the last place there."""
        if not self.places_of_any(_NEGATION):
            return self.sentence_ends
        ends = enumerate(self.sentence_ends)
        return [min(self.next_of_any(_NEGATION, i), end) for i, end in ends]

    @cached_property
    def outer_words(self) -> tuple[Set[int], Set[int]]:
        """The places of the sentences' first words, and of the last; punctuation does not count."""
        words = [
            (token.sentence, i)
            for i, token in enumerate(self.tokens)
            if token.text[0].isalnum() or token.text[0] == "⟦"
        ]
        return {*dict(reversed(words)).values()}, {*dict(words).values()}

    @cached_property
    def denies(self) -> bool:
        """Whether it holds a word that can deny a statement."""
        return not DENYING.isdisjoint(self.places)

    @cached_property
    def denied(self) -> Set[int]:
        """The places that something before them denies."""
        return frozenset(_denied(self)) if self.denies else frozenset()


def occurrences(pattern: Pattern, text: Text) -> Iterator[Span]:
    """Where the words of ``pattern`` stand, stated or denied."""
    return _spans(pattern, text, text.sentence_ends, frozenset())


def statements(pattern: Pattern, text: Text) -> Iterator[Span]:
    """Where ``pattern`` is stated."""
    for span in _spans(pattern, text, text.negations_or_ends, text.denied):
        if span.first not in text.denied and not (text.denies and _denied_after(text, span.last)):
            yield span


def denials(pattern: Pattern, text: Text) -> Iterator[Span]:
    """Where the words of ``pattern`` stand and a negation denies them."""
    stated = {span.first for span in statements(pattern, text)}
    for span in occurrences(pattern, text):
        if span.first not in stated:
            yield span


def _spans(pattern: Pattern, text: Text, ends: Sequence[int], denied: Set[int]) -> Iterator[Span]:
    """Where the elements of ``pattern`` stand, each as near as possible after the one before.

    After ``tokens[i]`` the next element can stand up to ``ends[i]``, or, after "...", at any place
    that is not ``denied``. The elements are placed from the last to the first: ``last`` says for
    each place of one where the last element then stands.
    """
    last = {i: i for i in text.places_of_any(pattern.elements[-1].marks)}
    for element, before in pairwise(reversed(pattern.elements)):
        anywhere = element.gap == _ANYWHERE
        places = [i for i in last if not (anywhere and i in denied)]
        last_after, last = last, {}
        for i in text.places_of_any(before.marks) if places else ():
            n = bisect(places, i)
            end = len(text.tokens) if anywhere else min(i + 1 + element.gap, ends[i])
            if element.barred:
                end = min(end, text.next_of_any(element.barred, i))
            if n < len(places) and places[n] <= end:
                last[i] = last_after[places[n]]
    for i, end in last.items():
        if pattern.from_start and i not in text.outer_words[0]:
            continue
        if pattern.to_end and end not in text.outer_words[1]:
            continue
        yield Span(i, end)


# Clauses: how far a negation reaches

REACH = 9
"""How many tokens a negation reaches over."""

_DENIALS = frozenset({"@neg", "@falsehood"})
DENYING = _DENIALS | {"@disbelief", "@supposition"}
_REJECTIONS = _DENIALS | {"@contrast"}


def _denied(text: Text) -> Iterator[int]:
    """The places that something before them denies.

    A plain negation reaches to the end of its clause; "I don't think", "it is false that" and the
    like reach to the end of their sentence. A supposition that is rejected later is denied too.
    """
    sentence = -1
    for i, token in enumerate(text.tokens):
        if token.sentence != sentence:
            sentence, disbelieved, supposed, negated_to = token.sentence, False, False, -1
        if disbelieved or i <= negated_to or (supposed and _rejected_after(text, i)):
            yield i
        if "@disbelief" in token.marks:
            disbelieved = True
        if _ends_clause(text.tokens, i):
            negated_to = -1
        elif "@neg" in token.marks:
            negated_to = i + REACH
        if not _REJECTIONS.isdisjoint(token.marks):
            supposed = False
        elif "@supposition" in token.marks:
            supposed = True


def _rejected_after(text: Text, at: int) -> bool:
    """Whether what is supposed at ``at`` is rejected later, in this sentence or the next."""
    later = text.next_of_any(_REJECTIONS, at)
    tokens = text.tokens
    return later < len(tokens) and tokens[later].sentence <= tokens[at].sentence + 1


def rejects(tokens: Sequence[Token], at: int) -> bool:
    """Whether the negation ``tokens[at]`` rejects what was only supposed before it.

    An example is the "not" of "I thought that it is the product rule, but it isn't".
    """
    for i in range(at - 1, -1, -1):
        if "@supposition" in tokens[i].marks:
            return True
        if tokens[i].sentence < tokens[at].sentence - 1 or "@neg" in tokens[i].marks:
            return False
    return False


def _denied_after(text: Text, at: int) -> bool:
    """Whether something after ``tokens[at]`` denies it.

    "Plays no role" and the like follow at once; "is false" ends the clause or the sentence.
    """
    rest = text.tokens[at + 1 : text.sentence_ends[at] + 1]
    clause = next((i for i, token in enumerate(rest) if "@clause" in token.marks), 0)
    ends = [*rest[-2:], *rest[clause - 1 : clause]]
    if any(not token.marks.isdisjoint(("@falsehood", "@disbelief")) for token in ends):
        return True
    if rest and "@disbelief" in rest[0].marks:
        return True
    said = [token.marks for token in rest[:2]]
    return len(said) == 2 and "@predicate" in said[0] and not _DENIALS.isdisjoint(said[1])


def _ends_clause(tokens: Sequence[Token], i: int) -> bool:
    """Whether a clause ends here; "not because" does not end the one that it denies."""
    if "@reason" in tokens[i].marks and i > 0:
        return tokens[i - 1].marks.isdisjoint(("@neg", "@predicate"))
    return "@boundary" in tokens[i].marks
