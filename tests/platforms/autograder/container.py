"""A platform's container: its folders, what the zip puts there, and how the platform starts it.

The folders lie below a temporary one, so the paths in the scripts are changed to it. What a script
starts as ``python3`` is an interpreter that every user may read, as in a platform's image.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.cli import main
from grader.cli.parsing import Status
from grader.sandbox.walls import protections
from grader.sandbox.walls.other_user import USER
from tests.conftest import ROOT
from tests.platforms.autograder import without_landlock

SITE = str(Path(np.__file__).parents[1])
VARIABLES = {
    "CLASSROOM": "calculus", "ASSIGNMENT": "backprop", "SUBMISSION_TAG": "submit/2026-1-abc",
    "COMMIT_URL": "https://example.org/c", "RELEASE_URL": "https://example.org/r",
}  # fmt: skip


@dataclass(frozen=True)
class Platform:
    """Where a platform puts things, in names below its own folder."""

    name: str
    folder: str
    source: str
    submission: str
    results: str
    script: str


PLATFORMS = {
    platform.name: platform
    for platform in (
        Platform("gradescope", "autograder", "source", "submission", "results/results.json",
                 "run_autograder"),
        Platform("prairielearn", "grade", "tests", "student", "results/results.json", "run.sh"),
        Platform("classroom50", "clone", "../bundle", "", "result.json", "autograder.py"),
    )
}  # fmt: skip


@cache
def readable_python() -> str | None:
    """An interpreter of this version that another user than root can run with numpy, if any."""
    here = [sys.executable, f"/usr/bin/python3.{sys.version_info.minor}"]
    become = ["setpriv", f"--reuid={USER}", f"--regid={USER}", "--clear-groups"]
    trial = "import numpy, os, sys; sys.exit(not os.access(sys.argv[1], os.R_OK))"
    for python in filter(os.path.exists, map(os.path.realpath, here)):
        tried = subprocess.run(
            [*become, python, "-P", "-c", trial, python],
            cwd="/", env={"PYTHONPATH": SITE}, capture_output=True,
        )  # fmt: skip
        if tried.returncode == 0:
            return python
    return None


def _reason() -> str:
    if sys.platform != "linux" or os.geteuid() != 0 or not shutil.which("setpriv"):
        return "only root on Linux runs code as another user"
    if reason := protections.missing_beside_landlock():
        return reason
    return "" if readable_python() else "no Python here can be read by another user"


needs_another_user = pytest.mark.skipif(bool(_reason()), reason=_reason())


def unpack(zip: Path, folder: Path) -> None:
    """Unpack a zip with the rights that stand in it."""
    with zipfile.ZipFile(zip) as archive:
        for info in archive.infolist():
            Path(archive.extract(info, folder)).chmod(info.external_attr >> 16)


@dataclass(frozen=True)
class Container:
    """A container of a platform, in which the grader is."""

    platform: Platform
    root: Path
    python: Path

    @property
    def source(self) -> Path:
        return self.root / self.platform.source

    @property
    def submission(self) -> Path:
        return self.root / self.platform.submission

    @property
    def results(self) -> Path:
        return self.root / self.platform.results

    def run(
        self, *, landlock: bool = True, before: tuple[str, ...] = (), **environment: str
    ) -> subprocess.CompletedProcess[str]:
        """Start the grader as the platform does."""
        script = self.source / self.platform.script
        copy = self.root.parent / script.name
        text = script.read_text(encoding="utf-8").replace("/opt/backprop/bin/python", "/nowhere")
        if self.platform.script != "autograder.py":
            copy.write_text(text.replace(f"/{self.platform.folder}", str(self.root)))
            copy.chmod(0o755)
            command = [str(copy)]
        else:
            command = [str(self.python), str(script)]
        without = () if landlock else (sys.executable, without_landlock.__file__)
        path = f"{self.python.parent}{os.pathsep}{os.environ['PATH']}"
        kept = {"PATH": path, "LANG": "C.UTF-8"} | VARIABLES | environment
        return subprocess.run(
            [*before, *without, *command],
            cwd=self.root, env=kept, capture_output=True, encoding="utf-8", timeout=300,
        )  # fmt: skip

    def document(self) -> dict[str, Any]:
        """What was written."""
        read: dict[str, Any] = json.loads(self.results.read_text(encoding="utf-8"))
        return read


def make(platform: str, folder: Path) -> Container:
    """A container of this platform below a folder, with the zip of ``backprop autograder``."""
    kind = PLATFORMS[platform]
    root = folder / kind.folder
    container = Container(kind, root, _environment(folder / "venv"))
    container.submission.mkdir(parents=True)
    before = Path.cwd()
    os.chdir(ROOT)
    try:
        assert main(["autograder", platform, "--to", str(folder / "zip")]) == Status.DONE
    finally:
        os.chdir(before)
    unpack(folder / "zip", container.source)
    if platform == "gradescope":
        (root / "results").mkdir()
    return container


def _environment(folder: Path) -> Path:
    """An environment with this one's packages, of an interpreter that every user may read."""
    python = readable_python() or sys.executable
    subprocess.run([python, "-m", "venv", "--without-pip", folder], check=True)
    (site,) = folder.glob("lib/python*/site-packages")
    (site / "packages.pth").write_text(f"{SITE}\n")
    return folder / "bin" / "python3"


def files_of(folder: Path) -> Mapping[str, bytes]:
    """The files in a folder, by their paths."""
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}
