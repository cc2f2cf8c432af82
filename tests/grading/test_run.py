"""A class run grades every submission once, however often it is stopped."""

from __future__ import annotations

import sys
import tracemalloc
from dataclasses import replace
from typing import Any

import pytest

from grader.assignment.catalogue import CATALOGUE
from grader.errors import GraderError, UnusableInput
from grader.grading import run as class_run
from grader.grading.run import only_run, prune
from grader.records.files import CannotWrite
from grader.report import render as render_module
from grader.report.render import render
from grader.result import Message, Result
from grader.sandbox.asking.limits import Limits
from grader.submissions.submission import Submission
from tests.grading.classes import FINAL, STUDENTS, Class, verdicts

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="only forked processes take over what a test replaces"
)


def test_every_student_is_graded_once_and_reported(school: Class) -> None:
    school.grade()
    assert school.seen() == STUDENTS
    assert [entry["student"] for entry in school.results()["submissions"]] == STUDENTS
    assert school.files() == FINAL
    assert len(list((school.out / "feedback").iterdir())) == len(STUDENTS)


@pytest.mark.parametrize("after", [1, 5, 11])
def test_a_stopped_run_shows_no_results_and_goes_on(school: Class, after: int) -> None:
    school.interrupted(after)
    assert school.files() == {"feedback", "students"}
    graded = school.recorded()
    assert len(graded) >= after
    school.grade()
    assert school.seen() == sorted(set(STUDENTS) - set(graded))
    assert school.files() == FINAL
    assert [entry["student"] for entry in school.results()["submissions"]] == STUDENTS


def test_a_run_stopped_twice_comes_to_the_same_end(school: Class) -> None:
    school.grade()
    undisturbed = (school.out / "results.json").read_bytes()
    school.interrupted(3)
    school.interrupted(6)
    school.grade()
    assert (school.out / "results.json").read_bytes() == undisturbed


def test_a_submission_that_changed_is_graded_again(school: Class) -> None:
    school.interrupted()
    changed = school.recorded()[0]
    (school.folders[changed] / "single_neuron.py").write_text("# mended")
    school.grade()
    assert changed in school.seen()
    entry = next(e for e in school.results()["submissions"] if e["student"] == changed)
    assert "mended" in entry["items"][0]["feedback"]


@pytest.mark.parametrize("after", [3, None], ids=["interrupted", "finished"])
@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"seed": 8}, "another seed (7)"),
        ({"isolation": "landlock 7"}, "another isolation (none)"),
        ({"limits": Limits(call=3.0)}, "other limits of time or memory"),
    ],
    ids=["seed", "isolation", "limits"],
)
def test_a_run_with_other_facts_grades_everyone_anew_and_says_so(
    school: Class, changes: dict[str, Any], told: str, after: int | None
) -> None:
    school.interrupted(after) if after else school.grade()
    school.seen()
    school.grade(**changes)
    assert school.seen() == STUDENTS
    assert told in str(school.begun.notice)


def test_results_of_another_version_are_graded_anew(
    school: Class, monkeypatch: pytest.MonkeyPatch
) -> None:
    school.grade()
    school.seen()
    monkeypatch.setattr(class_run, "__version__", "99")
    school.grade(seed=None)
    assert school.seen() == STUDENTS
    assert "another version of the grader (" in str(school.begun.notice)
    assert school.results()["seed"] == 7


def test_a_finished_run_is_gone_on_with_and_changes_nothing(school: Class) -> None:
    school.grade()
    first = (school.out / "results.json").read_bytes()
    school.seen()
    school.grade(seed=None)
    assert school.seen() == []
    assert school.begun.notice == f"Going on with 12 results in {school.out} (seed 7)."
    assert (school.out / "results.json").read_bytes() == first


def test_without_results_the_seed_is_new(school: Class) -> None:
    with only_run(school.out):
        seeds = {school.begin(seed=None).run.facts.seed for _ in range(3)}
    assert len(seeds) == 3


def test_one_late_student_moves_no_mark(school: Class) -> None:
    late = school.folders.pop(STUDENTS[4])
    school.grade()
    before = school.results()["submissions"]
    school.seen()
    school.folders[STUDENTS[4]] = late
    school.grade(seed=None)
    assert school.seen() == [STUDENTS[4]]
    after = school.results()["submissions"]
    assert [entry["student"] for entry in after] == STUDENTS
    assert [entry for entry in after if entry["student"] != STUDENTS[4]] == before


def test_a_student_who_is_not_there_is_kept_and_named_until_pruned(school: Class) -> None:
    school.grade()
    gone = STUDENTS[2]
    page = school.out / "feedback" / f"{gone}.html"
    shown = page.read_bytes()
    del school.folders[gone]
    page.unlink()
    school.grade(seed=None)
    assert school.begun.absent == (gone,)
    assert gone in [entry["student"] for entry in school.results()["submissions"]]
    assert page.read_bytes() == shown
    with only_run(school.out):
        assert prune(school.out, school.folders) == [gone]
    school.grade(seed=None)
    assert school.begun.absent == ()
    assert gone not in [entry["student"] for entry in school.results()["submissions"]]
    assert not page.exists()


def test_who_is_not_there_cannot_be_graded_with_another_seed(school: Class) -> None:
    school.grade()
    before = (school.out / "results.json").read_bytes()
    school.seen()
    del school.folders[STUDENTS[2]]
    with pytest.raises(UnusableInput, match=r"1 student .* another seed \(7\).*--prune"):
        school.grade(seed=8)
    assert school.seen() == []
    assert school.recorded() == STUDENTS
    assert (school.out / "results.json").read_bytes() == before


def test_everything_shown_is_made_again_of_the_records(school: Class) -> None:
    school.grade()
    shown = {p: p.read_bytes() for p in school.out.rglob("*") if p.is_file()}
    for path in shown:
        if path.parent.name != "students":
            path.unlink()
    render(school.out)
    made = {p: p.read_bytes() for p in school.out.rglob("*") if p.is_file()}
    assert made == {p: data for p, data in shown.items() if p.name != ".lock"}


def test_a_fault_of_the_graders_own_costs_one_student_and_waits_for_a_person(
    school: Class,
) -> None:
    def verdicts_on(submission: Submission) -> Result:
        if submission.student == STUDENTS[3]:
            raise ZeroDivisionError("a fault")
        return verdicts(submission)

    school.behave(verdicts_on)
    school.grade()
    entries = school.results()["submissions"]
    assert [entry["score"] for entry in entries].count(100.0) == len(STUDENTS) - 1
    assert entries[3]["score"] == 0
    assert entries[3]["needs_review"] == list(CATALOGUE)
    assert {item["status"] for item in entries[3]["items"]} == {"error"}


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(24, "Too many open files"), r"stopped at “student 06”: .*Too many open files"),
        (ImportError("No module named 'jinja2'"), r"stopped at “student 06”: No module named"),
        (GraderError("No process could be started."), "No process could be started"),
    ],
)
def test_what_would_fail_for_everyone_stops_the_run(
    school: Class, error: Exception, words: str
) -> None:
    def verdicts_on(submission: Submission) -> Result:
        if submission.student == STUDENTS[6]:
            raise error
        return verdicts(submission)

    school.behave(verdicts_on)
    with pytest.raises(GraderError, match=words):
        school.grade()
    assert school.files() == {"feedback", "students"}


def test_a_second_run_on_the_same_folder_is_refused(school: Class) -> None:
    with only_run(school.out), pytest.raises(GraderError, match="Another run is writing to"):
        school.grade()
    assert school.seen() == []
    school.grade()


def test_the_lock_is_given_back_when_a_run_fails(school: Class) -> None:
    school.interrupted()
    with only_run(school.out):
        pass


def test_an_output_that_is_a_file_is_refused(school: Class) -> None:
    school.out.touch()
    with pytest.raises(UnusableInput, match="is a file"):
        school.grade()
    school.out = school.out / "inner"
    with pytest.raises(UnusableInput, match="lies below a file"):
        school.grade()


def test_a_page_that_cannot_be_written_stops_the_run(school: Class) -> None:
    page = school.out / "feedback" / f"{STUDENTS[6]}.html"
    page.mkdir(parents=True)
    with pytest.raises(CannotWrite, match=r"student 06\.html cannot be written: Is a directory"):
        school.grade()
    assert not (school.out / "results.json").exists()
    page.rmdir()
    school.grade()
    assert len(school.results()["submissions"]) == len(STUDENTS)
    assert not any(path.suffix == ".part" for path in school.out.rglob("*"))


def test_what_a_killed_run_left_of_a_file_is_removed(school: Class) -> None:
    school.grade()
    for folder in (school.out, school.out / "feedback", school.out / "students"):
        (folder / ".0123456789abcdef.part").write_text("half a pa")
    school.grade()
    assert school.files() == FINAL
    for folder in ("feedback", "students"):
        assert len(list((school.out / folder).iterdir())) == len(STUDENTS)


def test_results_are_not_kept_in_memory(school: Class, monkeypatch: pytest.MonkeyPatch) -> None:
    def verdicts_on(submission: Submission) -> Result:
        result = verdicts(submission)
        first = replace(result.items[0], message=Message("x" * 200_000))
        return replace(result, items=(first, *result.items[1:]))

    monkeypatch.setattr(render_module, "write_feedback", lambda *_: None)
    school.behave(verdicts_on)
    school.folders = {f"{s} {n}": path for n in range(10) for s, path in school.folders.items()}
    tracemalloc.start()
    school.grade()
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (school.out / "results.json").stat().st_size > 24_000_000
    assert most < 12_000_000
