"""The zip: what is in it and what is not, and that it needs nothing else but public packages."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path

import pytest

from grader.cli import main
from grader.cli.parsing import Status
from grader.lesson.solutions import packed_rules
from grader.platforms.autograder.known import AUTOGRADERS
from grader.platforms.autograder.pack import pack
from tests.conftest import ROOT, SOLUTIONS, needs_sandbox
from tests.platforms.autograder.container import unpack
from tests.test_architecture import answers

AT_ROOT = {
    "gradescope": {"setup.sh", "run_autograder"},
    "prairielearn": {"run.sh"},
    "classroom50": {"autograder.py"},
}


@pytest.fixture(params=AT_ROOT, scope="module")
def packed(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, Path]:
    zip = tmp_path_factory.mktemp("packed") / f"{request.param}.zip"
    pack(AUTOGRADERS[request.param], packed_rules(ROOT), zip)
    return request.param, zip


def test_the_platforms_files_stand_at_the_root_and_can_be_run(packed: tuple[str, Path]) -> None:
    platform, zip = packed
    with zipfile.ZipFile(zip) as archive:
        infos = {info.filename: info for info in archive.infolist()}
    at_root = {name for name in infos if "/" not in name}
    assert at_root == AT_ROOT[platform] | {"requirements.txt", "rules.zlib"}
    for name in AT_ROOT[platform]:
        assert infos[name].external_attr >> 16 == 0o100755
    assert {name.partition("/")[0] for name in infos if "/" in name} == {"grader"}
    assert not [name for name in infos if "__pycache__" in name or ".." in name or "\\" in name]


def test_it_holds_the_whole_package_with_the_line_ends_of_unix(packed: tuple[str, Path]) -> None:
    _, zip = packed
    with zipfile.ZipFile(zip) as archive:
        texts = {n: archive.read(n) for n in archive.namelist() if n != "rules.zlib"}
    assert not [name for name, text in texts.items() if b"\r" in text]
    files = {p.relative_to(ROOT).as_posix() for p in (ROOT / "grader").rglob("*") if p.is_file()}
    assert {name for name in files if "__pycache__" not in name} <= texts.keys()
    exercises = {f"grader/exercises/{path.name}" for path in (ROOT / "exercises").iterdir()}
    assert exercises <= texts.keys()


def test_it_holds_no_line_of_a_solution(packed: tuple[str, Path]) -> None:
    _, zip = packed
    with zipfile.ZipFile(zip) as archive:
        texts = [archive.read(name) for name in archive.namelist() if name != "rules.zlib"]
        texts.append(zlib.decompress(archive.read("rules.zlib")))
    told = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "exercises").iterdir())
    known = [line for line in answers() if line not in told]
    assert len(known) > 40
    assert [line for line in known if any(line.encode() in text for text in texts)] == []


def test_the_same_package_gives_the_same_zip(packed: tuple[str, Path], tmp_path: Path) -> None:
    platform, zip = packed
    pack(AUTOGRADERS[platform], packed_rules(ROOT), tmp_path / "again.zip")
    assert zip.read_bytes() == (tmp_path / "again.zip").read_bytes()


def test_a_checkout_with_the_line_ends_of_windows_is_mended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from grader.platforms.autograder import pack as packing

    folder = tmp_path / "at_root"
    shutil.copytree(packing.AT_ROOT, folder)
    for path in folder.iterdir():
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    monkeypatch.setattr(packing, "AT_ROOT", folder)
    pack(AUTOGRADERS["gradescope"], None, tmp_path / "zip")
    with zipfile.ZipFile(tmp_path / "zip") as archive:
        assert archive.read("run_autograder").startswith(b"#!/usr/bin/env bash\n")


def test_the_packages_that_it_needs_are_those_of_the_project(packed: tuple[str, Path]) -> None:
    _, zip = packed
    with zipfile.ZipFile(zip) as archive:
        wanted = archive.read("requirements.txt").decode().split()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert set(wanted) <= set(project["dependencies"])


OTHERS = ("tqdm", "filelock", "yaml", "pytest", "psutil", "jupytext", "nbformat", "nbgrader")


def run_without(packages: Sequence[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the grader of PrairieLearn where these packages cannot be imported."""
    pack(AUTOGRADERS["prairielearn"], None, folder / "zip")
    unpack(folder / "zip", folder / "grade" / "tests")
    (folder / "grade" / "student").mkdir()
    shutil.copy(SOLUTIONS / "review.py", folder / "grade" / "student")
    code = (
        f"import runpy, sys; sys.modules |= dict.fromkeys({packages!r})\n"
        f"sys.argv = ['', 'prairielearn', {str(folder / 'grade')!r}]\n"
        "runpy.run_module('grader.platforms.autograder', run_name='__main__')"
    )
    return subprocess.run(
        [sys.executable, "-P", "-c", code], capture_output=True, encoding="utf-8",
        env=os.environ | {"PYTHONPATH": str(folder / "grade" / "tests")},
    )  # fmt: skip


@needs_sandbox
def test_it_needs_no_other_package_of_the_project(tmp_path: Path) -> None:
    done = run_without(OTHERS, tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "grade" / "results" / "results.json").is_file()


def test_an_image_without_a_package_is_told_what_to_install(tmp_path: Path) -> None:
    done = run_without(["jinja2"], tmp_path)
    assert done.returncode == 3
    assert "jinja2" in done.stderr
    assert "Install what is in requirements.txt" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("platform", AT_ROOT)
def test_scripts_have_no_errors_of_syntax(platform: str, tmp_path: Path) -> None:
    if not (bash := shutil.which("bash")):
        pytest.skip("there is no bash here")
    pack(AUTOGRADERS[platform], None, tmp_path / "zip")
    unpack(tmp_path / "zip", tmp_path / "unpacked")
    for name in AT_ROOT[platform] - {"autograder.py"}:
        subprocess.run([bash, "-n", tmp_path / "unpacked" / name], check=True)


def test_without_solutions_it_says_that_explanations_wait(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("grader.cli.platform_run.packed_rules", lambda: None)
    assert main(["autograder", "gradescope", "--to", str(tmp_path / "zip")]) == Status.DONE
    said = capsys.readouterr().out
    assert "Packed the grader for Gradescope" in said
    assert "Explanations will not be scored and will wait for a person" in said
    with zipfile.ZipFile(tmp_path / "zip") as archive:
        assert "rules.zlib" not in archive.namelist()


STRAYS = {
    "the Finder's": "grader/.DS_Store",
    "an editor's": "grader/judge/.compare.py.swp",
    "a cache": "grader/.ruff_cache/0.1/1234",
    "an instructor's own answers": "exercises/my_answers.py",
}


@pytest.mark.parametrize("name", STRAYS.values(), ids=STRAYS)
def test_what_lies_beside_the_package_in_a_checkout_is_not_packed(
    name: str, packed: tuple[str, Path], tmp_path: Path
) -> None:
    for folder in ("grader", "exercises"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=ignored)
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).write_bytes(b"\x00\xff\r\n")
    platform, zip = packed
    code = (
        "import sys; from pathlib import Path; "
        "from grader.platforms.autograder.known import AUTOGRADERS; "
        "from grader.platforms.autograder.pack import pack; "
        "pack(AUTOGRADERS[sys.argv[1]], None, Path('zip'))"
    )
    subprocess.run([sys.executable, "-c", code, platform], cwd=tmp_path, check=True)
    with zipfile.ZipFile(zip) as whole, zipfile.ZipFile(tmp_path / "zip") as archive:
        assert set(archive.namelist()) == set(whole.namelist()) - {"rules.zlib"}


def test_an_image_with_an_old_python_is_told_which_it_needs(tmp_path: Path) -> None:
    bash = shutil.which("bash")
    if not bash:
        pytest.skip("there is no bash here")
    pack(AUTOGRADERS["prairielearn"], None, tmp_path / "zip")
    unpack(tmp_path / "zip", tmp_path / "tests")
    old = tmp_path / "bin" / "python3"
    old.parent.mkdir()
    old.write_text("#!/bin/sh\necho unknown option >&2\nexit 1\n")
    old.chmod(0o755)
    done = subprocess.run(
        [bash, tmp_path / "tests" / "run.sh"],
        env={"PATH": str(old.parent)}, capture_output=True, encoding="utf-8",
    )  # fmt: skip
    assert done.returncode == 3
    assert "must be Python 3.11 or later" in done.stderr


def test_a_runner_with_an_old_python_is_told_which_it_needs(tmp_path: Path) -> None:
    pack(AUTOGRADERS["classroom50"], None, tmp_path / "zip")
    unpack(tmp_path / "zip", tmp_path)
    as_if_old = (
        "import runpy, sys; sys.version_info = (3, 10, 12); "
        "runpy.run_path('autograder.py', run_name='__main__')"
    )
    done = subprocess.run(
        [sys.executable, "-c", as_if_old], cwd=tmp_path, capture_output=True, encoding="utf-8"
    )
    assert done.returncode == 3
    assert "Python to 3.11 or later" in done.stderr
