"""What a student's code prints comes out with the function that printed it, and is bounded."""

from __future__ import annotations

import pytest

from grader.answers import Returned, TimedOut
from grader.sandbox.asking.workers import Workers
from grader.sandbox.calls import Call
from grader.sandbox.protocol import MAX_PRINTED

from .asking import HONEST, QUICK, part, send

CUT = MAX_PRINTED + 1
PRINTING: dict[str, tuple[str, dict[str, str]]] = {
    "nothing": ("def f(): return 1", {}),
    "at the top level": ("print('loaded', 2)\ndef f(): return 1", {"": "loaded 2\n"}),
    "in a function": ("def f():\n    print('a')\n    return 1", {"f": "a\na\n"}),
    "without the end of a line": (
        "import sys\ndef f():\n    sys.stdout.write('a')\n    return 1",
        {"f": "aa"},
    ),
    "in a function that fails": ("def f():\n    print('a')\n    1 / 0", {"f": "a\na\n"}),
    "a long line": ("print('x' * 10**6)\ndef f(): return 1", {"": "x" * CUT}),
    "many lines": (
        "def f():\n    for _ in range(10**4): print('y')\n    return 1",
        {"f": ("y\n" * CUT)[:CUT]},
    ),
    "not to standard output": (
        "import sys\ndef f():\n    print('a', file=sys.stderr)\n    return 1",
        {},
    ),
    "a lone surrogate": ("print('\\ud800')\ndef f(): return 1", {"": "\\ud800\n"}),
    "letters of many bytes": ("print('σ' * 10**4)\ndef f(): return 1", {"": "σ" * 500 + "\ufffd"}),
    "through all that standard output can do": (
        "import sys\nsys.stdout.reconfigure(line_buffering=True)\nprint('é', flush=True)\n"
        "sys.stdout.buffer.write(b'b')\ndef f(): return 1",
        {"": "é\nb"},
    ),
    "to what was closed": (
        "import sys\nprint('a')\nsys.stdout.close()\ndef f(): return print('b')",
        {"": "a\n"},
    ),
    "no text": ("import sys\nsys.stdout.write(3)\ndef f(): return 1", {}),
    "past what is there": (
        "import sys\nsys.stdout = None\ndef f():\n    print('a')\n    return 1",
        {},
    ),
    "with what is hidden from it": (
        "import io, contextlib\ndef f():\n"
        "    with contextlib.redirect_stdout(io.StringIO()): print('a')\n    return 1",
        {},
    ),
}


@pytest.mark.parametrize(("source", "printed"), PRINTING.values(), ids=PRINTING)
def test_what_is_printed_comes_with_what_printed_it(
    workers: Workers, source: str, printed: dict[str, str]
) -> None:
    asking = send(part(workers, source + HONEST), "f", "f", Call("honest", (1.0,)))
    answers = asking.answers()
    assert isinstance(answers[-1], Returned), answers
    assert asking.printed == printed


def test_what_is_printed_after_very_much_comes_with_what_printed_it(workers: Workers) -> None:
    source = (
        "def f():\n    for _ in range(10**4): print('y')\n"
        "def g():\n    print('z')\n    while True: pass"
    )
    asking = send(part(workers, source, QUICK), "f", "g")
    asking.answers()
    assert asking.printed == {"f": ("y\n" * CUT)[:CUT], "g": "z\n"}


HANGING = {
    "a function": ("def f():\n    print('before')\n    while True: pass", {"f": "before\n"}),
    "the top level": ("print('before')\nwhile True: pass", {"": "before\n"}),
}


@pytest.mark.parametrize(("source", "printed"), HANGING.values(), ids=HANGING)
def test_what_was_printed_before_a_loop_that_never_ends_is_known(
    workers: Workers, source: str, printed: dict[str, str]
) -> None:
    asking = send(part(workers, source + HONEST, QUICK), "f", Call("honest", (1.0,)))
    assert isinstance(asking.answers()[1], Returned)
    assert asking.printed == printed


def test_printing_without_end_is_a_loop_without_end(workers: Workers) -> None:
    source = "def f():\n    while True: print('x' * 100)"
    asking = send(part(workers, source + HONEST, QUICK), "f", Call("honest", (1.0,)))
    first, second = asking.answers()
    assert isinstance(first, TimedOut)
    assert isinstance(second, Returned)
    assert len(asking.printed["f"]) == CUT


def test_more_text_than_a_worker_sends_is_cut_by_the_judge(workers: Workers) -> None:
    source = (
        "import sys\ndef f():\n"
        "    for _ in range(50): sys.stdout.buffer._hand_on(b'z' * 100)\n    return 1"
    )
    asking = send(part(workers, source), "f")
    asking.answers()
    assert asking.printed == {"f": "z" * CUT}
