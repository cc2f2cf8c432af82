"""Markdown and formulas as HTML."""

from __future__ import annotations

import re

import pytest

from grader.site.text import html_of

FORMULAS = {
    "letters": ("$a$", "a"),
    "a prime": (r"$\sigma'(z)$", "σ′(z)"),
    "a fraction": (r"$\dfrac{\partial C_0}{\partial a}$", "∂C0∂a"),
    "a matrix": (r"$\begin{pmatrix} 1 & 2 \\ 0 & -1 \end{pmatrix}$", "(120−1)"),
    "a logarithm": (r"$y \ln a + (1 - y) \ln (1 - a)$", "ylna+(1−y)ln(1−a)"),
    "words": (r"$z \quad\text{or, all at once,}$", "zor, all at once,"),
    "markup in it": ("$a < b$", "a<b"),
}


def text_of(html: str) -> str:
    from bs4 import BeautifulSoup

    text: str = BeautifulSoup(html, "html.parser").get_text()
    return text.strip().replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("name", FORMULAS)
def test_a_formula_becomes_mathml(name: str) -> None:
    latex, shown = FORMULAS[name]
    html = html_of(latex)

    assert html.count("<math ") == 1
    assert text_of(html).replace(" ", "").replace("\u2003", "") == shown.replace(" ", "")


def test_a_logarithm_keeps_its_distance() -> None:
    html = html_of(r"$y \ln a$")
    assert re.search(r"<mi>y</mi><mspace[^>]*/><mi>ln</mi><mspace[^>]*/><mi>a</mi>", html)


def test_a_sign_stands_close_to_its_number() -> None:
    assert '<mo form="prefix">&#x02212;</mo>' in html_of("$b = -0.4$")
    assert 'form="prefix"' not in html_of("$1 - y$")


def test_a_wide_formula_can_be_broken_at_its_gaps() -> None:
    html = html_of(r"$$z = w, \qquad a = \sigma(z), \qquad \text{so \quad that}$$")
    assert html.count("<math ") == 3


BESIDE = {
    "a full stop": ("so is $z$. Then", "z."),
    "brackets": ("the cost ($C$, in short) is", "(C,"),
    "an ending": ("every $n$-th one", "n-th"),
    "nothing": ("so $z$ is", "z"),
}


@pytest.mark.parametrize(("markdown", "together"), BESIDE.values(), ids=BESIDE)
def test_punctuation_stays_on_the_line_of_its_formula(markdown: str, together: str) -> None:
    from bs4 import BeautifulSoup

    found = BeautifulSoup(html_of(markdown), "html.parser").find_all(class_="together")
    assert [each.get_text() for each in found] == [together]


MARKUP = {
    "a script": "<script>alert(1)</script>",
    "an image": "<img src=x onerror=alert(1)>",
    "a link": "[here](javascript:alert(1))",
    "a comment": "a <!-- b --> c",
}


@pytest.mark.parametrize("markup", MARKUP.values(), ids=MARKUP)
def test_markup_in_the_text_is_shown_and_has_no_effect(markup: str) -> None:
    html = html_of(markup)
    assert not re.search(r"<(script|img|a|!)", html)


def test_the_line_about_the_source_is_left_out() -> None:
    assert html_of("<!-- Generated from x -->\n\n# One") == "<h1>One</h1>\n"
