"""``check`` and ``hint`` in a notebook, in a script and in nbgrader's kernel."""

from __future__ import annotations

import re
import subprocess
import sys
import time
import types
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest import mock

import numpy as np
import pytest

import grader
from grader.assignment.catalogue import EXERCISES
from grader.errors import UnusableInput
from grader.judge.cases import make_cases
from grader.judge.exercise import judge_exercise
from grader.report.notebook import Shown, shown_message, shown_verdict
from grader.sandbox.asking.limits import Limits
from grader.sandbox.asking.plain import SelfCheckWorkers
from grader.self_check.checking import SelfCheck, read_own_work
from grader.self_check.imports import not_in_grading
from grader.self_check.notebook import RUN_BY_NBGRADER, entry_of
from grader.self_check.own_process import ask_function
from tests.conftest import SOLUTIONS, hand_in
from tests.references import reference

ID = "single_neuron.dC_da"


def dC_da(a: Any, y: Any) -> Any:
    return 2 * (a - y)


def half(a: Any, y: Any) -> Any:
    return a - y


def shouting(a: Any, y: Any) -> Any:
    print("<b>printed</b>")
    print("printed", file=sys.stderr)
    np.log(-1.0)
    return 2 * (a - y)


def changing(a: Any, y: Any) -> Any:
    slope = 2 * (a - y)
    if isinstance(a, np.ndarray):
        a += 1
    return slope


def raising(*_: Any) -> Any:
    raise ValueError("<script>alert(1)</script> \x1b[31m")


def leaving(*_: Any) -> Any:
    raise SystemExit


def interrupted(*_: Any) -> Any:
    raise KeyboardInterrupt


def _named(name: str, parameters: tuple[str, ...], body: str = "pass") -> Callable[..., Any]:
    namespace: dict[str, Any] = {}
    exec(f"def {name}({', '.join(parameters)}): {body}", namespace)
    function: Callable[..., Any] = namespace[name]
    return function


FUNCTIONS: dict[str, tuple[Callable[..., Any], str, str]] = {
    "right": (dC_da, "passed", "✓ dC_da"),
    "a misconception": (half, "partial", "The factor 2 is missing"),
    "as it was handed out": (
        _named("dC_da", ("a", "y"), "raise NotImplementedError()"),
        "not_attempted",
        "not attempted",
    ),
    "printing and warning": (shouting, "passed", "✓ dC_da"),
    "changing its arguments": (changing, "partial", "changed"),
    "raising": (raising, "error", "ValueError"),
    "leaving the kernel": (leaving, "error", "SystemExit"),
    "stopped by hand": (interrupted, "timeout", "You stopped it"),
    "returning nothing": (lambda a, y: None, "failed", "Is a `return` missing?"),  # noqa: ARG005
    "returning something odd": (lambda a, y: {"a": a}, "failed", "a dictionary"),  # noqa: ARG005
    "taking other arguments": (lambda a: a, "error", "dC_da(a, y)"),
}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_gets_a_verdict_in_words_and_no_traceback(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    function, status, words = FUNCTIONS[name]
    cases = make_cases(EXERCISES[ID], 0, "check")

    assert judge_exercise(cases, ask_function(function, cases)).status == status
    assert grader.check(function, ID) is None
    output = capsys.readouterr()
    assert words in output.out
    assert ("│ <b>printed</b>" in output.out) == (function is shouting)
    assert "is not there" not in output.out
    assert output.err == ""
    assert "Traceback" not in output.out
    assert "\x1b" not in output.out


def test_the_line_that_raised_is_told_in_the_student_s_terms(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def dC_da(a: Any, y: Any) -> Any:
        return (a - y) ^ 2

    grader.check(dC_da, ID)
    told = " ".join(capsys.readouterr().out.split())
    assert "`^` is not a power in Python. Write “(a - y) ** 2”." in told


LIBRARY = types.ModuleType("elsewhere")
LIBRARY.expit = lambda z: z  # type: ignore[attr-defined]
LIBRARY.expit.__module__ = "elsewhere.special"
USED: dict[str, tuple[str, list[str]]] = {
    "nothing": ("def f(z): return z", []),
    "numpy and the standard library": (
        "import math, numpy as np\nfrom math import exp\ndef f(z): return np.exp(z) + exp(math.pi)",
        [],
    ),
    "a function of a library": (
        "from elsewhere import expit\ndef f(z): return expit(z)",
        ["elsewhere"],
    ),
    "a library": ("import elsewhere as e\ndef f(z): return e.expit(z)", ["elsewhere"]),
    "an import in a function": ("def f(z):\n    import torch.nn, math\n    return 1", ["torch"]),
    "through another function": (
        "import elsewhere\ndef g(z): return elsewhere.expit(z)\ndef f(z): return g(z)",
        ["elsewhere"],
    ),
    "in a function in it": (
        "from elsewhere import expit\ndef f(z): return [expit(a) for a in z]",
        ["elsewhere"],
    ),
    "a library that the function does not use": ("import elsewhere\ndef f(z): return z", []),
    "an object of a library": (
        "import elsewhere\nNet = type('Net', (), {'__module__': 'elsewhere.nn'})\nnet = Net()\n"
        "def f(z): return net",
        ["elsewhere"],
    ),
}


@pytest.mark.parametrize(("source", "libraries"), USED.values(), ids=USED)
def test_a_library_that_is_not_there_in_grading_is_warned_of(
    source: str,
    libraries: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setitem(sys.modules, "elsewhere", LIBRARY)
    namespace: dict[str, Any] = {"__name__": "__main__"}
    exec(source, namespace)
    assert not_in_grading(namespace["f"]) == libraries
    grader.check(namespace["f"], "single_neuron.sigmoid_prime")
    said = capsys.readouterr().out
    assert ("which is not there when" in " ".join(said.split())) == bool(libraries)
    assert all(f"“{library}”" in said for library in libraries)


def test_every_reference_gets_the_verdict_that_it_gets_in_the_sandbox() -> None:
    for id, exercise in EXERCISES.items():
        cases = make_cases(exercise, 0, "check")
        assert judge_exercise(cases, ask_function(reference(id), cases)).status == "passed", id


def test_floats_come_with_the_methods_of_arrays_and_indices_as_integers() -> None:
    def relu_prime(z: Any) -> Any:
        slopes = np.zeros(z.shape)
        slopes[z.copy() > 0] = 1
        return slopes.astype(float)

    def weight_gradient(W: Any, b: Any, a_prev: Any, y: Any, j: Any, k: Any) -> Any:
        assert type(j) is type(k) is int
        return reference("many_neurons.weight_gradient")(W, b, a_prev, y, j, k)

    for function, id in (
        (relu_prime, "single_neuron.relu_prime"),
        (weight_gradient, "many_neurons.weight_gradient"),
    ):
        cases = make_cases(EXERCISES[id], 0, "check")
        assert judge_exercise(cases, ask_function(function, cases)).status == "passed", id


WRONG_SLOPE = "def sigmoid_prime(z): return sigmoid(z)"


def compute(times: int) -> float:
    return sum(0 * np.ones(50_000).sum() for _ in range(times))


SLOW: dict[str, tuple[Callable[..., Any], Limits, str]] = {
    "computing for long": (
        lambda a, y: compute(2_000) + 2 * (a - y),
        Limits(call=0.01),
        "timeout",
    ),
    "computing for long in all": (
        lambda a, y: compute(500) + 2 * (a - y),
        Limits(part=0.01),
        "timeout",
    ),
    "sleeping": (lambda a, y: time.sleep(0.02) or 2 * (a - y), Limits(waiting=0.03), "timeout"),
    "sleeping a little": (lambda a, y: time.sleep(0.001) or 2 * (a - y), Limits(), "passed"),
}


@pytest.mark.parametrize(("function", "limits", "status"), SLOW.values(), ids=SLOW)
def test_what_is_too_slow_for_a_class_is_too_slow_in_a_notebook(
    function: Callable[..., Any], limits: Limits, status: str
) -> None:
    cases = make_cases(EXERCISES[ID], 0, "check")
    item = judge_exercise(cases, ask_function(function, cases, limits=limits))
    assert item.status == status


USES_IT = (
    "def weight_gradient(w, b, a_prev, y):\n"
    "    z = w * a_prev + b\n"
    "    return a_prev * sigmoid_prime(z) * dC_da(sigmoid(z), y)"
)
OVER_OTHERS = {
    "over a wrong one": (WRONG_SLOPE, USES_IT),
    "over one that is not written": (
        "def sigmoid_prime(z): raise NotImplementedError", USES_IT,
    ),
    "over one that is not there": ("del sigmoid_prime", USES_IT),
    "over two wrong ones": (f"{WRONG_SLOPE}\ndef dC_da(a, y): return a - y", USES_IT),
    "over one that raises and a wrong one": (
        f"{WRONG_SLOPE}\ndef dC_da(a, y): return 1 / 0", USES_IT,
    ),
    "over all of them, in turn": (WRONG_SLOPE, ""),
    "wrong itself too": (WRONG_SLOPE, USES_IT.replace("a_prev * sig", "sig")),
    "wrong itself alone": ("", USES_IT.replace("a_prev * sig", "sig")),
    "over one made by numpy": (
        "sigmoid_prime = np.vectorize(lambda z: float(sigmoid(z)))", USES_IT,
    ),
    "not written": (WRONG_SLOPE, "def weight_gradient(w, b, a_prev, y): raise NotImplementedError"),
}  # fmt: skip
PART = "single_neuron"


@pytest.mark.parametrize(("wrong", "over"), OVER_OTHERS.values(), ids=OVER_OTHERS)
def test_functions_over_wrong_ones_get_the_points_that_they_get_in_a_class(
    wrong: str, over: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = hand_in(tmp_path, {PART: f"{wrong}\n{over}\n"})
    with SelfCheckWorkers() as workers:
        ((_, items),) = SelfCheck(workers).parts(read_own_work(folder / f"{PART}.py"))
    cells = run_as_cells((folder / f"{PART}.py").read_text(encoding="utf-8"))
    before = dict(cells)
    shown: list[Shown] = []
    monkeypatch.setitem(sys.modules, "IPython", _kernel(shown.append))
    there = [item for item in items if item.id.partition(".")[2] in cells]
    for item in there:
        grader.check(cells[item.id.partition(".")[2]], item.id)
    for item, box in zip(there, shown, strict=True):
        assert f"backprop-{item.status}" in box.html, item.id
        assert f"{item.score:.4g} of {item.max_score:g} points" in box.html, item.id
        assert ("follow-through" in box.html) == item.follow_through, item.id
    assert cells == before


def run_as_cells(text: str) -> dict[str, Any]:
    """The names that a notebook has once its cells were run, whose checks show nothing."""
    silent = types.ModuleType("grader")
    silent.__getattr__ = lambda _name: lambda *_, **__: None  # type: ignore[method-assign]
    cells: dict[str, Any] = {"__name__": "__main__"}
    with mock.patch.dict(sys.modules, {"grader": silent}):
        exec(text, cells)
    return cells


OF_PART_1 = {
    "imported by name": "from single_neuron import sigmoid_prime as slope",
    "imported as a whole": "import single_neuron as one\ndef slope(z): return one.sigmoid_prime(z)",
    "copied": "def sigmoid_prime(z): return np.exp(-z)\ndef slope(z): return sigmoid_prime(z)",
}


@pytest.mark.parametrize("line", OF_PART_1.values(), ids=OF_PART_1)
def test_a_function_over_a_wrong_one_of_an_earlier_part_is_followed_through(
    line: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    if "import" in line:
        earlier = types.ModuleType(PART)
        exec("import numpy as np\ndef sigmoid_prime(z): return np.exp(-z)", vars(earlier))
        monkeypatch.setitem(sys.modules, PART, earlier)
    cells: dict[str, Any] = {"__name__": "__main__"}
    exec(
        f"import numpy as np\n{line}\ndef sigmoid(z): return 1 / (1 + np.exp(-z))\n"
        "def output_delta(z, y): return 2 * (sigmoid(z) - y) * slope(z)\n",
        cells,
    )
    grader.check(cells["output_delta"], "matrix_form.output_delta")
    assert "Full points by follow-through" in capsys.readouterr().out


def test_no_function_is_called_that_the_checked_one_does_not_use(
    capsys: pytest.CaptureFixture[str],
) -> None:
    cells = run_as_cells(
        "called = []\ndef dC_da(a, y): called.append(a)\ndef dz_dw(w, b, a_prev): return w\n"
    )
    grader.check(cells["dz_dw"])
    assert "dz_dw" in capsys.readouterr().out
    assert cells["called"] == []


def test_a_function_that_is_not_there_is_named_beside_the_verdict(
    capsys: pytest.CaptureFixture[str],
) -> None:
    cells = run_as_cells((SOLUTIONS / f"{PART}.py").read_text(encoding="utf-8"))
    del cells["dC_da"]
    grader.check(cells["weight_gradient"], f"{PART}.weight_gradient")
    said = " ".join(capsys.readouterr().out.split())
    assert "There is no `dC_da` yet: write it, or run its cell." in said


QUESTIONS: dict[str, tuple[list[Any], str, str]] = {
    "right": ([["2*(a-y)", "sigma_prime(z)", "a_prev"]], "review.q1", "right so far"),
    "not filled in": ([None], "review.q1", "not attempted"),
    "a misconception": (["a", "1/4", "learns slowly"], "review.q2", "partly right"),
    "an odd value": ([{}, object(), 1j], "review.q2", "wrong"),
    "too few": (["a"], "review.q2", "check([q2_slope, q2_slope_at_zero, q2_when_saturated]"),
}


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_questions_variables_are_checked_in_their_order(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    values, id, words = QUESTIONS[name]

    assert grader.check(values, id) is None
    assert words in capsys.readouterr().out


def test_an_explanation_that_is_there_is_not_asked_for_again(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    values, id, _ = QUESTIONS["right"]
    for explanation, words in (("\n", "Write an explanation too"), ("idk", "Your explanation is")):
        monkeypatch.setitem(vars(sys.modules["__main__"]), "q1_explanation", explanation)
        grader.check(values, id)
        assert words in capsys.readouterr().out


MEANT = {
    "a name of one exercise": (_named("sigmoid_prime", ("z",)), "single_neuron.sigmoid_prime"),
    "one exercise, other arguments": (_named("dz_dw", ("x",)), "single_neuron.dz_dw"),
    "several, told by arguments": (
        _named("weight_gradient", ("delta", "a_prev")),
        "matrix_form.weight_gradient",
    ),
    "an id": ("review.q3", "review.q3"),
}


@pytest.mark.parametrize("name", MEANT)
def test_the_id_can_be_left_out_where_it_is_clear(name: str) -> None:
    subject, id = MEANT[name]
    assert entry_of(subject).id == id


UNCLEAR = {
    "several exercises": (_named("backprop", ("weights", "biases", "x", "y")), "more than one"),
    "a value instead of a function": (3.0, "without brackets"),
    "a function of the student's own": (_named("sigmoid_prim", ("z",)), "sigmoid_prime"),
    "an id in other capitals": ("single_neuron.dc_da", r"mean single_neuron.dC_da\?"),
    "an id that there is not": ("single_neuron.dC_dz", "single_neuron.dC_da"),
    "a part": ("review", r"mean review.q1\?"),
}


@pytest.mark.parametrize("name", UNCLEAR)
def test_an_unclear_subject_is_answered_with_a_question_and_no_traceback(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    subject, words = UNCLEAR[name]

    with pytest.raises(UnusableInput, match=words):
        entry_of(subject)
    grader.check(subject)
    grader.hint(subject)
    told = capsys.readouterr().out
    assert len(re.findall(words, told)) >= 2


@pytest.mark.parametrize("id", [3, 2.5, object()], ids=["3", "2.5", "an object"])
def test_what_is_no_id_is_answered_with_what_is_one(
    id: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    grader.check(half, id)
    assert "or an id such as" in capsys.readouterr().out


def test_hints_come_one_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    hints = EXERCISES["single_neuron.sigmoid_prime"].hints
    function = _named("sigmoid_prime", ("z",))

    for number, hint in enumerate(hints, start=1):
        grader.hint(function)
        shown = capsys.readouterr().out
        assert hint.split()[0] in shown
        assert f"Hint {number} of {len(hints)}" in shown


@pytest.mark.parametrize("variable", RUN_BY_NBGRADER)
def test_in_nbgraders_kernel_the_value_is_a_plain_number_within_the_points(
    variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, "autograde")

    for function, expected in ((dC_da, 3.0), (half, 1.8), (raising, 0.0)):
        points = grader.check(function, ID)
        assert type(points) is float
        assert points == expected
    assert grader.check(dC_da, "no.such") == 0.0
    assert grader.check(["1"], "review.q2") == 0.0


def test_a_seed_asks_other_inputs_than_the_self_check() -> None:
    own = make_cases(EXERCISES[ID], 0, "check").all
    hidden = make_cases(EXERCISES[ID], 0, "grade").all
    answered = [np.asarray(case.args[0]) for case in own]

    def remembered(a: Any, y: Any) -> Any:
        seen = any(np.array_equal(a, known) for known in answered)
        return 2 * (a - y) if seen else 0 * a

    assert not np.array_equal(own[0].args[0], hidden[0].args[0])
    for seed, purpose, score in ((0, "check", 3.0), (5, "grade", 0.0)):
        cases = make_cases(EXERCISES[ID], seed, purpose)
        asked = ask_function(remembered, cases)
        assert judge_exercise(cases, asked[:]).score == score


class _Tags(HTMLParser):
    """Collects tags, and complains of one that is not closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert not [name for name, _ in attrs if name.startswith("on")]
        self.open.append(tag)
        self.seen.add(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_html_is_whole_escaped_and_tells_without_colour_what_the_text_tells(name: str) -> None:
    function, _, _ = FUNCTIONS[name]
    cases = make_cases(EXERCISES[ID], 0, "check")
    item = judge_exercise(cases, ask_function(function, cases))
    shown = shown_verdict(item, 'Stuck? Try hint("x").')
    page = _Tags()
    page.feed(shown.html)

    assert page.open == []
    assert page.seen <= {"div", "p", "strong", "code", "table", "tr", "td"}
    assert "color:" not in shown.html.replace("border-left", "")
    mark = shown.text.split()[0]
    assert mark in page.text
    assert f"{item.score:g} of {item.max_score:g}" in page.text
    if item.status not in ("passed", "not_attempted"):
        assert item.message.text in page.text


def test_what_is_wrong_is_drawn_where_looking_helps(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[Shown] = []
    monkeypatch.setitem(sys.modules, "IPython", _kernel(shown.append))
    activation = _named("sigmoid_prime", ("z",), "return 1 / (1 + 2.718281828459045 ** -z)")
    grader.check(activation)
    grader.check(activation, seed=1)

    drawn, hidden = shown
    assert drawn.html.count("<svg") == drawn.html.count("</svg>") == 1
    assert "the true σ′" in drawn.html
    assert "<svg" not in hidden.html


def _kernel(display: Callable[[Shown], None]) -> SimpleNamespace:
    """IPython as it is in a kernel."""
    return SimpleNamespace(get_ipython=lambda: True, display=SimpleNamespace(display=display))


def test_a_front_end_can_choose_between_html_and_text() -> None:
    bundle = shown_message("Nudge <w>.")._repr_mimebundle_(include=None, exclude=None)

    assert bundle["text/plain"] == "Nudge <w>."
    assert "Nudge &lt;w&gt;." in bundle["text/html"]
    assert isinstance(shown_message(""), Shown)


def test_a_script_prints_and_needs_no_ipython(tmp_path: Path) -> None:
    script = tmp_path / "own.py"
    script.write_text(
        "import sys\n"
        "sys.modules['IPython'] = None\n"
        "from grader import check, hint\n"
        "def sigmoid_prime(z):\n"
        "    while True: pass\n"
        "def dz_dw(w, b, a_prev):\n"
        "    return a_prev\n"
        "check(dz_dw)\n",
        encoding="utf-8",
    )
    done = subprocess.run(
        [sys.executable, script], capture_output=True, text=True, encoding="utf-8", check=False
    )

    assert done.stderr == ""
    assert "✓ dz_dw" in done.stdout


USER = """
from grader import check, draw_chain, draw_paths, hint, watch_it_learn
reveal_type(check)
reveal_type(hint)
reveal_type(draw_chain)
reveal_type(draw_paths)
reveal_type(watch_it_learn)
def dz_dw(w: float, b: float, a_prev: float) -> float:
    return a_prev
check(dz_dw)
check(dz_dw, "single_neuron.dz_dw", seed=1)
check(["a", 0.25, "learns slowly"], "review.q2")
hint(dz_dw)
hint("review.q2")
hint(3.0)  # wrong
check(dz_dw, seed="one")  # wrong
from grader import grade  # wrong
"""


@pytest.mark.slow
def test_a_users_script_is_checked_against_the_types_that_the_package_promises(
    tmp_path: Path,
) -> None:
    pytest.importorskip("mypy")
    script = tmp_path / "own.py"
    script.write_text(USER, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--no-pretty", "own.py"],
        cwd=tmp_path, capture_output=True, encoding="utf-8",
    )  # fmt: skip
    assert done.returncode == 1, done.stdout + done.stderr
    revealed = re.findall(r'Revealed type is "(.*)"', done.stdout)
    assert len(revealed) == 5
    assert all(re.match(r"def \(\w+: ", signature) for signature in revealed)
    assert "subject: Any" not in done.stdout
    wrong = [n for n, line in enumerate(USER.splitlines(), 1) if line.endswith("# wrong")]
    assert [int(n) for n in re.findall(r"own\.py:(\d+): error", done.stdout)] == wrong
