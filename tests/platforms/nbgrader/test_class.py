"""A class of a dozen from handing in to the gradebook, by every command that grades it."""

from __future__ import annotations

import csv
import json
import re
import signal
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from nbgrader.api import Gradebook

from grader.assignment import ASSIGNMENT, PARTS
from tests.platforms.nbgrader.classroom import CLASS
from tests.platforms.nbgrader.gradebook import comments, give_points, grades, totals, url_of
from tests.platforms.nbgrader.running import ROOT, backprop, copied, nbgrader, succeed

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]

STUDENTS = {*CLASS, "yuri"}

LOST = {
    "ada": 0.0,
    "lea": 0.0,
    "nils": 0.0,
    "pia": 0.0,
    "quin": 0.0,
    "rosa": 0.0,
    "sven": 0.0,
    "olga": 12.0,
    "zoe": 0.0,
    "gus": 0.0,
    "dora": 0.0,
    "chloe": 100.0,
    "eve": 100.0,
    "yuri": 100.0,
    "farid": 8.0,
    "hana": 36.0,
    "ivo": 25.0,
    "jun": 27.0 + 25.0,
}
"""What each submission lacks of the full marks that the same work earns when nothing is wrong."""


@pytest.fixture(scope="module")
def seed(course: Path) -> str:
    found = re.search(r"seed = (\d+)", (course / "nbgrader_config.py").read_text())
    assert found
    return found[1]


@pytest.fixture(scope="module")
def results(course: Path, seed: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict]:
    """What ``backprop grade`` says of the same submissions."""
    out = tmp_path_factory.mktemp("results")
    succeed(backprop("grade", course, "--out", out, "--seed", seed))
    found = json.loads((out / "results.json").read_text())
    return {entry["student"]: entry for entry in found["submissions"]}


def test_every_student_is_graded_whatever_was_handed_in(graded: Path) -> None:
    assert set(totals(url_of(graded))) == STUDENTS
    for student in STUDENTS:
        for step in ("autograded", "feedback"):
            found = {path.stem for path in (graded / step / student / ASSIGNMENT).glob("*.*")}
            assert set(PARTS) <= found, (step, student)


def test_what_survives_of_a_submission_keeps_its_marks(graded: Path) -> None:
    scores = totals(url_of(graded))
    full = scores["ada"]
    assert full >= 95
    for student, lost in LOST.items():
        expected = max(full - lost, 0.0)
        if student in ("ivo", "jun"):  # their review is lost, and with it the explanations' points
            expected = 100.0 - lost
        assert scores[student] == expected, student
    assert 70 < scores["ben"] < full


def test_every_score_is_that_of_backprop_grade(graded: Path, results: dict[str, dict]) -> None:
    rows = grades(url_of(graded))
    cells = {
        (student, *item["id"].split(".")): item["score"]
        for student, entry in results.items()
        for item in entry["items"]
    }
    for (student, part, name), score in cells.items():
        recorded = rows[student, part, f"check_{name}"][0]
        if part == "review":
            recorded += rows[student, part, f"{name}_explanation"][0]
        assert round(recorded, 4) == round(score, 4), (student, part, name)
    assert totals(url_of(graded)) == {s: entry["score"] for s, entry in results.items()}


def test_many_at_a_time_and_interrupted_gives_the_same_gradebook_row_for_row(
    course: Path, graded: Path, tmp_path: Path
) -> None:
    parallel = copied(course, tmp_path / "calculus")
    command = [sys.executable, "-m", "grader", "autograde", str(parallel), "--jobs", "2"]
    running = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    while len(list(parallel.glob("autograded/*/*/*.ipynb"))) < 12 and running.poll() is None:
        time.sleep(0.01)
    running.send_signal(signal.SIGKILL)
    assert running.wait() == -signal.SIGKILL

    said = succeed(backprop("autograde", parallel, "--jobs", "2"))
    counted = re.search(r"Autograded (\d+) students; (\d+) were graded before, 0 could not", said)
    assert counted, said
    assert int(counted[1]) + int(counted[2]) == len(STUDENTS)
    assert int(counted[2]) >= 1
    assert "100%" in said
    assert "“quin”: Not copied: timestamp.txt holds no time" in said
    assert grades(url_of(parallel)) == grades(url_of(graded))
    assert comments(url_of(parallel)) == comments(url_of(graded))
    again = succeed(backprop("autograde", parallel))
    assert f"Autograded 0 students; {len(STUDENTS)} were graded before" in again


def test_an_explanation_waits_with_its_score_and_evidence_unless_the_rubric_is_sure(
    graded: Path, results: dict[str, dict]
) -> None:
    rows = grades(url_of(graded))
    waiting = {(s, n, c) for (s, n, c), row in rows.items() if row[3]}
    expected = {
        (student, "review", f"{id.partition('.')[2]}_explanation")
        for student, entry in results.items()
        for id in entry["needs_review"]
    }
    assert waiting == expected
    assert ("ben", "review", "q3_explanation") in waiting
    assert rows["ben", "review", "q3_explanation"][0] is not None
    assert comments(url_of(graded))["ben", "review", "q3_explanation"][0]
    page = (graded / "feedback/ben" / ASSIGNMENT / "review.html").read_text()
    assert "provisional" in page


def test_a_persons_score_is_not_overwritten_by_running_again(graded: Path, tmp_path: Path) -> None:
    again = copied(graded, tmp_path / "calculus")
    key = ("ben", "review", "q3_explanation")
    provisional = grades(url_of(again))[key][0]
    give_points(url_of(again), *key, 1.25)

    succeed(nbgrader(again, "autograde", ASSIGNMENT, "--student=ben", "--force"))
    auto, manual, _, waits, _ = grades(url_of(again))[key]
    assert (auto, manual, waits) == (provisional, 1.25, True)
    assert totals(url_of(again))["ben"] == pytest.approx(
        totals(url_of(graded))["ben"] - provisional + 1.25
    )


def test_the_feedback_shows_partial_credit_with_its_reason_and_no_hidden_case(
    course: Path, graded: Path
) -> None:
    page = (graded / "feedback/ben" / ASSIGNMENT / "single_neuron.html").read_text()
    check = page[page.index('name="check_dC_da"') :][:3500]

    assert "Score: 1.8 / 3.0" in check
    assert "The factor 2 is missing" in check
    assert "values" in check
    source = (course / "source" / ASSIGNMENT / "single_neuron.ipynb").read_text()
    hidden = re.search(r"seed=(\d+)", source)
    assert hidden
    for path in graded.glob("feedback/*/*/*.html"):
        text = path.read_text()
        assert "HIDDEN" not in text
        assert hidden[1] not in text


def test_students_get_neither_a_seed_nor_a_solution_nor_a_hidden_check(
    course: Path, seed: str
) -> None:
    for path in (course / "release").rglob("*.ipynb"):
        text = path.read_text()
        assert "HIDDEN" not in text
        assert "SOLUTION" not in text
        assert "seed=" not in text
        assert seed not in text


def test_the_page_shows_what_was_marked_and_names_what_was_not(graded: Path) -> None:
    def shown(student: str, part: str) -> str:
        page = (graded / "feedback" / student / ASSIGNMENT / f"{part}.html").read_text()
        return BeautifulSoup(page, "html.parser").get_text()

    for student in ("ada", "lea", "nils"):
        assert "return 2 * (a - y)" in shown(student, "single_neuron"), student
    assert "raise NotImplementedError" not in shown("nils", "single_neuron")
    told = "single_neuron.ipynb was not graded: backprop_calculus/single_neuron.py counts"
    assert told in shown("nils", "single_neuron")
    assert "nobody sees this" not in shown("nils", "many_neurons")
    assert "My sketch:" in shown("lea", "single_neuron")


def test_the_copy_is_small_and_what_is_left_out_is_said(graded: Path) -> None:
    copy = graded / "autograded" / "olga" / ASSIGNMENT
    assert sum(path.stat().st_size for path in copy.iterdir()) < 200_000
    assert (copy / "helpers.py").is_file()
    assert len(list(copy.glob("*.ipynb"))) == len(PARTS)
    page = (graded / "feedback/olga" / ASSIGNMENT / "single_neuron.html").read_text()
    assert "recording.bin would make the copy larger than 1 MB" in page
    for number in range(20):
        assert f"copy {number}.ipynb” was not graded: Its name is not that of a part" in page


def test_a_time_that_can_be_read_is_known_and_no_other_stops_anything(graded: Path) -> None:
    with Gradebook(url_of(graded), ASSIGNMENT) as gradebook:
        times = {s: gradebook.find_submission(ASSIGNMENT, s).timestamp for s in STUDENTS}
    assert times.pop("pia") == datetime(2026, 5, 4, 3, 2, 1, 500_000)
    assert set(times.values()) == {None}


REASONS = {
    "more cells than are read": ("olga", "cross_entropy", "cells; up to 1,000 are read"),
    "a notebook that is no JSON": ("hana", "many_neurons", "not a notebook that can be read"),
    "a notebook too deeply nested": ("hana", "matrix_form", "not a notebook that can be read"),
    "a renamed notebook": ("jun", "single_neuron", "Single Neuron.ipynb"),
    "a link to another's work": ("yuri", "single_neuron", "symbolic link"),
    "an empty notebook": ("chloe", "review", "There is no variable"),
    "code that never ends": ("farid", "many_neurons", "look for a loop that never ends"),
    "code that ends its process": ("farid", "single_neuron", "dC_da"),
}


@pytest.mark.parametrize("name", REASONS)
def test_who_loses_marks_reads_why(name: str, graded: Path) -> None:
    student, part, reason = REASONS[name]
    page = (graded / "feedback" / student / ASSIGNMENT / f"{part}.html").read_text()
    assert reason in page


def test_locked_cells_come_from_the_source(graded: Path) -> None:
    ours = _cells(graded / "autograded/ada" / ASSIGNMENT)
    for student in STUDENTS:
        theirs = _cells(graded / "autograded" / student / ASSIGNMENT)
        assert theirs.keys() == ours.keys(), student
        assert {k: c for k, c in theirs.items() if k[1].startswith("check_")} == {
            k: c for k, c in ours.items() if k[1].startswith("check_")
        }


def _cells(folder: Path) -> dict[tuple[str, str], tuple[str, float | None]]:
    found = {}
    for path in folder.glob("*.ipynb"):
        for cell in json.loads(path.read_text())["cells"]:
            about = cell["metadata"].get("nbgrader")
            if about:
                key = (path.stem, about["grade_id"])
                assert key not in found, "a grade id twice"
                found[key] = ("".join(cell["source"]), about.get("points"))
    return found


def test_the_exported_table_holds_the_same_marks(graded: Path) -> None:
    with (graded / "grades.csv").open(encoding="utf-8-sig") as file:
        rows = {row["student_id"]: row for row in csv.DictReader(file)}
    assert {student: float(row["score"]) for student, row in rows.items()} == totals(url_of(graded))
    assert {row["max_score"] for row in rows.values()} == {"100.0"}


def test_what_a_student_wrote_as_html_is_shown_and_does_not_act(graded: Path) -> None:
    page = (graded / "feedback/farid" / ASSIGNMENT / "review.html").read_text()
    assert "window.stolen" in page
    assert "<script>window.stolen" not in page
