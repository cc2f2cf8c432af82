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

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from functools import cached_property

from grader.explanations.words import Token
from grader.frozen import dataclass

_NEAR = 3
_IN_SENTENCE = 24
_ANYWHERE = 10_000
_GAPS = {"~": 0, "--": _IN_SENTENCE, "..": _IN_SENTENCE, "...": _ANYWHERE}
_NEGATION = frozenset({"@neg", "@disbelief"})
_CLAUSE_ENDS = frozenset({"@clause"})


@dataclass(frozen=True)
class Element:
    """What a token must be (any of ``marks``) and what may stand between it and the one before.

    At most ``gap`` tokens may stand there, and none with a mark of ``barred``.
    """

    marks: frozenset[str]
    gap: int = _NEAR
    barred: frozenset[str] = frozenset()


@dataclass(frozen=True, eq=False)
class Pattern:
    """A parsed pattern; ``from_start`` and ``to_end`` tie it to a sentence's ends."""

    source: str
    elements: tuple[Element, ...]
    from_start: bool
    to_end: bool

    @cached_property
    def marks(self) -> Sequence[frozenset[str]]:
        """Those of each element."""
        return [element.marks for element in self.elements]


@dataclass(frozen=True)
class Text:
    """The tokens of an answer, the places of every mark, and the ends of its sentences.

    ``possible`` are the patterns that it has words for.
    """

    tokens: Sequence[Token]
    places: dict[str, list[int]]
    possible: Set[Pattern]
    sentence_starts: frozenset[int]
    sentence_ends: frozenset[int]

    @classmethod
    def of(cls, tokens: Sequence[Token], index: Index) -> Text:
        """The text of ``tokens``, in which patterns of ``index`` are sought."""
        places: dict[str, list[int]] = {}
        for i, token in enumerate(tokens):
            for mark in token.marks:
                places.setdefault(mark, []).append(i)
        return cls(tokens, places, index.possible(places.keys()), *_sentence_ends(tokens))

    @property
    def denies(self) -> bool:
        """Whether it holds a word that can deny a statement."""
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


class Index:
    """Patterns by the marks of one of their elements, to find those that a text has words for."""

    def __init__(self, patterns: Iterable[Pattern]) -> None:
        patterns = list(patterns)
        uses = Counter(mark for pattern in patterns for marks in pattern.marks for mark in marks)
        self._by_mark: dict[str, list[Pattern]] = {}
        for pattern in patterns:
            for mark in min(pattern.marks, key=lambda marks: sum(uses[mark] for mark in marks)):
                self._by_mark.setdefault(mark, []).append(pattern)

    def possible(self, marks: Set[str]) -> set[Pattern]:
        """The patterns for each of whose elements there is a token in a text with these marks."""
        is_without = marks.isdisjoint
        return {
            pattern
            for mark in marks & self._by_mark.keys()
            for pattern in self._by_mark[mark]
            if not any(map(is_without, pattern.marks))
        }


def occurrences(pattern: Pattern, text: Text) -> Iterator[Span]:
    """Where the words of ``pattern`` stand, stated or denied."""
    return _spans(pattern, text, frozenset())


def statements(pattern: Pattern, text: Text) -> Iterator[Span]:
    """Where ``pattern`` is stated."""
    for span in _spans(pattern, text, _NEGATION):
        if not _denied_before(text.tokens, span.first) and not _denied_after(
            text.tokens, span.last
        ):
            yield span


def denials(pattern: Pattern, text: Text) -> Iterator[Span]:
    """Where the words of ``pattern`` stand and a negation denies them."""
    stated = {span.first for span in statements(pattern, text)}
    for span in occurrences(pattern, text):
        if span.first not in stated:
            yield span


def _spans(pattern: Pattern, text: Text, barred: frozenset[str]) -> Iterator[Span]:
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
        if not element.marks.isdisjoint(token.marks) and not (
            barred and element.gap == _ANYWHERE and _denied_before(tokens, i)
        ):
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


# Clauses: how far a negation reaches

REACH = 9
"""How many tokens a negation reaches over."""

_DENIALS = frozenset({"@neg", "@falsehood"})
DENYING = _DENIALS | {"@disbelief", "@supposition"}
_REJECTIONS = _DENIALS | {"@contrast"}


def _denied_before(tokens: Sequence[Token], at: int) -> bool:
    """Whether something before ``tokens[at]`` denies it.

    A plain negation reaches to the end of its clause; "I don't think", "it is false that" and the
    like reach to the end of their sentence. A supposition that is rejected later is denied too.
    """
    if _only_supposed(tokens, at):
        return True
    sentence = tokens[at].sentence
    for i in range(at - 1, -1, -1):
        if tokens[i].sentence != sentence:
            break
        if "@disbelief" in tokens[i].marks:
            return True
    for i in range(at - 1, max(-1, at - 1 - REACH), -1):
        if tokens[i].sentence != sentence or _ends_clause(tokens, i):
            return False
        if "@neg" in tokens[i].marks:
            return True
    return False


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


def _only_supposed(tokens: Sequence[Token], at: int) -> bool:
    """Whether ``tokens[at]`` stands between a supposition and its rejection."""
    sentence = tokens[at].sentence
    for i in range(at - 1, -1, -1):
        if tokens[i].sentence != sentence or not _REJECTIONS.isdisjoint(tokens[i].marks):
            return False
        if "@supposition" in tokens[i].marks:
            break
    else:
        return False
    return any(
        token.sentence <= sentence + 1 and not _REJECTIONS.isdisjoint(token.marks)
        for token in tokens[at + 1 :]
    )


def _denied_after(tokens: Sequence[Token], at: int) -> bool:
    """Whether something after ``tokens[at]`` denies it.

    "Plays no role" and the like follow at once; "is false" ends the clause or the sentence.
    """
    rest = [token for token in tokens[at + 1 :] if token.sentence == tokens[at].sentence]
    if any(_is_falsehood(token) for token in rest[-2:]) or _called_false(rest):
        return True
    following = rest[:2]
    if following and "@disbelief" in following[0].marks:
        return True
    return (
        len(following) == 2
        and "@predicate" in following[0].marks
        and not _DENIALS.isdisjoint(following[1].marks)
    )


def _is_falsehood(token: Token) -> bool:
    return not token.marks.isdisjoint(("@falsehood", "@disbelief"))


def _called_false(rest: Sequence[Token]) -> bool:
    for i, token in enumerate(rest):
        if "@clause" in token.marks:
            return i > 0 and _is_falsehood(rest[i - 1])
    return False


def _ends_clause(tokens: Sequence[Token], i: int) -> bool:
    """Whether a clause ends here; "not because" does not end the one that it denies."""
    if "@reason" in tokens[i].marks and i > 0:
        return tokens[i - 1].marks.isdisjoint(("@neg", "@predicate"))
    return "@boundary" in tokens[i].marks
