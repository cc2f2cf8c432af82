"""A class whose notebooks are right, half right, empty, hostile and broken."""

from __future__ import annotations

import codecs
import copy
import json
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent
from typing import Any

import nbformat

from grader.assignment import ASSIGNMENT, PARTS
from grader.lesson.build import source_notebook
from grader.lesson.solutions import solutions_folder
from tests.platforms.nbgrader.notations import ACTED, ADDRESS, HOST, NOTATIONS, OUTPUTS

Notebooks = dict[str, Any]
"""A student's notebooks by file name; a text, or bytes, are written as they are."""


def solved(released: Path) -> Notebooks:
    """The released notebooks, filled in with the reference solutions."""
    notebooks = {}
    for part in PARTS:
        notebook = nbformat.read(released / f"{part}.ipynb", as_version=4)
        answers = {cell.id: cell.source for cell in source_notebook(lesson(part)).cells}
        for cell in notebook.cells:
            if cell.metadata.get("nbgrader", {}).get("solution"):
                cell.source = answers[cell.id]
        notebooks[f"{part}.ipynb"] = notebook
    return notebooks


def lesson(part: str) -> Path:
    return solutions_folder() / f"{part}.py"


def marked(notebook: Any, grade_id: str) -> Any:
    """The cell with this grade id."""
    return next(
        c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade_id") == grade_id
    )


def rewrite(notebooks: Notebooks, part: str, grade_id: str, source: str) -> None:
    marked(notebooks[f"{part}.ipynb"], grade_id).source = dedent(source).strip()


def half_right(notebooks: Notebooks) -> None:
    rewrite(
        notebooks,
        "single_neuron",
        "dC_da",
        """
        def dC_da(a, y):
            return a - y
        """,
    )
    rewrite(
        notebooks,
        "matrix_form",
        "hidden_delta",
        """
        def hidden_delta(W_next, delta_next, z):
            return (W_next @ delta_next) * sigmoid_prime(z)
        """,
    )
    rewrite(
        notebooks,
        "review",
        "q2",
        """
        q2_slope = "a*(1 - a)"
        q2_slope_at_zero = 0.5
        q2_when_saturated = "learns fast"
        """,
    )
    rewrite(
        notebooks,
        "review",
        "q3_explanation",
        """
        q3_explanation = "Because the bias is like a weight, so both of them behave in that way."
        """,
    )


def empty(notebooks: Notebooks) -> None:
    for part in PARTS:
        for cell in notebooks[f"{part}.ipynb"].cells:
            if cell.metadata.get("nbgrader", {}).get("solution"):
                del cell.metadata["nbgrader"]
                cell.source = ""


def cheating_cells(notebooks: Notebooks) -> None:
    """Every check edited to give more points than there are, under metadata of their own."""
    for part in PARTS:
        for cell in notebooks[f"{part}.ipynb"].cells:
            about = cell.metadata.get("nbgrader", {})
            if about.get("solution") and cell.cell_type == "code":
                cell.source = "pass"
            elif about.get("grade"):
                cell.source = "1998.0"
                about.update(points=1000, locked=False, solution=False, schema_version=99)
                output = nbformat.v4.new_output("execute_result", {"text/plain": "3.0"})
                cell.outputs = [output]


def hostile_code(notebooks: Notebooks) -> None:
    rewrite(
        notebooks,
        "single_neuron",
        "dC_da",
        """
        import os, sys
        !rm -rf /
        %matplotlib inline
        input("Your name? ")

        def dC_da(a, y):
            os.kill(os.getpid(), 9)
        """,
    )
    rewrite(
        notebooks,
        "many_neurons",
        "bias_gradient",
        """
        def bias_gradient(W, b, a_prev, y, j):
            while True:
                pass
        """,
    )
    rewrite(
        notebooks,
        "matrix_form",
        "output_delta",
        """
        def output_delta(z, y):
            return open("nbgrader_config.py").read()
        """,
    )
    cells = notebooks["review.ipynb"].cells
    cells.insert(
        0, nbformat.v4.new_markdown_cell("<script>window.stolen = true</script> **hello**")
    )
    cells.insert(0, nbformat.v4.new_raw_cell("<script>window.stolen = true</script>"))


def duplicated_ids(notebooks: Notebooks) -> None:
    notebook = notebooks["single_neuron.ipynb"]
    check = marked(notebook, "check_dC_da")
    answer = marked(notebook, "sigmoid_prime")
    twin = copy.deepcopy(answer)
    twin.source = "raise ValueError('an old try')"
    notebook.cells[0:0] = [copy.deepcopy(check), copy.deepcopy(check), twin]
    strange = nbformat.v4.new_code_cell(
        "x = 1", metadata={"nbgrader": {"grade_id": "no_such_cell"}}
    )
    odd = nbformat.v4.new_code_cell("x = 1", metadata={"nbgrader": "not even a dictionary"})
    older = nbformat.v4.new_code_cell(
        "x = 1",
        metadata={
            "nbgrader": {"grade_id": "x", "schema_version": 0, "grade": True, "locked": True}
        },
    )
    notebook.cells += [nbformat.from_dict(strange), nbformat.from_dict(odd), older]


def moved_and_retyped(notebooks: Notebooks) -> None:
    notebook = notebooks["many_neurons.ipynb"]
    check = marked(notebook, "check_bias_gradient")
    notebook.cells.remove(check)
    notebook.cells.insert(0, check)
    notebook.cells.remove(marked(notebook, "check_path_contributions"))
    retyped = marked(notebook, "weight_gradient")
    marked(notebook, "check_weight_gradient").cell_type = "markdown"
    cell = nbformat.v4.new_code_cell(retyped.source)
    notebook.cells[notebook.cells.index(retyped)] = cell
    notebook.metadata.kernelspec = {
        "name": "malbolge",
        "display_name": "Malbolge",
        "language": "no",
    }


def no_json(notebooks: Notebooks) -> None:
    notebooks["many_neurons.ipynb"] = '{"cells": [1, 2'
    notebooks["matrix_form.ipynb"] = "[" * 100_000


def older_format(notebooks: Notebooks) -> None:
    old = nbformat.convert(copy.deepcopy(notebooks["single_neuron.ipynb"]), 3)
    notebooks["single_neuron.ipynb"] = json.dumps(old)
    notebooks["review.ipynb"] = json.dumps(
        {"nbformat": 9, "nbformat_minor": 0, "metadata": [], "x": 1}
    )


def renamed(notebooks: Notebooks) -> None:
    notebooks["Single Neuron.ipynb"] = notebooks.pop("single_neuron.ipynb")
    notebooks["review_final.ipynb"] = notebooks.pop("review.ipynb")


def flooded(notebooks: Notebooks) -> None:
    output = nbformat.v4.new_output("stream", name="stderr", text="error\n" * 3_500_000)
    cell = marked(notebooks["cross_entropy.ipynb"], "check_dC_da")
    cell.outputs = [output]


def every_notation(notebooks: Notebooks) -> None:
    """Solved, with each notation in a cell of text, and wherever else a notebook has room."""
    notebook = notebooks["single_neuron.ipynb"]
    texts = [nbformat.v4.new_markdown_cell(text) for text in NOTATIONS.values()]
    texts += [nbformat.v4.new_raw_cell(text) for text in NOTATIONS.values()]
    for text in texts:
        text.metadata.update(
            raw_mimetype="text/html", format="text/html", tags=[ADDRESS], title=ADDRESS
        )
        text.id = f'" onload="{ACTED}'
    notebook.cells[1:1] = texts
    outputs = [
        {"output_type": "display_data", "metadata": {}, "data": {mime: value}}
        for mime, value in OUTPUTS.items()
    ]
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = nbformat.from_dict(outputs)
            cell.metadata["magics_language"] = HOST
    notebook.metadata.update(
        title=f"</title><script>{ACTED}</script>",
        widgets={"application/vnd.jupyter.widget-state+json": {"state": {}, "url": ADDRESS}},
        language_info={"name": f'"><img src="{ADDRESS}">', "pygments_lexer": HOST},
        kernelspec={"name": HOST, "display_name": ADDRESS},
    )
    speaking = [text for text in NOTATIONS.values() if text.isprintable()]
    raising = "\n".join(f"    # {line}" for line in speaking)
    rewrite(
        notebooks,
        "single_neuron",
        "dC_da",
        f"def dC_da(a, y):\n{raising}\n    raise ValueError({' '.join(speaking[:12])!r})",
    )
    for number, cell in enumerate(("sigmoid_prime", "relu_prime", "dz_dw", "weight_gradient")):
        message = speaking[12 + number * 4 : 16 + number * 4]
        rewrite(
            notebooks,
            "single_neuron",
            cell,
            f"def {cell}(*_):\n    raise ValueError({' '.join(message)!r})",
        )
    for number in range(1, 6):
        quoted = " ".join(speaking[number * 4 : number * 4 + 4]).replace('"', "'")
        cell = marked(notebooks["review.ipynb"], f"q{number}_explanation")
        cell.source = f"q{number}_explanation = {quoted!r}"


def odd_but_honest(notebooks: Notebooks) -> None:
    """What editors leave in notebooks, and what breaks a page that relies on it being right."""
    notebook = notebooks["single_neuron.ipynb"]
    pasted = nbformat.v4.new_markdown_cell("My sketch:\n\n![image.png](attachment:image.png)")
    pasted.attachments = {"image.png": {"image/png": "aaaa"}}
    dropped = nbformat.v4.new_markdown_cell("Mine too:\n\n![b.png](attachment:b.png)")
    half = nbformat.v4.new_markdown_cell("Half a character: \ud800, and a zero: \0")
    notebook.cells[1:1] = [pasted, dropped, half]
    odd = [
        {"output_type": "display_data", "metadata": {}},
        {"output_type": "hologram"},
        {"output_type": "execute_result", "data": {"text/html": ["a", "b"]}, "metadata": []},
        {"output_type": "error"},
    ]
    for cell in notebook.cells:
        cell.id = "the same"
        if cell.cell_type == "code":
            cell.outputs = nbformat.from_dict(odd)
            cell.execution_count = 10**30
    notebook.metadata = nbformat.from_dict({"title": 7, "language_info": [], "kernelspec": "x"})
    notebook.nbformat_minor = 99
    review = notebooks["review.ipynb"]
    for cell in review.cells:
        for key in ("id", "outputs", "execution_count"):
            cell.pop(key, None)


def two_of_each(notebooks: Notebooks) -> None:
    """A script that is solved beside a notebook that is not, and cells where nobody sees them."""
    notebooks["single_neuron.py"] = lesson("single_neuron").read_text("utf-8")
    for cell in notebooks["single_neuron.ipynb"].cells:
        if cell.metadata.get("nbgrader", {}).get("solution"):
            cell.source = "raise NotImplementedError()"
    seen = notebooks["many_neurons.ipynb"]
    hidden = nbformat.v4.new_code_cell("def weight_gradient(*_): return 'nobody sees this'")
    seen["worksheets"] = [{"cells": [{**hidden, "input": hidden.source}]}]


def too_much(notebooks: Notebooks) -> None:
    """More cells than are read, and files beside the notebooks that are larger than a copy."""
    empty = nbformat.v4.new_code_cell("")
    notebooks["cross_entropy.ipynb"].cells += [empty] * 5_000
    notebooks["recording.bin"] = b"\0" * (2 << 20)
    notebooks["helpers.py"] = "x = 1"
    for number in range(20):
        notebooks[f"copy {number}.ipynb"] = notebooks["matrix_form.ipynb"]


def dated(timestamp: bytes) -> Callable[[Notebooks], None]:
    """Solved, with this as nbgrader's note of when it was handed in."""

    def change(notebooks: Notebooks) -> None:
        notebooks["timestamp.txt"] = timestamp

    return change


CLASS: dict[str, Callable[[Notebooks], None]] = {
    "ada": lambda _: None,
    "ben": half_right,
    "chloe": empty,
    "dora": duplicated_ids,
    "eve": cheating_cells,
    "farid": hostile_code,
    "gus": moved_and_retyped,
    "hana": no_json,
    "ivo": older_format,
    "jun": renamed,
    "kim": flooded,
    "lea": odd_but_honest,
    "mal": every_notation,
    "nils": two_of_each,
    "olga": too_much,
    "pia": dated(codecs.BOM_UTF8 + b"2026-05-04 03:02:01.5 UTC"),
    "quin": dated(b"yesterday, I swear"),
    "rosa": dated(b"2026-05-04 03:02:01 UTC" + b" " * 100_000),
    "sven": dated(b""),
    "zoe": lambda _: None,
}
"""Students by name; the last one shows that nothing before stopped the class."""


def hand_in(course: Path, student: str, change: Callable[[Notebooks], None]) -> Path:
    """Write what one student hands in and return its folder."""
    notebooks = solved(course / "release" / ASSIGNMENT)
    change(notebooks)
    folder = course / "submitted" / student / ASSIGNMENT
    folder.mkdir(parents=True)
    for name, notebook in notebooks.items():
        text = notebook if isinstance(notebook, str | bytes) else json.dumps(notebook)
        (folder / name).write_bytes(text.encode() if isinstance(text, str) else text)
    (folder / "notes.txt").write_text("my own notes")
    return folder


def hand_in_all(course: Path) -> None:
    """Write the whole class's work, and a submission that is a link to another's."""
    for student, change in CLASS.items():
        hand_in(course, student, change)
    (course / "submitted" / "yuri").symlink_to(course / "submitted" / "ada")
