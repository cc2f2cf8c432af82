"""The courses that the tests here share; each is made once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.nbgrader.classroom import hand_in_all
from tests.nbgrader.running import copied, generated_course, nbgrader, succeed


@pytest.fixture(scope="session")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A generated course with a class's work, not graded; not to be changed."""
    folder = generated_course(tmp_path_factory.mktemp("course") / "calculus")
    hand_in_all(folder)
    return folder


@pytest.fixture(scope="session")
def graded(course: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, through nbgrader's own commands to the end; not to be changed."""
    folder = copied(course, tmp_path_factory.mktemp("graded") / "calculus")
    for command in (["autograde"], ["generate_feedback"]):
        succeed(nbgrader(folder, *command, "backprop_calculus"))
    succeed(nbgrader(folder, "export"))
    return folder
