"""Mathematics in LaTeX, ASCII and Unicode becomes the same symbols, traced to the original."""

from __future__ import annotations

import re

import pytest

from grader.explanations.notation import Traced, normalise

SAME = {
    "dc/da": [
        "dC/da", "∂C0/∂a^L", r"$\frac{\partial C_0}{\partial a^L}$", "dC_da", "d C / d a",
        r"\dfrac{\partial C}{\partial a^{(L)}}", "dL/da", "∂C₀/∂aᴸ", "C'(a)", "dC0/da_j",
        "d(cost)/d(output)",
    ],
    "da/dz": [
        "da/dz", r"\mathrm{d}a/\mathrm{d}z", r"\partial_z a", r"\frac{\partial a^L}{\partial z^L}",
        "da_dz", "∂a/∂z", "dσ/dz", "a'(z)",
    ],
    "dz/dw": ["dz/dw", r"$\partial z^L/\partial w^L$", "dz_dw", "∂z_j/∂w_jk", "z'(w)"],
    "dz/db": [
        "dz/db", "d/db of z", r"\frac{\partial z}{\partial b}", "∂z/∂b", "d(wa+b)/db", "d/db z",
        r"\frac{\partial}{\partial b}(wa^{L-1}+b)",
    ],
    "dc/daprev": ["dC/da_prev", r"\frac{\partial C_0}{\partial a_k^{L-1}}", "∂C/∂a^{L-1}"],
    "sigma'": ["σ'(z)", r"$\sigma'(z^L)$", "sigma prime", "sigmoid_prime(z)", "σ′(z^L)", "f'(z)"],
    "aprev": [
        "a^{L-1}", "a^(L-1)", "a_prev", "a^L-1", r"$a^{(L-1)}$", "aᴸ⁻¹", r"a^{L-1}\cdot\sigma'(z)",
    ],
    "ak": ["a_k^{L-1}", "a_k", "a^{L-1}_k"],
    "2err": ["2(a-y)", "2*(a - y)", "2(a^L − y)", r"$2(a_j-y_j)$", "2·(a−y)"],
    "slope": ["a(1-a)", "σ(z)(1−σ(z))", "sigmoid(z)*(1 - sigmoid(z))", "a*(1-a)", "a - a**2"],
    "ce'": [
        "(a-y)/(a(1-a))", r"\frac{a-y}{a(1-a)}", "-y/a + (1-y)/(1-a)", "(1-y)/(1-a) - y/a",
        r"-\frac{y}{a}+\frac{1-y}{1-a}",
    ],
    "quarter": [r"\frac14", "1/4", "0.25", "¼"],
    "composition": ["C(a(z(w)))", "f(g(h(x)))"],
    "wa+b": [
        "w*a_prev + b", "wa+b", "w^L a^{L-1} + b^L", r"w^{L}\cdot a^{L-1}+b^{L}", r"$wa^{L-1}+b$",
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("symbol", "form"), [(s, form) for s, forms in SAME.items() for form in forms]
)
def test_forms_of_one_symbol(symbol: str, form: str) -> None:
    assert f"⟦{symbol}⟧" in normalise(form).text


@pytest.mark.parametrize(
    ("arrow", "form"), [("->", "w → z"), ("->", r"w \to z"), ("->", "w => z"), ("->", "w ⟶ z")]
)
def test_arrows(arrow: str, form: str) -> None:
    assert normalise(form).text.split() == ["w", arrow, "z"]


def test_a_student_cannot_write_symbols() -> None:
    assert "⟦" not in normalise("⟦ce'⟧").text


def test_every_character_is_traced() -> None:
    answer = r"So $\frac{\partial C_0}{\partial a^L}$ — i.e. ﬁrst — is 2(a−y)…"
    traced = normalise(answer)
    assert len(traced.text) == len(traced.starts) == len(traced.ends)
    start = traced.text.index("⟦dc/da⟧")
    assert answer[slice(*traced.origin(start, start + 7))].startswith(r"\frac")


def test_a_replacement_stands_for_all_that_it_replaced() -> None:
    traced = Traced.of("a xx b").sub(re.compile("x+"), lambda _: "yyy")
    assert traced.text == "a yyy b"
    assert traced.origin(2, 5) == (2, 4)
    assert traced.origin(6, 7) == (5, 6)
