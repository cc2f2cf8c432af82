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
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

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


_NOTHING: frozenset[str] = frozenset()
_KEPT = 16_384
"""Words, and words with their phrases, of which is kept what was looked up."""


class Phrases:
    """The classes of the words so far, and by the next word, the phrases that go on with it."""

    def __init__(self) -> None:
        self.classes: frozenset[str] = frozenset()
        self.longer: dict[str, Phrases] = {}


@lru_cache(maxsize=_KEPT)
def _with(word: str, begun: tuple[Phrases, ...]) -> tuple[tuple[Phrases, ...], frozenset[str]]:
    """The phrases that go on with ``word``, in full or by its beginning, and their classes."""
    forms = [word, *(f"{word[:n]}*" for n in range(len(word) + 1))]
    longer = tuple(part.longer[form] for part in begun for form in forms if form in part.longer)
    return longer, _NOTHING.union(*(part.classes for part in longer))


@dataclass(frozen=True, eq=False)
class Lexicon:
    """The vocabulary of the answers, as ``lexicon.toml`` lists it.

    ``known`` holds all its words, which are no typing errors.
    """

    lemmas: dict[str, tuple[str, ...]]
    noise: frozenset[str]
    after_symbol: frozenset[str]
    phrases: Phrases
    spellings: tuple[str, ...]
    known: frozenset[str]

    def longest_phrase(self, tokens: Sequence[Token], i: int) -> tuple[int, frozenset[str]]:
        """The number of words and the classes of the longest phrase that begins at ``tokens[i]``.

        Where no phrase does, they are those of the one word.
        """
        length, classes = 1, _NOTHING
        begun: tuple[Phrases, ...] = (self.phrases,)
        for n, token in enumerate(tokens[i:], 1):
            begun, found = _with(token.text, begun)
            if not begun or token.sentence != tokens[i].sentence:
                break
            if found:
                length, classes = n, found
        return length, classes

    def knows(self, word: str) -> bool:
        """Whether ``word`` is spelt as a word that is known here."""
        return word in self.known or bool(_with(word, (self.phrases,))[1])


def read_lexicon(source: str) -> Lexicon:
    """The lexicon from the text of ``lexicon.toml``.

    :raises KeyError: for an entry that is missing.
    """
    data = tomllib.loads(source)
    lemmas = {word: tuple(text.split()) for word, text in data["lemmas"].items()}
    noise, after_symbol = frozenset(data["noise"].split()), frozenset(data["after_symbol"].split())
    known = {*noise, *lemmas, *after_symbol, *data["not_misspelt"].split()}
    phrases = Phrases()
    for name, entries in data["classes"].items():
        for entry in entries:
            words = chain(*(lemmas.get(word, (word,)) for word in entry.split()))
            phrase = [word for word in words if word not in noise]
            place = phrases
            for word in phrase:
                place = place.longer.setdefault(word, Phrases())
            place.classes |= {f"@{name}"}
            known.update(phrase)
    spellings = tuple(data["spellings"].split())
    return Lexicon(lemmas, noise, after_symbol, phrases, spellings, frozenset(known))


# Spelling

_LONGEST = 20


def corrected(word: str, lexicon: Lexicon) -> str:
    """The field's word that ``word`` misspells, or ``word`` itself.

    One edit is forgiven in a word of five letters or more, two in a word of nine or more; in four
    letters, two may only be swapped. A known word is never changed, and neither is a word that is
    as near to two of the field's.
    """
    if not 4 <= len(word) <= _LONGEST or not word.isalpha() or lexicon.knows(word):
        return word
    likely = [
        known
        for known in lexicon.spellings
        if (word[0] == known[0] or sorted(word[:2]) == sorted(known[:2]))
        and (len(word) > 4 or sorted(word) == sorted(known))
    ]
    for edits in (1, 2) if len(word) >= 9 else (1,):
        near = [known for known in likely if is_near(word, known, edits)]
        if near:
            return near[0] if len(near) == 1 else word
    return word


def is_near(one: str, other: str, edits: int) -> bool:
    """Whether so many edits of ``one``, or fewer, lead to ``other``.

    An edit is a letter too many, missing or wrong, or two neighbours swapped, none edited twice
    (the optimal string alignment distance).
    """
    if one == other or abs(len(one) - len(other)) > edits or not edits:
        return one == other
    if one[:1] == other[:1]:
        return is_near(one[1:], other[1:], edits)
    rests = [(one[1:], other), (one, other[1:]), (one[1:], other[1:])]
    if one[:2] == other[1::-1]:
        rests.append((one[2:], other[2:]))
    return any(is_near(*rest, edits - 1) for rest in rests)


# Tokens

_SCAN = re.compile(r"⟦[^⟧]{1,20}⟧|[a-z]+(?:'[a-z]+)*'?|\d+(?:\.\d+)?|->|[^\s]")
_NEGATIONS = frozenset({"not", "no", "never"})
_OPAQUE = frozenset({"@many", "@disbelief"})
_AFFIRMATIVE = frozenset({"@not_only", "@indirect", "@many"})
_SENTENCE_ENDS = frozenset(".!?;")


def scan(answer: str, lexicon: Lexicon) -> list[Token]:
    """Every word and sign of ``answer``, with the same symbols and spelling whoever writes."""
    traced = normalise(answer)
    tokens: list[Token] = []
    sentence = 0
    for found in _SCAN.finditer(traced.text):
        start, end = traced.origin(*found.span())
        tokens += [Token(word, start, end, sentence) for word in _spelt(found[0], lexicon)]
        if found[0] in _SENTENCE_ENDS and not traced.text[found.end() : found.end() + 1].isalnum():
            sentence += 1
    return tokens


@lru_cache(maxsize=_KEPT)
def _spelt(text: str, lexicon: Lexicon) -> tuple[str, ...]:
    """The words that a word of an answer stands for, with typing errors corrected."""
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
        length, classes = lexicon.longest_phrase(kept, i)
        if "@hedge" not in classes:
            first, last = kept[i], kept[i + length - 1]
            words = tuple([token.text for token in kept[i : i + length]])
            marks = _marks(words, classes)
            merged.append(Token("_".join(words), first.start, last.end, first.sentence, marks))
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
    word, after, *_ = (*(token.text for token in tokens[i + 1 : i + 3]), "", "")
    if word == "change" and (after in ("in", "of") or after.startswith("⟦")):
        return True
    ends_as_verb = word.endswith("s") and not word.endswith(("ss", "us", "is", "as"))
    is_word = len(word) > 1 and word.isalpha()
    return is_word and not ends_as_verb and word not in lexicon.after_symbol
