"""An answer as a sequence of tokens: words and symbols, marked with the classes they belong to."""

from __future__ import annotations

import re
from dataclasses import dataclass

from grader.explanations.lexicon import Lexicon
from grader.explanations.normalise import normalise
from grader.explanations.spelling import corrected

_SCAN = re.compile(r"⟦[^⟧]{1,20}⟧|[a-z]+(?:'[a-z]+)*'?|\d+(?:\.\d+)?|->|[^\s]")
_NEGATIONS = frozenset({"not", "no", "never"})
_OPAQUE = frozenset({"@many", "@disbelief"})
_AFFIRMATIVE = frozenset({"@not_only", "@indirect"})
_SENTENCE_ENDS = frozenset(".!?;\n")


@dataclass(frozen=True)
class Token:
    """A word, symbol or merged phrase and the stretch of the original that it stands for."""

    text: str
    start: int
    end: int
    sentence: int
    marks: frozenset[str] = frozenset()


def scan(answer: str, lexicon: Lexicon) -> list[Token]:
    """Every word and sign of ``answer``, normalised and with typing errors corrected."""
    traced = normalise(answer)
    tokens: list[Token] = []
    sentence = 0
    for found in _SCAN.finditer(traced.text):
        start, end = traced.origin(*found.span())
        tokens += [Token(word, start, end, sentence) for word in _words(found[0], lexicon)]
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


def interpret(tokens: list[Token], lexicon: Lexicon) -> list[Token]:
    """Drop the words that carry no meaning here, merge phrases and mark everything's classes."""
    kept = [
        token
        for i, token in enumerate(tokens)
        if token.text not in lexicon.noise and not _is_article(tokens, i, lexicon)
    ]
    merged: list[Token] = []
    i = 0
    while i < len(kept):
        length, classes = lexicon.longest_phrase(kept, i)
        part = kept[i : i + length]
        text = "_".join(token.text for token in part)
        words = frozenset(token.text for token in part)
        negation = {"@neg"} if words & _NEGATIONS and not classes & _AFFIRMATIVE else set()
        marks = classes | {text} | negation
        if words.isdisjoint(_NEGATIONS) and classes.isdisjoint(_OPAQUE):
            marks |= words
        merged.append(
            Token(
                text,
                min(token.start for token in part),
                max(token.end for token in part),
                part[0].sentence,
                marks,
            )
        )
        i += length
    return merged


def _is_article(tokens: list[Token], i: int, lexicon: Lexicon) -> bool:
    """Whether ``a`` is the article: a plain word follows that cannot follow the activation a."""
    if tokens[i].text != "a" or i + 1 == len(tokens):
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
