"""Guards: answers that hold the rubric's words without explaining anything, and copies.

A guard looks at the plain words of an answer, before any meaning is sought in them. Sentences that
a student was given to read, in the lesson or in the grader's own words, show no understanding when
they are handed in, so they earn nothing until a person has read them.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, groupby, pairwise

from grader.explanations.patterns import Index, Span, Text, occurrences, read_group
from grader.explanations.words import Lexicon, Token, scan

LONGEST = 4000
"""Characters of an answer that are read."""

SHUFFLED = 2.0
"""The ``disorder`` from which an answer is refused."""

DISORDERED = 0.5
"""The ``disorder`` from which a person should read words without punctuation."""

SHORTEST_COPY = 6
"""A sentence copied among others has at least so many words; anybody may write a shorter one."""

_PLAIN_WORD = re.compile(r"(?<![\w\\])[^\W\d_]{2,}(?!\w)")
_STOPS = frozenset(".,;!?()[]\"'-")
_RELATIONS = frozenset({"=", "->", "≈"})
_BEFORE_CAPITALS = frozenset(".!?;:()\"'-*,>=") | {"->"}
_FRAGMENT_ENDS = frozenset(",;./[]")
_MARKS = frozenset(",;:.?!")
_PAUSES = _MARKS | {"->"}
_TABLE = 6
"""The bars from which an answer is a table."""
_JOINERS = frozenset({"=", "+", "/"})


@dataclass(frozen=True)
class Guards:
    """The marks of an answer that explains nothing, as ``guards.toml`` lists them."""

    instructions: Index
    retractions: Index
    fillers: frozenset[str]
    glue: frozenset[str]
    foreign: frozenset[str]
    asking: frozenset[str]
    question_words: frozenset[str]
    prepositions: frozenset[str]
    exceptions: frozenset[str]
    about: frozenset[str]
    cannot_follow: dict[str, frozenset[str]]
    questions: dict[int, frozenset[str]]

    def refusal(self, question: int, answer: str, tokens: Sequence[Token]) -> str | None:
        """The name of the guard that refuses the answer, if one does."""
        if self.is_empty(tokens):
            return "empty"
        if self.instructs_the_grader(tokens):
            return "instructions"
        if self.is_copied_question(question, tokens):
            return "copied question"
        if self.is_keyword_list(tokens):
            return "keyword list"
        if self.disorder(answer, tokens) >= SHUFFLED:
            return "shuffled words"
        return None

    def is_in_another_language(self, answer: str) -> bool:
        """Whether other languages' function words outnumber those of English.

        A word of three letters or more with a letter beyond ASCII counts as another language's.
        """
        said = [word.lower() for word in _PLAIN_WORD.findall(answer)]
        foreign = [w for w in said if w in self.foreign or (len(w) > 2 and not w.isascii())]
        return bool(foreign) and len(foreign) > sum(map(self.binds, said))

    def is_empty(self, tokens: Sequence[Token]) -> bool:
        """Whether there are no words, or only words that say that there is no answer."""
        said = [word for word in words(tokens) if word[0].isalnum() or word[0] == "⟦"]
        return len(said) <= 15 and all(word in self.fillers for word in said)

    def instructs_the_grader(self, tokens: Sequence[Token]) -> bool:
        """Whether it holds words addressed to whoever marks it."""
        return any(True for _ in _occurrences(self.instructions, tokens))

    def last_retraction(self, tokens: Sequence[Token]) -> int | None:
        """The place of the last word that takes back what was said before it."""
        return max((span.last for span in _occurrences(self.retractions, tokens)), default=None)

    def is_copied_question(self, question: int, tokens: Sequence[Token]) -> bool:
        """Whether nearly all words stand in the question itself."""
        in_question = self.questions[question]
        said = [word for word in words(tokens) if len(word) > 1 or word.isdigit()]
        own = [word for word in said if word not in in_question and word not in self.asking]
        return len(said) >= 5 and len(own) <= len(said) // 8

    def without_questions(self, question: int, tokens: Sequence[Token]) -> list[Token]:
        """The tokens without the sentences that only ask the question again: "Why …?"."""
        sentences = (list(part) for _, part in groupby(tokens, lambda token: token.sentence))
        return [*chain(*(part for part in sentences if not self._only_asks(question, part)))]

    def _only_asks(self, question: int, sentence: Sequence[Token]) -> bool:
        said = words(sentence)
        known = self.questions[question] | self.asking
        is_question = sentence[0].text in self.question_words and sentence[-1].text == "?"
        return is_question and sum(word not in known for word in said) <= len(said) / 2

    def is_keyword_list(self, tokens: Sequence[Token]) -> bool:
        """Whether it is a row of terms, with or without commas, and no statement made of them."""
        said = words(tokens)
        symbols = [word[0] == "⟦" for word in said]
        if said.count("|") >= _TABLE:
            return False
        if (
            len(set(said)) >= 6
            and tokens[0].sentence == tokens[-1].sentence
            and sum(len(word) > 3 for word in set(said)) >= 4
            and not ("sum" in said and any(symbols))
            and self._bound(said) <= 0.15
            and _RELATIONS.isdisjoint(said)
        ):
            return True
        fragments = _fragments(tokens, _FRAGMENT_ENDS)
        bare = [fragment for fragment in fragments if self._is_bare(fragment)]
        if (
            len(fragments) >= 4
            and len(bare) >= 0.6 * len(fragments)
            and sum(map(len, bare)) / sum(map(len, fragments)) >= 0.3
        ):
            return True
        is_row = (True, True) in pairwise(symbols) and _RELATIONS.isdisjoint(said)
        return self._is_list_of_terms(tokens) or (is_row and self.is_loose(tokens))

    def _is_list_of_terms(self, tokens: Sequence[Token]) -> bool:
        """Whether it consists of short terms, mostly plain words, with signs or commas between."""
        parts = _fragments(tokens, _FRAGMENT_ENDS | _JOINERS)
        if len(parts) < 5 or any(len(part) > 6 for part in parts):
            return False
        named = sum(any(map(_is_plain, part)) for part in parts) / len(parts)
        if sum(map(_joins_terms, tokens, tokens[1:], tokens[2:])) >= 4:
            return named >= 0.3
        return named >= 0.5 and sum(map(self._is_term, parts)) >= 0.75 * len(parts)

    def _is_term(self, part: Sequence[str]) -> bool:
        return self._is_bare([word for word in part if word not in self.prepositions])

    def _is_bare(self, fragment: Sequence[str]) -> bool:
        return len(fragment) == 1 or (len(fragment) <= 5 and not any(map(self.binds, fragment)))

    def is_loose(self, tokens: Sequence[Token]) -> bool:
        """Whether it has no punctuation, and few words join others.

        Such an answer may be a list of keywords or only terse. Relations such as = join words too,
        unless hardly a word is spoken.
        """
        said = words(tokens)
        if any(token.text in _MARKS for token in tokens[:-1]):
            return False
        spoken = sum(word.isalpha() and self.binds(word) for word in said)
        return len(said) >= 7 and (
            9 * spoken < len(said) or (self._bound(said) < 0.3 and _RELATIONS.isdisjoint(said))
        )

    def binds(self, word: str) -> bool:
        """Whether ``word`` is a function word or a verb that joins others into a statement."""
        return word in self.glue

    def _bound(self, said: Sequence[str]) -> float:
        return sum(self.binds(word) for word in said) / max(1, len(said))

    def disorder(self, answer: str, tokens: Sequence[Token]) -> float:
        """How many of every ten words stand where they cannot stand in a sentence.

        Such a word cannot follow the one before it, or has a capital letter inside a sentence.
        """
        texts = ["^", *(token.text for token in tokens), "."]
        bad = sum(
            second in self.cannot_follow.get(first, frozenset()) or first == second in self.glue
            for first, second in pairwise(texts)
        )
        capitals = sum(
            answer[second.start].isupper()
            and self.binds(second.text)
            and second.text != "i"
            and answer[second.start : second.end].isalpha()
            and first.text not in _BEFORE_CAPITALS
            and first.end <= second.start
            and "\n" not in answer[first.end : second.start]
            for first, second in pairwise(tokens)
        )
        if capitals and sum(map(str.isupper, answer)) < sum(map(str.islower, answer)):
            bad += capitals
        return 10 * bad / max(10, len(words(tokens)))


def read_guards(source: str, lexicon: Lexicon) -> Guards:
    """The guards from the text of ``guards.toml``.

    :raises KeyError: for patterns, pairs or questions that are missing.
    :raises TypeError: for a list of words too many or missing.
    """
    data = tomllib.loads(source)
    listed = {name: entry for name, entry in data.items() if isinstance(entry, str)}
    return Guards(
        instructions=Index([read_group(data["instructions"])]),
        retractions=Index([read_group(data["retractions"])]),
        cannot_follow=_cannot_follow(data["cannot_follow"]),
        questions={
            int(number): frozenset(token.text for token in scan(text, lexicon))
            for number, text in data["questions"].items()
        },
        **{name: frozenset(entry.split()) for name, entry in listed.items()},
    )


def _occurrences(patterns: Index, tokens: Sequence[Token]) -> Iterator[Span]:
    """Where patterns stand in the words themselves, whatever their classes."""
    if patterns.possible([{token.text for token in tokens}]):
        own = [Token(*token[:4], frozenset([token.text])) for token in tokens]
        text = Text.of(own, patterns)
        for pattern in chain(*text.possible.values()):
            yield from occurrences(pattern, text)


def words(tokens: Sequence[Token]) -> list[str]:
    """The words and symbols, without punctuation."""
    return [token.text for token in tokens if token.text not in _STOPS]


def _joins_terms(before: Token, sign: Token, after: Token) -> bool:
    """Whether ``sign`` joins terms; an equals sign between symbols makes a formula."""
    return sign.text in _JOINERS and (
        sign.text != "=" or _is_plain(before.text) or _is_plain(after.text)
    )


def _is_plain(word: str) -> bool:
    return len(word) > 3 and word.isalpha()


def is_punctuated(tokens: Sequence[Token]) -> bool:
    """Whether a punctuation mark stands between the words."""
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
    """For each word, the words that cannot follow it; a key of the table holds several words."""
    followers: dict[str, frozenset[str]] = {}
    for firsts, seconds in table.items():
        for first in firsts.split():
            followers[first] = followers.get(first, frozenset()) | frozenset(seconds.split())
    return followers


# Copies

_END = re.compile(r"[.!?:;][^\w\s{}]*(?=[}\s]|$)|\n\s*?(?=\n)|\n(?=\s*[-*#]+ )|\n\s*%%.*")
_SENTENCE = re.compile(rf"(?s:.+?)(?:{_END.pattern}|\Z)")
_WORD = re.compile(r"[^\W_]+|\|")
_BARS = re.compile(r"\|{2,}")
_SIGNS = re.compile(r"[^\w|{}]+|_+")
_SAID = re.compile(
    r'"""((?s:.+?))"""'
    r"|\"((?:[^\"\\\n]|\\.)*)\"(\s*\n\s*[rf]?(?=\"(?!\"\")))?"
    r"|'((?:[^'\\\n]|\\.)*)'"
    r"|#(.*)(\n\s*(?=#))?"
)
_FIELD = re.compile(r"\{[^{}]*\}")


@dataclass(frozen=True)
class Given:
    """What students were given to read, as ``_words_in_bars`` writes it."""

    words: str

    @classmethod
    def of(cls, programs: Iterable[str], texts: Iterable[str]) -> Given:
        """The literals and comments of ``programs``, whole and between fields, and ``texts``."""
        said, written = _row("\n\n".join(map(_said, programs))), _row("\n\n".join(texts))
        return cls(_in_bars("|".join((said, _FIELD.sub("|", said), written))))

    def holds(self, text: str) -> bool:
        """Whether ``text`` stands there in whole sentences, whatever its spaces and signs."""
        row = _words_in_bars(text)
        return self._sentences.issuperset(row.split("|")) and row in self.words

    @cached_property
    def _sentences(self) -> frozenset[str]:
        """The sentences one by one, which are looked up before all words are searched."""
        return frozenset(self.words.split("|"))


def without_copies(answer: str, given: Given) -> str:
    """``answer`` without its runs of sentences, of six words or more, that stand in ``given``.

    Nothing is left where all of its sentences stand there, however short they are.
    """
    sentences = _SENTENCE.findall(answer)
    held = [given.holds(sentence) for sentence in sentences]
    if all(holds or not _WORD.search(each) for holds, each in zip(held, sentences, strict=True)):
        return ""
    kept: list[str] = []
    i = 0
    while i < len(sentences):
        end = i + held[i]
        while i < end < len(sentences) and given.holds("".join(sentences[i : end + 1])):
            end += 1
        if len(_WORD.findall("".join(sentences[i:end]))) >= SHORTEST_COPY:
            i = end
        else:
            kept.append(sentences[i])
            i += 1
    return "".join(kept)


def _words_in_bars(text: str) -> str:
    """The words of ``text`` in lower case and without spaces, and a bar around each sentence."""
    return _in_bars(_row(text))


def _row(text: str) -> str:
    """The letters and braces of ``text`` in lower case, and a bar after each sentence."""
    return _SIGNS.sub("", _END.sub("|", text.lower()))


def _in_bars(row: str) -> str:
    """A row without its braces, and with one bar between sentences."""
    return _BARS.sub("|", f"|{row}|".replace("{", "").replace("}", ""))


def _said(program: str) -> str:
    """The texts of ``program``; literals and comments that follow each other are one."""
    parts = []
    for docstring, literal, goes_on, other, comment, more in _SAID.findall(program):
        text = docstring or literal or other or comment
        parts.append(text if goes_on else f"{text}\n" if more else f"{text}\n\n")
    return "".join(parts)
