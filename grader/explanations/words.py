"""An answer as tokens: words and symbols, marked with the classes that they belong to.

A class holds words and phrases that mean the same here; ``lexicon.toml`` lists them. An entry that
ends in ``*`` stands for every word that begins so. A phrase becomes one token, which belongs to the
phrase's classes alone: "not directly" is not a negation, and "previous activation" is not an
activation of this layer. Typing errors are corrected, but only in the field's own words and only
where a single word can be meant.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from itertools import chain
from typing import NamedTuple, TypeAlias

from grader.explanations.notation import normalise


class Token(NamedTuple):
    """A word, symbol or phrase, which stands for ``answer[start:end]``.

    ``sentence`` is the number of its sentence; ``marks`` are its classes (``@affects``) and words.
    """

    text: str
    start: int
    end: int
    sentence: int
    marks: frozenset[str] = frozenset()


Phrase: TypeAlias = "tuple[tuple[str, ...], frozenset[str]]"
"""Two words or more, and the classes of them together."""

_KEPT = 4096
"""Words of which it is kept what was looked up: the words that a class uses."""


@dataclass(frozen=True)
class Lexicon:
    """The vocabulary of the answers, as ``lexicon.toml`` lists it.

    ``words`` and ``phrases`` have their classes; ``phrases`` is indexed by a phrase's first word.
    """

    lemmas: dict[str, tuple[str, ...]]
    noise: frozenset[str]
    after_symbol: frozenset[str]
    words: dict[str, frozenset[str]]
    phrases: dict[str, tuple[Phrase, ...]]
    in_phrases: frozenset[str]
    spellings: tuple[str, ...]
    not_misspelt: frozenset[str]

    @cached_property
    def spelt(self) -> Callable[[str], tuple[str, ...]]:
        """The words that a word of an answer stands for, with typing errors corrected."""
        return lru_cache(maxsize=_KEPT)(partial(_words, lexicon=self))

    @cached_property
    def classes(self) -> Callable[[str], frozenset[str]]:
        """The classes of a single word, listed in full or by its beginning."""
        return lru_cache(maxsize=_KEPT)(self._classes)

    @cached_property
    def _marks(self) -> Callable[[str], frozenset[str]]:
        """The marks of a single word."""
        return lru_cache(maxsize=_KEPT)(lambda word: _marks((word,), self.classes(word)))

    @cached_property
    def _phrases_from(self) -> Callable[[str], tuple[dict[str, list[Phrase]], list[Phrase]]]:
        """The phrases that may begin with a word: by the second word, or apart if it ends in *."""
        return lru_cache(maxsize=_KEPT)(self._all_phrases_from)

    def _classes(self, word: str) -> frozenset[str]:
        return frozenset().union(*(self.words.get(form, ()) for form in _forms(word)))

    def _all_phrases_from(self, word: str) -> tuple[dict[str, list[Phrase]], list[Phrase]]:
        by_second: dict[str, list[Phrase]] = {}
        for form in _forms(word):
            for phrase in self.phrases.get(form, ()):
                by_second.setdefault(phrase[0][1], []).append(phrase)
        beginnings = [second for second in by_second if second.endswith("*")]
        return by_second, [phrase for second in beginnings for phrase in by_second.pop(second)]

    def longest_phrase(self, tokens: Sequence[Token], i: int) -> tuple[int, frozenset[str]]:
        """The number of words and the marks of the longest phrase that begins at ``tokens[i]``.

        Where no phrase does, they are those of the one word.
        """
        length = 1
        classes: frozenset[str] = frozenset()
        by_second, others = self._phrases_from(tokens[i].text)
        following = tokens[i + 1].text if i + 1 < len(tokens) else ""
        for phrase, phrase_classes in chain(by_second.get(following, ()), others):
            if len(phrase) >= length and _begins(phrase, tokens, i):
                classes = phrase_classes | (classes if len(phrase) == length else frozenset())
                length = len(phrase)
        if length == 1:
            return 1, self._marks(tokens[i].text)
        return length, _marks(tuple([token.text for token in tokens[i : i + length]]), classes)

    def knows(self, word: str) -> bool:
        """Whether ``word`` is spelt as a word that is known here."""
        return (
            word in self.not_misspelt
            or word in self.lemmas
            or word in self.noise
            or word in self.after_symbol
            or word in self.in_phrases
            or bool(self.classes(word))
        )


def _forms(word: str) -> list[str]:
    return [word, *(f"{word[:n]}*" for n in range(1, len(word) + 1))]


def _begins(phrase: tuple[str, ...], tokens: Sequence[Token], i: int) -> bool:
    if i + len(phrase) > len(tokens) or tokens[i + len(phrase) - 1].sentence != tokens[i].sentence:
        return False
    for n, word in enumerate(phrase):
        text = tokens[i + n].text
        if text != word and not (word.endswith("*") and text.startswith(word[:-1])):
            return False
    return True


def read_lexicon(source: str) -> Lexicon:
    """The lexicon from the text of ``lexicon.toml``.

    :raises KeyError: for an entry that is missing.
    """
    data = tomllib.loads(source)
    lemmas = {word: tuple(text.split()) for word, text in data["lemmas"].items()}
    noise = frozenset(data["noise"].split())
    words: dict[str, frozenset[str]] = {}
    phrases: dict[str, dict[tuple[str, ...], frozenset[str]]] = {}
    for name, entries in data["classes"].items():
        for entry in entries:
            phrase = tuple(
                part
                for word in entry.split()
                for part in lemmas.get(word, (word,))
                if part not in noise
            )
            if len(phrase) == 1:
                words[phrase[0]] = words.get(phrase[0], frozenset()) | {f"@{name}"}
            else:
                known = phrases.setdefault(phrase[0], {})
                known[phrase] = known.get(phrase, frozenset()) | {f"@{name}"}
    return Lexicon(
        lemmas=lemmas,
        noise=noise,
        after_symbol=frozenset(data["after_symbol"].split()),
        words=words,
        phrases={first: tuple(known.items()) for first, known in phrases.items()},
        in_phrases=frozenset(word for known in phrases.values() for p in known for word in p),
        spellings=tuple(data["spellings"].split()),
        not_misspelt=frozenset(data["not_misspelt"].split()),
    )


# Spelling

_LONGEST = 20


def corrected(word: str, lexicon: Lexicon) -> str:
    """The field's word that ``word`` misspells, or ``word`` itself.

    An edit is a letter too many, missing or wrong, or two letters swapped. One edit is forgiven in
    a word of five letters or more, two in a word of nine or more; in four letters, two may only be
    swapped. A known word is never changed, and neither is a word that is near two of the field's.
    """
    if not 4 <= len(word) <= _LONGEST or not word.isalpha() or lexicon.knows(word):
        return word
    allowed = 2 if len(word) >= 9 else 1
    near = [
        (distance, known)
        for known in lexicon.spellings
        if abs(len(known) - len(word)) <= (allowed if len(word) > 4 else 0)
        and (word[0] == known[0] or sorted(word[:2]) == sorted(known[:2]))
        and (len(word) > 4 or sorted(word) == sorted(known))
        and (distance := edits(word, known)) <= allowed
    ]
    if not near:
        return word
    least = min(distance for distance, _ in near)
    best = [known for distance, known in near if distance == least]
    return best[0] if len(best) == 1 else word


@lru_cache(maxsize=4096)
def edits(one: str, other: str) -> int:
    """How many insertions, deletions, substitutions and swaps of neighbours lead to ``other``.

    This is the optimal string alignment distance: no letter is edited twice.
    """
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        before, last, row = row, before, [i]
        for j, letter_j in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != letter_j))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == letter_j:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
    return row[-1]


# Tokens

_SCAN = re.compile(r"⟦[^⟧]{1,20}⟧|[a-z]+(?:'[a-z]+)*'?|\d+(?:\.\d+)?|->|[^\s]")
_NEGATIONS = frozenset({"not", "no", "never"})
_OPAQUE = frozenset({"@many", "@disbelief"})
_AFFIRMATIVE = frozenset({"@not_only", "@indirect", "@many"})
_SENTENCE_ENDS = frozenset(".!?;\n")


def scan(answer: str, lexicon: Lexicon) -> list[Token]:
    """Every word and sign of ``answer``, with the same symbols and spelling whoever writes."""
    traced = normalise(answer)
    tokens: list[Token] = []
    sentence = 0
    for found in _SCAN.finditer(traced.text):
        start, end = traced.origin(*found.span())
        tokens += [Token(word, start, end, sentence) for word in lexicon.spelt(found[0])]
        if found[0] in _SENTENCE_ENDS and not traced.text[found.end() : found.end() + 1].isalnum():
            sentence += 1
    return tokens


def _words(text: str, lexicon: Lexicon) -> tuple[str, ...]:
    if not text[0].isalpha() or not text.isascii():
        return (text,)
    text = text.rstrip("'")
    if text not in lexicon.lemmas and text.endswith("'s"):
        text = text[:-2]
    if text in lexicon.lemmas:
        return lexicon.lemmas[text]
    return (corrected(text, lexicon),)


def interpret(tokens: Sequence[Token], lexicon: Lexicon) -> list[Token]:
    """Leave out the words without a meaning here, join phrases, and mark all with their classes."""
    kept = [
        token
        for i, token in enumerate(tokens)
        if token.text not in lexicon.noise
        and not (token.text == "a" and _is_article(tokens, i, lexicon))
    ]
    merged: list[Token] = []
    i = 0
    while i < len(kept):
        length, marks = lexicon.longest_phrase(kept, i)
        if "@hedge" not in marks:
            first, last = kept[i], kept[i + length - 1]
            text = first.text if length == 1 else "_".join(t.text for t in kept[i : i + length])
            merged.append(Token(text, first.start, last.end, first.sentence, marks))
        i += length
    return merged


@lru_cache(maxsize=_KEPT)
def _marks(words: tuple[str, ...], classes: frozenset[str]) -> frozenset[str]:
    """The marks of a word or a phrase."""
    marks = classes | {"_".join(words)}
    if not _NEGATIONS.isdisjoint(words):
        return marks if classes & _AFFIRMATIVE else marks | {"@neg"}
    return marks.union(words) if classes.isdisjoint(_OPAQUE) else marks


def _is_article(tokens: Sequence[Token], i: int, lexicon: Lexicon) -> bool:
    """Whether this "a" is the article: a word follows that cannot follow the activation."""
    if i + 1 == len(tokens):
        return False
    following = tokens[i + 1].text
    if following == "change" and i + 2 < len(tokens):
        after = tokens[i + 2].text
        if after in ("in", "of") or after[0] == "⟦":
            return True
    if following in lexicon.after_symbol or not following.isalpha():
        return False
    if following.endswith("s") and not following.endswith(("ss", "us", "is", "as")):
        return False
    return len(following) > 1
