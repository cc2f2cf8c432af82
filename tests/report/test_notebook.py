"""A verdict in a notebook: what a student chose is text in it, no markup and no formula."""

from __future__ import annotations

import pytest

from grader.report.notebook import Shown, shown_message, shown_verdict
from grader.result import Check, Message
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


@pytest.mark.parametrize("each", shown("$a$"))
def test_mathjax_is_told_to_pass_over_all_of_it(each: Shown) -> None:
    """``tex2jax_ignore`` is for version 2 in nbconvert's pages, the other for JupyterLab's."""
    (tag, attrs), *_ = Tags(each.html).tags
    assert tag == "div"
    assert {"tex2jax_ignore", "mathjax_ignore"} <= set((attrs["class"] or "").split())
    assert each.html.endswith("</div>")
    assert each.html.count("<div") == 1
