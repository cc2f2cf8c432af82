"""nbgrader's other commands: validate, the exchange, and grading in a kernel without our config."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from grader.assignment import ASSIGNMENT
from grader.lesson.solutions import solutions_folder
from grader.platforms.nbgrader.folder import CONFIG, make_course
from tests.platforms.nbgrader.classroom import half_right, hand_in, hostile_code
from tests.platforms.nbgrader.gradebook import grades, totals, url_of
from tests.platforms.nbgrader.running import backprop, copied, nbgrader, succeed

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]

STOCK = f"c = get_config()\nc.CourseDirectory.course_id = {ASSIGNMENT!r}\n"


@pytest.fixture(scope="module")
def kernel_graded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ben's first notebook and review, graded by nbgrader as it is without our configuration."""
    course = tmp_path_factory.mktemp("stock") / "calculus"
    make_course(course, solutions_folder())
    (course / CONFIG).write_text(STOCK)
    succeed(nbgrader(course, "generate_assignment", ASSIGNMENT))
    folder = hand_in(course, "ben", half_right)
    for part in ("many_neurons", "matrix_form", "cross_entropy"):
        (folder / f"{part}.ipynb").unlink()
    succeed(nbgrader(course, "autograde", ASSIGNMENT))
    return course


IN_THE_KERNEL = {
    ("single_neuron", "check_sigmoid_prime"): 3.0,
    ("single_neuron", "check_dC_da"): 1.8,
    ("review", "check_q1"): 3.0,
    ("review", "check_q2"): 1.4,
    ("review", "q1_explanation"): None,
    ("matrix_form", "check_backprop"): 0.0,
}


@pytest.mark.parametrize("cell", IN_THE_KERNEL)
def test_without_our_configuration_the_kernel_gives_partial_credit(
    cell: tuple[str, str], kernel_graded: Path
) -> None:
    auto, _, _, waits, _ = grades(url_of(kernel_graded))["ben", *cell]
    assert auto == IN_THE_KERNEL[cell]
    assert waits == (IN_THE_KERNEL[cell] is None)


def test_in_the_kernel_too_the_hidden_inputs_decide(kernel_graded: Path) -> None:
    path = kernel_graded / "autograded/ben" / ASSIGNMENT / "single_neuron.ipynb"
    cells = json.loads(path.read_text())["cells"]
    outputs = next(
        cell["outputs"]
        for cell in cells
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == "check_dC_da"
    )
    kinds = [output["output_type"] for output in outputs]
    assert kinds == ["display_data", "display_data", "execute_result"]


def test_validate_tells_a_solved_notebook_from_one_as_it_was_released(course: Path) -> None:
    for step, words in (("source", "Success!"), ("release", "VALIDATION FAILED")):
        path = f"{step}/{ASSIGNMENT}/single_neuron.ipynb"
        assert words in succeed(nbgrader(course, "validate", path)), step


def test_an_assignment_goes_out_and_comes_back_through_an_exchange(
    course: Path, tmp_path: Path
) -> None:
    teacher = copied(course, tmp_path / "teacher")
    shutil.rmtree(teacher / "submitted")
    student = tmp_path / "student"
    exchange = tmp_path / "exchange"
    for folder in (student, exchange):
        folder.mkdir()
    exchange.chmod(0o777)
    where = [f"--Exchange.root={exchange}"]
    named = [*where, f"--course={ASSIGNMENT}"]

    succeed(nbgrader(teacher, "release_assignment", ASSIGNMENT, *where))
    succeed(nbgrader(student, "fetch_assignment", ASSIGNMENT, *named))
    fetched = student / ASSIGNMENT
    assert len(list(fetched.glob("*.ipynb"))) == 5
    solved = hand_in(teacher, "scratch", lambda _: None)
    shutil.copytree(solved, fetched, dirs_exist_ok=True)
    shutil.rmtree(teacher / "submitted")
    succeed(nbgrader(student, "submit", ASSIGNMENT, *named))
    succeed(nbgrader(teacher, "collect", ASSIGNMENT, *where))
    succeed(nbgrader(teacher, "autograde", ASSIGNMENT))

    (score,) = totals(url_of(teacher)).values()
    assert score > 95


def test_feedback_of_the_whole_class_goes_out(graded: Path, tmp_path: Path) -> None:
    mine = copied(graded, tmp_path / "calculus")
    exchange = tmp_path / "exchange"
    exchange.mkdir()
    exchange.chmod(0o777)
    succeed(nbgrader(mine, "release_feedback", ASSIGNMENT, f"--Exchange.root={exchange}"))
    pages = len(list((mine / "feedback").glob("*/*/*.html")))
    assert len(list((exchange / ASSIGNMENT / "feedback").glob("*.html"))) == pages


NAMES = ["<b>x", 'a" title="x', "b\x1b[2J"]
"""Folders that nbgrader's pages or its log would take for more than names."""


def test_a_name_that_is_more_than_a_name_is_refused_and_everybody_else_is_graded(
    bare: Path, tmp_path: Path
) -> None:
    mine = copied(bare, tmp_path / "calculus")
    for student in (*NAMES, "O'Neil & Co", "zoe"):
        hand_in(mine, student, lambda _: None)
    said = nbgrader(mine, "autograde", ASSIGNMENT)
    assert totals(url_of(mine)).keys() == {"O'Neil & Co", "zoe"}
    assert said.stderr.count("Rename the folder") == len(NAMES)
    assert "\x1b[2J" not in said.stderr
    assert "b\\x1b[2J" in said.stderr

    again = backprop("autograde", mine)
    assert again.returncode == 3
    assert again.stdout.count("Rename the folder") == len(NAMES)
    assert "\x1b" not in again.stdout


def test_other_assignments_of_the_course_go_nbgraders_own_way(course: Path, tmp_path: Path) -> None:
    mine = copied(course, tmp_path / "calculus")
    shutil.rmtree(mine / "submitted")
    for step in ("source/ps1", "submitted/ada/ps1"):
        (mine / step).mkdir(parents=True)
        (mine / step / "own.ipynb").write_text(json.dumps(OWN))
    succeed(nbgrader(mine, "generate_assignment", "ps1"))
    succeed(nbgrader(mine, "autograde", "ps1", "--no-execute"))
    succeed(nbgrader(mine, "autograde", "ps1", "--force"))

    import nbgrader.api as api

    with api.Gradebook(url_of(mine)) as gradebook:
        assert gradebook.find_grade("test", "own", "ps1", "ada").auto_score == 1.5


OWN = {
    "nbformat": 4,
    "nbformat_minor": 4,
    "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3"}},
    "cells": [
        {
            "cell_type": "code",
            "execution_count": None,
            "outputs": [],
            "source": "1 + 0.5",
            "metadata": {
                "nbgrader": {
                    "schema_version": 3,
                    "grade": True,
                    "locked": True,
                    "solution": False,
                    "grade_id": "test",
                    "points": 2,
                }
            },
        }
    ],
}
"""An instructor's own notebook, whose one cell gives 1.5 of 2 points when it is run."""


def test_no_execute_gives_no_one_points_that_were_not_earned(course: Path, tmp_path: Path) -> None:
    mine = copied(course, tmp_path / "calculus")
    shutil.rmtree(mine / "submitted")
    hand_in(mine, "farid", hostile_code)
    succeed(nbgrader(mine, "autograde", ASSIGNMENT, "--no-execute"))

    assert grades(url_of(mine))["farid", "single_neuron", "check_dC_da"][0] == 0.0
