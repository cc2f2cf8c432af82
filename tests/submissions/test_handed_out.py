"""What is an answer and what is not, gap by gap."""

from __future__ import annotations

import pytest

from grader.assignment import PARTS
from grader.sandbox.calls import Cell
from grader.submissions.handed_out import MOST_COMPARED, difference, exercises_folder, gaps
from tests.submissions.folders import ONE, RAISE, solved, untouched

FUNCTIONS = {
    "a body": ("def dC_da(a, y):\n    return 2 * (a - y)\n", True),
    "in one line": ("def dC_da(a, y): return 2 * (a - y)\n", True),
    "a lambda": ("dC_da = lambda a, y: 2 * (a - y)\n", True),
    "another function's name": ("def slope(a, y):\n    return 1\ndC_da = slope\n", True),
    "an import of the student's own": ("from mine import dC_da\n", True),
    "all of a module of the student's own": ("from mine import *\n", True),
    "all of numpy": ("from numpy import *\n", False),
    "in a branch": ("if True:\n    def dC_da(a, y):\n        return 2 * (a - y)\n", True),
    "below the raise": (f"def dC_da(a, y):\n    {RAISE}\n    return 2 * (a - y)\n", True),
    "above the raise": (f"def dC_da(a, y):\n    return 2 * (a - y)\n    {RAISE}\n", True),
    "beside a raise that is commented out": (
        f"def dC_da(a, y):\n    # {RAISE}\n    return 2 * (a - y)\n", True,
    ),
    "with types": ("def dC_da(a: float, y: float) -> float:\n    return 2 * (a - y)\n", True),
    "in a text": ('"""\ndef dC_da(a, y):\n    return 2 * (a - y)\n"""\n', False),
    "in a comment": ("# def dC_da(a, y): return 2 * (a - y)\n", False),
    "a raise that is commented out": (f"def dC_da(a, y):\n    # {RAISE}\n", False),
    "pass": ("def dC_da(a, y):\n    pass\n", False),
    "dots": ("def dC_da(a, y): ...\n", False),
    "a docstring": ('def dC_da(a, y):\n    """2 (a - y), says the book."""\n', False),
    "types alone": (f"def dC_da(a: float, y: float) -> float:\n    {RAISE}\n", False),
    "a helper": ("def half(x):\n    return x / 2\n", False),
    "a check": ("check(dC_da, 'single_neuron.dC_da')\n", False),
    "after a mistake in the syntax": (
        "def half(\n\ndef dC_da(a, y):\n    return 2 * (a - y)\n", True,
    ),
}  # fmt: skip


@pytest.mark.parametrize(("code", "answers"), FUNCTIONS.values(), ids=FUNCTIONS)
def test_a_function_is_an_answer_where_it_does_something(code: str, answers: bool) -> None:
    cells = [Cell("1", untouched(ONE)), Cell("2", code)]
    assert difference(ONE, cells).has_answer == answers


VARIABLES = {
    "a text": ('q2_slope = "a*(1 - a)"', True),
    "below its gap": ('q2_slope = None\nq2_slope = "a*(1 - a)"', True),
    "a number": ("q4_paths = 8", True),
    "a list on several lines": ('q1_factors = [\n"a_prev",\n]', True),
    "two at once": ('q3_dz_db, q3_dz_dw = "1", "a_prev"', True),
    "an explanation": ('q1_explanation = """\nBecause.\n"""', True),
    "none": ("q2_slope = None  # an expression in a", False),
    "a blank text": ('q1_explanation = """\n\n\n"""', False),
    "an empty text": ('q2_slope = ""', False),
    "a comparison": ("q2_slope == 3", False),
    "a name of the student's own": ("slope = 3", False),
}


@pytest.mark.parametrize(("code", "answers"), VARIABLES.values(), ids=VARIABLES)
def test_a_variable_is_an_answer_where_it_holds_something(code: str, answers: bool) -> None:
    cells = [Cell("1", untouched("review")), Cell("2", code)]
    assert difference("review", cells).has_answer == answers


@pytest.mark.parametrize("part", PARTS)
def test_what_is_handed_out_has_no_answers_and_a_solution_fills_the_gaps(part: str) -> None:
    assert gaps(part)
    assert not difference(part, [Cell("1", untouched(part))]).has_answer
    assert difference(part, [Cell("1", solved(part))]).has_answer
    assert (exercises_folder() / f"{part}.ipynb").is_file()


@pytest.mark.parametrize("saved_as", PARTS)
@pytest.mark.parametrize("part", PARTS)
def test_a_part_under_another_parts_name_looks_like_itself(part: str, saved_as: str) -> None:
    for text in (solved(part), untouched(part)):
        looks_like = difference(saved_as, [Cell("1", text)]).looks_like
        assert looks_like == (None if part == saved_as else part)
    both = [Cell("1", solved(part)), Cell("2", solved(saved_as))]
    assert difference(saved_as, both).looks_like is None


def test_a_raise_that_was_left_in_is_found_only_beside_an_answer() -> None:
    code = f"def dC_da(a, y):\n    return 2 * (a - y)\n    {RAISE}\n"
    assert difference(ONE, [Cell("1", untouched(ONE)), Cell("2", code)]).with_raise == ["dC_da"]
    assert difference(ONE, [Cell("1", untouched(ONE))]).with_raise == []


def test_what_is_far_too_long_is_not_compared() -> None:
    long = untouched(ONE) + "#" * MOST_COMPARED
    assert difference(ONE, [Cell("1", long)]).is_long
