"""A function is asked again with right earlier ones wherever it may call one of them."""

from __future__ import annotations

import pytest

from grader.judge.call_graph import LONGEST, CallGraph

BEGIN = "import numpy as np\nfrom math import exp\nfrom grader import check\n"
WRONG = "def wrong(z):\n    return z\n"

CALLS = {
    "by its name": "def asked(z):\n    return wrong(z)",
    "through a helper": "def helper(z):\n    return wrong(z)\ndef asked(z):\n    return helper(z)",
    "through one of two helpers": "def asked(z):\n    return helper(z)\nif asked:\n"
    "    def helper(z):\n        return wrong(z)\nelse:\n    def helper(z):\n        return z",
    "through what it replaces": "def asked(z):\n    return wrong(z)\n"
    "def asked(z, before=asked):\n    return before(z)",
    "by another name": "other = wrong\ndef asked(z):\n    return other(z)",
    "by its place in a list": "steps = [wrong]\ndef asked(z):\n    return steps[0](z)",
    "through an entry that is put in later": "steps = {}\nsteps['one'] = wrong\n"
    "def asked(z):\n    return steps['one'](z)",
    "as a lambda": "asked = lambda z: wrong(z)",
    "as what another function makes": "def make():\n    def asked(z):\n        return wrong(z)\n"
    "    return asked\nasked = make()",
    "given to numpy": "def asked(z):\n    return np.vectorize(wrong)(z)",
    "in a default": "def asked(z, step=wrong):\n    return step(z)",
    "in a decorator": "def twice(f):\n    return wrong\n@twice\ndef asked(z):\n    return z",
    "in a method": "class Step:\n    def __call__(self, z):\n        return wrong(z)\n"
    "def asked(z):\n    return Step()(z)",
    "in a value": "half = wrong(2)\ndef asked(z):\n    return half * z",
    "in what it was loaded with": "def asked(z):\n    return near\nfor near in [wrong(1)]: pass",
    "in another part": "from part import other\ndef asked(z):\n    return other(z)",
    "in another part, inside": "def asked(z):\n    import part\n    return part.wrong(z)",
    "where all is imported": "from part import *\ndef asked(z):\n    return other(z)",
    "by a text": "def asked(z):\n    return eval('wr' + 'ong')(z)",
    "among the names": "def asked(z):\n    return globals()['wrong'](z)",
    "through an attribute": "np.step = wrong\ndef asked(z):\n    return np.step(z)",
    "through a hidden attribute": "def asked(z):\n    return asked.__globals__['wrong'](z)",
    "by a global name": "def begin():\n    global step\n    step = wrong\nbegin()\n"
    "def asked(z):\n    return step(z)",
    "by another spelling": "def asked(z):\n    return ｗrong(z)",
}
CALLS_NONE = {
    "nothing": "def asked(z):\n    return z * (1 - z)",
    "the libraries": "def asked(z):\n    return np.exp(z) * exp(2)",
    "another one": "def helper(z):\n    return z\ndef asked(z):\n    return helper(z)",
    "a name in a text": "def asked(z):\n    '''Unlike wrong(z).'''\n    return z  # not wrong(z)",
    "what is checked": "def asked(z):\n    return z\ncheck(asked)\ncheck(wrong)",
    "what is only called beside it": "print(wrong(2))\ndef asked(z):\n    return z",
    "what is replaced": "def asked(z):\n    return wrong(z)\ncheck(asked)\ndef asked(z):\n"
    "    return z",
    "its own names": "def asked(z):\n    wrongly = z\n    return [z for z in [wrongly]]",
}


@pytest.mark.parametrize("text", CALLS.values(), ids=CALLS)
def test_what_may_be_called_is_found(text: str) -> None:
    assert CallGraph([BEGIN + WRONG, text]).may_call("asked", ["wrong"])


@pytest.mark.parametrize("text", CALLS_NONE.values(), ids=CALLS_NONE)
def test_what_calls_nothing_wrong_is_told_apart(text: str) -> None:
    graph = CallGraph([BEGIN + WRONG, text])
    assert not graph.may_call("asked", ["wrong"])
    assert graph.may_call("asked", ["wrong", "asked"])


NOT_READ = {
    "no Python": "this is no Python",
    "deep brackets": "(" * 3_000 + ")" * 3_000,
    "many signs": "-" * 9_000 + "1",
    "a null": "1\x00",
    "half a character": "'\udcff'",
    "long": "1\n" * LONGEST,
}


@pytest.mark.parametrize("text", NOT_READ.values(), ids=NOT_READ)
def test_a_part_that_is_not_read_may_call_all(text: str) -> None:
    assert CallGraph([WRONG, CALLS_NONE["nothing"], text]).may_call("asked", ["wrong"])
