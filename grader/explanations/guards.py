"""Guards: answers that state the rubric's words without explaining anything.

A guard looks at the plain words of an answer, before any meaning is sought in them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from grader.explanations.lexicon import Lexicon
from grader.explanations.patterns import Pattern, Text, occurrences, parse
from grader.explanations.tokens import Token, scan

LONGEST = 4000
SHUFFLED = 2.0
DISORDERED = 0.5
_STOPS = frozenset(".,;!?()[]\"'-\n")
_RELATIONS = frozenset({"=", "->", "≈"})
_BEFORE_CAPITALS = frozenset(".!?;:()\"'-*,>=") | {"->"}
_FRAGMENT_ENDS = frozenset(",;.\n|")
_PAUSES = frozenset(",;:.?!\n") | {"->"}
_PREPOSITIONS = frozenset({"of", "in", "to", "with", "for", "from", "over", "up"})
_JOINERS = frozenset({"=", "+", "/"})
_SPELT_SYMBOLS = frozenset({"delta", "sigma", "sigmoid"})
_ASKING = frozenset({"why", "what", "which", "how", "if", "when", "where"})


@dataclass(frozen=True)
class Guards:
    """What marks an answer that is none, as ``guards.toml`` has it."""

    instructions: tuple[Pattern, ...]
    retractions: tuple[Pattern, ...]
    fillers: frozenset[str]
    glue: frozenset[str]
    asking: frozenset[str]
    about: frozenset[str]
    cannot_follow: dict[str, frozenset[str]]
    questions: dict[int, frozenset[str]]

    def is_empty(self, tokens: Sequence[Token]) -> bool:
        """No words, or only words that say that there is no answer."""
        said = [word for word in words(tokens) if word[0].isalnum() or word[0] == "⟦"]
        return len(said) <= 15 and all(word in self.fillers for word in said)

    def instructs_the_grader(self, tokens: Sequence[Token]) -> bool:
        """Words addressed to whoever marks the answer."""
        return _any(self.instructions, plain(tokens))

    def last_retraction(self, tokens: Sequence[Token]) -> int | None:
        """The place of the last word that takes back what was said before it."""
        text = plain(tokens)
        ends = [span.last for p in self.retractions for span in occurrences(p, text)]
        return max(ends, default=None)

    def is_copied(self, question: int, tokens: Sequence[Token]) -> bool:
        """Nearly no word that is not in the question itself."""
        asked = self.questions[question]
        said = [word for word in words(tokens) if len(word) > 1 or word.isdigit()]
        own = [word for word in said if word not in asked and word not in self.asking]
        return len(said) >= 5 and len(own) <= len(said) // 8

    def without_questions(self, question: int, tokens: Sequence[Token]) -> list[Token]:
        """What is left without the sentences that only ask the question again: "Why …?"."""
        asked = self.questions[question] | self.asking
        kept = [part for part in _sentences(tokens) if not _repeats(part, asked)]
        return [token for sentence in kept for token in sentence]

    def is_keyword_list(self, tokens: Sequence[Token]) -> bool:
        """Terms in a row, or between commas, that no word binds into a statement."""
        said = words(tokens)
        if said.count("->") >= 3:
            return False
        terms = sum(len(word) > 3 for word in set(said))
        if (
            len(set(said)) >= 6
            and terms >= 4
            and not _is_formula(said)
            and self._bound(said) <= 0.15
            and _RELATIONS.isdisjoint(said)
        ):
            return True
        fragments = _fragments(tokens, _FRAGMENT_ENDS)
        if len(fragments) >= 4 and sum(map(self._is_bare, fragments)) >= 0.6 * len(fragments):
            return True
        return self._is_list_of_terms(tokens) or (
            self.is_loose(tokens) and _has_symbols_in_a_row(said)
        )

    def _is_list_of_terms(self, tokens: Sequence[Token]) -> bool:
        """Short terms, mostly in plain words, joined by signs or divided by commas."""
        parts = _fragments(tokens, _FRAGMENT_ENDS | _JOINERS)
        if len(parts) < 5 or any(len(part) > 6 for part in parts):
            return False
        named = sum(any(map(_is_plain, part)) for part in parts) / len(parts)
        if sum(map(_joins_terms, tokens, tokens[1:], tokens[2:])) >= 4:
            return named >= 0.3
        return named >= 0.5 and sum(map(self._is_term, parts)) >= 0.75 * len(parts)

    def _is_term(self, part: Sequence[str]) -> bool:
        return self._is_bare([word for word in part if word not in _PREPOSITIONS])

    def _is_bare(self, fragment: Sequence[str]) -> bool:
        return len(fragment) == 1 or (len(fragment) <= 5 and not any(map(self.binds, fragment)))

    def is_loose(self, tokens: Sequence[Token]) -> bool:
        """Few words that bind others, no relation, no pause: a keyword list, or only terse."""
        said = words(tokens)
        return (
            len(said) >= 7
            and self._bound(said) < 0.3
            and _RELATIONS.isdisjoint(said)
            and not is_punctuated(tokens)
        )

    def binds(self, word: str) -> bool:
        """Whether ``word`` is a function word or a verb that joins others into a statement."""
        return word in self.glue

    def _bound(self, said: Sequence[str]) -> float:
        return sum(self.binds(word) for word in said) / max(1, len(said))

    def disorder(self, answer: str, tokens: Sequence[Token]) -> float:
        """How many words stand where no sentence has them, to each ten words.

        Either the word before cannot be followed by it, or its capital letter begins no sentence.
        """
        texts = ["^", *(token.text for token in tokens), "."]
        bad = sum(
            second in self.cannot_follow.get(first, frozenset()) or first == second in self.glue
            for first, second in pairwise(texts)
        )
        if sum(map(str.isupper, answer)) < sum(map(str.islower, answer)):
            bad += sum(
                self.binds(second.text)
                and second.text != "i"
                and answer[second.start].isupper()
                and answer[second.start : second.end].isalpha()
                and first.text not in _BEFORE_CAPITALS
                and first.end <= second.start
                and "\n" not in answer[first.end : second.start]
                for first, second in pairwise(tokens)
            )
        return 10 * bad / max(10, len(words(tokens)))


def read_guards(source: str, lexicon: Lexicon) -> Guards:
    """The guards that ``source``, the text of ``guards.toml``, describes."""
    data = tomllib.loads(source)
    return Guards(
        instructions=tuple(parse(line) for line in data["instructions"]),
        retractions=tuple(parse(line) for line in data["retractions"]),
        fillers=frozenset(data["fillers"].split()),
        glue=frozenset(data["glue"].split()),
        asking=frozenset(data["asking"].split()),
        about=frozenset(data["about"].split()),
        cannot_follow=_cannot_follow(data["cannot_follow"]),
        questions={
            int(number): frozenset(token.text for token in scan(text, lexicon))
            for number, text in data["questions"].items()
        },
    )


def plain(tokens: Sequence[Token]) -> Text:
    """The words themselves, as a text to find patterns in."""
    return Text.of([Token(t.text, t.start, t.end, t.sentence, frozenset({t.text})) for t in tokens])


def words(tokens: Sequence[Token]) -> list[str]:
    """The words and symbols, without punctuation."""
    return [token.text for token in tokens if token.text not in _STOPS]


def _sentences(tokens: Sequence[Token]) -> list[list[Token]]:
    sentences: dict[int, list[Token]] = {}
    for token in tokens:
        sentences.setdefault(token.sentence, []).append(token)
    return list(sentences.values())


def _repeats(sentence: Sequence[Token], asked: frozenset[str]) -> bool:
    said = words(sentence)
    own = sum(word not in asked for word in said)
    return sentence[-1].text == "?" and sentence[0].text in _ASKING and own <= len(said) / 2


def _joins_terms(before: Token, sign: Token, after: Token) -> bool:
    """Whether ``sign`` joins terms; an equals sign between symbols makes a formula."""
    return sign.text in _JOINERS and (
        sign.text != "=" or _is_plain(before.text) or _is_plain(after.text)
    )


def _is_plain(word: str) -> bool:
    return len(word) > 3 and word.isalpha() and word not in _SPELT_SYMBOLS


def _has_symbols_in_a_row(said: Sequence[str]) -> bool:
    return any(one[0] == other[0] == "⟦" for one, other in pairwise(said))


def _is_formula(said: Sequence[str]) -> bool:
    return "sum" in said and any(word[0] == "⟦" for word in said)


def is_punctuated(tokens: Sequence[Token]) -> bool:
    """Whether a sign divides the words."""
    return any(token.text in _PAUSES for token in tokens[:-1])


def _fragments(tokens: Sequence[Token], ends: frozenset[str]) -> list[tuple[str, ...]]:
    """The distinct runs of words between ``ends``."""
    runs: list[list[str]] = [[]]
    for token in tokens:
        if token.text in ends:
            runs.append([])
        elif token.text not in _STOPS:
            runs[-1].append(token.text)
    return list(dict.fromkeys(tuple(run) for run in runs if run))


def _cannot_follow(table: dict[str, str]) -> dict[str, frozenset[str]]:
    """For every word, the words that cannot follow it; a line of the table is for several."""
    followers: dict[str, frozenset[str]] = {}
    for firsts, seconds in table.items():
        for first in firsts.split():
            followers[first] = followers.get(first, frozenset()) | frozenset(seconds.split())
    return followers


def _any(patterns: Sequence[Pattern], text: Text) -> bool:
    return any(True for pattern in patterns for _ in occurrences(pattern, text))
