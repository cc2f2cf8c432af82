"""The whole way: packed by the command, unpacked and started by the platform, read back by it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from grader import cli
from grader.assignment.catalogue import CATALOGUE
from grader.cli.parsing import Status
from tests.conftest import hand_in, needs_sandbox
from tests.platforms.autograder.container import (
    PLATFORMS,
    Container,
    files_of,
    make,
    needs_another_user,
)
from tests.platforms.autograder.importers import IMPORTERS, expected

CHANGES = {
    "single_neuron": "def sigmoid_prime(z):\n    return 1 / (1 + np.exp(-z))",
    "review": "q2_when_saturated = 'learns fast'\nq1_explanation = 'Because <b>I</b> say so.'",
}


@pytest.fixture(params=PLATFORMS)
def container(request: pytest.FixtureRequest, tmp_path: Path) -> Container:
    return make(request.param, tmp_path)


def by_grade(container: Container, tmp_path: Path, seed: int) -> dict[str, float]:
    """The scores that ``backprop grade`` gives this submission with this seed."""
    submitted = files_of(container.submission)
    student = tmp_path / "class" / "ada"
    student.mkdir(parents=True)
    for name, content in submitted.items():
        if "/" not in name and name.endswith(".py"):
            (student / name).write_bytes(content)
    command = ["grade", str(tmp_path / "class"), "--out", str(tmp_path / "out")]
    assert cli.main([*command, "--seed", str(seed), "--jobs", "1"]) == Status.DONE
    (entry,) = json.loads((tmp_path / "out" / "results.json").read_bytes())["submissions"]
    scores = {item["id"]: item["score"] for item in entry["items"]}
    return scores | {"total": entry["score"], "review": bool(entry["needs_review"])}


def seed_of(said: str) -> int:
    return int(said.partition("with the seed ")[2].partition(";")[0])


@needs_sandbox
def test_a_submission_gets_the_marks_that_grade_gives_it(
    container: Container, tmp_path: Path
) -> None:
    hand_in(container.submission, CHANGES)
    done = container.run()
    assert (done.returncode, done.stderr) == (0, "")
    marks = IMPORTERS[container.platform.name](container.results.read_text(encoding="utf-8"))
    assert list(marks.items) == list(CATALOGUE)
    wanted = by_grade(container, tmp_path, seed_of(done.stdout))
    name = container.platform.name
    assert marks.total == pytest.approx(expected(name, wanted["total"]))
    assert marks.items == {id: expected(name, wanted[id]) for id in CATALOGUE}
    assert 80 < marks.total < 100
    assert wanted["review"]


@needs_another_user
def test_without_landlock_the_marks_are_the_same(container: Container) -> None:
    hand_in(container.submission, CHANGES)
    done = container.run(landlock=False)
    assert done.returncode == 0, done.stderr
    assert "isolation: other user, seccomp, rlimits." in done.stdout
    marks = IMPORTERS[container.platform.name](container.results.read_text(encoding="utf-8"))
    assert list(marks.items) == list(CATALOGUE)
    if container.platform.name != "classroom50":
        assert "isolation: other user, seccomp, rlimits" in marks.about
        told = json.dumps(container.document())
        assert '"isolation": "other user, seccomp, rlimits"' in told
    assert 80 < marks.total < 100
    modes = {path.stat().st_mode & 0o777 for path in (container.root, container.source)}
    assert modes == {0o755}, "the folders are open again"


@needs_sandbox
def test_nothing_handed_in_gives_no_points_and_says_so(container: Container) -> None:
    done = container.run()
    assert done.returncode == 0
    marks = IMPORTERS[container.platform.name](container.results.read_text(encoding="utf-8"))
    assert marks.total == 0
    assert set(marks.items.values()) == {0}
    assert "Nothing was found of any part of this assignment." in done.stdout


@needs_sandbox
def test_what_lies_in_the_place_of_the_results_is_never_taken_for_them(
    container: Container, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_text("kept")
    container.results.parent.mkdir(exist_ok=True)
    for prepared in ("file", "link", "folder"):
        if prepared == "file":
            container.results.write_text('{"score": 100, "max-score": 100}')
        elif prepared == "link":
            container.results.unlink()
            container.results.symlink_to(elsewhere)
        else:
            container.results.unlink()
            (container.results / "inner").mkdir(parents=True)
        assert container.run().returncode == 0
        assert container.document()["score"] == 0
    assert elsewhere.read_text() == "kept"


def test_where_nothing_can_be_graded_there_are_no_old_results(container: Container) -> None:
    container.results.parent.mkdir(exist_ok=True)
    container.results.write_text('{"score": 1, "max-score": 1}')
    if container.submission != container.root:
        container.submission.rmdir()
    done = container.run(CLASSROOM="")
    assert done.returncode == 3
    said = "nothing was handed over", "CLASSROOM is not set in the environment"
    assert said[container.platform.name == "classroom50"] in done.stderr
    assert "Traceback" not in done.stderr
    if container.platform.name == "prairielearn":
        document = container.document()
        assert document["gradable"] is False
        assert "nothing was handed over" in document["format_errors"][0]
    else:
        assert not container.results.exists()


@needs_sandbox
@pytest.mark.parametrize(
    "content", [b"version https://example.org/spec/v1", b""], ids=["text", "empty"]
)
def test_damaged_rules_are_told_and_nothing_is_graded(container: Container, content: bytes) -> None:
    hand_in(container.submission)
    (container.source / "rules.zlib").write_bytes(content)
    done = container.run()
    assert done.returncode == 3
    assert "rules.zlib is damaged" in done.stderr
    assert "Traceback" not in done.stderr
    if container.platform.name == "prairielearn":
        assert container.document()["gradable"] is False
    else:
        assert not container.results.exists()
