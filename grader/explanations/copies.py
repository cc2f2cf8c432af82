"""Copies: sentences of an answer that stand in the lesson or in the grader's own words.

A student may repeat them, but they show no understanding, so they earn nothing unread.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

SHORTEST = 6
"""Words of a copy; fewer are everybody's."""

_END = re.compile(r"[.!?:;][^\w\s]*(?=\s|$)|\n\s*?(?=\n)|\n(?=\s*[-*#]+ )|\n\s*%%.*")
_SENTENCE = re.compile(rf"(?s:.+?)(?:{_END.pattern}|\Z)")
_WORD = re.compile(r"[^\W_]+|\|")
_BARS = re.compile(r"\|(?: \|)+")
_SAID = re.compile(
    r'"""((?s:.+?))"""'
    r"|\"((?:[^\"\\\n]|\\.)*)\"(\s*\n\s*[rf]?(?=\"(?!\"\")))?"
    r"|'((?:[^'\\\n]|\\.)*)'"
    r"|#(.*)(\n\s*(?=#))?"
)
_FIELD = re.compile(r"\{[^{}]*\}")


@dataclass(frozen=True)
class Given:
    """What students were given to read, as a row of words with a bar between sentences."""

    words: str

    @classmethod
    def of(cls, programs: Iterable[str], texts: Iterable[str]) -> Given:
        """The literals and comments of ``programs``, and ``texts`` as they are."""
        return cls(_words("\n\n".join((*map(_said, programs), *texts))))

    def holds(self, text: str) -> bool:
        """Whether ``text`` stands there, in whole sentences, whatever its signs and markup."""
        words = _words(text)
        return self._sentences.issuperset(words.split("|")) and words in self.words

    @cached_property
    def _sentences(self) -> frozenset[str]:
        """Looked up first, since it takes long to search all of the words."""
        return frozenset(self.words.split("|"))


def without_copies(answer: str, given: Given) -> str:
    """What is left of ``answer`` without the runs of sentences that stand in ``given``."""
    sentences = _SENTENCE.findall(answer)
    kept: list[str] = []
    i = 0
    while i < len(sentences):
        end = i
        while end < len(sentences) and given.holds("".join(sentences[i : end + 1])):
            end += 1
        if len(_WORD.findall("".join(sentences[i:end]))) >= SHORTEST:
            i = end
        else:
            kept.append(sentences[i])
            i += 1
    return "".join(kept)


def _words(text: str) -> str:
    """The words of ``text`` in lower case, and a bar around each sentence."""
    row = " ".join(_WORD.findall(_END.sub(" | ", text.lower())))
    return _BARS.sub("|", f"| {row} |")


def _said(program: str) -> str:
    """The texts of ``program``; literals and comments that follow each other are one."""
    parts = []
    for docstring, literal, goes_on, other, comment, more in _SAID.findall(program):
        text = docstring or _FIELD.sub("\n\n", literal or other) or comment
        parts.append(text if goes_on else f"{text}\n" if more else f"{text}\n\n")
    return "".join(parts)
