"""``backprop build``: the students' files hold the whole lesson and none of its solutions."""

from __future__ import annotations

import inspect
import itertools
import re
import runpy
import shutil
from pathlib import Path
from typing import Any

import jupytext
import nbformat
import pytest
from nbgrader.nbgraderformat import MetadataValidator

import grader
from grader.assignment.catalogue import CODING_PARTS, EXERCISES, PARTS
from grader.errors import UnusableInput
from grader.lesson.build import build, source_notebook, stale, student_notebook
from tests.in_step import what_to_add

ROOT = Path(__file__).parents[2]
SOLUTIONS, EXERCISE_FILES = ROOT / "solutions", ROOT / "exercises"
QUESTIONS = [f"review.q{n}" for n in range(1, 6)]

REGION = re.compile(r"### BEGIN SOLUTION\n(.*?)### END SOLUTION", re.DOTALL)


def lesson(part: str) -> Path:
    return SOLUTIONS / f"{part}.py"


def cells(notebook: Any) -> list[tuple[str, str]]:
    return [(cell.cell_type, cell.source) for cell in notebook.cells]


def solution_lines(part: str) -> set[str]:
    """Every line of a part's solution regions that says something."""
    regions = REGION.findall(lesson(part).read_text("utf-8"))
    lines = {line.strip() for region in regions for line in region.splitlines()}
    return {line for line in lines if line and not re.fullmatch(r'(\w+ = )?"""', line)}


@pytest.fixture
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the check cells from judging what a test runs."""
    monkeypatch.setattr(grader, "check", lambda *_: None, raising=False)
    monkeypatch.setattr(grader, "hint", None, raising=False)


def test_the_files_in_the_repository_are_those_that_build_writes() -> None:
    assert stale(SOLUTIONS, EXERCISE_FILES) == [], "run `backprop build`"
    expected = {f"{part}.{form}" for part in PARTS for form in ("py", "ipynb")}
    assert {path.name for path in EXERCISE_FILES.glob("*.*") if path.is_file()} == expected


def test_building_twice_writes_the_same_bytes(tmp_path: Path) -> None:
    first, second = (build(SOLUTIONS, tmp_path / name) for name in ("one", "two"))

    assert len(first) == 2 * len(PARTS)
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]
    assert all(b"\r" not in path.read_bytes() for path in first)


def test_stale_names_the_files_that_were_edited_or_are_missing(tmp_path: Path) -> None:
    shutil.copytree(EXERCISE_FILES, tmp_path, dirs_exist_ok=True)
    edited, gone = tmp_path / "review.py", tmp_path / "matrix_form.ipynb"
    edited.write_bytes(edited.read_bytes().replace(b"\n", b"\r\n"))
    gone.unlink()

    assert sorted(stale(SOLUTIONS, tmp_path)) == [gone, edited]


@pytest.mark.parametrize("part", PARTS)
def test_no_line_of_a_solution_reaches_the_students(part: str) -> None:
    assert solution_lines(part)
    for form in ("py", "ipynb"):
        notebook = jupytext.read(EXERCISE_FILES / f"{part}.{form}")
        text = "\n".join(cell.source for cell in notebook.cells)
        shown = {line.removeprefix("#").strip() for line in text.splitlines()}
        assert solution_lines(part) & shown == set()
        assert "SOLUTION" not in text


@pytest.mark.parametrize("part", PARTS)
def test_no_part_gives_away_what_another_part_asks_for(part: str) -> None:
    asked = {line for each in PARTS for line in solution_lines(each) if line.startswith("return")}
    text = (EXERCISE_FILES / f"{part}.py").read_text("utf-8")

    assert [line for line in asked if line in text] == []


@pytest.mark.usefixtures("quiet")
@pytest.mark.parametrize("part", CODING_PARTS)
def test_a_stub_takes_the_contracts_arguments_and_raises_not_implemented(part: str) -> None:
    names = runpy.run_path(str(EXERCISE_FILES / f"{part}.py"))

    for exercise in EXERCISES.values():
        if exercise.part == part:
            stub = names[exercise.function]
            assert tuple(inspect.signature(stub).parameters) == exercise.parameters
            assert stub.__doc__
            with pytest.raises(NotImplementedError):
                stub(*exercise.parameters)


@pytest.mark.usefixtures("quiet")
def test_the_reviews_variables_start_as_unfilled() -> None:
    names = runpy.run_path(str(EXERCISE_FILES / "review.py"))
    values = {name: value for name, value in names.items() if re.match(r"q\d_", name)}
    explanations = {name for name in values if name.endswith("_explanation")}

    assert explanations == {f"q{n}_explanation" for n in range(1, 6)}
    assert {values[name].strip() for name in explanations} == {""}
    assert {values[name] for name in values.keys() - explanations} == {None}
    assert len(values) == 18


@pytest.mark.parametrize("part", PARTS)
def test_the_script_and_the_notebook_hold_the_same_cells(part: str) -> None:
    script = jupytext.read(EXERCISE_FILES / f"{part}.py")
    notebook = nbformat.read(EXERCISE_FILES / f"{part}.ipynb", as_version=4)

    assert cells(script) == cells(notebook)
    assert f"Generated from solutions/{part}.py" in notebook.cells[0].source
    assert (EXERCISE_FILES / f"{part}.py").read_text("utf-8").startswith("# %% [markdown]\n")


@pytest.mark.parametrize("part", PARTS)
def test_the_students_read_the_lesson_that_the_instructor_wrote(part: str) -> None:
    theirs, ours = student_notebook(lesson(part)), source_notebook(lesson(part))

    assert [cell.id for cell in theirs.cells] == [cell.id for cell in ours.cells]
    untouched = [cell.source for cell in ours.cells[1:] if "### BEGIN SOLUTION" not in cell.source]
    assert set(untouched) <= {cell.source for cell in theirs.cells}


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("make", [source_notebook, student_notebook])
def test_notebooks_are_valid_for_jupyter_and_for_nbgrader(make: Any, part: str) -> None:
    notebook = make(lesson(part))

    nbformat.validate(notebook)
    MetadataValidator().validate_nb(notebook)
    ids = [cell.id for cell in notebook.cells]
    assert len(set(ids)) == len(ids)


def test_every_exercise_and_question_is_asked_once_in_the_contracts_order() -> None:
    asked = []
    for part in PARTS:
        for cell in source_notebook(lesson(part)).cells:
            asked += re.findall(r'^check\(.*"([\w.]+)"\)$', cell.source)

    where = "solutions/<part>.py, as a function and its check"
    assert what_to_add(asked, [*EXERCISES, *QUESTIONS], where) == []


@pytest.mark.parametrize("part", CODING_PARTS)
def test_an_answer_stands_right_before_its_check_which_carries_the_points(part: str) -> None:
    marked = [cell.metadata.get("nbgrader") for cell in source_notebook(lesson(part)).cells]

    for answer, test in itertools.pairwise(marked):
        if test and test.grade:
            exercise = EXERCISES[f"{part}.{answer.grade_id}"]
            assert (answer.solution, answer.grade, answer.locked) == (True, False, False)
            assert (test.solution, test.locked, test.points) == (False, True, exercise.points)
            assert test.grade_id == f"check_{exercise.function}"


def test_a_question_has_three_points_checked_exactly_and_two_for_a_person_to_set() -> None:
    marked = [cell.metadata.get("nbgrader") for cell in source_notebook(lesson("review")).cells]
    cells_of_q1 = [(m.grade_id, m.grade, m.solution, m.get("points")) for m in marked if m][:3]

    assert cells_of_q1 == [
        ("q1", False, True, None),
        ("check_q1", True, False, 3),
        ("q1_explanation", True, True, 2),
    ]


def test_the_assignment_is_worth_a_hundred_points() -> None:
    cells = [cell for part in PARTS for cell in source_notebook(lesson(part)).cells]

    assert sum(cell.metadata.get("nbgrader", {}).get("points", 0) for cell in cells) == 100


def test_a_missing_lesson_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnusableInput, match=r"there is no .*single_neuron\.py"):
        build(tmp_path / "solutions", tmp_path / "exercises")
    assert list(tmp_path.iterdir()) == []


BROKEN_LESSONS = {
    "a region without an end": ("# %%\n### BEGIN SOLUTION\nx = 1\n", "no end solution"),
    "a check of something unknown": (
        '# %%\ncheck(f, "single_neuron.f")\n',
        r"check of single_neuron\.f, .* Add it to EXERCISES of grader/assignment/single_neuron\.py",
    ),
}


@pytest.mark.parametrize("name", BROKEN_LESSONS)
def test_a_broken_lesson_is_refused_with_a_reason(name: str, tmp_path: Path) -> None:
    text, reason = BROKEN_LESSONS[name]
    broken = tmp_path / "single_neuron.py"
    broken.write_text(text, "utf-8")

    with pytest.raises(UnusableInput, match=reason):
        student_notebook(broken)
