"""What a student's page says, in the forms that platforms show: plain text, and simple HTML."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from grader import __version__
from grader.assignment import PART_TITLES
from grader.messages import page as said
from grader.messages.files import not_graded, read_from
from grader.platforms.autograder.autograder import Judged
from grader.report.feedback import ItemView
from grader.report.pages import marked
from grader.report.terminal import points
from grader.result import Item
from grader.text import visible

LENGTHS = (4_000, 1_000, 200)
"""Characters of one paragraph: as many of the first as there is room for, else of the next."""
ENDS_OF_SENTENCES = (".", ":", "!", "?")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Some words, with others set apart before them."""

    text: str
    heading: str = ""


def of_item(item: Item) -> Iterator[Paragraph]:
    """What the page says of one exercise or question."""
    view = ItemView(item)
    told = item.status != "passed" or item.follow_through
    if told and (view.misconception or view.message):
        yield Paragraph(view.message, view.misconception)
    if view.is_question or (item.status != "passed" and len(item.checks) > 1):
        for check, message in item.further_checks:
            mark = "✓" if check.is_full else "◐" if check.score else "✗"
            worth = f", {points(check.score, check.max_score)}" if check.max_score else ""
            yield Paragraph(message, f"{mark} {check.name}{worth}")
    if item.review_reason is not None:
        who = said.READ_BY_A_PERSON if view.is_question else said.LOOKED_AT_BY_A_PERSON
        end = "" if item.review_reason.endswith(ENDS_OF_SENTENCES) else "."
        yield Paragraph(f"{item.review_reason}{end} {said.WAITING[1]}", who)
    if view.next_step:
        yield Paragraph(view.next_step, said.NEXT_STEP)
    if view.hints:
        yield Paragraph(said.hints_of(item.id))


def of_submission(judged: Judged) -> Iterator[Paragraph]:
    """What the page says of the whole submission."""
    result = judged.result
    total = f"{points(round(result.score, 2), result.max_score)} points"
    yield Paragraph("", total)
    if result.needs_review:
        questions = ", ".join(result.needs_review)
        yield Paragraph(f"{said.WAITING[0]} {questions}. {said.WAITING[1]}", said.PROVISIONAL)
    if not result.handed_in:
        yield Paragraph("", said.NOTHING_FOUND)
    for file in result.left_out:
        yield Paragraph(not_graded(file))
    for part, graded in result.files.items():
        yield Paragraph(read_from(graded.path), PART_TITLES[part])
    for module in result.modules:
        yield Paragraph(read_from(module.path))
    yield Paragraph(said.judged_with(__version__, judged.seed, judged.isolation))


def plain(paragraphs: Sequence[Paragraph], longest: int = LENGTHS[0]) -> str:
    """Paragraphs as plain text, a line or more for each."""
    return "\n".join(_cut(visible(_line(paragraph)), longest) for paragraph in paragraphs)


def _line(paragraph: Paragraph) -> str:
    heading, text = paragraph.heading, paragraph.text
    if heading and text and not heading.endswith(ENDS_OF_SENTENCES):
        heading += ":"
    return " ".join(filter(None, (heading, text)))


def html(paragraphs: Sequence[Paragraph], longest: int = LENGTHS[0]) -> str:
    """Paragraphs as HTML, in which everything that somebody wrote is escaped."""
    return str(Markup("\n").join(_html(paragraph, longest) for paragraph in paragraphs))


def _html(paragraph: Paragraph, longest: int) -> Markup:
    heading = Markup("<strong>{}</strong> ").format(_cut(visible(paragraph.heading), longest))
    text = marked(_cut(paragraph.text, longest)).replace("\n", Markup("<br>"))
    return Markup("<p>{}{}</p>").format(heading if paragraph.heading else "", text)


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def fitting(make: Callable[[int], Mapping[str, str]], most: int) -> Mapping[str, str]:
    """The files that ``make`` makes of paragraphs of such a length, none above ``most`` bytes."""
    for longest in LENGTHS:
        files = make(longest)
        if all(len(text.encode()) <= most for text in files.values()):
            break
    return files
