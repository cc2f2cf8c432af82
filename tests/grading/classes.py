"""A class run in which grading a submission is replaced by something quick.

It notes each student that it sees; ``tests/cli/test_grading.py`` runs the real thing.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from grader.assignment.catalogue import CATALOGUE
from grader.grading.pool import Cores
from grader.grading.run import Beginning, going_on, grade_class, only_run
from grader.grading.student import SubmissionGrader
from grader.records.folder import Records
from grader.result import Check, Item, Message, Result
from grader.sandbox.asking.limits import Limits
from grader.sandbox.asking.plain import PlainWorkers
from grader.submissions.submission import Submission

STUDENTS = [f"student {number:02}" for number in range(12)]
FINAL = {"feedback", "grades.csv", "report.html", "results.json", "students"}


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


def on_cores(jobs: int) -> Cores:
    return Cores(jobs, PlainWorkers)


class Class:
    """A class on disk, and a run of it in which ``behave`` replaces the grading of a submission."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folders = {student: folder / "class" / student for student in STUDENTS}
        for student, path in self.folders.items():
            path.mkdir(parents=True)
            (path / "single_neuron.py").write_text(f"# {student}")
        self.out = folder / "out"
        self._seen = folder / "seen"
        self._monkeypatch = monkeypatch
        self.behave(verdicts)
        self.failed: dict[str, str] = {}

    def behave(self, verdicts_on: Callable[[Submission], Result]) -> None:
        def noted(_: SubmissionGrader, submission: Submission) -> Result:
            with self._seen.open("a") as file:
                file.write(f"{submission.student}\n")
            return verdicts_on(submission)

        self._monkeypatch.setattr(SubmissionGrader, "grade", noted)

    def grade(self, *, stop_after: int | None = None, jobs: int = 2, **changes: Any) -> None:
        """Grade as ``backprop grade`` does; the user stops after so many results."""
        count = 0

        def progress() -> None:
            nonlocal count
            count += 1
            if count == stop_after:
                raise KeyboardInterrupt

        with only_run(self.out):
            begun = self.begin(**changes)
            table = grade_class(begun, self.folders, on_cores(jobs), progress)
            self.failed = table.not_judged
        self.begun = begun

    def begin(self, **changes: Any) -> Beginning:
        settings: dict[str, Any] = {
            "seed": 7,
            "limits": Limits(),
            "isolation": "none",
            "rules": None,
        } | changes
        return going_on(self.out, self.folders, **settings)

    def interrupted(self, after: int = 5) -> None:
        with pytest.raises(KeyboardInterrupt):
            self.grade(stop_after=after)
        self.seen()

    def seen(self) -> list[str]:
        """The students graded since this was asked last."""
        names = self._seen.read_text().splitlines() if self._seen.exists() else []
        self._seen.unlink(missing_ok=True)
        return sorted(names)

    def recorded(self) -> list[str]:
        """The students who have a record."""
        return Records(self.out).students()

    def files(self) -> set[str]:
        names = {path.name for path in self.out.iterdir()}
        return {name for name in names if name != ".lock" and not name.startswith("report-")}

    def results(self) -> dict[str, Any]:
        results: dict[str, Any] = json.loads((self.out / "results.json").read_text())
        return results
