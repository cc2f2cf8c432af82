"""The processes of a class run: what ends one of them costs no other submission."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.assignment.catalogue import CATALOGUE
from grader.errors import GraderError
from grader.grading import pool
from grader.grading.pool import Cores
from grader.grading.run import grade_class, only_run
from grader.result import Result
from grader.sandbox.asking.limits import Limits
from grader.submissions.submission import Submission
from tests.grading.classes import STUDENTS, Class, verdicts

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="only forked processes take over what a test replaces"
)


def test_the_same_run_writes_the_same_bytes_on_any_number_of_processes(school: Class) -> None:
    written = []
    for jobs in (1, 2, 4):
        school.grade(jobs=jobs)
        written.append((school.out / "results.json").read_bytes())
    assert len(set(written)) == 1


def is_killed() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def takes_all_memory() -> None:
    raise MemoryError


ENDINGS: dict[str, tuple[Callable[[], None], str]] = {
    "killed": (
        is_killed,
        "its process was lost (was killed by the system, most likely because memory ran out)",
    ),
    "ends": (lambda: os._exit(9), "its process was lost (ended itself with exit status 9)"),
    "memory": (takes_all_memory, "it took more memory than there is for one process"),
}


@pytest.mark.parametrize("jobs", [1, 3])
@pytest.mark.parametrize(("ending", "reason"), ENDINGS.values(), ids=ENDINGS)
def test_a_submission_under_which_processes_end_costs_one_student(
    school: Class, ending: Callable[[], None], reason: str, jobs: int
) -> None:
    fatal = [STUDENTS[0], STUDENTS[6]]

    def verdicts_on(submission: Submission) -> Result:
        if submission.student in fatal:
            ending()
        return verdicts(submission)

    school.behave(verdicts_on)
    school.grade(jobs=jobs)
    assert school.seen() == sorted([*STUDENTS, *fatal])
    assert school.failed == dict.fromkeys(fatal, reason)
    entries = {entry["student"]: entry for entry in school.results()["submissions"]}
    assert [student for student, entry in entries.items() if entry["score"] != 100] == fatal
    assert {item["status"] for item in entries[STUDENTS[0]]["items"]} == {"error"}
    assert entries[STUDENTS[0]]["needs_review"] == list(CATALOGUE)
    school.behave(verdicts)
    school.grade()
    assert school.seen() == fatal
    assert school.failed == {}


def test_a_submission_that_never_ends_costs_one_student(
    school: Class, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Depends on the clock: the others are graded within five seconds each."""

    def verdicts_on(submission: Submission) -> Result:
        if submission.student == STUDENTS[6]:
            time.sleep(600)
        return verdicts(submission)

    monkeypatch.setattr(pool, "SPARE_SECONDS", 4.0)
    school.behave(verdicts_on)
    school.grade(limits=Limits(part=0.01))
    assert school.failed == {STUDENTS[6]: "it did not come to an end"}
    assert [e["score"] for e in school.results()["submissions"]].count(100.0) == 11


def test_a_process_that_is_killed_beside_others_costs_nobody(school: Class) -> None:
    """The kernel does this where memory is short, and may choose any process."""
    once = school.out.parent / "once"

    def verdicts_on(submission: Submission) -> Result:
        if submission.student == STUDENTS[6] and not once.exists():
            once.touch()
            is_killed()
        return verdicts(submission)

    school.behave(verdicts_on)
    school.grade()
    assert school.failed == {}
    assert {entry["score"] for entry in school.results()["submissions"]} == {100.0}


def test_processes_that_cannot_start_stop_the_run(school: Class) -> None:
    engine = Cores(2, lambda: os._exit(3))
    with (
        only_run(school.out),
        pytest.raises(GraderError, match=r"could not start: .* exit status 3"),
    ):
        grade_class(school.begin(), school.folders, engine, lambda: None)


def test_ctrl_c_is_left_to_the_process_that_was_started(school: Class) -> None:
    def verdicts_on(submission: Submission) -> Result:
        os.kill(os.getpid(), signal.SIGINT)
        return verdicts(submission)

    school.behave(verdicts_on)
    school.grade()
    assert {entry["score"] for entry in school.results()["submissions"]} == {100.0}


def test_no_process_is_left_behind_by_a_stopped_run(school: Class) -> None:
    children = Path(f"/proc/self/task/{os.getpid()}/children")
    before = set(children.read_text().split())
    school.interrupted()
    assert set(children.read_text().split()) <= before


@pytest.mark.parametrize("jobs", [1, 3])
def test_what_is_done_meanwhile_is_done_once_and_before_there_are_results(jobs: int) -> None:
    done: list[object] = []
    results = pool.spread([-1, -2], abs, jobs, 60.0, lambda: None, lambda: done.append("meanwhile"))
    done += [result for _, result in results]
    assert (done[0], sorted(done[1:], key=str)) == ("meanwhile", [1, 2])
