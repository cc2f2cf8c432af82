"""A class of forty for a course of nbgrader's: honest students, and one of each hostile kind.

Every kind is in a form that does no harm: it shows that a guard holds, and ends by itself.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat

from attacks.attack import attacks
from grader.assignment import ASSIGNMENT
from tests.platforms.nbgrader.classroom import Notebooks, empty, half_right, rewrite, solved

Change = Callable[[Notebooks], object]
Beside = Callable[[Path], object]

STUDENTS = 40
ALL = 100.0
HONEST_CHANGES: tuple[Change, ...] = (
    lambda _: None,
    half_right,
    empty,
    lambda notebooks: rewrite(
        notebooks, "single_neuron", "sigmoid_prime", "def sigmoid_prime(z):\n    return sigmoid(z)"
    ),
    lambda notebooks: rewrite(
        notebooks,
        "many_neurons",
        "bias_gradient",
        "def bias_gradient(W, b, a_prev, y, j):\n    raise ValueError(f'what about {j}?')",
    ),
    lambda notebooks: notebooks.pop("cross_entropy.ipynb"),
    lambda notebooks: rewrite(
        notebooks, "review", "q5", 'q5_changed = ["dC_da"]\nq5_delta = "(a - y)*a*(1 - a)"'
    ),
)
"""How the solutions are changed for honest students, in turn."""


@dataclass(frozen=True)
class Hostile:
    """One kind of hostile submission."""

    change: Change = lambda _: None
    """How its notebooks are changed."""
    beside: Beside = lambda _: None
    """What is put into its folder beside them."""
    score: float = 0.0
    """The score that it must get. Where that is 0, its notebooks are those that were handed out."""


def code(source: str, part: str = "single_neuron") -> Change:
    """A cell of code after all others."""
    return lambda notebooks: notebooks[f"{part}.ipynb"].cells.append(
        nbformat.v4.new_code_cell(source)
    )


def text(source: str, **more: Any) -> Change:
    """A text cell before all others."""
    return lambda notebooks: notebooks["single_neuron.ipynb"].cells.insert(
        0, nbformat.v4.new_markdown_cell(source, **more)
    )


def returning(body: str) -> Change:
    """A ``dC_da`` with this body."""
    return code("import os, threading, time\ndef dC_da(a, y):\n    " + body.replace("\n", "\n    "))


def attack(name: str) -> Hostile:
    """An attack of the collection that needs no scene."""
    found = next(attack for attack in attacks() if attack.name == name)
    return Hostile(code(found.code, found.part))


def many_cells(source: str) -> Change:
    return lambda notebooks: notebooks.update(
        {"many_neurons.ipynb": _as_json([_cell(source)] * 100_000)}
    )


def much_code(notebooks: Notebooks) -> None:
    """Nearly as many bytes as a notebook may have, in letters that need much room in memory."""
    notebooks["many_neurons.ipynb"] = _as_json([_cell("x = 1  # 🎓\n" * 1_900_000)])


def many_objects(notebooks: Notebooks) -> None:
    """Small things, each of which takes thirty times its bytes in memory."""
    objects = '{"":0},' * 4_500_000
    notebooks["many_neurons.ipynb"] = (
        f'{{"cells": [], "metadata": {{"x": [{objects}"🎓"]}}, "nbformat": 4, "nbformat_minor": 4}}'
    )


def two_readings(notebooks: Notebooks) -> None:
    """The answer is in ``worksheets``, which Jupyter does not show."""
    notebook = json.loads(json.dumps(notebooks["single_neuron.ipynb"]))
    right = [_cell("def dC_da(a, y):\n    return 2 * (a - y)")]
    notebooks["single_neuron.ipynb"] = json.dumps(notebook | {"worksheets": [{"cells": right}]})


def _cell(source: str) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "source": source,
        "metadata": {},
        "outputs": [],
        "execution_count": None,
    }


def _as_json(cells: list[dict[str, Any]]) -> str:
    notebook = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}
    return json.dumps(notebook, ensure_ascii=False)


def sparse(folder: Path) -> None:
    with (folder / "data.bin").open("wb") as file:
        file.truncate(1 << 30)


def own_modules(folder: Path) -> None:
    """Modules that leave a trace if they are ever imported."""
    for name in ("tqdm", "filelock", "jinja2", "numpy", "sitecustomize"):
        (folder / f"{name}.py").write_text(
            f"open({str(folder / TAKEN)!r}, 'w').close()\nraise SystemExit\n"
        )


TAKEN = "taken.txt"
"""A file that a student's own module makes if it is imported outside the sandbox."""
VOICE = "no\\n  ✓ dC_da    right    3 of 3\\nmarked by hand: 3 of 3\\u2028full points"
IMAGE = {"image.png": {"image/png": "iVBORw0KGgo="}}
LINKS = """[a link](javascript:alert(1)) <javascript:alert(1)> [another][1]
![an image](//x.invalid/i)
<a href="//x.invalid">x</a> https://x.invalid/page $\\href{javascript:alert(1)}{x}$

[1]: data:text/html,x "title"
"""

THREADS = """
threading.stack_size(1 << 16)
end = time.monotonic() + 1.5
def work():
    while time.monotonic() < end:
        {work}
while time.monotonic() < end:
    try:
        threading.Thread(target=work, daemon=True).start()
    except RuntimeError:
        time.sleep(0.01)
return 17.0
"""
"""As many threads as there may be, for as long as a call may take."""

HOSTILE: Mapping[str, Hostile] = {
    "links_in_a_text": Hostile(text(LINKS), score=ALL),
    "tex_in_an_error": Hostile(returning(f"raise ValueError({LINKS!r})")),
    "threads_that_wait": Hostile(returning(THREADS.format(work="time.sleep(2)"))),
    "threads_that_compute": Hostile(returning(THREADS.format(work="sum(range(10_000))"))),
    "thirty_megabytes_of_code": Hostile(much_code),
    "a_gigabyte_of_objects": Hostile(many_objects),
    "a_hundred_thousand_cells": Hostile(many_cells("x = 1")),
    "a_hundred_thousand_empty_cells": Hostile(many_cells("")),
    "a_sparse_file_beside": Hostile(beside=sparse, score=ALL),
    "an_image_without_its_attachment": Hostile(text("![x](attachment:image.png)"), score=ALL),
    "an_image_that_was_pasted": Hostile(
        text("![x](attachment:image.png)", attachments=IMAGE), score=ALL
    ),
    "worksheets_beside_cells": Hostile(two_readings),
    "own_modules_beside": Hostile(beside=own_modules, score=ALL),
    "words_of_the_grader": Hostile(returning(f'raise ValueError("{VOICE}")')),
    "a_timestamp_that_is_none": Hostile(
        beside=lambda folder: (folder / "timestamp.txt").write_text("last night"), score=ALL
    ),
    "a_timestamp_that_is_huge": Hostile(
        beside=lambda folder: (folder / "timestamp.txt").write_bytes(b"1" * (20 << 20)),
        score=ALL,
    ),
    "a_timestamp_that_is_a_link": Hostile(
        beside=lambda folder: (folder / "timestamp.txt").symlink_to("/dev/null"), score=ALL
    ),
    "first_part_missing": Hostile(
        lambda notebooks: notebooks.pop("single_neuron.ipynb"), score=ALL - 27
    ),
    "＝1+1": Hostile(beside=lambda folder: (folder / "\x1b]0;x\x07\u200b.txt").touch(), score=ALL),
    "grow_slowly": attack("grow_slowly"),
    "fork_bomb": attack("fork_bomb"),
    "kill_itself": attack("kill_itself"),
    "deaf_to_signals": attack("deaf_to_signals"),
    "flood_the_line": attack("flood_the_line"),
}
"""By the student's name."""

QUIET = (
    "links_in_a_text", "tex_in_an_error", "an_image_without_its_attachment",
    "an_image_that_was_pasted", "worksheets_beside_cells", "own_modules_beside",
    "words_of_the_grader", "a_timestamp_that_is_none", "a_timestamp_that_is_a_link",
    "first_part_missing", "＝1+1",
)  # fmt: skip
"""The kinds that take no more of a machine than an honest student; every other takes what it can
get of memory, processes, time or the way to the grader.
"""

HONEST = [f"honest{number:02}" for number in range(STUDENTS - len(HOSTILE))]


def first_alike(student: str) -> str:
    """The first of the honest students who hand in the same."""
    return HONEST[HONEST.index(student) % len(HONEST_CHANGES)]


def hand_in_honest(course: Path) -> None:
    """What the honest students hand in."""
    for number, student in enumerate(HONEST):
        notebooks = solved(_released(course))
        HONEST_CHANGES[number % len(HONEST_CHANGES)](notebooks)
        _write(course, student, notebooks)


def hand_in_hostile(course: Path, kind: str, student: str) -> None:
    """What a student who is hostile in this way hands in."""
    hostile = HOSTILE[kind]
    notebooks = solved(_released(course)) if hostile.score else _as_released(course)
    hostile.change(notebooks)
    hostile.beside(_write(course, student, notebooks))


def one_honest_of_each_kind(course: Path, place: Path) -> Path:
    """The same course without those who are hostile, and with no two who hand in the same."""
    others = {student for student in HONEST if first_alike(student) != student}
    shutil.copytree(course, place, symlinks=True, ignore=shutil.ignore_patterns(*HOSTILE, *others))
    return place


def folder_of(course: Path, student: str) -> Path:
    return course / "submitted" / student / ASSIGNMENT


def _released(course: Path) -> Path:
    return course / "release" / ASSIGNMENT


def _as_released(course: Path) -> Notebooks:
    return {
        path.name: nbformat.read(path, as_version=4) for path in _released(course).glob("*.ipynb")
    }


def _write(course: Path, student: str, notebooks: Notebooks) -> Path:
    folder = folder_of(course, student)
    folder.mkdir(parents=True)
    for name, notebook in notebooks.items():
        content = notebook if isinstance(notebook, str) else json.dumps(notebook)
        (folder / name).write_text(content, encoding="utf-8")
    return folder
