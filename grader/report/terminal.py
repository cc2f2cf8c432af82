"""Verdicts as lines in a terminal; nothing that a student wrote can move the cursor."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from grader.assignment import name_in_part
from grader.messages.self_check import go_on, scored_later
from grader.messages.verdicts import RIGHT_SO_FAR, STATUSES
from grader.result import Item, Message, Status
from grader.text import printable

_INDENT = " " * 6
MOST_PRINTED_LINES = 8


def points(score: float, max_score: float) -> str:
    """Like ``2.4 of 3``."""
    return f"{score:.4g} of {max_score:g}"


def part_lines(
    part: str, items: Sequence[Item], printed: Mapping[str, str] | None = None
) -> Iterator[str]:
    """A heading with the part's points, then each exercise and what to do about it.

    Above them stands what they ``printed``, by the part's name and the exercise's id. Where every
    exercise has the same error, as in a file that cannot be read, it is said once.
    """
    printed = printed or {}
    total = points(sum(i.score for i in items), sum(i.max_score for i in items))
    yield f"{part}  ({total} points)"
    yield from printed_lines(printed.get(part, ""))
    shared = _error_of_all(items)
    yield from wrapped(shared)
    for item in items:
        yield from printed_lines(printed.get(item.id, ""))
        if shared:
            item = replace(item, message=Message(advice=item.message.advice), checks=())
        yield from item_lines(item)
    yield ""


def _error_of_all(items: Sequence[Item]) -> str:
    """The error that all of several exercises have, without advice on one; else nothing."""
    first, *others = {replace(item.message, advice="") for item in items}
    is_one = len(items) > 1 and not others and all(item.status == "error" for item in items)
    return first.text if is_one and first.sentence else ""


def printed_lines(text: str) -> Iterator[str]:
    """The first lines of what a student's code printed, apart from what the grader says."""
    lines, room = text.splitlines(), _width() - len(f"{_INDENT}│ …")
    for line in lines[:MOST_PRINTED_LINES]:
        shown = printable(line)
        yield f"{_INDENT}│ {shown[:room]}{'…' if len(shown) > room else ''}"
    if len(lines) > MOST_PRINTED_LINES:
        yield f"{_INDENT}│ …"


def item_lines(item: Item) -> Iterator[str]:
    """The verdict on one exercise or question."""
    mark, words = status_of(item)
    score = "" if item.status == "not_attempted" else points(item.score, item.max_score)
    name = name_in_part(item.id)
    yield f"  {mark} {name:<30} {words:<18} {score}".rstrip()
    says_all = item.is_wrong or item.follow_through or item.points_later
    yield from wrapped(item.text if says_all else item.message.advice)


def status_of(item: Item) -> tuple[str, str]:
    """A verdict's status as a sign and in words."""
    mark, words = STATUSES[item.status]
    return mark, RIGHT_SO_FAR if item.status == "passed" and item.points_later else words


def _width() -> int:
    import shutil  # here, so that the command starts faster

    return max(40, min(100, shutil.get_terminal_size().columns))


def wrapped(text: str) -> Iterator[str]:
    """``text``, indented and no wider than the terminal; spacing stays in lines that fit."""
    width = _width()
    for line in map(printable, text.splitlines()):
        if len(_INDENT) + len(line) <= width:
            yield _INDENT + line
        else:
            yield from textwrap.wrap(line, width, initial_indent=_INDENT, subsequent_indent=_INDENT)


class Scored(Protocol):
    """What ``closing_lines`` needs of a verdict."""

    id: str
    score: float
    max_score: float
    status: Status
    follow_through: bool

    @property
    def points_later(self) -> float: ...


def closing_lines(items: Iterable[Scored | Item]) -> Iterator[str]:
    """The total of the points, and where to go on."""
    items = list(items)
    total = points(sum(i.score for i in items), sum(i.max_score for i in items))
    yield f"{total} points."
    yield from later_lines(items)
    open_items = [item for item in items if item.status != "passed" or item.follow_through]
    if open_items:
        yield go_on(open_items[0].id)


def later_lines(items: Iterable[Scored | Item]) -> Iterator[str]:
    """How many points are given later, if any are."""
    if later := sum(item.points_later for item in items):
        yield scored_later(f"{later:g}")
