"""How a child's interpreter is started: alone with the standard library and a few packages.

Its module path holds the standard library and nothing else. numpy and sympy are found through
``surroundings.PackageFinder``, wherever they are installed. Light to import: no numpy.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from grader.sandbox.surroundings import PackageFinder, locate_packages

ROOT = str(Path(__file__).parents[2])
"""The folder that holds the package ``grader``."""
ENVIRONMENT = {
    "PYTHONHASHSEED": "0",  # the order of a set is the same for everyone, and again next time
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
}


def command(module: str, *arguments: str) -> list[str]:
    """Return the command that runs ``main(*arguments)`` of a module beside this one."""
    boot = (
        "import sys; sys.path.append(sys.argv[1]); "
        f"from grader.sandbox.{module} import main; main(*sys.argv[3:])"
    )
    packages = json.dumps(locate_packages())
    return [sys.executable, "-P", "-s", "-S", "-c", boot, ROOT, packages, *arguments]


def settle() -> dict[str, str]:
    """In the child, before its other imports: find the packages, and return their first files."""
    packages: dict[str, str] = json.loads(sys.argv[2])
    sys.meta_path.insert(0, PackageFinder(packages))
    return packages


def leave_home() -> None:
    """In the child, after its imports: forget where the package ``grader`` is."""
    sys.path.remove(sys.argv[1])
    sys.argv = [""]


def environment() -> dict[str, str]:
    """Return this process's environment without what changes an interpreter's ways."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return kept | ENVIRONMENT
