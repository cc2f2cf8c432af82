"""The parts of a submission share a process; none of them loses or gains by what another does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from grader.assignment import PARTS
from grader.grading.student import SubmissionGrader
from grader.result import Item
from grader.sandbox.asking.limits import Limits
from grader.sandbox.asking.one_process import OneProcess
from grader.sandbox.asking.protected import ZygoteWorkers
from grader.sandbox.asking.workers import Worker, Workers
from grader.submissions.submission import read_submission
from tests.conftest import SOLUTIONS, needs_sandbox
from tests.grading.test_student import part_cases

pytestmark = needs_sandbox
LIMITS = Limits(call=1.0, part=20.0)


class Counted(Workers):
    """Counts the processes that are started."""

    def __init__(self, workers: ZygoteWorkers) -> None:
        self._workers, self.isolation = workers, workers.isolation
        self.started = 0

    def start(self, limits: Limits, *, sympy: bool = False) -> Worker:
        self.started += 1
        return self._workers.start(limits, sympy=sympy)

    def close(self) -> None:
        """Leave that to whoever started the workers."""


@pytest.fixture(scope="module")
def workers() -> Iterator[ZygoteWorkers]:
    with ZygoteWorkers() as protected:
        yield protected


def hand_in(folder: Path, added: Mapping[str, str]) -> Path:
    """The solutions, with code added at the end of some parts."""
    folder.mkdir(exist_ok=True)
    for part in PARTS:
        text = (SOLUTIONS / f"{part}.py").read_text(encoding="utf-8")
        (folder / f"{part}.py").write_text(text + added.get(part, ""), encoding="utf-8")
    return folder


def grade(folder: Path, workers: Workers) -> dict[str, Item]:
    """The verdicts on the exercises."""
    result = SubmissionGrader(part_cases(), workers, LIMITS).grade(read_submission("ann", folder))
    return {item.id: item for item in result.items if not item.id.startswith("review.")}


def failed(items: Mapping[str, Item]) -> set[str]:
    """The parts in which not everything is right."""
    return {item.id.partition(".")[0] for item in items.values() if item.status != "passed"}


def test_right_parts_are_asked_in_one_process(tmp_path: Path, workers: ZygoteWorkers) -> None:
    counted = Counted(workers)
    assert not failed(grade(hand_in(tmp_path, {}), counted))
    assert counted.started == 1


LEFT: Mapping[str, str] = {
    "numpy's errors": "np.seterr(all='raise')",
    "warnings": "import warnings; warnings.filterwarnings('error')",
    "a patched function of numpy": "np.exp = np.where = np.abs = lambda *_: 17.0",
    "a recursion limit": "import sys; sys.setrecursionlimit(40)",
    "a changed builtin": "import builtins; builtins.range = builtins.len = builtins.zip = None",
    "a changed constant": "np.float64 = np.newaxis = None",
    "another numpy": "import sys; sys.modules['numpy'] = None",
    "a patched array": "np.core = None; np.random.seed(1)",
    "the inside of numpy": "np.outer.__wrapped__.__globals__['multiply'] = lambda *_: 17.0",
    "a timer": "import signal; signal.setitimer(signal.ITIMER_REAL, 0.01)",
    "a closed line": "import os; close = os.close\nfor n in range(3, 9):\n    try: close(n)\n"
    "    except OSError: pass",
    "much memory": "import sys; sys.stash = bytearray(900 << 20)",
    "a finder that fails": "import sys; sys.meta_path.insert(0, 17)",
    "what the grader calls": "import sys\nframe = sys._getframe()\nwhile frame:\n"
    "    for name in ('contents', 'answer_of'):\n"
    "        if name in frame.f_globals: frame.f_globals[name] = None\n"
    "    frame = frame.f_back",
}
"""What single_neuron's file does at its end, to whatever comes after it."""


@pytest.mark.parametrize("code", LEFT.values(), ids=LEFT)
def test_a_part_loses_nothing_by_what_another_one_left(
    code: str, tmp_path: Path, workers: ZygoteWorkers
) -> None:
    items = grade(hand_in(tmp_path, {"single_neuron": f"\nimport numpy as np\n{code}\n"}), workers)
    assert failed(items) <= {"single_neuron"}


def test_what_a_part_does_when_its_objects_end_is_put_back_too(
    tmp_path: Path, workers: ZygoteWorkers
) -> None:
    last = "class Last:\n    def __del__(self): np.exp = np.outer = lambda *_: 17.0\nlast = Last()"
    added = {
        "single_neuron": f"\nimport numpy as np\n{last}\n",
        "matrix_form": "\nimport gc; gc.collect()\n",
    }
    counted = Counted(workers)
    assert not failed(grade(hand_in(tmp_path, added), counted))
    assert counted.started == 1


def test_where_it_is_not_asked_again_it_loses(
    tmp_path: Path, workers: ZygoteWorkers, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = hand_in(tmp_path, {"many_neurons": f"\n{LEFT['the inside of numpy']}\n"})
    assert not failed(grade(folder, workers))
    monkeypatch.setattr(OneProcess, "is_used", False)
    assert failed(grade(folder, workers)) == {"matrix_form", "cross_entropy"}


NEEDED = ("def sigmoid(z):", "def its_own_sigmoid(z):")
TAKEN: Mapping[str, tuple[str, str]] = {
    "a global": ("", ""),
    "a builtin": ("import builtins; builtins.sigmoid = sigmoid", ""),
    "a name in numpy": ("np.sigmoid = sigmoid", "sigmoid = np.sigmoid"),
    "a function of numpy": ("np.tanh = lambda z: 2 * sigmoid(2 * z) - 1; np.sin = sigmoid",
                            "sigmoid = np.sin"),
    "a module of its own": ("import sys; sys.modules['mine'] = sys.modules[__name__]",
                            "from mine import sigmoid"),
    "the path": ("import sys; sys.path.append('.')",
                 "import sys; sigmoid = its_own_sigmoid if '.' in sys.path else None"),
    "the recursion limit": ("import sys; sys.setrecursionlimit(99_000)",
                            "def deep(n): return n and deep(n - 1)\n"
                            "sigmoid = deep(5_000) or its_own_sigmoid"),
    "a name in another library": ("import cmath, sys; cmath.sigmoid = sys.sigmoid = sigmoid",
                                  "import cmath, sys; sigmoid = cmath.sigmoid"),
    "a name in numpy's random": ("np.random.sigmoid = np.fft.sigmoid = sigmoid",
                                 "sigmoid = np.random.sigmoid"),
    "a module in the place of a library": (
        "import sys, types; sys.modules['json'] = types.ModuleType('json')\n"
        "sys.modules['json'].sigmoid = sigmoid", "from json import sigmoid"),
    "a module with a specification": (
        "import sys\nfrom importlib.machinery import ModuleSpec\n"
        "from importlib.util import module_from_spec\n"
        "mine = module_from_spec(ModuleSpec('mine', None))\n"
        "mine.sigmoid = sigmoid; sys.modules['mine'] = mine", "from mine import sigmoid"),
    "the environment": ("import os; os.environ['LEFT'] = 'yes'",
                        "import os; sigmoid = its_own_sigmoid if 'LEFT' in os.environ else None"),
    "decimals": ("import decimal; decimal.getcontext().prec = 60",
                 "import decimal\n"
                 "sigmoid = its_own_sigmoid if decimal.getcontext().prec == 60 else None"),
    "digits": ("import mpmath; mpmath.mp.dps = 60",
               "import mpmath\nsigmoid = its_own_sigmoid if mpmath.mp.dps == 60 else None"),
    "chance": ("import random\nrandom.seed(1); np.random.seed(1)",
               "import random\nby = random.random() == 0.13436424411240122\n"
               "by = by or np.random.rand() == 0.417022004702574\n"
               "sigmoid = its_own_sigmoid if by else None"),
    "a library by another name": ("import sys; sys.modules['cupy'] = np",
                                  "import cupy; sigmoid = its_own_sigmoid"),
    "something in the place of a library": (
        "import sys\nclass Stub:\n    def __getattr__(self, name): return self\n"
        "sys.modules['matplotlib'] = Stub()", "import matplotlib; sigmoid = its_own_sigmoid"),
    "another library in its place": (
        "import math, sys; sys.modules['math'] = np",
        "import math, numpy as np\ndef sigmoid(z): return 1 / (1 + math.exp(-np.asarray(z)))"),
    "a module in exchange for another": (
        "import sys, types\nfor name in list(sys.modules):\n"
        "    if name.startswith('numpy.fft'): del sys.modules[name]\n"
        "sys.modules['mine'] = mine = types.ModuleType('mine')\n"
        "mine.__spec__ = sys.modules['json'].__spec__; mine.sigmoid = sigmoid",
        "from mine import sigmoid"),
    "how numpy prints": ("np.set_printoptions(precision=17, legacy='1.25')",
                         "sigmoid = its_own_sigmoid if repr(np.float64(1)) == '1.0' else None"),
    "what numpy calls": ("np.seterrcall(print)",
                         "sigmoid = its_own_sigmoid if np.geterrcall() is print else None"),
    "long integers": ("import sys; sys.set_int_max_str_digits(0)",
                      "sigmoid = str(10 ** 5_000) and its_own_sigmoid"),
    "sympy's chance": ("from sympy.core.random import seed; seed(1)",
                       "from sympy.core.random import random\n"
                       "by = random() == 0.13436424411240122\n"
                       "sigmoid = its_own_sigmoid if by else None"),
    "a finder": ("import sys\nclass Finder:\n    def find_spec(name, *_):\n"
                 "        if name == 'mine':\n"
                 "            from importlib.machinery import ModuleSpec\n"
                 "            return ModuleSpec(name, Finder)\n"
                 "    def create_module(spec): return sys.modules['single_neuron']\n"
                 "    def exec_module(module): pass\n"
                 "sys.meta_path.append(Finder)", "from mine import sigmoid"),
}  # fmt: skip
"""What many_neurons may lack and single_neuron leave for it: code of both."""


@pytest.mark.parametrize(("left", "taken"), TAKEN.values(), ids=TAKEN)
def test_a_part_gains_nothing_by_what_another_one_left(
    left: str, taken: str, tmp_path: Path, workers: ZygoteWorkers
) -> None:
    folder = hand_in(tmp_path, {"single_neuron": f"\n{left}\n"})
    file = folder / "many_neurons.py"
    text = file.read_text(encoding="utf-8").replace(*NEEDED)
    file.write_text(f"{text}\n{taken}\n", encoding="utf-8")
    assert failed(grade(folder, workers)) == {"many_neurons"}


def test_no_part_is_asked_with_the_inputs_of_another() -> None:
    asked = [
        (part.part, repr(case.args)) for part in part_cases() for c in part.cases for case in c.all
    ]
    parts_of: dict[str, set[str]] = {}
    for part, args in asked:
        parts_of.setdefault(args, set()).add(part)
    assert all(len(parts) == 1 for parts in parts_of.values())
