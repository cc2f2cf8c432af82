"""What led to an exception is read from the student's line; the exception's words do not matter.

Most of the rules are shown by ``tests/student_answers/words``, from the answer to the message.
"""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from grader.answers import Raised
from grader.assignment.catalogue import EXERCISES
from grader.judge.raised import advice_on
from grader.judge.source import NO_SOURCE, Source
from tests.conftest import ROOT

EXERCISE_FILES = ROOT / "exercises"

GRADIENT = EXERCISES["many_neurons.weight_gradient"]
ARGS = (np.ones((2, 3)), np.ones(2), np.ones(3), np.ones(2), 1, 0)


def source(body: str) -> Source:
    lines = "\n    ".join(body.splitlines())
    return Source({"cell 1": f"def weight_gradient(W, b, a_prev, y, j, k):\n    {lines}\n"})


def said(error: str, body: str, message: str = "", name: str | None = None, line: int = 2) -> str:
    raised = Raised(error, message, line, "weight_gradient", name)
    return advice_on(raised, GRADIENT, ARGS, source(body))


@pytest.mark.parametrize("message", ["", "unsupported operand", "<b>other words</b>"])
def test_the_words_of_the_exception_do_not_matter(message: str) -> None:
    assert "`^` is not a power" in said("TypeError", "return (W @ a_prev - y)^2", message)


SIZES = "This was with `W` an array of (2, 3)."
RULES = {
    "a function of an earlier part": (
        ("NameError", "return sigmoid_prime(b)", "", "sigmoid_prime"),
        "is an exercise of `single_neuron`. Copy your function to here",
    ),
    "a shape that is known through other names": (
        ("ValueError", "z = W @ a_prev + b\nreturn W @ np.exp(z)", "", None, 3),
        "Here “W” is (2, 3) and “np.exp(z)” is (2,).",
    ),
    "capitals in a name": (("NameError", "return w @ b", "", "w"), "Did you mean “W”?"),
    "a library in a line": (("NameError", "return np.exp(b)", "", "np"), "“import numpy as np”"),
    "a name of Python's own": (("NameError", "return lne(b)", "", "lne"), "Did you mean “len”?"),
    "a line that shows nothing": (("TypeError", "return W", ""), SIZES),
    "a place of two indices": (("IndexError", "return b[j, k]"), "takes at most 1 index."),
    "a number's attribute": (("AttributeError", "return j.T"), "“j” is a number here"),
    "a condition": (("ValueError", "while b > 0:\n    pass"), "“b > 0” is true or false"),
    "an array where one number is made": (
        ("TypeError", "return a_prev * float(b > 0)"),
        "`float` makes one number, and “b > 0” has an array in it of the shape (2,).",
    ),
    "a truth of an array": (("ValueError", "return bool(b)"), "`bool` makes one number"),
    "an array of layers": (
        ("ValueError", "all = [W, b]\nreturn np.array(all)", "", None, 3),
        "“np.array” makes one array, and the shapes in “all” differ. Keep a list",
    ),
    "the sum of a number": (("TypeError", "return sum(j)"), "“j” is a single number here"),
    "a range up to an array": (
        ("TypeError", "return [i for i in range(a_prev)]"),
        "`range` counts up to a whole number, and “a_prev” is an array. For the indices of its",
    ),
    "an entry of an empty list": (
        ("IndexError", "d = []\nd[j] = b[j]", "", None, 3),
        "“d” begins as an empty list, so there is no entry “d[j]” yet.",
    ),
    "an entry after the last": (
        ("IndexError", "d = np.zeros(j)\nd[k] = 1", "", None, 3),
        "There is no entry “d[k]”. Entries are counted from 0",
    ),
    "one of two entries": (("IndexError", "d, e = f(W)\nreturn d[k] + e[k]", "", None, 3), ""),
    "an array of an argument": (("ValueError", "return np.array(W)"), SIZES),
    "an exception that says enough": (("ZeroDivisionError", "return 1 / 0"), ""),
}


@pytest.mark.parametrize(("raised", "words"), RULES.values(), ids=RULES)
def test_a_line_tells_what_led_to_it(raised: tuple[str, ...], words: str) -> None:
    found = said(*raised)  # type: ignore[arg-type]
    assert words in found if words else found == ""


GIVEN = {
    (part, name)
    for part in {exercise.part for exercise in EXERCISES.values()}
    for name in re.findall(r"^def (\w+)", (EXERCISE_FILES / f"{part}.py").read_text("utf-8"), re.M)
    if f"{part}.{name}" not in EXERCISES
}


@pytest.mark.parametrize(("part", "name"), sorted(GIVEN))
def test_a_given_function_that_is_gone_is_said_to_be_given(part: str, name: str) -> None:
    exercise = next(one for one in EXERCISES.values() if one.part == part)
    raised = Raised("NameError", "", 2, exercise.function, name)
    told = Source({"cell 1": f"def {exercise.function}():\n    return {name}(1)\n"})
    assert f"“{name}” is a given function" in advice_on(raised, exercise, (), told)


def test_nothing_is_said_of_a_line_that_is_not_there() -> None:
    raised = Raised("TypeError", "no", 2, "weight_gradient")
    there = source("return W ^ 2")
    for other in (
        replace(raised, line=None),
        replace(raised, line=99),
        replace(raised, line=10**9),
    ):
        assert advice_on(other, GRADIENT, ARGS, there) == ""
    assert advice_on(replace(raised, where="utils.half"), GRADIENT, ARGS, there) == ""
    assert advice_on(raised, GRADIENT, ARGS, NO_SOURCE) == ""


DEEP = {
    "a sum": "+".join(["j"] * 4000),
    "signs": "-" * 4000 + "j",
    "powers": "**".join(["j"] * 2000),
    "attributes": "a_prev" + ".T" * 4000,
    "entries": "a_prev" + "[j]" * 2000,
    "calls": "f" + "()" * 4000,
}


@pytest.mark.parametrize("deep", DEEP.values(), ids=DEEP)
@pytest.mark.parametrize(
    "error", ["TypeError", "ValueError", "IndexError", "NameError", "AttributeError", "AxisError"]
)
def test_an_expression_of_thousands_of_parts_is_read(deep: str, error: str) -> None:
    for body in (f"return a_prev[{deep}] * W", f"if {deep} > 0: return W @ y"):
        assert len(said(error, body, name="j")) < 2000


def test_what_a_student_wrote_is_quoted() -> None:
    found = said("TypeError", 'return W ^ "” is right. “"')
    assert "“W ** '' is right. ''”" in found
