"""The whole way of an instructor: a class is graded, settled, and graded again."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Command, hand_in, needs_sandbox

pytestmark = needs_sandbox

UNCLEAR = "Because of something about rates that I can not put."
CLEARER = "Because of something about rates and small nudges, I think."


class School:
    """A class of two whose explanation of question 1 waits."""

    def __init__(self, folder: Path, backprop: Command) -> None:
        self.folder, self.out, self.table = folder / "class", folder / "out", folder / "table.csv"
        self._backprop = backprop
        self.hand_in("ann", UNCLEAR)
        self.hand_in("bob", UNCLEAR)
        self.grade()

    def hand_in(self, student: str, explanation: str, more: str = "") -> None:
        hand_in(self.folder / student, {"review": f"q1_explanation = {explanation!r}\n{more}"})

    def grade(self) -> str:
        return self._run("grade", self.folder, "--out", self.out)

    def settle(self, *rows: str) -> str:
        self.table.write_text("\n".join(["student,id,check,score,comment", *rows]) + "\n")
        return self._run("review", self.out, "--apply", self.table)

    def waiting(self) -> list[dict[str, str]]:
        self._run("review", self.out, "--csv", self.table)
        with self.table.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    def item(self, student: str, id: str = "review.q1") -> dict[str, Any]:
        document = json.loads((self.out / "results.json").read_text())
        (one,) = [each for each in document["submissions"] if each["student"] == student]
        (item,) = [item for item in one["items"] if item["id"] == id]
        return {**item, "waits": id in one["needs_review"]}

    def _run(self, *arguments: object) -> str:
        done = self._backprop(*arguments)
        assert done.returncode == 0, done.stderr
        return done.stdout


def check(item: dict[str, Any], name: str) -> dict[str, Any]:
    (found,) = [each for each in item["checks"] if each["name"] == name]
    return dict(found)


@pytest.fixture
def school(tmp_path: Path, backprop: Command) -> School:
    return School(tmp_path, backprop)


def test_decisions_last_as_long_as_the_answer(school: School) -> None:
    school.settle(
        "ann,review.q1,q1_explanation,1.5,good",
        "bob,review.q1,q1_explanation,0.5,",
        "ann,single_neuron.dC_da,,1,see me",
    )
    school.hand_in("bob", CLEARER)
    school.hand_in("ann", UNCLEAR, "q2_slope_at_zero = 3")  # another answer of the same file
    school.grade()
    ann, bob = school.item("ann"), school.item("bob")

    assert check(ann, "q1_explanation")["decision"]["comment"] == "good"
    assert check(ann, "q1_explanation")["score"] == 1.5
    assert not ann["waits"]
    assert school.item("ann", "single_neuron.dC_da")["score"] == 1

    assert "decision" not in check(bob, "q1_explanation")
    assert check(bob, "q1_explanation")["old_decision"]["score"] == 0.5
    assert bob["waits"]
    (row,) = school.waiting()
    assert (row["student"], row["check"], row["answer"]) == ("bob", "q1_explanation", CLEARER)
    assert "Settled then: 0.5." in row["reason"]
    assert "see me" in (school.out / "feedback" / "ann.html").read_text()

    school.settle("bob,review.q1,q1_explanation,1,")
    school.grade()

    assert check(school.item("bob"), "q1_explanation")["score"] == 1
    assert school.waiting() == []


def test_a_decision_on_an_item_waits_again_when_its_file_changes(school: School) -> None:
    school.settle("ann,single_neuron.dC_da,,1,", "ann,review.q1,,4,")
    with (school.folder / "ann" / "single_neuron.py").open("a") as file:
        file.write("\n# another thought\n")
    school.grade()

    assert school.item("ann")["score"] == 4
    changed = school.item("ann", "single_neuron.dC_da")
    assert (changed["score"], changed["waits"], changed["old_decision"]["score"]) == (3, True, 1)


def test_a_decision_comes_back_with_the_answer_that_it_was_made_on(school: School) -> None:
    school.settle("bob,review.q1,q1_explanation,0.5,")
    for text, score in ((CLEARER, None), (UNCLEAR, 0.5)):
        school.hand_in("bob", text)
        school.grade()
        decision = check(school.item("bob"), "q1_explanation").get("decision")

        assert (decision and decision["score"]) == score


def test_a_line_that_holds_no_decision_is_named_and_stays(school: School) -> None:
    lines = '{"student": "ann", "id": "review.q1"}\n'
    (school.out / "decisions.jsonl").write_text(lines)

    assert "hold no decision were passed over: 1" in school.grade()
    assert (school.out / "decisions.jsonl").read_text() == lines
