"""The vocabulary of the answers: synonym classes, phrases, spellings, as ``lexicon.toml`` has them.

A class is a list of entries. An entry is a word or a phrase; a word ending in ``*`` stands for
every word that begins so. A phrase becomes one token that belongs to the phrase's classes alone,
so "not directly" is no negation and "previous activation" is no activation of this layer.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


class HasText(Protocol):
    """What a phrase is looked for in: anything with a text and a sentence."""

    @property
    def text(self) -> str: ...

    @property
    def sentence(self) -> int: ...


@dataclass(frozen=True)
class Lexicon:
    """Words with their classes; ``phrases`` is indexed by a phrase's first word."""

    lemmas: dict[str, tuple[str, ...]]
    noise: frozenset[str]
    after_symbol: frozenset[str]
    words: dict[str, frozenset[str]]
    phrases: dict[str, tuple[tuple[tuple[str, ...], frozenset[str]], ...]]
    in_phrases: frozenset[str]
    spellings: tuple[str, ...]
    not_misspelt: frozenset[str]

    def classes(self, word: str) -> frozenset[str]:
        """The classes of a single word, by itself or by its beginning."""
        found: frozenset[str] = frozenset()
        for form in _forms(word):
            found |= self.words.get(form, frozenset())
        return found

    def longest_phrase(self, tokens: Sequence[HasText], i: int) -> tuple[int, frozenset[str]]:
        """The length and the classes of the longest phrase at ``tokens[i]``, or of its one word."""
        length, classes = 1, frozenset[str]()
        for form in _forms(tokens[i].text):
            for phrase, phrase_classes in self.phrases.get(form, ()):
                if len(phrase) >= max(length, 2) and _begins(phrase, tokens, i):
                    classes = phrase_classes | (classes if len(phrase) == length else frozenset())
                    length = len(phrase)
        return (length, classes) if length > 1 else (1, self.classes(tokens[i].text))

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


def _begins(phrase: tuple[str, ...], tokens: Sequence[HasText], i: int) -> bool:
    if i + len(phrase) > len(tokens) or tokens[i + len(phrase) - 1].sentence != tokens[i].sentence:
        return False
    for n, word in enumerate(phrase):
        text = tokens[i + n].text
        if text != word and not (word.endswith("*") and text.startswith(word[:-1])):
            return False
    return True


def read_lexicon(source: str) -> Lexicon:
    """The lexicon that ``source``, the text of ``lexicon.toml``, describes."""
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
