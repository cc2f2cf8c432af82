"""Folders as they really reach an instructor, through nbgrader's own commands and ours.

Whatever the folder, the marks are those of ``backprop grade``, nobody else is affected, and what
was not graded is named.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.assignment import ASSIGNMENT, PARTS
from grader.platforms.nbgrader.folder import CONFIG
from tests.platforms.nbgrader.classroom import Notebooks, hand_in, lesson
from tests.platforms.nbgrader.gradebook import totals, url_of
from tests.platforms.nbgrader.running import ROOT, backprop, copied, nbgrader, succeed

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]


def as_it_is(notebooks: Notebooks) -> None:
    """Solved."""


def in_place(folder: Path) -> None:
    """``submitted/<student>/backprop_calculus/<part>.ipynb``, as nbgrader knows it."""


def without_the_inner_folder(folder: Path) -> None:
    (folder / "timestamp.txt").write_text("2026-05-04 03:02:01 UTC")
    for path in list(folder.iterdir()):
        path.rename(folder.parent / path.name)
    folder.rmdir()


def scripts_alone(folder: Path) -> None:
    for part in PARTS:
        (folder / f"{part}.ipynb").unlink()
        shutil.copy(lesson(part), folder / f"{part}.py")


def scripts_without_the_inner_folder(folder: Path) -> None:
    scripts_alone(folder)
    without_the_inner_folder(folder)


def a_solved_notebook_beside_the_untouched_script(folder: Path) -> None:
    shutil.copy(ROOT / "exercises" / "single_neuron.py", folder)


def links(folder: Path) -> None:
    """To an endless device, to another's work, to nothing, and to a file of this machine."""
    targets = {
        "single_neuron.ipynb": Path("/dev/zero"),
        "many_neurons.ipynb": folder.parents[1] / "ada" / ASSIGNMENT / "many_neurons.ipynb",
        "matrix_form.ipynb": folder / "not there",
        "timestamp.txt": Path("/dev/zero"),
        "submission_secret.txt": Path("/dev/zero"),
        "notes.txt": folder.parents[2] / CONFIG,
    }
    for name, target in targets.items():
        (folder / name).unlink(missing_ok=True)
        (folder / name).symlink_to(target)


def a_link_to_another(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.symlink_to(folder.parents[1] / "ada" / ASSIGNMENT)


def a_dead_link(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.symlink_to(folder.parent / "not there")


def nothing(folder: Path) -> None:
    shutil.rmtree(folder)


def an_empty_folder(folder: Path) -> None:
    nothing(folder)
    folder.mkdir()


def another_assignment_alone(folder: Path) -> None:
    nothing(folder)
    (folder.parent / "ps1").mkdir()
    (folder.parent / "ps1" / "own.ipynb").write_text("{}")


KINDS: dict[str, tuple[Callable[[Path], None], float | None]] = {
    "ada": (in_place, 100.0),
    "bob": (without_the_inner_folder, 100.0),
    "cyd": (scripts_alone, 100.0),
    "dan": (scripts_without_the_inner_folder, 100.0),
    "eli": (a_solved_notebook_beside_the_untouched_script, 100.0),
    "fay": (links, 39.0),
    "gil": (a_link_to_another, 0.0),
    "hal": (a_dead_link, 0.0),
    "ida": (nothing, None),
    "jan": (an_empty_folder, None),
    "kay": (another_assignment_alone, None),
}
"""Each student's folder, and the marks; ``None`` for those who are not in the gradebook."""

TOLD = {
    "fay": ["single_neuron.ipynb is a symbolic link", "many_neurons.ipynb is a symbolic link",
            "matrix_form.ipynb is a symbolic link",
            "notes.txt was not graded: It is a symbolic link",
            "timestamp.txt holds no time"],
    "eli": ["single_neuron.py was not graded"],
    "gil": ["is a symbolic link"],
    "hal": ["is a symbolic link"],
}  # fmt: skip
"""What is said of a student's files, in the terminal."""


@pytest.fixture(scope="module")
def folders(bare: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course whose students handed in folders of every kind."""
    course = copied(bare, tmp_path_factory.mktemp("folders") / "calculus")
    for student, (change, _) in KINDS.items():
        change(hand_in(course, student, as_it_is))
    (course / "submitted" / "zed").symlink_to(course / "not there")
    return course


@pytest.fixture(scope="module", params=["nbgrader autograde", "backprop autograde"])
def autograded(
    folders: Path, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, str]:
    """The course after a command that grades it, and what the command said."""
    course = copied(folders, tmp_path_factory.mktemp("autograded") / "calculus")
    if request.param == "nbgrader autograde":
        return course, succeed(nbgrader(course, "autograde", ASSIGNMENT))
    return course, succeed(backprop("autograde", course))


def test_every_folder_has_the_marks_of_grade(autograded: tuple[Path, str], tmp_path: Path) -> None:
    course, _ = autograded
    (seed,) = re.findall(r"GradeOutside\.seed = (\d+)", (course / CONFIG).read_text())
    succeed(backprop("grade", course / "submitted", "--out", tmp_path, "--seed", seed))
    results = json.loads((tmp_path / "results.json").read_text())
    marks = {entry["student"]: entry["score"] for entry in results["submissions"]}
    expected = {student: mark for student, (_, mark) in KINDS.items() if mark is not None}
    assert totals(url_of(course)) == {student: marks[student] for student in expected}
    for student, mark in expected.items():
        assert marks[student] == pytest.approx(mark, abs=5), student


def test_what_was_not_found_or_not_read_is_said(autograded: tuple[Path, str]) -> None:
    _, said = autograded
    for student, (_, mark) in KINDS.items():
        lines = "\n".join(line for line in said.splitlines() if student in line)
        assert ("found" in lines) == (mark is None), student
        for told in TOLD.get(student, []):
            assert told in lines, student


def test_nothing_behind_a_link_is_copied(autograded: tuple[Path, str]) -> None:
    course, _ = autograded
    secret = (course / CONFIG).read_text()
    copies = [path for path in (course / "autograded").rglob("*") if path.is_file()]
    assert copies
    assert not any(path.is_symlink() for path in copies)
    assert not any(path.read_text() == secret for path in copies)
    answers = [(course / "autograded" / s / ASSIGNMENT / "many_neurons.ipynb").read_text()
               for s in ("ada", "fay")]  # fmt: skip
    assert ["sigmoid_prime(z[j]) * 2" in text for text in answers] == [True, False]
    for student, (_, mark) in KINDS.items():
        assert (course / "autograded" / student).exists() == (mark is not None), student
