"""``feedback/<student>.html``: the page that a student reads."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from markupsafe import Markup

from grader.assignment import PART_TITLES, part_of
from grader.assignment.catalogue import CATALOGUE, QUESTIONS, CatalogueEntry
from grader.assignment.misconceptions import title_of
from grader.messages.verdicts import (
    NEXT_STEP_OF_A_QUESTION,
    NEXT_STEPS,
    STATUSES,
    by_follow_through,
)
from grader.pictures.draw import draw
from grader.pictures.svg import DrawnPicture
from grader.records.files import whole_file
from grader.report.pages import environment, file_name
from grader.result import Item, Result


@dataclass(frozen=True)
class ItemView:
    """One exercise or question as the page shows it."""

    item: Item

    @property
    def symbol(self) -> str:
        return STATUSES[self.item.status][0]

    @property
    def status(self) -> str:
        words = STATUSES[self.item.status][1]
        return by_follow_through(words) if self.item.follow_through else words

    @property
    def entry(self) -> CatalogueEntry:
        return CATALOGUE[self.item.id]

    @property
    def is_question(self) -> bool:
        return self.item.id in QUESTIONS

    @property
    def misconception(self) -> str:
        """The misconception's title as a heading, or both titles; empty where there is none."""
        title = title_of(self.item.misconceptions, self.item.id)
        return title[:1].upper() + title[1:]

    @property
    def message(self) -> str:
        """The message without the misconception's title, which stands above it."""
        return replace(self.item.message, title="").text

    @property
    def next_step(self) -> str:
        if self.is_question and self.item.status in ("partial", "failed"):
            return NEXT_STEP_OF_A_QUESTION
        return NEXT_STEPS[self.item.status]

    @property
    def hints(self) -> tuple[str, ...]:
        return self.entry.hints if self.item.status != "passed" else ()

    @cached_property
    def pictures(self) -> list[DrawnPicture]:
        return [draw(picture) for picture in self.item.pictures]


class PartView(NamedTuple):
    """A part of the assignment with its points."""

    part: str
    number: int
    items: tuple[ItemView, ...]

    @property
    def title(self) -> str:
        return PART_TITLES[self.part]

    @property
    def score(self) -> float:
        return sum(view.item.score for view in self.items)

    @property
    def max_score(self) -> float:
        return sum(view.item.max_score for view in self.items)


def parts_of(result: Result) -> list[PartView]:
    """The parts in the order of the lesson."""
    groups = groupby(result.items, key=lambda item: part_of(item.id))
    return [
        PartView(part, number, tuple(map(ItemView, items)))
        for number, (part, items) in enumerate(groups, start=1)
    ]


def feedback_page(result: Result) -> str:
    """A student's page."""
    parts = parts_of(result)
    views = [view for part in parts for view in part.items]
    start = next((v for v in views if v.item.status != "passed"), None)
    start_part = next((part for part in parts if start in part.items), None)
    template = environment().get_template("feedback.html")
    return template.render(
        result=result,
        parts=parts,
        start=start,
        start_part=start_part,
        sign=sign,
        article=article,
    )


@lru_cache(maxsize=500)
def article(view: ItemView) -> Markup:
    """What a page says of one item; kept, since many students of a class get the same verdicts."""
    return Markup(environment().get_template("item.html").render(view=view))


@lru_cache(maxsize=500)
def sign(view: ItemView) -> Markup:
    """The sign that leads to an item on a page; kept too."""
    return Markup(environment().get_template("sign.html").render(view=view))


def write_feedback(folder: Path, result: Result) -> None:
    """Make and write one student's page.

    :raises CannotWrite: with what to do about it.
    """
    page = feedback_page(result)
    with whole_file(folder / file_name(result.student)) as file:
        file.write(page)
