"""Which of a student's own modules a part may import, and what is said of those it may not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

import pytest

from grader.grading.task import fingerprint
from grader.messages.files import in_words
from grader.submissions.submission import Submission, read_submission

from .folders import MANY, ONE, link, notebook, untouched

PART = f"{MANY}.py"
UTILS = "def half(x):\n    return x / 2\n"
USES = "from utils import half\n"


@dataclass(frozen=True)
class Case:
    """A folder, what many_neurons imports (each module with the labels of its cells), and files."""

    files: Mapping[str, str | bytes]
    modules: Mapping[str, list[str]]
    used: frozenset[str] = frozenset()
    """The files under "modules"."""
    left_out: Mapping[str, str] = field(default_factory=dict)
    """Paths, and a part of what is said of them."""
    also: Callable[[Path], None] | None = None


CASES = {
    "another part": Case(
        {PART: f"from {ONE} import sigmoid_prime", f"{ONE}.py": "x = 1"}, {ONE: [f"{ONE}.py"]}
    ),
    "a notebook": Case(
        {PART: f"import {ONE}", f"{ONE}.ipynb": notebook("x = 1", "y = 2")},
        {ONE: [f"{ONE}.ipynb, cell 1", f"{ONE}.ipynb, cell 2"]},
    ),
    "a part under another name of its file": Case(
        {PART: "import Single_Neuron", "Single_Neuron.py": "x = 1"},
        {"Single_Neuron": ["Single_Neuron.py"], ONE: ["Single_Neuron.py"]},
    ),
    "a part of which another file counts": Case(
        {PART: f"import {ONE}", f"{ONE}.py": untouched(ONE), f"{ONE} (1).py": "dC_da = 1"},
        {ONE: [f"{ONE} (1).py"]},
        left_out={f"{ONE}.py": "counts"},
    ),
    "a part that was not handed in": Case({PART: f"import {ONE}"}, {}),
    "a part that cannot be read": Case({PART: f"import {ONE}", f"{ONE}.py": b"\xff"}, {}),
    "a file beside the part": Case(
        {PART: USES, "utils.py": UTILS}, {"utils": ["utils.py"]}, frozenset({"utils.py"})
    ),
    "a file beside the part in a folder": Case(
        {f"work/{PART}": USES, "work/utils.py": UTILS, "utils.py": "x = 1"},
        {"utils": ["utils.py"]},
        frozenset({"work/utils.py"}),
        {"utils.py": "not that of a part"},
    ),
    "files that import others": Case(
        {PART: "import a", "a.py": "import b", "b.py": f"import a, {MANY}", "c.py": "import a"},
        {"a": ["a.py"], "b": ["b.py"]},
        frozenset({"a.py", "b.py"}),
        {"c.py": "not that of a part"},
    ),
    "files that are imported in a function, by a text or over two lines": Case(
        {
            PART: "def f():\n    import a\n__import__('b')\nfrom c \\\n    import (\n  d)",
            **{f"{name}.py": "" for name in "abc"},
        },
        {name: [f"{name}.py"] for name in "abc"},
        frozenset({"a.py", "b.py", "c.py"}),
    ),
    "a file with a number that a platform put behind its name": Case(
        {PART: USES, "utils-1.py": "", "utils (2).py": UTILS},
        {"utils": ["utils (2).py"]},
        frozenset({"utils (2).py"}),
        {"utils-1.py": "not that of a part"},
    ),
    "the file of this very name beside it": Case(
        {PART: USES + "import utils_1", "utils.py": UTILS, "utils_1.py": ""},
        {"utils": ["utils.py"], "utils_1": ["utils_1.py"]},
        frozenset({"utils.py", "utils_1.py"}),
    ),
    "other capitals": Case(
        {PART: "import Utils", "utils.py": UTILS}, {}, left_out={"utils.py": "not that of a part"}
    ),
    "a folder": Case(
        {PART: "from utils import half", "utils/__init__.py": UTILS, "utils/half.py": ""},
        {},
        left_out={"utils/half.py": "not that of a part"},
    ),
    "an encoding that it declares": Case(
        {PART: "import a", "a.py": b"# coding: latin-1\nx = '\xe9'"},
        {"a": ["a.py"]},
        frozenset({"a.py"}),
    ),
    "a file that is no text": Case(
        {PART: USES, "utils.py": b"\xff"}, {}, left_out={"utils.py": "is not UTF-8"}
    ),
    "a file that is too large": Case(
        {PART: USES, "utils.py": "#" * ((1 << 20) + 1)}, {}, left_out={"utils.py": "than 1 MB"}
    ),
    "files that are too large together": Case(
        {PART: "import a, b, c, d, e", **{f"{n}.py": "#" * (1 << 20) for n in "abcde"}},
        {n: [f"{n}.py"] for n in "abcd"},
        frozenset({f"{n}.py" for n in "abcd"}),
        {"e.py": "more than 4 MB"},
    ),
    "files with names of libraries": Case(
        {PART: "import random\nimport numpy as np", "random.py": "", "numpy.py": ""},
        {},
        left_out={
            "random.py": "`import random` finds the library of this name. Rename the file.",
            "numpy.py": "`import numpy` finds the library",
        },
    ),
    "a link": Case(
        {PART: USES},
        {},
        left_out={"utils.py": "a symbolic link"},
        also=link("utils.py", "/etc/hostname"),
    ),
}


def read(folder: Path, case: Case) -> Submission:
    for path, data in case.files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data.encode() if isinstance(data, str) else data)
    if case.also is not None:
        case.also(folder)
    return read_submission("ann", folder)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_part_may_import_what_was_handed_in_and_hides_no_library(
    tmp_path: Path, case: Case
) -> None:
    submission = read(tmp_path, case)
    found = submission.modules.get(MANY, {})
    assert {name: [cell.label for cell in cells] for name, cells in found.items()} == case.modules
    assert {file.path for file in submission.module_files} == case.used
    for file in submission.module_files:
        assert file.sha256 == sha256((tmp_path / file.path).read_bytes()).hexdigest()
    assert {left.path for left in submission.left_out} == set(case.left_out)
    reasons = {left.path: in_words(left.reason) for left in submission.left_out}
    assert all(said in reasons[path] for path, said in case.left_out.items())


def test_a_module_belongs_to_what_is_graded_again_when_it_changes(tmp_path: Path) -> None:
    case = CASES["a file beside the part"]
    before = fingerprint(read(tmp_path, case))
    assert fingerprint(read(tmp_path, case)) == before
    (tmp_path / "utils.py").write_text(UTILS + "x = 1")
    assert fingerprint(read_submission("ann", tmp_path)) != before
