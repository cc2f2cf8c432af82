"""The same folder for results again: what changed is graded, and nothing else moves or is lost."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from benchmarks.dask_cluster import DaskCluster
from tests.conftest import EXERCISES, Command, hand_in, needs_sandbox

pytestmark = needs_sandbox

WRONG = {"single_neuron": "def dC_da(a, y):\n    return a - y\n"}
Entries = dict[str, dict[str, Any]]


class School:
    """A class of two on disk, and what grading it again says and writes."""

    def __init__(self, folder: Path, backprop: Command, *options: object) -> None:
        self.folder, self.out = folder / "class", folder / "out"
        self._backprop, self._options = backprop, options
        hand_in(self.folder / "ann", WRONG)
        hand_in(self.folder / "bob")

    def grade(self, *options: object, status: int = 0) -> str:
        done = self._backprop("grade", self.folder, "--out", self.out, *self._options, *options)
        assert done.returncode == status, done.stderr
        return done.stdout + done.stderr

    @property
    def seed(self) -> int:
        return int(json.loads((self.out / "results.json").read_text())["seed"])

    @property
    def entries(self) -> Entries:
        document = json.loads((self.out / "results.json").read_text())
        return {entry["student"]: entry for entry in document["submissions"]}


@pytest.fixture
def school(tmp_path: Path, backprop: Command) -> School:
    return School(tmp_path, backprop)


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a cluster with one worker."""
    cluster = DaskCluster(tmp_path_factory.mktemp("cluster"))
    try:
        cluster.add_worker()
        yield cluster.address
    finally:
        cluster.close()


@pytest.fixture(params=["cores", pytest.param("cluster", marks=pytest.mark.slow)])
def on_an_engine(tmp_path: Path, backprop: Command, request: pytest.FixtureRequest) -> School:
    """A class that is graded on cores and on a cluster: for what engines are given to do."""
    if request.param == "cores":
        return School(tmp_path, backprop)
    return School(tmp_path, backprop, "--scheduler", request.getfixturevalue("scheduler"))


def test_a_late_student_and_a_changed_one_move_nobody_elses_mark(on_an_engine: School) -> None:
    school = on_an_engine
    school.grade()
    before, seed = school.entries, school.seed
    page = (school.out / "feedback" / "ann.html").read_bytes()
    hand_in(school.folder / "cy", WRONG)
    shutil.copy(EXERCISES / "review.py", school.folder / "bob")
    school.grade()
    after = school.entries
    assert school.seed == seed
    assert after["ann"] == before["ann"]
    assert (school.out / "feedback" / "ann.html").read_bytes() == page
    assert after["bob"]["score"] == before["bob"]["score"] - 25
    assert after["cy"]["items"] == before["ann"]["items"]


def test_who_is_not_there_any_more_is_kept_and_named_until_pruned(school: School) -> None:
    school.grade()
    bob = school.entries["bob"]
    shutil.rmtree(school.folder / "bob")
    assert "Kept the results of 1 student not in the class: bob." in school.grade()
    assert school.entries["bob"] == bob
    assert "Removed the results of 1 student not in the class: bob." in school.grade("--prune")
    assert list(school.entries) == ["ann"]
    assert not (school.out / "feedback" / "bob.html").exists()
    assert "bob" not in (school.out / "grades.csv").read_text()


def test_a_roster_names_students_and_those_who_handed_in_nothing(
    on_an_engine: School, tmp_path: Path
) -> None:
    school = on_an_engine
    school.grade()
    assert "name" not in school.entries["ann"]
    roster = tmp_path / "roster.csv"
    roster.write_text("id;name;email\nann;Ann A;a@x\nyan;;\nzoe;Zoe Z;\n")
    said = school.grade("--roster", roster)
    assert "  nothing found for: yan, zoe (Zoe Z)\n" in said
    assert "  not in the roster: bob\n" in said
    entries = school.entries
    assert (entries["ann"]["name"], entries["zoe"]["name"]) == ("Ann A", "Zoe Z")
    assert entries["zoe"]["handed_in"] is False
    assert (entries["zoe"]["score"], entries["zoe"]["files"]) == (0, {})
    assert any(
        line.startswith("zoe,0,") for line in (school.out / "grades.csv").read_text().splitlines()
    )
    assert "Ann A" in (school.out / "feedback" / "ann.html").read_text()
    assert "Zoe Z" in (school.out / "report.html").read_text()
    for option in ((), ("--prune",)):
        said = school.grade("--roster", roster, *option)
        assert "the results of" not in said
        assert school.entries == entries
    hand_in(school.folder / "zoe", WRONG)
    school.grade("--roster", roster)
    assert school.entries["zoe"]["items"] == entries["ann"]["items"]
    assert "handed_in" not in school.entries["zoe"]


def test_the_result_of_a_student_in_the_roster_is_kept_without_the_folder(
    school: School, tmp_path: Path
) -> None:
    school.grade()
    bob = school.entries["bob"]
    shutil.rmtree(school.folder / "bob")
    roster = tmp_path / "roster.csv"
    roster.write_text("id\nann\nbob\n")
    assert "Kept the results of 1 student not in the class: bob." in school.grade(
        "--roster", roster
    )
    assert school.entries["bob"] == bob


def test_a_wrong_roster_stops_before_anything_is_graded(school: School, tmp_path: Path) -> None:
    (tmp_path / "roster.csv").write_text("id\nann\nann\n")
    said = school.grade("--roster", tmp_path / "roster.csv", status=2)
    assert "roster.csv, line 3: the id “ann” stands in line 2 already" in said
    assert not school.out.exists()


def test_a_table_that_was_changed_by_hand_is_kept_beside_the_new_one(school: School) -> None:
    school.grade()
    table = school.out / "grades.csv"
    written = table.read_bytes()
    assert "grades.csv was changed" not in school.grade()
    for number, edited in enumerate((written.replace(b"bob", b"Bob"), written + b"eve,1\r\n"), 1):
        table.write_bytes(edited)
        kept = school.out / f"grades-changed-{number}.csv"
        assert (
            f"grades.csv was changed since it was written: it is kept as {kept}." in school.grade()
        )
        assert kept.read_bytes() == edited
        assert table.read_bytes() == written
