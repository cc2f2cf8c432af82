"""A verdict in a notebook: what a student chose is text in it, no markup and no formula."""

from __future__ import annotations

import pytest

from grader.report.notebook import Shown, shown_message, shown_verdict
from grader.result import NOTHING_TO_SAY, Check, Item, Message
from tests.report.classes import HOSTILE_TEXTS, failed
from tests.report.test_class_page import Tags

TEX = (
    r"$\href{//x.example}{here}$",
    r"\(a\)",
    r"\[a\]",
    "$$a$$",
    r"\begin{equation}a\end{equation}",
)


def shown(text: str) -> list[Shown]:
    checks = (Check(text, 0, 1, Message(f"{text} ")), Check("values", 0, 2, Message(text)))
    verdict = failed("single_neuron.dC_da", message=Message(text), checks=checks)
    return [shown_message(text), shown_verdict(verdict, text)]


@pytest.mark.parametrize("text", [*HOSTILE_TEXTS, *TEX], ids=ascii)
def test_words_of_a_students_stay_text(text: str) -> None:
    for hostile, plain in zip(shown(text), shown("x"), strict=True):
        assert Tags(hostile.html).tags == Tags(plain.html).tags
        for form in (hostile.html, hostile.text):
            assert form.replace("\n", "").isprintable()


def test_a_check_that_holds_and_is_worth_nothing_shows_no_points() -> None:
    checks = (Check("shape", 0, 0), Check("values", 0, 3, Message("Twice.")))
    item = failed("single_neuron.dC_da", message=Message("Twice."), checks=checks)
    html = shown_verdict(item).html
    assert "✓ shape" in html
    assert "0 of 0" not in html


def test_a_question_says_each_of_its_answers_once() -> None:
    checks = (
        Check("q1_factors", 1, 3, entries=(Message("Read as a."), Message("Right: a_prev"))),
        Check("q1_explanation", 0, 2, Message("Too short.")),
    )
    for kept in (checks, checks[:1], checks[1:]):
        item = Item("review.q1", 1, 5, "partial", NOTHING_TO_SAY, kept)
        shown = shown_verdict(item)
        for check in kept:
            for said in check.text.splitlines():
                assert shown.html.count(said) == shown.text.count(said) == 1


@pytest.mark.parametrize("each", shown("$a$"))
def test_mathjax_is_told_to_pass_over_all_of_it(each: Shown) -> None:
    """``tex2jax_ignore`` is for version 2 in nbconvert's pages, the other for JupyterLab's."""
    (tag, attrs), *_ = Tags(each.html).tags
    assert tag == "div"
    assert {"tex2jax_ignore", "mathjax_ignore"} <= set((attrs["class"] or "").split())
    assert each.html.endswith("</div>")
    assert each.html.count("<div") == 1
