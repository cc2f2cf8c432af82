"""A class whose notebooks are right, half right, empty, hostile and broken."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent
from typing import Any

import nbformat

from grader.assignment import ASSIGNMENT, PARTS
from grader.notebooks.build import source_notebook
from grader.solutions import solutions_folder

Notebooks = dict[str, Any]
"""A student's notebooks by file name; a text is written as it is."""


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
        text = notebook if isinstance(notebook, str) else json.dumps(notebook)
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "notes.txt").write_text("my own notes")
    return folder


def hand_in_all(course: Path) -> None:
    """Write the whole class's work, and a submission that is a link to another's."""
    for student, change in CLASS.items():
        hand_in(course, student, change)
    (course / "submitted" / "yuri").symlink_to(course / "submitted" / "ada")
