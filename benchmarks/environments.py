"""Other people's tools, and revisions of this one, each in an environment of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from pathlib import Path

HOME = Path(__file__).parent / ".environments"


def python_with(package: str) -> Path:
    """Return the interpreter of an environment with this package, numpy and a kernel."""
    return environment(package, package, "numpy", "ipykernel")


def environment(name: str, *packages: str) -> Path:
    """Return the interpreter of an environment with these packages, installed where it lacks them.

    The environment stays; it is made anew where other packages are asked for.
    """
    folder = HOME / name
    python = folder / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    complete, asked = folder / "complete", "\n".join(packages)
    if not complete.exists() or complete.read_text(encoding="utf-8") != asked:
        print(f"Installing {', '.join(packages)} …", file=sys.stderr, flush=True)
        venv.create(folder, clear=True, with_pip=True)
        install = [str(python), "-m", "pip", "install", "--quiet", *packages]
        subprocess.run(install, check=True)
        complete.write_text(asked, encoding="utf-8")
    return python


def installed(tree: Path, name: str, same_as: Path | None = None) -> Path:
    """Return the interpreter of an environment with the project in ``tree`` and all its extras.

    The environment is kept and ``tree`` is installed anew each time. Libraries are those of the
    environment of ``same_as`` where it has them.
    """
    folder = HOME / name
    python = folder / "bin" / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
    print(f"Installing {name} …", file=sys.stderr, flush=True)
    versions = folder / "versions.txt"
    freeze = [same_as or python, "-m", "pip", "freeze", "--exclude", "backprop-grader"]
    versions.write_bytes(
        subprocess.run(list(map(str, freeze)), check=True, capture_output=True).stdout
    )
    install = [python, "-m", "pip", "install", "--quiet", "--constraint", versions]
    subprocess.run([str(w) for w in (*install, f"{tree}[nbgrader,cluster]")], check=True)
    return python


def run_again_with(python: Path) -> None:
    """Go on in this interpreter: run the program that is running once more, and end with it."""
    if Path(sys.prefix).resolve() != python.parent.parent.resolve():
        sys.exit(subprocess.run([str(python), *sys.argv]).returncode)


def activated(python: Path) -> dict[str, str]:
    """Return the variables under which an environment's commands find each other."""
    return os.environ | {"PATH": f"{python.parent}{os.pathsep}{os.environ['PATH']}"}


def version(python: Path, package: str) -> str:
    """Return the version of a package in an environment."""
    code = f"from importlib.metadata import version; print(version({package!r}))"
    done = subprocess.run([str(python), "-c", code], check=True, capture_output=True, text=True)
    return done.stdout.strip()
