"""The self-check in a page's Python: the same verdicts, in one process, safe to put into a page."""

from __future__ import annotations

import json
import subprocess
import sys
from html.parser import HTMLParser
from typing import Any

import pytest

from grader.assignment import CODING_PARTS, PARTS
from grader.assignment.catalogue import CATALOGUE, QUESTIONS
from grader.self_check import browser
from tests.conftest import EXERCISES, ROOT, SOLUTIONS
from tests.self_check.page import HANGS, page_checks


def solution(part: str) -> str:
    return (SOLUTIONS / f"{part}.py").read_text(encoding="utf-8")


def with_cell(part: str, code: str, title: str = "") -> str:
    """A part's solution with one more cell below it."""
    return f"{solution(part)}\n# %% {title}\n{code}\n"


def checked(part: str, name: str | None, source: str, **others: str | None) -> dict[str, Any]:
    verdict: dict[str, Any] = json.loads(browser.check(part, name, source, json.dumps(others)))
    return verdict


def only(verdict: dict[str, Any]) -> dict[str, Any]:
    (item,) = verdict["items"]
    return dict(item)


@pytest.mark.parametrize("part", PARTS)
def test_a_solved_part_passes(part: str) -> None:
    items = checked(part, None, solution(part))["items"]
    assert [item["id"] for item in items] == [id for id, e in CATALOGUE.items() if e.part == part]
    for item in items:
        later = QUESTIONS[item["id"]].explanation_points if item["id"] in QUESTIONS else 0
        assert item["status"] == "passed"
        assert (item["score"], item["points_later"]) == (item["max_score"] - later, later)


@pytest.mark.parametrize("part", PARTS)
def test_a_part_as_it_is_handed_out_is_not_attempted(part: str) -> None:
    handed_out = (EXERCISES / f"{part}.py").read_text(encoding="utf-8")
    assert {i["status"] for i in checked(part, None, handed_out)["items"]} == {"not_attempted"}


VERDICTS = {
    "a mistake is named": (
        ("single_neuron", "dC_da", "def dC_da(a, y):\n    return a - y"),
        ("partial", ["missing_factor_2"]),
    ),
    "an error says where": (
        ("single_neuron", "dC_da", "def dC_da(a, y):\n    return a.b"),
        ("error", []),
    ),
    "a library that is not there in grading": (
        ("single_neuron", "dC_da", "import jinja2\ndef dC_da(a, y):\n    return 2 * (a - y)"),
        ("passed", []),
    ),
    "a library that is used and not there": (
        ("single_neuron", "dC_da", "def dC_da(a, y):\n    import jinja2\n    return 2 * (a - y)"),
        ("error", []),
    ),
    "what a notebook has is silent": (
        (
            "single_neuron",
            "dC_da",
            "def dC_da(a, y):\n    display(help(a))\n    from grader import check\n"
            "    check(dC_da)\n    return 2 * (a - y)",
        ),
        ("passed", []),
    ),
    "an earlier function that is wrong": (
        ("single_neuron", "weight_gradient", "def dz_dw(w, b, a_prev):\n    return w"),
        ("passed", []),
    ),
    "a name that is not there": (
        ("single_neuron", "dC_da", "del dC_da"),
        ("not_attempted", []),
    ),
    "a module imports itself": (
        (
            "single_neuron",
            "dC_da",
            "def dC_da(a, y):\n    import single_neuron as own\n"
            "    return 2 * (a - y) if own.dC_da is dC_da else 0",
        ),
        ("passed", []),
    ),
}


@pytest.mark.parametrize(("given", "expected"), VERDICTS.values(), ids=VERDICTS)
def test_one_exercise_is_checked(
    given: tuple[str, str, str], expected: tuple[str, list[str]]
) -> None:
    part, name, code = given
    item = only(checked(part, name, with_cell(part, code)))
    assert (item["status"], item["misconceptions"]) == expected, item["html"]


def test_an_error_is_followed_from_another_part() -> None:
    code = (
        "import single_neuron\ndef bias_gradient(W, b, a_prev, y, j):\n"
        "    z = (W @ a_prev + b)[j]\n"
        "    return 2 * (sigmoid(z) - y[j]) * single_neuron.sigmoid_prime(z)"
    )
    source = with_cell("many_neurons", code)
    right = only(
        checked("many_neurons", "bias_gradient", source, single_neuron=solution("single_neuron"))
    )
    assert (right["status"], right["follow_through"]) == ("passed", False)
    wrong = with_cell("single_neuron", "def sigmoid_prime(z):\n    return sigmoid(z)")
    item = only(checked("many_neurons", "bias_gradient", source, single_neuron=wrong))
    assert (item["status"], item["follow_through"]) == ("passed", True)


def test_another_part_may_be_as_it_is_handed_out() -> None:
    source = with_cell("many_neurons", "from single_neuron import relu_prime")
    verdict = checked("many_neurons", "bias_gradient", source, single_neuron=None)
    assert only(verdict)["status"] == "passed"


def test_what_is_printed_is_shown_beside_the_verdict() -> None:
    code = 'print("<b>once</b>")\ndef dC_da(a, y):\n    print("asked")\n    return 2 * (a - y)'
    verdict = checked("single_neuron", "dC_da", with_cell("single_neuron", code))
    assert verdict["printed"].startswith("<b>once</b>\nasked\n")


ALGEBRA = {"a*(1-a)": True, "a*(1-a) + 1e-10": False, "(a*(1-a)*(1e9+1)) - a*(1-a)*1e9": True}


@pytest.mark.parametrize(("formula", "right"), ALGEBRA.items())
def test_algebra_decides_in_the_same_process(formula: str, right: bool) -> None:
    code = f'q2_slope = "{formula}"\nq2_slope_at_zero = 0.25\nq2_when_saturated = "learns slowly"'
    item = only(checked("review", "q2", f'{code}\nq2_explanation = "Because."'))
    assert item["score"] == (3.0 if right else 2.0)


def test_an_explanation_may_be_written_later() -> None:
    code = 'q2_slope = "a*(1-a)"\nq2_slope_at_zero = 0.25\nq2_when_saturated = "learns slowly"'
    for explanation in ("", '\nq2_explanation = """\n\n"""', '\nq2_explanation = "Because."'):
        item = only(checked("review", "q2", code + explanation))
        assert (item["status"], item["score"], item["points_later"]) == ("passed", 3.0, 2.0)


# What a page ends


ENDS = {
    "a function never ends": (
        f"def dC_da(a, y):\n    {HANGS.replace(chr(10), chr(10) + '    ')}",
        "timeout",
        ["time"],
        "No answer within 5 s: look for a loop that never ends",
    ),
    "a function ends the process": (
        "def dC_da(a, y):\n    __import__('os')._exit(3)",
        "crashed",
        ["crash"],
        "ended itself, or ran out of memory",
    ),
    "a statement outside functions never ends": (
        f"{HANGS}\ndef dC_da(a, y):\n    return a - y",
        "partial",
        ["time", "time"],
        "The factor 2 is missing",
    ),
    "it stops what would end it": (
        f"def dC_da(a, y):\n    try:\n        {HANGS.replace(chr(10), chr(10) + '        ')}\n"
        "    except BaseException:\n        return 2 * (a - y)",
        "timeout",
        ["time"],
        "look for a loop that never ends",
    ),
}


@pytest.mark.parametrize(("code", "status", "ways", "words"), ENDS.values(), ids=ENDS)
def test_a_step_that_was_ended_is_left_out(
    code: str, status: str, ways: list[str], words: str
) -> None:
    verdict, ended = page_checks("single_neuron", "dC_da", with_cell("single_neuron", code))
    assert list(ended.values()) == ways
    assert only(verdict)["status"] == status
    assert words in only(verdict)["html"]


IN_F = HANGS.replace("\n", "\n    ")
PRINTED_AND_ENDED = {
    "a function": (f"def dC_da(a, y):\n    print('before')\n    {IN_F}", "before\n"),
    "the statements outside functions": (f"print('before')\n{HANGS}", "before\n"),
    "very much": (
        f"def dC_da(a, y):\n    for _ in range(5000): print('more')\n    {IN_F}",
        "more\n" * 200 + "…\n",
    ),
    "what ends the process": (
        "def dC_da(a, y):\n    print('before')\n    __import__('os')._exit(3)",
        "before\n",
    ),
}


@pytest.mark.parametrize(("code", "printed"), PRINTED_AND_ENDED.values(), ids=[*PRINTED_AND_ENDED])
def test_what_was_printed_before_a_step_was_ended_is_shown(code: str, printed: str) -> None:
    verdict, ended = page_checks("single_neuron", "dC_da", with_cell("single_neuron", code))
    assert ended
    assert verdict["printed"] == printed


def test_very_much_that_is_printed_is_cut_with_a_mark() -> None:
    code = "def dC_da(a, y):\n    print('é' * 5000)\n    return 2 * (a - y)"
    verdict = checked("single_neuron", "dC_da", with_cell("single_neuron", code))
    assert only(verdict)["status"] == "passed"
    assert verdict["printed"].startswith("é" * 500)
    assert verdict["printed"].endswith("…\n")
    assert len(verdict["printed"]) < 600


def test_what_hangs_costs_only_itself() -> None:
    hangs = HANGS.replace("\n", "\n    ")
    code = f"def dz_dw(w, b, a_prev):\n    {hangs}\n"
    verdict, ended = page_checks("single_neuron", None, with_cell("single_neuron", code))
    statuses = {item["id"]: (item["status"], item["follow_through"]) for item in verdict["items"]}
    assert statuses.pop("single_neuron.dz_dw") == ("timeout", False)
    assert set(statuses.values()) == {("passed", False), ("passed", True)}
    assert len(ended) == 3  # dz_dw, and two that call it, by themselves or through another


WITHOUT = """
import sys

MISSING = {"subprocess", "multiprocessing", "pytest", "tqdm", "filelock", "yaml", "sympy", "psutil",
           "resource", "fcntl", "nbformat", "jupytext"}

class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in MISSING:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Missing())
import json, threading

def no_thread(*_):
    raise RuntimeError("can't start new thread")

threading.Thread.start = no_thread
from grader.self_check import browser
for part in json.loads(sys.argv[1]):
    source = open(f"solutions/{part}.py", encoding="utf-8").read()
    items = json.loads(browser.check(part, None, source))["items"]
    assert {item["status"] for item in items} == {"passed"}, items
    wrong = source + "\\n# %%\\ndef dC_da(a, y):\\n    return a - y"
    browser.check(part, None, wrong)
formula = 'q2_slope = "a*(1 - a) + 1e-10"'
assert json.loads(browser.check("review", "q2", formula)) == {"needs": "sympy"}
assert json.loads(browser.check("review", "q2", "import sympy")) == {"needs": "sympy"}
browser.read("review.py", b"q4_paths = 8")
browser.write("review", "[]")
assert not MISSING & {name.partition(".")[0] for name in sys.modules}
"""


def test_nothing_is_needed_that_a_browser_lacks() -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT, json.dumps(PARTS)], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


# What a page is given


class Tags(HTMLParser):
    """The tags of a text, and the names of their attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}


EVIL = "<img src=x onerror=alert(1)><script>alert(1)</script></p>"
HOSTILE = {
    "a message": f"def dC_da(a, y):\n    raise ValueError({EVIL!r})",
    "a class": f"def dC_da(a, y):\n    raise type({EVIL!r}, (Exception,), {{}})",
    "a name": f"def dC_da(a, y):\n    raise NameError({EVIL!r}, name={EVIL!r})",
    "a module": f"def dC_da(a, y):\n    __import__({EVIL!r})",
    "a statement": f"raise ValueError({EVIL!r})\ndef dC_da(a, y):\n    return a - y\n",
    "a text that is returned": f"def dC_da(a, y):\n    return {EVIL!r}",
    "a renamed function": f"globals()[{'dC_daa' + EVIL!r}] = globals().pop('dC_da')",
    "what is printed": f"print({EVIL!r})\ndef dC_da(a, y):\n    print({EVIL!r})\n    return a - y",
    "a syntax error": f"def dC_da(a, y):\n    return {EVIL}",
}


@pytest.mark.parametrize("code", HOSTILE.values(), ids=HOSTILE)
def test_nothing_that_a_student_chose_is_markup(code: str) -> None:
    source = with_cell("single_neuron", code, title=EVIL)
    for item in checked("single_neuron", None, source)["items"]:
        found = Tags(item["html"])
        assert found.tags.isdisjoint({"img", "script"})
        assert not any(name.startswith("on") for name in found.attributes)


@pytest.mark.parametrize("variable", [name for q in QUESTIONS.values() for name in q.worth])
def test_nothing_in_a_variable_is_markup(variable: str) -> None:
    for value in (repr(EVIL), f"[{EVIL!r}]", f"'a*{EVIL}'"):
        for item in checked("review", None, f"{variable} = {value}")["items"]:
            assert Tags(item["html"]).tags.isdisjoint({"img", "script"})


def drawing(part: str) -> str:
    """The text of the cell of a part that draws."""
    notebook = json.loads((EXERCISES / f"{part}.ipynb").read_text(encoding="utf-8"))
    texts = ["".join(cell["source"]) for cell in notebook["cells"]]
    (text,) = [text for text in texts if text.startswith(("draw_", "watch_it_learn"))]
    return text


def drawn(part: str, cell: str, source: str, **others: str | None) -> dict[str, str]:
    """What a page shows below a cell that draws."""
    shown: dict[str, str] = json.loads(browser.draw(part, cell, source, json.dumps(others)))
    return shown


@pytest.mark.parametrize("part", CODING_PARTS)
def test_a_picture_shows_what_a_students_functions_return(part: str) -> None:
    pictures = [drawn(part, drawing(part), text)["html"] for text in (solution(part), "(")]
    learns = part in ("matrix_form", "cross_entropy")
    assert all(("<svg" in html) != learns for html in pictures)
    assert (
        "of 120 points are on the right side" in pictures[0] if learns else "?" not in pictures[0]
    )
    assert "Write `backprop` first" in pictures[1] if learns else "?" in pictures[1]


DRAWINGS = {
    "other numbers": ("draw_chain(3.25, 0, 1, 1)", "<svg", "3.25"),
    "several lines": ("w = 3.25\nprint(w)\ndraw_chain(w, 0, 1, 1)  # mine", "<svg", "3.25"),
    "a value": ("1 + 1", "2"),
    "nothing": ("# draw_chain", "the call that draws"),
    "a picture that is kept": ("p = draw_chain(1, 0, 1, 1)", "the call that draws"),
    "a slip": ("draw_chain(1, 0, 1, 1", "SyntaxError", "(line 1)"),
    "a name that is not there": ("print()\ndraw_chain(q, 0, 1, 1)", "NameError", "(line 2)"),
    "the wrong kind": ("draw_chain('1', 0, 1, 1)", "raised", "(line 1)"),
}


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_cell_draws_what_a_student_makes_of_it(name: str) -> None:
    cell, *said = DRAWINGS[name]
    html = drawn("single_neuron", cell, solution("single_neuron"))["html"]
    assert [each for each in said if each not in html] == []


def test_a_picture_is_drawn_with_functions_of_another_part() -> None:
    source = "from single_neuron import dC_da"
    theirs = {"written": solution("single_neuron"), "not written": None}
    shown = {
        name: drawn("many_neurons", "draw_chain(1, 0, 1, 1, dC_da=dC_da)", source, single_neuron=it)
        for name, it in theirs.items()
    }
    assert "?" not in shown["written"]["html"]
    assert "?" in shown["not written"]["html"]


@pytest.mark.parametrize("cell", ["draw_chain(1.5, -0.4, 0.8, 1.0, dC_da=dC_da)", repr(EVIL), EVIL])
def test_a_picture_holds_no_markup_of_a_student(cell: str) -> None:
    code = f"def dC_da(a, y):\n    print({EVIL!r})\n    raise ValueError({EVIL!r})"
    shown = drawn("single_neuron", cell, with_cell("single_neuron", code))
    assert Tags(shown["html"]).tags.isdisjoint({"img", "script"})
    assert shown["printed"] == (f"{EVIL}\n" if cell.startswith("draw") else "")


# Files


def test_a_file_that_cannot_be_opened_says_why() -> None:
    for name, data in {"notes.txt": b"", "review.ipynb": b"{", "review.py": b"\xff"}.items():
        assert name in json.loads(browser.read(name, data))["error"]


def test_a_part_under_another_parts_name_is_told() -> None:
    data = (EXERCISES / "many_neurons.py").read_bytes()
    assert json.loads(browser.read("single_neuron.py", data))["looks_like"] == "many_neurons"
    assert json.loads(browser.read("many_neurons.py", data))["looks_like"] is None


def test_an_opened_file_names_the_exercises() -> None:
    data = (EXERCISES / "review.ipynb").read_bytes()
    opened = json.loads(browser.read("review (1).ipynb", data))
    assert opened["part"] == "review"
    named = {cell["cell"]: cell["exercise"] for cell in opened["cells"] if cell["exercise"]}
    assert named["q1"] == named["q1_explanation"] == "review.q1"
