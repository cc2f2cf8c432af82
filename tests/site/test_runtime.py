"""The archives and files of Pyodide that a site holds, each with its hash."""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
import subprocess
import tarfile
import zipfile
from pathlib import Path
from typing import Any

import pytest

from grader.errors import UnusableInput
from grader.site.runtime import ADDRESS, FILES, LOCK, NUMPY, VERSION, WHOLE_LOCK, runtime
from tests.site.distribution import pyodide_distribution
from tests.test_architecture import answers

__all__ = ["pyodide_distribution"]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """A folder without Pyodide in it, and the facts about it."""
    out = tmp_path_factory.mktemp("site")
    return out, runtime(out, None).facts


def integrity(data: bytes) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(data).digest()).decode()}"


def test_each_archive_has_its_hash_and_is_the_same_again(
    made: tuple[Path, dict[str, Any]], tmp_path: Path
) -> None:
    out, facts = made
    for archive in (facts["archive"], facts["later"]["sympy"]):
        assert integrity((out / archive["url"]).read_bytes()) == archive["hash"]
    assert runtime(tmp_path, None).facts == facts


def test_the_archive_holds_what_checks_need_and_no_solution(
    made: tuple[Path, dict[str, Any]],
) -> None:
    out, facts = made
    with zipfile.ZipFile(out / facts["archive"]["url"]) as archive:
        names = set(archive.namelist())
        own = [n for n in names if n.endswith(".py") and not n.startswith("grader/exercises/")]
        text = "\n".join(archive.read(name).decode() for name in own)
    assert {"grader/self_check/browser.py", "grader/exercises/review.ipynb"} <= names
    assert {name.partition("/")[0] for name in own} == {"grader", "jinja2", "markupsafe"}
    assert not [name for name in names if name.endswith((".pyc", ".so"))]
    assert [name for name in names if "licen" in name.lower()]
    assert [line for line in answers() if line in text] == []


def test_without_a_folder_the_pinned_version_is_fetched_by_hash(
    made: tuple[Path, dict[str, Any]],
) -> None:
    out, facts = made
    assert facts["index"] == f"{ADDRESS}/pyodide/v{VERSION}/full/"
    assert facts["files"].keys() == {*FILES, LOCK}
    assert not (out / "pyodide").exists()
    assert runtime(out, None).origin == ADDRESS


def test_another_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "pyodide.mjs").write_text("another", encoding="utf-8")
    with pytest.raises(UnusableInput, match=r"pyodide\.mjs, pyodide\.asm\.js.*missing or another"):
        runtime(tmp_path, tmp_path)
    assert not list(tmp_path.glob("*.zip"))


@pytest.mark.slow
def test_a_folder_is_copied_as_far_as_it_is_needed(
    pyodide_distribution: Path, tmp_path: Path
) -> None:
    made = runtime(tmp_path, pyodide_distribution)
    files = made.facts["files"]
    assert isinstance(files, dict)
    copied = {path.name: integrity(path.read_bytes()) for path in (tmp_path / "pyodide").iterdir()}
    assert copied == files
    assert made.origin == ""
    sizes = [path.stat().st_size for path in (tmp_path / "pyodide").iterdir()]
    assert sum(sizes) < 18e6


@pytest.mark.slow
def test_the_hashes_are_those_of_npms_package(tmp_path: Path) -> None:
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("npm is not installed, which fetches the official list")
    packed = subprocess.run(
        [npm, "pack", "--silent", f"pyodide@{VERSION}"], cwd=tmp_path, capture_output=True
    )
    if packed.returncode != 0:
        pytest.skip(f"pyodide@{VERSION} cannot be had from npm here")
    with tarfile.open(next(tmp_path.glob("*.tgz"))) as package:
        for name, sha256 in {**FILES, LOCK: WHOLE_LOCK}.items():
            if name != NUMPY:
                data = package.extractfile(f"package/{name}")
                assert data is not None
                assert hashlib.sha256(data.read()).hexdigest() == sha256, name
        lock = package.extractfile(f"package/{LOCK}")
        assert lock is not None
        numpy = json.load(lock)["packages"]["numpy"]
    assert (numpy["file_name"], numpy["sha256"]) == (NUMPY, FILES[NUMPY])
