"""A class put into the gradebook in one go leaves what nbgrader's own autograding leaves."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from grader.platforms.nbgrader.folder import CONFIG
from tests.platforms.nbgrader.gradebook import comments, give_points, grades, totals, url_of
from tests.platforms.nbgrader.running import backprop, nbgrader, succeed
from tests.platforms.nbgrader.test_postgresql import db_url

__all__ = ["db_url"]

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]


@pytest.fixture
def empty(course: Path, tmp_path: Path) -> str:
    """The gradebook of a generated course in which nothing was graded."""
    shutil.copy(course / "gradebook.db", tmp_path / "gradebook.db")
    return url_of(tmp_path)


def grade(course: Path, out: Path, *words: str) -> str:
    (seed,) = re.findall(r"GradeOutside\.seed = (\d+)", (course / CONFIG).read_text())
    return succeed(
        backprop("grade", course / "submitted", "--out", out, "--seed", seed, *words)
    )  # fmt: skip


@pytest.fixture(scope="module")
def results(course: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The results of the class, not in a gradebook yet; not to be changed."""
    out = tmp_path_factory.mktemp("results") / "out"
    grade(course, out)
    return out


@pytest.fixture
def out(results: Path, tmp_path: Path) -> Path:
    """The same to go on with, so that nobody has to be graded again."""
    return Path(shutil.copytree(results, tmp_path / "out"))


def test_marks_and_comments_are_those_of_autograding(
    course: Path, graded: Path, empty: str, tmp_path: Path
) -> None:
    said = grade(course, tmp_path / "out", "--gradebook", empty)
    assert f"Put {len(totals(url_of(graded)))} students into the gradebook." in said
    assert grades(empty) == grades(url_of(graded))
    theirs = comments(url_of(graded))
    unanswered = {key for key, (auto, _) in theirs.items() if auto == "No response."}
    assert comments(empty) == theirs | dict.fromkeys(unanswered, (None, None))


def test_a_second_time_changes_nothing_but_asks_a_person_to_look_again(
    course: Path, empty: str, out: Path
) -> None:
    grade(course, out, "--gradebook", empty)
    student = min(totals(empty))
    give_points(empty, student, "review", "q1_explanation", 1.5)
    before, said = grades(empty), comments(empty)
    grade(course, out, "--gradebook", empty)
    key = (student, "review", "q1_explanation")
    auto, manual, extra, _, most = before[key]
    assert grades(empty) == before | {key: (auto, manual, extra, True, most)}
    assert comments(empty) == said


def test_postgresql_holds_the_same(
    db_url: str, course: Path, graded: Path, out: Path, tmp_path: Path
) -> None:
    mine = tmp_path / "calculus"
    shutil.copytree(course / "source", mine / "source")
    config = (course / CONFIG).read_text()
    (mine / CONFIG).write_text(f"{config}\nc.CourseDirectory.db_url = {db_url!r}\n")
    succeed(nbgrader(mine, "generate_assignment", "backprop_calculus"))
    grade(course, out, "--gradebook", db_url)
    assert grades(db_url) == grades(url_of(graded))


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("sqlite:///{}/none.db", "There is no gradebook at"),
        ("sqlite:///{}/other.db", "not a gradebook of nbgrader's"),
        ("nonsense", "is not the address of a database"),
    ],
)
def test_another_database_is_refused_before_anything_is_graded(
    course: Path, tmp_path: Path, address: str, told: str
) -> None:
    (tmp_path / "other.db").touch()
    done = backprop(
        "grade", course / "submitted", "--out", tmp_path / "out",
        "--gradebook", address.format(tmp_path),
    )  # fmt: skip
    assert done.returncode == 2
    assert told in done.stderr
    assert not (tmp_path / "out").exists()
    assert not (tmp_path / "none.db").exists()


def test_what_people_settled_is_taken_along(
    course: Path, empty: str, out: Path, tmp_path: Path
) -> None:
    table = tmp_path / "table.csv"
    grade(course, out, "--gradebook", empty)
    student = min(totals(empty))
    table.write_text(
        "student,id,check,score,comment\n"
        f"{student},review.q1,q1_explanation,1.25,nearly\n"
        f"{student},single_neuron.dC_da,,0.5,see me\n"
    )
    succeed(backprop("review", out, "--apply", table))
    grade(course, out, "--gradebook", empty)
    after, said = grades(empty), comments(empty)
    explanation = after[student, "review", "q1_explanation"]

    assert (explanation[0], explanation[3]) == (1.25, False)
    assert after[student, "single_neuron", "check_dC_da"][0] == 0.5
    assert "nearly\n" in said[student, "review", "q1_explanation"][0]
    assert "see me" in said[student, "single_neuron", "dC_da"][0]
