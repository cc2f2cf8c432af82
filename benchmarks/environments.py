"""Other graders, each installed in an environment of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from pathlib import Path

HOME = Path(__file__).parent / ".environments"


def python_with(package: str) -> Path:
    """Return the interpreter of an environment with this package, numpy and a kernel."""
    folder = HOME / package
    python = folder / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    if not (folder / "complete").exists():
        print(f"Installing {package} …", file=sys.stderr, flush=True)
        venv.create(folder, clear=True, with_pip=True)
        install = [python, "-m", "pip", "install", "--quiet", package, "numpy", "ipykernel"]
        subprocess.run([str(word) for word in install], check=True)
        (folder / "complete").touch()
    return python


def activated(python: Path) -> dict[str, str]:
    """Return the variables under which an environment's commands find each other."""
    return os.environ | {"PATH": f"{python.parent}{os.pathsep}{os.environ['PATH']}"}


def version(python: Path, package: str) -> str:
    """Return the version of a package in an environment."""
    code = f"from importlib.metadata import version; print(version({package!r}))"
    done = subprocess.run([str(python), "-c", code], check=True, capture_output=True, text=True)
    return done.stdout.strip()
