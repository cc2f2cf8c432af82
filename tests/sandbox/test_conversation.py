"""Every outcome that a call or a variable can have, with real workers of both kinds."""

from __future__ import annotations

import numpy as np
import pytest

from grader.answers import (
    Crashed,
    Elements,
    Missing,
    NotAsked,
    Number,
    Raised,
    Returned,
    Text,
    TimedOut,
    Unfilled,
    Unusable,
)
from grader.reasons import Ending
from grader.sandbox.asking.conversation import Substitutes
from grader.sandbox.asking.limits import Limits
from grader.sandbox.asking.workers import Workers
from grader.sandbox.calls import Call

from .asking import HONEST, QUICK, answer, ask, part, send, variables

GOES_ON = [Call("honest", (1.0,))]


def returned(value: object) -> list[object]:
    """Return an answer's leaves as lists, or fail with what it is instead."""
    assert isinstance(value, Returned), value
    return [leaf.tolist() for leaf in value.leaves]


def test_numbers_arrays_and_lists_go_in_and_come_out(workers: Workers) -> None:
    source = "def f(n, x, v, m, vs): return [n / 2, x, v * n, m.T], tuple(w + 1 for w in vs)"
    matrix = np.arange(6.0).reshape(2, 3)
    args = (3, 0.1, np.array([1.0, np.inf]), matrix, [np.zeros(1), np.ones((2, 0))])
    value = answer(workers, source, Call("f", args, [["leaf"] * 4, ["leaf"] * 2]))
    expected = [1.5, 0.1, [3.0, np.inf], matrix.T.tolist(), [1.0], [[], []]]
    assert returned(value) == expected
    assert isinstance(value, Returned)
    assert all(leaf.dtype == np.float64 for leaf in value.leaves)


def test_integers_stay_integers_on_the_way_in(workers: Workers) -> None:
    source = "def f(a, j): return [a.dtype.kind == 'i', a[j]]"
    assert returned(answer(workers, source, Call("f", (np.array([4, 5]), 1)))) == [[1.0, 5.0]]


def test_every_call_gets_fresh_arguments_unless_they_are_to_be_used_again(
    workers: Workers,
) -> None:
    source = "def f(x, nothing):\n    x += 1\n    return x"
    call = Call("f", (np.zeros(2), np.array([np.nan])))
    again = Call("f", call.args, reuse=True)
    answers, _ = ask(workers, source, call, call, again)
    assert [returned(value) for value in answers] == [[[1, 1]], [[1, 1]], [[2, 2]]]
    assert all(isinstance(value, Returned) and value.changed_arguments for value in answers)


@pytest.mark.parametrize(
    ("body", "changed"),
    [
        ("return weights[0] + nan[0]", False),
        ("weights[0][0] = 5.0; return 0", True),
        ("weights.append(1); return 0", True),
        ("weights[0] = weights[0] + 1; return 0", True),
        ("weights[0] = weights[0].copy(); return 0", False),
        ("nan[0] = 0.0; return 0", True),
        ("nan.shape = (1, 1); return 0", True),
    ],
)
def test_a_changed_argument_is_reported(workers: Workers, body: str, changed: bool) -> None:
    args = ([np.ones(2), np.ones(2)], np.array([np.nan]))
    value = answer(workers, f"def f(weights, nan): {body}", Call("f", args))
    assert isinstance(value, Returned), value
    assert value.changed_arguments is changed


@pytest.mark.parametrize(
    ("raising", "error", "message"),
    [
        ("raise ValueError('no such layer')", "ValueError", "no such layer"),
        ("{}['k']", "KeyError", "'k'"),
        ("raise SystemExit(3)", "SystemExit", "3"),
        ("raise KeyboardInterrupt", "KeyboardInterrupt", ""),
        ("raise GeneratorExit", "GeneratorExit", ""),
        ("f()", "RecursionError", "maximum recursion depth exceeded"),
        ("raise ValueError('x' * 5000)", "ValueError", "x" * 300),
        ("raise ValueError('\\ud800')", "ValueError", "\\ud800"),
        ("raise type('E' * 500, (BaseException,), {})", "E" * 100, ""),
        ("input('?')", "RuntimeError", "input() cannot be used here: nobody is there to answer"),
    ],
)
def test_an_exception_of_any_kind_is_reported_and_the_worker_goes_on(
    workers: Workers, raising: str, error: str, message: str
) -> None:
    answers, _ = ask(workers, f"def f():\n    {raising}{HONEST}", "f", *GOES_ON)
    assert answers[0] == Raised(error, message, line=2, where="f")
    assert returned(answers[1]) == [2.0]


@pytest.mark.parametrize(
    ("raising", "error", "name"),
    [
        ("import matplotlib.pyplot", "ModuleNotFoundError", "matplotlib"),
        ("from numpy import sigmoid", "ImportError", "numpy"),
        ("return expit(2)", "NameError", "expit"),
        ("raise ImportError", "ImportError", None),
    ],
)
def test_an_exception_says_which_name_or_module_it_is_about(
    workers: Workers, raising: str, error: str, name: str | None
) -> None:
    raised = answer(workers, f"def f():\n    {raising}", "f")
    assert isinstance(raised, Raised)
    assert (raised.error, raised.name) == (error, name)


def test_an_exception_is_located_in_the_innermost_function_of_the_students(
    workers: Workers,
) -> None:
    source = """import numpy as np

def helper(x):
    return np.linalg.inv(x)
def f(x): return helper(x)
"""
    value = answer(workers, source, Call("f", (np.zeros((2, 2)),)))
    assert value == Raised("LinAlgError", "Singular matrix", line=4, where="helper")


def test_an_exception_whose_message_cannot_be_read_is_reported_without_it(
    workers: Workers,
) -> None:
    source = "class E(Exception):\n  def __str__(self): raise self\ndef f(): raise E"
    assert answer(workers, source, "f") == Raised("E", "", line=3, where="f")


def test_a_function_that_takes_other_arguments_raises(workers: Workers) -> None:
    value = answer(workers, "def f(a): return a", Call("f", (1.0, 2.0)))
    assert value == Raised("TypeError", "f() takes 1 positional argument but 2 were given")


def test_a_missing_function_is_reported_with_one_of_a_similar_name(workers: Workers) -> None:
    source = "def weight_gradint(): pass\ndef output_delta(): return 1"
    answers, _ = ask(workers, source, "weight_gradient", "bias", "output_delta", "hidden_delta")
    assert answers[0] == Missing("weight_gradint")
    assert answers[1] == Missing(None)
    assert returned(answers[2]) == [1.0]
    assert answers[3] == Missing(None)  # output_delta is itself asked for: it is not misnamed


def test_an_unusable_value_is_described(workers: Workers) -> None:
    source = "def f(): return ([1.0], [2.0, None])"
    answers, _ = ask(
        workers, source, Call("f", (), ["leaf", ["leaf"] * 2]), Call("f", (), ["leaf"])
    )
    assert answers == [
        Unusable("None", at=(1, 1)),
        Unusable("tuple", length=2, wanted=1),
    ]


@pytest.mark.parametrize(
    "hanging",
    [
        "while True: pass",
        "import time; time.sleep(60)",
        "return 10 ** 10 ** 10",
        "import re; re.match('(a+)+$', 'a' * 64 + 'b')",
        "while True:\n        try: f(x)\n        except BaseException: pass",
    ],
)
def test_a_hanging_call_costs_its_function_only(workers: Workers, hanging: str) -> None:
    source = f"def f(x):\n    if x: return x\n    {hanging}{HONEST}"
    answers, _ = ask(workers, source, Call("f", (0,)), Call("f", (2,)), *GOES_ON, limits=QUICK)
    assert answers[:2] == [TimedOut(QUICK.call, waiting="sleep" in hanging)] * 2
    assert returned(answers[2]) == [2.0]


def test_answers_come_one_by_one_and_the_rest_can_be_left(workers: Workers) -> None:
    whole = Limits(call=1.0, part=1.0)  # used up if the function that hangs is waited for
    asked = part(workers, f"def hangs():\n    while True: pass{HONEST}", whole)
    asking = send(asked, *GOES_ON, Call("hangs", ()), *GOES_ON)
    assert returned(next(iter(asking))) == [2.0]
    asking.close()
    (after,) = send(asked, *GOES_ON).answers()
    assert returned(after) == [2.0]


@pytest.mark.parametrize(
    ("dying", "ending"),
    [
        ("import os; os._exit(3)", Ending("exited", 3)),
        ("import os; os._exit(0)", Ending("exited", 0)),
        ("import ctypes; ctypes.string_at(0)", Ending("signal", 11, "SIGSEGV")),
        (
            "import os, time; os.closerange(0, 64); time.sleep(60)",
            Ending("closed"),
        ),
    ],
)
def test_a_call_that_ends_its_process_costs_its_function_only(
    workers: Workers, dying: str, ending: Ending
) -> None:
    source = f"def f():\n    {dying}{HONEST}"
    answers, _ = ask(workers, source, *GOES_ON, "f", "f", *GOES_ON)
    assert returned(answers[0]) == returned(answers[3]) == [2.0]
    assert answers[1:3] == [Crashed(ending)] * 2


def test_memory_is_limited_and_what_filled_it_does_not_fail_the_next(workers: Workers) -> None:
    source = """
import numpy as np
kept = []
def f():
    while True: kept.append(np.zeros(10_000_000))
def g(): return np.ones(8 * 2**30 // 8)
def honest(x): return np.zeros(20_000_000)[0] + x + 1
"""
    limits = Limits(call=10.0, part=30.0, memory=1 << 28)
    answers, _ = ask(workers, source, "f", "f", *GOES_ON, "g", limits=limits)
    for value in (answers[0], answers[1], answers[3]):
        assert isinstance(value, Raised), value
        assert value.error == "MemoryError"
    assert returned(answers[2]) == [2.0]


def test_calls_left_when_the_time_is_over_are_not_asked(workers: Workers) -> None:
    source = "\n".join(f"def f{i}():\n    while True: pass" for i in range(6)) + HONEST
    names = [f"f{i}" for i in range(6)]
    limits = Limits(call=0.2, part=0.5)
    answers, _ = ask(workers, source, *names, *GOES_ON, limits=limits)
    assert answers[0] == TimedOut(0.2)
    assert answers[-1] == NotAsked("part", 0.5)


def test_all_questions_to_a_part_share_its_time(workers: Workers) -> None:
    asked = part(workers, f"def f():\n    while True: pass{HONEST}", Limits(call=0.4, part=1.0))
    assert send(asked, "f").answers() == send(asked, "f").answers() == [TimedOut(0.4)]
    used_up = NotAsked("part", 1.0)
    assert send(asked, "f").answers() == send(asked, *GOES_ON).answers() == [used_up]


def test_a_function_that_sleeps_costs_itself_only(workers: Workers) -> None:
    source = f"import time\ndef f(x):\n    time.sleep(0.15)\n    return x{HONEST}"
    calls = [Call("f", (float(number),)) for number in range(5)]
    limits = Limits(call=0.2, part=0.5, waiting=0.4)
    answers, _ = ask(workers, source, *GOES_ON, *calls, *GOES_ON, limits=limits)
    assert [returned(value) for value in (answers[0], answers[1], answers[-1])] == [[2], [0], [2]]
    assert answers[5] == TimedOut(0.4, waiting=True)


BEFORE = """import math, numpy as np
half = 1/2
class Net:
    def __init__(self): self.slope = 3.0
net = Net()
root = lambda x: math.sqrt(x)
twice = np.vectorize(lambda x: 2 * x)
"""
AFTER = """
scale = 4.0
other = [half]
square = lambda x: x * x
def f(x): return half * net.slope * root(x) * float(twice(scale)) * square(x)
def g(): return other
"""
STOPPING = {
    "an endless loop": ("while True:\n    pass", TimedOut(0.2)),
    "a long sleep": ("import time; time.sleep(60)", TimedOut(0.2, waiting=True)),
    "a loop in C": ("print(10 ** 10 ** 10)", TimedOut(0.2)),
    "a function whose default hangs": ("def h(x=2 ** 10 ** 10 % 7 ** 10 ** 9): pass", None),
    "the end of the process": ("if net: import os; os._exit(3)", Crashed(Ending("exited", 3))),
    "a crash": (
        "import ctypes; ctypes.string_at(0)",
        Crashed(Ending("signal", 11, "SIGSEGV")),
    ),
}


@pytest.mark.parametrize(("statement", "outcome"), STOPPING.values(), ids=STOPPING)
def test_what_stands_before_a_statement_that_hangs_or_dies_is_there_and_definitions_after_it(
    workers: Workers, statement: str, outcome: TimedOut | Crashed | None
) -> None:
    asked = part(workers, ["one = 1", BEFORE + statement + AFTER], Limits(call=0.3, part=0.4))
    (value, other) = send(asked, Call("f", (4.0,)), "g").answers()
    assert returned(value) == [0.5 * 3 * 2 * 8 * 16]
    assert isinstance(other, Raised)
    assert other.error == "NameError"
    (note,) = asked.notes
    assert (note.cell, note.line) == ("cell 2", 8)
    assert outcome is None or note.outcome == outcome


def test_what_was_found_in_loading_holds_for_all_questions_to_a_part(workers: Workers) -> None:
    began = "import os; count = len(os.listdir('/dev'))\nwhile True: pass\ndef f(): return 1"
    asked = part(workers, began, Limits(call=0.4, part=1.0))
    for _ in range(6):
        (value,) = send(asked, "f").answers()
        assert returned(value) == [1.0]


def test_loading_a_part_again_and_again_comes_to_an_end(workers: Workers) -> None:
    source = "import time\ntime.sleep(0.2)\ndef f(): return 1"
    asked = part(workers, source, Limits(call=0.2, part=0.5))
    answers = [send(asked, "f").answers()[0] for _ in range(9)]
    assert isinstance(answers[0], Returned)
    assert answers[-1] == NotAsked("loading", 1.5)


def test_loading_takes_none_of_the_time_of_calls(workers: Workers) -> None:
    source = """import time
def spend(seconds):
    end = time.process_time() + seconds
    while time.process_time() < end: pass
spend(0.35)
def f(): spend(0.2)
def g(): spend(9)
"""
    limits = Limits(call=0.3, part=0.8)
    asked = part(workers, source, limits)
    answers = send(asked, "f", "g", "f").answers()
    assert [type(value).__name__ for value in answers] == [
        "ReturnedNothing", "TimedOut", "ReturnedNothing",
    ]  # fmt: skip
    assert asked.notes == []


def test_a_part_that_cannot_be_loaded_in_any_way_has_one_outcome(workers: Workers) -> None:
    source = "\n".join(f"def {name}(x=__import__('os')._exit(4)): return 1" for name in "fg")
    asked = part(workers, source)
    for _ in range(2):
        assert send(asked, "f", "g").answers() == [Crashed(Ending("exited", 4))] * 2


def test_what_fails_while_cells_are_loaded_is_reported_and_the_rest_counts(
    workers: Workers,
) -> None:
    cells = ["def f(): return 1", "x = 1\ny = x / 0\ndef g(): return x", "def h(:\n    pass"]
    answers, notes = ask(workers, cells, "f", "g")
    assert [returned(value) for value in answers] == [[1.0], [1.0]]
    assert [(note.cell, note.outcome) for note in notes] == [
        ("cell 2", Raised("ZeroDivisionError", "division by zero", 2)),
        ("cell 3", Raised("SyntaxError", "invalid syntax", 1)),
    ]


def test_printing_warning_and_checking_do_no_harm(workers: Workers) -> None:
    source = """
from grader import check, hint, draw_paths
import numpy as np, sys, warnings
check("lesson.f"); hint(1, a=2); draw_paths
def f(x):
    print("x" * 100_000); sys.stderr.write("y" * 100_000)
    warnings.warn("no"); np.log(x - x)
    return np.exp(1000 * x)
"""
    answers, notes = ask(workers, source, Call("f", (np.ones(1),)))
    assert returned(answers[0]) == [[np.inf]]
    assert notes == []


def test_variables_are_texts_numbers_and_lists(workers: Workers) -> None:
    source = "a = 'a*(1 - a)'\nb = 0.25\nc = ('x', 2, None)\nd = None\ne = ' '\nf = True\ng = 2j"
    assert variables(workers, source, *"abcdefgh") == [
        Text("a*(1 - a)"),
        Number(0.25),
        Elements((Text("x"), Number(2.0), Unusable("None"))),
        Unfilled(),
        Unfilled(),
        Unusable("boolean"),
        Unusable("complex number"),
        Missing(),
    ]


def test_a_variable_that_hangs_or_dies_costs_itself_only(workers: Workers) -> None:
    source = """
class Hanging(list):
    def __len__(self):
        while True: pass
class Dying(list):
    def __len__(self): __import__('os')._exit(9)
a, b, c, d = 1, Hanging(), Dying(), 'x'
"""
    assert variables(workers, source, *"abcd", limits=QUICK) == [
        Number(1.0),
        TimedOut(QUICK.call),
        Crashed(Ending("exited", 9)),
        Text("x"),
    ]


def test_substitutes_ask_the_judge_and_bind_their_arguments(workers: Workers) -> None:
    source = "def slope(z): return 0\ndef f(x): return [slope(x), slope(z=2 * x), slope([x])[0]]"
    asked = []

    def reference(name: str, args: dict[str, object]) -> object:
        asked.append((name, args))
        return [args["z"], 1.0][0]

    parameters = {"slope": ["z"], "never_called": ["z"]}
    asking = send(
        part(workers, source), Call("f", (3.0,)), substitutes=Substitutes(parameters, reference)
    )
    (only,) = asking.answers()
    assert returned(only) == [[3.0, 6.0, 3.0]]
    assert asking.called == ["slope"]
    assert asked == [("slope", {"z": 3.0}), ("slope", {"z": 6.0}), ("slope", {"z": [3.0]})]


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        ("slope(1.0)", "ValueError", "slope(): no shape"),
        ("slope()", "TypeError", "slope() missing required arguments: z"),
        ("slope(1, 2)", "TypeError", "slope() takes 1 arguments but 2 were given"),
        ("slope(1, z=2)", "TypeError", "slope() got multiple values for argument 'z'"),
        ("slope(y=2)", "TypeError", "slope() got an unexpected keyword argument 'y'"),
        ("slope('x')", "TypeError", "slope() was given neither a number nor an array: str"),
        ("slope([0.5] * 10**5)", "ValueError", "slope() was given too much"),
    ],
)
def test_what_a_substitute_refuses_is_an_exception_of_the_students(
    workers: Workers, call: str, error: str, message: str
) -> None:
    def reference(*_: object) -> object:
        raise ValueError("no shape")

    substitutes = Substitutes({"slope": ["z"]}, reference)
    value = answer(workers, f"def f(): {call}", "f", substitutes=substitutes)
    assert value == Raised(error, message, line=1, where="f")
