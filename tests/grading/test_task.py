"""What comes of one submission, and what an engine needs to know to map that over a class."""

from __future__ import annotations

import json
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

from grader.assignment.catalogue import CATALOGUE, QUESTIONS
from grader.grading.run import going_on, grade_class, only_run
from grader.grading.task import Ended, Grading, Outcome, Task, not_judged
from grader.records.folder import Records
from grader.records.record import Record, to_json
from grader.report.class_report import ClassTable
from grader.result import Check, Item, Message, Result
from grader.sandbox.asking.limits import Limits


def test_a_submission_that_was_not_judged_has_the_ordinary_checks() -> None:
    items = {item.id: item for item in not_judged("ann", "ZeroDivisionError").items}
    assert list(items) == list(CATALOGUE)
    for id, item in items.items():
        names = [check.name for check in item.checks]
        if id in QUESTIONS:
            variables = [variable.name for variable in QUESTIONS[id].variables]
            assert names == [*variables, QUESTIONS[id].explanation]
        else:
            assert names == ["answers"]
        assert [check.score for check in item.checks] == [0] * len(names)
        assert sum(check.max_score for check in item.checks) == item.max_score
        assert item.max_score == CATALOGUE[id].points
        assert item.review_reason


def right(student: str) -> Result:
    """Full points."""
    return Result(
        student,
        tuple(
            Item(
                id,
                entry.points,
                entry.points,
                "passed",
                Message("Right."),
                (Check("values", entry.points, entry.points),),
            )
            for id, entry in CATALOGUE.items()
        ),
    )


class ByHand:
    """An engine that maps each student to an outcome that was made before."""

    def __init__(self, out: Path, **outcomes: Result | Ended | None) -> None:
        self.out, self.outcomes = out, outcomes
        self.pages: list[str] = []

    def __call__(self, grading: Grading, tasks: Iterator[Task]) -> Generator[tuple[Task, Outcome]]:
        for task in tasks:
            outcome = self.outcomes[task.student]
            if isinstance(outcome, Result):
                yield task, to_json(Record(grading.facts, f"of {task.student}", outcome))
            else:
                yield task, outcome
        self.pages += [path.name for path in (self.out / "feedback").iterdir()]


def run(out: Path, engine: ByHand) -> tuple[ClassTable, list[list[str]]]:
    """A run of the class, and who had a record after each student."""
    folders = dict.fromkeys(engine.outcomes, out)
    kept: list[list[str]] = []
    with only_run(out):
        begun = going_on(out, folders, 7, Limits(), "none", None)
        table = grade_class(begun, folders, engine, lambda: kept.append(Records(out).students()))
    return table, kept


def entries(out: Path) -> dict[str, dict[str, Any]]:
    document = json.loads((out / "results.json").read_bytes())
    return {entry["student"]: entry for entry in document["submissions"]}


def test_an_engine_gives_outcomes_and_all_else_comes_of_them(tmp_path: Path) -> None:
    """Records are kept as they come; pages and tables are made when all of them are there."""
    engine = ByHand(tmp_path, ann=right("ann"), bob=Ended("it was lost"))
    table, kept = run(tmp_path, engine)
    assert kept == [["ann"], ["ann", "bob"]]
    assert engine.pages == []
    assert table.not_judged == {"bob": "it was lost"}
    assert {student: entry["score"] for student, entry in entries(tmp_path).items()} == {
        "ann": 100, "bob": 0,
    }  # fmt: skip
    assert entries(tmp_path)["bob"]["error"] == "it was lost"
    pages = sorted(path.name for path in (tmp_path / "feedback").iterdir())
    assert pages == ["ann.html", "bob.html"]


def test_a_submission_that_has_not_changed_keeps_its_record(tmp_path: Path) -> None:
    run(tmp_path, ByHand(tmp_path, ann=right("ann"), bob=Ended("it was lost")))
    table, _ = run(tmp_path, ByHand(tmp_path, ann=None, bob=right("bob")))
    assert table.not_judged == {}
    assert {entry["score"] for entry in entries(tmp_path).values()} == {100}
