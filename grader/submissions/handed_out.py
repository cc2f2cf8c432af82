"""The files that students are handed, and how one that comes back differs from them.

A part has gaps: each exercise's function and each of the review's variables. Each gap is looked at
by itself, whatever else stands in the file; comments, blanks and a function's docstring do not
count. The text is cut into statements by its lines and never parsed as Python. So a file with a
syntax error can be read too, and reading a hostile file takes no longer than its length does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise, zip_longest
from pathlib import Path
from typing import NamedTuple

from grader.assignment import PARTS
from grader.assignment.catalogue import QUESTIONS, exercises_of
from grader.errors import GraderError
from grader.sandbox.calls import Cell
from grader.submissions.own_modules import LIBRARIES

MOST_COMPARED = 100_000
"""Characters; a part is handed out with about ten thousand."""
FAR_MORE = 0.5
"""The share of a part's gaps by which another part must be ahead to be named instead."""

_PACKAGE = Path(__file__).parents[1]


def exercises_folder() -> Path:
    """The folder with the files that students are handed: in a wheel, or beside it in a checkout.

    :raises GraderError: where there is none.
    """
    for folder in (_PACKAGE / "exercises", _PACKAGE.parent / "exercises"):
        if all((folder / f"{part}.py").is_file() for part in PARTS):
            return folder
    raise GraderError(
        "The exercises are missing from this installation. Install backprop-grader again."
    )


# Atomic groups and not possessive ones: Python 3.11.2 takes what these match for something else.
_STRING = (
    r"(?:(?<!\w)[rbufRBUF]{1,2})?(?:"
    r'"""(?P<a>(?>(?:[^"\\]|\\.|"(?!""))*))(?:"""|\Z)'
    r"|'''(?P<b>(?>(?:[^'\\]|\\.|'(?!''))*))(?:'''|\Z)"
    r'|"(?P<c>(?>(?:[^"\\\n]|\\.)*))"?'
    r"|'(?P<d>(?>(?:[^'\\\n]|\\.)*))'?)"
)
_STRING_OR_COMMENT = re.compile(rf"(?P<string>{_STRING})|#[^\n]*", re.DOTALL)
_TEXT, _NOTHING = "''", "None"
"""Stands for a text in a simplified source. An empty text is no more of an answer than None."""

_STATEMENT = re.compile(r"^(?![#)\]}]|(?:else|elif|except|finally)\b)(?=\S)", re.MULTILINE)
_DEFINITION = re.compile(r"(?:^|(?<=\n))[ \t]*(?:async\s+)?def\s+(\w+)\s*(?=\()")
_IMPORT = re.compile(r"(?:from\s+([\w.]+)\s+)?import\b(.*)", re.DOTALL)
_RAISE = re.compile(r"raise\s+NotImplementedError\b")
_STUB = {"", _TEXT, _NOTHING, "pass", "..."}
"""Lines that do nothing. A docstring is among them, as ``_TEXT``."""


class Binding(NamedTuple):
    """A statement that gives a name its value; ``text`` is what it gives, simplified."""

    name: str
    text: str
    parameters: int | None = None
    """How many parameters a function takes; ``None`` where it is not a function."""
    raises: bool = False
    """Whether the ``raise`` that a function was handed out with still stands in it."""


def bindings(sources: Iterable[str]) -> Iterator[Binding]:
    """What the statements of some cells bind, in order."""
    for source in sources:
        text = _STRING_OR_COMMENT.sub(_simplified, source)
        starts = [found.start() for found in _STATEMENT.finditer(text)]
        for start, end in pairwise([*starts, len(text)]):
            yield from _bindings(text[start:end])


def _simplified(found: re.Match[str]) -> str:
    if found["string"] is None:
        return ""
    inside = next((found[group] for group in "abcd" if found[group] is not None), "")
    return _TEXT if inside.strip() else _NOTHING


def _bindings(statement: str) -> Iterator[Binding]:
    definitions = list(_DEFINITION.finditer(statement))
    if definitions and definitions[0].start() == 0:  # what is defined in a function is its own
        yield _function(definitions[0][1], statement[definitions[0].end() :])
        return
    for found, following in zip_longest(definitions, definitions[1:]):
        end = following.start() if following else len(statement)
        yield _function(found[1], statement[found.end() : end])
    if definitions:
        return
    if imported := _IMPORT.match(statement):
        module, names = imported[1], imported[2]
        yield from (Binding(name, "import") for name in _names(names))
        own = module and module.partition(".")[0] not in LIBRARIES
        if own and names.strip() == "*":
            yield Binding("*", "import")
        return
    targets, equals, value = statement.partition("=")
    if equals and not value.startswith("=") and "(" not in targets:
        *more, value = value.split("=")
        for name in _names("=".join([targets, *more])):
            yield Binding(name, "".join(value.split()))


def _names(text: str) -> frozenset[str]:
    """The names in a text, without attributes and what an attribute or entry is of."""
    return frozenset(re.findall(r"(?<![\w.])\w+(?![\w.\[])", text))


def _gap_names(part: str) -> set[str]:
    if part != "review":
        return {exercise.function for exercise in exercises_of(part)}
    return {name for question in QUESTIONS.values() for name in question.worth}


def _function(name: str, rest: str) -> Binding:
    """A function; ``rest`` begins with the bracket before its parameters."""
    depth, parameters, end = 0, 0, len(rest)
    for place, character in enumerate(rest):
        if character in "([{":
            depth += 1
        elif character in ")]}":
            depth -= 1
            if depth == 0:
                end = place
                break
        elif character == "," and depth == 1:
            parameters += 1
    given = rest[1:end].strip()
    parameters += bool(given) and not given.endswith(",")
    _, _, body = rest[end:].partition(":")
    lines = [line.strip() for line in body.splitlines()]
    said = [line for line in lines if line not in _STUB and not _RAISE.match(line)]
    raises = any(_RAISE.match(line) for line in lines)
    return Binding(name, "".join("".join(said).split()), parameters, raises)


@cache
def gaps(part: str) -> Mapping[str, Binding]:
    """The gaps of a part by name, as they are handed out."""
    names = _gap_names(part)
    return {one.name: one for one in _handed_out(part) if one.name in names}


@cache
def _handed_out(part: str) -> Sequence[Binding]:
    text = (exercises_folder() / f"{part}.py").read_text(encoding="utf-8")
    return tuple(bindings([text]))


def changed_given(part: str, cells: Iterable[Cell]) -> list[str]:
    """The functions that a part was handed out with, beside its gaps, and that were changed."""
    sources = [cell.source for cell in cells]
    if sum(map(len, sources)) > MOST_COMPARED:
        return []
    own = {one.name: one for one in bindings(sources)}
    return [
        one.name
        for one in _handed_out(part)
        if one.parameters is not None and one.name not in gaps(part)
        if one.name in own and own[one.name] != one
    ]


def _is_answer(one: Binding, handed_out: Binding) -> bool:
    return one.text not in (handed_out.text, "", _NOTHING)


class Difference(NamedTuple):
    """How a file differs from what was handed out under a part's name."""

    part: str
    own: tuple[Binding, ...]
    is_long: bool = False
    """Whether it is so long that it was not compared; then it counts as different."""

    @property
    def holds_gaps(self) -> bool:
        """Whether the file defines any of the gaps' names, filled or not."""
        return self.is_long or any(
            one.name == "*" or one.name in gaps(self.part) for one in self.own
        )

    @property
    def has_answer(self) -> bool:
        """Whether at least one gap is filled."""
        handed_out = gaps(self.part)
        return self.is_long or any(
            one.name == "*" or (one.name in handed_out and _is_answer(one, handed_out[one.name]))
            for one in self.own
        )

    @property
    def with_raise(self) -> list[str]:
        """The functions that have an answer and the stub's ``raise`` beside it."""
        handed_out = gaps(self.part)
        last = {one.name: one for one in self.own if one.parameters is not None}
        return [
            name
            for name, gap in handed_out.items()
            if name in last and last[name].raises and _is_answer(last[name], gap)
        ]

    @property
    def looks_like(self) -> str | None:
        """Another part, where the file holds far more of its gaps than of its own part's."""
        shares = {part: self._share(part) for part in PARTS}
        best = max(shares, key=lambda part: shares[part])
        return best if shares[best] - shares[self.part] >= FAR_MORE else None

    def _share(self, part: str) -> float:
        held = {(one.name, one.parameters) for one in self.own}
        own = [(gap.name, gap.parameters) for gap in gaps(part).values()]
        return sum(gap in held for gap in own) / len(own)


def difference(part: str, cells: Iterable[Cell]) -> Difference:
    """How these cells differ from the file that was handed out for a part."""
    sources = [cell.source for cell in cells]
    if sum(map(len, sources)) > MOST_COMPARED:
        return Difference(part, (), is_long=True)
    return Difference(part, tuple(bindings(sources)))


def worth_a_look(part: str, cells: Iterable[Cell]) -> bool:
    """Whether a gap's name is missing or a stub's ``raise`` is there, by a quick search."""
    text = "\n".join(cell.source for cell in cells)
    return "NotImplementedError" in text or any(name not in text for name in gaps(part))
