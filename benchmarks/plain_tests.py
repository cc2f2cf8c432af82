"""The cases of a class as plain test code, for graders that run tests in a notebook.

A test calls a function on every ordinary input that this grader asks and compares with the right
values. What else is asked here (a second time, changed arguments, large inputs) is left out.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
from classes import SOLUTIONS
from nbformat.v4 import new_code_cell, new_notebook

from grader.assignment.catalogue import exercises_of
from grader.judge.cases import Cases, Role, make_all_cases
from grader.submissions.submission import read_file

IMPORT = re.compile(r"^from grader import (.*)$", re.MULTILINE)
COMPARE = """
import numpy as np

def agree(answer, right):
    if isinstance(right, (list, tuple)):
        return len(answer) == len(right) and all(map(agree, answer, right))
    return np.shape(answer) == np.shape(right) and np.allclose(answer, right, rtol=1e-9, atol=0)
""".strip()


def tests_of(part: str) -> dict[str, str]:
    """Return the test code of each function of a part."""
    all_cases = make_all_cases(0, "grade")
    return {exercise.function: _test(all_cases[exercise.id]) for exercise in exercises_of(part)}


def solved_cells(part: str) -> list[str]:
    """Return the code cells of the reference solution, free of this package."""
    cells = read_file(SOLUTIONS / f"{part}.py")
    assert isinstance(cells, tuple)
    return [IMPORT.sub(_silenced, cell.source) for cell in cells]


def write_notebook(path: Path, cells: list[Any]) -> None:
    """Write a notebook of these cells for the kernel ``python3``."""
    path.parent.mkdir(parents=True, exist_ok=True)
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(new_notebook(cells=cells, metadata={"kernelspec": kernel}), path)


def code_cell(source: str, **marks: Any) -> Any:
    """Return a code cell; ``marks`` is nbgrader's metadata."""
    metadata = {"nbgrader": {"schema_version": 3, **marks}} if marks else {}
    return new_code_cell(source, metadata=metadata)


def _silenced(line: re.Match[str]) -> str:
    return " = ".join(line[1].split(", ")) + " = lambda *args, **more: None"


def _test(cases: Cases) -> str:
    asked = [case for case in cases.all if case.role is Role.VALUE]
    lines = [COMPARE]
    for case in asked:
        arguments = ", ".join(map(_literal, case.args))
        right = _literal(cases.exercise.definition(*case.args))
        lines.append(f"assert agree({cases.exercise.function}({arguments}), {right})")
    return "\n".join(lines)


def _literal(value: Any) -> str:
    if isinstance(value, list | tuple):
        inside = ", ".join(map(_literal, value))
        return f"[{inside}]" if isinstance(value, list) else f"({inside},)"
    array = np.asarray(value)
    return f"np.array({array.tolist()!r})" if array.ndim else repr(array.item())
