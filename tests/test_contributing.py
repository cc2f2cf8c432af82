"""The pages are true: every path and command in them, CONTRIBUTING's walk and its example.

The example of a new exercise is taken from the page and applied to a copy of the project.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest

from grader.cli import main
from tests.conftest import ROOT, hand_in
from tests.test_architecture import imports

PAGE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
NEW = "single_neuron.dC_dy"
TESTS_OF_AN_EXERCISE = (
    "test_architecture.py", "assignment", "judge", "lesson", "self_check/test_hints.py",
    "self_check/test_pytest_plugin.py",
)  # fmt: skip


@dataclass(frozen=True)
class Block:
    """A change of one file, as the page shows it."""

    path: str
    before: str
    after: str

    def apply(self, tree: Path) -> None:
        file = tree / self.path
        text = file.read_text(encoding="utf-8")
        assert text.count(self.before) == 1, (
            f"CONTRIBUTING.md changes a place that {self.path} has {text.count(self.before)} "
            f"times, and should have once:\n{self.before}"
        )
        file.write_text(text.replace(self.before, self.after), encoding="utf-8")


def _blocks() -> Iterator[Block]:
    for path, body in re.findall(r"^```diff\n\+\+\+ (\S+)\n(.*?)^```$", PAGE, re.M | re.S):
        lines = [line if line != "\n" else " \n" for line in body.splitlines(keepends=True)]
        yield Block(
            path,
            "".join(line[1:] for line in lines if line[0] in " -"),
            "".join(line[1:] for line in lines if line[0] in " +"),
        )


BLOCKS = tuple(_blocks())


def names_of_files() -> list[str]:
    """The files under version control; all files where there is none, as in a source archive."""
    if not (ROOT / ".git").exists():
        return [str(path.relative_to(ROOT)) for path in ROOT.rglob("*")]
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT, check=True, capture_output=True, encoding="utf-8",
    )  # fmt: skip
    return list(filter(None, listed.stdout.split("\0")))


def copy_of_the_project(folder: Path, blocks: Sequence[Block]) -> Path:
    """The project's files, changed by some blocks of the page."""
    for name in names_of_files():
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    for block in blocks:
        block.apply(folder)
    return folder


def python(tree: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Run a module with the copy's code in place of this one's."""
    return subprocess.run(
        [sys.executable, "-m", *map(str, arguments)],
        cwd=tree,
        env={k: v for k, v in os.environ.items() if not k.startswith("PYTEST_")}
        | {"PYTHONPATH": str(tree), "COLUMNS": "100"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=900,
    )


def run_tests(tree: Path, *names: str) -> subprocess.CompletedProcess[str]:
    return python(tree, "pytest", "-q", "-pno:cacheprovider", *(f"tests/{name}" for name in names))


def done(process: subprocess.CompletedProcess[str]) -> None:
    assert process.returncode == 0, process.stdout + process.stderr


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project with the page's example in it, built."""
    tree = copy_of_the_project(tmp_path_factory.mktemp("project"), BLOCKS)
    done(python(tree, "grader", "build"))
    return tree


def test_each_step_of_the_walk_leads_to_the_next() -> None:
    walk = re.findall(r"^\d+\. `(grader/\S+\.py)`", PAGE, re.MULTILINE)
    assert len(walk) == 10
    for one, following in pairwise(walk):
        module = following.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        assert module in set(imports(ROOT / one)), f"{one} does not import {module}"


PAGES = {
    path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
    for path in (*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"))
}
MADE_BY_USERS = ("backprop-demo/", "feedback/", "submitted/", "source/", "release/", "autograded/",
                 "backprop_calculus/", "submissions/", "results/", "hw1-submissions/",
                 ".venv/")  # fmt: skip
"""Folders that a command of the pages makes or reads, and the project does not have."""


@pytest.mark.parametrize("page", PAGES)
def test_every_file_that_a_page_names_is_there(page: str) -> None:
    text, place = PAGES[page], (ROOT / page).parent
    code = set(re.findall(r"`([\w.-]+/[\w./-]*)`", text))
    run = set(re.findall(r"(?:python|pytest(?: -m slow)?) ((?:benchmarks|tests)/\S+?)[ `\n]", text))
    prose = re.sub(r"^    .*$", "", text, flags=re.M)
    linked = set(re.findall(r"\]\(([^)#:]+)[^):]*\)", prose))
    named = {name for name in code | run if not name.startswith(MADE_BY_USERS)}
    if page == "CONTRIBUTING.md":
        named -= {".ci/run"}  # which a clone has and a source archive has not
    roots = (ROOT, ROOT / "solutions" / "explanations")
    assert [n for n in sorted(named) if not any((root / n).exists() for root in roots)] == []
    assert [n for n in sorted(linked) if not (place / n).exists()] == []


def test_every_command_that_a_page_names_is_one(capsys: pytest.CaptureFixture[str]) -> None:
    """Its name, and each option in its help."""
    helped: dict[str, str] = {}
    for page, text in PAGES.items():
        commands = re.findall(r"(?:`|^ +|/bin/|\$ )backprop ([a-z]+)([^`\n]*)", text, re.M)
        for name, rest in commands:
            if name not in helped:
                with pytest.raises(SystemExit) as left:
                    main([name, "--help"])
                assert left.value.code == 0, f"{page}: backprop {name}"
                helped[name] = capsys.readouterr().out
            for option in re.findall(r" (--[a-z-]+)", rest):
                assert option in helped[name], f"{page}: backprop {name}{rest}"
    assert len(helped) > 6


def test_every_place_that_the_glossary_names_is_there() -> None:
    rows = re.findall(r"^\| (.+) \| (.+) \| `(.+)` \|$", PAGES["docs/glossary.md"], re.M)
    assert len(rows) >= 24
    for word, _, place in rows:
        assert (ROOT / place).exists(), word
    for page in ("README.md", "CONTRIBUTING.md"):
        assert "docs/glossary.md" in PAGES[page]


@pytest.mark.slow
def test_the_example_passes_the_tests_that_concern_an_exercise(tree: Path) -> None:
    done(python(tree, "grader", "build", "--check"))
    done(python(tree, "ruff", "format", "--check"))
    done(python(tree, "ruff", "check"))
    done(run_tests(tree, *TESTS_OF_AN_EXERCISE))
    where = python(
        tree, "pytest", "--collect-only", "-q", "tests/assignment/test_misconceptions.py"
    )
    assert f"test_reference_gets_full_points[{NEW}]" in where.stdout, where.stdout


ANSWERS = {
    "right": ("2 * (y - a)", None),
    "half": ("y - a", "missing_factor_2"),
    "turned": ("2 * (a - y)", "sign_flipped"),
    "cost": ("(a - y) ** 2", "returned_the_cost"),
    "sum": ("np.sum(2 * (y - a))", "wrong_axis"),
}


@pytest.mark.slow
def test_a_class_is_graded_on_the_new_exercise(tree: Path, tmp_path: Path) -> None:
    for student, (formula, _) in ANSWERS.items():
        code = f"def dC_dy(a, y):\n    return {formula}"
        hand_in(tmp_path / "class" / student, {"single_neuron": code}, tree / "solutions")
    out = tmp_path / "out"
    done(python(tree, "grader", "grade", tmp_path / "class", "--out", out, "--unsafe"))
    results = json.loads((out / "results.json").read_text(encoding="utf-8"))
    for submission in results["submissions"]:
        (item,) = (item for item in submission["items"] if item["id"] == NEW)
        named = ANSWERS[submission["student"]][1]
        assert item["misconception"] == named, submission["student"]
        assert item["max_score"] == 1
        assert (item["score"] == 1) == (named is None), submission["student"]
        assert submission["max_score"] == 100


STEPS = {
    "the lesson": (
        "solutions/single_neuron.py", "lesson/test_build.py",
        f"Add {NEW} to solutions/<part>.py, as a function and its check, after single_neuron.dC_da",
    ),
    "the entry": (
        "grader/assignment/single_neuron.py", "lesson/test_build.py",
        "Add it to EXERCISES of grader/assignment/single_neuron.py",
    ),
    "the points": (
        "        3.0,", "assignment/test_catalogue.py", "The assignment has 101 points.",
    ),
    "the forward pass": (
        "tests/assignment/test_definitions.py", "assignment/test_definitions.py",
        f"Add {NEW} to FORWARD of tests/assignment/test_definitions.py, with its cost",
    ),
    "the value by hand": (
        "tests/lesson/test_lesson.py", "lesson/test_lesson.py",
        f"Add {NEW} to TEXTBOOK of tests/lesson/test_lesson.py",
    ),
    "the README": (
        "README.md", "assignment/test_catalogue.py",
        "Write into README.md: The 25 exercises are worth 75 points",
    ),
}  # fmt: skip
"""A step of the example: its file or a line of it, the tests that ask for it, and what they say."""


@pytest.mark.slow
@pytest.mark.parametrize(("step", "asking", "said"), STEPS.values(), ids=STEPS)
def test_a_step_that_is_left_out_is_asked_for(
    step: str, asking: str, said: str, tmp_path: Path
) -> None:
    kept = [block for block in BLOCKS if step != block.path and step not in block.after]
    assert len(kept) < len(BLOCKS)
    tree = copy_of_the_project(tmp_path, kept)
    failed = run_tests(tree, asking)
    assert failed.returncode == 1, failed.stdout + failed.stderr
    assert said in re.sub(r"\s+", " ", failed.stdout)


@pytest.mark.slow
def test_exercises_that_were_not_built_are_asked_for(tmp_path: Path) -> None:
    failed = run_tests(copy_of_the_project(tmp_path, BLOCKS), "lesson/test_build.py")
    assert failed.returncode == 1, failed.stdout + failed.stderr
    assert "run `backprop build`" in failed.stdout
