"""Every answer in ``student_answers`` gets in a browser's Python what it gets in the self-check.

Pyodide runs in node here, in a worker that is ended where a step takes too long, as on the page.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from grader.assignment.catalogue import exercises_of
from grader.grading.part_cases import PartCases, self_check_cases
from grader.grading.student import SubmissionGrader
from grader.result import Item
from grader.sandbox.asking.limits import Limits
from grader.sandbox.asking.plain import SelfCheckWorkers
from grader.sandbox.calls import Cell
from grader.site.runtime import runtime
from tests import test_words_to_students as words
from tests.site.distribution import pyodide_distribution
from tests.test_student_answers import expected_of, read_answers, solution

__all__ = ["pyodide_distribution"]

pytestmark = pytest.mark.slow

IN_32_BITS = {"broken/single_neuron:189:dC_da: failed, sigmoid_prime: failed"}
"""Answers with an array of more numbers than WebAssembly can count: numpy raises an error there."""

IN_NODE = Path(__file__).with_name("check_in_node.mjs")
CELL = "\n\n# %%\n"

Seen = dict[str, tuple[str, tuple[str, ...], bool]]
"""Status, misconceptions and whether it was followed through, by the exercise's id."""


@dataclass(frozen=True)
class Asked:
    """An answer in the cells of a part, and the exercises that it is about; all where none is."""

    name: str
    part: str
    cells: tuple[str, ...]
    exercises: tuple[str, ...]
    whole: bool = False

    def for_browser(self) -> list[str | None]:
        """The arguments of ``browser.check``."""
        function = None if self.whole else self.exercises[0].partition(".")[2]
        return [self.part, function, CELL.join(self.cells), "{}"]


def everything() -> Iterator[Asked]:
    """All answers of all kinds."""
    for kind in ("right", "wrong"):
        for answer in read_answers(kind):
            part = answer.subject.partition(".")[0]
            cells = (solution(part), answer.code)
            yield Asked(f"{kind}/{answer}", part, cells, (answer.subject,))
    for answer in read_answers("follow_through"):
        part = answer.subject
        ids = tuple(exercise.id for exercise in exercises_of(part))
        cells = (solution(part), answer.code)
        yield Asked(f"follow_through/{answer}", part, cells, ids, whole=True)
    for answer in read_answers("broken"):
        ids = tuple(f"{answer.subject}.{name}" for name in expected_of(answer))
        yield Asked(f"broken/{answer}", answer.subject, (answer.code,), ids, whole=True)
    for told in words.ANSWERS:
        id = f"{told.part}.{told.function}"
        cells = tuple(cell.source for cell in words.cells_of(told))
        yield Asked(f"words/{told}", told.part, cells, (id,))


def in_self_check(asked: Asked, workers: SelfCheckWorkers) -> Seen:
    on_its_own = asked.name.startswith(("right/", "wrong/"))
    ids = asked.exercises if on_its_own else [e.id for e in exercises_of(asked.part)]
    cases = PartCases(asked.part, tuple(map(self_check_cases, ids)))
    grader = SubmissionGrader((cases,), workers, Limits())
    cells = tuple(Cell(f"cell {number}", text) for number, text in enumerate(asked.cells))
    items = grader.grade_part(cases, grader.asked(asked.part, cells), ())
    return {item.id: seen(item) for item in items if item.id in asked.exercises}


def seen(item: Item) -> tuple[str, tuple[str, ...], bool]:
    return item.status, item.misconceptions, item.follow_through


def in_browser(asked: Asked, verdict: dict[str, Any]) -> Seen:
    return {
        item["id"]: (item["status"], tuple(item["misconceptions"]), item["follow_through"])
        for item in verdict["items"]
        if item["id"] in asked.exercises
    }


def test_every_answer_gets_the_same_verdict(pyodide_distribution: Path, tmp_path: Path) -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed, which runs Pyodide here")
    answers = list(everything())
    assert len(answers) > 1_200
    facts = runtime(tmp_path, pyodide_distribution).facts
    checks = tmp_path / "checks.json"
    checks.write_text(json.dumps([asked.for_browser() for asked in answers]), encoding="utf-8")
    with (
        checks.open("rb") as given,
        subprocess.Popen(
            [node, str(IN_NODE), str(tmp_path), json.dumps(facts)],
            stdin=given,
            stdout=subprocess.PIPE,
        ) as pyodide,
        SelfCheckWorkers() as workers,
    ):
        expected = {asked.name: in_self_check(asked, workers) for asked in answers}
        verdicts = json.loads(pyodide.communicate()[0])
    got = {a.name: in_browser(a, verdict) for a, verdict in zip(answers, verdicts, strict=True)}
    otherwise = {name: (got[name], expected[name]) for name in got if got[name] != expected[name]}
    assert {name: both for name, both in otherwise.items() if name not in IN_32_BITS} == {}
