"""The review's questions: what counts as right, which misconception shows, what cannot be read."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from grader.answers import (
    Crashed,
    Elements,
    Missing,
    NotAsked,
    Note,
    NotHandedIn,
    NotLoaded,
    Number,
    Raised,
    Text,
    TimedOut,
    Unfilled,
    Unreadable,
    Unusable,
    Value,
)
from grader.assignment.catalogue import QUESTIONS as BY_ID
from grader.assignment.misconceptions import MISCONCEPTIONS
from grader.assignment.review import QUESTIONS, Formula, Formulas, Question, Variable
from grader.expressions import values
from grader.judge import variables
from grader.judge.question import judge_question, self_check_question
from grader.judge.variables import judge_value
from grader.judge.verdict import Finding
from grader.lesson.solutions import packed_rules, scorer
from grader.messages.explanations import DOUBTS
from grader.reasons import Ending, because
from grader.result import Check, Item, Message

RIGHT = {
    "q2_slope": [
        "a*(1 - a)",
        "a(1-a)",
        "a - a^2",
        "a − a²",
        "a^L(1-a^L)",
        r"a^{(L)}\left(1-a^{(L)}\right)",
        "(1-a)a",
        "-a(a-1)",
        "σ(z)(1-σ(z))",
        "sigma(z)*(1 - sigma(z))",
        "exp(-z)/(1+exp(-z))^2",
        r"\frac{e^{-z}}{(1+e^{-z})^2}",
        "sigma'(z) = a(1-a)",
        "A*(1-A)",
        "1/4 - (a - 1/2)**2",
    ],
    "q2_slope_at_zero": [
        0.25,
        "0.25",
        "1/4",
        r"\frac14",
        r"\frac{1}{4}",
        "¼",
        ".25",
        "2^-2",
        "1/2*(1-1/2)",
        "sigma(0)(1-sigma(0))",
        "σ'(0) = 1/4",
    ],
    "q2_when_saturated": ["learns slowly", "Learns Slowly", "  learns   slowly\n", "LEARNS SLOWLY"],
    "q3_dz_db": [1, 1.0, "1", "1.0", "2/2", "w/w", "b/b", "a_prev^0", "∂z/∂b = 1", r"\frac{1}{1}"],
    "q3_dz_dw": [
        "a_prev",
        "a^{L-1}",
        "a^(L-1)",
        "a**(L-1)",
        "a_{prev}",
        r"a_{\text{prev}}",
        "a^{(L-1)}",
        "aᴸ⁻¹",
        "A_prev",
        "1*a_prev",
        "dz/dw = a_prev",
        "(z - b)/w",
    ],
    "q3_ratio": [
        "a_prev",
        "a_prev/1",
        "a^{L-1}",
        "2(a-y)σ'(z)a_prev / (2(a-y)σ'(z))",
        r"\frac{a_{prev}}{1}",
        "w a_prev / w",
        "a_{L-1}",
        "(a_prev)",
        "a_prev^2/a_prev",
        "a⁽ᴸ⁻¹⁾",
    ],
    "q4_summed_index": ["j", "J", " j "],
    "q4_term": [
        "2*(a_j - y_j)*sigma_prime(z_j)*w_jk",
        "2(a_j-y_j)σ'(z_j)w_jk",
        r"2(a_j^{(L)} - y_j)\sigma'(z_j^{(L)})w_{jk}^{(L)}",
        r"w_{jk}\cdot\sigma^{\prime}(z_j)\cdot 2\left(a_j-y_j\right)",
        "w_jk a_j(1-a_j) 2(a_j-y_j)",
        "2*(a[j] - y[j])*sigma_prime(z[j])*W[j, k]",
        "2(aⱼ−yⱼ)·σ′(zⱼ)·wⱼₖ",
        "-2(y_j - a_j) sigmoid_prime(z_j) w_jk",
        "(2a_j - 2y_j) w_jk sigma(z_j)(1 - sigma(z_j))",
        "2(sigma(z_j) - y_j)*dsigma(z_j)*w_jk",
    ],
    "q4_paths": [8, 8.0, "8", "4*2", "4·2", "1 × 4 × 2", "2^3", "2³", "16/2", "8."],
    "q5_changed": [["dC_da"], "dC_da", " DC_DA ", ["dC_da", "dC_da"], "[dC_da]"],
    "q5_dC_da": [
        "(a - y)/(a*(1 - a))",
        "(a-y)/(a-a**2)",
        "-y/a + (1-y)/(1-a)",
        r"\frac{a-y}{a(1-a)}",
        r"-\left(\frac{y}{a} - \frac{1-y}{1-a}\right)",
        "(a−y)/(a(1−a))",
        "(1-y)/(1-a) - y/a",
        "(a-y)/sigma_prime(z)",
        "(a-y) a^-1 (1-a)^-1",
        "(y-a)/(a(a-1))",
        "(a^L-y)/(a^L(1-a^L))",
    ],
    "q5_delta": [
        "a - y",
        "a-y",
        "a − y",
        "-(y-a)",
        "sigma(z) - y",
        "σ(z)-y",
        r"a^{(L)} - y",
        "(a-y)/(a(1-a))*a(1-a)",
        "(1-y)a - y(1-a)",
        "δ = a - y",
        "(a^2 - y^2)/(a+y)",
    ],
}

RIGHT_FACTORS = [
    ["a_prev", "sigma_prime(z)", "2*(a - y)"],
    ["2(a-y)", "σ'(z)", "a^{L-1}"],
    ["a(1-a)", "2a-2y", "a_{prev}"],
    [r"\sigma'(z^L)", r"2(a^L - y)", r"a^{(L-1)}"],
    ["sigma(z)(1-sigma(z))", "-2(y-a)", "aᴸ⁻¹"],
    ["dz/dw = a_prev", "da/dz = sigma'(z)", "dC/da = 2(a-y)"],
    ["sigma_prime(w*a_prev + b)", "2*(sigma(z) - y)", "a_prev"],
    "2(a-y), σ'(z), a_prev",
    "[a_prev, sigma_prime(z), 2*(a - y)]",
    ["sigmoid'(z)", "(a-y)·2", "A_prev"],
]

NAMED = {
    "q2_slope": {
        "a": "sigma_instead_of_slope",
        "sigma(z)": "sigma_instead_of_slope",
        "a(a-1)": "sign_flipped",
        "z(1-z)": "slope_of_activation",
        "sigma(a)(1-sigma(a))": "slope_of_activation",
    },
    "q2_slope_at_zero": {"1/2": "sigma_instead_of_slope", 0.5: "sigma_instead_of_slope"},
    "q3_dz_db": {"a_prev": "extra_input_activation"},
    "q3_dz_dw": {
        "w": "weight_instead_of_input",
        1: "missing_input_activation",
        "a": "input_of_wrong_layer",
    },
    "q3_ratio": {
        "1": "missing_input_activation",
        "w": "weight_instead_of_input",
        "a_prev^2": "extra_input_activation",
    },
    "q4_term": {
        "(a_j-y_j)σ'(z_j)w_jk": "missing_factor_2",
        "2(y_j-a_j)σ'(z_j)w_jk": "sign_flipped",
        "σ'(z_j)w_jk": "missing_cost_slope",
        "2(a_j-y_j)w_jk": "missing_slope",
        "2(a_j-y_j)σ'(z_j)": "missing_weight",
        "2(a_j-y_j)σ'(z_j)a_k": "input_instead_of_weight",
        "2(a_j-y_j)σ'(z_j)w_jk a_k": "extra_input_activation",
        "2(a_j-y_j)σ(z_j)w_jk": "sigma_instead_of_slope",
        "2(a_j-y_j)a_j w_jk": "sigma_instead_of_slope",
        "2(a_j-y_j)σ'(a_j)w_jk": "slope_of_activation",
        "2(a_j-y_j)z_j(1-z_j)w_jk": "slope_of_activation",
        "(a_j-y_j)^2": "returned_the_cost",
    },
    "q5_dC_da": {
        "2(a-y)": "squared_error_slope",
        "a-y": "cross_entropy_delta",
        "(y-a)/(a(1-a))": "sign_flipped",
        "-y/a - (1-y)/(1-a)": "sign_flipped",
        "2(a-y)/(a(1-a))": "kept_factor_2",
        "-y/a": "missing_term",
        "(1-y)/(1-a)": "missing_term",
        "-(y ln a + (1-y) ln(1-a))": "returned_the_cost",
    },
    "q5_delta": {
        "(a-y)a(1-a)": "kept_slope",
        "(a-y)σ'(z)": "kept_slope",
        "2(a-y)": "kept_factor_2",
        "y-a": "sign_flipped",
        "2(a-y)σ'(z)": "squared_error_slope",
        "(a-y)/(a(1-a))": "missing_slope",
        r"-(y\ln a + (1-y)\ln(1-a))": "returned_the_cost",
    },
}

WRONG = {
    "q2_slope": ["1 - a", "a*(1 + a)", 0.25, "a^2"],
    "q2_slope_at_zero": [1, "0.2501", "0", -0.25],
    "q2_when_saturated": ["learns fast", "no change", "flips sign"],
    "q3_dz_db": [0, "b", "w"],
    "q3_dz_dw": ["w a_prev", "b", 2],
    "q3_ratio": ["1/a_prev", "b", "y"],
    "q4_summed_index": ["k"],
    "q4_term": ["w_jk", "2(a_j-y_j)", "a_k"],
    "q4_paths": [6, 24, "3*4*2", 8.5, "-8"],
    "q5_changed": [["da_dz"], ["dC_da", "da_dz"], []],
    "q5_dC_da": ["1/a", "0", "(a-y)/a"],
    "q5_delta": ["a", "a*y", "a-2y"],
}

# what a variable holds, and a part of what is said about it
UNREADABLE = {
    "q1_factors": {
        "2": "should list 3 expressions; it lists 1",
        7: "holds a number; it should hold a list",
    },
    "q2_slope": {
        "a*(1 - ": "    “a*(1 - ”\n    ",
        "σ'(z)": "sigma_prime cannot be used here",
        "a*(1-q)": "“q” is not known",
        float("nan"): "holds nan",
        float("inf"): "holds inf",
        1e300: "Numbers may lie",
    },
    "q2_slope_at_zero": {
        "a": "“a” is not known",
        "1/0": "has no value",
        "sigma_prime(0)": "cannot be used here",
        "sqrt(0-1)": "not a real number",
        "exp(999)": "has no value",
        "exp(600)*exp(600)": "not a real number",
        float("nan"): "holds nan",
    },
    "q2_when_saturated": {"slowly": "“slowly” is not one of these: no change", 3: "holds a number"},
    "q4_summed_index": {"i": "“i” is not one of these: j, k"},
    "q4_paths": {"eight": "“eight” is not known", float("inf"): "holds inf"},
    "q5_changed": {"dC/da": "“dC/da” is not one of these: dC_da"},
}

UNUSABLE = [
    Unusable("boolean"),
    Unusable("bytes"),
    Unusable("dictionary"),
    Unusable("object"),
    Elements((Unusable("boolean"), Number(3.0))),
    Elements(()),
    Number(float("nan")),
]

HOSTILE = [
    "9**9**9",
    "1e999",
    "(" * 100_000,
    "-" * 100_000 + "a",
    "x" * 1_000_000,
    "((a**99)**99)**99",
    "__import__('os').system('true')",
    "<script>alert(1)</script>",
    "(a+)+$",
    "\x00\x1b[2J",
    "," * 500,
]


@dataclass(frozen=True)
class Found:
    """A concept or misconception that was found."""

    quote: str
    about: str = "the way"
    ask: str = "Why?"


@dataclass(frozen=True)
class Assessment:
    """A substitute for the rubric."""

    score: float = 1.0
    doubt: str | None = None
    guard: str | None = None
    concepts: tuple[Found, ...] = ()
    misconceptions: tuple[Found, ...] = ()
    missing: tuple[Found, ...] = ()
    is_copied: bool = False


def explain(_question: int, _text: str) -> Assessment:
    return Assessment()


def value_of(plain: object) -> Value:
    match plain:
        case str():
            return Text(plain)
        case int() | float():
            return Number(float(plain))
        case list() | tuple():
            return Elements(tuple(value_of(entry) for entry in plain))  # type: ignore[misc]
    raise TypeError(plain)


def variable(name: str) -> Variable:
    (found,) = (v for question in QUESTIONS for v in question.variables if v.name == name)
    return found


def right_values(question_id: str) -> dict[str, Value]:
    question = BY_ID[question_id]
    answers: dict[str, Value] = {
        v.name: value_of({**RIGHT, "q1_factors": RIGHT_FACTORS}[v.name][0])
        for v in question.variables
    }
    return {**answers, question.explanation: Text("Because of the chain rule.")}


def judged(question_id: str, changes: Mapping[str, Value]) -> Item:
    return judge_question(BY_ID[question_id], {**right_values(question_id), **changes}, explain)


def check(item: Item, name: str) -> Check:
    (found,) = (check for check in item.checks if check.name == name)
    return found


def text(finding: Finding) -> str:
    return "\n".join(one.text for one in (finding.message, *finding.entries))


def cases(table: Mapping[str, object]) -> list[tuple[str, object]]:
    return [(name, plain) for name, plains in table.items() for plain in plains]  # type: ignore[attr-defined]


@pytest.mark.parametrize(("name", "plain"), cases(RIGHT))
def test_right_in_every_form(name: str, plain: object) -> None:
    finding = judge_value(variable(name).kind, value_of(plain))
    assert finding.share == 1, text(finding)
    assert finding.misconceptions == ()


@pytest.mark.parametrize("plain", RIGHT_FACTORS, ids=str)
def test_right_factors_in_any_order_and_form(plain: object) -> None:
    finding = judge_value(variable("q1_factors").kind, value_of(plain))
    assert finding.share == pytest.approx(1), text(finding)


@pytest.mark.parametrize(
    ("name", "plain", "misconception"),
    [(name, plain, id) for name, table in NAMED.items() for plain, id in table.items()],
)
def test_a_misconception_is_named_and_keeps_its_credit(
    name: str, plain: object, misconception: str
) -> None:
    finding = judge_value(variable(name).kind, value_of(plain))
    assert finding.misconceptions == (misconception,)
    assert finding.share == MISCONCEPTIONS[misconception].credit
    assert MISCONCEPTIONS[misconception].sentence in text(finding)


@pytest.mark.parametrize(("name", "plain"), cases(WRONG))
def test_an_unnamed_wrong_answer_earns_nothing(name: str, plain: object) -> None:
    finding = judge_value(variable(name).kind, value_of(plain))
    assert (finding.share, finding.misconceptions) == (0, ())
    assert text(finding)


@pytest.mark.parametrize(
    ("name", "plain", "said"),
    [(name, plain, said) for name, table in UNREADABLE.items() for plain, said in table.items()],
)
def test_says_what_cannot_be_read(name: str, plain: object, said: str) -> None:
    finding = judge_value(variable(name).kind, value_of(plain))
    assert finding.share == 0
    assert said in text(finding)


@pytest.mark.parametrize("name", ["q2_slope", "q2_when_saturated", "q5_changed", "q5_delta"])
def test_a_text_without_quotation_marks_is_said_to_be_one(name: str) -> None:
    def told(*binds: str) -> str:
        note = Note(Raised("NameError", "name 'a' is not defined", 9), "review.py", binds)
        return check(judged(f"review.{name[:2]}", {name: NotLoaded(note)}), name).message.text

    assert "in quotation marks" in told(name)
    assert "in quotation marks" not in told("another")


@pytest.mark.parametrize("value", UNUSABLE, ids=str)
@pytest.mark.parametrize("question_id", BY_ID)
def test_a_value_of_the_wrong_kind_fails_with_a_message(question_id: str, value: Value) -> None:
    question = BY_ID[question_id]
    names = [*(v.name for v in question.variables), question.explanation]
    item = judge_question(BY_ID[question_id], dict.fromkeys(names, value), explain)
    assert (item.status, item.score) == ("failed", 0)
    assert all(check.text for check in item.checks)


@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda text: text[:12])
@pytest.mark.parametrize("name", [v.name for q in QUESTIONS for v in q.variables])
def test_the_hostile_earns_nothing_and_is_told_briefly(name: str, hostile: str) -> None:
    finding = judge_value(variable(name).kind, Text(hostile))
    assert finding.share == 0
    assert len(text(finding)) < 2_000


def test_factors_are_judged_one_by_one() -> None:
    finding = judge_value(
        variable("q1_factors").kind, value_of(["a-y", "sigma_prime(z)", "a_prev +"])
    )
    credit = MISCONCEPTIONS["missing_factor_2"].credit
    assert finding.share == pytest.approx((1 + credit) / 3)
    assert finding.misconceptions == ("missing_factor_2",)
    first, second, third = (entry.text for entry in finding.entries)
    assert first.startswith("Read as a - y.")
    assert second == "Right: sigma_prime(z)"
    said, _, caret, _ = third.splitlines()
    assert "missing before the end" in said
    assert caret.strip() == "^"


@pytest.mark.parametrize(
    ("factors", "misconception"),
    [
        (["2(a-y)", "sigma(z)", "a_prev"], "sigma_instead_of_slope"),
        (["2(a-y)", "σ'(a)", "a_prev"], "slope_of_activation"),
        (["2(a-y)", "σ'(z)", "w"], "weight_instead_of_input"),
        (["2(a-y)", "σ'(z)", "1"], "missing_input_activation"),
        (["2(a-y)", "σ'(z)", "a"], "input_of_wrong_layer"),
        (["2(y-a)", "σ'(z)", "a_prev"], "sign_flipped"),
        (["(a-y)^2", "σ'(z)", "a_prev"], "returned_the_cost"),
    ],
)
def test_a_wrong_factor_is_diagnosed(factors: list[str], misconception: str) -> None:
    finding = judge_value(variable("q1_factors").kind, value_of(factors))
    assert finding.misconceptions == (misconception,)
    assert finding.share == pytest.approx((2 + MISCONCEPTIONS[misconception].credit) / 3)


def test_a_factor_counts_once() -> None:
    finding = judge_value(variable("q1_factors").kind, value_of(["a_prev", "a_prev", "a_prev"]))
    assert finding.share == pytest.approx(1 / 3)


def test_more_than_three_factors_are_not_a_choice_for_the_grader() -> None:
    plain = ["2(a-y)", "a-y", "σ'(z)", "a_prev"]
    finding = judge_value(variable("q1_factors").kind, value_of(plain))
    assert finding.share == 0
    assert "lists 4 expressions; it should list 3" in text(finding)


@pytest.mark.parametrize("question_id", BY_ID)
def test_everything_right_is_full_points(question_id: str) -> None:
    item = judged(question_id, {})
    assert (item.id, item.score, item.max_score) == (question_id, 5.0, 5.0)
    assert (item.status, item.misconception, item.review_reason) == ("passed", None, None)


@pytest.mark.parametrize("question_id", BY_ID)
def test_checks_are_named_after_the_variables_and_add_up(question_id: str) -> None:
    item = judged(question_id, {})
    question = BY_ID[question_id]
    assert [c.name for c in item.checks] == [
        *(v.name for v in question.variables),
        question.explanation,
    ]
    assert sum(c.score for c in item.checks) == item.score
    assert [sum(v.points for v in question.variables), question.explanation_points] == [3, 2]


@pytest.mark.parametrize(
    ("value", "status"),
    [
        (Unfilled(), "not_attempted"),
        (Text(" \n"), "not_attempted"),
        (Missing(), "not_attempted"),
        (NotHandedIn(because("no_part", part="review")), "not_attempted"),
        (Raised("ValueError", "x" * 5000, 3), "error"),
        (Unreadable(because("no_regular_file", file="review.py")), "error"),
        (TimedOut(2.0), "timeout"),
        (NotAsked("part", 10.0), "timeout"),
        (Crashed(Ending("signal", 9, "SIGKILL")), "crashed"),
    ],
)
def test_no_answer_at_all_says_why(value: Value, status: str) -> None:
    question = BY_ID["review.q2"]
    names = [*(v.name for v in question.variables), question.explanation]
    item = judge_question(BY_ID["review.q2"], dict.fromkeys(names, value), explain)
    assert (item.status, item.score) == (status, 0)
    assert 0 < len(item.text) < 1000


def test_no_variables_at_all_are_not_attempted() -> None:
    assert judge_question(BY_ID["review.q1"], {}, explain).status == "not_attempted"


def test_one_untouched_variable_costs_its_own_points_only() -> None:
    item = judged("review.q2", {"q2_slope": Unfilled()})
    assert (item.status, item.score) == ("partial", 4)
    assert item.text == "q2_slope: Not attempted yet."


def test_a_renamed_variable_is_pointed_at() -> None:
    item = judged("review.q2", {"q2_slope": Missing("q2_slop")})
    assert "There is a “q2_slop”" in check(item, "q2_slope").message.text


@pytest.mark.parametrize("question_id", BY_ID)
def test_explanations_go_to_the_rubric(question_id: str) -> None:
    item = judge_question(BY_ID[question_id], right_values(question_id), scorer(packed_rules()))
    assert item.checks[-1].score < 2, "the chain rule alone explains nothing"
    assert item.checks[-1].text


@pytest.mark.parametrize("question_id", BY_ID)
def test_without_rules_an_explanation_waits_for_a_person(question_id: str) -> None:
    item = judge_question(BY_ID[question_id], right_values(question_id))
    assert (item.status, item.score, item.checks[-1].score) == ("partial", 3, 0)
    assert item.review_reason is not None
    assert "nobody has read this yet" in item.review_reason
    assert "your instructor reads this" in item.checks[-1].message.text


@pytest.mark.parametrize("value", [Text("\n"), Unfilled(), Missing(), Number(3.0)], ids=str)
def test_without_rules_nothing_waits_where_there_is_no_explanation(value: Value) -> None:
    values = {**right_values("review.q1"), "q1_explanation": value}
    item = judge_question(BY_ID["review.q1"], values)
    assert (item.review_reason, item.checks[-1].score) == (None, 0)


@pytest.mark.parametrize("share", [0, 0.25, 0.5, 0.75, 1])
def test_the_explanation_earns_two_points_in_quarters(share: float) -> None:
    verdict = Assessment(share, "mixed", concepts=(Found("w changes z"),))
    item = judge_question(BY_ID["review.q3"], right_values("review.q3"), lambda _q, _t: verdict)
    said = Message("You write about the way: “w changes z”.")
    found = check(item, "q3_explanation")
    assert found == Check("q3_explanation", 2 * share, 2, entries=(said,))
    assert item.review_reason == DOUBTS["mixed"]
    assert item.score == 3 + 2 * share


def test_the_first_misconception_of_a_question_is_that_of_its_verdict() -> None:
    item = judged("review.q5", {"q5_dC_da": Text("2(a-y)"), "q5_delta": Text("y-a")})
    assert item.misconception == "squared_error_slope"
    assert "q5_delta: Read as y - a." in item.text


@pytest.mark.parametrize("question_id", BY_ID)
def test_self_check_leaves_the_explanation_to_the_grader(question_id: str) -> None:
    item = self_check_question(BY_ID[question_id], right_values(question_id))
    assert (item.status, item.score, item.max_score, item.points_later) == ("passed", 3, 5, 2)
    assert item.text == "Your explanation is read and scored later, with up to 2 points."


@pytest.mark.parametrize(
    ("factors", "status"),
    [
        (Unfilled(), "not_attempted"),
        (Text("y"), "failed"),
        (Elements((Text("2*(a-y)"), Text("a_prev"))), "partial"),
        (Raised("ZeroDivisionError", ""), "error"),
    ],
    ids=str,
)
@pytest.mark.parametrize("explanation", [{}, {"q1_explanation": Text("idk")}], ids=len)
def test_in_a_self_check_an_explanation_changes_no_status(
    factors: Value, status: str, explanation: dict[str, Value]
) -> None:
    item = self_check_question(BY_ID["review.q1"], {"q1_factors": factors, **explanation})
    later = bool(explanation) or status != "not_attempted"
    assert (item.status, item.max_score, item.points_later) == (status, 5, 2 * later)
    assert ("read and scored later" in item.text) == later


@pytest.mark.parametrize("value", [Text("\n"), Unfilled(), Number(3.0)], ids=str)
def test_self_check_passes_no_question_without_its_explanation(value: Value) -> None:
    changed = {**right_values("review.q1"), "q1_explanation": value}
    item = self_check_question(BY_ID["review.q1"], changed)
    assert (item.status, item.score, item.max_score) == ("partial", 3, 5)
    assert item.points_later == 0
    assert item.text == f"q1_explanation: {item.checks[-1].message.text}"


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
def test_every_question_has_hints_that_differ(question: Question) -> None:
    assert len(set(question.hints)) == len(question.hints) >= 2


@pytest.mark.parametrize(
    "name", [v.name for q in QUESTIONS for v in q.variables if isinstance(v.kind, Formula)]
)
def test_wrong_formulas_differ_from_the_model_answer_and_carry_known_names(name: str) -> None:
    kind = variable(name).kind
    assert isinstance(kind, Formula)
    right = values(kind.model_answer.right, kind.setting)
    for misconception, formula in kind.model_answer.wrong:
        assert values(formula, kind.setting) != pytest.approx(right, rel=1e-6)
        assert misconception in MISCONCEPTIONS


def test_no_wrong_formula_has_two_names() -> None:
    for question in QUESTIONS:
        for each in question.variables:
            models = each.kind.model_answers if isinstance(each.kind, Formulas) else ()
            models = (each.kind.model_answer,) if isinstance(each.kind, Formula) else models
            for model in models:
                for (name, one), (other_name, other) in itertools.permutations(model.wrong, 2):
                    if name != other_name:
                        setting = each.kind.setting  # type: ignore[union-attr]
                        assert values(one, setting) != pytest.approx(
                            values(other, setting), rel=1e-6
                        )


def test_a_formula_that_is_not_decided_in_time_earns_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(variables, "equal", lambda *_: None)
    finding = judge_value(variable("q2_slope").kind, Text("a*(1 - a)"))
    assert finding.share == 0
    assert "could not be decided in time" in text(finding)


def test_an_exception_is_told_with_its_line_and_message_where_it_has_them() -> None:
    question = BY_ID["review.q2"]
    names = [*(variable.name for variable in question.variables), question.explanation]

    def told(error: Raised) -> str:
        return judge_question(question, dict.fromkeys(names, error)).message.text

    assert told(Raised("ValueError", "no", 3)) == "Your code raised ValueError: “no” (line 3)."
    assert told(Raised("ValueError", "")) == "Your code raised ValueError."


def test_half_a_point_is_a_part() -> None:
    values: dict[str, Value] = {"q2_slope_at_zero": Number(0.25)}
    item = judge_question(BY_ID["review.q2"], values)
    assert 0 < item.score <= 1
    assert item.status == "partial"
