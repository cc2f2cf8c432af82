"""What people write is read as they mean it, and what cannot be read is pointed at."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from grader.errors import GraderError
from grader.expressions import ExpressionError, Vocabulary, numbers_at, parse
from grader.expressions.tokens import MAX_LENGTH
from grader.messages.formulas import WINDOW, not_read, problem

NEURON = Vocabulary(("a", "y", "z", "a_prev"), frozenset({"w", "b"}))
LAYER = Vocabulary(("a_j", "y_j", "z_j", "w_jk"), frozenset({"a_k", "b_j"}))

READ = {
    # products that are not written
    "2(a-y)": "2*(a - y)",
    "2 a y": "2*a*y",
    "2ay": "2*(a*y)",
    "a(1-a)": "a*(1 - a)",
    "(a-y)(1-a)": "(a - y)*(1 - a)",
    "(a)2": "(a)*2",
    "w a_prev + b": "w*a_prev + b",
    "wa_prev+b": "(w*a_prev) + b",
    # powers and signs
    "a^2": "a**2",
    "a**2": "a**2",
    "a^{2}": "a**(2)",
    "a²y": "a**2*y",
    "a⁻¹": "a**(-1)",
    "a^-1": "a**-1",
    "-a^2": "-a**2",
    "e^{-z}": "e**(-z)",
    "2^a(1-a)": "2**a*(1 - a)",
    "2*-a": "2*-a",
    "--a": "--a",
    # lookalike characters
    "−y/a": "-y/a",
    "–y·a": "-y*a",
    "a×y÷z": "a*y/z",
    "a⋅y∙z": "a*y*z",
    "½a": "(1/2)*a",
    "𝑎(1−𝑎)": "a*(1 - a)",
    "２a": "2*a",
    "a\u00a0y": "a*y",
    "a\u200by": "a*y",
    "√a": "sqrt(a)",
    # the slope of the activation
    "sigma_prime(z)": "sigma_prime(z)",
    "σ'(z)": "sigma_prime(z)",
    "σ′(z)": "sigma_prime(z)",
    "σ’(z)": "sigma_prime(z)",
    "sigma'(z)": "sigma_prime(z)",
    "Sigma'(z)": "sigma_prime(z)",
    "sigmoid_prime(z)": "sigma_prime(z)",
    "sigmoid_derivative(z)": "sigma_prime(z)",
    "dsigma(z)": "sigma_prime(z)",
    r"\sigma'(z)": "sigma_prime(z)",
    r"\sigma^{\prime}(z)": "sigma_prime(z)",
    r"\sigma^\prime\left(z^{(L)}\right)": "sigma_prime(z)",
    "sigmoid(z)": "sigma(z)",
    "σ(z)(1-σ(z))": "sigma(z)*(1 - sigma(z))",
    # layers
    "a^{L-1}": "a_prev",
    "a^(L-1)": "a_prev",
    "a^{(L-1)}": "a_prev",
    "a**(L-1)": "a_prev",
    "a^{(L−1)}": "a_prev",
    "aᴸ⁻¹": "a_prev",
    "a⁽ᴸ⁻¹⁾": "a_prev",
    "a_{prev}": "a_prev",
    r"a_{\text{prev}}": "a_prev",
    "a_{L-1}": "a_prev",
    "A_prev": "a_prev",
    "a^L - y^L": "a - y",
    "a^{(L)}(1-a^{(L)})": "a*(1 - a)",
    "a^l": "a",
    "a^{[L-1]}": "a_prev",
    "(a^L) - 1": "(a) - 1",
    # LaTeX
    r"\frac{a-y}{a(1-a)}": "((a - y)/(a*(1 - a)))",
    r"\dfrac{a}{y}z": "((a)/(y))*z",
    r"\frac12": "(1/2)",
    r"\frac a y": "((a)/(y))",
    r"$2\cdot\left(a - y\right)$": "2*(a - y)",
    r"\(a \times y\)": "a*y",
    r"\ln a": "log(a)",
    r"\ln\left(1-a\right)": "log(1 - a)",
    r"\sqrt{a}": "sqrt(a)",
    r"\operatorname{sigmoid}(z)": "sigma(z)",
    r"2\,a": "2*a",
    # the rest
    "ln(a)": "log(a)",
    "np.exp(-z)": "exp(-z)",
    "math.log(a)": "log(a)",
    "exp(-z)/(1+exp(-z))^2": "exp(-z)/(1 + exp(-z))**2",
    "[a-y]{1-a}": "(a - y)*(1 - a)",
    "dC/da = 2(a-y)": "2*(a - y)",
    "∂C0/∂a=2(a-y)": "2*(a - y)",
    "s = t = a": "a",
    "a.": "a",
    "1e-3a": "1e-3*a",
    ".5a": ".5*a",
    "007": "7",
    "`a`": "a",
}

READ_IN_A_LAYER = {
    "2(a_j-y_j)σ'(z_j)w_jk": "2*(a_j - y_j)*sigma_prime(z_j)*w_jk",
    r"2(a_j^{(L)} - y_j)\,\sigma'(z_j^{(L)})\,w_{jk}^{(L)}": "2*(a_j - y_j)*sigma_prime(z_j)*w_jk",
    "2*(a[j]-y[j])*sigma_prime(z[j])*W[j, k]": "2*(a_j - y_j)*sigma_prime(z_j)*w_jk",
    "w[j][k]": "w_jk",
    "w_{j,k}": "w_jk",
    "w_j_k": "w_jk",
    "2(aⱼ−yⱼ)·σ′(zⱼ)·wⱼₖ": "2*(a_j - y_j)*sigma_prime(z_j)*w_jk",
    "w_{jk}a_k^{L-1}+b_j": "w_jk*a_k + b_j",
}

# what was written, what the message says, and where its caret stands
REFUSED = {
    "": ("missing", 0),
    "   ": ("missing", 3),
    "a+": ("missing before the end", 2),
    "a+*y": ("missing before “*”", 2),
    "2*(a-)": ("missing before “)”", 5),
    "()": ("missing", 1),
    "(a": ("not closed", 0),
    "a*(y+(z)": ("not closed", 2),
    "a)": ("closes nothing", 1),
    "(a]": ("closes “(”", 2),
    "2 3": ("operator is missing", 2),
    "foo": ("“foo” is not known", 0),
    "2*(a - x)": ("“x” is not known", 7),
    "a_j": ("“a_j” is not known", 0),
    "a'": ("not known", 0),
    "a''": ("not known", 0),
    "σ''(z)": ("not known", 0),
    "σ": ("missing, such as (z)", 1),
    "sigma^2(z)": ("missing, such as (z)", 5),
    "a^L-1": ("a^(L-1)", 3),
    "y^{L-1}": ("not known", 0),
    "dC/da": ("names a derivative", 0),
    "2*∂C/∂a": ("names a derivative", 2),
    "d/dz sigma(z)": ("names a derivative", 0),
    r"\partial C": ("names a derivative", 0),
    "Σ a": ("without the sum", 0),
    r"\sum_j a": ("without the sum", 0),
    r"\foo{a}": ("is not read", 0),
    "a//y": ("rounds down", 1),
    "a % y": ("percent", 2),
    "a, y": ("comma", 1),
    "|a|": ("Absolute", 0),
    "a == y": ("comparison", 2),
    "a <= y": ("comparison", 2),
    "a =": ("missing", 3),
    "a; y": ("“;” is not read", 1),
    "a.y": ("“.” is not read", 1),
    "__import__('os')": ("“_” is not read", 0),
    "lambda: 1": ("not read", 6),
    "not a": ("“not” is not known", 0),
    "a if a else y": ("“if” is not known", 2),
    "a@y": ("“@” is not read", 1),
    "1_000": ("not read", 1),
    "a\x00y": ("is not read", 1),
    "<b>a</b>": ("“<” is not read", 0),
    "log(a, y)": ("comma", 5),
    "----- a": ("signs in a row", 4),
    "1e999": ("Numbers may lie", 0),
    "a + 1e-999": ("Numbers may lie", 4),
    "9999999999999": ("Numbers may lie", 0),
    "9**9**9": ("in an exponent", 3),
    "2**-99999": ("at most 99", 3),
    "2**(50*50)": ("at most 99", 4),
    "2^(1/0)": ("at most 99", 3),
    "2^exp(99)": ("at most 99", 2),
    "((a**99)**99)**99": ("come to 99 together", 10),
    "a^(a^2)": ("in an exponent", 3),
    "(" * 30 + "a" + ")" * 30: ("nested more than 20 deep", 20),
    "+".join("a" * 150): ("200 parts", 200),
    "a" * 50: ("is not known", 0),
}

HOSTILE = {
    "a megabyte": "a" * 1_000_000,
    "a megabyte of blanks": " " * 1_000_000,
    "parentheses": "(" * 100_000,
    "matched parentheses": "(" * 100_000 + "a" + ")" * 100_000,
    "unary minuses": "-" * 100_000 + "a",
    "nots": "not " * 100_000 + "a",
    "fractions": "\\frac" * 90,
    "functions": "sigma " * 80 + "z",
    "roots": "√" * 499 + "a",
    "powers": "^".join("a" * 100),
    "tower": "9**9**9",
    "powers of powers": "((a**99)**99)**99",
    "huge number": "1e999",
    "many digits": "9" * 499,
    "primes": "a" + "'" * 499,
    "subscripts": "a" + "_j" * 249,
    "equals signs": "=" * 500,
}


@pytest.mark.parametrize(("text", "python"), READ.items())
def test_reads_what_people_write(text: str, python: str) -> None:
    assert str(parse(text, NEURON)) == python


@pytest.mark.parametrize(("text", "python"), READ_IN_A_LAYER.items())
def test_reads_indices(text: str, python: str) -> None:
    assert str(parse(text, LAYER)) == python


@pytest.mark.parametrize("python", sorted({*READ.values()}))
def test_reads_its_own_notation(python: str) -> None:
    assert str(parse(python, NEURON)) == python


@pytest.mark.parametrize(("text", "said_where"), REFUSED.items())
def test_points_at_what_it_cannot_read(text: str, said_where: tuple[str, int]) -> None:
    said, position = said_where
    with pytest.raises(ExpressionError) as caught:
        parse(text, NEURON)
    assert said in problem(caught.value)
    assert caught.value.position == position


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_refuses_the_hostile_before_anything_is_evaluated(text: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(text, NEURON)
    assert max(map(len, not_read(caught.value).splitlines())) < 250


def test_previous_layer_is_not_a_label_of_an_output() -> None:
    with pytest.raises(ExpressionError, match="unknown_name"):
        parse("a_j^{L-1}", LAYER)


def test_a_function_that_would_restate_the_question_is_named() -> None:
    without = Vocabulary(("a",), functions=("sigma",))
    with pytest.raises(ExpressionError) as caught:
        parse("σ'(a)", without)
    assert problem(caught.value) == "sigma_prime cannot be used here: write it out."


def test_caret_stands_under_the_place_in_the_text_as_written() -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(r"\frac{a-y}{a(1-q)}", NEURON)
    _, shown, caret, _ = not_read(caught.value).splitlines()
    assert shown[caret.index("^")] == "q"


def test_caret_stands_under_the_place_in_a_long_text() -> None:
    with pytest.raises(ExpressionError) as caught:
        parse("a + " * 40 + "q + " + "a + " * 40 + "a", NEURON)
    _, shown, caret, _ = not_read(caught.value).splitlines()
    assert shown[caret.index("^")] == "q"
    assert len(shown) <= WINDOW + 14


@pytest.mark.parametrize("text", ["a\x1b[31m+", "a\r\n+", "e\u0301+", "漢字", "a\u202e+"])
def test_message_keeps_to_its_columns(text: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(text, NEURON)
    lines = not_read(caught.value).split("\n")
    assert len(lines) == 4
    assert all(line.isprintable() for line in lines)


def test_is_one_of_the_errors_a_user_meets() -> None:
    assert issubclass(ExpressionError, GraderError)


@pytest.mark.parametrize("text", ["2*(a - x)", "a @ y", "a +", "9" * 30])
def test_every_refusal_says_what_is_allowed(text: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(text, NEURON)
    assert not_read(caught.value).endswith(
        "Allowed: the symbols a, y, z, a_prev, numbers, + - * / ** ( ), and sigma, sigma_prime, "
        "exp, log, sqrt, tanh."
    )


WORDS = st.sampled_from(
    [
        *"ayzwbejkL0123456789.+-*/^()[]{}_'=, \\$²⁻ᴸσΣ∂√½é漢\x00",
        *("**", "a_prev", "sigma'", "sigma_prime(z)", "log", "1e9", "if"),
        *("\\frac", "\\left(", "\\ln ", "^{L-1}", "_{jk}"),
    ]
)
POINT = numbers_at(dict.fromkeys(("a", "y", "z", "a_prev", "w", "b"), 0.3 + 0j))


@settings(max_examples=400)
@given(st.lists(WORDS, max_size=60).map("".join) | st.text(max_size=MAX_LENGTH + 5))
@example("\\frac" + "9" * 30)
@example("\\frac1")
@example("\\text{a")
@example("a" + "+a" * 99)
@example("a" + "^a" * 99)
def test_reads_or_refuses_any_text_and_evaluates_what_it_reads(text: str) -> None:
    with contextlib.suppress(ExpressionError, ArithmeticError, ValueError):
        assert isinstance(parse(text, NEURON).evaluate(POINT), complex)
