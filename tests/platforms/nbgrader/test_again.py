"""What changes after it was graded is graded again, and its page is made again; nothing else is."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from grader.assignment import ASSIGNMENT
from grader.lesson.solutions import solutions_folder
from grader.platforms.nbgrader.folder import CONFIG, make_course
from tests.platforms.nbgrader.classroom import dated, half_right, hand_in
from tests.platforms.nbgrader.gradebook import give_points, grades, totals, url_of
from tests.platforms.nbgrader.running import QUIET, backprop, copied, nbgrader, succeed

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]

CHECK = ("single_neuron", "check_dC_da")


def page(course: Path, student: str) -> Path:
    return course / "feedback" / student / ASSIGNMENT / "single_neuron.html"


@pytest.fixture(scope="module")
def given_back(bare: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course of two, graded and with feedback; not to be changed."""
    course = copied(bare, tmp_path_factory.mktemp("given_back") / "calculus")
    for student in ("ada", "ben"):
        hand_in(course, student, half_right)
    succeed(nbgrader(course, "autograde", ASSIGNMENT))
    succeed(nbgrader(course, "generate_feedback", ASSIGNMENT))
    return course


@pytest.fixture
def mine(given_back: Path, tmp_path: Path) -> Path:
    """A copy to change."""
    return copied(given_back, tmp_path / "calculus")


def with_nbgrader(course: Path) -> str:
    return succeed(nbgrader(course, "autograde", ASSIGNMENT))


def with_backprop(course: Path) -> str:
    return succeed(backprop("autograde", course))


@pytest.mark.parametrize("autograde", [with_nbgrader, with_backprop])
def test_a_file_replaced_without_a_new_time_is_graded_and_shown_again(
    autograde: Callable[[Path], str], mine: Path
) -> None:
    before, pages = grades(url_of(mine)), {s: page(mine, s).read_text() for s in ("ada", "ben")}
    assert before["ben", *CHECK][0] == 1.8
    untouched = page(mine, "ada").stat().st_mtime_ns
    shutil.rmtree(mine / "submitted" / "ben")
    hand_in(mine, "ben", lambda _: None)
    said = autograde(mine)
    assert "ben" in next(line for line in said.splitlines() if "changed" in line)
    after = grades(url_of(mine))
    assert after["ben", *CHECK][0] == 3.0
    assert {k: v for k, v in after.items() if k[0] == "ada"} == {
        k: v for k, v in before.items() if k[0] == "ada"
    }
    succeed(nbgrader(mine, "generate_feedback", ASSIGNMENT))
    assert "The factor 2 is missing" in pages["ben"]
    assert "The factor 2 is missing" not in page(mine, "ben").read_text()
    assert page(mine, "ada").stat().st_mtime_ns == untouched
    assert "changed" not in autograde(mine)


def test_a_mark_that_a_person_changes_is_on_the_page_the_next_time(mine: Path) -> None:
    untouched = page(mine, "ada").stat().st_mtime_ns
    give_points(url_of(mine), "ben", *CHECK, 2.25)
    succeed(nbgrader(mine, "generate_feedback", ASSIGNMENT))
    assert "Score: 2.25 / 3.0" in page(mine, "ben").read_text()
    assert page(mine, "ada").stat().st_mtime_ns == untouched


def test_an_interrupted_submission_is_graded_to_its_end(mine: Path) -> None:
    whole = mine / "autograded" / "ben" / ASSIGNMENT
    marks = grades(url_of(mine))
    (whole / "review.ipynb").unlink()
    assert "Autograded 1 student; 1 was graded before" in with_backprop(mine)
    assert (whole / "review.ipynb").is_file()
    assert grades(url_of(mine)).keys() == marks.keys()


def doubled(course: Path) -> None:
    """The points of one cell in ``source/`` changed."""
    path = course / "source" / ASSIGNMENT / "single_neuron.ipynb"
    notebook = json.loads(path.read_text())
    for cell in notebook["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == CHECK[1]:
            cell["metadata"]["nbgrader"]["points"] = 6
    path.write_text(json.dumps(notebook))


def test_points_that_changed_in_source_are_said_until_everyone_is_graded_again(mine: Path) -> None:
    doubled(mine)
    for said in (with_backprop(mine), with_nbgrader(mine)):
        assert "check_dC_da of single_neuron" in said
        assert "nbgrader generate_assignment backprop_calculus --force" in said
        assert "--force" in said
    succeed(nbgrader(mine, "generate_assignment", ASSIGNMENT, "--force"))
    for said in (with_backprop(mine), with_nbgrader(mine)):
        assert "other points" in said
        assert "--force" in said
    assert grades(url_of(mine))["ben", *CHECK][0] == 1.8

    said = succeed(backprop("autograde", mine, "--force"))
    assert "Autograded 2 students; 0 were graded before" in said
    assert "--force" not in said
    assert grades(url_of(mine))["ben", *CHECK][0] == 3.6
    assert "--force" not in with_nbgrader(mine)
    succeed(nbgrader(mine, "generate_feedback", ASSIGNMENT))
    assert "Score: 3.6 / 6.0" in page(mine, "ben").read_text()


def test_another_seed_is_said_as_other_points_are(mine: Path) -> None:
    config = (mine / CONFIG).read_text()
    (mine / CONFIG).write_text(f"{config}\nc.GradeOutside.seed = 7\n")
    said = with_backprop(mine)
    assert "Autograded 0 students; 2 were graded before" in said
    assert "another seed" in said
    assert "--force" in said


def test_a_gradebook_filled_in_one_go_knows_who_was_late(bare: Path, tmp_path: Path) -> None:
    course = copied(bare, tmp_path / "calculus")
    due = datetime(2026, 5, 4)
    with Gradebook(url_of(course), ASSIGNMENT) as gradebook:
        gradebook.update_or_create_assignment(ASSIGNMENT, duedate=due)
    hand_in(course, "ada", dated(b"2026-05-04 01:00:00 UTC"))
    hand_in(course, "ben", dated(b"2026-05-03 23:00:00 UTC"))
    hand_in(course, "cyd", dated(b""))
    bob = hand_in(course, "bob", dated(b"\xef\xbb\xbf2026-05-04 02:00:00 UTC"))
    for path in list(bob.iterdir()):
        path.rename(bob.parent / path.name)
    bob.rmdir()
    expected = {"ada": 3600.0, "ben": 0.0, "bob": 7200.0, "cyd": 0.0}

    out = tmp_path / "out"
    url = url_of(course)
    for student in ("ada", None):  # the second time over what stands there
        succeed(backprop("grade", course, "--out", out, "--gradebook", url))
        assert late(url) == expected
        if student:
            (course / "submitted" / student / ASSIGNMENT / "timestamp.txt").write_text("lost")
    one_go = times(url)
    assert one_go["ada"] == due + timedelta(hours=1)
    assert one_go["cyd"] is None

    (course / "submitted" / "ada" / ASSIGNMENT / "timestamp.txt").write_text("2026-05-04 01:00")
    succeed(nbgrader(course, "autograde", ASSIGNMENT))
    assert (times(url), late(url)) == (one_go, expected)


def times(url: str) -> dict[str, datetime | None]:
    with Gradebook(url, ASSIGNMENT) as gradebook:
        submissions = gradebook.find_assignment(ASSIGNMENT).submissions
        return {submission.student.id: submission.timestamp for submission in submissions}


def late(url: str) -> dict[str, float]:
    with Gradebook(url, ASSIGNMENT) as gradebook:
        submissions = gradebook.find_assignment(ASSIGNMENT).submissions
        return {submission.student.id: submission.total_seconds_late for submission in submissions}


def test_an_environment_need_not_be_activated(tmp_path: Path) -> None:
    course = tmp_path / "calculus"
    make_course(course, solutions_folder())
    environment = os.environ | QUIET | {"PATH": os.defpath, "HOME": str(tmp_path)}
    command = Path(sys.executable).with_name("nbgrader")
    for words in (["generate_assignment", ASSIGNMENT], ["db", "upgrade"]):
        done = subprocess.run(
            [command, *words], cwd=course, env=environment, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
    with sqlite3.connect(course / "gradebook.db") as database:
        assert database.execute("SELECT version_num FROM alembic_version").fetchall()


def test_feedback_of_what_was_copied_by_hand_can_be_released(mine: Path, tmp_path: Path) -> None:
    shutil.rmtree(mine / "submitted" / "ben")
    bob = hand_in(mine, "bob", half_right)
    for path in list(bob.iterdir()):
        path.rename(bob.parent / path.name)
    bob.rmdir()
    with_backprop(mine)
    succeed(nbgrader(mine, "generate_feedback", ASSIGNMENT))
    exchange = tmp_path / "exchange"
    exchange.mkdir()
    exchange.chmod(0o777)
    succeed(nbgrader(mine, "release_feedback", ASSIGNMENT, f"--Exchange.root={exchange}"))
    assert len(list((exchange / ASSIGNMENT / "feedback").glob("*.html"))) == 15
    assert totals(url_of(mine)).keys() == {"ada", "ben", "bob"}
