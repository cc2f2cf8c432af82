"""The environment with the neighbours in it, which is made once for all tests that use it."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.once import once

OUTSIDE = ("PYTEST_", "JUPYTER", "PIP_TARGET", "PYTHONWARNINGS")
"""Begins of variables that would make the neighbours act otherwise than they do for a student."""
TEMPLATES = str(Path(sys.prefix) / "share" / "jupyter")
"""Where nbconvert finds its templates if it is this environment's."""
NOT_TO_BE_HAD = ("Could not find a version", "No matching distribution", "connection", "timed out")
"""What pip says where the index cannot be reached, or has nothing for this system."""


@dataclass(frozen=True)
class Environment:
    """A virtual environment with the packages of this one and further ones."""

    folder: Path

    @property
    def bin(self) -> Path:
        return self.folder / "bin"

    def run(self, folder: Path, module: str, *arguments: object, status: int = 0) -> str:
        """What a module said, run in a folder: both streams, in one text."""
        programs = [self.bin, *self.folder.glob("lib/python*/site-packages/pypandoc/files")]
        kept = {k: v for k, v in os.environ.items() if not k.startswith(OUTSIDE)}
        path = os.pathsep.join([*map(str, programs), kept.get("PATH", "")])
        done = subprocess.run(
            [self.bin / "python", "-m", module, *map(str, arguments)],
            cwd=folder,
            env=kept
            | {"PATH": path, "JUPYTER_PATH": TEMPLATES, "COLUMNS": "100", "HOME": str(folder)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            timeout=300,
        )
        assert done.returncode == status, done.stdout
        return done.stdout


@pytest.fixture(scope="session")
def tools(tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """An environment with all of ``tools.txt``; skip where they cannot be installed."""

    def make(folder: Path) -> None:
        packages = sysconfig.get_path("purelib")
        folder.with_name("why_not").write_text(install(folder, "tools.txt", [packages]))

    folder = once(tmp_path_factory, "neighbours", make, "environment")
    why_not = folder.with_name("why_not").read_text()
    if why_not:
        pytest.skip(why_not)
    return Environment(folder)


def install(
    folder: Path, pins: str, beside: Sequence[Path | str], python: str = sys.executable
) -> str:
    """Make an environment with these pins, and with what lies in other folders.

    Why it cannot be made, or nothing.
    """
    subprocess.run([python, "-m", "venv", "--without-pip", folder], check=True)
    (site,) = folder.glob("lib/python*/site-packages")
    lines = [f"import site; site.addsitedir({str(path)!r})\n" for path in beside]
    (site / "beside.pth").write_text("".join(lines))
    pip = [sys.executable, "-m", "pip", "--python", folder / "bin" / "python", "install"]
    options = ["--quiet", "--disable-pip-version-check", "--no-compile"]
    done = subprocess.run(
        [*pip, *options, "-r", Path(__file__).with_name(pins)],
        capture_output=True, encoding="utf-8",
    )  # fmt: skip
    if done.returncode == 0:
        return ""
    if any(reason in done.stderr for reason in NOT_TO_BE_HAD):
        return f"{pins} cannot be installed here: {done.stderr.strip().splitlines()[-1]}"
    raise AssertionError(done.stderr)
