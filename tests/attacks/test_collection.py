"""The whole collection of attacks, graded as one class together with honest students."""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import sys
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from grader.assignment import PARTS
from grader.assignment.catalogue import CATALOGUE, EXERCISES
from grader.report.pages import file_name
from tests.attacks import overseer, scene
from tests.attacks.attack import Attack, attacks
from tests.attacks.folders import HANDED_IN, HOSTILE_NAMES, hand_in_all
from tests.conftest import hand_in, needs_sandbox

pytestmark = needs_sandbox

ATTACKS = {attack.name: attack for attack in attacks()}
HONEST: Mapping[str, Mapping[str, str]] = {
    "honest_ada": {},
    "honest_ben": {
        "single_neuron": "def sigmoid_prime(z):\n    return 1 / (1 + np.exp(-z))",
        "review": "q2_when_saturated = 'learns fast'",
    },
}
LIMITS = ("--call-seconds", 1, "--part-seconds", 3, "--submission-seconds", 6)


@dataclass(frozen=True)
class Graded:
    """What a run of the command wrote and printed."""

    out: Path
    stdout: str
    stderr: str
    left_behind: list[str]
    changed: list[str]

    @cached_property
    def submissions(self) -> dict[str, dict[str, Any]]:
        text = (self.out / "results.json").read_text(encoding="utf-8")
        return {entry["student"]: entry for entry in json.loads(text)["submissions"]}

    def earned(self, student: str) -> dict[str, float]:
        """The points of each item that has some and does not wait for a person."""
        entry = self.submissions[student]
        waiting = entry["needs_review"]
        return {
            item["id"]: item["score"]
            for item in entry["items"]
            if item["score"] and item["id"] not in waiting
        }

    def item(self, student: str, id: str) -> dict[str, Any]:
        items = self.submissions[student]["items"]
        return next(item for item in items if item["id"] == id)


def grade(submissions: Path, out: Path, home: Path) -> subprocess.CompletedProcess[str]:
    run = ("-m", "grader", "grade", submissions, "--out", out, "--seed", 3, "--jobs", 4, *LIMITS)
    arguments = [sys.executable, overseer.__file__, sys.executable, *map(str, run)]
    done = subprocess.run(
        arguments,
        env=os.environ | {"HOME": str(home)},
        capture_output=True,
        encoding="utf-8",
        timeout=300,
    )
    assert done.returncode == 0, done
    return done


def grade_everyone(root: Path) -> None:
    """Grade all attacks and the honest students, then the honest students alone."""
    with scene.set_up(root) as here:
        for student, changes in HONEST.items():
            hand_in(here.submissions / student, changes)
            hand_in(root / "honest" / student, changes)
        for attack in ATTACKS.values():
            here.write(attack)
        hand_in_all(here)
        before = here.fingerprint()
        done = grade(here.submissions, root / "out", here.home)
        after = here.fingerprint()
        record = {
            "stdout": done.stdout,
            "stderr": done.stderr,
            "left_behind": [str(path) for path in here.left_behind()],
            "changed": [path for path in before | after if before.get(path) != after.get(path)],
        }
        grade(root / "honest", root / "honest_out", here.home)
        (root / "graded.json").write_text(json.dumps(record), encoding="utf-8")


def read_graded(root: Path) -> Graded:
    record = json.loads((root / "graded.json").read_text(encoding="utf-8"))
    return Graded(out=root / "out", **record)


@pytest.fixture(scope="session")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the run, which all workers of pytest-xdist share."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "attacks"
    with FileLock(f"{folder}.lock"):
        if not folder.exists():
            folder.mkdir()
            grade_everyone(folder)
    return folder


@pytest.fixture(scope="session")
def graded(root: Path) -> Graded:
    return read_graded(root)


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=lambda attack: attack.name)
def test_an_attack_has_the_outcome_it_must_have(graded: Graded, attack: Attack) -> None:
    for name, allowed in attack.outcomes.items():
        found = graded.item(attack.name, f"{attack.part}.{name}")
        assert found["status"] in allowed, found


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=lambda attack: attack.name)
def test_only_functions_that_are_right_earn_points(graded: Graded, attack: Attack) -> None:
    earned = graded.earned(attack.name)
    partly = {f"{attack.part}.{name}" for name, of in attack.outcomes.items() if "partial" in of}
    full = {id: score for id, score in earned.items() if id not in partly}
    assert full == {id: EXERCISES[id].points for id in attack.earns}
    assert all(earned[id] < EXERCISES[id].points for id in partly & earned.keys())


LINE_ENDS = re.compile("[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")


@pytest.mark.parametrize(
    "attack",
    [attack for attack in ATTACKS.values() if attack.area == "voice"],
    ids=lambda a: a.name,
)
def test_a_students_words_stand_on_one_line(graded: Graded, attack: Attack) -> None:
    for item in graded.submissions[attack.name]["items"]:
        for text in (item["feedback"], *(check["message"] for check in item["checks"])):
            for line in LINE_ENDS.split(text):
                assert not re.match(r"[\W_]*(marked|✓|right|score|[35] of)", line), text


@pytest.mark.parametrize("name", HANDED_IN)
def test_what_is_handed_in_has_the_outcome_it_must_have(graded: Graded, name: str) -> None:
    item = graded.item(name, "single_neuron.dC_da")
    assert item["status"] in HANDED_IN[name][1].split(" or "), item
    assert graded.submissions[name]["score"] == 0.0


@pytest.mark.parametrize("name", HOSTILE_NAMES, ids=ascii)
def test_a_hostile_name_costs_and_earns_nothing(graded: Graded, name: str) -> None:
    assert graded.submissions[name]["score"] == EXERCISES["single_neuron.dC_da"].points
    assert (graded.out / "feedback" / file_name(name)).is_file()


def test_every_submission_has_one_result_with_every_item(root: Path, graded: Graded) -> None:
    assert sorted(graded.submissions) == sorted(path.name for path in (root / "class").iterdir())
    assert {len(entry["items"]) for entry in graded.submissions.values()} == {len(CATALOGUE)}


def test_honest_results_are_the_same_without_attackers(root: Path, graded: Graded) -> None:
    alone = Graded(root / "honest_out", "", "", [], [])
    for student in HONEST:
        assert json.dumps(graded.submissions[student]) == json.dumps(alone.submissions[student])
        page = f"feedback/{student}.html"
        assert (graded.out / page).read_bytes() == (alone.out / page).read_bytes()
    ada = graded.submissions["honest_ada"]["items"]
    assert sum(item["score"] for item in ada if item["id"] in EXERCISES) == 75


def test_nothing_is_read_changed_or_left_behind(graded: Graded) -> None:
    assert graded.changed == []
    assert graded.left_behind == []
    for path in graded.out.rglob("*"):
        if path.is_file():
            assert scene.SECRET not in path.read_text(encoding="utf-8", errors="replace"), path


def test_what_a_substitute_returned_is_shown_to_nobody(graded: Graded) -> None:
    for path in [graded.out / "results.json", *graded.out.rglob("*.html")]:
        assert "the secret is 468.5" not in path.read_text(encoding="utf-8")


def test_no_markup_of_a_student_is_live(graded: Graded) -> None:
    for page in graded.out.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert not re.search(r"<script>(alert|document)|<img src=x|<b>|onmouseover=\"", text), page
        assert "\x1b" not in text
        assert "\u202e" not in text
        assert "\x07" not in text


def test_no_name_is_a_formula_for_a_spreadsheet(graded: Graded) -> None:
    with (graded.out / "grades.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert len(rows) == 1 + len(graded.submissions)
    for row in rows:
        kinds = {unicodedata.category(letter) for letter in row[0]}
        assert not kinds & {"Cc", "Cf", "Zl", "Zp"}, ascii(row[0])
        seen = unicodedata.normalize("NFKC", row[0]).lstrip()
        assert not seen.startswith(("=", "+", "-", "@")), ascii(row[0])
        assert not [cell for cell in row[1:] if cell.startswith(("=", "+", "@"))]


def test_no_escape_reaches_the_terminal(graded: Graded) -> None:
    shown = graded.stdout + graded.stderr
    assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f]|\x1b(?!\[A)", shown), ascii(shown)
    assert "Traceback" not in shown
    assert "Warning" not in shown


def test_the_collection_covers_what_it_should() -> None:
    assert len(ATTACKS) + len(HANDED_IN) + len(HOSTILE_NAMES) >= 200
    ids = [*EXERCISES, *(f"review.q{number}" for number in range(1, 6))]
    for attack in ATTACKS.values():
        assert attack.part in PARTS
        assert attack.tries
        assert {f"{attack.part}.{name}" for name in attack.outcomes} <= set(ids), attack.name
