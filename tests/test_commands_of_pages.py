"""The command blocks of the pages do what the pages say: each is run as it stands.

A block is run line by line in a shell, in a folder where what its lines name is there: a class, a
download, a table, a course. What installs the project from its folder runs in a copy of it. What
makes another environment runs in an empty folder, and `WHEEL` is the project's wheel. Where a page
shows what a command says, below a mark such as ``<!-- demo -->``, it is compared.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

import pytest

from tests.conftest import EXERCISES, needs_sandbox
from tests.test_contributing import PAGES, copy_of_the_project

pytestmark = [pytest.mark.slow, needs_sandbox]

PROGRAMS = (
    r"(\$ |\.venv/bin/|(backprop|nbgrader|pip|python3?|pytest|cd|openssl|dask|git|curl|npm) )"
)
"""How a line begins that is a command."""
FENCE_OR_INDENT = re.compile(
    r"^```\w*\n(?P<fenced>.*?)^```$|(?P<indented>(?:^ {4}[^\n]*\n)+)",
    re.MULTILINE | re.DOTALL,
)
OUTPUT_MARK = re.compile(r"<!-- [\w-]+ -->\n\s*\Z")

NOT_RUN = {
    r".*\.venv/bin/pytest.*": "runs all tests, this one with them",
    r"backprop review (?!.*--(csv|apply)).*": "serves a page until it is ended",
    r".*--scheduler tls://.*": "needs the machines of the page's cluster",
    r"backprop site .*--pyodide .*": "needs a Pyodide distribution",
    r"dask .*": "serves a cluster until it is ended",
    r"python benchmarks/.*": "measures for minutes to hours",
}
"""Commands that are not run, and why. Their programs are asked whether they have such options."""


@dataclass(frozen=True)
class Block:
    """Lines of one block of a page, and what the page says that the last of them prints."""

    page: str
    line: int
    commands: tuple[str, ...]
    output: str = ""

    @property
    def run(self) -> list[str]:
        return [command for command in self.commands if _why_not(command) is None]

    @property
    def makes_an_environment(self) -> bool:
        return any("-m venv" in command for command in self.commands)

    @property
    def installs_its_folder(self) -> bool:
        return any(" -e " in command for command in self.commands)


def _why_not(command: str) -> str | None:
    return next((why for form, why in NOT_RUN.items() if re.fullmatch(form, command)), None)


def _blocks(page: str, text: str) -> Iterator[Block]:
    """The command blocks of a page; the block below a mark is the output of the one before."""
    last: Block | None = None
    for found in FENCE_OR_INDENT.finditer(text):
        body = dedent(found["fenced"] or found["indented"])
        lines = [line for line in body.splitlines() if line.strip()]
        if OUTPUT_MARK.search(text[: found.start()]):
            assert last is not None, f"{page} shows output and no command before it"
            yield Block(page, last.line, last.commands, body)
            last = None
            continue
        if last is not None:
            yield last
        last = None
        if lines and all(re.match(PROGRAMS, line) for line in lines):
            number = text.count("\n", 0, found.start()) + 1
            last = Block(page, number, tuple(line.removeprefix("$ ") for line in lines))
    if last is not None:
        yield last


BLOCKS = [block for page, text in PAGES.items() for block in _blocks(page, text)]


SET_UP = next(block for block in BLOCKS if block.page == "CONTRIBUTING.md")
NOT_RUN_HERE = sorted({c for block in BLOCKS for c in block.commands if _why_not(c)})


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project, set up as CONTRIBUTING says.

    Of its packages, what is imported is compiled then, and before only what a sandbox imports.
    """
    folder = copy_of_the_project(tmp_path_factory.mktemp("clone"), ())
    for command in (*SET_UP.run, ".venv/bin/python -c 'import numpy, sympy'"):
        done = shell(command, folder, {"PIP_NO_COMPILE": "1"})
        if "pip install" in command and done.returncode:
            pytest.skip(f"pip cannot install what the project needs: {done.stderr[-300:]}")
        assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def desk(clone: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with all that the pages' commands name: of an instructor's and of the demo."""
    folder = tmp_path_factory.mktemp("desk")
    with zipfile.ZipFile(folder / "download.zip", "w") as download:
        for number, file in enumerate(sorted(EXERCISES.glob("*.py"))):
            download.write(file, f"annlee_101_{number}_{file.name}")
    (folder / "gradebook.csv").write_text(
        "Student,ID,SIS User ID,SIS Login ID,Section,backprop (1)\n"
        "    Points Possible,,,,,100\nLee Ann,101,,ann,One,\n",
        encoding="utf-8",
    )
    for command in (
        "backprop demo",
        "backprop collect download.zip --to submissions",
        "backprop grade submissions --out results",
        "backprop course .",
        "mkdir -p submitted/ann",
        f"cp -r {EXERCISES} submitted/ann/backprop_calculus",
        "nbgrader generate_assignment backprop_calculus",
        "mkdir DIR",
        "cp -r source solutions submitted nbgrader_config.py gradebook.db DIR",
    ):
        done = shell(command, folder, _environment(clone))
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    for there, named in (("download.zip", "DOWNLOAD"), ("gradebook.csv", "TABLE")):
        shutil.copy(folder / there, folder / named)
    shutil.copytree(folder / "submissions", folder / "SUBMISSIONS")
    return folder


def _environment(clone: Path) -> Mapping[str, str]:
    """The variables of a shell in which the copy's environment is activated."""
    return {"PATH": f"{clone / '.venv' / 'bin'}{os.pathsep}{os.environ['PATH']}"}


def _wheel(clone: Path, folder: Path) -> Path:
    """The copy's wheel, built below a folder."""
    to = folder / "wheel"
    done = shell(f"python -m hatchling build -t wheel -d {to}", clone, _environment(clone))
    assert done.returncode == 0, done.stderr
    return next(to.glob("*.whl"))


def shell(
    commands: str, folder: Path, variables: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST_", "PYTHON"))}
    return subprocess.run(
        ["bash", "-ec", commands],
        cwd=folder, env=kept | {"COLUMNS": "80", "PYTHONUTF8": "1"} | variables,
        stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8", timeout=900,
    )  # fmt: skip


def test_blocks_are_found_on_the_pages() -> None:
    """What is found has the form that pages are written in; a block that is not would be missed."""
    assert {"README.md", "CONTRIBUTING.md", "docs/nbgrader.md", "docs/review.md"} <= {
        block.page for block in BLOCKS
    }
    shown = sum(len(OUTPUT_MARK.findall(text[: at.start()])) for text in PAGES.values()
                for at in FENCE_OR_INDENT.finditer(text))  # fmt: skip
    assert shown == sum(1 for block in BLOCKS if block.output) >= 2


@pytest.mark.parametrize("command", NOT_RUN_HERE)
def test_a_command_that_is_not_run_has_options_that_its_program_knows(
    command: str, clone: Path
) -> None:
    words = shlex.split(command.rpartition("&& ")[2])
    program = words[: 1 if words[0].endswith("pytest") else 2]
    helped = shell(shlex.join([*program, "--help"]), clone, _environment(clone))
    assert helped.returncode == 0, helped.stderr
    for option in words[1:]:
        assert not option.startswith("-") or option in helped.stdout, _why_not(command)


def test_every_reason_not_to_run_a_command_is_used() -> None:
    used = {form for form in NOT_RUN if any(re.fullmatch(form, c) for c in NOT_RUN_HERE)}
    assert used == NOT_RUN.keys()


@pytest.mark.parametrize(
    "block",
    [block for block in BLOCKS if block.run and block is not SET_UP],
    ids=lambda block: f"{block.page}:{block.line}",
)
def test_a_block_does_what_its_page_says(
    block: Block, clone: Path, desk: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "here"
    if block.installs_its_folder:
        copy_of_the_project(folder, ())
    elif block.makes_an_environment:
        folder.mkdir()
    elif any(".venv" in command for command in block.run):
        folder = clone
    else:
        shutil.copytree(desk, folder)
    commands = "\n".join(block.run)
    if "WHEEL" in commands:
        commands = commands.replace("WHEEL", shlex.quote(str(_wheel(clone, tmp_path))))
    done = shell(commands, folder, _environment(clone))
    if block.output:  # of a self-check, it may be of something wrong
        assert done.returncode in (0, 1), done.stderr
        said = re.sub(r"landlock \d+", "landlock 7", done.stdout)
        assert said.startswith(re.split(r"\n +\.\.\.", block.output)[0].rstrip())
    else:
        assert done.returncode == 0, done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
