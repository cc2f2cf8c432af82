"""The borders between modules: what is pure, what the sandbox loads, what students are given."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import EXERCISES, ROOT, SOLUTIONS

PACKAGE = ROOT / "grader"
MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted(PACKAGE.rglob("*.py"))
}

ROOMS = {
    "cli": ("review", "site", "self_check", "grading", "platforms", "lesson", "report", "records",
            "submissions", "sandbox", "assignment"),
    "review": ("lesson", "report", "records", "submissions", "explanations", "assignment"),
    "site": ("self_check", "report", "pictures", "records", "submissions", "assignment"),
    "self_check": ("grading", "report", "judge", "records", "submissions", "expressions",
                   "sandbox", "pictures", "assignment"),
    "platforms": ("grading", "lesson", "report", "records", "judge", "submissions", "sandbox",
                  "assignment"),
    "grading": ("lesson", "report", "records", "judge", "submissions", "sandbox", "assignment"),
    "lesson": ("explanations", "assignment"),
    "report": ("pictures", "records", "assignment"),
    "records": ("sandbox", "assignment"),
    "submissions": ("sandbox", "assignment"),
    "judge": ("expressions", "assignment"),
    "pictures": ("assignment",),
    "assignment": ("expressions",),
    "expressions": (),
    "explanations": (),
    "sandbox": (),
    "messages": (),
}  # fmt: skip
"""The rooms of the package from the command line down, each with the rooms below that it knows."""
FOR_ALL = {"answers", "errors", "patience", "picture", "reasons", "result", "signs", "text"}
"""Modules beside the rooms, which any room may know; they know no room."""
WORDS = "messages"
"""The room of what students read: any room may know it, and it knows no other."""

PURE = ("judge", "assignment", "expressions", "explanations")
"""Rooms whose functions are of values only."""
WORLD = {
    "asyncio", "ctypes", "glob", "http", "io", "multiprocessing", "os", "pathlib", "platform",
    "resource", "secrets", "select", "shutil", "signal", "socket", "subprocess", "sys",
    "tempfile", "threading", "time", "datetime", "urllib", "webbrowser",
}  # fmt: skip
"""Files, processes, clocks, chance and the network."""
EXCEPTIONS = {
    "grader.expressions.algebra_process": "keeps computer algebra in a process that it can end",
}


def imports(path: Path) -> Iterator[str]:
    """Every module that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def within(package: str) -> dict[str, Path]:
    start = f"grader.{package}"
    return {n: p for n, p in MODULES.items() if n == start or n.startswith(f"{start}.")}


@pytest.mark.parametrize("package", PURE)
def test_the_judge_and_what_it_uses_are_functions_of_values(package: str) -> None:
    for name in within(package).keys() - EXCEPTIONS.keys():
        used = {module.partition(".")[0] for module in imports(MODULES[name])}
        assert used & WORLD == set(), name


@pytest.mark.parametrize("package", PURE)
def test_chance_comes_from_a_seed(package: str) -> None:
    for name, path in within(package).items():
        chance = {module for module in imports(path) if module.split(".")[0] == "random"}
        assert chance in (set(), {"random", "random.Random"}), name


def room(module: str) -> str:
    return module.removeprefix("grader.").partition(".")[0]


def test_rooms_know_only_rooms_below_them() -> None:
    order = list(ROOMS)
    for name, below in ROOMS.items():
        assert all(order.index(other) > order.index(name) for other in below), name
        known: dict[str, str] = {}
        for module, path in within(name).items():
            known |= {room(m): module for m in imports(path) if m.startswith("grader.")}
        others = known.keys() - {name, "__version__", WORDS} - FOR_ALL
        assert {o: known[o] for o in others - set(below)} == {}, name


@pytest.mark.parametrize("module", sorted(FOR_ALL))
def test_what_any_room_may_know_knows_no_room(module: str) -> None:
    known = {m for m in imports(MODULES[f"grader.{module}"]) if m.startswith("grader.")}
    assert {m for m in known if room(m) not in FOR_ALL} == set()


@pytest.mark.parametrize("library", ["expressions", "explanations", "sandbox"])
def test_what_finds_facts_knows_no_words(library: str) -> None:
    for name, path in within(library).items():
        assert not any(module.startswith(f"grader.{WORDS}") for module in imports(path)), name


def test_the_package_is_its_rooms_and_a_few_modules() -> None:
    entries = {path.name for path in PACKAGE.iterdir() if path.name != "__pycache__"}
    files = entries - set(ROOMS)
    assert set(ROOMS) <= entries
    assert files == {"__init__.py", "__main__.py", "py.typed"} | {f"{m}.py" for m in FOR_ALL}


SHARED = ("grader.sandbox.protocol", "grader.sandbox.calls")
"""What both sides of the sandbox know."""
BESIDE = ("grader.sandbox.inside", *SHARED)
BEFORE = ("grader.sandbox.walls", *BESIDE)


@pytest.mark.parametrize("known", [BESIDE, BEFORE], ids=["beside", "before"])
def test_what_a_worker_loads_imports_nothing_of_the_judge(known: tuple[str, ...]) -> None:
    """Beside a student's code runs ``inside``, and before it ``walls``, which knows ``inside``."""
    loaded = {name: path for name, path in MODULES.items() if name.startswith(known)}
    assert len(loaded) > 6
    for name, path in loaded.items():
        for module in imports(path):
            if module.startswith("grader"):
                is_known = module == "grader.sandbox" or module.startswith(known)
                assert is_known, f"{name} imports {module}"
            else:
                assert module.partition(".")[0] in sys.stdlib_module_names | {"numpy"}, name


@pytest.mark.parametrize(
    ("folder", "above"),
    [("attacks", {"tests", "benchmarks"}), ("benchmarks", {"tests"}), ("grader", {"tests"})],
)
def test_what_tests_import_imports_nothing_from_them(folder: str, above: set[str]) -> None:
    apart = {"collection", ".environments"}  # hostile code, and installations of other graders
    files = [path for path in (ROOT / folder).rglob("*.py") if apart.isdisjoint(path.parts)]
    assert files
    for path in files:
        assert above.isdisjoint(module.partition(".")[0] for module in imports(path)), path


def loaded_by(statement: str) -> set[str]:
    """The modules that a fresh interpreter has loaded after a statement."""
    code = f"{statement}\nimport sys\nprint(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, encoding="utf-8"
    )
    return set(done.stdout.split())


HEAVY = {"numpy", "sympy", "jinja2", "nbformat", "tqdm", "filelock", "nbgrader", "jupytext"}


@pytest.mark.parametrize("module", ["grader", "grader.cli", "grader.sandbox.asking.plain"])
def test_the_command_starts_without_what_only_some_commands_need(module: str) -> None:
    assert loaded_by(f"import {module}") & HEAVY == set()


def test_pytest_runs_of_other_projects_load_nothing_heavy() -> None:
    assert loaded_by("import grader.self_check.pytest_plugin") & HEAVY == set()


def test_a_worker_holds_nothing_of_the_judge() -> None:
    shared = {"grader", "grader.sandbox", *SHARED}
    inside, walls = within("sandbox.inside").keys(), within("sandbox.walls").keys()
    beside = {m for m in loaded_by("import grader.sandbox.inside.worker") if m.startswith("grader")}
    assert beside <= shared | inside
    programs = loaded_by("import grader.sandbox.walls.plain, grader.sandbox.walls.zygote")
    assert {m for m in programs if m.startswith("grader")} <= shared | inside | walls


# What students are given


FORWARD = re.compile(r"(z|a)\d? = ").match
"""Lines of the forward pass, which the lesson itself tells."""


def answers() -> dict[str, str]:
    """The lines in solution regions that say something, and where they stand."""
    found = {}
    for path in SOLUTIONS.glob("*.py"):
        inside = False
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            code = "" if line.startswith("def ") else line.split("#")[0].strip()
            if "### BEGIN SOLUTION" in line or "### END SOLUTION" in line:
                inside = "BEGIN" in line
            elif inside and len(code) > 12 and re.search(r"[*@/(+-]", code) and not FORWARD(code):
                found[code] = f"{path.name}:{number}"
    return found


def test_the_package_holds_no_line_of_a_solution() -> None:
    texts = {
        path: path.read_text(encoding="utf-8")
        for path in PACKAGE.rglob("*")
        if path.suffix in (".py", ".toml", ".json", ".html", ".md", ".txt")
    }
    known = answers()
    assert len(known) > 40
    leaks = {
        place: (code, str(path))
        for code, place in known.items()
        for path, text in texts.items()
        if code in text
    }
    assert leaks == {}


@pytest.mark.slow
def test_the_wheel_holds_the_package_and_nothing_else(tmp_path: Path) -> None:
    pytest.importorskip("hatchling")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=ROOT, check=True, capture_output=True,
    )  # fmt: skip
    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
        names = wheel.namelist()
    assert not [name for name in names if not name.startswith(("grader/", "backprop_grader-"))]
    assert "grader/judge/verdict.py" in names
    assert "grader/report/templates/feedback.html" in names
    assert {f"grader/exercises/{path.name}" for path in EXERCISES.iterdir()} <= set(names)


def test_every_module_says_what_it_is() -> None:
    silent = [
        n for n, p in MODULES.items() if not ast.get_docstring(ast.parse(p.read_text("utf-8")))
    ]
    assert silent == []
