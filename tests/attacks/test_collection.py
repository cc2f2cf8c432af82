"""The whole collection of attacks, graded as one class together with honest students."""

from __future__ import annotations

import csv
import json
import os
import re
import unicodedata
from pathlib import Path

import pytest
from filelock import FileLock

from attacks import scene
from attacks.attack import Attack
from attacks.folders import HANDED_IN, HOSTILE_NAMES
from attacks.graded import ATTACKS, HONEST, Graded, grade_everyone, read_graded
from grader.assignment import PARTS
from grader.assignment.catalogue import CATALOGUE, EXERCISES
from grader.report.pages import file_name
from tests.conftest import needs_sandbox

pytestmark = needs_sandbox


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
    full = {id: score for id, score in earned.items() if id not in attack.earns_a_part}
    assert full == {id: EXERCISES[id].points for id in attack.earns}
    assert all(earned[id] < EXERCISES[id].points for id in attack.earns_a_part & earned.keys())


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
