"""A class run examines every submission once, however often it is stopped.

Examining is replaced by something quick here, which leaves a note of each student it sees;
``test_grade`` runs the real thing.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from grader import processes
from grader.class_run import Run, grade_class, only_run, prepare
from grader.curriculum import CATALOGUE
from grader.errors import GraderError, UnusableInput
from grader.examine import Examiner
from grader.journal import NAME
from grader.processes import Processes
from grader.report.files import CannotWrite
from grader.result import Check, Item, Message, Result
from grader.sandbox.limits import Limits
from grader.submission import Submission

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="only forked processes take over what a test replaces"
)

STUDENTS = [f"student {number:02}" for number in range(12)]
FINAL = {"feedback", "grades.csv", "report.html", "results.json"}


def verdicts(submission: Submission) -> Result:
    """Full points, and a feedback that depends on what was handed in."""
    told = repr(submission.parts["single_neuron"])
    return Result(
        submission.student,
        tuple(
            Item(
                id,
                entry.points,
                entry.points,
                "passed",
                Message(told),
                (Check("values", entry.points, entry.points),),
            )
            for id, entry in CATALOGUE.items()
        ),
    )


def on_cores(jobs: int) -> Processes:
    return Processes(jobs, lambda: None)  # type: ignore[arg-type,return-value]


class Class:
    """A class on disk, and a run of it whose examining is replaced by ``behave``."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folders = {student: folder / "class" / student for student in STUDENTS}
        for student, path in self.folders.items():
            path.mkdir(parents=True)
            (path / "single_neuron.py").write_text(f"# {student}")
        self.out = folder / "out"
        self._seen = folder / "seen"
        self._monkeypatch = monkeypatch
        self.behave(verdicts)
        self.run = Run(self.out, 7, Limits(), "none")

    def behave(self, examine: Callable[[Submission], Result]) -> None:
        def noted(_: Examiner, submission: Submission) -> Result:
            with self._seen.open("a") as file:
                file.write(f"{submission.student}\n")
            return examine(submission)

        self._monkeypatch.setattr(Examiner, "examine", noted)

    def grade(self, *, stop_after: int | None = None, jobs: int = 2, **changes: Any) -> None:
        """Grade as ``backprop grade`` does; the user stops after so many results."""
        count = 0

        def progress() -> None:
            nonlocal count
            count += 1
            if count == stop_after:
                raise KeyboardInterrupt

        prepare(self.out)
        with only_run(self.out):
            grade_class(replace(self.run, **changes), self.folders, on_cores(jobs), progress)

    def interrupted(self, after: int = 5) -> None:
        with pytest.raises(KeyboardInterrupt):
            self.grade(stop_after=after)
        self.seen()

    def seen(self) -> list[str]:
        """The students examined since this was asked last."""
        names = self._seen.read_text().splitlines() if self._seen.exists() else []
        self._seen.unlink(missing_ok=True)
        return sorted(names)

    def journal(self) -> list[str]:
        lines = (self.out / NAME).read_text().splitlines()
        return [json.loads(line)["student"] for line in lines[1:]]

    def files(self) -> set[str]:
        names = {path.name for path in self.out.iterdir()}
        return {name for name in names if name != ".lock" and not name.startswith("report-")}

    def results(self) -> dict[str, Any]:
        results: dict[str, Any] = json.loads((self.out / "results.json").read_text())
        return results


@pytest.fixture
def school(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Class:
    return Class(tmp_path, monkeypatch)


def test_every_student_is_examined_once_and_reported(school: Class) -> None:
    school.grade()
    assert school.seen() == STUDENTS
    assert [entry["student"] for entry in school.results()["submissions"]] == STUDENTS
    assert school.files() == FINAL
    assert len(list((school.out / "feedback").iterdir())) == len(STUDENTS)


def test_the_same_run_writes_the_same_bytes_on_any_number_of_processes(school: Class) -> None:
    written = []
    for jobs in (1, 2, 4):
        school.grade(jobs=jobs)
        written.append((school.out / "results.json").read_bytes())
    assert len(set(written)) == 1


@pytest.mark.parametrize("after", [1, 5, 11])
def test_a_stopped_run_shows_no_results_and_goes_on(school: Class, after: int) -> None:
    school.interrupted(after)
    assert school.files() == {"feedback", NAME}
    graded = school.journal()
    assert len(graded) == after
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


def test_a_submission_that_changed_is_examined_again(school: Class) -> None:
    school.interrupted()
    changed = school.journal()[0]
    (school.folders[changed] / "single_neuron.py").write_text("# mended")
    school.grade()
    assert changed in school.seen()
    entry = next(e for e in school.results()["submissions"] if e["student"] == changed)
    assert "mended" in entry["items"][0]["feedback"]


@pytest.mark.parametrize(
    "changes",
    [{"seed": 8}, {"isolation": "landlock 7"}, {"limits": Limits(call=3.0)}],
    ids=["seed", "isolation", "limits"],
)
def test_a_run_with_other_facts_begins_anew(school: Class, changes: dict[str, Any]) -> None:
    school.interrupted()
    school.grade(**changes)
    assert school.seen() == STUDENTS


def test_a_student_who_left_is_left_out(school: Class) -> None:
    school.interrupted()
    gone = school.journal()[0]
    del school.folders[gone]
    school.grade()
    assert gone not in [entry["student"] for entry in school.results()["submissions"]]


def test_a_finished_run_starts_over(school: Class) -> None:
    school.grade()
    school.seen()
    school.grade()
    assert school.seen() == STUDENTS


def test_a_fault_of_the_graders_own_costs_one_student_and_waits_for_a_person(
    school: Class,
) -> None:
    def examine(submission: Submission) -> Result:
        if submission.student == STUDENTS[3]:
            raise ZeroDivisionError("a fault")
        return verdicts(submission)

    school.behave(examine)
    school.grade()
    entries = school.results()["submissions"]
    assert [entry["score"] for entry in entries].count(100.0) == len(STUDENTS) - 1
    assert entries[3]["score"] == 0
    assert entries[3]["needs_review"] == list(CATALOGUE)
    assert {item["status"] for item in entries[3]["items"]} == {"error"}


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(24, "Too many open files"), r"stopped at 'student 06': .*Too many open files"),
        (ImportError("No module named 'jinja2'"), r"stopped at 'student 06': No module named"),
        (GraderError("No process could be started."), "No process could be started"),
    ],
)
def test_what_would_fail_for_everyone_stops_the_run(
    school: Class, error: Exception, words: str
) -> None:
    def examine(submission: Submission) -> Result:
        if submission.student == STUDENTS[6]:
            raise error
        return verdicts(submission)

    school.behave(examine)
    with pytest.raises(GraderError, match=words):
        school.grade()
    assert school.files() == {"feedback", NAME}


def test_a_process_that_is_killed_stops_the_run_which_can_go_on(school: Class) -> None:
    def examine(submission: Submission) -> Result:
        if submission.student == STUDENTS[6]:
            os._exit(9)
        return verdicts(submission)

    school.behave(examine)
    with pytest.raises(GraderError, match="run the same command again"):
        school.grade()
    school.behave(verdicts)
    school.grade()
    assert len(school.results()["submissions"]) == len(STUDENTS)


def test_ctrl_c_is_left_to_the_process_that_was_started(school: Class) -> None:
    def examine(submission: Submission) -> Result:
        os.kill(os.getpid(), signal.SIGINT)
        return verdicts(submission)

    school.behave(examine)
    school.grade()
    assert {entry["score"] for entry in school.results()["submissions"]} == {100.0}


def test_no_process_is_left_behind_by_a_stopped_run(school: Class) -> None:
    children = Path(f"/proc/self/task/{os.getpid()}/children")
    before = set(children.read_text().split())
    school.interrupted()
    assert set(children.read_text().split()) <= before


def test_a_second_run_on_the_same_folder_is_refused(school: Class) -> None:
    prepare(school.out)
    with only_run(school.out), pytest.raises(GraderError, match="Another run is writing to"):
        school.grade()
    assert school.seen() == []
    school.grade()


def test_the_lock_is_given_back_when_a_run_fails(school: Class) -> None:
    school.interrupted()
    with only_run(school.out):
        pass


def test_an_output_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out").touch()
    with pytest.raises(UnusableInput, match="is a file"):
        prepare(tmp_path / "out")
    with pytest.raises(CannotWrite, match="Not a directory"):
        prepare(tmp_path / "out" / "inner")


def test_a_page_that_cannot_be_written_stops_the_run(school: Class) -> None:
    prepare(school.out)
    (school.out / "feedback" / f"{STUDENTS[6]}.html").mkdir()
    with pytest.raises(CannotWrite, match=r"student 06\.html cannot be written: Is a directory"):
        school.grade()
    assert not (school.out / "results.json").exists()
    (school.out / "feedback" / f"{STUDENTS[6]}.html").rmdir()
    school.grade()
    assert len(school.results()["submissions"]) == len(STUDENTS)
    assert not any(path.suffix == ".part" for path in school.out.rglob("*"))


def test_what_a_killed_run_left_of_a_page_is_written_over(school: Class) -> None:
    prepare(school.out)
    (school.out / "feedback" / f".{STUDENTS[0]}.html.part").write_text("half a pa")
    (school.out / ".results.json.part").write_text("{")
    school.grade()
    assert school.files() == FINAL
    assert len(list((school.out / "feedback").iterdir())) == len(STUDENTS)


def test_results_are_not_kept_in_memory(school: Class, monkeypatch: pytest.MonkeyPatch) -> None:
    def examine(submission: Submission) -> Result:
        result = verdicts(submission)
        first = replace(result.items[0], told=Message("x" * 200_000))
        return replace(result, items=(first, *result.items[1:]))

    monkeypatch.setattr(processes, "write_feedback", lambda *_: None)
    school.behave(examine)
    school.folders = {f"{s} {n}": path for n in range(10) for s, path in school.folders.items()}
    prepare(school.out)
    tracemalloc.start()
    with only_run(school.out):
        grade_class(school.run, school.folders, on_cores(2), lambda: None)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (school.out / "results.json").stat().st_size > 24_000_000
    assert most < 12_000_000
